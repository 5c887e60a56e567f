/* SPDX-License-Identifier: MIT
 *
 * A word as a test of this room expects it: its bytes, and where in the text it was written.
 */
#ifndef EXPECTED_WORD_H
#define EXPECTED_WORD_H

#include "analysis/word_scan.h"
#include "support/dls_test.h"

typedef struct expected_word {
    const char *bytes;
    size_t begin;
    size_t end;
} expected_word;

static inline void assert_word(const dls__word *found, const expected_word *expected)
{
    assert_bytes(found->bytes, found->length, expected->bytes, strlen(expected->bytes));
    assert_int_equal(found->begin, expected->begin);
    assert_int_equal(found->end, expected->end);
}

#endif
