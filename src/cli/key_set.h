/* SPDX-License-Identifier: MIT
 *
 * Which keys were met: 8 bytes a key, and room. Keys are told apart by 64-bit hashes: that two of a million are taken
 * for one has a chance of one in 37 million.
 */
#ifndef CLI_KEY_SET_H
#define CLI_KEY_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* All zero is empty. */
struct key_set {
    uint64_t *places; /* hashes; 0: free */
    size_t capacity;  /* a power of two */
    size_t count;
};

/* Add a key. `*was_there`: it had been added. False: no memory. */
bool key_set_add(struct key_set *set, const char *key, size_t length, bool *was_there);

bool key_set_has(const struct key_set *set, const char *key, size_t length);

void key_set_done(struct key_set *set);

#endif
