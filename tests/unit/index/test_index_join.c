/* SPDX-License-Identifier: MIT
 *
 * Several indexes read as one.
 */
#include "index/index_join.h"

#include "base/alloc.h"
#include "support/small_index.h"

static dls_error err;

/* Two segments of one document each, of which one is deleted. */
static void begin(small_index *s, const char *fields)
{
    small_index_begin(s, fields);
    small_index_add(s, "title=first");
    small_index_commit(s);
    small_index_add(s, "title=second");
    small_index_add(s, "title=third");
    small_index_commit(s);
    assert_ok(dls_writer_delete(s->writer, "1", 1, &err), &err);
    small_index_open(s);
}

static void test_segments_follow_one_another(void **state)
{
    (void)state;
    small_index a, b;
    dls__arena arena;
    dls__joined_index joined;
    begin(&a, "title@english");
    begin(&b, "title@english/suggest");
    const dls_index *indexes[] = { a.index, b.index, a.index };
    dls__arena_init(&arena, dls__allocator_or_default(NULL));
    assert_ok(dls__index_join(indexes, 3, &arena, &joined, &err), &err);
    assert_int_equal(joined.index.segment_count, 6);
    assert_int_equal(joined.index.documents, 9);
    assert_int_equal(joined.index.deleted, 3);
    assert_ptr_equal(joined.index.schema, a.index->schema);
    for (size_t i = 0; i < 6; i++) {
        uint32_t local;
        assert_int_equal(joined.index_of[i], i / 2);
        assert_int_equal(joined.index.first_document[i], i / 2 * 3 + i % 2);
        assert_ptr_equal(dls__index_segment_of(&joined.index, joined.index.first_document[i], &local),
                         &joined.index.segments[i]);
        assert_int_equal(local, 0);
    }
    assert_int_equal(joined.index.first_document[6], 9);
    dls__arena_done(&arena);
    small_index_end(&a);
    small_index_end(&b);
}

static void test_other_fields_are_refused(void **state)
{
    (void)state;
    small_index a, b;
    dls__arena arena;
    dls__joined_index joined;
    begin(&a, "title@english");
    begin(&b, "title@english text");
    const dls_index *indexes[] = { a.index, b.index };
    dls__arena_init(&arena, dls__allocator_or_default(NULL));
    assert_fails(dls__index_join(indexes, 2, &arena, &joined, &err), DLS_EINVAL, &err, "index 1 of these");
    dls__arena_done(&arena);
    small_index_end(&a);
    small_index_end(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_segments_follow_one_another),
        cmocka_unit_test(test_other_fields_are_refused),
    };
    return cmocka_run_group_tests_name("index/index_join", tests, NULL, NULL);
}
