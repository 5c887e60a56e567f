/* SPDX-License-Identifier: MIT
 *
 * Synonyms, as a stranger would use them: by a list, and by hand; and with all numbers that come of them.
 */
#include "support/small_index.h"

static dls_error err;

static void begin(small_index *s)
{
    small_index_begin(s, "title@english text@english");
    small_index_add(s, "title=Generative adversarial networks\ntext=a tutorial");
    small_index_add(s, "title=Mode collapse\ntext=where GANs fail");
    small_index_commit(s);
    small_index_add(s, "title=Adversarial examples\ntext=networks are fooled, generative ones too");
    small_index_add(s, "title=Bandits\ntext=a tutorial of another kind");
    small_index_open(s);
}

static dls_query *parse_with(const small_index *s, const char *rules, const char *text)
{
    dls_synonyms *synonyms = NULL;
    dls_query *query = NULL;
    dls_parse_options options = DLS_PARSE_OPTIONS_INIT;
    assert_ok(dls_synonyms_new(s->schema, NULL, &synonyms, &err), &err);
    assert_ok(dls_synonyms_add(synonyms, rules, strlen(rules), &err), &err);
    options.synonyms = synonyms;
    assert_ok(dls_query_parse_with(s->schema, text, strlen(text), &options, NULL, &query, &err), &err);
    dls_synonyms_free(synonyms);
    return query;
}

static dls_hits *search(const small_index *s, const dls_query *query)
{
    dls_hits *hits = NULL;
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    options.count = true;
    assert_ok(dls_search(s->index, query, 10, &options, &hits, &err), &err);
    return hits;
}

static void assert_keys(dls_hits *hits, const char *expected)
{
    char keys[100] = "";
    for (size_t i = 0; i < dls_hits_count(hits); i++) {
        dls_text key;
        assert_ok(dls_hits_key(hits, i, &key, &err), &err);
        snprintf(keys + strlen(keys), sizeof keys - strlen(keys), "%s%.*s", i > 0 ? " " : "", (int)key.length,
                 key.bytes);
    }
    assert_string_equal(keys, expected);
}

#define GAN "gan, generative adversarial network\n"

static void test_an_acronym_finds_what_its_long_form_finds(void **state)
{
    (void)state;
    static const struct {
        const char *text, *keys;
    } rows[] = {
        { "gan", "1 0" },
        { "\"gan\"", "1 0" },
        { "\"generative adversarial network\"", "1 0" },
        { "generative adversarial networks", "1 2 0" },
        { "tutorial -gan", "3" },
        { "\"a GAN tutorial\" bandits", "3" }, /* which no document has: relaxed */
    };
    small_index s;
    begin(&s);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        dls_query *query = parse_with(&s, GAN, rows[i].text);
        dls_hits *hits = search(&s, query);
        if (i + 1 < sizeof rows / sizeof *rows) assert_keys(hits, rows[i].keys);
        uint64_t counted;
        assert_ok(dls_count(s.index, query, &counted, &err), &err);
        assert_int_equal(counted, dls_hits_total(hits));
        dls_hits_free(hits);
        dls_query_free(query);
    }
    small_index_end(&s);
}

static void test_what_says_the_same_is_marked(void **state)
{
    (void)state;
    small_index s;
    begin(&s);
    dls_query *query = parse_with(&s, GAN, "gan");
    dls_hits *hits = search(&s, query);
    const dls_range *ranges;
    size_t count;
    assert_ok(dls_hits_matches(hits, 1, 0, 0, &ranges, &count, &err), &err); /* of document 0 */
    assert_int_equal(count, 3);
    assert_ok(dls_hits_matches(hits, 0, 1, 0, &ranges, &count, &err), &err);
    assert_int_equal(count, 1);
    dls_hits_free(hits);
    dls_query_free(query);
    small_index_end(&s);
}

static void test_the_score_is_explained(void **state)
{
    (void)state;
    small_index s;
    begin(&s);
    dls_query *query = parse_with(&s, GAN, "gan");
    dls_hits *hits = search(&s, query);
    const dls_explain_node *nodes;
    size_t count;
    assert_ok(dls_hits_explain(hits, 1, &nodes, &count, &err), &err);
    assert_int_equal(count, 3); /* any of the words, the synonym, the phrase that this document has */
    assert_int_equal(nodes[1].kind, DLS_NODE_SYNONYM);
    assert_int_equal(nodes[1].df, 3); /* "gan" has one, the words of the phrase two, though side by side in one alone */
    assert_int_equal(nodes[2].kind, DLS_NODE_PHRASE);
    assert_int_equal(nodes[2].depth, 2);
    assert_true(nodes[1].tf == nodes[2].tf && nodes[2].field_count == 1);
    assert_true(nodes[0].score == dls_hits_at(hits, 1)->score);
    dls_hits_free(hits);
    dls_query_free(query);
    small_index_end(&s);
}

static dls_status add(const small_index *s, dls_query *synonym, dls_occur occur, const char *text, bool phrase)
{
    dls_query *member = NULL;
    if (phrase)
        assert_ok(dls_query_new_phrase(s->schema, text, strlen(text), 0, 0, NULL, &member, &err), &err);
    else
        assert_ok(dls_query_parse_full(s->schema, text, strlen(text), 0, NULL, &member, &err), &err);
    return dls_query_add(synonym, occur, member, &err);
}

static void test_members_are_words_and_phrases(void **state)
{
    (void)state;
    static const char *const others[] = { "a*", "+a b", "(a b)~2", "a -b", "key:a", "*:*", "a^=2", "{a}", "((a b) c)" };
    small_index s;
    begin(&s);
    dls_query *synonym = NULL;
    assert_ok(dls_query_new_synonym(NULL, &synonym, &err), &err);
    assert_true(dls_query_is_empty(synonym));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_status(add(&s, synonym, DLS_SHOULD, others[i], false), DLS_EINVAL);
    assert_status(add(&s, synonym, DLS_MUST, "a", false), DLS_EINVAL);
    assert_true(dls_query_is_empty(synonym));
    assert_ok(add(&s, synonym, DLS_SHOULD, "a b", false), &err); /* two words */
    assert_ok(add(&s, synonym, DLS_SHOULD, "c d", true), &err);
    assert_ok(add(&s, synonym, DLS_SHOULD, "e^3", false), &err);
    assert_ok(dls_query_boost(synonym, 2.0f, &err), &err);
    char text[100];
    dls_query_print(synonym, s.schema, text, sizeof text);
    assert_string_equal(text, "{'a' = 'b' = ['c' 'd'] = 'e'}^2");
    for (int i = 4; i < DLS_MAX_EXPANSION; i++) assert_ok(add(&s, synonym, DLS_SHOULD, "f", false), &err);
    assert_status(add(&s, synonym, DLS_SHOULD, "f", false), DLS_ELIMIT);
    assert_status(dls_query_set_minimum(synonym, 2, &err), DLS_EINVAL);
    dls_query_free(synonym);
    small_index_end(&s);
}

/* Two indexes, each with a part of the documents: scores as in one. */
static void test_indexes_rank_as_one(void **state)
{
    (void)state;
    static const char *const documents[] = { "text=gan\ntitle=a", "text=generative adversarial network",
                                             "text=adversarial gan", "title=a generative adversarial network" };
    small_index whole, part;
    dls_statistics *sum = NULL;
    small_index_begin(&whole, "title@english text@english");
    for (size_t i = 0; i < 4; i++) small_index_add(&whole, documents[i]);
    small_index_open(&whole);
    dls_query *query = parse_with(&whole, GAN, "gan tutorial");
    dls_hits *expected = search(&whole, query);
    char kept[200];
    for (size_t i = 0; i < 2; i++) { /* the statistics of both halves */
        dls_statistics *own = NULL;
        small_index_begin(&part, "title@english text@english");
        snprintf(kept, sizeof kept, "%s", part.path);
        small_index_add(&part, documents[2 * i]);
        small_index_add(&part, documents[2 * i + 1]);
        small_index_open(&part);
        assert_ok(dls_statistics_collect(part.index, query, NULL, &own, &err), &err);
        if (i == 0) sum = own;
        if (i == 1) assert_ok(dls_statistics_merge(sum, own, &err), &err);
        if (i == 1) dls_statistics_free(own);
        if (i == 0) small_index_end(&part);
    }
    dls_hits *hits = NULL;
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    options.statistics = sum;
    assert_ok(dls_search(part.index, query, 10, &options, &hits, &err), &err);
    assert_int_equal(dls_hits_count(hits), 2);
    for (size_t i = 0; i < 2; i++)
        for (size_t j = 0; j < 4; j++)
            if (dls_hits_at(expected, j)->document == 2 + dls_hits_at(hits, i)->document)
                assert_true(dls_hits_at(expected, j)->score == dls_hits_at(hits, i)->score);
    dls_hits_free(hits);
    dls_statistics_free(sum);
    dls_hits_free(expected);
    dls_query_free(query);
    small_index_end(&part);
    small_index_end(&whole);
}

/* What a collection defines itself, found by who does not know. */
static void test_acronyms_of_the_documents_become_synonyms(void **state)
{
    (void)state;
    static const char text[] = "Generative adversarial networks (GANs) are trained";
    small_index s;
    const char *rules;
    size_t length;
    dls_acronyms *acronyms = NULL;
    begin(&s);
    assert_ok(dls_acronyms_new(NULL, &acronyms, &err), &err);
    assert_ok(dls_acronyms_add(acronyms, text, strlen(text), &err), &err);
    assert_ok(dls_acronyms_rules(acronyms, DLS_MAX_PAYLOAD, &rules, &length, &err), &err);
    dls_query *query = parse_with(&s, rules, "\"GAN\"");
    dls_hits *hits = search(&s, query);
    assert_keys(hits, "1 0");
    dls_hits_free(hits);
    dls_query_free(query);
    dls_acronyms_free(acronyms);
    small_index_end(&s);
}

/* An index keeps those of its texts; those of several add up. */
static void test_acronyms_of_indexes_become_synonyms(void **state)
{
    (void)state;
    small_index s, other;
    const dls_acronym *list;
    const char *rules;
    size_t count, length;
    dls_acronyms *acronyms = NULL;
    small_index_begin(&s, "title@english text@english/acronyms");
    small_index_add(&s, "text=generative adversarial networks (GANs)");
    small_index_commit(&s);
    small_index_add(&s, "text=GAN (generative adversarial network)");
    small_index_add(&s, "text=the GAN");
    small_index_open(&s);
    small_index_begin(&other, "text@english/acronyms");
    small_index_add(&other, "text=generative adversarial networks (GANs), guided animal navigation (GAN)");
    small_index_open(&other);
    assert_ok(dls_acronyms_new(NULL, &acronyms, &err), &err);
    assert_ok(dls_acronyms_add_index(acronyms, s.index, &err), &err);
    assert_ok(dls_acronyms_add_index(acronyms, other.index, &err), &err);
    assert_ok(dls_acronyms_list(acronyms, &list, &count, &err), &err);
    assert_int_equal(count, 2);
    assert_int_equal(list[0].count, 3);
    assert_int_equal(list[1].count, 1);
    assert_ok(dls_acronyms_rules(acronyms, SIZE_MAX, &rules, &length, &err), &err);
    assert_string_equal(rules, "gan, generative adversarial network\n");
    dls_query *query = parse_with(&s, rules, "\"generative adversarial network\"");
    dls_hits *hits = search(&s, query);
    assert_int_equal(dls_hits_count(hits), 3);
    dls_hits_free(hits);
    dls_query_free(query);
    dls_acronyms_free(acronyms);
    small_index_end(&other);
    small_index_end(&s);
}

/* Words written together or apart: by themselves those that no document has. */
static void test_words_are_joined_and_split(void **state)
{
    (void)state;
    static const struct {
        dls_join join;
        const char *text;
        uint64_t total;
    } rows[] = {
        { DLS_JOIN_NONE, "pretraining", 0 }, { DLS_JOIN_UNKNOWN, "pretraining", 1 }, { DLS_JOIN_ALL, "pretraining", 1 },
        { DLS_JOIN_NONE, "dataset", 1 },     { DLS_JOIN_UNKNOWN, "dataset", 1 },     { DLS_JOIN_ALL, "dataset", 2 },
    };
    small_index s;
    small_index_begin(&s, "text@english");
    small_index_add(&s, "text=pre-training on a data set");
    small_index_add(&s, "text=dataset");
    small_index_open(&s);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        dls_query *query = NULL, *joined = NULL;
        dls_hits *hits = NULL;
        dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
        options.join = rows[i].join;
        options.count = true;
        options.correct = false;
        assert_ok(dls_query_parse(s.schema, rows[i].text, strlen(rows[i].text), 0, NULL, &query, &err), &err);
        assert_ok(dls_search(s.index, query, 10, &options, &hits, &err), &err);
        assert_int_equal(dls_hits_total(hits), rows[i].total);
        assert_ok(dls_query_joined(query, s.index, rows[i].join, NULL, &joined, &err), &err);
        assert_true((joined != NULL) == (rows[i].total > (rows[i].text[0] == 'd')));
        dls_hits_free(hits);
        dls_query_free(joined);
        dls_query_free(query);
    }
    dls_query *query = NULL, *joined = NULL;
    uint64_t count;
    assert_ok(dls_query_parse(s.schema, "pretraining", 11, 0, NULL, &query, &err), &err);
    assert_ok(dls_count(s.index, query, &count, &err), &err);
    assert_int_equal(count, 1);
    assert_status(dls_query_joined(query, s.index, (dls_join)3, NULL, &joined, &err), DLS_EINVAL);
    assert_status(dls_query_joined(NULL, s.index, DLS_JOIN_ALL, NULL, &joined, &err), DLS_EINVAL);
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    dls_hits *hits = NULL;
    options.join = (dls_join)3;
    assert_status(dls_search(s.index, query, 1, &options, &hits, &err), DLS_EINVAL);
    dls_query_free(query);
    small_index_end(&s);
}

static void test_arguments_are_looked_at(void **state)
{
    (void)state;
    small_index s, other;
    dls_synonyms *synonyms = NULL;
    dls_query *query = NULL;
    dls_parse_options options = DLS_PARSE_OPTIONS_INIT;
    small_index_schema(&s, "title@english");
    small_index_schema(&other, "title@words");
    assert_status(dls_synonyms_new(NULL, NULL, &synonyms, &err), DLS_EINVAL);
    assert_status(dls_synonyms_new(s.schema, NULL, NULL, &err), DLS_EINVAL);
    assert_ok(dls_synonyms_new(s.schema, NULL, &synonyms, &err), &err);
    assert_status(dls_synonyms_add(NULL, "a, b", 4, &err), DLS_EINVAL);
    assert_status(dls_synonyms_add(synonyms, NULL, 4, &err), DLS_EINVAL);
    assert_ok(dls_synonyms_add(synonyms, NULL, 0, &err), &err);
    assert_int_equal(dls_synonyms_count(synonyms), 0);
    assert_int_equal(dls_synonyms_count(NULL), 0);
    options.synonyms = synonyms;
    assert_status(dls_query_parse_with(other.schema, "a", 1, &options, NULL, &query, &err), DLS_EINVAL);
    options.fields = 2;
    assert_status(dls_query_parse_with(s.schema, "a", 1, &options, NULL, &query, &err), DLS_EINVAL);
    assert_status(dls_query_parse_with(s.schema, NULL, 1, NULL, NULL, &query, &err), DLS_EINVAL);
    assert_ok(dls_query_parse_with(s.schema, "a b", 3, NULL, NULL, &query, &err), &err);
    dls_query_free(query);
    dls_synonyms_free(synonyms);
    assert_status(dls_acronyms_new(NULL, NULL, &err), DLS_EINVAL);
    assert_status(dls_acronyms_add(NULL, "a", 1, &err), DLS_EINVAL);
    assert_status(dls_acronyms_rules(NULL, 1, NULL, NULL, &err), DLS_EINVAL);
    assert_status(dls_acronyms_add_index(NULL, s.index, &err), DLS_EINVAL);
    assert_status(dls_acronyms_list(NULL, NULL, NULL, &err), DLS_EINVAL);
    dls_acronyms_free(NULL);
    dls_synonyms_free(NULL);
    small_index_end(&s);
    small_index_end(&other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_acronym_finds_what_its_long_form_finds),
        cmocka_unit_test(test_what_says_the_same_is_marked),
        cmocka_unit_test(test_the_score_is_explained),
        cmocka_unit_test(test_members_are_words_and_phrases),
        cmocka_unit_test(test_indexes_rank_as_one),
        cmocka_unit_test(test_acronyms_of_the_documents_become_synonyms),
        cmocka_unit_test(test_acronyms_of_indexes_become_synonyms),
        cmocka_unit_test(test_words_are_joined_and_split),
        cmocka_unit_test(test_arguments_are_looked_at),
    };
    return cmocka_run_group_tests_name("api/synonyms", tests, NULL, NULL);
}
