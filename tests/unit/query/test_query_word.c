/* SPDX-License-Identifier: MIT
 *
 * What one word becomes, in fields of one analyzer or several.
 */
#include "query_shape.h"

#include <stdlib.h>

#include "query/query_maker.h"
#include "support/small_index.h"
#include "support/testalloc.h"

static dls_error err;

typedef enum form { WORD, PREFIX, FUZZY } form;

static dls_status make(form wanted, const dls_schema *schema, const char *text, uint32_t fields,
                       const dls_allocator *allocator, dls_query **out)
{
    dls__query_maker maker;
    size_t length = strlen(text);
    dls__query_maker_init(&maker, schema, allocator);
    dls_status status = wanted == WORD     ? dls__query_new_all_words(&maker, text, length, fields, out, &err)
                        : wanted == PREFIX ? dls__query_new_prefix(&maker, text, length, fields, out, &err)
                                           : dls__query_new_fuzzy(&maker, text, length, 2, fields, out, &err);
    dls__query_maker_done(&maker);
    return status;
}

static const struct {
    form wanted;
    const char *fields, *text;
    uint32_t mask;
    const char *shape;
} rows[] = {
    { WORD, "text@english", "Trees", 1, "tree" },
    { WORD, "text@english", "the", 1, "the" },
    { WORD, "text@english", "state-of-the-art", 1, "(+state +of +the +art)" },
    { WORD, "text", "...", 1, "()" },
    { WORD, "a@english b@words", "trees", 3, "(tree@1 trees@2)" },
    { WORD, "a@english b@words", "tree", 3, "tree" },
    { WORD, "a@english b@words c@english", "trees", 6, "(trees@2 tree@4)" },
    { WORD, "a@english b@words", "deep-trees", 3, "((+deep@1 +tree@1) (+deep@2 +trees@2))" },
    { PREFIX, "text@english", "Networks", 1, "networks*|network" },
    { PREFIX, "text@english", "net", 1, "net*" },
    { PREFIX, "text@english", "Caf\xc3\xa9", 1, "cafe*" },
    { PREFIX, "text@english:accents", "Caf\xc3\xa9", 1, "caf\xc3\xa9*" },
    { PREFIX, "text@spaces", "Net", 1, "Net*" },
    { PREFIX, "text@english", "back-propagations", 1, "(+back +propagations*|propag)" },
    { PREFIX, "text@english", "--", 1, "()" },
    { PREFIX, "a@english b@words", "nets", 3, "(nets*|net@1 nets*@2)" },
    { PREFIX, "a@english b@words", "net", 3, "net*" },
    { PREFIX, "text", "\xed\x95\x9c\xea\xb5\xad\xec\x96\xb4", 1, /* of Hangul the last pair */
      "(+\xed\x95\x9c\xea\xb5\xad +\xea\xb5\xad\xec\x96\xb4*)" },
    { FUZZY, "text@english", "Networks", 1, "network~2" },
    { FUZZY, "text@english", "back-prop", 1, "(+back~2 +prop~2)" },
    { FUZZY, "a@english b@words", "trees", 3, "(tree~2@1 trees~2@2)" },
};

static void test_words_become_what_they_are_asked_for_as(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        small_index s;
        dls_query *query = NULL;
        small_index_schema(&s, rows[i].fields);
        assert_ok(make(rows[i].wanted, s.schema, rows[i].text, rows[i].mask, NULL, &query), &err);
        assert_string_equal(shape_of(query, rows[i].mask), rows[i].shape);
        dls_query_free(query);
        small_index_end(&s);
    }
}

static void test_a_word_of_too_many_terms_is_refused(void **state)
{
    (void)state;
    small_index s;
    dls_query *query = NULL;
    char *text = malloc(2 * (DLS_MAX_TERMS + 1) + 1);
    assert_non_null(text);
    for (size_t i = 0; i <= DLS_MAX_TERMS; i++) memcpy(text + 2 * i, "a-", 3);
    small_index_schema(&s, "text");
    assert_fails(make(WORD, s.schema, text, 1, NULL, &query), DLS_ELIMIT, &err, "a word of more than 1024 terms");
    text[2 * DLS_MAX_TERMS] = '\0';
    assert_ok(make(WORD, s.schema, text, 1, NULL, &query), &err);
    assert_int_equal(dls__query_count_terms(query), DLS_MAX_TERMS);
    dls_query_free(query);
    free(text);
    small_index_end(&s);
}

static void test_without_memory_nothing_leaks_and_nothing_is_given(void **state)
{
    (void)state;
    small_index s;
    testalloc memory;
    testalloc_init(&memory);
    small_index_schema(&s, "a@english b@words");
    for (form wanted = WORD; wanted <= FUZZY; wanted++) FOR_EACH_FAILING_ALLOCATION(&memory)
        {
            dls_query *query = NULL;
            dls_status status = make(wanted, s.schema, "deep-networks", 3, &memory.allocator, &query);
            assert_told(&memory, status, &err);
            assert_true((status == DLS_OK) == (query != NULL));
            dls_query_free(query);
        }
    testalloc_done(&memory);
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words_become_what_they_are_asked_for_as),
        cmocka_unit_test(test_a_word_of_too_many_terms_is_refused),
        cmocka_unit_test(test_without_memory_nothing_leaks_and_nothing_is_given),
    };
    return cmocka_run_group_tests_name("query/query_word", tests, NULL, NULL);
}
