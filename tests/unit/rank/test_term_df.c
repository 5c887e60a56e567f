/* SPDX-License-Identifier: MIT
 *
 * In how many documents a term is.
 */
#include "rank/term_df.h"

#include "base/alloc.h"
#include "support/small_index.h"

static uint64_t df_of(small_index *s, const char *term)
{
    uint64_t df = 77;
    const dls_allocator *allocator = dls__allocator_or_default(NULL);
    assert_ok(dls__term_df(s->index, term, strlen(term), allocator, &df, &s->err), &s->err);
    return df;
}

static uint64_t least_df_of(small_index *s, const char *term)
{
    uint64_t least = 77;
    assert_ok(dls__term_least_df(s->index, term, strlen(term), &least, &s->err), &s->err);
    return least;
}

static void test_df_is_of_all_segments_and_without_what_was_deleted(void **state)
{
    (void)state;
    small_index s;
    small_index_begin(&s, "title text");
    small_index_add(&s, "title=tree\ntext=tree leaf");
    small_index_add(&s, "text=tree");
    small_index_commit(&s);
    small_index_add(&s, "text=tree twig");
    small_index_add(&s, "text=stone");
    small_index_commit(&s);
    assert_ok(dls_writer_delete(s.writer, "1", 1, &s.err), &s.err);
    assert_ok(dls_writer_delete(s.writer, "3", 1, &s.err), &s.err);
    small_index_open(&s);
    assert_int_equal(df_of(&s, "tree"), 2);
    assert_int_equal(df_of(&s, "leaf"), 1);
    assert_int_equal(df_of(&s, "twig"), 1);
    assert_int_equal(df_of(&s, "stone"), 0);
    assert_int_equal(df_of(&s, "tre"), 0);
    assert_int_equal(least_df_of(&s, "tree"), 1); /* each segment has a deleted document */
    assert_int_equal(least_df_of(&s, "stone"), 0);
    assert_int_equal(least_df_of(&s, "tre"), 0);
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_df_is_of_all_segments_and_without_what_was_deleted) };
    return cmocka_run_group_tests_name("rank/term_df", tests, NULL, NULL);
}
