/* SPDX-License-Identifier: MIT
 *
 * Groups: the tf of all their terms, whatever lists these have. Scores of random groups are compared with the twin's by
 * property/test_search_equals_naive.
 */
#include "rank/group.h"

#include "rank_fixture.h"

static dls_error err;

/* The tf of each document, "-" where it does not match: "1 - 2.5". */
static const char *tfs_of(small_index *s, const char *prefix, uint64_t fields, const dls__rank_parameters *parameters)
{
    static char text[1000];
    planned p;
    dls_query *query = NULL;
    dls__batch batch = { .block = 0, .places = NULL };
    float tf[DLS__BATCH];
    dls__kept_factors kept;
    size_t at = 0;
    assert_ok(dls_query_new_prefix(s->schema, prefix, strlen(prefix), fields, NULL, &query, &err), &err);
    dls__kept_factors_begin(&kept);
    planned_init(&p, s, query, parameters);
    planned_enter(&p, 0);
    for (uint32_t i = 0; i < p.plan.segment->descriptor.documents; i++) batch.lows[batch.count++] = (uint16_t)i;
    assert_ok(dls__group_match(&p.plan, &p.plan.root, &batch, &kept, tf, &err), &err);
    for (uint32_t i = 0; i < batch.count; i++)
        at += (size_t)(batch.matches[i] ? snprintf(text + at, sizeof text - at, "%s%g", i > 0 ? " " : "", (double)tf[i])
                                        : snprintf(text + at, sizeof text - at, "%s-", i > 0 ? " " : ""));
    planned_done(&p);
    return text;
}

static void test_tf_is_the_sum_over_terms_and_fields(void **state)
{
    (void)state;
    small_index s;
    small_index_begin(&s, "title text");
    small_index_add(&s, "text=pool pooling pooling x");
    small_index_add(&s, "title=pools\ntext=pool");
    small_index_add(&s, "text=x y");
    small_index_add(&s, "title=pooling pooling");
    small_index_open(&s);
    dls__rank_parameters parameters = { .k1 = 1.2f, .weights = { 2.0f, 1.0f } }; /* length does not matter: b is 0 */
    assert_string_equal(tfs_of(&s, "pool", 0, &parameters), "3 3 - 4");
    assert_string_equal(tfs_of(&s, "pool", 2, &parameters), "3 1 - -");
    assert_string_equal(tfs_of(&s, "pooli", 0, &parameters), "2 - - 4");
    parameters.weights[0] = 0.0f;
    assert_string_equal(tfs_of(&s, "pool", 0, &parameters), "3 1 - -");
    small_index_end(&s);
}

/* With b 1 the factor of an empty field is infinite, and nothing of it must reach a document without the term. */
static void test_a_field_that_is_empty_adds_nothing(void **state)
{
    (void)state;
    small_index s;
    small_index_begin(&s, "title text");
    small_index_add(&s, "title=a\ntext=pool");
    small_index_add(&s, "title=pooling");
    small_index_open(&s);
    dls__rank_parameters parameters = { .k1 = 1.2f, .weights = { 1.0f, 1.0f }, .b = { 1.0f, 1.0f } };
    assert_string_equal(tfs_of(&s, "pool", 0, &parameters), "1 1");
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tf_is_the_sum_over_terms_and_fields),
        cmocka_unit_test(test_a_field_that_is_empty_adds_nothing),
    };
    return cmocka_run_group_tests_name("rank/group", tests, NULL, NULL);
}
