/* SPDX-License-Identifier: MIT
 *
 * A segment's pairs, checked against the lists of another one.
 */
#include "segment/pairs.h"
#include "segment_fixture.h"

static dls_error err;

/* A segment of `documents`, whose second title is `title`. */
static void make(opened *o, uint32_t documents, const char *title)
{
    const dls__columns *columns;
    fixture_last_title = title;
    fixture_make(o, documents, 1 << 20);
    fixture_last_title = "second";
    assert_ok(fixture_open(o, &err), &err);
    assert_ok(dls__segment_columns(&o->segment, &columns, &err), &err);
}

static dls_status check(const dls__segment *lists, const dls__segment *pairs)
{
    return dls__pairs_check(&lists->terms, &lists->lists, pairs->descriptor.pair_words, &pairs->pairs,
                            &pairs->pair_lists, NULL, dls__allocator_or_default(NULL), &err);
}

static void test_pairs_fit_their_segment_and_no_other(void **state)
{
    (void)state;
    static const struct {
        uint32_t documents;
        const char *title;
    } others[] = {
        { 300, "second of many" }, /* a pair more often in documents that have it already */
        { 300, "second title" },   /* a pair more */
        { 300, "number 3" },       /* one in more documents */
        { 303, "second" },         /* more documents */
    };
    opened o;
    make(&o, 300, "second");
    assert_ok(check(&o.segment, &o.segment), &err);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        opened other;
        make(&other, others[i].documents, others[i].title);
        assert_ok(check(&other.segment, &other.segment), &err);
        assert_fails(check(&o.segment, &other.segment), DLS_ECORRUPT, &err, "a pair that the positions contradict");
        assert_fails(check(&other.segment, &o.segment), DLS_ECORRUPT, &err, "a pair that the positions contradict");
        fixture_close(&other);
        fixture_free(&other);
    }
    fixture_close(&o);
    fixture_free(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pairs_fit_their_segment_and_no_other),
    };
    return cmocka_run_group_tests_name("segment/pairs_check", tests, NULL, NULL);
}
