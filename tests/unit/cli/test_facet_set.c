/* SPDX-License-Identifier: MIT
 *
 * Tests of cli/facet_set.h: several indexes have the facets of one with all of their documents.
 */
#include "cli/facet_set.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/dls_test.h"
#include "support/rng.h"
#include "support/small_index.h"
#include "support/test_folder.h"

#define DOCUMENTS 400

static char documents[DOCUMENTS][120];

static void make_documents(rng *r)
{
    for (size_t i = 0; i < DOCUMENTS; i++) {
        size_t size = sizeof documents[i];
        int at = snprintf(documents[i], size, "title=w");
        if (rng_below(r, 8) > 0)
            at +=
                snprintf(documents[i] + at, size - (size_t)at, "\nkind=k%d", (int)(rng_below(r, 6) * rng_below(r, 6)));
        if (rng_below(r, 8) > 0)
            at += snprintf(documents[i] + at, size - (size_t)at, "\nyear=%d", (int)rng_below(r, 30) - 9);
        if (rng_below(r, 8) > 0)
            at += snprintf(documents[i] + at, size - (size_t)at, "\nprice=%d.5", (int)rng_below(r, 12) - 3);
        if (rng_below(r, 8) > 0)
            snprintf(documents[i] + at, size - (size_t)at, "\ndate=20%02d-%02d-01", (int)rng_below(r, 20),
                     1 + (int)rng_below(r, 12));
    }
}

/* An index of each `step`-th document from `first` on. */
static void make_index(const char *name, size_t first, size_t step, bool other_order)
{
    small_index s;
    small_index_begin(&s, other_order
                              ? "title date/date/column price/float/column year/integer/column kind/keyword/column"
                              : "title kind/keyword/column year/integer/column price/float/column date/date/column");
    for (size_t i = first; i < DOCUMENTS; i += step) small_index_add(&s, documents[i]);
    small_index_open(&s);
    assert_int_equal(rename(s.path, test_path(name)), 0);
    small_index_end(&s);
}

/* What was asked, of which indexes, and what came of it. */
struct asked {
    struct index_set indexes;
    struct facet_set facets;
    dls_query *query;
};

static void ask(struct asked *asked, const char *const *paths, size_t count, const char **names, size_t name_count,
                size_t most)
{
    struct options options = { .facets = names, .facet_count = name_count };
    dls_search_options settings = DLS_SEARCH_OPTIONS_INIT;
    dls_error err;
    assert_true(index_set_open(&asked->indexes, paths, count));
    assert_true(facet_set_begin(&asked->facets, &options, &asked->indexes));
    for (size_t i = 0; i < name_count * count && most > 0; i++) asked->facets.requests[i].limit = most;
    assert_ok(dls_query_new_all(NULL, &asked->query, &err), &err);
    settings.facet_count = name_count;
    assert_true(index_set_search(&asked->indexes, asked->query, 0, &settings));
    assert_true(facet_set_take(&asked->facets, &asked->indexes));
}

static void end(struct asked *asked)
{
    facet_set_done(&asked->facets);
    index_set_close(&asked->indexes);
    dls_query_free(asked->query);
}

static int make_indexes(void **state)
{
    (void)state;
    rng r = rng_for_test(7);
    make_documents(&r);
    make_index("all.dls", 0, 1, false);
    make_index("third.dls", 0, 3, false);
    make_index("next.dls", 1, 3, true);
    make_index("last.dls", 2, 3, false);
    return 0;
}

static const char *names[] = { "kind:3",    "kind:1000",    "year:7", "price:4",
                               "price:100", "date:month:5", "date",   "date:day:1" };
#define NAMES (sizeof names / sizeof names[0])

static void check_same(const dls_facet *found, const dls_facet *expected)
{
    assert_int_equal(found->with, expected->with);
    assert_int_equal(found->without, expected->without);
    assert_int_equal(found->others, expected->others);
    assert_int_equal(found->other_count, expected->other_count);
    assert_int_equal(found->count, expected->count);
    for (size_t i = 0; i < found->count; i++) {
        const dls_facet_bucket *bucket = &found->buckets[i], *other = &expected->buckets[i];
        assert_bytes(bucket->value.bytes, bucket->value.length, other->value.bytes, other->value.length);
        assert_int_equal(bucket->count, other->count);
    }
}

static void test_several_indexes_have_the_facets_of_one(void **state)
{
    (void)state;
    const char *all[] = { test_path("all.dls") };
    const char *parts[] = { test_path("third.dls"), test_path("next.dls"), test_path("last.dls") };
    struct asked one, several;
    ask(&one, all, 1, names, NAMES, 0);
    ask(&several, parts, 3, names, NAMES, 0);
    for (size_t i = 0; i < NAMES; i++) check_same(&several.facets.facets[i].facet, &one.facets.facets[i].facet);
    end(&one);
    end(&several);
}

static void test_values_that_an_index_cannot_tell_of_are_among_the_others(void **state)
{
    (void)state;
    const char *parts[] = { test_path("third.dls"), test_path("next.dls"), test_path("last.dls") };
    struct asked several;
    ask(&several, parts, 3, names, NAMES, 2);
    for (size_t i = 0; i < NAMES; i++) {
        const dls_facet *facet = &several.facets.facets[i].facet;
        uint64_t sum = facet->other_count;
        for (size_t b = 0; b < facet->count; b++) sum += facet->buckets[b].count;
        assert_int_equal(sum, facet->with); /* a document has one value, and each of them is counted */
        assert_true(facet->others > 0);
    }
    end(&several);
}

static void check_refused(const char *path, const char *name)
{
    struct index_set indexes;
    struct facet_set facets;
    struct options options = { .facets = &name, .facet_count = 1 };
    assert_true(index_set_open(&indexes, &path, 1));
    assert_false(facet_set_begin(&facets, &options, &indexes));
    facet_set_done(&facets);
    index_set_close(&indexes);
}

static void test_what_cannot_be_counted_is_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = { "kind:0",
                                         "kind:",
                                         "kind:1000001",
                                         "kind:x",
                                         "kind:year",
                                         "nothing",
                                         "title",
                                         "",
                                         ":",
                                         "kind:99999999999999999999999999" };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) check_refused(test_path("all.dls"), wrong[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_several_indexes_have_the_facets_of_one),
        cmocka_unit_test(test_values_that_an_index_cannot_tell_of_are_among_the_others),
        cmocka_unit_test(test_what_cannot_be_counted_is_refused),
    };
    return cmocka_run_group_tests(tests, make_indexes, NULL);
}
