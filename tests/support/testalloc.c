/* SPDX-License-Identifier: MIT
 *
 * A block is a header, the bytes, and a guard; the header ends in a guard, too.
 */
#include "support/testalloc.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/dls_test.h"

enum { FRESH = 0xa5, FREED = 0xdd, GUARD = 0xfd, GUARD_SIZE = 16 };

struct testalloc_block {
    testalloc_block *next;
    testalloc_block *previous;
    size_t size;
    size_t number; /* which allocation it came from */
    alignas(max_align_t) unsigned char guard[GUARD_SIZE];
};

static unsigned char *bytes_of(testalloc_block *block) { return (unsigned char *)(block + 1); }

static void die(const char *what, size_t old_size, const testalloc_block *block)
{
    fprintf(stderr, "testalloc: %s", what);
    if (block != NULL) fprintf(stderr, ": block of %zu bytes from allocation %zu", block->size, block->number);
    fprintf(stderr, " (size given: %zu)\n", old_size);
    abort();
}

static bool is_intact(const unsigned char *guard)
{
    for (size_t i = 0; i < GUARD_SIZE; i++)
        if (guard[i] != GUARD) return false;
    return true;
}

static testalloc_block *block_of(void *bytes, size_t old_size)
{
    if (bytes == NULL) {
        if (old_size != 0) die("resize of NULL with a size", old_size, NULL);
        return NULL;
    }
    testalloc_block *block = (testalloc_block *)bytes - 1;
    if (!is_intact(block->guard)) die("not a live block, or bytes before it were written", old_size, NULL);
    if (old_size != block->size) die("wrong size", old_size, block);
    if (!is_intact((unsigned char *)bytes + block->size)) die("bytes behind it were written", old_size, block);
    return block;
}

/* More than any machine has; sanitizers end a program that asks for it. */
static bool is_absurd(uint64_t size) { return size > (uint64_t)1 << 39; }

static void *new_block(testalloc *memory, size_t size)
{
    if (is_absurd(size) || size > SIZE_MAX - sizeof(testalloc_block) - GUARD_SIZE) return NULL;
    testalloc_block *block = malloc(sizeof *block + size + GUARD_SIZE);
    if (block == NULL) return NULL;
    *block = (testalloc_block){ .next = memory->blocks, .size = size, .number = memory->allocations };
    memset(block->guard, GUARD, GUARD_SIZE);
    memset(bytes_of(block), FRESH, size);
    memset(bytes_of(block) + size, GUARD, GUARD_SIZE);
    if (memory->blocks != NULL) memory->blocks->previous = block;
    memory->blocks = block;
    memory->live_blocks++;
    memory->live_bytes += size;
    if (memory->live_bytes > memory->peak_bytes) memory->peak_bytes = memory->live_bytes;
    return bytes_of(block);
}

static void free_block(testalloc *memory, testalloc_block *block)
{
    if (block->previous != NULL)
        block->previous->next = block->next;
    else
        memory->blocks = block->next;
    if (block->next != NULL) block->next->previous = block->previous;
    memory->live_blocks--;
    memory->live_bytes -= block->size;
    memset(block, FREED, sizeof *block + block->size + GUARD_SIZE);
    free(block);
}

/* Whether the allocation that is being made has to fail. */
static bool must_fail(testalloc *memory, size_t old_size, size_t new_size)
{
    memory->allocations++;
    if (memory->allocations == memory->fail_at) {
        memory->failed = true;
        return true;
    }
    return memory->limit_bytes > 0 && new_size > memory->limit_bytes - (memory->live_bytes - old_size);
}

static void *resize_block(testalloc *memory, void *bytes, size_t old_size, size_t new_size)
{
    testalloc_block *block = block_of(bytes, old_size);
    if (new_size == 0) {
        if (block == NULL) die("free of NULL", old_size, NULL);
        free_block(memory, block);
        return NULL;
    }
    if (must_fail(memory, old_size, new_size)) return NULL;
    void *moved = new_block(memory, new_size);
    if (moved == NULL || block == NULL) return moved;
    memcpy(moved, bytes, old_size < new_size ? old_size : new_size);
    free_block(memory, block);
    return moved;
}

static void *resize_watched(void *ctx, void *bytes, size_t old_size, size_t new_size)
{
    testalloc *memory = ctx;
    pthread_mutex_lock(&memory->mutex);
    void *resized = resize_block(memory, bytes, old_size, new_size);
    pthread_mutex_unlock(&memory->mutex);
    return resized;
}

void testalloc_init(testalloc *memory)
{
    *memory = (testalloc){ .allocator = { memory, resize_watched } };
    pthread_mutex_init(&memory->mutex, NULL);
}

static void fail_for_leaks(const testalloc *memory, size_t expected)
{
    if (memory->live_blocks == expected) return;
    enum { SHOWN = 10 };
    const testalloc_block *block = memory->blocks;
    for (size_t i = 0; i < SHOWN && i + expected < memory->live_blocks && block != NULL; i++, block = block->next)
        print_error("not freed: %zu bytes of allocation %zu\n", block->size, block->number);
    fail_msg("%zu blocks are live, expected %zu; round %zu, failing allocation %zu", memory->live_blocks, expected,
             memory->round, memory->fail_at);
}

void testalloc_done(testalloc *memory)
{
    fail_for_leaks(memory, 0);
    pthread_mutex_destroy(&memory->mutex);
}

void testalloc_fail_at(testalloc *memory, size_t number)
{
    memory->fail_at = number > 0 ? memory->allocations + number : 0;
    memory->failed = false;
}

void testalloc_first_round(testalloc *memory)
{
    memory->blocks_before = memory->live_blocks;
    memory->round = 0;
}

bool testalloc_next_round(testalloc *memory)
{
    fail_for_leaks(memory, memory->blocks_before);
    if (memory->round > 0 && !memory->failed) {
        testalloc_fail_at(memory, 0);
        memory->round = 0;
        return false;
    }
    testalloc_fail_at(memory, ++memory->round);
    return true;
}

void assert_told(const testalloc *memory, dls_status status, const dls_error *err)
{
    if (status == DLS_OK) return;
    if (!memory->failed) fail_msg("no allocation failed, and yet it gave %d: %s", (int)status, err->text);
    if (status != DLS_ENOMEM)
        fail_msg("allocation %zu failed, and it gave %d: %s", memory->round, (int)status, err->text);
    assert_int_equal(err->code, DLS_ENOMEM);
}
