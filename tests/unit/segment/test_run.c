/* SPDX-License-Identifier: MIT
 *
 * A run gives back what the inverter held.
 */
#include "segment/run.h"

#include "inverter_fixture.h"
#include "source_text.h"
#include "support/test_folder.h"
#include "support/testalloc.h"

static dls_error err;
static testalloc memory;
static source_text found;

static void fill(dls__inverter *inverter)
{
    dls__inverter_init(inverter, &memory.allocator);
    add_occurrence(inverter, "a", 5, 0, 3);
    add_occurrence(inverter, "a", 6, 1, 0);
    assert_true(add_keyword(inverter, "\xff\x02x", 6));
    assert_true(dls__inverter_add_key(inverter, "z", 1, 5) && dls__inverter_add_key(inverter, "k", 1, 6));
}

static void test_terms_and_keys_come_back(void **state)
{
    (void)state;
    testalloc_init(&memory);
    dls__inverter inverter;
    dls__run run;
    dls__stored_source terms, keys;
    fill(&inverter);
    assert_ok(dls__run_write(&run, &inverter, 2, 0x1, 7, test_path("r"), NULL, &err), &err);
    dls__stored_terms(&run.term_dict, &run.file, &memory.allocator, &terms);
    assert_ok(say_source(&found, &terms.source, 0x1, &err), &err);
    assert_string_equal(found.text, "a 5:0(3) 6:1[1];=2=x 6;");
    dls__stored_keys(&run.key_dict, &memory.allocator, &keys);
    assert_ok(say_source(&found, &keys.source, 0, &err), &err);
    assert_string_equal(found.text, "k 6;z 5;");
    dls__stored_source_done(&terms);
    dls__stored_source_done(&keys);
    dls__run_done(&run);
    dls__inverter_done(&inverter);
    testalloc_done(&memory);
}

static void test_it_knows_its_keys(void **state)
{
    (void)state;
    testalloc_init(&memory);
    dls__inverter inverter;
    dls__run run;
    bool found_key;
    uint32_t document;
    fill(&inverter);
    assert_ok(dls__run_write(&run, &inverter, 2, 0x1, 7, test_path("r"), NULL, &err), &err);
    assert_ok(dls__run_find_key(&run, "k", 1, &found_key, &document, &err), &err);
    assert_true(found_key);
    assert_int_equal(document, 6);
    assert_ok(dls__run_find_key(&run, "kk", 2, &found_key, &document, &err), &err);
    assert_false(found_key);
    dls__run_done(&run);
    dls__inverter_done(&inverter);
    testalloc_done(&memory);
}

static void test_no_memory_is_told_and_nothing_leaks(void **state)
{
    (void)state;
    testalloc_init(&memory);
    dls__inverter inverter;
    fill(&inverter);
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        dls__run run;
        dls_status status = dls__run_write(&run, &inverter, 2, 0x1, 7, test_path("r"), NULL, &err);
        assert_int_equal(status, memory.failed ? DLS_ENOMEM : DLS_OK);
        dls__run_done(&run);
    }
    dls__inverter_done(&inverter);
    testalloc_done(&memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_terms_and_keys_come_back),
        cmocka_unit_test(test_it_knows_its_keys),
        cmocka_unit_test(test_no_memory_is_told_and_nothing_leaks),
    };
    return cmocka_run_group_tests_name("segment/run", tests, NULL, NULL);
}
