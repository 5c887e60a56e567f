/* SPDX-License-Identifier: MIT
 *
 * What an analyzer makes of a text, in one line: its terms with single spaces between them.
 */
#ifndef TERMS_OF_H
#define TERMS_OF_H

#include "analysis/analyzer.h"

#include "support/dls_test.h"

/* Append the terms of `text` to the string `out`, which holds `capacity` bytes; the positions must be 0, 1, 2, ... */
static inline void append_terms(dls_analyzer *analyzer, const char *text, size_t length, char *out, size_t capacity)
{
    dls_token token;
    dls_error err;
    uint32_t position = 0;
    size_t used = strlen(out);
    dls__analyzer_begin(analyzer, text, length);
    while (dls__analyzer_next(analyzer, &token)) {
        assert_int_equal(token.position, position++);
        assert_true(used + token.term_length + 2 <= capacity);
        if (used > 0) out[used++] = ' ';
        memcpy(out + used, token.term, token.term_length);
        used += token.term_length;
        out[used] = '\0';
    }
    assert_ok(dls__analyzer_status(analyzer, &err), &err);
}

/* The terms of `text`, which live until the next call. */
static inline const char *terms_of_bytes(const char *name, const char *text, size_t length)
{
    static char terms[1 << 16];
    dls_analyzer *analyzer;
    dls_error err;
    terms[0] = '\0';
    assert_ok(dls__analyzer_new(name, NULL, &analyzer, &err), &err);
    append_terms(analyzer, text, length, terms, sizeof terms);
    dls__analyzer_free(analyzer);
    return terms;
}

static inline const char *terms_of(const char *name, const char *text)
{
    return terms_of_bytes(name, text, strlen(text));
}

#endif
