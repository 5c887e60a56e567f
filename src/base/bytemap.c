/* SPDX-License-Identifier: MIT
 *
 * The hash is fixed: who chooses the strings can make them collide, and adding them slow, never wrong.
 */
#include "base/bytemap.h"

#include <string.h>

#include "base/alloc.h"
#include "base/endian.h"

#define FIRST_SLOTS 64
#define FIRST_ENTRIES 32

/* 32 bits of hash find their way in at most 2^32 slots, of which 3/4 may be used. */
#define MOST_STRINGS ((uint32_t)3 << 30)

struct dls__bytemap_slot {
    uint32_t hash;
    uint32_t number; /* DLS__BYTEMAP_NONE: the slot is free */
};

void dls__bytemap_init(dls__bytemap *map, const dls_allocator *allocator)
{
    *map = (dls__bytemap){ .allocator = allocator };
    dls__arena_init(&map->strings, allocator);
}

void dls__bytemap_done(dls__bytemap *map)
{
    dls__free(map->allocator, map->slots, map->slot_count * sizeof *map->slots);
    dls__free(map->allocator, map->entries, map->capacity * sizeof *map->entries);
    dls__arena_done(&map->strings);
    dls__bytemap_init(map, map->allocator);
}

/* -------------------------------------------------------------------------------------------------------- Hash */

static uint64_t mixed(uint64_t x)
{
    x *= 0x9e3779b97f4a7c15;
    return x ^ x >> 32;
}

/* The last 1 to 8 bytes of a string as one number; equal lengths and numbers are equal bytes. */
static uint64_t load_tail(const uint8_t *p, size_t length)
{
    if (length == 8) return dls__load_u64(p);
    if (length >= 4) return (uint64_t)dls__load_u32(p + length - 4) << 32 | dls__load_u32(p);
    return (uint64_t)p[length - 1] << 16 | (uint64_t)p[length / 2] << 8 | p[0];
}

static uint32_t hash_of(const uint8_t *p, size_t length)
{
    uint64_t hash = mixed(length);
    for (; length > 8; p += 8, length -= 8) hash = mixed(hash ^ dls__load_u64(p));
    if (length > 0) hash = mixed(hash ^ load_tail(p, length));
    return (uint32_t)(mixed(hash) >> 16);
}

/* ------------------------------------------------------------------------------------------------------- Slots */

static bool is_entry(const dls__bytemap *map, uint32_t number, const void *bytes, size_t length)
{
    const dls__bytemap_entry *entry = &map->entries[number];
    return entry->length == length && (length == 0 || memcmp(entry->bytes, bytes, length) == 0);
}

/* The slot that has the string, or the free one where it would be put. There are slots. */
static size_t slot_of(const dls__bytemap *map, uint32_t hash, const void *bytes, size_t length)
{
    size_t mask = map->slot_count - 1, at = hash & mask;
    for (;; at = (at + 1) & mask) {
        dls__bytemap_slot slot = map->slots[at];
        if (slot.number == DLS__BYTEMAP_NONE) return at;
        if (slot.hash == hash && is_entry(map, slot.number, bytes, length)) return at;
    }
}

/* The free slot where a string that is not there is put. */
static size_t free_slot_of(const dls__bytemap *map, uint32_t hash)
{
    size_t mask = map->slot_count - 1, at = hash & mask;
    while (map->slots[at].number != DLS__BYTEMAP_NONE) at = (at + 1) & mask;
    return at;
}

static bool grow_slots(dls__bytemap *map)
{
    dls__bytemap old = *map;
    size_t slot_count = old.slot_count > 0 ? 2 * old.slot_count : FIRST_SLOTS;
    dls__bytemap_slot *slots = dls__alloc_array(map->allocator, slot_count, sizeof *slots);
    if (slots == NULL) return false;
    memset(slots, 0xff, slot_count * sizeof *slots); /* all of them free */
    map->slots = slots;
    map->slot_count = slot_count;
    for (size_t i = 0; i < old.slot_count; i++)
        if (old.slots[i].number != DLS__BYTEMAP_NONE) slots[free_slot_of(map, old.slots[i].hash)] = old.slots[i];
    dls__free(map->allocator, old.slots, old.slot_count * sizeof *slots);
    return true;
}

static bool grow_entries(dls__bytemap *map)
{
    size_t size = sizeof *map->entries;
    size_t capacity =
        map->capacity > 0 ? dls__min((size_t)map->capacity + map->capacity / 2, MOST_STRINGS) : FIRST_ENTRIES;
    if (capacity > SIZE_MAX / size) return false;
    dls__bytemap_entry *entries = dls__resize(map->allocator, map->entries, map->capacity * size, capacity * size);
    if (entries == NULL) return false;
    map->entries = entries;
    map->capacity = (uint32_t)capacity;
    return true;
}

/* ------------------------------------------------------------------------------------------ Finding and adding */

uint32_t dls__bytemap_find(const dls__bytemap *map, const void *bytes, size_t length)
{
    if (map->slot_count == 0) return DLS__BYTEMAP_NONE;
    return map->slots[slot_of(map, hash_of(bytes, length), bytes, length)].number;
}

/* Add a string that is not there. */
static uint32_t add_new(dls__bytemap *map, uint32_t hash, const void *bytes, size_t length)
{
    if (map->count == MOST_STRINGS) return DLS__BYTEMAP_NONE;
    if (map->count >= map->slot_count / 4 * 3 && !grow_slots(map)) return DLS__BYTEMAP_NONE;
    if (map->count == map->capacity && !grow_entries(map)) return DLS__BYTEMAP_NONE;
    const char *copy = dls__arena_copy(&map->strings, bytes, length);
    if (copy == NULL) return DLS__BYTEMAP_NONE;
    map->slots[free_slot_of(map, hash)] = (dls__bytemap_slot){ .hash = hash, .number = map->count };
    map->entries[map->count] = (dls__bytemap_entry){ .bytes = copy, .length = (uint32_t)length };
    return map->count++;
}

/* A function, so that compilers with a size_t of 32 bits do not remark that this is always so. */
static bool is_32_bits(uint64_t number) { return number <= UINT32_MAX; }

uint32_t dls__bytemap_add(dls__bytemap *map, const void *bytes, size_t length)
{
    if (!is_32_bits(length)) return DLS__BYTEMAP_NONE;
    uint32_t hash = hash_of(bytes, length);
    if (map->slot_count > 0) {
        uint32_t number = map->slots[slot_of(map, hash, bytes, length)].number;
        if (number != DLS__BYTEMAP_NONE) return number;
    }
    return add_new(map, hash, bytes, length);
}

size_t dls__bytemap_memory(const dls__bytemap *map)
{
    return map->strings.allocated + map->slot_count * sizeof *map->slots + map->capacity * sizeof *map->entries;
}

/* ------------------------------------------------------------------------------------------------------- Order */

/* Sorting is multikey quicksort (Bentley and Sedgewick, "Fast algorithms for sorting and searching strings", 1997): the
 * strings of a range agree in their first `depth` bytes and are parted by the next one. The byte after the end counts
 * as -1. Two of the three parts are sorted by recursion, the largest by the loop, so that the recursion is never deeper
 * than log2 of the count, whatever the strings. */
typedef struct sort_range {
    const dls__bytemap_entry **strings;
    size_t count;
    size_t depth;
} sort_range;

static int byte_at(const dls__bytemap_entry *string, size_t depth)
{
    return depth < string->length ? (unsigned char)string->bytes[depth] : -1;
}

static int median_byte(const sort_range *range)
{
    int first = byte_at(range->strings[0], range->depth);
    int middle = byte_at(range->strings[range->count / 2], range->depth);
    int last = byte_at(range->strings[range->count - 1], range->depth);
    int low = first < middle ? first : middle, high = first < middle ? middle : first;
    return last < low ? low : last > high ? high : last;
}

static void swap_strings(const dls__bytemap_entry **a, const dls__bytemap_entry **b)
{
    const dls__bytemap_entry *string = *a;
    *a = *b;
    *b = string;
}

/* Part the range by `pivot` into parts with a smaller, the same and a greater byte. */
static void part_range(const sort_range *range, int pivot, sort_range parts[3])
{
    const dls__bytemap_entry **strings = range->strings;
    size_t smaller_end = 0, at = 0, greater_start = range->count;
    while (at < greater_start) {
        int byte = byte_at(strings[at], range->depth);
        if (byte < pivot)
            swap_strings(&strings[smaller_end++], &strings[at++]);
        else if (byte > pivot)
            swap_strings(&strings[at], &strings[--greater_start]);
        else
            at++;
    }
    parts[0] = (sort_range){ strings, smaller_end, range->depth };
    /* Those that ended here are one string: nothing is left to sort. */
    parts[1] = (sort_range){ strings + smaller_end, pivot < 0 ? 0 : greater_start - smaller_end, range->depth + 1 };
    parts[2] = (sort_range){ strings + greater_start, range->count - greater_start, range->depth };
}

static void sort_range_of_strings(sort_range range)
{
    while (range.count > 1) {
        sort_range parts[3];
        part_range(&range, median_byte(&range), parts);
        size_t largest = 0;
        for (size_t i = 1; i < 3; i++)
            if (parts[i].count > parts[largest].count) largest = i;
        for (size_t i = 0; i < 3; i++)
            if (i != largest) sort_range_of_strings(parts[i]);
        range = parts[largest];
    }
}

void dls__sort_strings(const dls__bytemap_entry **strings, size_t count)
{
    sort_range_of_strings((sort_range){ strings, count, 0 });
}
