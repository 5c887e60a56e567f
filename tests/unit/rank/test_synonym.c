/* SPDX-License-Identifier: MIT
 *
 * Synonyms: the tf of all their members, and where the first of them stands. Scores of random ones are compared with
 * the twin's by property/test_search_equals_naive.
 */
#include "rank/synonym.h"

#include "rank/search.h"
#include "rank_fixture.h"

static dls_error err;

/* A synonym of words and phrases with '|' between them. */
static dls_query *synonym_of(const small_index *s, const char *members)
{
    dls_query *synonym = NULL;
    assert_ok(dls_query_new_synonym(NULL, &synonym, &err), &err);
    while (*members != '\0') {
        size_t length = strcspn(members, "|");
        dls_query *member = NULL;
        assert_ok(dls_query_new_phrase(s->schema, members, length, 0, 0, NULL, &member, &err), &err);
        assert_ok(dls_query_add(synonym, DLS_SHOULD, member, &err), &err);
        members += length + (members[length] == '|');
    }
    return synonym;
}

/* The tf of each document and how early it comes, "-" where it does not match: "1/0.2 - 2.5/0". */
static const char *tfs_of(small_index *s, const char *members, const dls__rank_parameters *parameters)
{
    static char text[1000];
    planned p;
    dls__batch batch = { .block = 0, .places = NULL };
    float tf[DLS__BATCH], early[DLS__BATCH];
    dls__kept_factors kept;
    size_t at = 0;
    dls__kept_factors_begin(&kept);
    planned_init(&p, s, synonym_of(s, members), parameters);
    planned_enter(&p, 0);
    p.plan.early_use = DLS__EARLY_TRUE;
    for (uint32_t i = 0; i < p.plan.segment->descriptor.documents; i++) batch.lows[batch.count++] = (uint16_t)i;
    assert_ok(dls__synonym_match(&p.plan, &p.plan.root, &batch, &kept, tf, early, &err), &err);
    for (uint32_t i = 0; i < batch.count; i++) {
        at += (size_t)snprintf(text + at, sizeof text - at, "%s", i > 0 ? " " : "");
        at += (size_t)(batch.matches[i]
                           ? snprintf(text + at, sizeof text - at, "%g/%g", (double)tf[i], (double)early[i])
                           : snprintf(text + at, sizeof text - at, "-"));
    }
    planned_done(&p);
    return text;
}

static void test_tf_is_the_sum_of_the_members_and_the_first_place_counts(void **state)
{
    (void)state;
    small_index s;
    small_index_begin(&s, "text");
    small_index_add(&s, "text=gan gan");
    small_index_add(&s, "text=a generative network and a gan");
    small_index_add(&s, "text=generative network generative network");
    small_index_add(&s, "text=network generative");
    small_index_add(&s, "text=a generative model of a generative network");
    small_index_open(&s);
    dls__rank_parameters parameters = { .k1 = 1.2f, .weights = { 1.0f }, .lead = { 1.0f } }; /* b is 0 */
    assert_string_equal(tfs_of(&s, "gan|generative network", &parameters), "2/1 2/0.967742 2/1 - 1/0.857143");
    assert_string_equal(tfs_of(&s, "generative network|gan", &parameters), "2/1 2/0.967742 2/1 - 1/0.857143");
    assert_string_equal(tfs_of(&s, "gan|nothing|no such phrase", &parameters), "2/1 1/0.857143 - - -");
    assert_string_equal(tfs_of(&s, "no|nothing", &parameters), "- - - - -");
    assert_string_equal(tfs_of(&s, "", &parameters), "- - - - -");
    small_index_end(&s);
}

static float best_score(const small_index *s, dls_query *query, const dls__rank_parameters *parameters)
{
    dls_hit hit;
    dls__search_result result;
    assert_ok(dls__search(s->index, query, parameters, 1, false, dls__allocator_or_default(NULL), &hit, &result, &err),
              &err);
    assert_int_equal(result.count, 1);
    dls_query_free(query);
    return hit.score;
}

/* So that a list of synonyms does no harm to texts that have none of them. */
static void test_a_member_that_no_document_has_changes_nothing(void **state)
{
    (void)state;
    small_index s;
    dls_query *word = NULL;
    small_index_begin(&s, "title text");
    small_index_add(&s, "title=a gan\ntext=one gan is a gan");
    small_index_add(&s, "text=something else");
    small_index_open(&s);
    dls__rank_parameters parameters = default_parameters(&s);
    parameters.lead[0] = parameters.lead[1] = 0.2f;
    assert_ok(dls_query_new_term(s.schema, "gan", 3, 0, NULL, &word, &err), &err);
    float alone = best_score(&s, word, &parameters);
    float beside = best_score(&s, synonym_of(&s, "nothing|gan|generative network"), &parameters);
    assert_memory_equal(&alone, &beside, sizeof alone);
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tf_is_the_sum_of_the_members_and_the_first_place_counts),
        cmocka_unit_test(test_a_member_that_no_document_has_changes_nothing),
    };
    return cmocka_run_group_tests_name("rank/synonym", tests, NULL, NULL);
}
