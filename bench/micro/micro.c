/* SPDX-License-Identifier: MIT
 *
 * The kernels by themselves, in each set that this processor has: nanoseconds for an element, on data of the sizes and
 * densities that queries meet. Everything lies in the caches. A figure is the median of many rounds.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "kernels/kernels.h"

enum { ROUNDS = 41, LOWS = 2000, KEYS = 3000, SLACK = DLS__KERNEL_SLACK };

#define ROUND_SECONDS 50e-6

static _Alignas(64) uint8_t bytes[DLS__BLOCK_DOCUMENTS + SLACK], sums[DLS__BLOCK_DOCUMENTS + SLACK],
    nibbles[DLS__BLOCK_DOCUMENTS / 2 + SLACK];
static uint8_t words[8 * DLS__BLOCK_LINES + SLACK], starts[2 * DLS__BLOCK_CHUNKS + SLACK], lows[2 * LOWS + SLACK];
static uint16_t lines[DLS__BLOCK_LINES], kept[DLS__BLOCK_DOCUMENTS + SLACK], numbers[DLS__BLOCK_DOCUMENTS + SLACK];
static uint8_t kept_bounds[DLS__BLOCK_DOCUMENTS + SLACK];
static uint16_t places[LOWS + SLACK];
static uint64_t bits[DLS__BLOCK_LINES + SLACK], live[DLS__BLOCK_LINES / 64 + SLACK];
static uint64_t keys[KEYS + SLACK], shuffled[KEYS], scratch[KEYS + SLACK];
static dls__bitmap bitmap = { .words = words, .starts = starts, .classes = nibbles };
static const uint8_t table[16] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 };
static size_t sink;

/* A word of which each bit is set with this probability. */
static uint64_t word_of_density(unsigned chance)
{
    uint64_t word = 0;
    for (unsigned i = 0; i < 64; i++) word |= (uint64_t)(random() % 100 < chance) << i;
    return word;
}

/* Bitmap, bits and live lines of a density. */
static void set_density(unsigned chance)
{
    bitmap.count = 0;
    for (size_t i = 0; i < DLS__BLOCK_LINES; i++) {
        if (i % 4 == 0) starts[i / 2] = (uint8_t)bitmap.count, starts[i / 2 + 1] = (uint8_t)(bitmap.count >> 8);
        bits[i] = word_of_density(chance);
        memcpy(words + 8 * i, &bits[i], 8);
        bitmap.count += dls__popcount(bits[i]);
    }
    for (size_t i = 0; i < DLS__BLOCK_LINES / 64; i++) live[i] = word_of_density(chance);
}

static void set_data(void)
{
    for (size_t i = 0; i < DLS__BLOCK_DOCUMENTS; i++) bytes[i] = (uint8_t)(random() % 100);
    for (size_t i = 0; i < DLS__BLOCK_DOCUMENTS / 2; i++) nibbles[i] = (uint8_t)random();
    for (size_t i = 0; i < DLS__BLOCK_LINES; i++) lines[i] = (uint16_t)i;
    for (size_t i = 0; i < LOWS; i++) {
        size_t low = i * DLS__BLOCK_DOCUMENTS / LOWS + (size_t)random() % 32;
        lows[2 * i] = (uint8_t)low, lows[2 * i + 1] = (uint8_t)(low >> 8);
        places[i] = (uint16_t)low;
    }
    for (size_t i = 0; i < KEYS; i++) shuffled[i] = (uint64_t)random() << 31 | (uint64_t)random();
}

/* A kernel once, on `count` elements. */
typedef void run(const dls__kernels *set, size_t count);

static unsigned percent;

static void add_nibbles(const dls__kernels *set, size_t count) { set->add_nibbles(sums, nibbles, table, count); }
static void add_by_4(const dls__kernels *set, size_t count) { set->add_nibbles_by_4(sums, nibbles, table, count); }
static void add_lines(const dls__kernels *set, size_t count)
{
    set->add_bitmap_lines(sums, lines, count, &bitmap, table);
}
static void add_maxima(const dls__kernels *set, size_t count) { set->add_line_maxima(sums, bytes, count); }
static void by_line(const dls__kernels *set, size_t count)
{
    sink += set->filter_by_line(lows, count, live, kept, numbers);
}
static void by_bit(const dls__kernels *set, size_t count)
{
    sink += set->filter_by_bit(places, count, words, kept);
}
static void collect(const dls__kernels *set, size_t count)
{
    sink += set->collect(bytes, lines, count, NULL, (uint8_t)(100 - percent), kept, kept_bounds);
}
static void in_range(const dls__kernels *set, size_t count) { set->in_range(bytes, count, 20, 60, bits); }
static void at_least(const dls__kernels *set, size_t count) { sink += set->count_at_least(bytes, count, 60); }
static void count_bits(const dls__kernels *set, size_t count) { sink += set->count_bits(bits, count); }
static void find_bytes(const dls__kernels *set, size_t count)
{
    static dls__in_byte_sets found[DLS__BLOCK_LINES];
    dls__byte_sets sets;
    memcpy(sets.of_low, bytes, sizeof sets.of_low);
    memcpy(sets.of_high, bytes + 16, sizeof sets.of_high);
    set->find_bytes(bytes, count, &sets, found, sums);
}
static void select_largest(const dls__kernels *set, size_t count)
{
    memcpy(keys, shuffled, count * sizeof *keys);
    set->select_largest(keys, count, count * percent / 100, scratch);
}

static const struct bench_case {
    const char *name;
    run *run;
    size_t count;
    unsigned percent; /* of the documents or lines that are there; of those that are kept */
} cases[] = {
    { "add_nibbles: nibble", add_nibbles, 4096, 50 },
    { "add_nibbles_by_4: byte", add_by_4, 4096, 50 },
    { "add_bitmap_lines: line", add_lines, 256, 5 },
    { "add_bitmap_lines: line", add_lines, 256, 30 },
    { "add_bitmap_lines: line", add_lines, 256, 60 },
    { "add_line_maxima: line", add_maxima, 256, 50 },
    { "filter_by_line: low", by_line, LOWS, 5 },
    { "filter_by_line: low", by_line, LOWS, 60 },
    { "filter_by_bit: low", by_bit, LOWS, 5 },
    { "filter_by_bit: low", by_bit, LOWS, 60 },
    { "collect: line", collect, 256, 1 },
    { "collect: line", collect, 256, 10 },
    { "collect: line", collect, 256, 60 },
    { "in_range: byte", in_range, 4096, 50 },
    { "count_at_least: byte", at_least, 4096, 50 },
    { "count_bits: word", count_bits, 1024, 50 },
    { "find_bytes: byte", find_bytes, 1024, 50 },
    { "select_largest: key", select_largest, KEYS, 33 },
    { "select_largest: key", select_largest, KEYS, 1 },
};

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static double median_nanoseconds(const struct bench_case *c, const dls__kernels *set)
{
    double rounds[ROUNDS];
    for (size_t i = 0; i < ROUNDS; i++) {
        double begin = clock_seconds(), end;
        size_t runs = 0;
        do {
            for (size_t j = 0; j < 8; j++) c->run(set, c->count);
            runs += 8;
            end = clock_seconds();
        } while (end - begin < ROUND_SECONDS);
        rounds[i] = (end - begin) * 1e9 / (double)(runs * c->count);
    }
    qsort(rounds, ROUNDS, sizeof *rounds, compare_doubles);
    return rounds[ROUNDS / 2];
}

int main(void)
{
    const dls__kernels *sets[DLS__KERNEL_SETS];
    size_t set_count = dls__kernels_all(sets);
    set_data();
    printf("%-26s %5s %5s", "nanoseconds for each", "of", "%");
    for (size_t i = 0; i < set_count; i++) printf("%10s", sets[i]->name);
    putchar('\n');
    for (const struct bench_case *c = cases; c < cases + DLS__ARRAY_LENGTH(cases); c++) {
        set_density(percent = c->percent);
        printf("%-26s %5zu %5u", c->name, c->count, percent);
        for (size_t i = 0; i < set_count; i++) printf("%10.3f", median_nanoseconds(c, sets[i]));
        putchar('\n');
    }
    return sink == 0;
}
