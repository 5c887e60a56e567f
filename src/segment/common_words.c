/* SPDX-License-Identifier: MIT
 *
 * One walk over the dictionary. Of words with equally many documents those that sort first are taken, so that the
 * choice depends on nothing but the segment.
 */
#include "segment/common_words.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"

/* Keep `words`, most documents first, the `most` best that there were. */
static void insert(dls__common_word *words, size_t most, size_t *count, const dls__dict_iter *term, uint32_t df)
{
    size_t at = *count;
    while (at > 0 && words[at - 1].df < df) at--;
    if (at == most) return;
    if (*count < most) ++*count;
    memmove(words + at + 1, words + at, (*count - at - 1) * sizeof *words);
    words[at] = (dls__common_word){ .length = term->length, .value = term->value, .df = df };
    memcpy(words[at].string, term->string, term->length);
}

static int by_string(const void *left, const void *right)
{
    const dls__common_word *a = left, *b = right;
    int order = memcmp(a->string, b->string, dls__min(a->length, b->length));
    return order != 0 ? order : a->length < b->length ? -1 : 1;
}

dls_status dls__common_words(const dls__dict *terms, const dls__lists_file *lists, size_t most, dls__cancel *cancel,
                             dls__common_word *words, size_t *count, dls_error *err)
{
    dls__dict_iter term;
    dls__dict_iter_init(&term, terms);
    *count = 0;
    if (lists->postings.position_fields == 0) return DLS_OK;
    for (;;) {
        bool more;
        uint32_t df, fields;
        DLS__TRY(dls__dict_iter_next(&term, &more, err));
        if (!more) break;
        DLS__TRY(dls__cancel_after(cancel, 1, err));
        if (term.value % 2 == 0 || term.length > DLS__COMMON_WORD_BYTES) continue;
        if (memchr(term.string, '\0', term.length) != NULL) continue; /* which separates the words of a pair */
        DLS__TRY(dls__list_df(lists, term.value, &df, &fields, err));
        if ((fields & lists->postings.position_fields) == 0) continue;
        if ((uint64_t)df * DLS__COMMON_SHARE >= lists->postings.document_count) insert(words, most, count, &term, df);
    }
    qsort(words, *count, sizeof *words, by_string);
    return DLS_OK;
}
