/* SPDX-License-Identifier: MIT
 *
 * Statistics as bytes: what was written is read, and nothing else is; neither bytes that were damaged nor such as have
 * the right checksum and make no sense.
 */
#include <stdlib.h>

#include "base/crc32c.h"
#include "base/endian.h"
#include "rank/statistics.h"
#include "support/dls_test.h"
#include "support/rng.h"
#include "support/testalloc.h"

static dls_error err;

static dls_statistics *make(void)
{
    dls_statistics *statistics;
    assert_ok(dls__statistics_new(NULL, 5, &statistics, &err), &err);
    statistics->fingerprint = UINT64_C(0x0123456789abcdef);
    statistics->text_count = 2;
    statistics->text_field[0] = 1;
    statistics->text_field[1] = 63;
    statistics->sums = (dls__stats){ .documents = DLS_MAX_STATISTIC,
                                     .total_length = { DLS_MAX_STATISTIC, 0 },
                                     .documents_with = { 1000, 0 } };
    assert_ok(dls__statistics_append(statistics, "a\0b", 3, 0, false, &err), &err);
    assert_ok(dls__statistics_append(statistics, "深度", 6, DLS_MAX_STATISTIC, false, &err), &err);
    assert_ok(dls__statistics_append(statistics, "\xff\x02", 2, 1, false, &err), &err);
    assert_ok(dls__statistics_append(statistics, "\xff\x02paper", 7, 300, false, &err), &err);
    assert_ok(dls__statistics_append(statistics, "\xff\x40gan\na b", 9, 2, false, &err), &err); /* a synonym */
    return statistics;
}

/* Its bytes, to be freed. */
static uint8_t *write_bytes(dls_statistics *statistics, size_t *size)
{
    assert_ok(dls__statistics_write(statistics, &err), &err);
    *size = statistics->written.size;
    uint8_t *bytes = malloc(*size);
    assert_non_null(bytes);
    return memcpy(bytes, statistics->written.bytes, *size);
}

static void test_what_was_written_is_read(void **state)
{
    (void)state;
    size_t size, again_size;
    dls_statistics *statistics = make(), *read;
    uint8_t *bytes = write_bytes(statistics, &size);
    assert_ok(dls__statistics_read(bytes, size, NULL, &read, &err), &err);
    assert_true(read->fingerprint == statistics->fingerprint);
    assert_int_equal(read->text_count, 2);
    assert_memory_equal(read->text_field, statistics->text_field, 2);
    assert_memory_equal(&read->sums, &statistics->sums, sizeof read->sums);
    assert_int_equal(read->term_count, statistics->term_count);
    for (size_t i = 0; i < read->term_count; i++) {
        const dls_term_statistics *a = &read->terms[i], *b = &statistics->terms[i];
        assert_bytes(a->text, a->length, b->text, b->length);
        assert_int_equal(a->text[a->length], '\0');
        assert_int_equal(a->field, b->field);
        assert_int_equal(a->df, b->df);
        assert_int_equal(a->expanded, b->expanded);
    }
    uint8_t *again = write_bytes(read, &again_size);
    assert_bytes(again, again_size, bytes, size);
    free(again);
    free(bytes);
    dls__statistics_free(read);
    dls__statistics_free(statistics);
}

/* The bytes of the format, written out: they may change with its version alone. */
static void test_the_bytes_are_those_of_the_format(void **state)
{
    (void)state;
    static const uint8_t expected[] = { 'd', 'l', 's', 's', 't', 'a', 't', 's', 3, 0, 0, 0, 8, 7, 6, 5, 4, 3, 2, 1, 5,
                                        1, 3, 200, 1, 4, 2, 1, 'a', 5, 0, 2, 'b', 'c', 0, 1 };
    dls_statistics *statistics;
    size_t size;
    assert_ok(dls__statistics_new(NULL, 2, &statistics, &err), &err);
    statistics->fingerprint = UINT64_C(0x0102030405060708);
    statistics->text_count = 1;
    statistics->text_field[0] = 3;
    statistics->sums = (dls__stats){ .documents = 5, .total_length = { 200 }, .documents_with = { 4 } };
    assert_ok(dls__statistics_append(statistics, "a", 1, 5, false, &err), &err);
    assert_ok(dls__statistics_append(statistics, "bc", 2, 0, true, &err), &err);
    uint8_t *bytes = write_bytes(statistics, &size);
    assert_bytes(bytes, size - 4, expected, sizeof expected);
    assert_int_equal(dls__load_u32(bytes + size - 4), dls__crc32c(0, expected, sizeof expected));
    free(bytes);
    dls__statistics_free(statistics);
}

static dls_status read_status(const uint8_t *bytes, size_t size)
{
    dls_statistics *read = NULL;
    dls_status status = dls__statistics_read(bytes, size, NULL, &read, &err);
    assert_true((status == DLS_OK) == (read != NULL));
    dls__statistics_free(read);
    return status;
}

static void test_every_changed_bit_and_every_cut_is_told(void **state)
{
    (void)state;
    size_t size;
    dls_statistics *statistics = make();
    uint8_t *bytes = write_bytes(statistics, &size);
    for (size_t bit = 0; bit < 8 * size; bit++) {
        bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
        assert_int_equal(read_status(bytes, size),
                         bit < 64 ? DLS_EFORMAT : bit < 96 ? DLS_EVERSION : DLS_ECORRUPT);
        bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
    for (size_t cut = 0; cut < size; cut++) {
        uint8_t *left = malloc(cut + 1); /* so that reading beyond it is noticed */
        assert_non_null(left);
        memcpy(left, bytes, cut);
        assert_int_equal(read_status(left, cut), cut < 8 ? DLS_EFORMAT : DLS_ECORRUPT);
        free(left);
    }
    free(bytes);
    dls__statistics_free(statistics);
}

/* `size` bytes with the checksum that they should have behind them. */
static dls_status read_sealed(uint8_t *bytes, size_t size)
{
    dls__store_u32(bytes + size, dls__crc32c(0, bytes, size));
    return read_status(bytes, size + 4);
}

static void test_bytes_with_a_right_checksum_may_make_no_sense(void **state)
{
    (void)state;
    static const struct {
        size_t size;
        uint8_t bytes[20]; /* behind head and fingerprint */
    } rows[] = {
        { 3, { 5, 0, 0 } },                              /* a sound one: no fields, no terms */
        { 2, { 5, 0 } },                                 /* cut off */
        { 4, { 5, 0, 0, 0 } },                           /* one byte more */
        { 3, { 5, 17, 0 } },                             /* fields that are not there */
        { 6, { 5, 1, 64, 3, 3, 0 } },                    /* no such field */
        { 9, { 5, 2, 3, 0, 0, 3, 0, 0, 0 } },            /* a field twice */
        { 6, { 5, 1, 0, 2, 3, 0 } },                     /* more documents than words */
        { 6, { 5, 1, 0, 2, 0, 0 } },                     /* words without documents */
        { 4, { 5, 0, 1, 0 } },                           /* a term without bytes */
        { 6, { 5, 0, 1, 0, 0, 0 } },                     /* an empty term */
        { 6, { 5, 0, 1, 9, 'a', 0 } },                   /* one that is longer than all */
        { 7, { 5, 0, 1, 1, 0xff, 0, 0 } },               /* a keyword without a field */
        { 8, { 5, 0, 1, 2, 0xff, 65, 0, 0 } },           /* of a field that cannot be */
        { 11, { 5, 0, 2, 1, 'b', 0, 0, 1, 'a', 0, 0 } }, /* out of order */
        { 11, { 5, 0, 2, 1, 'a', 0, 0, 1, 'a', 0, 0 } }, /* twice */
        { 12, { 5, 0, 2, 2, 'a', 'b', 0, 0, 1, 'a', 0, 0 } }, /* the shorter one behind */
        { 7, { 5, 0, 1, 1, 'a', 0, 2 } },                /* neither expanded nor not */
        { 3, { 5, 0, 100 } },                            /* terms that are not there */
        { 11, { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 0, 0 } }, /* too many documents */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint8_t bytes[60] = { 'd', 'l', 's', 's', 't', 'a', 't', 's', 3 };
        memcpy(bytes + 20, rows[i].bytes, rows[i].size);
        dls_status status = read_sealed(bytes, 20 + rows[i].size);
        if (status != (i == 0 ? DLS_OK : DLS_ECORRUPT)) fail_msg("row %zu gave %d", i, (int)status);
    }
}

static void test_sealed_garbage_never_breaks_anything(void **state)
{
    (void)state;
    rng r = rng_for_test(71);
    size_t size;
    dls_statistics *statistics = make();
    uint8_t *bytes = write_bytes(statistics, &size), *damaged = malloc(size);
    assert_non_null(damaged);
    for (int i = 0; i < 20000; i++) {
        memcpy(damaged, bytes, size);
        for (uint64_t changes = rng_between(&r, 1, 4); changes > 0; changes--)
            damaged[rng_between(&r, 12, size - 5)] = (uint8_t)rng_next(&r);
        size_t kept = rng_one_in(&r, 4) ? rng_between(&r, 12, size - 4) : size - 4;
        dls_status status = read_sealed(damaged, kept);
        assert_true(status == DLS_OK || status == DLS_ECORRUPT);
    }
    free(damaged);
    free(bytes);
    dls__statistics_free(statistics);
}

static void test_every_failing_allocation_is_told(void **state)
{
    (void)state;
    size_t size;
    dls_statistics *statistics = make();
    uint8_t *bytes = write_bytes(statistics, &size);
    testalloc memory;
    testalloc_init(&memory);
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        dls_statistics *read = NULL;
        dls_status status = dls__statistics_read(bytes, size, &memory.allocator, &read, &err);
        if (status == DLS_OK) status = dls__statistics_write(read, &err);
        assert_int_equal(status, memory.failed ? DLS_ENOMEM : DLS_OK);
        dls__statistics_free(read);
    }
    testalloc_done(&memory);
    free(bytes);
    dls__statistics_free(statistics);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_was_written_is_read),
        cmocka_unit_test(test_the_bytes_are_those_of_the_format),
        cmocka_unit_test(test_every_changed_bit_and_every_cut_is_told),
        cmocka_unit_test(test_bytes_with_a_right_checksum_may_make_no_sense),
        cmocka_unit_test(test_sealed_garbage_never_breaks_anything),
        cmocka_unit_test(test_every_failing_allocation_is_told),
    };
    return cmocka_run_group_tests_name("rank/statistics_codec", tests, NULL, NULL);
}
