/* SPDX-License-Identifier: MIT
 *
 * Random numbers for tests: the same for the same seed on every machine (splitmix64, by Sebastiano Vigna).
 *
 * A random test begins with rng_for_test(seed), which prints the seed, so that a failure can be run again; the
 * environment variable DLSEARCH_SEED replaces it, to look further than the one that is written down.
 */
#ifndef RNG_H
#define RNG_H

#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct rng {
    uint64_t state;
} rng;

static inline rng rng_seeded(uint64_t seed) { return (rng){ seed }; }

static inline rng rng_for_test(uint64_t seed)
{
    const char *wanted = getenv("DLSEARCH_SEED");
    if (wanted != NULL) seed = strtoull(wanted, NULL, 0);
    printf("# seed %" PRIu64 "\n", seed);
    return rng_seeded(seed);
}

static inline uint64_t rng_next(rng *r)
{
    uint64_t x = r->state += 0x9e3779b97f4a7c15;
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9;
    x = (x ^ x >> 27) * 0x94d049bb133111eb;
    return x ^ x >> 31;
}

/* A number in 0 .. n - 1. (The bias of the remainder does not matter here.) */
static inline uint64_t rng_below(rng *r, uint64_t n) { return rng_next(r) % n; }
static inline uint32_t rng_below32(rng *r, uint32_t n) { return (uint32_t)rng_below(r, n); }

/* A number in from .. to, both included. */
static inline uint64_t rng_between(rng *r, uint64_t from, uint64_t to) { return from + rng_below(r, to - from + 1); }

/* True once in `n` times. */
static inline bool rng_one_in(rng *r, uint64_t n) { return rng_below(r, n) == 0; }

/* A number of 0 to 64 bits, every length as likely as any other: small ones and huge ones come up alike. */
static inline uint64_t rng_any_length(rng *r)
{
    uint64_t bits = rng_below(r, 65);
    return bits == 0 ? 0 : rng_next(r) >> (64 - bits);
}

static inline void rng_bytes(rng *r, void *bytes, size_t size)
{
    uint8_t *p = bytes;
    for (size_t i = 0; i < size; i++) p[i] = (uint8_t)rng_next(r);
}

#endif
