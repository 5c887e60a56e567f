/* SPDX-License-Identifier: MIT
 *
 * Are any bytes a query, by the million? A plain one never is an error; with the syntax text is a query, or said to be
 * none at one of its bytes. Either is written as text that is read as the same, and finds, in a small index that is
 * opened once, first what it finds all in all; at times all that it finds is compared with its explanations.
 *
 *   input    fields:u8 TEXT
 *
 * Unlike fuzz_query.c this does little for each input, so that very many can be tried: there is one schema, with a
 * field of each kind, nothing is shown, and blocks of memory that are large are used again.
 */
#include "fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "base/crc32c.h"
#include "fuzz/large_blocks.h"
#include "support/dls_test.h"
#include "support/no_sync.h"
#include "support/test_folder.h"

enum { TITLE, TEXT, TAG, KEY, YEAR, PRICE, DAY, OPEN, URL, FIELDS };

/* So many are asked for; a query is written if it is not longer; one of so many inputs is looked at closely. */
enum { FEW = 3, MOST_WRITTEN = 2000, CLOSELY = 32 };

static dls_error err;
static dls_schema *schema;
static dls_index *tiny;

static const struct {
    const char *name;
    dls_field_kind kind;
    const char *analyzer;
    bool column;
} declared[FIELDS] = {
    [TITLE] = { "title", DLS_FIELD_TEXT, "english", false }, [TEXT] = { "text", DLS_FIELD_TEXT, "words", false },
    [TAG] = { "tag", DLS_FIELD_KEYWORD, NULL, true },        [KEY] = { "key", DLS_FIELD_KEYWORD, NULL, false },
    [YEAR] = { "year", DLS_FIELD_INTEGER, NULL, true },      [PRICE] = { "price", DLS_FIELD_FLOAT, NULL, true },
    [DAY] = { "day", DLS_FIELD_DATE, NULL, true },           [OPEN] = { "open", DLS_FIELD_BOOLEAN, NULL, true },
    [URL] = { "a b:c", DLS_FIELD_STORED, NULL, false },
};

/* Of each document its values, in the order of the fields; NULL: none. */
static const char *const documents[][FIELDS] = {
    { "A guide to convolution", "x y z stride and padding", "a", "k1", "2018", "2.5", "2018-05-04", "true", "u" },
    { "The gradient", "a a b a gradients vanish", "ab", "k2", "-3", "-1e-9", "2018-05", "false", NULL },
    { "To be or not to be", "that is the question x", "a b", "k1", "0", NULL, "2018", NULL, "u" },
    { "\xe5\x8d\xb7\xe7\xa7\xaf\xe7\xa5\x9e", "na\xc3\xafve \xd0\xbf\xd0\xbe x x y", "", NULL, NULL, "0",
      "1969-12-31T23:59:59.5Z", "true", NULL },
    { "C++ conv2d", "it's a state-of-the-art 3x3 z y", NULL, "k\"3", "2018", "1e300", NULL, "true", NULL },
    { "", "convolutions a b c x", "abc", "", "9223372036854775807", "2.50", "9999-12-31", "false", NULL },
    { NULL, "y", "a", "k1", "2017", "3", "2018-05-04T10:20Z", NULL, NULL },
    { "x", NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL },
};
enum { DOCUMENTS = sizeof documents / sizeof *documents };

static void add_documents(dls_writer *writer)
{
    for (size_t d = 0; d < DOCUMENTS; d++) {
        dls_value values[FIELDS];
        size_t count = 0;
        for (size_t f = 0; f < FIELDS; f++)
            if (documents[d][f] != NULL) values[count++] = (dls_value){ f, documents[d][f], strlen(documents[d][f]) };
        assert_ok(dls_writer_add(writer, (char[]){ (char)('a' + d) }, 1, values, count, &err), &err);
        if (d == DOCUMENTS / 2) assert_ok(dls_writer_commit(writer, &err), &err);
    }
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    const char *path = test_path("parse.dls");
    size_t size;
    dls_writer *writer;
    assert_ok(dls_schema_new(NULL, &schema, &err), &err);
    for (size_t i = 0; i < FIELDS; i++) {
        dls_field field = DLS_FIELD_INIT;
        field.name = declared[i].name;
        field.kind = declared[i].kind;
        field.analyzer = declared[i].analyzer;
        field.column = declared[i].column;
        field.weight = i == TITLE ? 2.0f : 1.0f;
        assert_ok(dls_schema_add(schema, &field, &err), &err);
    }
    assert_ok(dls_writer_create(path, schema, NULL, &writer, &err), &err);
    add_documents(writer);
    assert_ok(dls_writer_commit(writer, &err), &err);
    assert_ok(dls_writer_delete(writer, "c", 1, &err), &err);
    assert_ok(dls_writer_commit(writer, &err), &err);
    dls_writer_close(writer);
    uint8_t *bytes = test_read_file(path, &size); /* for as long as the program */
    assert_ok(dls_index_open_memory(bytes, size, &large_blocks, &tiny, &err), &err);
    return 0;
}

/* ----------------------------------------------------------------------------------------------------- search */

static dls_hits *search(const dls_query *query, size_t limit, bool relax)
{
    dls_hits *hits;
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    options.count = limit != FEW;
    options.relax = options.correct = relax;
    if (!relax) options.join = DLS_JOIN_NONE;
    assert_ok(dls_search(tiny, query, limit, &options, &hits, &err), &err);
    assert_true(dls_hits_count(hits) <= limit);
    if (limit == DOCUMENTS) assert_int_equal(dls_hits_count(hits), dls_hits_total(hits));
    return hits;
}

/* The first of `all`. */
static void assert_begins(const dls_hits *few, const dls_hits *all, size_t limit)
{
    assert_int_equal(dls_hits_count(few), dls_hits_count(all) < limit ? dls_hits_count(all) : limit);
    for (size_t i = 0; i < dls_hits_count(few); i++) {
        assert_int_equal(dls_hits_at(few, i)->document, dls_hits_at(all, i)->document);
        assert_same_bits(dls_hits_at(few, i)->score, dls_hits_at(all, i)->score);
    }
}

/* All hits are in order, and each matches with its score, as an explanation reckons it, which goes another way. */
static void assert_explained(dls_hits *hits)
{
    for (size_t i = 0; i < dls_hits_count(hits); i++) {
        const dls_hit *hit = dls_hits_at(hits, i), *before = i > 0 ? dls_hits_at(hits, i - 1) : NULL;
        const dls_explain_node *nodes;
        size_t count;
        assert_ok(dls_hits_explain(hits, i, &nodes, &count, &err), &err);
        assert_true(count > 0 && nodes[0].matches);
        assert_same_bits(nodes[0].score, hit->score);
        assert_true(before == NULL || before->score > hit->score ||
                    (before->score == hit->score && before->document < hit->document));
    }
}

/* What a query leaves out, the query for all others finds. */
static void assert_parted(const dls_query *query, const char *text, size_t length)
{
    static const char begin[] = "*:* AND NOT (", end[] = ")";
    dls_query *others;
    uint64_t matching, left;
    char *negated = malloc(length + sizeof begin + sizeof end);
    memcpy(negated, begin, sizeof begin - 1);
    memcpy(negated + sizeof begin - 1, text, length);
    memcpy(negated + sizeof begin - 1 + length, end, 1);
    dls_status status = dls_query_parse_full(schema, negated, length + sizeof begin, 0, &large_blocks, &others, &err);
    free(negated);
    if (status == DLS_ELIMIT) return; /* as deep as it may be without */
    assert_ok(status, &err);
    dls_hits *hits = search(query, 0, false);
    matching = dls_hits_total(hits);
    dls_hits_free(hits);
    assert_ok(dls_count(tiny, others, &left, &err), &err);
    if (!dls_query_is_empty(query)) assert_int_equal(matching + left, DOCUMENTS - 1);
    dls_query_free(others);
}

/* ------------------------------------------------------------------------------------------------------ queries */

/* Written, read and written again it is the same text, and finds the same; alternatives, which are not written, left
 * aside. */
static void write_and_read(const dls_query *query, bool closely)
{
    static char text[1 << 16], text_again[sizeof text];
    dls_query *again;
    size_t length = dls_query_print(query, schema, text, sizeof text);
    assert_in_range(length, 1, sizeof text - 1);
    assert_ok(dls_query_parse_full(schema, text, length, 0, &large_blocks, &again, &err), &err);
    assert_int_equal(dls_query_print(again, schema, text_again, sizeof text_again), length);
    assert_memory_equal(text_again, text, length);
    if (closely) {
        dls_hits *found = search(query, DOCUMENTS, false), *found_again = search(again, DOCUMENTS, false);
        assert_begins(found_again, found, DOCUMENTS);
        dls_hits_free(found);
        dls_hits_free(found_again);
        assert_parted(query, text, length);
    }
    dls_query_free(again);
}

static void find(const dls_query *query, bool closely)
{
    dls_hits *few = search(query, FEW, true);
    if (dls_query_is_empty(query)) assert_int_equal(dls_hits_count(few), 0);
    if (closely) {
        uint64_t counted;
        dls_hits *all = search(query, DOCUMENTS, true);
        assert_begins(few, all, FEW);
        assert_explained(all);
        assert_ok(dls_count(tiny, query, &counted, &err), &err);
        assert_int_equal(counted, dls_hits_total(all));
        dls_hits_free(all);
    }
    dls_hits_free(few);
}

/* Unless it is one of the few that are looked at closely, it is enough to search for the query with the syntax. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    fuzz_input input = { bytes, size };
    uint64_t fields = fuzz_byte(&input) % 4;
    const char *text = (const char *)input.bytes;
    size_t length = input.left;
    bool closely = dls__crc32c(0, bytes, size) % CLOSELY == 0;
    dls_query *plain, *full = NULL;
    assert_ok(dls_query_parse(schema, text, length, fields, &large_blocks, &plain, &err), &err);
    if (length <= MOST_WRITTEN) write_and_read(plain, closely);
    dls_status status = dls_query_parse_full(schema, text, length, fields, &large_blocks, &full, &err);
    if (status == DLS_OK) {
        if (length <= MOST_WRITTEN) write_and_read(full, closely);
        find(full, closely);
    } else {
        assert_true(status == DLS_ESYNTAX || status == DLS_ELIMIT);
        assert_int_equal(err.code, status);
        assert_true(err.at <= length && err.text[0] != '\0' && strchr(err.text, '\n') == NULL);
    }
    if (status != DLS_OK || closely) find(plain, closely);
    dls_query_free(plain);
    dls_query_free(full);
    return 0;
}

/* ------------------------------------------------------------------------------------------------------- seeds */

static const char *const texts[] = {
    "stride padding",
    "\"stride and padding\" -gradient -\"to be\"",
    "title:(convol* stride~1)^2 AND NOT text:\"a a b\"~2",
    "(x y z)~2^=1.5 +x NEAR/3 y NEAR/3 z -key:a *:*",
    "'convolut'* ['x' 'y'@3]~1 {'to' 'be'}~4 a OR b AND \\\"",
    "key:\"a b\" ((x)~0 (-y)) NOT z (()",
    "year:2017..2018 price:>=2.5<1e300 day:2018-05 open:true",
    "\\key:k1 tag:a* tag:* day:\"2018-05-04 10:20\".. year:..-3",
    "tag:(a ab OR \"a b\") 'x'*'y' 'x'~2 text,title:\"x y\"",
    "price:>-1e-9 title:* a\\ b\\:c:u key:(a b c)",
    "na\xc3\xafve \xd0\x9f\xd0\x9e* \xe5\x8d\xb7\xe7\xa7\xaf \xff\xfe conv2d~2",
};

size_t fuzz_seed(size_t number, uint8_t out[FUZZ_SEED_ROOM])
{
    size_t count = sizeof texts / sizeof *texts;
    if (number >= 2 * count) return 0;
    const char *text = texts[number % count];
    out[0] = (uint8_t)(number / count * 2);
    memcpy(out + 1, text, strlen(text));
    return 1 + strlen(text);
}
