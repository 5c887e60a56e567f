/* SPDX-License-Identifier: MIT
 *
 * Heads of columns, and rows of codes, honest and hostile.
 */
#include "columns/value_column.h"

#include "base/buf.h"
#include "support/dls_test.h"
#include "support/test_section.h"

static dls_error err;

static void put_head(uint8_t *at, uint64_t offset, uint64_t codes, uint32_t values, uint8_t width, uint8_t start_bytes)
{
    memset(at, 0, DLS__COLUMN_HEAD);
    dls__store_u64(at, offset);
    dls__store_u64(at + 8, 77);
    dls__store_u64(at + 16, codes);
    dls__store_u32(at + 24, values);
    at[28] = width;
    at[29] = start_bytes;
}

/* Three documents, a zone: a column of one value with codes 2, 0, 1; and one of several with {1, 2}, {}, {2}. */
enum { SINGLE = 2 * DLS__COLUMN_HEAD, SEVERAL = SINGLE + 3 + 8, CODES = SEVERAL + 16, END = CODES + 3 + 8 };

static dls__section two_columns(void)
{
    static const uint8_t rest[] = { 2, 0, 1, 1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0,
                                    2, 0, 0, 0, 3, 0, 0, 0, 1, 2, 2, 1, 0, 0, 0, 2, 0, 0, 0 };
    uint8_t bytes[END + DLS__COLUMN_SLACK] = { 0 };
    put_head(bytes, SINGLE, 3, 2, 1, 0);
    put_head(bytes + DLS__COLUMN_HEAD, SEVERAL, 3, 2, 1, 4);
    memcpy(bytes + SINGLE, rest, sizeof rest);
    return test_section(bytes, sizeof bytes, "values");
}

static void test_rows_are_the_codes_of_a_document(void **state)
{
    (void)state;
    dls__section section = two_columns();
    dls__value_column columns[2];
    assert_ok(dls__value_columns_open(&section, 3, 2, columns, &err), &err);
    static const uint64_t begins[2][3] = { { 0, 1, 2 }, { 0, 2, 2 } }, ends[2][3] = { { 1, 2, 3 }, { 2, 2, 3 } };
    for (int c = 0; c < 2; c++)
        for (uint32_t document = 0; document < 3; document++) {
            uint64_t begin, end;
            dls__column_row(&columns[c], document, &begin, &end);
            assert_int_equal(begin, begins[c][document]);
            assert_int_equal(end, ends[c][document]);
        }
    assert_int_equal(dls__column_code(&columns[0], 0), 2);
    assert_int_equal(dls__column_code(&columns[0], 1), 0);
    assert_int_equal(dls__column_code(&columns[1], 1), 2);
    assert_int_equal(columns[0].first, 77);
    assert_int_equal(columns[1].values, 2);
    test_section_free(&section);
}

static void test_zones_tell_which_codes_are_in_them(void **state)
{
    (void)state;
    dls__section section = two_columns();
    dls__value_column columns[2];
    assert_ok(dls__value_columns_open(&section, 3, 2, columns, &err), &err);
    for (int c = 0; c < 2; c++) {
        assert_true(dls__column_zone_has(&columns[c], 0, 1, 1));
        assert_true(dls__column_zone_has(&columns[c], 0, 2, 9));
        assert_false(dls__column_zone_has(&columns[c], 0, 3, 9));
        dls__store_u32(test_section_bytes(&section) + (c == 0 ? SEVERAL : END) - 8, 2);
        assert_false(dls__column_zone_has(&columns[c], 0, 1, 1));
        columns[c].zones = NULL;
        assert_true(dls__column_zone_has(&columns[c], 0, 1, 1));
    }
    static const uint32_t zones[][2] = { { 0, 0 }, { 1, 1 }, { 1024, 1 }, { 1025, 2 }, { UINT32_MAX, 1 << 22 } };
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++)
        assert_int_equal(dls__column_zones(zones[i][0]), zones[i][1]);
    test_section_free(&section);
}

static void test_widths_are_the_smallest(void **state)
{
    (void)state;
    static const uint32_t limits[][2] = { { 0, 0 }, { 1, 1 }, { 255, 1 }, { 256, 2 }, { 65535, 2 }, { 65536, 4 } };
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        assert_int_equal(dls__column_width(limits[i][0]), limits[i][1]);
    assert_int_equal(dls__column_start_bytes(UINT32_MAX), 4);
    assert_int_equal(dls__column_start_bytes((uint64_t)UINT32_MAX + 1), 8);
}

static void test_starts_of_eight_bytes_are_read(void **state)
{
    (void)state;
    uint8_t starts[16], codes[3] = { 1, 2, 3 };
    dls__store_u64(starts, 1);
    dls__store_u64(starts + 8, 3);
    dls__value_column column = { .codes = codes, .starts = starts, .start_bytes = 8, .width = 1, .code_count = 3 };
    uint64_t begin, end;
    dls__column_row(&column, 0, &begin, &end);
    assert_int_equal(begin, 1);
    assert_int_equal(end, 3);
}

static void test_heads_that_make_no_sense_are_refused(void **state)
{
    (void)state;
    for (size_t at = 0; at < 2 * DLS__COLUMN_HEAD; at++) {
        if (at % DLS__COLUMN_HEAD >= 8 && at % DLS__COLUMN_HEAD < 16) continue; /* the number of the first value */
        if (at % DLS__COLUMN_HEAD >= 30) continue;                              /* zeros that nobody reads */
        if (at % DLS__COLUMN_HEAD == 24) continue;                              /* fewer or more values, as wide */
        dls__section section = two_columns();
        dls__value_column columns[2];
        test_section_bytes(&section)[at] ^= 0x81;
        assert_fails(dls__value_columns_open(&section, 3, 2, columns, &err), DLS_ECORRUPT, &err, "values: ");
        test_section_free(&section);
    }
    dls__section section = two_columns();
    dls__value_column columns[3];
    assert_fails(dls__value_columns_open(&section, 4, 2, columns, &err), DLS_ECORRUPT, &err, "head");
    assert_fails(dls__value_columns_open(&section, 3, 1, columns, &err), DLS_ECORRUPT, &err, "head");
    section.size--;
    assert_fails(dls__value_columns_open(&section, 3, 2, columns, &err), DLS_ECORRUPT, &err, "end elsewhere");
    section.size = 3;
    assert_fails(dls__value_columns_open(&section, 3, 2, columns, &err), DLS_ECORRUPT, &err, "values");
    test_section_free(&section);
}

static void test_rows_stay_inside_whatever_starts_say(void **state)
{
    (void)state;
    for (int byte = SEVERAL; byte < CODES; byte++)
        for (int value = 0; value < 256; value++) {
            dls__section section = two_columns();
            dls__value_column columns[2];
            test_section_bytes(&section)[byte] = (uint8_t)value;
            assert_ok(dls__value_columns_open(&section, 3, 2, columns, &err), &err);
            for (uint32_t document = 0; document < 3; document++) {
                uint64_t begin, end;
                dls__column_row(&columns[1], document, &begin, &end);
                assert_true(begin <= end && end <= 3);
            }
            test_section_free(&section);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows_are_the_codes_of_a_document),
        cmocka_unit_test(test_zones_tell_which_codes_are_in_them),
        cmocka_unit_test(test_widths_are_the_smallest),
        cmocka_unit_test(test_starts_of_eight_bytes_are_read),
        cmocka_unit_test(test_heads_that_make_no_sense_are_refused),
        cmocka_unit_test(test_rows_stay_inside_whatever_starts_say),
    };
    return cmocka_run_group_tests_name("columns/value_column", tests, NULL, NULL);
}
