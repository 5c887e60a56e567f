/* SPDX-License-Identifier: MIT
 *
 * Document stores for the tests of this room, as sections, and random records to put into them.
 */
#ifndef DOCSTORE_FIXTURE_H
#define DOCSTORE_FIXTURE_H

#include <stdlib.h>

#include "support/dls_test.h"
#include "support/rng.h"
#include "support/test_section.h"

#include "base/alloc.h"
#include "base/endian.h"
#include "columns/docstore_format.h"

typedef struct stored_record {
    const uint8_t *bytes;
    size_t size;
} stored_record;

/* A store of `count` records to the end of `out`, whose allocator it uses. */
static inline dls_status write_records(dls__spool *out, const stored_record *records, size_t count, dls_error *err)
{
    dls__docstore_writer writer;
    dls_status status = dls__docstore_writer_init(&writer, out->allocator, out, err);
    for (size_t i = 0; i < count && status == DLS_OK; i++)
        status = dls__docstore_writer_add(&writer, records[i].bytes, records[i].size, err);
    if (status == DLS_OK) status = dls__docstore_writer_finish(&writer, err);
    dls__docstore_writer_done(&writer);
    return status;
}

/* The store of `count` records, to be freed by test_section_free. */
static inline dls__section write_store(const stored_record *records, size_t count)
{
    dls__spool out;
    dls_error err = { 0 };
    dls__spool_init(&out, dls__allocator_or_default(NULL), "store");
    assert_ok(write_records(&out, records, count, &err), &err);
    dls__section section = test_section_frozen(&out, "stored");
    dls__spool_done(&out);
    return section;
}

static inline dls__docstore open_store(const dls__section *section, uint32_t count)
{
    dls__docstore store;
    dls_error err = { 0 };
    assert_ok(dls__docstore_open(section, count, &store, &err), &err);
    return store;
}

/* Where the entry of block `number` stands. */
static inline uint8_t *store_entry(const dls__section *section, const dls__docstore *store, uint64_t number)
{
    return test_section_bytes(section) + store->index_offset + number * DLS__DOCSTORE_ENTRY;
}

/* Text that packs: words of a few letters, or bytes that do not. The same for the same seed. */
static inline void random_text(rng *r, uint8_t *bytes, size_t size)
{
    static const char words[] = "the quick brown fox jumps over the lazy dog and then it sleeps again ";
    if (rng_one_in(r, 5)) {
        rng_bytes(r, bytes, size);
        return;
    }
    for (size_t at = 0; at < size;) {
        size_t from = rng_below(r, sizeof words - 1), length = dls__min(1 + rng_below(r, 12), size - at);
        length = dls__min(length, sizeof words - 1 - from);
        memcpy(bytes + at, words + from, length);
        at += length;
    }
}

#define MAX_RECORDS 1000

/* `count` records of up to about `size` bytes, many of them shorter; bytes to be freed by free(records[0].bytes). */
static inline void random_records(rng *r, stored_record *records, size_t count, size_t size)
{
    uint8_t *bytes = malloc(count * size + 1);
    assert_non_null(bytes);
    records[0].bytes = bytes;
    for (size_t i = 0; i < count; i++) {
        records[i] = (stored_record){ bytes, rng_one_in(r, 8) ? 0 : rng_below(r, 1 + rng_below(r, size)) };
        random_text(r, bytes, records[i].size);
        bytes += records[i].size;
    }
}

static inline void records_free(stored_record *records) { free((void *)(uintptr_t)records[0].bytes); }

/* What is asked of a store of `count` random records, which came from `r`. */
typedef void ask_store(rng *r, const dls__docstore *store, const stored_record *records, size_t count);

/* Ask it of stores of a few and of many records, small and large. */
static inline void for_random_stores(ask_store *ask)
{
    static const size_t counts[] = { 1, 2, 3, 100, MAX_RECORDS }, sizes[] = { 10, 500, 3000, 20000 };
    static stored_record records[MAX_RECORDS];
    for (uint64_t seed = 1; seed <= 20; seed++) {
        rng r = rng_for_test(seed);
        size_t count = counts[seed % 5];
        random_records(&r, records, count, sizes[seed % 4]);
        dls__section section = write_store(records, count);
        dls__docstore store = open_store(&section, (uint32_t)count);
        ask(&r, &store, records, count);
        test_section_free(&section);
        records_free(records);
    }
}

/* The records "ab", "" and "c" of the essay. */
static const stored_record example_records[] = { { (const uint8_t *)"ab", 2 },
                                                 { (const uint8_t *)"", 0 },
                                                 { (const uint8_t *)"c", 1 } };
static const char example_bytes[] = "\x60\x02"
                                    "ab"
                                    "\x00\x01"
                                    "c"
                                    "\0\0\0\0\0\0\0\0"
                                    "\0\0\0\0"
                                    "\6\0\0\0"
                                    "\3\0\0\0\0\0\0\0"
                                    "\1\0\0\0\0\0\0\0";

#endif
