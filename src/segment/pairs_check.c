/* SPDX-License-Identifier: MIT
 *
 * Pairs are found anew, and each must be the next posting of its list.
 */
#include "base/alloc.h"
#include "base/error.h"
#include "segment/pair_walk.h"
#include "segment/pairs.h"

typedef struct pairs_check {
    const dls__dict *pairs;
    const dls__lists_file *pair_lists;
    const dls__common_word *words;
    size_t word_count;
    dls__list_iter *lists; /* by pair */
    bool *met;
    size_t met_count;
} pairs_check;

static dls_status bad_pair(const pairs_check *c, dls_error *err)
{
    return dls__section_corrupt(&c->pair_lists->postings.documents, 0, "a pair that the positions contradict", err);
}

static dls_status open_met(pairs_check *c, size_t pair, dls_error *err)
{
    const dls__common_word *first = &c->words[pair / c->word_count], *second = &c->words[pair % c->word_count];
    char string[DLS__PAIR_STRING];
    bool found;
    uint64_t value;
    size_t length = dls__pair_string(first->string, first->length, second->string, second->length, string);
    DLS__TRY(dls__dict_find(c->pairs, string, length, &found, &value, err));
    if (!found) return bad_pair(c, err);
    c->met[pair] = true;
    c->met_count++;
    return dls__list_iter_open(&c->lists[pair], c->pair_lists, value, err);
}

static dls_status compare(void *taker, size_t first, size_t second, const dls__posting *expected, dls_error *err)
{
    pairs_check *c = taker;
    size_t pair = first * c->word_count + second;
    dls__posting posting;
    bool more;
    if (!c->met[pair]) DLS__TRY(open_met(c, pair, err));
    DLS__TRY(dls__list_iter_next(&c->lists[pair], &posting, &more, err));
    if (!more || posting.document != expected->document || posting.fields != expected->fields) return bad_pair(c, err);
    for (uint32_t i = 0; i < dls__popcount(posting.fields); i++)
        if (posting.counts[i] != expected->counts[i]) return bad_pair(c, err);
    return DLS_OK;
}

/* All pairs that there are were met, to their ends. */
static dls_status expect_ends(pairs_check *c, dls_error *err)
{
    if (c->met_count != c->pairs->count) return bad_pair(c, err);
    for (size_t pair = 0; pair < c->word_count * c->word_count; pair++) {
        dls__posting posting;
        bool more = false;
        if (c->met[pair]) DLS__TRY(dls__list_iter_next(&c->lists[pair], &posting, &more, err));
        if (more) return bad_pair(c, err);
    }
    return DLS_OK;
}

dls_status dls__pairs_check(const dls__dict *terms, const dls__lists_file *lists, size_t word_count,
                            const dls__dict *pairs, const dls__lists_file *pair_lists, dls__cancel *cancel,
                            const dls_allocator *allocator, dls_error *err)
{
    dls__common_word words[DLS_MAX_PAIR_WORDS];
    pairs_check c = { .pairs = pairs, .pair_lists = pair_lists, .words = words };
    dls__pair_sink sink = { &c, compare };
    DLS__TRY(dls__common_words(terms, lists, word_count, cancel, words, &c.word_count, err));
    size_t count = c.word_count * c.word_count;
    c.lists = dls__alloc_array(allocator, count, sizeof *c.lists);
    c.met = dls__alloc_zero(allocator, count * sizeof *c.met);
    dls_status status = c.lists != NULL && c.met != NULL ? DLS_OK : dls__no_memory(err);
    for (size_t i = 0; i < count && c.lists != NULL; i++) dls__list_iter_init(&c.lists[i], allocator);
    if (status == DLS_OK)
        status = dls__pair_walk(words, c.word_count, lists, NULL, 0, lists->postings.document_count, cancel, allocator,
                                &sink, err);
    if (status == DLS_OK) status = expect_ends(&c, err);
    for (size_t i = 0; i < count && c.lists != NULL; i++) dls__list_iter_done(&c.lists[i]);
    dls__free(allocator, c.lists, count * sizeof *c.lists);
    dls__free(allocator, c.met, count * sizeof *c.met);
    return status;
}
