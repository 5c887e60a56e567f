/* SPDX-License-Identifier: MIT
 *
 * Deleting by query: what was committed and matches goes, everything else stays.
 */
#include "rank/delete_by_query.h"

#include "support/small_index.h"
#include "support/testalloc.h"

static dls_error err;

static void begin(small_index *s)
{
    small_index_begin(s, "text kind/keyword");
    for (int i = 0; i < 20; i++) {
        small_index_add(s, i % 2 == 0 ? "text=even number\nkind=x" : "text=odd number\nkind=y");
        if (i % 7 == 6) small_index_commit(s);
    }
    small_index_commit(s);
}

static uint64_t delete_in(small_index *s, dls_query *query)
{
    uint64_t deleted = UINT64_MAX;
    assert_ok(dls__writer_delete_by_query(s->writer, query, &deleted, &s->err), &s->err);
    dls_query_free(query);
    return deleted;
}

static void test_what_matches_is_deleted_once(void **state)
{
    (void)state;
    small_index s;
    begin(&s);
    assert_ok(dls__writer_delete(s.writer, "4", 1, &err), &err);
    assert_int_equal(delete_in(&s, small_index_parse(&s, "even")), 9);
    assert_int_equal(delete_in(&s, small_index_parse(&s, "even")), 0);
    assert_int_equal(delete_in(&s, small_index_parse(&s, "nothing")), 0);
    assert_int_equal(dls_writer_count(s.writer), 10);
    small_index_commit(&s);
    assert_int_equal(delete_in(&s, small_index_keyword(&s, 1, "x")), 0);
    assert_int_equal(delete_in(&s, small_index_keyword(&s, 1, "y")), 10);
    small_index_open(&s);
    assert_string_equal(small_index_ask(&s, "number"), "");
    small_index_end(&s);
}

static void test_what_is_not_committed_is_not_looked_at(void **state)
{
    (void)state;
    small_index s;
    small_index_begin(&s, "text");
    small_index_add(&s, "text=tree");
    assert_int_equal(delete_in(&s, small_index_parse(&s, "tree")), 0);
    small_index_commit(&s);
    small_index_add(&s, "text=tree");
    assert_int_equal(delete_in(&s, small_index_parse(&s, "tree")), 1);
    small_index_open(&s);
    assert_string_equal(small_index_ask(&s, "tree"), "0"); /* the segment of the other was dropped */
    small_index_end(&s);
}

static void test_no_memory_is_told(void **state)
{
    (void)state;
    testalloc memory;
    small_index s;
    begin(&s);
    small_index_open(&s);
    testalloc_init(&memory);
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
        dls_writer *writer = NULL;
        options.allocator = &memory.allocator;
        dls_query *query = small_index_parse(&s, "odd");
        dls_status status = dls__writer_open(s.path, NULL, &options, &writer, &err);
        if (status == DLS_OK) status = dls__writer_delete_by_query(writer, query, NULL, &err);
        if (status == DLS_OK) assert_int_equal(dls__writer_count(writer), 10);
        dls_writer_close(writer);
        dls_query_free(query);
        assert_told(&memory, status, &err);
    }
    testalloc_done(&memory);
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_matches_is_deleted_once),
        cmocka_unit_test(test_what_is_not_committed_is_not_looked_at),
        cmocka_unit_test(test_no_memory_is_told),
    };
    return cmocka_run_group_tests_name("rank/delete_by_query", tests, NULL, NULL);
}
