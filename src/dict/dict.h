/* SPDX-License-Identifier: MIT
 *
 * A dictionary: byte strings, sorted, each with a 64-bit value. Serves terms (value: address of the postings) and keys
 * (value: document). Strings are compared as unsigned bytes, shorter first. See dict_format.h for the layout.
 */
#ifndef DLS__DICT_H
#define DLS__DICT_H

#include "base/buf.h"
#include "base/common.h"
#include "base/section.h"
#include "base/spool.h"

/* Bytes of the longest string: a key, or a keyword with its prefix. */
#define DLS__DICT_MAX_STRING (DLS_MAX_KEY + 2)

typedef struct dls__dict_writer {
    dls__spool *out;
    dls__spool prefixes;     /* of each block, u64 */
    dls__spool block_starts; /* offset of each block, u64 */
    dls__buf block;          /* the block being filled */
    dls__buf last;           /* the last string */
    uint64_t last_value;     /* and its value; 0 at the beginning of a block */
    uint64_t count;
} dls__dict_writer;

/* Write to `out`, which must be empty; it is complete after dls__dict_writer_finish. */
void dls__dict_writer_init(dls__dict_writer *writer, const dls_allocator *allocator, dls__spool *out);
void dls__dict_writer_done(dls__dict_writer *writer);

/* `string`, 1 to DLS__DICT_MAX_STRING bytes, must come after the one before. */
dls_status dls__dict_writer_add(dls__dict_writer *writer, const char *string, size_t length, uint64_t value,
                                dls_error *err);
dls_status dls__dict_writer_finish(dls__dict_writer *writer, dls_error *err);

typedef struct dls__dict {
    dls__section section;
    uint64_t count;           /* strings */
    uint64_t block_count;     /* blocks of them */
    uint64_t prefixes_offset; /* of the table of prefixes, where blocks end */
    uint64_t starts_offset;   /* of the table of block starts */
} dls__dict;

/* Read the head of a dictionary; it keeps a copy of `section`. */
dls_status dls__dict_open(const dls__section *section, dls__dict *out, dls_error *err);

/* Look `string` up. `*found` says whether it is there; `*value` is written if so.
 * [cost: log2(count / 32) comparisons of numbers, some of strings; three pages or so are touched; no allocation] */
dls_status dls__dict_find(const dls__dict *dict, const char *string, size_t length, bool *found, uint64_t *value,
                          dls_error *err);

/* Whether some string begins with `string`, or is it. [cost: a look-up] */
dls_status dls__dict_begins(const dls__dict *dict, const char *string, size_t length, bool *begins, dls_error *err);

/* A string that has about `number` (less than count) strings before it, up to 31 fewer; it stands in the section. */
dls_status dls__dict_string_near(const dls__dict *dict, uint64_t number, const char **string, size_t *length,
                                 dls_error *err);

/* How many strings come before `string`, which may be there or not. [cost: that of a look-up] */
dls_status dls__dict_rank(const dls__dict *dict, const char *string, size_t length, uint64_t *rank, dls_error *err);

/* All strings in order. */
typedef struct dls__dict_iter {
    const dls__dict *dict;
    uint64_t next_block;
    uint64_t left; /* strings not yet given */
    const uint8_t *at;
    const uint8_t *end; /* of the current block */
    size_t length;
    uint64_t value;
    bool again;        /* the current string is to be given, as the next */
    const char *until; /* where it stops; NULL: at the end */
    size_t until_length;
    char string[DLS__DICT_MAX_STRING];
} dls__dict_iter;

void dls__dict_iter_init(dls__dict_iter *iter, const dls__dict *dict);

/* Have the next string be the first that is `string` or comes after it. [cost: a look-up] */
dls_status dls__dict_iter_seek(dls__dict_iter *iter, const char *string, size_t length, dls_error *err);

/* Stop before `string` and what comes after it. It is borrowed. */
void dls__dict_iter_stop_at(dls__dict_iter *iter, const char *string, size_t length);

/* Have the next string be string `number`, counted from 0; none, if there are not so many. [cost: reads up to 31
 * strings of its block] */
dls_status dls__dict_iter_seek_number(dls__dict_iter *iter, uint64_t number, dls_error *err);

/* Step to the next string: `iter->string`, `length`, `value`; `*more` is false beyond the last. Order, counts and
 * bounds are checked on the way: DLS_ECORRUPT. */
dls_status dls__dict_iter_next(dls__dict_iter *iter, bool *more, dls_error *err);

#endif
