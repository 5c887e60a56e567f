/* SPDX-License-Identifier: MIT
 *
 * Dictionaries for the tests of this room, as sections, and sorted random strings to put into them.
 */
#ifndef DICT_FIXTURE_H
#define DICT_FIXTURE_H

#include <stdlib.h>

#include "support/dls_test.h"
#include "support/rng.h"
#include "support/test_section.h"

#include "base/alloc.h"
#include "base/endian.h"
#include "dict/dict_format.h"

typedef struct pair {
    uint8_t bytes[16];
    size_t length;
    uint64_t value;
} pair;

/* The dictionary of `count` pairs, which are in order; to be freed by test_section_free. */
static inline dls__section write_dict(const pair *pairs, size_t count)
{
    const dls_allocator *allocator = dls__allocator_or_default(NULL);
    dls__spool out;
    dls__spool_init(&out, allocator, "dict");
    dls__dict_writer writer;
    dls__dict_writer_init(&writer, allocator, &out);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(
            dls__dict_writer_add(&writer, (const char *)pairs[i].bytes, pairs[i].length, pairs[i].value, NULL), DLS_OK);
    assert_int_equal(dls__dict_writer_finish(&writer, NULL), DLS_OK);
    dls__section section = test_section_frozen(&out, "dictionary");
    dls__dict_writer_done(&writer);
    dls__spool_done(&out);
    return section;
}

/* A dictionary of one block: its `entries` as bytes, then the prefix of the first, if it is as short as they all are
 * here, the start 0 and `count`. */
static inline dls__section one_block(const char *entries, size_t size, uint64_t count)
{
    uint8_t bytes[256] = { 0 };
    size_t foot = size + DLS__DICT_PREFIX + DLS__DICT_START;
    assert_true(foot + DLS__DICT_FOOT <= sizeof bytes);
    memcpy(bytes, entries, size);
    size_t length = size > 1 ? (uint8_t)entries[1] : 0;
    if (length < size) dls__store_u64(bytes + size, dls__dict_prefix(entries + 2, length));
    bytes[foot] = (uint8_t)count;
    return test_section(bytes, foot + DLS__DICT_FOOT, "dictionary");
}

static inline int compare_pairs(const void *a, const void *b)
{
    const pair *x = a, *y = b;
    int order = memcmp(x->bytes, y->bytes, dls__min(x->length, y->length));
    return order != 0 ? order : (x->length > y->length) - (x->length < y->length);
}

/* A string of 1 to 12 of the first `letters` bytes there are. */
static inline pair random_pair(rng *r, uint32_t letters)
{
    pair made = { .length = 1 + rng_below32(r, 12), .value = rng_next(r) >> rng_below32(r, 64) };
    for (size_t i = 0; i < made.length; i++) made.bytes[i] = (uint8_t)rng_below32(r, letters);
    return made;
}

/* Up to `count` different strings in order; returns how many. */
static inline size_t random_pairs(rng *r, uint32_t letters, pair *pairs, size_t count)
{
    for (size_t i = 0; i < count; i++) pairs[i] = random_pair(r, letters);
    if (count > 0) qsort(pairs, count, sizeof *pairs, compare_pairs);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || compare_pairs(&pairs[kept - 1], &pairs[i]) != 0) pairs[kept++] = pairs[i];
    return kept;
}

/* Sizes around the limits of blocks. */
static const size_t dict_sizes[] = { 0, 1, 2, 31, 32, 33, 63, 64, 65, 100, 1000 };

#define MAX_PAIRS 1000

#endif
