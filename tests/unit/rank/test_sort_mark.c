/* SPDX-License-Identifier: MIT
 *
 * Cursors: what is written is read, and nothing else is.
 */
#include "rank/sort_mark.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "support/dls_test.h"

static dls_error err;

static const dls_sort_key keys[] = { { 3, false }, { DLS_SORT_SCORE, true }, { 63, true } };

static const dls__sort_mark mark = {
    .keys = { { .kind = DLS__MARK_VALUE, .term = "va\0ue", .length = 5 },
              { .kind = DLS__MARK_SCORE, .score_bits = 0x3f800000 },
              { .kind = DLS__MARK_NONE } },
    .document = 1234567,
};

static void write_mark(dls__buf *out)
{
    dls__buf_init(out, dls__allocator_or_default(NULL), SIZE_MAX);
    dls__sort_mark_write(&mark, keys, 3, out);
    assert_ok(dls__buf_status(out, &err), &err);
}

static void test_what_is_written_is_read(void **state)
{
    (void)state;
    dls__buf bytes;
    dls__sort_mark read;
    write_mark(&bytes);
    assert_ok(dls__sort_mark_read((const char *)bytes.bytes, bytes.size, keys, 3, &read, &err), &err);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(read.keys[i].kind, mark.keys[i].kind);
        assert_bytes(read.keys[i].term, read.keys[i].length, mark.keys[i].term, mark.keys[i].length);
        assert_int_equal(read.keys[i].score_bits, mark.keys[i].score_bits);
    }
    assert_int_equal(read.document, mark.document);
    dls__buf_done(&bytes);
}

static void test_cursors_of_another_order_are_refused(void **state)
{
    (void)state;
    static const dls_sort_key others[][3] = {
        { { 4, false }, { DLS_SORT_SCORE, true }, { 63, true } },
        { { 3, true }, { DLS_SORT_SCORE, true }, { 63, true } },
        { { 3, false }, { DLS_SORT_SCORE, false }, { 63, true } },
        { { 3, false }, { 62, true }, { 63, true } },
        { { DLS_SORT_SCORE, false }, { DLS_SORT_SCORE, true }, { 63, true } },
    };
    dls__buf bytes;
    dls__sort_mark read;
    write_mark(&bytes);
    const char *text = (const char *)bytes.bytes;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_fails(dls__sort_mark_read(text, bytes.size, others[i], 3, &read, &err), DLS_EINVAL, &err, "cursor");
    assert_fails(dls__sort_mark_read(text, bytes.size, keys, 2, &read, &err), DLS_EINVAL, &err, "cursor");
    dls__buf_done(&bytes);
}

static void test_any_end_may_be_missing_and_any_byte_be_changed(void **state)
{
    (void)state;
    dls__buf bytes;
    dls__sort_mark read;
    write_mark(&bytes);
    for (size_t size = 0; size < bytes.size; size++) {
        char *cut = malloc(size + 1); /* so that reading beyond it is seen */
        memcpy(cut, bytes.bytes, size);
        assert_status(dls__sort_mark_read(cut, size, keys, 3, &read, &err), DLS_EINVAL);
        free(cut);
    }
    dls__buf_append_u8(&bytes, 0);
    assert_status(dls__sort_mark_read((const char *)bytes.bytes, bytes.size, keys, 3, &read, &err), DLS_EINVAL);
    bytes.size--;
    for (size_t at = 0; at < bytes.size; at++)
        for (int bit = 0; bit < 8; bit++) { /* another cursor, or none; the reader stays inside */
            bytes.bytes[at] ^= (uint8_t)(1 << bit);
            dls_status status = dls__sort_mark_read((const char *)bytes.bytes, bytes.size, keys, 3, &read, &err);
            assert_true(status == DLS_OK || status == DLS_EINVAL);
            bytes.bytes[at] ^= (uint8_t)(1 << bit);
        }
    dls__buf_done(&bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_written_is_read),
        cmocka_unit_test(test_cursors_of_another_order_are_refused),
        cmocka_unit_test(test_any_end_may_be_missing_and_any_byte_be_changed),
    };
    return cmocka_run_group_tests_name("rank/sort_mark", tests, NULL, NULL);
}
