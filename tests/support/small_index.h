/* SPDX-License-Identifier: MIT
 *
 * An index for one test, with fields and documents in a line each, so that the test shows what it is about:
 *
 *   small_index s;
 *   small_index_begin(&s, "title text kind/keyword");
 *   small_index_add(&s, "title=a guide\ntext=stride and padding\nkind=paper");
 *   small_index_commit(&s);      where a further segment is wanted
 *   small_index_open(&s);
 *   ...
 *   small_index_end(&s);
 */
#ifndef SMALL_INDEX_H
#define SMALL_INDEX_H

#include <inttypes.h>
#include <stdio.h>

#include "support/dls_test.h"
#include "support/test_folder.h"

typedef struct small_index {
    const char *path;
    dls_schema *schema;
    dls_writer *writer;
    dls_index *index; /* once it is open */
    dls_error err;
} small_index;

/* One field: its name, then any of @ANALYZER (default "words"), /keyword, /stored, /integer, /float, /date, /boolean
 * (kinds), /column, /unstored, /nopositions, /suggest, /acronyms. */
static inline void small_index_field(small_index *s, const char *word, size_t length)
{
    char text[200], analyzer[100] = "words";
    assert_true(length < sizeof text);
    memcpy(text, word, length);
    text[length] = '\0';
    sscanf(text, "%*[^@]@%99[^/]", analyzer);
    dls_field field = DLS_FIELD_INIT;
    field.analyzer = analyzer;
    if (strstr(text, "/keyword") != NULL) field.kind = DLS_FIELD_KEYWORD;
    if (strstr(text, "/stored") != NULL) field.kind = DLS_FIELD_STORED;
    if (strstr(text, "/integer") != NULL) field.kind = DLS_FIELD_INTEGER;
    if (strstr(text, "/float") != NULL) field.kind = DLS_FIELD_FLOAT;
    if (strstr(text, "/date") != NULL) field.kind = DLS_FIELD_DATE;
    if (strstr(text, "/boolean") != NULL) field.kind = DLS_FIELD_BOOLEAN;
    field.column = strstr(text, "/column") != NULL;
    if (strstr(text, "/unstored") != NULL) field.stored = false;
    if (strstr(text, "/nopositions") != NULL) field.positions = false;
    field.suggest = strstr(text, "/suggest") != NULL;
    field.acronyms = strstr(text, "/acronyms") != NULL;
    text[strcspn(text, "@/")] = '\0';
    field.name = text;
    assert_ok(dls_schema_add(s->schema, &field, &s->err), &s->err);
}

/* A schema from such fields, with a space between them. */
static inline void small_index_schema(small_index *s, const char *fields)
{
    *s = (small_index){ .path = NULL };
    assert_ok(dls_schema_new(NULL, &s->schema, &s->err), &s->err);
    while (*fields != '\0') {
        size_t length = strcspn(fields, " ");
        small_index_field(s, fields, length);
        fields += length + (fields[length] == ' ');
    }
}

/* Of how many words pairs are written. */
static size_t small_index_pair_words __attribute__((unused)) = DLS_DEFAULT_PAIR_WORDS;

static inline void small_index_begin(small_index *s, const char *fields)
{
    small_index_schema(s, fields);
    dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
    options.replace = true;
    options.pair_words = small_index_pair_words;
    options.merge = false; /* a segment for each commit */
    s->path = test_path("small.dls");
    assert_ok(dls_writer_create(s->path, s->schema, &options, &s->writer, &s->err), &s->err);
}

/* Add a document whose key is its number, counted from 0. */
static inline void small_index_add_values(small_index *s, const dls_value *values, size_t count)
{
    char key[32];
    snprintf(key, sizeof key, "%" PRIu64, dls_writer_count(s->writer));
    assert_ok(dls_writer_add(s->writer, key, strlen(key), values, count, &s->err), &s->err);
}

/* The values of a document, up to 16: a line for each, FIELD=TEXT; a line without '=' is a value of field 0. */
static inline size_t small_index_values(small_index *s, const char *lines, dls_value values[16])
{
    size_t count = 0;
    while (*lines != '\0') {
        size_t length = strcspn(lines, "\n"), name = strcspn(lines, "=\n");
        char field[100] = "";
        bool named = lines[name] == '=';
        assert_true(count < 16 && (!named || name < sizeof field));
        if (named) memcpy(field, lines, name);
        int number = named ? dls_schema_find(s->schema, field) : 0;
        if (number < 0) fail_msg("there is no field %s", field);
        size_t skipped = named ? name + 1 : 0;
        values[count++] = (dls_value){ (size_t)number, lines + skipped, length - skipped };
        lines += length + (lines[length] == '\n');
    }
    return count;
}

/* Add a document of such lines. */
static inline void small_index_add(small_index *s, const char *lines)
{
    dls_value values[16];
    small_index_add_values(s, values, small_index_values(s, lines, values));
}

static inline void small_index_commit(small_index *s) { assert_ok(dls_writer_commit(s->writer, &s->err), &s->err); }

static inline void small_index_open(small_index *s)
{
    small_index_commit(s);
    dls_writer_close(s->writer);
    s->writer = NULL;
    assert_ok(dls_index_open(s->path, NULL, &s->index, &s->err), &s->err);
    assert_ok(dls_index_check_text(s->index, &s->err), &s->err);
}

static inline void small_index_end(small_index *s)
{
    dls_writer_close(s->writer);
    dls_index_close(s->index);
    dls_schema_free(s->schema);
}

/* ---------------------------------------------------------------------------------------------------- queries */

static inline dls_query *small_index_parse(small_index *s, const char *text)
{
    dls_query *query = NULL;
    assert_ok(dls_query_parse(s->schema, text, strlen(text), 0, NULL, &query, &s->err), &s->err);
    return query;
}

static inline dls_query *small_index_phrase(small_index *s, const char *text)
{
    dls_query *query = NULL;
    assert_ok(dls_query_new_phrase(s->schema, text, strlen(text), 0, 0, NULL, &query, &s->err), &s->err);
    return query;
}

static inline dls_query *small_index_keyword(small_index *s, size_t field, const char *value)
{
    dls_query *query = NULL;
    assert_ok(dls_query_new_keyword(s->schema, field, value, strlen(value), NULL, &query, &s->err), &s->err);
    return query;
}

/* The documents that the query itself finds, best first: "2 0 5". Lives until the next call. */
static inline const char *small_index_found(small_index *s, const dls_query *query)
{
    static char text[4096];
    dls_hits *hits;
    size_t at = 0;
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    options.relax = options.correct = false;
    assert_ok(dls_search(s->index, query, 100, &options, &hits, &s->err), &s->err);
    text[0] = '\0';
    for (size_t i = 0; i < dls_hits_count(hits); i++)
        at += (size_t)snprintf(text + at, sizeof text - at, "%s%" PRIu64, i > 0 ? " " : "",
                               dls_hits_at(hits, i)->document);
    dls_hits_free(hits);
    return text;
}

/* The documents that what was typed finds, best first. */
static inline const char *small_index_ask(small_index *s, const char *text)
{
    dls_query *query = small_index_parse(s, text);
    const char *found = small_index_found(s, query);
    dls_query_free(query);
    return found;
}

#endif
