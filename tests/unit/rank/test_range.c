/* SPDX-License-Identifier: MIT
 *
 * Ranges in a segment: bits, lows and single documents say the same, for columns of every width and form.
 */
#include "rank/range.h"

#include "kernels/kernels.h"
#include "lists/list_format.h"
#include "rank_fixture.h"

#define DOCUMENTS 70000

/* Few or many different numbers, of one or two in a document, which grow with the documents' or not. */
typedef struct number_kind {
    uint32_t numbers;
    bool several;
    bool growing;
} number_kind;

/* The number of document d, negative where it has none. */
static int number_of(uint32_t d, const number_kind *kind)
{
    if (d % 7 == 3) return -1;
    return (int)(kind->growing ? (uint64_t)d * kind->numbers / DOCUMENTS : d * 2654435761u % kind->numbers);
}

static void make_index(small_index *s, const number_kind *kind)
{
    bool several = kind->several;
    small_index_begin(s, several ? "text number/keyword/column" : "text number/integer");
    for (uint32_t d = 0; d < DOCUMENTS; d++) {
        char text[2][16];
        dls_value values[3] = { { 0, "word", 4 } };
        size_t count = 1;
        int number = number_of(d, kind);
        for (int i = 0; i < (several ? 2 : 1) && number >= 0; i++) {
            snprintf(text[i], sizeof text[i], "%06d", (number + i * 7) % (int)kind->numbers);
            values[count++] = (dls_value){ 1, text[i], 6 };
        }
        if (d == 69999) count--; /* there is always one of fewer values */
        small_index_add_values(s, values, count);
    }
    small_index_open(s);
}

static bool is_in(uint32_t d, const number_kind *kind, int low, int high)
{
    bool several = kind->several;
    int number = number_of(d, kind);
    if (number < 0) return false;
    int second = (number + 7) % (int)kind->numbers, last = d == 69999;
    bool first_in = !(last && !several) && number >= low && number <= high;
    return first_in || (several && !last && second >= low && second <= high);
}

static void compare_range(small_index *s, const number_kind *kind, int low, int high)
{
    char from[16], to[16];
    dls_query *query;
    planned p;
    dls__rank_parameters parameters = default_parameters(s);
    snprintf(from, sizeof from, "%06d", low);
    snprintf(to, sizeof to, "%06d", high);
    assert_ok(dls_query_new_range(s->schema, 1, from, 6, to, 6, 0, NULL, &query, &s->err), &s->err);
    planned_init(&p, s, query, &parameters);
    planned_enter(&p, 0);
    assert_true(p.plan.root.exact);
    for (uint32_t block = 0; block < dls__plan_blocks(&p.plan) && !p.plan.root.absent; block++) {
        static uint64_t bits[DLS__BLOCK_LINES + 8];
        static uint16_t lows[DLS__BLOCK_DOCUMENTS];
        static bool matches[DLS__BLOCK_DOCUMENTS];
        uint32_t documents = dls__plan_documents(&p.plan, block);
        for (uint32_t low_number = 0; low_number < documents; low_number++) lows[low_number] = (uint16_t)low_number;
        dls__range_bits(&p.plan.root, block, documents, bits);
        dls__range_matches(&p.plan.root, block, lows, documents, matches);
        size_t kept = dls__range_keep(&p.plan.root, block, lows, documents), at = 0;
        for (uint32_t d = 0; d < documents; d++) {
            bool expected = is_in(block * DLS__BLOCK_DOCUMENTS + d, kind, low, high);
            assert_int_equal(bits[d / 64] >> d % 64 & 1, expected);
            assert_int_equal(matches[d], expected);
            if (expected) assert_int_equal(lows[at++], d);
        }
        assert_int_equal(kept, at);
    }
    planned_done(&p);
}

static void test_bits_lows_and_documents_agree(void **state)
{
    (void)state;
    static const number_kind kinds[] = { { 40, false, false },    { 3000, false, false }, { 900000, false, false },
                                         { 40, true, false },     { 3000, true, false },  { 40, false, true },
                                         { 900000, false, true }, { 3000, true, true } };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        small_index s;
        make_index(&s, &kinds[i]);
        int most = (int)kinds[i].numbers;
        compare_range(&s, &kinds[i], 0, most);
        compare_range(&s, &kinds[i], most / 3, most / 2);
        compare_range(&s, &kinds[i], 7, 7);
        compare_range(&s, &kinds[i], most, most);
        compare_range(&s, &kinds[i], 9, 8);
        small_index_end(&s);
    }
}

static void test_a_range_without_values_is_absent(void **state)
{
    (void)state;
    small_index s;
    small_index_begin(&s, "text year/integer other/integer empty/date");
    small_index_add(&s, "text=a\nyear=3\nother=5");
    small_index_add(&s, "text=a\nyear=7\nother=5");
    small_index_open(&s);
    static const struct {
        size_t field;
        const char *low, *high;
        bool absent;
    } ranges[] = { { 1, "3", "7", false },  { 1, "4", "6", true },   { 1, NULL, "2", true },  { 1, "8", NULL, true },
                   { 1, NULL, "3", false }, { 1, "7", NULL, false }, { 3, NULL, NULL, true }, { 2, "5", "5", false } };
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
        dls_query *query;
        planned p;
        dls__rank_parameters parameters = default_parameters(&s);
        const char *low = ranges[i].low, *high = ranges[i].high;
        assert_ok(dls_query_new_range(s.schema, ranges[i].field, low, low != NULL, high, high != NULL, 0, NULL, &query,
                                      &s.err),
                  &s.err);
        planned_init(&p, &s, query, &parameters);
        planned_enter(&p, 0);
        assert_int_equal(p.plan.root.absent, ranges[i].absent);
        planned_done(&p);
    }
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bits_lows_and_documents_agree),
        cmocka_unit_test(test_a_range_without_values_is_absent),
    };
    return cmocka_run_group_tests_name("rank/range", tests, NULL, NULL);
}
