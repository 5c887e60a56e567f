/* SPDX-License-Identifier: MIT */
#include "rank/clause_counters.h"

void dls__count_clause(uint64_t *counters, uint32_t digits, const uint64_t *bits)
{
    for (size_t i = 0; i < DLS__BLOCK_LINES; i++) {
        uint64_t carry = bits[i];
        for (uint32_t digit = 0; digit < digits && carry != 0; digit++) {
            uint64_t *word = &counters[digit * DLS__BLOCK_LINES + i], both = *word & carry;
            *word ^= carry;
            carry = both;
        }
    }
}

/* From the highest digit on: those that are above it, or still even. */
void dls__counted_at_least(const uint64_t *counters, uint32_t digits, uint32_t least, uint64_t *bits)
{
    for (size_t i = 0; i < DLS__BLOCK_LINES; i++) {
        uint64_t above = 0, even = UINT64_MAX;
        for (uint32_t digit = digits; digit-- > 0;) {
            uint64_t word = counters[digit * DLS__BLOCK_LINES + i];
            if ((least >> digit & 1) != 0) {
                even &= word;
            } else {
                above |= even & word;
                even &= ~word;
            }
        }
        bits[i] = above | even;
    }
}
