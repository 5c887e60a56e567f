/* SPDX-License-Identifier: MIT
 *
 * The layout of a dictionary, and what the files of this room share.
 *
 *   dictionary = block* prefix* start* count
 *   block      = entry{1..32}                   32 in every block but the last
 *   entry      = shared rest value              the first of a block has shared 0, so that it stands in full
 *   rest       = length byte{length}
 *   prefix     = u64                            the first 8 bytes of a block's first string, one for each block, the
 *                                               first of them highest, zeros where it is shorter: as strings ascend,
 *                                               so do these
 *   start      = u64                            offset of a block in the section, one for each block, ascending from 0
 *   count      = u64                            number of strings; the last 8 bytes of the section
 *   shared, length, value                       varints
 *
 * All that has a fixed size is at the end, where a stream writer knows it:
 *
 *   from the end            size              what
 *   8 + 16 * blocks         8 * blocks        prefixes, where blocks = count / 32, rounded up
 *   8 + 8 * blocks          8 * blocks        block starts
 *   8                       8                 count
 *
 * Strings ascend strictly by their bytes. `shared` is how many bytes a string has in common with the one before, and
 * only the rest is written, which is never empty. `value` is the distance to the value before it in the block (to 0 for
 * the first), modulo 2^64, folded so that small distances of both signs are small: 0, -1, 1, -2, 2 are 0, 1, 2, 3, 4.
 * Addresses of postings ascend with their terms, and documents often with their keys.
 *
 *   before:  search 100   searched 130   searches 115      after:  |0 6 search 200| 6 2 ed 60| 7 1 s 29|
 *
 * A look-up goes by halves over the prefixes, where several are the wanted one over the first strings of these blocks,
 * then through one block, never building a string: knowing how much of the wanted string the one before had in common
 * is enough to compare the next.
 *
 * Measured on the 260,680 terms of arxiv-cs.jsonl (title, authors, abstract; 7.4 bytes on average), random look-ups:
 *
 *   strings in a block                     16      32      64      32, values as they are
 *   bytes a string but for prefixes      6.72    6.23    5.99    8.97
 *   look-up without prefixes, ns      510-710     760     860
 *
 * Blocks of 32 it is: most of what can be saved, at little cost. A dictionary is some 2 % of the postings it leads to.
 *
 * Example: "a" 7, "ab" 9, "b" 8 make 36 bytes
 *
 *   00 01 61 0e              "a", 7 after 0
 *   01 01 62 04              1 shared, "b", 2 more
 *   00 01 62 01              "b", 1 less
 *   00 00 00 00 00 00 00 61  prefix of block 0
 *   00 00 00 00 00 00 00 00  start of block 0
 *   03 00 00 00 00 00 00 00  count
 *
 * Limits: strings of 1 to DLS__DICT_MAX_STRING bytes. A reader refuses everything else, and a string that is not after
 * the one before when it walks over them; a look-up sees order only where it compares.
 */
#ifndef DLS__DICT_FORMAT_H
#define DLS__DICT_FORMAT_H

#include "base/endian.h"
#include "base/reader.h"
#include "dict/dict.h"

#define DLS__DICT_BLOCK 32

/* How many blocks begin with `string` or one before it: it can only be in the last of them. */
dls_status dls__dict_count_blocks(const dls__dict *dict, const char *string, size_t length, uint64_t *out,
                                  dls_error *err);

/* The blocks [low, high) in which strings that begin with `prefix` can be, of which one at most has none of them and
 * stands before others; its last byte is not 0xff. */
dls_status dls__dict_blocks_with(const dls__dict *dict, const char *prefix, size_t length, uint64_t *low,
                                 uint64_t *high, dls_error *err);

/* Bytes of `count`, of a prefix, of a block start, and of the longest block that can be: three varints and a string an
 * entry. */
#define DLS__DICT_FOOT 8
#define DLS__DICT_PREFIX 8
#define DLS__DICT_START 8
#define DLS__DICT_MAX_BLOCK_BYTES (DLS__DICT_BLOCK * (3 + 3 + 10 + DLS__DICT_MAX_STRING))

static inline uint64_t dls__dict_blocks_of(uint64_t count)
{
    return count / DLS__DICT_BLOCK + (count % DLS__DICT_BLOCK != 0);
}

/* How many strings block `number` has. */
static inline uint64_t dls__dict_block_strings(const dls__dict *dict, uint64_t number)
{
    uint64_t from_here = dict->count - number * DLS__DICT_BLOCK;
    return from_here < DLS__DICT_BLOCK ? from_here : DLS__DICT_BLOCK;
}

static inline uint64_t dls__dict_prefix(const char *string, size_t length)
{
    uint64_t prefix = 0;
    for (size_t i = 0; i < DLS__DICT_PREFIX; i++) prefix = prefix << 8 | (i < length ? (uint8_t)string[i] : 0);
    return prefix;
}

static inline uint64_t dls__dict_fold(uint64_t distance) { return distance << 1 ^ (0 - (distance >> 63)); }
static inline uint64_t dls__dict_unfold(uint64_t folded) { return folded >> 1 ^ (0 - (folded & 1)); }

typedef struct dls__dict_entry {
    size_t shared;
    size_t rest_length;
    const char *rest;
    uint64_t distance; /* to add to the value before */
} dls__dict_entry;

/* The bytes [begin, end) of block `number`, less than dict->block_count; some, but not too many for a block. */
dls_status dls__dict_get_block(const dls__dict *dict, uint64_t number, const uint8_t **begin, const uint8_t **end,
                               dls_error *err);

/* Read the entry after a string of `length` bytes (0 at the beginning of a block); false if it is none. */
static inline bool dls__dict_entry_read(dls__reader *reader, size_t length, dls__dict_entry *out)
{
    out->shared = (size_t)dls__reader_varint_max(reader, length);
    out->rest_length = (size_t)dls__reader_varint_max(reader, DLS__DICT_MAX_STRING - out->shared);
    out->rest = (const char *)dls__reader_bytes(reader, out->rest_length);
    out->distance = dls__dict_unfold(dls__reader_varint(reader));
    return !reader->bad && out->rest_length > 0;
}

/* The entry at `at`, after a string of `length` bytes, if its lengths have a byte each and its value four at most, as
 * nearly all do: without a loop. NULL if not, or if it is none; else what follows. */
static inline const uint8_t *dls__dict_read_short_entry(const uint8_t *at, const uint8_t *end, size_t length,
                                                        dls__dict_entry *out)
{
    if (end - at < 3 || (at[0] | at[1]) >= 0x80 || at[0] > length || at[1] == 0) return NULL;
    const uint8_t *value = at + 2 + at[1];
    if (value >= end) return NULL;
    *out = (dls__dict_entry){ .shared = at[0], .rest_length = at[1], .rest = (const char *)at + 2 };
    if (value[0] < 0x80) { /* foreseen by the processor, which then need not wait for where the next one begins */
        out->distance = dls__dict_unfold(value[0]);
        return value + 1;
    }
    uint32_t bytes = dls__load_u32(value); /* behind all blocks are their prefixes */
    uint32_t last = ~bytes & 0x80808080;   /* the top bits of bytes that may be the value's last; the lowest is */
    if (last == 0) return NULL;
    bytes &= last ^ (last - 1);
    out->distance =
        dls__dict_unfold((bytes & 0x7f) | (bytes >> 1 & 0x3f80) | (bytes >> 2 & 0x1fc000) | (bytes >> 3 & 0xfe00000));
    at = value + dls__lowest_bit(last) / 8 + 1;
    return at <= end ? at : NULL;
}

/* Any entry, likewise. */
static inline const uint8_t *dls__dict_read_entry(const uint8_t *at, const uint8_t *end, size_t length,
                                                  dls__dict_entry *out)
{
    const uint8_t *behind = dls__dict_read_short_entry(at, end, length, out);
    if (behind != NULL) return behind;
    dls__reader reader;
    dls__reader_init(&reader, at, (size_t)(end - at));
    return dls__dict_entry_read(&reader, length, out) ? reader.at : NULL;
}

#endif
