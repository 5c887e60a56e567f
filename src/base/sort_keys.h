/* SPDX-License-Identifier: MIT
 *
 * Sorting numbers digit by digit, from the lowest on: in a time that grows as their count does, without a comparison.
 */
#ifndef DLS__SORT_KEYS_H
#define DLS__SORT_KEYS_H

#include "base/common.h"

/* Sort `count` keys, none above `range`, by their bits from `shift` on; where these are equal they stay in order. Gives
 * where they are then: `keys` or `other`, which has room for as many. */
uint64_t *dls__sort_keys(uint64_t *keys, uint64_t *other, size_t count, unsigned shift, uint64_t range);

#endif
