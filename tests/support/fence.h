/* SPDX-License-Identifier: MIT
 *
 * Memory that ends at a page which nobody may touch, so that reading or writing past the end stops the test, by
 * whatever instruction. What is written before the start is found afterwards.
 */
#ifndef FENCE_H
#define FENCE_H

#include <stddef.h>
#include <stdint.h>

typedef struct fence {
    uint8_t *start;
    size_t room;
} fence;

/* Room for `room` bytes, which the process keeps until it ends. */
void fence_init(fence *f, size_t room);

/* The last `size` bytes of the room; what they hold is left as it is. */
uint8_t *fence_place(fence *f, size_t size);

/* Nothing was written before the place of `size` bytes since it was given. */
void fence_check(const fence *f, size_t size);

#endif
