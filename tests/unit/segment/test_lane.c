/* SPDX-License-Identifier: MIT
 *
 * A document is inverted, and what is to be stored of it gathered, whether it came at once or waited.
 */
#include "segment/lane.h"

#include "columns/lengths.h"
#include "segment_fixture.h"
#include "source_text.h"
#include "support/testalloc.h"

static dls_error err;
static source_text found;

typedef struct fixture {
    testalloc memory;
    dls_schema *schema;
    dls__lane_budget budget;
    dls__lane lane;
    dls__intake_batch batch;
} fixture;

static void begin(fixture *f, size_t buffer_bytes)
{
    testalloc_init(&f->memory);
    f->schema = fixture_schema();
    dls__intake_batch_init(&f->batch, &f->memory.allocator);
    f->budget = (dls__lane_budget){ .bytes = buffer_bytes, .lanes = 1 };
    assert_ok(dls__lane_init(&f->lane, f->schema, &f->memory.allocator, &f->budget, test_path("l"), &err), &err);
}

static void end(fixture *f)
{
    dls__lane_done(&f->lane);
    dls__intake_batch_done(&f->batch);
    dls__schema_free(f->schema);
    testalloc_done(&f->memory);
}

static void assert_terms(const fixture *f, const char *expected)
{
    dls__inverter_source source;
    found.length = 0;
    assert_ok(dls__inverter_terms(&f->lane.inverter, 0x1, &source, &err), &err);
    assert_ok(say_source(&found, &source.source, 0x1, &err), &err);
    assert_string_equal(found.text, expected);
    dls__inverter_source_done(&source);
}

static void test_values_of_a_field_stand_64_words_apart(void **state)
{
    (void)state;
    fixture f;
    begin(&f, 1 << 20);
    const dls_value values[] = { fixture_value(TITLE, "a b"), fixture_value(TEXT, "b"), fixture_value(TITLE, ""),
                                 fixture_value(TITLE, "a"), fixture_value(KIND, "x") };
    assert_ok(dls__lane_add(&f.lane, "k", 1, values, 5, &f.batch, &err), &err);
    /* an empty value moves what follows it away once more */
    assert_terms(&f, "a 0:0(0 130);b 0:0(1)1[1];=2=x 0;");
    end(&f);
}

static void test_documents_that_waited_are_inverted_as_others(void **state)
{
    (void)state;
    for (int wait = 0; wait < 2; wait++) {
        fixture f;
        begin(&f, 1 << 20);
        dls__intake_batch_clear(&f.batch, 5, 0);
        const dls_value values[] = { fixture_value(TITLE, "a b"), fixture_value(URL, "u") };
        for (size_t count = 0; count <= 2; count++)
            assert_ok(wait ? dls__intake_batch_hold(&f.batch, "k", 1, values, count, &err)
                           : dls__lane_add(&f.lane, "k", 1, values, count, &f.batch, &err),
                      &err);
        if (wait) dls__lane_do(&f.lane, &f.batch);
        assert_int_equal(f.batch.status, DLS_OK);
        assert_terms(&f, "a 6:0(0) 7:0(0);b 6:0(1) 7:0(1);");
        assert_int_equal(f.batch.documents, 3);
        assert_int_equal(f.batch.total_length[0], 4);
        assert_int_equal(f.batch.documents_with[0], 2);
        assert_bytes(f.batch.lengths[0].bytes, f.batch.lengths[0].size, "\0\2\2", 3);
        assert_bytes(f.batch.extents[0].bytes, f.batch.extents[0].size, "\0\1\1", 3);
        assert_int_equal(f.batch.extents[1].size, 0); /* it keeps no positions */
        /* key, no rests; then the values that are stored */
        assert_bytes(f.batch.records.bytes, f.batch.records.size,
                     "\3\0\0\0\0\0\0\0\1k\0" "\10\0\0\0\0\0\0\0\1k\0\0\3a b" "\13\0\0\0\0\0\0\0\1k\0\0\3a b\3\1u", 46);
        end(&f);
    }
}

static void test_after_a_failure_nothing_more_is_inverted(void **state)
{
    (void)state;
    fixture f;
    begin(&f, 1 << 20);
    const dls_value value = fixture_value(TITLE, "a");
    assert_ok(dls__intake_batch_hold(&f.batch, "k", 1, &value, 1, &err), &err);
    testalloc_fail_at(&f.memory, 1);
    for (int again = 0; again < 2; again++) {
        dls__lane_do(&f.lane, &f.batch);
        assert_int_equal(f.batch.status, DLS_ENOMEM);
        assert_int_equal(f.batch.failure.code, DLS_ENOMEM);
        assert_int_equal(f.batch.documents, 0);
    }
    end(&f);
}

static void test_what_is_too_much_becomes_a_run_and_keys_are_found_there(void **state)
{
    (void)state;
    fixture f;
    bool is_there;
    uint32_t document;
    begin(&f, 1); /* nothing may stay */
    for (uint32_t i = 0; i < 10; i++) {
        char key = (char)('a' + i % 5);
        assert_ok(dls__lane_add_key(&f.lane, &key, 1, i, &err), &err);
        assert_ok(dls__lane_settle(&f.lane, i + 1, &err), &err);
    }
    assert_int_equal(f.lane.run_count, 10);
    assert_ok(dls__lane_find_key(&f.lane, "b", 1, &is_there, &document, &err), &err);
    assert_true(is_there);
    assert_int_equal(document, 6);
    assert_ok(dls__lane_find_key(&f.lane, "f", 1, &is_there, &document, &err), &err);
    assert_false(is_there);
    end(&f);
}

static void test_lanes_share_a_budget(void **state)
{
    (void)state;
    fixture f;
    begin(&f, 1000000);
    f.budget.lanes = 2;
    assert_ok(dls__lane_add_key(&f.lane, "a", 1, 0, &err), &err);
    assert_ok(dls__lane_settle(&f.lane, 1, &err), &err);
    size_t small = f.lane.counted;
    assert_true(small > 0 && small < 125000);
    assert_int_equal(f.budget.used, small);
    f.budget.used += 1000000; /* another lane's */
    assert_ok(dls__lane_settle(&f.lane, 1, &err), &err);
    assert_int_equal(f.lane.run_count, 0); /* it has too little to make room with */
    f.budget.used -= 10000;
    for (uint32_t i = 1; f.lane.run_count == 0; i++) {
        char key[16];
        snprintf(key, sizeof key, "key %u", i);
        assert_ok(dls__lane_add_key(&f.lane, key, strlen(key), i, &err), &err);
        assert_true(f.lane.counted < 500000);
        assert_ok(dls__lane_settle(&f.lane, i + 1, &err), &err);
    }
    assert_int_equal(f.budget.used, 990000 + f.lane.counted);
    assert_true(f.lane.counted < 125000);
    end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values_of_a_field_stand_64_words_apart),
        cmocka_unit_test(test_documents_that_waited_are_inverted_as_others),
        cmocka_unit_test(test_after_a_failure_nothing_more_is_inverted),
        cmocka_unit_test(test_lanes_share_a_budget),
        cmocka_unit_test(test_what_is_too_much_becomes_a_run_and_keys_are_found_there),
    };
    return cmocka_run_group_tests_name("segment/lane", tests, NULL, NULL);
}
