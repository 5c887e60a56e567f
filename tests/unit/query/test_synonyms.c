/* SPDX-License-Identifier: MIT
 *
 * Lists of synonyms: what a rule says, what is none, and what becomes of queries.
 */
#include "query/synonyms.h"

#include "query_shape.h"
#include "support/small_index.h"
#include "support/testalloc.h"

static dls_error err;

#define ALL 3

static dls_synonyms *synonyms_of(const dls_schema *schema, const char *rules)
{
    dls_synonyms *synonyms = NULL;
    assert_ok(dls_synonyms_new(schema, NULL, &synonyms, &err), &err);
    assert_ok(dls_synonyms_add(synonyms, rules, strlen(rules), &err), &err);
    return synonyms;
}

static dls_query *parsed_with(const dls_schema *schema, const dls_synonyms *synonyms, bool full, const char *text)
{
    dls_query *query = NULL;
    dls_parse_options options = DLS_PARSE_OPTIONS_INIT;
    options.synonyms = synonyms;
    options.full = full;
    assert_ok(dls_query_parse_with(schema, text, strlen(text), &options, NULL, &query, &err), &err);
    return query;
}

typedef struct row {
    const char *rules, *text, *shape;
} row;

static void assert_become(const char *fields, bool full, const row *rows, size_t count)
{
    small_index s;
    small_index_schema(&s, fields);
    for (size_t i = 0; i < count; i++) {
        dls_synonyms *synonyms = synonyms_of(s.schema, rows[i].rules);
        dls_query *query = parsed_with(s.schema, synonyms, full, rows[i].text);
        const char *shape = shape_of(query, ALL);
        if (strcmp(shape, rows[i].shape) != 0)
            fail_msg("by [%s] [%s] became %s, not %s", rows[i].rules, rows[i].text, shape, rows[i].shape);
        dls_query_free(query);
        dls_synonyms_free(synonyms);
    }
    small_index_end(&s);
}
#define FIELDS "title@english text@english"
#define ASSERT_BECOME(rows) assert_become(FIELDS, false, rows, sizeof rows / sizeof *rows)

static void test_a_word_is_sought_with_what_it_stands_for(void **state)
{
    (void)state;
    static const row rows[] = {
        { "", "gan", "(gan)" },
        { "gan, generative network", "a gan", "(=(gan \"generat network\"))" },
        { "gan, generative network", "GANs on gans", "(=(gan \"generat network\")^2)" },
        { "gan, generative network, adversarial net", "gan", "(=(gan \"generat network\" \"adversari net\"))" },
        { "gan, gans, gan's", "gan", "(gan)" },
        { "a1, b1\nb1, c1", "a1 b1 c1", "(=(a1 b1) =(b1 a1 c1) =(c1 b1))" },
        { "gan, generative network\ngan, goal", "gan", "(=(gan \"generat network\" goal))" },
        { "x1 => y1, z1", "x1 y1", "(=(x1 y1 z1) y1)" },
        { "x1, y1 => z1", "x1 y1 z1", "(=(x1 z1) =(y1 z1) z1)" },
    };
    ASSERT_BECOME(rows);
}

static void test_each_word_of_a_phrase_is_sought_with_what_all_stand_for(void **state)
{
    (void)state;
    static const row rows[] = {
        { "rnn, recurrent network", "recurrent networks speech", "(=(recurr rnn) =(network rnn) speech)" },
        { "rnn, recurrent network", "network recurrent", "(network recurr)" },
        { "rnn, recurrent network", "recurrent the network", "(recurr network)" },
        { "bow, bag of words", "bag of words", "(=(bag bow) =(word bow))" },
        { "bow, bag of words", "bag words", "(bag word)" },
        { "network, net\nrnn, recurrent network", "recurrent network", "(=(recurr rnn) =(network rnn))" },
        { "a1 b1 c1, x1\nb1, y1", "a1 b1 b1 c1", "(a1 =(b1 y1)^2 c1)" },
        { "cnn, conv network, convolutional neural network", "conv network",
          "(=(conv cnn \"convolut neural network\") =(network cnn))" },
    };
    ASSERT_BECOME(rows);
}

static void test_phrases_have_variants(void **state)
{
    (void)state;
    static const row rows[] = {
        { "rnn, recurrent network", "\"rnn\"", "(+(=(rnn \"recurr network\")))" },
        { "rnn, recurrent network", "\"an rnn model\"", "(+(=(\"an rnn model\" \"an recurr network model\")))" },
        { "rnn, recurrent network", "\"recurrent network\"", "(+(=(\"recurr network\" rnn)))" },
        { "rnn, recurrent network", "x -\"a recurrent network\" -rnn",
          "(-(=(\"a recurr network\" \"a rnn\")) -(=(rnn \"recurr network\")) (x))" },
        { "a1, b1, c1", "\"a1 a1\"",
          "(+(=(\"a1 a1\" \"a1 b1\" \"a1 c1\" \"b1 a1\" \"b1 b1\" \"b1 c1\" \"c1 a1\" \"c1 b1\" \"c1 c1\")))" },
    };
    ASSERT_BECOME(rows);
}

static void test_with_a_syntax_words_are_looked_at_one_by_one(void **state)
{
    (void)state;
    static const row rows[] = {
        { "rnn, recurrent network", "rnn AND b", "(+=(rnn \"recurr network\") +b)" },
        { "rnn, recurrent network", "recurrent network", "(recurr network)" },
        { "rnn, recurrent network", "text:rnn^2", "=(rnn@2 \"recurr network\"@2)^2" },
        { "rnn, recurrent network", "\"recurrent network\"~2 rnn*", "(\"recurr network\"~2 rnn*)" },
        { "rnn, recurrent network", "\"recurrent network\" 'rnn'", "(=(\"recurr network\" rnn) rnn)" },
        { "rnn, recurrent network", "{rnn = x}", "=(rnn x)" },
    };
    assert_become(FIELDS, true, rows, sizeof rows / sizeof *rows);
}

/* What one analyzer makes of a rule is sought in its fields. */
static void test_each_analyzer_reads_the_rules_for_itself(void **state)
{
    (void)state;
    static const row rows[] = {
        { "nets, networks", "nets", "(=(net@1 network@1) =(nets@2 networks@2))" },
        { "gan, goal", "gan", "(=(gan goal))" },
    };
    assert_become("title@english text@words", false, rows, sizeof rows / sizeof *rows);
}

static void test_lines_and_signs(void **state)
{
    (void)state;
    static const row rows[] = {
        { "# a1, b1\n\n  \n a1 ,b1 \r\n", "a1", "(=(a1 b1))" },
        { "a1, c\\,d1", "a1", "(=(a1 \"c d1\"))" },
        { "a1 \\=> b1, c1", "c1", "(=(c1 \"a1 b1\"))" },
        { "\\#a1, b1", "b1", "(=(b1 a1))" },
        { "a1, ...", "a1", "(a1)" },
    };
    ASSERT_BECOME(rows);
    small_index s;
    small_index_schema(&s, FIELDS);
    dls_synonyms *synonyms = synonyms_of(s.schema, "# none\na1, b1\n\nb1 => c1\n");
    assert_int_equal(dls_synonyms_count(synonyms), 2);
    assert_ok(dls_synonyms_add(synonyms, "d1, e1", 6, &err), &err);
    assert_int_equal(dls_synonyms_count(synonyms), 3);
    dls_synonyms_free(synonyms);
    small_index_end(&s);
}

static void test_what_is_no_rule_is_told_where(void **state)
{
    (void)state;
    static const struct {
        const char *rules;
        uint64_t at;
        const char *text;
    } rows[] = {
        { "a, b\nc,, d", 7, "synonyms, line 2: a word is missing" },
        { "a,", 2, "synonyms, line 1: a word is missing" },
        { "a => ", 4, "synonyms, line 1: a word is missing" },
        { "=> a", 0, "synonyms, line 1: a word is missing" },
        { "\n\na, 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17", 5, "synonyms, line 3: a phrase of more than 16 words" },
    };
    small_index s;
    char many[1000] = "";
    for (int i = 0; i < 65; i++) snprintf(many + strlen(many), 16, "%sx%d", i > 0 ? "," : "", i);
    small_index_schema(&s, FIELDS);
    for (size_t i = 0; i <= sizeof rows / sizeof *rows; i++) {
        bool last = i == sizeof rows / sizeof *rows;
        const char *rules = last ? many : rows[i].rules;
        dls_synonyms *synonyms = NULL;
        assert_ok(dls_synonyms_new(s.schema, NULL, &synonyms, &err), &err);
        assert_status(dls_synonyms_add(synonyms, rules, strlen(rules), &err), DLS_ESYNTAX);
        assert_int_equal(err.at, last ? 0 : rows[i].at);
        assert_string_equal(err.text, last ? "synonyms, line 1: more than 64 words and phrases" : rows[i].text);
        dls_synonyms_free(synonyms);
    }
    small_index_end(&s);
}

/* Variants of a phrase end at 16, members of a word at what a synonym may have. */
static void test_there_is_an_end_to_what_is_sought_beside(void **state)
{
    (void)state;
    small_index s;
    char rules[8000] = "a1 b1, x0";
    size_t at = strlen(rules);
    for (int i = 1; i < 60; i++) at += (size_t)snprintf(rules + at, sizeof rules - at, ", x%d", i);
    for (int line = 0; line < 3; line++) {
        at += (size_t)snprintf(rules + at, sizeof rules - at, "\na1 b1");
        for (int i = 0; i < 60; i++) at += (size_t)snprintf(rules + at, sizeof rules - at, ", y%d", line * 60 + i);
    }
    small_index_schema(&s, FIELDS);
    dls_synonyms *synonyms = synonyms_of(s.schema, rules);
    dls_query *query = parsed_with(s.schema, synonyms, false, "a1 b1");
    assert_int_equal(query->clauses[0].query->clause_count, DLS_MAX_EXPANSION);
    dls_query_free(query);
    query = parsed_with(s.schema, synonyms, true, "\"a1 b1\"");
    assert_int_equal(query->clause_count, 16);
    dls_query_free(query);
    dls_synonyms_free(synonyms);
    small_index_end(&s);
}

static dls_status read_and_parse(const dls_schema *schema, const dls_allocator *allocator, bool full, const char *text)
{
    dls_synonyms *synonyms = NULL;
    dls_query *query = NULL;
    static const char rules[] = "gan, generative network\nrnn => recurrent network, recurrent neural net\n";
    dls_parse_options options = DLS_PARSE_OPTIONS_INIT;
    dls_status status = dls_synonyms_new(schema, allocator, &synonyms, &err);
    if (status == DLS_OK) status = dls_synonyms_add(synonyms, rules, strlen(rules), &err);
    options.synonyms = synonyms;
    options.full = full;
    if (status == DLS_OK) status = dls_query_parse_with(schema, text, strlen(text), &options, allocator, &query, &err);
    dls_query_free(query);
    dls_synonyms_free(synonyms);
    return status;
}

static void test_without_memory_nothing_leaks(void **state)
{
    (void)state;
    static const char *const texts[] = { "a gan, rnn and generative network", "\"rnn gan\" -gan x", "{gan = x}",
                                         "gan AND \"rnn gan\"" };
    small_index s;
    small_index_schema(&s, "title@english text@words");
    testalloc memory;
    testalloc_init(&memory);
    for (size_t i = 0; i < 2 * sizeof texts / sizeof *texts; i++)
        FOR_EACH_FAILING_ALLOCATION(&memory)
        {
            dls_status status = read_and_parse(s.schema, &memory.allocator, i % 2 == 1, texts[i / 2]);
            if (memory.failed || status != DLS_ESYNTAX) assert_told(&memory, status, &err);
        }
    testalloc_done(&memory);
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_word_is_sought_with_what_it_stands_for),
        cmocka_unit_test(test_each_word_of_a_phrase_is_sought_with_what_all_stand_for),
        cmocka_unit_test(test_phrases_have_variants),
        cmocka_unit_test(test_with_a_syntax_words_are_looked_at_one_by_one),
        cmocka_unit_test(test_each_analyzer_reads_the_rules_for_itself),
        cmocka_unit_test(test_lines_and_signs),
        cmocka_unit_test(test_what_is_no_rule_is_told_where),
        cmocka_unit_test(test_there_is_an_end_to_what_is_sought_beside),
        cmocka_unit_test(test_without_memory_nothing_leaks),
    };
    return cmocka_run_group_tests_name("query/synonyms", tests, NULL, NULL);
}
