/* SPDX-License-Identifier: MIT
 *
 * Are any bytes a query? They are parsed, and made into words, a phrase and words near each other, for fields of
 * several analyzers; what they find is counted, asked for all it has, and printed as the command prints it. What no
 * character of the text gives a meaning of its own to is compared with the stupid twin, to the bit. With a syntax, text
 * is a query or said to be none at one of its bytes; and a query, written as text, is read as the same.
 *
 *   input    which:u8 fields:u8 slop:u8 TEXT
 */
#include "fuzz/fuzz.h"

#include <stdio.h>
#include <stdlib.h>

#include <jansson.h>

#include "cli/hit_json.h"
#include "cli/hit_text.h"
#include "fuzz/examine.h"
#include "support/naive.h"
#include "support/no_sync.h"
#include "support/test_folder.h"

enum { FIELDS = 3, TEXT_FIELDS = 2, LIMIT = 5 };

static dls_error err;

static const char *const analyzers[] = { "english", "words", "spaces", "english:accents", "german", "russian" };
enum { INDEXES = sizeof analyzers / sizeof *analyzers };

static struct {
    dls_schema *schema;
    dls_index *index;
    uint8_t *bytes;
} made[INDEXES];

/* Title, text, and one more value of the text. */
static const char *const documents[][3] = {
    { "A guide to convolution arithmetic", "stride and padding of convolutions fix the output shape", "a a b a" },
    { "The gradient of a gradient", "stride stride stride convolution; gradients vanish, gradients explode", "" },
    { "To be or not to be", "that is the question: to be, not to be", "be to be" },
    { "\xe6\xb7\xb1\xe5\xba\xa6\xe5\xad\xa6\xe4\xb9\xa0",
      "\xe5\x8d\xb7\xe7\xa7\xaf\xe7\xa5\x9e\xe7\xbb\x8f\xe7\xbd\x91\xe7\xbb\x9c\xe4\xb8\x8e\xe7\xbd\x91",
      "x" },
    { "na\xc3\xafve caf\xc3\xa9",
      "na\xc3\xafve na\xc3\xafvet\xc3\xa9 stra\xc3\x9f\x65 \xd0\xbf\xd0\xbe\xd0\xb8\xd1\x81\xd0\xba",
      "Stra\xc3\x9f\x65" },
    { "esc \x1b[31m bell \a", "right \xe2\x80\xae left \xff\xfe malformed \xc2\x9b" "31m tab\tline\nline",
      "<b>&amp;\"\\" },
    { "C++ and .NET", "conv2d 3x3 $x_{ij}^2$ \\alpha it's state-of-the-art l'arbre", "http://example.org/a?b=c" },
    { "x y z", "x y z y x z z y x x x y", "z y x" },
};
enum { DOCUMENTS = sizeof documents / sizeof *documents };

static size_t values_of(size_t document, dls_value values[4])
{
    const char *const *texts = documents[document];
    values[0] = (dls_value){ 0, texts[0], strlen(texts[0]) };
    values[1] = (dls_value){ 1, texts[1], strlen(texts[1]) };
    values[2] = (dls_value){ 1, texts[2], strlen(texts[2]) };
    values[3] = (dls_value){ 2, "http://example.org/\x1b", 20 };
    return 4;
}

static dls_schema *make_schema(const char *analyzer)
{
    static const char *const names[FIELDS] = { "title", "text", "url" };
    dls_schema *schema;
    assert_ok(dls_schema_new(NULL, &schema, &err), &err);
    for (size_t i = 0; i < FIELDS; i++) {
        dls_field field = DLS_FIELD_INIT;
        field.name = names[i];
        field.analyzer = analyzer;
        field.kind = i < TEXT_FIELDS ? DLS_FIELD_TEXT : DLS_FIELD_STORED;
        field.weight = i == 0 ? 2.0f : 1.0f;
        field.suggest = i < TEXT_FIELDS;
        assert_ok(dls_schema_add(schema, &field, &err), &err);
    }
    return schema;
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    terminal_use_utf8();
    for (size_t i = 0; i < INDEXES; i++) {
        size_t size;
        dls_writer *writer;
        made[i].schema = make_schema(analyzers[i]);
        const char *path = test_path("query.dls");
        dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
        options.replace = true;
        assert_ok(dls_writer_create(path, made[i].schema, &options, &writer, &err), &err);
        for (size_t d = 0; d < DOCUMENTS; d++) {
            dls_value values[4];
            assert_ok(dls_writer_add(writer, (char[]){ (char)('a' + d) }, 1, values, values_of(d, values), &err), &err);
            if (d == DOCUMENTS / 2) assert_ok(dls_writer_commit(writer, &err), &err);
        }
        assert_ok(dls_writer_commit(writer, &err), &err);
        dls_writer_close(writer);
        made[i].bytes = test_read_file(path, &size);
        assert_ok(dls_index_open_memory(made[i].bytes, size, NULL, &made[i].index, &err), &err);
    }
    return 0;
}

/* -------------------------------------------------------------------------------------------------- printing */

static void assert_nothing_steers_the_terminal(const struct string_builder *out)
{
    for (size_t i = 0; i < out->size; i++) {
        unsigned char c = (unsigned char)out->bytes[i];
        assert_true(c >= ' ' ? c != 0x7f : c == '\n');
    }
}

static void print_hit(const dls_schema *schema, dls_hits *hits, size_t number, size_t width)
{
    struct string_builder out = { 0 };
    struct hit_form form = { .fields = shown_fields_of(schema), .terminal = { false, false, width }, .indent = 4 };
    form.explain = true;
    assert_ok(builder_add_hit(&out, &form, hits, number, number + 1, &err), &err);
    assert_ok(builder_add_explanation(&out, &form, hits, number, &err), &err);
    assert_false(out.failed);
    assert_nothing_steers_the_terminal(&out);
    builder_clear(&out);
    const struct hit_json_form json_form = { form.fields, DLS_UNIT_UTF16, true, NULL, dls_hits_remarks(hits), true };
    assert_ok(builder_add_hit_json(&out, &json_form, hits, number, number + 1, &err), &err);
    json_t *parsed = json_loadb(out.bytes, out.size, JSON_ALLOW_NUL, NULL);
    assert_non_null(parsed);
    assert_ptr_equal(memchr(out.bytes, '\n', out.size), out.bytes + out.size - 1); /* one line */
    json_decref(parsed);
    builder_done(&out);
}

/* ----------------------------------------------------------------------------------------------------- search */

static dls_hits *search_relaxing(const dls_index *index, const dls_query *query, size_t limit, bool relax)
{
    dls_hits *hits;
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    options.count = true;
    options.relax = options.correct = relax;
    if (!relax) options.join = DLS_JOIN_NONE;
    assert_ok(dls_search(index, query, limit, &options, &hits, &err), &err);
    return hits;
}

static dls_hits *search(const dls_index *index, const dls_query *query, size_t limit)
{
    return search_relaxing(index, query, limit, true);
}

/* Few hits are the first of all, and all are as many as are counted. */
static void search_all(size_t which, const dls_query *query, size_t width)
{
    const dls_index *index = made[which].index;
    dls_hits *all = search(index, query, 100), *few = search(index, query, LIMIT);
    examination e = { 0 };
    uint64_t counted;
    assert_ok(dls_count(index, query, &counted, &err), &err);
    assert_int_equal(dls_hits_count(all), counted);
    assert_int_equal(dls_hits_total(all), counted);
    assert_int_equal(dls_hits_total(few), counted);
    assert_int_equal(dls_hits_count(few), counted < LIMIT ? counted : LIMIT);
    if (dls_query_is_empty(query)) assert_int_equal(counted, 0);
    for (size_t i = 0; i < dls_hits_count(few); i++) {
        assert_int_equal(dls_hits_at(few, i)->document, dls_hits_at(all, i)->document);
        assert_same_bits(dls_hits_at(few, i)->score, dls_hits_at(all, i)->score);
    }
    assert_ok(examine_hits(&e, few, 3, FIELDS, &err), &err);
    for (size_t i = 0; i < dls_hits_count(few) && i < 2; i++) print_hit(made[which].schema, few, i, width);
    dls_hits_free(all);
    dls_hits_free(few);
}

/* ------------------------------------------------------------------------------------------------------ twin */

static void compare(size_t which, const dls_query *query, const naive_query *twin_query)
{
    naive *twin = naive_new(made[which].schema);
    naive_parameters parameters = naive_defaults(made[which].schema);
    dls_hit *expected;
    dls_value values[4];
    for (size_t d = 0; d < DOCUMENTS; d++) naive_add(twin, values, values_of(d, values));
    size_t total = naive_search(twin, twin_query, &parameters, &expected);
    dls_hits *hits = search_relaxing(made[which].index, query, 100, false); /* the twin puts nothing right */
    assert_int_equal(dls_hits_count(hits), total);
    for (size_t i = 0; i < total; i++) {
        assert_int_equal(dls_hits_at(hits, i)->document, expected[i].document);
        assert_same_bits(dls_hits_at(hits, i)->score, expected[i].score);
    }
    dls_hits_free(hits);
    free(expected);
    naive_free(twin);
}

/* The twin's texts end at the first zero, and it leaves out stop words of English between spaces alone. */
static void search_and_compare(size_t which, dls_query *query, const char *text, size_t length, naive_query twin_query)
{
    search_all(which, query, 20 + length % 90);
    bool plain = twin_query.kind != NAIVE_WORDS || strncmp(analyzers[which], "english", 7) != 0;
    if (plain && memchr(text, '\0', length) == NULL && !dls_query_is_cut(query)) {
        char *string = malloc(length + 1);
        memcpy(string, text, length);
        string[length] = '\0';
        twin_query.text = string;
        compare(which, query, &twin_query);
        free(string);
    }
    dls_query_free(query);
}

/* Both find the same, with the same scores; alternatives, which are not written, left aside. */
static void assert_same_answers(size_t which, const dls_query *a, const dls_query *b)
{
    dls_hits *found_by_a = search_relaxing(made[which].index, a, 100, false);
    dls_hits *found_by_b = search_relaxing(made[which].index, b, 100, false);
    assert_int_equal(dls_hits_count(found_by_a), dls_hits_count(found_by_b));
    assert_int_equal(dls_hits_total(found_by_a), dls_hits_total(found_by_b));
    for (size_t i = 0; i < dls_hits_count(found_by_a); i++) {
        assert_int_equal(dls_hits_at(found_by_a, i)->document, dls_hits_at(found_by_b, i)->document);
        assert_same_bits(dls_hits_at(found_by_a, i)->score, dls_hits_at(found_by_b, i)->score);
    }
    dls_hits_free(found_by_a);
    dls_hits_free(found_by_b);
}

/* Written as text and read again, a query is written as the same text. */
static void print_and_read(size_t which, const dls_query *query)
{
    const dls_schema *schema = made[which].schema;
    dls_query *again = NULL;
    size_t length = dls_query_print(query, schema, NULL, 0);
    char *text = malloc(length + 1), *text_again = malloc(length + 1);
    assert_true(length > 0 && text != NULL && text_again != NULL);
    assert_int_equal(dls_query_print(query, schema, text, length + 1), length);
    assert_ok(dls_query_parse_full(schema, text, length, 0, NULL, &again, &err), &err);
    assert_int_equal(dls_query_print(again, schema, text_again, length + 1), length);
    assert_memory_equal(text_again, text, length);
    assert_same_answers(which, query, again);
    dls_query_free(again);
    free(text);
    free(text_again);
}

static void parse_with_syntax(size_t which, const char *text, size_t length, uint64_t fields)
{
    dls_query *query = NULL;
    dls_status status = dls_query_parse_full(made[which].schema, text, length, fields, NULL, &query, &err);
    if (status != DLS_OK) {
        assert_true(status == DLS_ESYNTAX || status == DLS_ELIMIT);
        assert_int_equal(err.code, status);
        assert_true(err.at <= length && err.text[0] != '\0');
        return;
    }
    search_all(which, query, 80);
    if (length < 2000) print_and_read(which, query); /* a term is written as itself and a few signs: it might not fit */
    dls_query_free(query);
}

/* Words are offered for the last of the text, which stays as it is, unless something was put right. */
static void suggest(size_t which, const char *text, size_t length)
{
    dls_suggestions *suggestions;
    assert_ok(dls_suggest(made[which].index, text, length, NULL, &suggestions, &err), &err);
    for (size_t i = 0; i < dls_suggestions_count(suggestions); i++) {
        const dls_suggestion *each = dls_suggestions_at(suggestions, i);
        bool word = each->kind == DLS_SUGGESTION_WORD;
        assert_int_equal(each->text.bytes[each->text.length], 0);
        assert_true(each->count > 0 && each->count <= DOCUMENTS && (each->together > 0) == word);
        assert_true(each->begin <= each->text.length && (word || each->key.length > 0));
        if (word && !each->corrected && each->begin > 0) assert_memory_equal(each->text.bytes, text, each->begin);
    }
    dls_suggestions_free(suggestions);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    fuzz_input input = { bytes, size };
    size_t which = fuzz_byte(&input) % INDEXES;
    uint64_t fields = fuzz_byte(&input) % 4;
    uint32_t slop = fuzz_byte(&input);
    const char *text = (const char *)input.bytes;
    size_t length = input.left;
    const dls_schema *schema = made[which].schema;
    dls_query *query;
    assert_ok(dls_query_parse(schema, text, length, fields, NULL, &query, &err), &err);
    search_all(which, query, 20 + slop % 100);
    if (length < 2000) print_and_read(which, query);
    dls_query_free(query);
    parse_with_syntax(which, text, length, fields);
    suggest(which, text, length);
    assert_ok(dls_query_new_words(schema, text, length, fields, NULL, &query, &err), &err);
    search_and_compare(which, query, text, length, (naive_query){ .kind = NAIVE_WORDS, .fields = fields });
    naive_query phrase = { .kind = NAIVE_PHRASE, .fields = fields, .slop = slop % (DLS_MAX_SLOP + 1) };
    assert_ok(dls_query_new_phrase(schema, text, length, phrase.slop, fields, NULL, &query, &err), &err);
    search_and_compare(which, query, text, length, phrase);
    naive_query near = { .kind = NAIVE_NEAR, .fields = fields, .slop = 1 + slop % DLS_MAX_DISTANCE };
    assert_ok(dls_query_new_near(schema, text, length, near.slop, fields, NULL, &query, &err), &err);
    search_and_compare(which, query, text, length, near);
    return 0;
}

static const char *const texts[] = {
    "convolution stride",
    "\"stride and padding\" -gradient",
    "-\"to be\" or",
    "x y z y",
    "to be not",
    "\xe7\xa5\x9e\xe7\xbb\x8f\xe7\xbd\x91\xe7\xbb\x9c",
    "na\xc3\xafve Na\xc3\xafvet\xc3\xa9 \xd0\x9f\xd0\x9e\xd0\x98\xd0\xa1\xd0\x9a",
    "conv2d C++ it's $x_{ij}^2$",
    "\"unbalanced -quote \xff\xfe",
    "state-of-the-art 3x3",
    "title:(convol* stride~1)^2 AND NOT text:\"a a b\"~2",
    "(x y z)~2^=1.5 +x NEAR/3 y NEAR/3 z -key:a *:*",
    "'convolut'* ['x' 'y'@3]~1 {'to' 'be'}~4 a OR b AND \\\"",
    "\"grad stride\" -stride title,text:na\xc3\xaf*",
    "key:\"a b\" ((x)~0 (-y)) NOT z (()",
};

size_t fuzz_seed(size_t number, uint8_t out[FUZZ_SEED_ROOM])
{
    size_t count = sizeof texts / sizeof *texts;
    if (number >= 4 * count) return 0;
    const char *text = texts[number % count];
    out[0] = (uint8_t)(number / count);
    out[1] = (uint8_t)(number % 3);
    out[2] = (uint8_t)(number * 7);
    memcpy(out + 3, text, strlen(text));
    return 3 + strlen(text);
}
