/* SPDX-License-Identifier: MIT
 *
 * Fused lists: each key by the sum of what its ranks are worth, and what is refused.
 */
#include <math.h>

#include "support/dls_test.h"
#include "support/testalloc.h"

static dls_error err;

#define TEXT(string)                                                                                                   \
    {                                                                                                                  \
        string, sizeof(string) - 1                                                                                     \
    }

static const dls_text words[] = { TEXT("a"), TEXT("b"), TEXT("c") };
static const dls_text vectors[] = { TEXT("c"), TEXT("d"), TEXT("c"), TEXT("a") };
static const dls_key_list both[] = { { words, 3, 1.0f }, { vectors, 4, 1.0f } };

static void assert_key(const dls_fused_hit *hit, const char *key, double score)
{
    assert_int_equal(hit->key.length, strlen(key));
    assert_memory_equal(hit->key.bytes, key, strlen(key));
    assert_true(fabs(hit->score - score) < 1e-15);
}

static void test_keys_are_ordered_by_the_sum_over_their_ranks(void **state)
{
    (void)state;
    dls_fused_hit out[10];
    size_t fused = 0;
    assert_ok(dls_fuse(both, 2, 60.0f, 10, NULL, out, &fused, &err), &err);
    assert_int_equal(fused, 4);
    assert_key(&out[0], "c", 1.0 / 63 + 1.0 / 61); /* the second time a list has it does not count */
    assert_key(&out[1], "a", 1.0 / 61 + 1.0 / 64);
    assert_key(&out[2], "b", 1.0 / 62); /* as d: equal sums go by key */
    assert_key(&out[3], "d", 1.0 / 62);
}

static void test_lists_count_by_their_weight(void **state)
{
    (void)state;
    dls_key_list lists[] = { { words, 3, 0.5f }, { vectors, 2, 3.0f } };
    dls_fused_hit out[10];
    size_t fused = 0;
    assert_ok(dls_fuse(lists, 2, 0.0f, 10, NULL, out, &fused, &err), &err);
    assert_int_equal(fused, 4);
    assert_key(&out[0], "c", 0.5 / 3 + 3.0);
    assert_key(&out[1], "d", 1.5);
    assert_key(&out[2], "a", 0.5);
}

static void test_no_more_are_given_than_are_wanted(void **state)
{
    (void)state;
    dls_fused_hit out[1];
    size_t fused = 9;
    assert_ok(dls_fuse(both, 2, 60.0f, 1, NULL, out, &fused, &err), &err);
    assert_int_equal(fused, 1);
    assert_ok(dls_fuse(both, 2, 60.0f, 0, NULL, NULL, &fused, &err), &err);
    assert_int_equal(fused, 0);
    assert_ok(dls_fuse(NULL, 0, 60.0f, 1, NULL, out, &fused, &err), &err);
    assert_int_equal(fused, 0);
}

/* A key of no bytes may be NULL; it is given back as a text. */
static void test_an_empty_key_is_a_key(void **state)
{
    (void)state;
    const dls_text keys[] = { { NULL, 0 }, { "a", 1 } };
    const dls_key_list lists[] = { { keys, 2, 1.0f }, { keys + 1, 1, 1.0f } };
    dls_fused_hit out[2];
    size_t fused;
    assert_ok(dls_fuse(lists, 2, 60.0f, 2, NULL, out, &fused, &err), &err);
    assert_int_equal(fused, 2);
    assert_string_equal(out[0].key.bytes, "a");
    assert_string_equal(out[1].key.bytes, "");
}

static void test_what_makes_no_sense_is_refused(void **state)
{
    (void)state;
    dls_fused_hit out[1];
    size_t fused = 7;
    dls_key_list bad[] = { { words, 3, 1.0f }, { NULL, 2, 1.0f } };
    static const dls_text none[] = { { NULL, 1 } };
    assert_fails(dls_fuse(NULL, 1, 60.0f, 1, NULL, out, &fused, &err), DLS_EINVAL, &err, "lists is NULL");
    assert_fails(dls_fuse(both, 2, 60.0f, 1, NULL, NULL, &fused, &err), DLS_EINVAL, &err, "out is NULL");
    assert_fails(dls_fuse(both, 2, 60.0f, 1, NULL, out, NULL, &err), DLS_EINVAL, &err, "fused is NULL");
    assert_fails(dls_fuse(both, 2, -1.0f, 1, NULL, out, &fused, &err), DLS_EINVAL, &err, "k -1 is not a number");
    assert_fails(dls_fuse(both, 2, NAN, 1, NULL, out, &fused, &err), DLS_EINVAL, &err, "is not a number from 0 on");
    assert_fails(dls_fuse(bad, 2, 60.0f, 1, NULL, out, &fused, &err), DLS_EINVAL, &err, "list 1 has 2 keys");
    bad[1] = (dls_key_list){ words, 1, -1.0f };
    assert_fails(dls_fuse(bad, 2, 60.0f, 1, NULL, out, &fused, &err), DLS_EINVAL, &err, "a weight of -1");
    bad[1] = (dls_key_list){ none, 1, 1.0f };
    assert_fails(dls_fuse(bad, 2, 60.0f, 1, NULL, out, &fused, &err), DLS_EINVAL, &err, "key 0 of list 1 is NULL");
    assert_int_equal(fused, 7);
}

static void test_without_memory_nothing_leaks(void **state)
{
    (void)state;
    testalloc memory;
    testalloc_init(&memory);
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        dls_fused_hit out[4];
        size_t fused = 0;
        dls_status status = dls_fuse(both, 2, 60.0f, 4, &memory.allocator, out, &fused, &err);
        assert_int_equal(status, memory.failed ? DLS_ENOMEM : DLS_OK);
        assert_int_equal(fused, memory.failed ? 0 : 4);
    }
    testalloc_done(&memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keys_are_ordered_by_the_sum_over_their_ranks),
        cmocka_unit_test(test_lists_count_by_their_weight),
        cmocka_unit_test(test_no_more_are_given_than_are_wanted),
        cmocka_unit_test(test_an_empty_key_is_a_key),
        cmocka_unit_test(test_what_makes_no_sense_is_refused),
        cmocka_unit_test(test_without_memory_nothing_leaks),
    };
    return cmocka_run_group_tests_name("api/api_fuse", tests, NULL, NULL);
}
