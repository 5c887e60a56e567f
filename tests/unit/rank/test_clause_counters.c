/* SPDX-License-Identifier: MIT
 *
 * Counts by digits, compared with counts.
 */
#include "rank/clause_counters.h"

#include <stdlib.h>
#include <string.h>

#include "support/dls_test.h"
#include "support/rng.h"

static void test_what_is_counted_by_digits_is_what_is_counted(void **state)
{
    (void)state;
    enum { MOST_DIGITS = 5 };
    static uint64_t counters[MOST_DIGITS * DLS__BLOCK_LINES], bits[DLS__BLOCK_LINES];
    static uint32_t counts[64 * DLS__BLOCK_LINES];
    rng r = rng_for_test(20261130);
    for (uint32_t clauses = 1; clauses < 1u << MOST_DIGITS; clauses += 3) {
        uint32_t digits = dls__bit_width(clauses);
        memset(counters, 0, sizeof counters);
        memset(counts, 0, sizeof counts);
        for (uint32_t clause = 0; clause < clauses; clause++) {
            for (size_t i = 0; i < DLS__BLOCK_LINES; i++) bits[i] = rng_next(&r) | (clause % 2 == 0 ? rng_next(&r) : 0);
            for (size_t d = 0; d < 64 * DLS__BLOCK_LINES; d++) counts[d] += (uint32_t)(bits[d / 64] >> d % 64 & 1);
            dls__count_clause(counters, digits, bits);
        }
        for (uint32_t least = 0; least <= clauses; least++) {
            dls__counted_at_least(counters, digits, least, bits);
            for (size_t d = 0; d < 64 * DLS__BLOCK_LINES; d++)
                if ((bits[d / 64] >> d % 64 & 1) != (counts[d] >= least)) fail_msg("%u of %u", least, clauses);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_counted_by_digits_is_what_is_counted),
    };
    return cmocka_run_group_tests_name("rank/clause_counters", tests, NULL, NULL);
}
