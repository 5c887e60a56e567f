/* SPDX-License-Identifier: MIT
 *
 * What every file may use: attributes, small arithmetic, the public types.
 */
#ifndef DLS__COMMON_H
#define DLS__COMMON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <dlsearch/dlsearch.h>

#define DLS__ARRAY_LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* Windows has a printf of its own, which libraries for it may replace by that of C99. */
#ifdef __MINGW32__
#define DLS__PRINTF(format_at, args_at) __attribute__((format(gnu_printf, format_at, args_at)))
#else
#define DLS__PRINTF(format_at, args_at) __attribute__((format(printf, format_at, args_at)))
#endif

/* A byte offset that is about nothing: for dls_error.at. */
#define DLS__NOWHERE UINT64_MAX

/* Of a function that is rarely needed: made small rather than fast, as all is that it alone calls. */
#define DLS__COLD __attribute__((cold))

static inline size_t dls__min(size_t a, size_t b) { return a < b ? a : b; }
static inline size_t dls__max(size_t a, size_t b) { return a > b ? a : b; }

/* The order of two strings by their bytes, as memcmp gives it; of one that begins the other, the shorter is less. */
static inline int dls__compare_bytes(const char *a, size_t a_length, const char *b, size_t b_length)
{
    int order = memcmp(a, b, dls__min(a_length, b_length));
    return order != 0 ? order : (a_length > b_length) - (a_length < b_length);
}

/* `n` rounded up to a multiple of `step`, a power of two. */
static inline uint64_t dls__round_up(uint64_t n, uint64_t step) { return (n + step - 1) & ~(step - 1); }

/* Number of set bits, and of the zeros below the lowest set bit (x != 0). */
static inline unsigned dls__popcount(uint64_t x) { return (unsigned)__builtin_popcountll(x); }
static inline unsigned dls__lowest_bit(uint64_t x) { return (unsigned)__builtin_ctzll(x); }

/* Bits that `x` takes: 0 for 0, 32 at most. */
static inline uint8_t dls__bit_width(uint32_t x) { return x == 0 ? 0 : (uint8_t)(32 - __builtin_clz(x)); }

#endif
