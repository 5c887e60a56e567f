/* SPDX-License-Identifier: MIT
 *
 * Queries as a stranger builds them: fields, limits, and who owns a child.
 */
#include <math.h>

#include "support/small_index.h"
#include "support/testalloc.h"

static dls_error err;

typedef dls_status make_query(const dls_schema *schema, const char *text, size_t length, uint64_t fields,
                              const dls_allocator *allocator, dls_query **out, dls_error *err);

static dls_status new_phrase(const dls_schema *schema, const char *text, size_t length, uint64_t fields,
                             const dls_allocator *allocator, dls_query **out, dls_error *error)
{
    return dls_query_new_phrase(schema, text, length, 0, fields, allocator, out, error);
}

static dls_status new_near(const dls_schema *schema, const char *text, size_t length, uint64_t fields,
                           const dls_allocator *allocator, dls_query **out, dls_error *error)
{
    return dls_query_new_near(schema, text, length, 1, fields, allocator, out, error);
}

static make_query *const makers[] = { dls_query_parse, dls_query_new_words, new_phrase, new_near };
#define MAKERS (sizeof makers / sizeof *makers)

static dls_query *new_bool(void)
{
    dls_query *query = NULL;
    assert_ok(dls_query_new_bool(NULL, &query, &err), &err);
    return query;
}

static void test_fields_that_are_none_or_not_text_are_refused_by_name(void **state)
{
    (void)state;
    static const struct {
        uint64_t fields;
        const char *text;
    } rows[] = {
        { UINT64_C(1) << 4, "there is no field 4, the schema has 4" },
        { UINT64_C(1) << 63, "there is no field 63" },
        { UINT64_MAX, "field 'kind' is not text" },
        { 2, "field 'kind' is not text: no words can be sought in it" },
        { 1 | 8, "field 'url' is not text" },
    };
    small_index s;
    small_index_schema(&s, "title kind/keyword text url/stored");
    for (size_t m = 0; m < MAKERS; m++)
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
            dls_query *query = NULL;
            assert_fails(makers[m](s.schema, "tree", 4, rows[i].fields, NULL, &query, &err), DLS_EINVAL, &err,
                         rows[i].text);
            assert_null(query);
        }
    small_index_end(&s);
}

static void test_words_are_sought_in_the_fields_of_the_set_by_their_number_in_the_schema(void **state)
{
    (void)state;
    static const struct {
        uint64_t fields;
        const char *found;
    } rows[] = { { 0, "0 1" }, { 1, "0" }, { 4, "1" }, { 5, "0 1" } };
    small_index s;
    small_index_begin(&s, "title kind/keyword text");
    small_index_add(&s, "title=deep tree\nkind=tree");
    small_index_add(&s, "text=deep tree\nkind=tree");
    small_index_open(&s);
    for (size_t m = 0; m < MAKERS; m++)
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
            dls_query *query = NULL;
            assert_ok(makers[m](s.schema, "deep tree", 9, rows[i].fields, NULL, &query, &err), &err);
            assert_string_equal(small_index_found(&s, query), rows[i].found);
            dls_query_free(query);
        }
    small_index_end(&s);
}

static void test_a_slop_and_a_distance_have_their_limits(void **state)
{
    (void)state;
    small_index s;
    dls_query *query = NULL;
    small_index_schema(&s, "text");
    assert_fails(dls_query_new_phrase(s.schema, "a b", 3, DLS_MAX_SLOP + 1, 0, NULL, &query, &err), DLS_ELIMIT, &err,
                 "a slop of 32 words, 31 are allowed");
    assert_fails(dls_query_new_phrase(s.schema, "a b", 3, UINT32_MAX, 0, NULL, &query, &err), DLS_ELIMIT, &err,
                 "a slop of 4294967295 words, 31 are allowed");
    assert_fails(dls_query_new_near(s.schema, "a b", 3, DLS_MAX_DISTANCE + 1, 0, NULL, &query, &err), DLS_ELIMIT, &err,
                 "a distance of 65 words, 64 are allowed");
    assert_fails(dls_query_new_near(s.schema, "a b", 3, 0, 0, NULL, &query, &err), DLS_EINVAL, &err,
                 "a distance of 0 words, where neighbours have 1");
    assert_null(query);
    assert_ok(dls_query_new_phrase(s.schema, "a b", 3, DLS_MAX_SLOP, 0, NULL, &query, &err), &err);
    dls_query_free(query);
    assert_ok(dls_query_new_near(s.schema, "a b", 3, DLS_MAX_DISTANCE, 0, NULL, &query, &err), &err);
    dls_query_free(query);
    small_index_end(&s);
}

static void test_words_are_found_as_far_apart_as_they_may_stand(void **state)
{
    (void)state;
    static const struct {
        uint32_t slop; /* 0 and more: of the phrase "a b" */
        uint32_t distance;
        const char *found;
    } rows[] = {
        { 0, 0, "0" },         { 1, 0, "0 1" },       { 2, 0, "0 2 1 3" },
        { 0, 1, "0 2" },       { 0, 2, "0 2 1" },     { 0, 3, "0 2 1 3" },
    };
    small_index s;
    small_index_begin(&s, "text");
    small_index_add(&s, "a b");
    small_index_add(&s, "a x b");
    small_index_add(&s, "b a");
    small_index_add(&s, "a x x b");
    small_index_open(&s);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        dls_query *query = NULL;
        dls_status status = rows[i].distance > 0
                                ? dls_query_new_near(s.schema, "a b", 3, rows[i].distance, 0, NULL, &query, &err)
                                : dls_query_new_phrase(s.schema, "a b", 3, rows[i].slop, 0, NULL, &query, &err);
        assert_ok(status, &err);
        assert_string_equal(small_index_found(&s, query), rows[i].found);
        dls_query_free(query);
    }
    small_index_end(&s);
}

static void test_a_keyword_field_and_value_must_be_possible(void **state)
{
    (void)state;
    static char value[DLS_MAX_KEY + 1];
    small_index s;
    dls_query *query = NULL;
    small_index_schema(&s, "text kind/keyword");
    static const size_t fields[] = { 0, 2, 64, 256 + 1, SIZE_MAX };
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        assert_fails(dls_query_new_keyword(s.schema, fields[i], "a", 1, NULL, &query, &err), DLS_EINVAL, &err,
                     "of keywords or other values");
    assert_fails(dls_query_new_keyword(s.schema, 1, value, sizeof value, NULL, &query, &err), DLS_ELIMIT, &err,
                 "a keyword of 4097 bytes, 4096 are allowed");
    assert_null(query);
    assert_ok(dls_query_new_keyword(s.schema, 1, value, DLS_MAX_KEY, NULL, &query, &err), &err);
    dls_query_free(query);
    small_index_end(&s);
}

static void test_a_keyword_is_found_by_its_exact_bytes(void **state)
{
    (void)state;
    static const struct {
        size_t field;
        const char *value;
        size_t length;
        const char *found;
    } rows[] = {
        { 1, "paper", 5, "0" }, { 1, "Paper", 5, "1" },     { 1, "pape", 4, "" },  { 1, "", 0, "2" },
        { 2, "paper", 5, "1" }, { 1, "pap\0er", 6, "3" },   { 1, NULL, 0, "2" },
    };
    small_index s;
    small_index_begin(&s, "text kind/keyword other/keyword");
    small_index_add(&s, "kind=paper\nkind=paper\ntext=paper");
    small_index_add(&s, "kind=Paper\nother=paper");
    small_index_add(&s, "kind=");
    small_index_add_values(&s, &(dls_value){ 1, "pap\0er", 6 }, 1);
    small_index_open(&s);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        dls_query *query = NULL;
        assert_ok(dls_query_new_keyword(s.schema, rows[i].field, rows[i].value, rows[i].length, NULL, &query, &err),
                  &err);
        assert_string_equal(small_index_found(&s, query), rows[i].found);
        dls_query_free(query);
    }
    small_index_end(&s);
}

static void test_text_without_a_word_is_an_empty_query(void **state)
{
    (void)state;
    small_index s;
    small_index_schema(&s, "text");
    for (size_t m = 0; m < MAKERS; m++) {
        dls_query *none = NULL, *some = NULL;
        assert_ok(makers[m](s.schema, "\"...\" -", 7, 0, NULL, &none, &err), &err);
        assert_ok(makers[m](s.schema, "-tree", 5, 0, NULL, &some, &err), &err);
        assert_true(dls_query_is_empty(none));
        assert_false(dls_query_is_empty(some));
        dls_query_free(none);
        dls_query_free(some);
    }
    dls_query *query = new_bool();
    assert_true(dls_query_is_empty(query));
    dls_query_free(query);
    small_index_end(&s);
}

static void test_a_query_that_was_cut_says_so_through_what_it_is_added_to(void **state)
{
    (void)state;
    static char text[(DLS_MAX_TERMS + 1) * 8];
    size_t length = 0;
    small_index s;
    small_index_schema(&s, "text");
    for (int i = 0; i <= DLS_MAX_TERMS; i++) length += (size_t)sprintf(text + length, "w%d ", i);
    for (size_t m = 0; m < MAKERS; m++) {
        dls_query *query = NULL, *outer = new_bool();
        assert_ok(makers[m](s.schema, text, length, 0, NULL, &query, &err), &err);
        assert_true(dls_query_is_cut(query));
        assert_false(dls_query_is_cut(outer));
        assert_ok(dls_query_add(outer, DLS_MUST, query, &err), &err);
        assert_true(dls_query_is_cut(outer));
        dls_query_free(outer);
    }
    small_index_end(&s);
}

/* Whatever goes wrong, the child is freed: the allocator would say what was not. */
static void test_a_child_that_is_refused_is_freed(void **state)
{
    (void)state;
    testalloc memory;
    testalloc_init(&memory);
    dls_query *query = new_bool(), *child = NULL;
    assert_ok(dls_query_new_bool(&memory.allocator, &child, &err), &err);
    assert_fails(dls_query_add(query, (dls_occur)7, child, &err), DLS_EINVAL, &err, "no role 7");
    assert_int_equal(memory.live_blocks, 0);
    assert_ok(dls_query_new_bool(&memory.allocator, &child, &err), &err);
    assert_status(dls_query_add(NULL, DLS_MUST, child, &err), DLS_EINVAL);
    assert_int_equal(memory.live_blocks, 0);
    for (int i = 0; i <= DLS_MAX_DEPTH; i++) { /* the last one is too much */
        dls_query *outer = NULL;
        if (i == 0) assert_ok(dls_query_new_bool(&memory.allocator, &child, &err), &err);
        assert_ok(dls_query_new_bool(&memory.allocator, &outer, &err), &err);
        dls_status status = dls_query_add(outer, DLS_MUST, child, &err);
        assert_int_equal(status, i < DLS_MAX_DEPTH ? DLS_OK : DLS_ELIMIT);
        child = outer;
    }
    assert_int_equal(memory.live_blocks, 1); /* the outermost alone */
    dls_query_free(child);
    dls_query_free(query);
    testalloc_done(&memory);
}

static void test_without_memory_a_child_is_freed_too(void **state)
{
    (void)state;
    testalloc memory;
    testalloc_init(&memory);
    small_index s;
    small_index_schema(&s, "text kind/keyword");
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        dls_query *query = NULL, *child = NULL;
        dls_status status = dls_query_new_bool(&memory.allocator, &query, &err);
        for (int i = 0; i < 20 && status == DLS_OK; i++) {
            status = dls_query_new_keyword(s.schema, 1, "a", 1, &memory.allocator, &child, &err);
            if (status == DLS_OK) status = dls_query_add(query, DLS_SHOULD, child, &err);
        }
        assert_int_equal(status, memory.failed ? DLS_ENOMEM : DLS_OK);
        dls_query_free(query);
    }
    testalloc_done(&memory);
    small_index_end(&s);
}

static void test_a_query_outlives_the_schema_it_was_made_with(void **state)
{
    (void)state;
    small_index s, other;
    small_index_begin(&s, "text");
    small_index_add(&s, "a tree");
    small_index_open(&s);
    small_index_schema(&other, "text");
    dls_query *query = small_index_parse(&other, "tree");
    small_index_end(&other);
    assert_string_equal(small_index_found(&s, query), "0");
    dls_query_free(query);
    small_index_end(&s);
}

static dls_query *new_term(small_index *s, const char *term)
{
    dls_query *query = NULL;
    assert_ok(dls_query_new_term(s->schema, term, strlen(term), 0, NULL, &query, &err), &err);
    return query;
}

static void begin_trees(small_index *s)
{
    small_index_begin(s, "text@english kind/keyword");
    small_index_add(s, "trees\nkind=a");
    small_index_add(s, "tree tree house");
    small_index_add(s, "treehouse house\nkind=a");
    small_index_add(s, "networks");
    small_index_open(s);
}

/* The documents found, and the query freed. */
static const char *found(small_index *s, dls_query *query)
{
    const char *text = small_index_found(s, query);
    dls_query_free(query);
    return text;
}

static void test_terms_prefixes_misspelt_words_keys_and_all_are_found(void **state)
{
    (void)state;
    small_index s;
    dls_query *query = NULL;
    begin_trees(&s);
    assert_string_equal(found(&s, new_term(&s, "tree")), "0 1");
    assert_string_equal(found(&s, new_term(&s, "trees")), "");
    assert_ok(dls_query_new_prefix(s.schema, "TREE", 4, 0, NULL, &query, &err), &err);
    assert_string_equal(found(&s, query), "0 1 2");
    assert_ok(dls_query_new_prefix(s.schema, "networks", 8, 0, NULL, &query, &err), &err);
    assert_string_equal(found(&s, query), "3");
    assert_ok(dls_query_new_fuzzy(s.schema, "teres", 5, 1, 0, NULL, &query, &err), &err);
    assert_string_equal(found(&s, query), "0 1");
    assert_ok(dls_query_new_key("2", 1, NULL, &query, &err), &err);
    assert_string_equal(found(&s, query), "2");
    assert_ok(dls_query_new_key("22", 2, NULL, &query, &err), &err);
    assert_string_equal(found(&s, query), "");
    assert_ok(dls_query_new_key(NULL, 0, NULL, &query, &err), &err);
    assert_string_equal(found(&s, query), "");
    assert_ok(dls_query_new_all(NULL, &query, &err), &err);
    assert_string_equal(found(&s, query), "0 1 2 3");
    small_index_end(&s);
}

static void test_terms_edits_and_keys_have_their_limits(void **state)
{
    (void)state;
    small_index s;
    char bytes[DLS_MAX_KEY + 1] = "";
    dls_query *query = NULL;
    memset(bytes, 'a', sizeof bytes);
    small_index_schema(&s, "text");
    assert_fails(dls_query_new_term(s.schema, "", 0, 0, NULL, &query, &err), DLS_EINVAL, &err, "without a byte");
    assert_fails(dls_query_new_term(s.schema, "\xff\1x", 3, 0, NULL, &query, &err), DLS_EINVAL, &err, "not UTF-8");
    assert_fails(dls_query_new_term(s.schema, bytes, 256, 0, NULL, &query, &err), DLS_ELIMIT, &err, "256 bytes");
    assert_fails(dls_query_new_fuzzy(s.schema, "a", 1, 0, 0, NULL, &query, &err), DLS_EINVAL, &err, "0 edits");
    assert_fails(dls_query_new_fuzzy(s.schema, "a", 1, 3, 0, NULL, &query, &err), DLS_ELIMIT, &err, "3 edits");
    assert_fails(dls_query_new_key(bytes, sizeof bytes, NULL, &query, &err), DLS_ELIMIT, &err, "a key of 4097 bytes");
    assert_null(query);
    small_index_end(&s);
}

static float score_of(small_index *s, const dls_query *query, size_t number)
{
    dls_hits *hits;
    assert_ok(dls_search(s->index, query, 10, NULL, &hits, &err), &err);
    assert_true(number < dls_hits_count(hits));
    float score = dls_hits_at(hits, number)->score;
    dls_hits_free(hits);
    return score;
}

static void test_a_boost_multiplies_scores_and_a_constant_replaces_them(void **state)
{
    (void)state;
    small_index s;
    begin_trees(&s);
    dls_query *query = new_term(&s, "tree"), *constant = NULL;
    float plain = score_of(&s, query, 0);
    assert_ok(dls_query_boost(query, 4.0f, &err), &err);
    assert_same_bits(score_of(&s, query, 0), 4.0f * plain);
    assert_ok(dls_query_new_constant(query, 1.5f, NULL, &constant, &err), &err);
    assert_same_bits(score_of(&s, constant, 0), 1.5f);
    assert_ok(dls_query_boost(constant, 2.0f, &err), &err);
    assert_same_bits(score_of(&s, constant, 0), 3.0f);
    assert_string_equal(found(&s, constant), "0 1"); /* equals by their number */
    small_index_end(&s);
}

static void test_boosts_and_constants_have_their_range(void **state)
{
    (void)state;
    static const float bad[] = { 0.0f, -1.0f, 9e-7f, 1.1e6f, NAN, INFINITY };
    small_index s;
    begin_trees(&s);
    dls_query *query = NULL, *other = NULL;
    assert_ok(dls_query_new_bool(NULL, &query, &err), &err);
    assert_ok(dls_query_add(query, DLS_SHOULD, new_term(&s, "tree"), &err), &err);
    assert_ok(dls_query_add(query, DLS_SHOULD, new_term(&s, "house"), &err), &err);
    float plain = score_of(&s, query, 0);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_fails(dls_query_boost(query, bad[i], &err), DLS_EINVAL, &err, "is not in 1e-06 to 1e+06");
        if (bad[i] == 0.0f) continue;
        assert_fails(dls_query_new_constant(new_term(&s, "tree"), bad[i], NULL, &other, &err), DLS_EINVAL, &err,
                     "is neither 0 nor in 1e-06 to 1e+06");
    }
    other = new_term(&s, "tree");
    assert_ok(dls_query_boost(other, 1e6f, &err), &err);
    assert_ok(dls_query_add(query, DLS_MUST_NOT, other, &err), &err);
    assert_fails(dls_query_boost(query, 2.0f, &err), DLS_EINVAL, &err, "what comes of it"); /* all or nothing */
    dls_query_free(query);
    query = NULL;
    assert_ok(dls_query_new_bool(NULL, &query, &err), &err);
    assert_ok(dls_query_add(query, DLS_SHOULD, new_term(&s, "tree"), &err), &err);
    assert_ok(dls_query_add(query, DLS_SHOULD, new_term(&s, "house"), &err), &err);
    assert_same_bits(score_of(&s, query, 0), plain);
    dls_query_free(query);
    small_index_end(&s);
}

static void test_a_minimum_is_of_a_bool_and_counts_what_may_match(void **state)
{
    (void)state;
    static const char *const expected[] = { "1 0 2", "1 0 2", "1", "", "" };
    small_index s;
    begin_trees(&s);
    dls_query *query = new_term(&s, "tree");
    assert_fails(dls_query_set_minimum(query, 1, &err), DLS_EINVAL, &err, "of the clauses of a bool query");
    dls_query_free(query);
    for (uint32_t minimum = 0; minimum < 5; minimum++) {
        assert_ok(dls_query_new_bool(NULL, &query, &err), &err);
        assert_ok(dls_query_add(query, DLS_SHOULD, new_term(&s, "tree"), &err), &err);
        assert_ok(dls_query_add(query, DLS_SHOULD, new_term(&s, "hous"), &err), &err);
        assert_ok(dls_query_set_minimum(query, minimum == 4 ? UINT32_MAX : minimum, &err), &err);
        assert_string_equal(found(&s, query), expected[minimum]);
    }
    small_index_end(&s);
}

static void test_a_constant_too_deep_frees_its_child(void **state)
{
    (void)state;
    dls_query *query = new_bool(), *outer = NULL;
    for (int i = 0; i < DLS_MAX_DEPTH; i++) {
        assert_ok(dls_query_new_constant(query, 1.0f, NULL, &outer, &err), &err);
        query = outer;
    }
    assert_fails(dls_query_new_constant(query, 1.0f, NULL, &outer, &err), DLS_ELIMIT, &err, "more than 32 deep");
}

static void test_a_query_that_does_not_suit_is_not_printed(void **state)
{
    (void)state;
    small_index s, other;
    char text[20] = "x";
    small_index_schema(&s, "text");
    small_index_schema(&other, "text title");
    dls_query *query = new_term(&s, "a");
    assert_int_equal(dls_query_print(query, s.schema, text, sizeof text), 3);
    assert_string_equal(text, "'a'");
    assert_int_equal(dls_query_print(query, s.schema, NULL, 100), 3);
    assert_int_equal(dls_query_print(query, other.schema, text, sizeof text), 0);
    assert_string_equal(text, "");
    dls_query_free(query);
    small_index_end(&s);
    small_index_end(&other);
}

/* What is looked for in place of the query, one after the other: "A; B". */
static const char *alternatives(const small_index *s, const dls_query *query)
{
    static char text[1000];
    size_t at = 0;
    text[0] = '\0';
    for (query = dls_query_relaxed(query); query != NULL; query = dls_query_relaxed(query)) {
        if (at > 0) at += (size_t)snprintf(text + at, sizeof text - at, "; ");
        at += dls_query_print(query, s->schema, text + at, sizeof text - at);
    }
    return text;
}

static void test_phrases_and_exclusions_have_alternatives(void **state)
{
    (void)state;
    static const struct {
        const char *text, *alternatives;
    } rows[] = {
        { "a b", "" },
        { "", "" },
        { "-a", "" }, /* which is plain already */
        { "a \"", "" },
        { "\"a b\"", "'a' 'b'" },
        { "c \"a b\" d", "'c' 'a' 'b' 'd'" },
        { "a -b", "'a' 'b'" },
        { "\"a b\" c -d", "('a' 'b' 'c') -('d'); 'a' 'b' 'c' 'd'" },
    };
    small_index s;
    small_index_schema(&s, "text");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        dls_query *query = small_index_parse(&s, rows[i].text);
        assert_string_equal(alternatives(&s, query), rows[i].alternatives);
        dls_query_free(query);
    }
    small_index_end(&s);
}

/* As each of them is written in the syntax. */
static void test_a_phrase_of_one_word_is_that_word(void **state)
{
    (void)state;
    static const struct {
        make_query *make;
        const char *text, *printed;
    } rows[] = {
        { new_phrase, "a", "'a'" }, { new_phrase, "a b", "['a' 'b']" }, { new_phrase, "a a", "['a' 'a']" },
        { new_near, "a", "'a'" },   { new_near, "a a", "'a'" },         { new_phrase, "", "()" },
    };
    small_index s;
    small_index_schema(&s, "text");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char printed[100];
        dls_query *query = NULL;
        assert_ok(rows[i].make(s.schema, rows[i].text, strlen(rows[i].text), 0, NULL, &query, &err), &err);
        dls_query_print(query, s.schema, printed, sizeof printed);
        assert_string_equal(printed, rows[i].printed);
        dls_query_free(query);
    }
    small_index_end(&s);
}

static void test_an_alternative_is_handed_on_to_what_the_query_is_added_to(void **state)
{
    (void)state;
    small_index s;
    dls_query *query = new_bool(), *constant = NULL;
    small_index_schema(&s, "text kind/keyword");
    assert_ok(dls_query_add(query, DLS_MUST, small_index_keyword(&s, 1, "a"), &err), &err);
    assert_ok(dls_query_add(query, DLS_MUST, small_index_parse(&s, "\"a b\""), &err), &err);
    assert_ok(dls_query_add(query, DLS_MUST_NOT, small_index_parse(&s, "\"c d\""), &err), &err);
    assert_ok(dls_query_boost(query, 2.0f, &err), &err);
    assert_ok(dls_query_set_minimum(query, 3, &err), &err);
    assert_string_equal(alternatives(&s, query), "(+kind:\"a\" +('a'^2 'b'^2) -(+(['c' 'd']^2)))~3");
    assert_ok(dls_query_new_constant(query, 2.0f, NULL, &constant, &err), &err);
    assert_string_equal(alternatives(&s, constant), "(+kind:\"a\" +('a'^2 'b'^2) -(+(['c' 'd']^2)))~3^=2");
    dls_query_free(constant);
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fields_that_are_none_or_not_text_are_refused_by_name),
        cmocka_unit_test(test_words_are_sought_in_the_fields_of_the_set_by_their_number_in_the_schema),
        cmocka_unit_test(test_a_slop_and_a_distance_have_their_limits),
        cmocka_unit_test(test_words_are_found_as_far_apart_as_they_may_stand),
        cmocka_unit_test(test_a_keyword_field_and_value_must_be_possible),
        cmocka_unit_test(test_a_keyword_is_found_by_its_exact_bytes),
        cmocka_unit_test(test_text_without_a_word_is_an_empty_query),
        cmocka_unit_test(test_a_query_that_was_cut_says_so_through_what_it_is_added_to),
        cmocka_unit_test(test_a_child_that_is_refused_is_freed),
        cmocka_unit_test(test_without_memory_a_child_is_freed_too),
        cmocka_unit_test(test_a_query_outlives_the_schema_it_was_made_with),
        cmocka_unit_test(test_terms_prefixes_misspelt_words_keys_and_all_are_found),
        cmocka_unit_test(test_terms_edits_and_keys_have_their_limits),
        cmocka_unit_test(test_a_boost_multiplies_scores_and_a_constant_replaces_them),
        cmocka_unit_test(test_boosts_and_constants_have_their_range),
        cmocka_unit_test(test_a_minimum_is_of_a_bool_and_counts_what_may_match),
        cmocka_unit_test(test_a_constant_too_deep_frees_its_child),
        cmocka_unit_test(test_a_query_that_does_not_suit_is_not_printed),
        cmocka_unit_test(test_phrases_and_exclusions_have_alternatives),
        cmocka_unit_test(test_a_phrase_of_one_word_is_that_word),
        cmocka_unit_test(test_an_alternative_is_handed_on_to_what_the_query_is_added_to),
    };
    return cmocka_run_group_tests_name("api/api_query", tests, NULL, NULL);
}
