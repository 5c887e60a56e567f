/* SPDX-License-Identifier: MIT
 *
 * Can any text be a document? Every analyzer turns it into tokens that lie in it; an index that has it, beside others,
 * is sound, finds it by all its words and as a phrase, and gives it back as it was.
 *
 *   input    which:u8 TEXT, in which the byte 0x1e ends a value and begins the next
 */
#include "fuzz/fuzz.h"

#include <stdio.h>
#include <stdlib.h>

#include "fuzz/examine.h"
#include "support/no_sync.h"
#include "support/test_folder.h"

enum { MOST_ANALYZERS = 100, MOST_VALUES = 12, SEPARATOR = 0x1e, POSITIONLESS = 1, FIELDS = 2 };

static dls_error err;
static char names[MOST_ANALYZERS][80];
static dls_analyzer *analyzers[MOST_ANALYZERS];
static size_t analyzer_count;

static void add_analyzer(const char *name, const char *ending)
{
    assert_true(analyzer_count < MOST_ANALYZERS);
    snprintf(names[analyzer_count], sizeof names[0], "%s%s", name, ending);
    assert_ok(dls_analyzer_new(names[analyzer_count], NULL, &analyzers[analyzer_count], &err), &err);
    analyzer_count++;
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    add_analyzer("spaces", "");
    add_analyzer("words", "");
    add_analyzer("words", ":accents");
    for (size_t i = 0; dls_analyzer_language(i) != NULL; i++) {
        add_analyzer(dls_analyzer_language(i), "");
        if (i % 4 == 0) add_analyzer(dls_analyzer_language(i), ":accents");
    }
    return 0;
}

/* ---------------------------------------------------------------------------------------------------- tokens */

typedef struct token_check {
    size_t length; /* of the text */
    size_t count;
    dls_token last;
} token_check;

static bool check_token(void *ctx, const dls_token *token)
{
    token_check *check = ctx;
    assert_in_range(token->term_length, 1, 255);
    assert_true(token->begin < token->end && token->end <= check->length);
    if (check->count > 0) {
        assert_true(token->position >= check->last.position);
        assert_true(token->begin >= check->last.begin);
    }
    check->last = *token;
    check->count++;
    return true;
}

/* How many tokens the text has for an analyzer. */
static size_t count_tokens(size_t analyzer, const dls_value *value)
{
    token_check check = { .length = value->length };
    assert_ok(dls_analyzer_run(analyzers[analyzer], value->text, value->length, check_token, &check, &err), &err);
    return check.count;
}

/* ----------------------------------------------------------------------------------------------------- index */

static dls_schema *make_schema(size_t analyzer)
{
    dls_schema *schema;
    assert_ok(dls_schema_new(NULL, &schema, &err), &err);
    for (size_t i = 0; i < FIELDS; i++) {
        dls_field field = DLS_FIELD_INIT;
        field.name = i == POSITIONLESS ? "positionless" : "text";
        field.analyzer = names[analyzer];
        field.positions = i != POSITIONLESS;
        assert_ok(dls_schema_add(schema, &field, &err), &err);
    }
    return schema;
}

/* Before and behind others; once more in the field without positions. */
static dls_index *make_index(const dls_schema *schema, const dls_value *values, size_t count)
{
    static const dls_value other = { 0, "another text, of other words", 28 };
    const char *path = test_path("document.dls");
    dls_writer *writer;
    dls_index *index;
    dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
    options.replace = true;
    options.buffer_bytes = (size_t)1 << 20;
    assert_ok(dls_writer_create(path, schema, &options, &writer, &err), &err);
    assert_ok(dls_writer_add(writer, "before", 6, &other, 1, &err), &err);
    assert_ok(dls_writer_add(writer, "it", 2, values, count, &err), &err);
    assert_ok(dls_writer_add(writer, "behind", 6, &other, 1, &err), &err);
    assert_ok(dls_writer_commit(writer, &err), &err);
    dls_writer_close(writer);
    assert_ok(dls_index_open(path, NULL, &index, &err), &err);
    assert_ok(dls_index_check(index, &err), &err);
    return index;
}

/* Whether the query finds document "it"; all that can be asked of the hits is asked. */
static bool finds_it(const dls_index *index, dls_query *query)
{
    dls_hits *hits;
    examination e = { 0 };
    bool found = false;
    assert_ok(dls_search(index, query, 10, NULL, &hits, &err), &err);
    assert_ok(examine_hits(&e, hits, 3, FIELDS, &err), &err);
    for (size_t i = 0; i < dls_hits_count(hits); i++) found |= dls_hits_at(hits, i)->document == 1;
    dls_hits_free(hits);
    return found;
}

static void assert_given_back(const dls_index *index, dls_query *query, const dls_value *values, size_t count)
{
    dls_hits *hits;
    dls_text text;
    assert_ok(dls_search(index, query, 10, NULL, &hits, &err), &err);
    for (size_t i = 0; i < dls_hits_count(hits); i++) {
        size_t seen[FIELDS] = { 0 };
        if (dls_hits_at(hits, i)->document != 1) continue;
        for (size_t v = 0; v < count; v++) {
            assert_ok(dls_hits_value(hits, i, values[v].field, seen[values[v].field]++, &text, &err), &err);
            assert_bytes(text.bytes, text.length, values[v].text, values[v].length);
        }
    }
    dls_hits_free(hits);
}

/* A value's own text finds it: by any of its words, near each other where there are few, and as a phrase where there
 * are positions. */
static void assert_found_by_itself(const dls_index *index, const dls_value *value, const dls_value *values,
                                   size_t count)
{
    const dls_schema *schema = dls_index_schema(index);
    uint64_t field = UINT64_C(1) << value->field;
    dls_query *query;
    assert_ok(dls_query_new_words(schema, value->text, value->length, field, NULL, &query, &err), &err);
    assert_false(dls_query_is_empty(query));
    assert_true(finds_it(index, query));
    assert_given_back(index, query, values, count);
    dls_query_free(query);
    assert_ok(dls_query_new_phrase(schema, value->text, value->length, 0, field, NULL, &query, &err), &err);
    if (value->field != POSITIONLESS) assert_true(finds_it(index, query));
    dls_query_free(query);
    assert_ok(dls_query_parse(schema, value->text, value->length, 0, NULL, &query, &err), &err);
    finds_it(index, query); /* what it excludes it may have */
    dls_query_free(query);
}

/* The values of a text; the last of many takes all that is left. */
static size_t split(const char *text, size_t length, dls_value values[MOST_VALUES])
{
    size_t count = 0;
    for (;;) {
        const char *end = count + 1 < MOST_VALUES && length > 0 ? memchr(text, SEPARATOR, length) : NULL;
        size_t size = end != NULL ? (size_t)(end - text) : length;
        values[count] = (dls_value){ count % 3 == 2 ? POSITIONLESS : 0, text, size };
        count++;
        if (end == NULL) return count;
        text += size + 1;
        length -= size + 1;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    fuzz_input input = { bytes, size };
    dls_value values[MOST_VALUES];
    size_t analyzer = fuzz_byte(&input) % analyzer_count;
    size_t count = split((const char *)input.bytes, input.left, values);
    dls_schema *schema = make_schema(analyzer);
    dls_index *index = make_index(schema, values, count);
    for (size_t i = 0; i < count; i++) {
        for (size_t a = 0; a < analyzer_count; a++) count_tokens(a, &values[i]);
        if (count_tokens(analyzer, &values[i]) > 0) assert_found_by_itself(index, &values[i], values, count);
    }
    dls_index_close(index);
    dls_schema_free(schema);
    return 0;
}

static const char *const texts[] = {
    "A guide to convolution arithmetic: stride, padding, 3x3 kernels\x1e\x61nd C++, conv2d\x1e\x61nd .NET",
    "to be or not to be",
    "\"quoted words\" -excluded \\alpha_{ij} \\\"u $x^2$ {\\'e}t\\'e",
    "\xe5\x8d\xb7\xe7\xa7\xaf\xe7\xa5\x9e\xe7\xbb\x8f\xe7\xbd\x91\xe7\xbb\x9c \xed\x95\x9c\xea\xb5\xad\xec\x96\xb4",
    "na\xc3\xafve caf\xc3\xa9 "
    "\xd0\xbf\xd0\xbe\xd0\xb8\xd1\x81\xd0\xba \xce\xa3\xce\xaf\xcf\x83\xcf\x85\xcf\x86\xce\xbf\xcf\x82",
    "\xff\xfe\xc3( \xe2\x82 \xf0\x9f\x98\x80 \xf0\x9f\x87\xa9\xf0\x9f\x87\xaa \xe2\x80\x8d \xc2\xad soft\xc2\xadhyphen",
    "http://example.org/a?b=c&d=e user@example.org 1,234.56 it's l'arbre d\xe2\x80\x99un state-of-the-art",
    "\xef\xac\x81ne \xe2\x84\xab \xc7\x86 I\xcc\x87 \xc4\xb0stanbul stra\xc3\x9f\x65 \xcd\x85\xcc\x81\xcc\x81\xcc\x81",
};

size_t fuzz_seed(size_t number, uint8_t out[FUZZ_SEED_ROOM])
{
    size_t count = sizeof texts / sizeof *texts;
    if (number >= 4 * count) return 0;
    const char *text = texts[number % count];
    out[0] = (uint8_t)(number / count * 11);
    memcpy(out + 1, text, strlen(text));
    return 1 + strlen(text);
}
