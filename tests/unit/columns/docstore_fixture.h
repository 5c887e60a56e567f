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

/* The store of `count` records, to be freed by test_section_free. */
static inline dls__section write_store(const stored_record *records, size_t count)
{
    const dls_allocator *allocator = dls__allocator_or_default(NULL);
    dls__spool out;
    dls__spool_init(&out, allocator, "store");
    dls__docstore_writer writer;
    assert_int_equal(dls__docstore_writer_init(&writer, allocator, &out, NULL), DLS_OK);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(dls__docstore_writer_add(&writer, records[i].bytes, records[i].size, NULL), DLS_OK);
    assert_int_equal(dls__docstore_writer_finish(&writer, NULL), DLS_OK);
    dls__section section = test_section_frozen(&out, "stored");
    dls__docstore_writer_done(&writer);
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
