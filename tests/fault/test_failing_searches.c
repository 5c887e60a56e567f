/* SPDX-License-Identifier: MIT
 *
 * An index large enough for lists of all forms, pairs, another order of documents and deletions, of which each page in
 * turn is damaged, and for which each allocation in turn fails: each question, and each merge, gives an error or what
 * it gave before, and what was committed stays.
 */
#include <stdlib.h>

#include "support/fnv.h"
#include "support/rng.h"
#include "support/small_index.h"
#include "support/testalloc.h"

#define DOCUMENTS 2000
#define PAGE 4096

enum { TITLE, TEXT, KIND };

static dls_error err;

static size_t random_text(rng *r, char *out, uint64_t words)
{
    size_t at = 0;
    out[0] = '\0';
    for (; words > 0; words--) at += (size_t)sprintf(out + at, "w%u ", (unsigned)rng_below(r, 1 + rng_below(r, 3000)));
    return at;
}

static dls_status put_document(rng *r, dls_writer *writer, unsigned key)
{
    char title[200], text[2000], name[32];
    snprintf(name, sizeof name, "%u", key);
    dls_value values[3] = { { TITLE, title, random_text(r, title, rng_below(r, 4)) } };
    values[1] = (dls_value){ TEXT, text, random_text(r, text, rng_below(r, rng_one_in(r, 10) ? 200 : 30)) };
    values[2] = (dls_value){ KIND, "paper", 5 };
    return dls_writer_put(writer, name, strlen(name), values, rng_one_in(r, 2) ? 3 : 2, &err);
}

static void write_index(const char *path)
{
    rng r = rng_for_test(20261126);
    small_index s;
    dls_writer *writer;
    dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
    options.replace = true;
    options.reorder = true;
    small_index_schema(&s, "title text kind/keyword/column");
    assert_ok(dls_writer_create(path, s.schema, &options, &writer, &err), &err);
    for (unsigned key = 0; key < DOCUMENTS; key++) {
        assert_ok(put_document(&r, writer, key), &err);
        if (key == DOCUMENTS / 2) assert_ok(dls_writer_commit(writer, &err), &err);
    }
    for (unsigned key = 0; key < DOCUMENTS; key += 7) assert_ok(put_document(&r, writer, key), &err);
    assert_ok(dls_writer_commit(writer, &err), &err);
    dls_writer_close(writer);
    dls_schema_free(s.schema);
}

/* ---------------------------------------------------------------------------------------------------- questions */

#define QUESTIONS 9

static dls_status ask_for(const dls_schema *schema, int number, const dls_allocator *allocator, dls_query **out)
{
    dls_query *child = NULL;
    switch (number) {
    case 0: return dls_query_parse(schema, "w0 w3 w150", 10, 0, allocator, out, &err);
    case 1: return dls_query_parse(schema, "\"w0 w1\" -w9", 11, 0, allocator, out, &err);
    case 2: return dls_query_new_phrase(schema, "w0 w1 w2", 8, 0, 0, allocator, out, &err);
    case 3: return dls_query_new_phrase(schema, "w40 w0", 6, 4, 0, allocator, out, &err);
    case 4: return dls_query_new_near(schema, "w5 w0 w1", 8, 9, 1u << TEXT, allocator, out, &err);
    case 5: return dls_query_new_keyword(schema, KIND, "paper", 5, allocator, out, &err);
    case 6: return dls_query_new_words(schema, "w1", 2, 1u << TITLE, allocator, out, &err);
    case 7: return dls_query_new_words(schema, "w2900", 5, 0, allocator, out, &err);
    default: break;
    }
    dls_query *query = NULL;
    dls_status status = dls_query_new_bool(allocator, &query, &err);
    for (int i = 0; i < 4 && status == DLS_OK; i++) {
        static const dls_occur occurs[] = { DLS_MUST, DLS_SHOULD, DLS_MUST, DLS_MUST_NOT };
        static const int children[] = { 5, 2, 0, 3 };
        status = ask_for(schema, children[i], allocator, &child);
        if (status == DLS_OK) status = dls_query_add(query, occurs[i], child, &err);
    }
    if (status == DLS_OK)
        *out = query;
    else
        dls_query_free(query);
    return status;
}

static dls_status show_hit(dls_hits *hits, size_t number, uint64_t *sum)
{
    dls_snippet snippet;
    const dls_explain_node *nodes;
    const dls_range *ranges;
    size_t count;
    dls_status status = dls_hits_snippet(hits, number, TEXT, 50, &snippet, &err);
    if (status == DLS_OK) *sum = fnv_add(*sum, snippet.text.bytes, snippet.text.length);
    if (status == DLS_OK) status = dls_hits_matches(hits, number, TEXT, 0, &ranges, &count, &err);
    if (status == DLS_OK) *sum = fnv_add(*sum, &count, sizeof count);
    if (status == DLS_OK) status = dls_hits_explain(hits, number, &nodes, &count, &err);
    for (size_t i = 0; status == DLS_OK && i < count; i++) *sum = fnv_add(*sum, &nodes[i].score, sizeof nodes[i].score);
    return status;
}

/* All of the answer to question `number`, into `*sum`; stops at the first failure. */
static dls_status ask(const dls_index *index, int number, const dls_allocator *allocator, uint64_t *sum)
{
    dls_query *query = NULL;
    dls_hits *hits = NULL;
    uint64_t count = 0;
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    options.allocator = allocator;
    options.count = number % 2 == 0;
    if (number % 3 == 0) options.collapse = KIND;
    *sum = FNV_BEGIN;
    dls_status status = ask_for(dls_index_schema(index), number, allocator, &query);
    if (status == DLS_OK) status = dls_count(index, query, &count, &err);
    if (status == DLS_OK) status = dls_search(index, query, 10, &options, &hits, &err);
    *sum = fnv_add(*sum, &count, sizeof count);
    for (size_t i = 0; status == DLS_OK && i < dls_hits_count(hits); i++) {
        *sum = fnv_add(*sum, &dls_hits_at(hits, i)->score, sizeof(float));
        if (i == 0) status = show_hit(hits, i, sum);
    }
    dls_hits_free(hits);
    dls_query_free(query);
    return status;
}

/* ------------------------------------------------------------------------------------------------------- damage */

/* Of an index of which no page was verified before. */
static dls_status open_and_ask(const uint8_t *bytes, size_t size, int number, uint64_t *sum)
{
    dls_index *index;
    dls_status status = dls_index_open_memory(bytes, size, NULL, &index, &err);
    if (status != DLS_OK) return status;
    status = ask(index, number, NULL, sum);
    dls_index_close(index);
    return status;
}

static void test_of_each_damaged_page_each_question_is_told_or_answered_rightly(void **state)
{
    (void)state;
    const char *path = test_path("whole.dls");
    uint64_t right[QUESTIONS], sum;
    size_t size, failures[QUESTIONS] = { 0 };
    write_index(path);
    uint8_t *bytes = test_read_file(path, &size);
    for (int i = 0; i < QUESTIONS; i++) assert_ok(open_and_ask(bytes, size, i, &right[i]), &err);
    for (size_t at = PAGE / 2; at < size; at += PAGE) {
        bytes[at] ^= 0x20;
        for (int i = 0; i < QUESTIONS; i++) {
            dls_status status = open_and_ask(bytes, size, i, &sum);
            if (status == DLS_OK) assert_true(sum == right[i]);
            if (status != DLS_OK) assert_int_equal(status, DLS_ECORRUPT);
            failures[i] += status != DLS_OK;
        }
        bytes[at] ^= 0x20;
    }
    for (int i = 0; i < QUESTIONS; i++) assert_in_range(failures[i], 3, size / PAGE);
    free(bytes);
}

static void test_what_merges_a_damaged_page_is_told_and_the_last_commit_stays(void **state)
{
    (void)state;
    const char *path = test_path("whole.dls"), *damaged = test_path("damaged.dls");
    size_t size, failures = 0;
    write_index(path);
    uint8_t *bytes = test_read_file(path, &size);
    for (size_t at = PAGE / 2; at < size; at += PAGE) {
        dls_writer *writer;
        dls_index *index;
        rng r = rng_seeded(at);
        bytes[at] ^= 0x20;
        test_write_file(damaged, bytes, size);
        bytes[at] ^= 0x20;
        if (dls_writer_open(damaged, NULL, NULL, &writer, &err) != DLS_OK) continue;
        dls_status status = put_document(&r, writer, 3);
        if (status == DLS_OK) status = dls_writer_delete(writer, "8", 1, &err);
        if (status == DLS_OK) status = dls_writer_compact(writer, 1, &err);
        if (status != DLS_OK) assert_int_equal(status, DLS_ECORRUPT);
        dls_writer_close(writer);
        assert_ok(dls_index_open(damaged, NULL, &index, &err), &err);
        dls_index_info info;
        dls_index_get_info(index, &info);
        assert_int_equal(info.generation, status == DLS_OK ? 3 : 2);
        assert_int_equal(info.documents, status == DLS_OK ? DOCUMENTS - 1 : DOCUMENTS);
        if (status == DLS_OK) assert_ok(dls_index_check(index, &err), &err); /* it was nothing that a merge takes */
        dls_index_close(index);
        failures += status != DLS_OK;
    }
    assert_true(failures > size / PAGE / 3);
    free(bytes);
}

/* ------------------------------------------------------------------------------------------------------- memory */

static void test_of_each_failing_allocation_each_question_is_told_or_answered_rightly(void **state)
{
    (void)state;
    const char *path = test_path("whole.dls");
    dls_index *index;
    testalloc memory;
    write_index(path);
    for (int i = 0; i < QUESTIONS; i++) {
        uint64_t right, sum;
        assert_ok(dls_index_open(path, NULL, &index, &err), &err);
        assert_ok(ask(index, i, NULL, &right), &err);
        dls_index_close(index);
        testalloc_init(&memory);
        FOR_EACH_FAILING_ALLOCATION(&memory)
        {
            dls_status status = dls_index_open(path, &memory.allocator, &index, &err);
            if (status == DLS_OK) {
                status = ask(index, i, &memory.allocator, &sum);
                dls_index_close(index);
                if (status == DLS_OK) assert_true(sum == right);
            }
            assert_told(&memory, status, &err);
        }
        testalloc_done(&memory);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_of_each_damaged_page_each_question_is_told_or_answered_rightly),
        cmocka_unit_test(test_what_merges_a_damaged_page_is_told_and_the_last_commit_stays),
        cmocka_unit_test(test_of_each_failing_allocation_each_question_is_told_or_answered_rightly),
    };
    return cmocka_run_group_tests_name("fault/failing_searches", tests, NULL, NULL);
}
