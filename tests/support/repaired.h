/* SPDX-License-Identifier: MIT
 *
 * Indexes that are damaged and repaired, and whether what a repair promises holds.
 */
#ifndef REPAIRED_H
#define REPAIRED_H

#include <dlsearch/dlsearch.h>

/* What the index that is to be damaged is like. */
typedef struct damaged_kind {
    unsigned documents; /* of each of two segments */
    unsigned words;     /* of each */
    bool hidden;        /* a field of words that are not stored */
    bool reorder;
    bool deletions;
} damaged_kind;

typedef struct damaged {
    damaged_kind kind;
    uint8_t *bytes; /* sound ones, to be changed and changed back */
    size_t size;
    dls_index *whole;    /* what they said when they were sound; of a copy */
    uint8_t *copy;
    uint64_t live;
} damaged;

void damaged_make(damaged *d, damaged_kind kind);
void damaged_free(damaged *d);

/* Repair what `bytes` say now. Fails unless nothing was said to be saved and there is no file, or: the new index passes
 * the check of texts; each document that was live is in it or said to be lost, not both; documents in it have the
 * values that they had, and no others are in it, but deleted ones if it was said that there may be. Returns whether
 * anything was saved. */
bool damaged_repair(const damaged *d, dls_repair_info *info);

/* Whether byte `at` is of a superblock. */
bool damaged_is_of_superblock(size_t at);

#endif
