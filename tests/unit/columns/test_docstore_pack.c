/* SPDX-License-Identifier: MIT
 *
 * What is packed here, liblz4 unpacks; and its own packing is hardly smaller.
 */
#include <lz4.h>
#include <stdio.h>
#include <stdlib.h>

#include "columns/docstore_format.h"
#include "support/dls_test.h"
#include "support/fence.h"
#include "support/rng.h"

#define ROOM ((size_t)300000)

static uint16_t places[DLS__PACK_PLACES];
static fence in, out, unpacked;

/* Pack the last `size` bytes of `in`, to the end of `out`, see that they come back, and say what they took. */
static size_t pack_and_unpack(size_t size)
{
    uint8_t *bytes = fence_place(&in, size), *packed = fence_place(&out, dls__docstore_pack_bound(size));
    size_t packed_size = dls__docstore_pack(places, bytes, size, packed);
    fence_check(&out, dls__docstore_pack_bound(size));
    assert_true(packed_size <= (size_t)LZ4_compressBound((int)size));
    uint8_t *again = fence_place(&unpacked, size);
    assert_int_equal(LZ4_decompress_safe((const char *)packed, (char *)again, (int)packed_size, (int)size), size);
    assert_memory_equal(again, bytes, size);
    return packed_size;
}

static void fill_with_words(rng *r, uint8_t *bytes, size_t size)
{
    char word[32];
    for (size_t at = 0; at < size;) {
        int length = sprintf(word, "word%u ", (unsigned)rng_below(r, 1 + rng_below(r, 5000)));
        for (int i = 0; i < length && at < size; i++) bytes[at++] = (uint8_t)word[i];
    }
}

static void test_a_run_is_a_byte_and_a_copy_of_it(void **state)
{
    (void)state;
    static const uint8_t expected[] = { 0x1f, 'a', 1, 0, 7, 0x50, 'a', 'a', 'a', 'a', 'a' };
    uint8_t bytes[32], packed[64];
    memset(bytes, 'a', sizeof bytes);
    assert_bytes(packed, dls__docstore_pack(places, bytes, sizeof bytes, packed), expected, sizeof expected);
}

static void test_any_bytes_come_back(void **state)
{
    (void)state;
    rng r = rng_for_test(20261126);
    for (int round = 0; round < 3000; round++) {
        size_t size = rng_below(&r, rng_one_in(&r, 100) ? ROOM - 2000 : rng_one_in(&r, 2) ? 40 : 3000);
        uint8_t *bytes = fence_place(&in, size);
        uint64_t letters = rng_one_in(&r, 3) ? 256 : rng_between(&r, 1, 4);
        for (size_t i = 0; i < size; i++) bytes[i] = (uint8_t)rng_below(&r, letters);
        if (rng_one_in(&r, 3)) fill_with_words(&r, bytes, size);
        pack_and_unpack(size);
    }
}

/* A copy reaches back 65,535 bytes at most, however far the same bytes were seen. */
static void test_what_is_too_far_away_is_not_copied(void **state)
{
    (void)state;
    rng r = rng_for_test(20261127);
    for (size_t apart = 65530; apart < 65542; apart++) {
        uint8_t *bytes = fence_place(&in, apart + 300);
        memset(bytes, 0, apart);
        rng_bytes(&r, bytes, 300);
        memcpy(bytes + apart, bytes, 300);
        size_t packed_size = pack_and_unpack(apart + 300); /* the zeros take 260 bytes */
        assert_true(apart <= 65535 ? packed_size < 600 : packed_size > 850);
    }
}

static void test_what_the_places_hold_before_changes_nothing(void **state)
{
    (void)state;
    rng r = rng_for_test(20261128);
    static uint8_t first[40000], second[40000];
    uint8_t *bytes = fence_place(&in, 30000);
    fill_with_words(&r, bytes, 30000);
    size_t size = dls__docstore_pack(places, bytes, 30000, first);
    rng_bytes(&r, places, sizeof places);
    assert_bytes(second, dls__docstore_pack(places, bytes, 30000, second), first, size);
}

static void test_words_take_hardly_more_than_what_liblz4_makes_of_them(void **state)
{
    (void)state;
    rng r = rng_for_test(20261129);
    static char packed[40000];
    uint8_t *bytes = fence_place(&in, 32768);
    fill_with_words(&r, bytes, 32768);
    int theirs = LZ4_compress_default((const char *)bytes, packed, 32768, sizeof packed);
    assert_true(theirs > 0 && pack_and_unpack(32768) < (size_t)theirs * 103 / 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_run_is_a_byte_and_a_copy_of_it),
        cmocka_unit_test(test_any_bytes_come_back),
        cmocka_unit_test(test_what_is_too_far_away_is_not_copied),
        cmocka_unit_test(test_what_the_places_hold_before_changes_nothing),
        cmocka_unit_test(test_words_take_hardly_more_than_what_liblz4_makes_of_them),
    };
    fence_init(&in, ROOM);
    fence_init(&out, dls__docstore_pack_bound(ROOM));
    fence_init(&unpacked, ROOM);
    return cmocka_run_group_tests_name("columns/docstore_pack", tests, NULL, NULL);
}
