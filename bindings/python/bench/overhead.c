/* SPDX-License-Identifier: MIT
 *
 * What overhead.py compares Python with: the same searches, and the same additions, from C.
 *
 *   overhead search INDEX QUERY COUNT    microseconds for a search, ten scores read
 *   overhead add LINES INDEX             microseconds for a document: added; added and committed
 *
 * LINES has a document a line, with tabs between key, title, authors, date, url, text and tags, of which there are
 * several with | between them. The smallest of some rounds is printed.
 */
#include <dlsearch/dlsearch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { FIELDS = 6, MOST_VALUES = 64, MOST_LINES = 1 << 20, SEARCH_ROUNDS = 15, ADD_ROUNDS = 3 };

static double microseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static void need(dls_status status, const dls_error *err)
{
    if (status == DLS_OK) return;
    fprintf(stderr, "overhead: %s\n", err->text);
    exit(1);
}

static float search_once(const dls_index *index, const char *text)
{
    dls_error err;
    dls_query *query;
    dls_hits *hits;
    float sum = 0.0f;
    need(dls_query_parse(dls_index_schema(index), text, strlen(text), 0, NULL, &query, &err), &err);
    need(dls_search(index, query, 10, NULL, &hits, &err), &err);
    for (size_t i = 0; i < dls_hits_count(hits); i++) sum += dls_hits_at(hits, i)->score;
    dls_hits_free(hits);
    dls_query_free(query);
    return sum;
}

static void search(const char *path, const char *text, int count)
{
    dls_error err;
    dls_index *index;
    double best = 1e9;
    volatile float sum = 0.0f;
    need(dls_index_open(path, NULL, &index, &err), &err);
    for (int round = 0; round < SEARCH_ROUNDS; round++) {
        double begin = microseconds();
        for (int i = 0; i < count; i++) sum += search_once(index, text);
        double each = (microseconds() - begin) / count;
        if (each < best) best = each;
    }
    printf("%.3f\n", best);
    dls_index_close(index);
}

/* The values of a line; the key goes to `key`. */
static size_t take(char *line, dls_value *values, dls_value *key)
{
    size_t count = 0;
    char *at = strchr(line, '\t');
    *key = (dls_value){ 0, line, (size_t)(at - line) };
    for (size_t field = 0; field < FIELDS; field++) {
        at++;
        char *end = at + strcspn(at, "\t\n");
        while (field == FIELDS - 1 && at < end && count < MOST_VALUES - 1) {
            size_t length = strcspn(at, "|\n");
            values[count++] = (dls_value){ field, at, length };
            at += length + 1;
        }
        if (field < FIELDS - 1) values[count++] = (dls_value){ field, at, (size_t)(end - at) };
        at = end;
    }
    return count;
}

static dls_schema *make_schema(void)
{
    static const struct {
        const char *name;
        dls_field_kind kind;
    } fields[FIELDS] = {
        { "title", DLS_FIELD_TEXT }, { "authors", DLS_FIELD_TEXT }, { "date", DLS_FIELD_DATE },
        { "url", DLS_FIELD_STORED }, { "text", DLS_FIELD_TEXT },    { "tags", DLS_FIELD_KEYWORD },
    };
    dls_error err;
    dls_schema *schema;
    need(dls_schema_new(NULL, &schema, &err), &err);
    for (size_t i = 0; i < FIELDS; i++) {
        dls_field field = DLS_FIELD_INIT;
        field.name = fields[i].name;
        field.kind = fields[i].kind;
        field.column = field.kind == DLS_FIELD_KEYWORD;
        need(dls_schema_add(schema, &field, &err), &err);
    }
    return schema;
}

static void add(const char *lines_path, const char *path)
{
    static char *lines[MOST_LINES];
    size_t count = 0, room = 0;
    char *line = NULL;
    FILE *file = fopen(lines_path, "r");
    while (file != NULL && count < MOST_LINES && getline(&line, &room, file) > 0) lines[count++] = strdup(line);
    double best_added = 1e12, best_all = 1e12;
    dls_schema *schema = make_schema();
    for (int round = 0; round < ADD_ROUNDS; round++) {
        dls_error err;
        dls_writer *writer;
        dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
        options.replace = true;
        need(dls_writer_create(path, schema, &options, &writer, &err), &err);
        double begin = microseconds();
        for (size_t i = 0; i < count; i++) {
            dls_value values[MOST_VALUES], key;
            size_t value_count = take(lines[i], values, &key);
            need(dls_writer_add(writer, key.text, key.length, values, value_count, &err), &err);
        }
        double added = microseconds() - begin;
        need(dls_writer_commit(writer, &err), &err);
        double all = microseconds() - begin;
        dls_writer_close(writer);
        if (added < best_added) best_added = added;
        if (all < best_all) best_all = all;
    }
    printf("%.3f %.3f\n", best_added / (double)count, best_all / (double)count);
}

int main(int argc, char **argv)
{
    if (argc == 5 && strcmp(argv[1], "search") == 0)
        search(argv[2], argv[3], atoi(argv[4]));
    else if (argc == 4 && strcmp(argv[1], "add") == 0)
        add(argv[2], argv[3]);
    else
        return 2;
    return 0;
}
