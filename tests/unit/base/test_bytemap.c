/* SPDX-License-Identifier: MIT */
#include "base/bytemap.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "support/dls_test.h"
#include "support/rng.h"
#include "support/testalloc.h"

typedef struct fixture {
    testalloc memory;
    dls__bytemap map;
} fixture;

static void begin(fixture *f)
{
    testalloc_init(&f->memory);
    dls__bytemap_init(&f->map, &f->memory.allocator);
}

static void end(fixture *f)
{
    dls__bytemap_done(&f->map);
    testalloc_done(&f->memory);
}

static uint32_t add(fixture *f, const char *text) { return dls__bytemap_add(&f->map, text, strlen(text)); }
static uint32_t find(fixture *f, const char *text) { return dls__bytemap_find(&f->map, text, strlen(text)); }

static void test_new_map_finds_nothing_and_holds_no_memory(void **state)
{
    (void)state;
    fixture f;
    begin(&f);
    assert_int_equal(find(&f, "a"), DLS__BYTEMAP_NONE);
    assert_int_equal(find(&f, ""), DLS__BYTEMAP_NONE);
    assert_int_equal(f.map.count, 0);
    assert_int_equal(dls__bytemap_memory(&f.map), 0);
    end(&f);
}

static void test_strings_are_numbered_as_they_come(void **state)
{
    (void)state;
    fixture f;
    begin(&f);
    assert_int_equal(add(&f, "zebra"), 0);
    assert_int_equal(add(&f, "ant"), 1);
    assert_int_equal(add(&f, "zebra"), 0);
    assert_int_equal(add(&f, "bee"), 2);
    assert_int_equal(f.map.count, 3);
    assert_int_equal(find(&f, "bee"), 2);
    assert_int_equal(find(&f, "be"), DLS__BYTEMAP_NONE);
    end(&f);
}

static void test_strings_are_copied_and_ended_by_nul(void **state)
{
    (void)state;
    char text[] = "copied";
    fixture f;
    begin(&f);
    add(&f, text);
    memset(text, 'x', sizeof text);
    assert_string_equal(f.map.entries[0].bytes, "copied");
    assert_int_equal(f.map.entries[0].length, 6);
    end(&f);
}

static void test_empty_string_is_a_string(void **state)
{
    (void)state;
    fixture f;
    begin(&f);
    assert_int_equal(add(&f, "a"), 0);
    assert_int_equal(dls__bytemap_add(&f.map, NULL, 0), 1);
    assert_int_equal(find(&f, ""), 1);
    assert_int_equal(add(&f, ""), 1);
    end(&f);
}

static void test_nul_bytes_and_lengths_tell_strings_apart(void **state)
{
    (void)state;
    static const char zeros[40];
    fixture f;
    begin(&f);
    for (uint32_t length = 0; length <= sizeof zeros; length++)
        assert_int_equal(dls__bytemap_add(&f.map, zeros, length), length);
    for (uint32_t length = 0; length <= sizeof zeros; length++)
        assert_int_equal(dls__bytemap_find(&f.map, zeros, length), length);
    end(&f);
}

static void test_every_byte_of_a_string_counts(void **state)
{
    (void)state;
    for (size_t length = 1; length <= 40; length++) {
        fixture f;
        begin(&f);
        for (size_t at = 0; at < length; at++) {
            char text[40] = { 0 };
            text[at] = 1;
            assert_int_equal(dls__bytemap_add(&f.map, text, length), at);
        }
        end(&f);
    }
}

static void test_string_longer_than_32_bits_say_is_refused_unread(void **state)
{
    (void)state;
    if (SIZE_MAX == UINT32_MAX) skip();
    fixture f;
    begin(&f);
    assert_int_equal(dls__bytemap_add(&f.map, "", SIZE_MAX), DLS__BYTEMAP_NONE);
    assert_int_equal(dls__bytemap_add(&f.map, "", (size_t)UINT32_MAX + 1), DLS__BYTEMAP_NONE);
    assert_int_equal(f.map.count, 0);
    end(&f);
}

/* A string over few letters, often one that was there before; NUL is one of the letters. */
static size_t random_string(rng *r, char *out, size_t most)
{
    size_t length = (size_t)rng_below(r, rng_one_in(r, 4) ? most : 5);
    for (size_t i = 0; i < length; i++) out[i] = "\0ab\xff"[rng_below(r, 4)];
    return length;
}

static void test_it_agrees_with_a_naive_list(void **state)
{
    (void)state;
    enum { STEPS = 3000, MOST = 30 };
    static struct {
        char bytes[MOST];
        size_t length;
    } list[STEPS];
    uint32_t count = 0;
    rng r = rng_for_test(8);
    fixture f;
    begin(&f);
    for (int step = 0; step < STEPS; step++) {
        char text[MOST];
        size_t length = random_string(&r, text, MOST);
        uint32_t at = 0;
        while (at < count && (list[at].length != length || memcmp(list[at].bytes, text, length) != 0)) at++;
        assert_int_equal(dls__bytemap_find(&f.map, text, length), at < count ? at : DLS__BYTEMAP_NONE);
        if (rng_one_in(&r, 4)) continue;
        assert_int_equal(dls__bytemap_add(&f.map, text, length), at);
        memcpy(list[at].bytes, text, length);
        list[at].length = length;
        if (at == count) count++;
        assert_int_equal(f.map.count, count);
    }
    for (uint32_t at = 0; at < count; at++)
        assert_bytes(f.map.entries[at].bytes, f.map.entries[at].length, list[at].bytes, list[at].length);
    end(&f);
}

static void add_numbers(fixture *f, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        char text[20];
        snprintf(text, sizeof text, "%" PRIu32, i);
        assert_int_equal(add(f, text), i);
    }
}

static void test_growth_keeps_every_string(void **state)
{
    (void)state;
    enum { COUNT = 200000 };
    fixture f;
    begin(&f);
    add_numbers(&f, COUNT);
    add_numbers(&f, COUNT);
    assert_int_equal(f.map.count, COUNT);
    assert_int_equal(find(&f, "200000"), DLS__BYTEMAP_NONE);
    assert_in_range(f.map.slot_count, COUNT / 3 * 4, COUNT * 3);
    end(&f);
}

static void test_memory_is_what_the_allocator_gave(void **state)
{
    (void)state;
    fixture f;
    begin(&f);
    add_numbers(&f, 5000);
    assert_int_equal(dls__bytemap_memory(&f.map), f.memory.live_bytes);
    end(&f);
}

static void test_done_leaves_a_map_that_can_be_used_again(void **state)
{
    (void)state;
    fixture f;
    begin(&f);
    add_numbers(&f, 1000);
    dls__bytemap_done(&f.map);
    assert_int_equal(f.memory.live_blocks, 0);
    assert_int_equal(find(&f, "1"), DLS__BYTEMAP_NONE);
    add_numbers(&f, 1000);
    end(&f);
}

static int compare_strings(const void *a, const void *b)
{
    const dls__bytemap_entry *x = *(const dls__bytemap_entry *const *)a, *y = *(const dls__bytemap_entry *const *)b;
    int order = memcmp(x->bytes, y->bytes, x->length < y->length ? x->length : y->length);
    return order != 0 ? order : (x->length > y->length) - (x->length < y->length);
}

static const dls__bytemap_entry **strings_of(const dls__bytemap *map)
{
    const dls__bytemap_entry **strings = malloc((map->count + 1) * sizeof *strings);
    for (uint32_t i = 0; i < map->count; i++) strings[i] = &map->entries[i];
    return strings;
}

static void assert_sorted_like_qsort(const dls__bytemap *map)
{
    const dls__bytemap_entry **found = strings_of(map), **expected = strings_of(map);
    qsort(expected, map->count, sizeof *expected, compare_strings);
    dls__sort_strings(found, map->count);
    if (map->count > 0) assert_memory_equal(found, expected, map->count * sizeof *expected);
    free(found);
    free(expected);
}

static void test_sorted_is_by_bytes_and_shorter_first(void **state)
{
    (void)state;
    static const uint32_t expected[] = { 3, 2, 0, 6, 4, 1, 5 };
    fixture f;
    begin(&f);
    add(&f, "a"), add(&f, "b"), dls__bytemap_add(&f.map, "\0", 1), add(&f, ""), add(&f, "ab"), add(&f, "\xff");
    dls__bytemap_add(&f.map, "a\0", 2);
    const dls__bytemap_entry **strings = strings_of(&f.map);
    dls__sort_strings(strings, f.map.count);
    for (size_t i = 0; i < f.map.count; i++) assert_int_equal(strings[i] - f.map.entries, expected[i]);
    free(strings);
    end(&f);
}

static void test_sorted_agrees_with_qsort_at_every_size(void **state)
{
    (void)state;
    rng r = rng_for_test(9);
    for (int round = 0; round < 300; round++) {
        fixture f;
        begin(&f);
        for (int i = 0; i < round; i++) {
            char text[30];
            size_t length = random_string(&r, text, sizeof text);
            dls__bytemap_add(&f.map, text, length);
        }
        assert_sorted_like_qsort(&f.map);
        end(&f);
    }
}

static void test_sorting_ordered_and_nested_strings_needs_little_stack(void **state)
{
    (void)state;
    enum { COUNT = 3000 };
    static char text[COUNT];
    fixture ascending, nested;
    begin(&ascending);
    begin(&nested);
    for (int i = 0; i < COUNT; i++) {
        char number[20];
        snprintf(number, sizeof number, "%08d", i);
        add(&ascending, number);
        memset(text, 'x', sizeof text);
        dls__bytemap_add(&nested.map, text, (size_t)(COUNT - i)); /* each is the beginning of the one before it */
    }
    assert_sorted_like_qsort(&ascending.map);
    assert_sorted_like_qsort(&nested.map);
    end(&ascending);
    end(&nested);
}

static void test_failed_allocation_leaves_a_map_that_goes_on(void **state)
{
    (void)state;
    fixture f;
    begin(&f);
    FOR_EACH_FAILING_ALLOCATION(&f.memory)
    {
        bool failed = false;
        for (uint32_t i = 0; i < 2000; i++) {
            char text[20];
            snprintf(text, sizeof text, "term %" PRIu32, i);
            uint32_t number = add(&f, text);
            if (number == DLS__BYTEMAP_NONE) {
                failed = true;
                assert_int_equal(f.map.count, i);
                number = add(&f, text);
            }
            assert_int_equal(number, i);
        }
        assert_int_equal(failed, f.memory.failed);
        dls__bytemap_done(&f.map);
    }
    end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_new_map_finds_nothing_and_holds_no_memory),
        cmocka_unit_test(test_strings_are_numbered_as_they_come),
        cmocka_unit_test(test_strings_are_copied_and_ended_by_nul),
        cmocka_unit_test(test_empty_string_is_a_string),
        cmocka_unit_test(test_nul_bytes_and_lengths_tell_strings_apart),
        cmocka_unit_test(test_every_byte_of_a_string_counts),
        cmocka_unit_test(test_string_longer_than_32_bits_say_is_refused_unread),
        cmocka_unit_test(test_it_agrees_with_a_naive_list),
        cmocka_unit_test(test_growth_keeps_every_string),
        cmocka_unit_test(test_memory_is_what_the_allocator_gave),
        cmocka_unit_test(test_done_leaves_a_map_that_can_be_used_again),
        cmocka_unit_test(test_sorted_is_by_bytes_and_shorter_first),
        cmocka_unit_test(test_sorted_agrees_with_qsort_at_every_size),
        cmocka_unit_test(test_sorting_ordered_and_nested_strings_needs_little_stack),
        cmocka_unit_test(test_failed_allocation_leaves_a_map_that_goes_on),
    };
    return cmocka_run_group_tests_name("base/bytemap", tests, NULL, NULL);
}
