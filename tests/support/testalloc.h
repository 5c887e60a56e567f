/* SPDX-License-Identifier: MIT
 *
 * An allocator that watches: it counts, wants true sizes, fills fresh and freed memory with patterns, moves a block at
 * every resize, looks for writes outside of blocks, names what leaked, and fails when it is told to.
 *
 * What no program may do (a wrong size, a write outside, a second free) ends the test program with a message on
 * standard error. It may be called from several threads.
 */
#ifndef TESTALLOC_H
#define TESTALLOC_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

#include <dlsearch/dlsearch.h>

typedef struct testalloc_block testalloc_block;

typedef struct testalloc {
    dls_allocator allocator; /* what is given to the library */
    size_t live_bytes;
    size_t live_blocks;
    size_t peak_bytes;
    size_t allocations; /* new blocks and resizes, those that failed included */
    size_t fail_at;     /* this allocation, counted from 1 by `allocations`, fails; 0: none */
    bool failed;        /* it was reached */
    size_t limit_bytes; /* an allocation that would lead beyond it fails; 0: no limit */

    testalloc_block *blocks; /* that are live */
    size_t blocks_before;    /* live when FOR_EACH_FAILING_ALLOCATION began */
    size_t round;            /* of it; 0 outside */
    pthread_mutex_t mutex;
} testalloc;

void testalloc_init(testalloc *memory);

/* Everything was freed; otherwise the test fails, and says what was not. */
void testalloc_done(testalloc *memory);

/* Let the `number`th allocation from now on fail (1 is the next); `memory->failed` tells whether it came to that. */
void testalloc_fail_at(testalloc *memory, size_t number);

/* Run what follows again and again: its first allocation fails, then its second, and so on, until it runs without a
 * failure. In the body `memory->failed` tells whether the failure was met. The body must free all that it allocates; it
 * must not be left by break. */
#define FOR_EACH_FAILING_ALLOCATION(memory) for (testalloc_first_round(memory); testalloc_next_round(memory);)

void testalloc_first_round(testalloc *memory);
bool testalloc_next_round(testalloc *memory);

/* Without a failure all is well; with one DLS_ENOMEM is said, by `status` and in `err`, unless it was a cache that did
 * without. (What has no cache is told more strictly: status == (memory.failed ? DLS_ENOMEM : DLS_OK).) */
void assert_told(const testalloc *memory, dls_status status, const dls_error *err);

#endif
