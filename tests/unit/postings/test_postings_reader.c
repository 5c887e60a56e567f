/* SPDX-License-Identifier: MIT
 *
 * Opening lists: what the foot says, and feet that say the impossible.
 */
#include "postings_fixture.h"

static void test_foot_of_the_example(void **state)
{
    (void)state;
    uint64_t address;
    dls__postings_file file = write_example(&address);
    dls__postings list;
    assert_int_equal(dls__postings_open(&file, address, &list, NULL), DLS_OK);
    assert_int_equal(list.df, 2);
    assert_int_equal(list.fields, 3);
    assert_ptr_equal(list.blocks, file.documents.bytes);
    assert_ptr_equal(list.blocks_end, file.documents.bytes + 6);
    assert_ptr_equal(list.positions, file.positions.bytes);
    assert_int_equal(list.positions_size, 4);
    postings_file_free(&file);
}

static void test_each_list_has_its_own_parts(void **state)
{
    (void)state;
    rng r = rng_for_test(11);
    plain_list lists[4];
    uint64_t addresses[4];
    static const uint32_t counts[] = { 1, 128, 129, 500 };
    for (size_t i = 0; i < 4; i++) lists[i] = random_list(&r, counts[i], 3, 2, 50);
    dls__postings_file file = write_lists((field_setup){ 2, 2 }, lists, 4, addresses);
    const uint8_t *positions = file.positions.bytes;
    for (size_t i = 0; i < 4; i++) {
        dls__postings list;
        assert_int_equal(dls__postings_open(&file, addresses[i], &list, NULL), DLS_OK);
        assert_int_equal(list.df, counts[i]);
        assert_ptr_equal(list.blocks_end, file.documents.bytes + addresses[i]);
        if (list.positions_size > 0) assert_ptr_equal(list.positions, positions);
        positions += list.positions_size;
    }
    assert_ptr_equal(positions, file.positions.bytes + file.positions.size);
    for (size_t i = 0; i < 4; i++) plain_list_free(&lists[i]);
    postings_file_free(&file);
}

/* Sections of 6 bytes of postings and a foot, and of 4 bytes of positions. */
static dls_status open_with_foot(const char *foot, size_t size, uint64_t address)
{
    uint8_t bytes[100] = { 0 };
    memcpy(bytes + 6, foot, size);
    dls__postings_file file = { .documents = test_section(bytes, 6 + size, "documents"),
                                .positions = test_section(bytes, 4, "positions"),
                                .document_count = 5,
                                .text_fields = 2,
                                .position_fields = 3 };
    dls__postings list;
    dls_error err = { 0 };
    dls_status status = dls__postings_open(&file, address, &list, &err);
    assert_int_equal(err.code, status);
    postings_file_free(&file);
    return status;
}

static void test_refuses_feet_that_cannot_be(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        const char *foot;
        size_t size;
        dls_status expected;
    } rows[] = {
        { "the example's", "\2\3\6\4\0", 5, DLS_OK },
        { "a keyword's", "\2\0\6\0", 4, DLS_OK },
        { "no postings", "\0\3\6\4\0", 5, DLS_ECORRUPT },
        { "a posting in each document", "\5\3\6\4\0", 5, DLS_OK },
        { "more postings than documents", "\6\3\6\4\0", 5, DLS_ECORRUPT },
        { "more postings than bytes", "\5\3\4\4\0", 5, DLS_ECORRUPT },
        { "a field there is not", "\2\4\6\0", 4, DLS_ECORRUPT },
        { "blocks from before the section", "\2\3\7\4\0", 5, DLS_ECORRUPT },
        { "more positions than there are", "\2\3\6\5\0", 5, DLS_ECORRUPT },
        { "positions beyond the section", "\2\3\6\4\1", 5, DLS_ECORRUPT },
        { "positions far beyond", "\2\3\6\4\xff\xff\xff\xff\xff\xff\xff\xff\xff\1", 14, DLS_ECORRUPT },
        { "no positions where fields keep them", "\2\3\6\0", 4, DLS_ECORRUPT },
        { "positions of a keyword", "\2\0\6\4\0", 5, DLS_ECORRUPT },
        { "cut off", "\2\3\6\4", 4, DLS_ECORRUPT },
        { "cut off within a number", "\2\3\6\x84", 4, DLS_ECORRUPT },
        { "a number that does not end", "\x82\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\0", 12, DLS_ECORRUPT },
    };
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(rows); i++) {
        print_message("# %s\n", rows[i].what);
        assert_int_equal(open_with_foot(rows[i].foot, rows[i].size, 6), rows[i].expected);
    }
}

static void test_refuses_addresses_beyond_the_section(void **state)
{
    (void)state;
    static const uint64_t addresses[] = { 11, 12, 1 << 20, UINT64_MAX };
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(addresses); i++)
        assert_int_equal(open_with_foot("\2\3\6\4\0", 5, addresses[i]), DLS_ECORRUPT);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_foot_of_the_example),
        cmocka_unit_test(test_each_list_has_its_own_parts),
        cmocka_unit_test(test_refuses_feet_that_cannot_be),
        cmocka_unit_test(test_refuses_addresses_beyond_the_section),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
