/* SPDX-License-Identifier: MIT
 *
 * Words that an index has written together or apart.
 */
#include "rank/joins.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "query/synonyms.h"
#include "support/small_index.h"
#include "support/testalloc.h"

static dls_error err;

static void begin(small_index *s)
{
    small_index_begin(s, "title@english text@english");
    small_index_add(s, "text=a dataset of pre-training data");
    small_index_add(s, "text=the data set\ntitle=feed forward networks");
    small_index_add(s, "text=feedforward network, re-ranking datasets");
    small_index_commit(s);
    small_index_add(s, "text=multitask learning and über setzen");
    small_index_add(s, "text=car go, feed forward");
    for (int i = 0; i < 16; i++) small_index_add(s, "text=cargo and nets that work");
    small_index_open(s);
}

/* What is looked for instead of a text; empty: it as it stands. */
static void assert_joined(const small_index *s, dls_join join, const char *text, const char *printed)
{
    char buffer[500] = "";
    dls_query *query = NULL, *joined = NULL;
    assert_ok(dls_query_parse(s->schema, text, strlen(text), 0, NULL, &query, &err), &err);
    assert_ok(dls__query_join(query, s->index, join, dls__allocator_or_default(NULL), &joined, &err), &err);
    if (joined != NULL) dls_query_print(joined, s->schema, buffer, sizeof buffer);
    if (strcmp(buffer, printed) != 0) fail_msg("[%s] became %s, not %s", text, buffer, printed);
    if (joined != NULL) assert_memory_equal(joined->text.bytes, text, strlen(text));
    dls_query_free(joined);
    dls_query_free(query);
}

static void test_words_are_sought_as_they_are_written(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        { "data set", "{'data' = 'dataset'} {'set' = 'dataset'}" },
        { "data-sets", "{'data' = 'dataset'} {'set' = 'dataset'}" },
        { "dataset", "({'dataset' = ['data' 'set']})" },
        { "datasets dataset", "({'dataset' = ['data' 'set']}^2)" },
        { "set data", "" },
        { "data the set", "" },          /* not side by side */
        { "feed forward network", "{'feed' = 'feedforward'} {'forward' = 'feedforward'} 'network'" },
        { "multi task", "{'multi' = 'multitask'} {'task' = 'multitask'}" },
        { "pretraining", "({'pretrain' = ['pre' 'train']})" },
        { "reranking", "({'rerank' = ['re' 'rank']})" },
        { "cargo", "" },                 /* one of sixteen */
        { "network", "" },               /* its halves stand apart */
        { "übersetzen", "({'ubersetzen' = ['uber' 'setzen']})" },
        { "data3set", "" },
        { "\"data set\" x", "+({['data' 'set'] = 'dataset'}) ('x')" },
        { "\"the data set\"", "" },
        { "x -dataset", "" },
        { "x -\"data set\"", "" },
        { "nothing at all", "" },
    };
    small_index s;
    begin(&s);
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(rows); i++) assert_joined(&s, DLS_JOIN_ALL, rows[i][0], rows[i][1]);
    small_index_end(&s);
}

static void test_unknown_words_alone_are_looked_at_by_themselves(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        { "data set", "" },
        { "dataset", "" },
        { "multi task", "{'multi' = 'multitask'} {'task' = 'multitask'}" },
        { "multi learning", "" },
        { "pretraining dataset", "{'pretrain' = ['pre' 'train']} 'dataset'" },
        { "\"multi task\"", "" },
    };
    small_index s;
    begin(&s);
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(rows); i++) assert_joined(&s, DLS_JOIN_UNKNOWN, rows[i][0], rows[i][1]);
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(rows); i++) assert_joined(&s, DLS_JOIN_NONE, rows[i][0], "");
    small_index_end(&s);
}

static void test_what_has_synonyms_has_others_too(void **state)
{
    (void)state;
    static const char rules[] = "dataset, corpus\nmulti, many\n";
    small_index s;
    dls_synonyms *synonyms = NULL;
    dls_query *query = NULL, *joined = NULL;
    dls_parse_options options = DLS_PARSE_OPTIONS_INIT;
    char text[300];
    begin(&s);
    assert_ok(dls_synonyms_new(s.schema, NULL, &synonyms, &err), &err);
    assert_ok(dls_synonyms_add(synonyms, rules, strlen(rules), &err), &err);
    options.synonyms = synonyms;
    assert_ok(dls_query_parse_with(s.schema, "dataset multi task", 18, &options, NULL, &query, &err), &err);
    assert_ok(dls__query_join(query, s.index, DLS_JOIN_ALL, dls__allocator_or_default(NULL), &joined, &err), &err);
    dls_query_print(joined, s.schema, text, sizeof text);
    assert_string_equal(text, "{'dataset' = 'corpus' = ['data' 'set']} {'multi' = 'mani' = 'multitask'} {'task' = "
                              "'multitask'}");
    dls_query_free(joined);
    dls_query_free(query);
    dls_synonyms_free(synonyms);
    small_index_end(&s);
}

/* What is deleted is not there: its halves do not count. */
static void test_deleted_documents_show_nothing(void **state)
{
    (void)state;
    small_index s;
    dls_error ignored;
    begin(&s);
    dls_index_close(s.index);
    s.index = NULL;
    dls_writer *writer = NULL;
    assert_ok(dls_writer_open(s.path, NULL, NULL, &writer, &err), &err);
    assert_ok(dls_writer_delete(writer, "1", 1, &err), &err); /* the data set */
    assert_ok(dls_writer_commit(writer, &err), &err);
    dls_writer_close(writer);
    assert_ok(dls_index_open(s.path, NULL, &s.index, &ignored), &ignored);
    assert_joined(&s, DLS_JOIN_ALL, "dataset", "");
    assert_joined(&s, DLS_JOIN_UNKNOWN, "multi task", "{'multi' = 'multitask'} {'task' = 'multitask'}");
    small_index_end(&s);
}

static void test_without_memory_nothing_is_given(void **state)
{
    (void)state;
    small_index s;
    testalloc memory;
    dls_query *query = NULL;
    begin(&s);
    testalloc_init(&memory);
    assert_ok(dls_query_parse(s.schema, "data set \"data set\" pretraining", 31, 0, NULL, &query, &err), &err);
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        dls_query *joined = NULL;
        dls_status status = dls__query_join(query, s.index, DLS_JOIN_ALL, &memory.allocator, &joined, &err);
        assert_told(&memory, status, &err);
        assert_int_equal(joined != NULL, status == DLS_OK);
        dls_query_free(joined);
    }
    dls_query_free(query);
    testalloc_done(&memory);
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words_are_sought_as_they_are_written),
        cmocka_unit_test(test_unknown_words_alone_are_looked_at_by_themselves),
        cmocka_unit_test(test_what_has_synonyms_has_others_too),
        cmocka_unit_test(test_deleted_documents_show_nothing),
        cmocka_unit_test(test_without_memory_nothing_is_given),
    };
    return cmocka_run_group_tests_name("rank/joins", tests, NULL, NULL);
}
