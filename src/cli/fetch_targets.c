/* SPDX-License-Identifier: MIT
 *
 * Which members of a source's objects are title, text and address is what `dlsearch index` says of them.
 */
#include "cli/fetch_targets.h"

#include <stdlib.h>
#include <string.h>

#include "cli/index_walk.h"
#include "cli/input.h"
#include "cli/interrupt.h"
#include "cli/json_document.h"
#include "cli/message.h"
#include "cli/source.h"
#include "cli/word_list.h"

static char *copy_of(const char *text, size_t length)
{
    char *copy = malloc(length + 1);
    if (copy == NULL) return NULL;
    memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

/* Add one; what is no address of the web, and what has a NUL in it, is passed over. False: no memory. */
static bool add_target(struct fetch_targets *targets, const char *key, size_t key_length, const char *url,
                       size_t url_length, bool lacks)
{
    bool is_web = text_begins(url, url_length, "http://") || text_begins(url, url_length, "https://");
    if (!is_web || memchr(url, '\0', url_length) != NULL || memchr(key, '\0', key_length) != NULL) return true;
    if (targets->count == targets->capacity) {
        size_t capacity = 2 * targets->capacity + 64;
        struct fetch_target *items = realloc(targets->items, capacity * sizeof *items);
        if (items == NULL) return false;
        targets->items = items;
        targets->capacity = capacity;
    }
    struct fetch_target *added = &targets->items[targets->count++];
    *added = (struct fetch_target){ copy_of(key, key_length), copy_of(url, url_length), lacks };
    return added->key != NULL && added->url != NULL;
}

/* -------------------------------------------------------------------------------------------------------- An index */

/* The fields of an index that are looked at. */
struct index_reading {
    struct fetch_targets *targets;
    int title, text; /* -1: there is none */
    size_t url;
};

static dls_status take_hit(void *ctx, dls_hits *hits, size_t number, dls_error *err)
{
    const struct index_reading *reading = ctx;
    dls_text key, url;
    size_t titles = 0, texts = 0, urls = 0;
    dls_status status = dls_hits_value_count(hits, number, reading->url, &urls, err);
    if (status != DLS_OK || urls == 0) return status;
    status = dls_hits_key(hits, number, &key, err);
    if (status == DLS_OK && reading->title >= 0)
        status = dls_hits_value_count(hits, number, (size_t)reading->title, &titles, err);
    if (status == DLS_OK && reading->text >= 0)
        status = dls_hits_value_count(hits, number, (size_t)reading->text, &texts, err);
    if (status == DLS_OK) status = dls_hits_value(hits, number, reading->url, 0, &url, err);
    if (status != DLS_OK) return status;
    bool lacks = titles == 0 || texts == 0;
    bool added = add_target(reading->targets, key.bytes, key.length, url.bytes, url.length, lacks);
    return added ? DLS_OK : input_fail(err, DLS_ENOMEM, "out of memory");
}

static int read_index(struct fetch_targets *targets, const dls_index *index, const char *path)
{
    const dls_schema *schema = dls_index_schema(index);
    int url = dls_schema_find(schema, "url");
    if (url < 0) return trouble("%s: has no field 'url', and so no addresses", path);
    struct index_reading reading = { targets, dls_schema_find(schema, "title"), dls_schema_find(schema, "text"),
                                     (size_t)url };
    dls_error err;
    return index_walk(index, take_hit, &reading, &err) == DLS_OK ? EXIT_FOUND : trouble_with(path, &err);
}

/* -------------------------------------------------------------------------------------------------------- A source */

struct source_reading {
    struct fetch_targets *targets;
    dls_schema *schema;
    struct document_fields fields;
    struct json_document document;
    struct unused_members unused;
};

static const dls_value *first_of(const struct json_document *document, size_t field)
{
    for (size_t i = 0; i < document->count; i++) {
        if (document->values[i].field == field) return &document->values[i];
    }
    return NULL;
}

static bool has_text(const struct source_reading *reading, const char *name)
{
    return first_of(&reading->document, (size_t)dls_schema_find(reading->schema, name)) != NULL;
}

static dls_status take_object(struct source_reading *reading, json_t *object, dls_error *err)
{
    struct json_document *document = &reading->document;
    dls_status status = json_document_take(document, &reading->fields, object, &reading->unused, err);
    if (status != DLS_OK) return status;
    const dls_value *url = first_of(document, reading->fields.url);
    if (url == NULL || document->key == NULL) return DLS_OK;
    bool lacks = !has_text(reading, "title") || !has_text(reading, "text");
    bool added = add_target(reading->targets, document->key, document->key_length, url->text, url->length, lacks);
    return added ? DLS_OK : input_fail(err, DLS_ENOMEM, "out of memory");
}

static int read_objects(struct source_reading *reading, struct source *source, const char *path)
{
    dls_error err;
    json_t *object;
    for (;;) {
        dls_status status = source_next(source, &object, &err);
        if (status == DLS_EINVAL) {
            message("%s:%llu: %s; skipped", path, (unsigned long long)source->line, err.text);
            continue;
        }
        if (status == DLS_OK && object == NULL) return EXIT_FOUND;
        if (status == DLS_OK) status = take_object(reading, object, &err);
        if (status != DLS_OK) return trouble_with(path, &err);
    }
}

static int read_source(struct fetch_targets *targets, const struct options *options, const char *path)
{
    struct source_reading reading = { .targets = targets };
    struct field_wishes wishes = { .count = 0 };
    struct input input;
    struct source source = { 0 };
    dls_error err, closing;
    size_t bad;
    const struct format *format = options->format == NULL ? NULL : format_find(options->format);
    dls_status status = document_schema_new("english", &wishes, &reading.schema, &err);
    if (status != DLS_OK) return trouble_with(path, &err);
    (void)document_fields_of(reading.schema, NULL, 0, &reading.fields, &bad);
    status = input_open(&input, path, NULL, &err);
    if (status == DLS_OK) status = source_open(&source, &input, path, format, false, &err);
    int result = status == DLS_OK ? read_objects(&reading, &source, path) : trouble_with(path, &err);
    source_close(&source);
    if (input_close(&input, result == EXIT_FOUND, &closing) != DLS_OK && result == EXIT_FOUND)
        result = trouble_with(path, &closing);
    json_document_done(&reading.document);
    unused_members_done(&reading.unused);
    dls_schema_free(reading.schema);
    return result;
}

int fetch_targets_read(struct fetch_targets *targets, const struct options *options, const char *path)
{
    dls_index *index;
    dls_error err;
    if (strcmp(path, "-") == 0) return read_source(targets, options, path);
    dls_status status = dls_index_open(path, NULL, &index, &err);
    if (status == DLS_EFORMAT) return read_source(targets, options, path);
    if (status != DLS_OK) return trouble_with(path, &err);
    targets->is_index = true;
    int result = read_index(targets, index, path);
    dls_index_close(index);
    return result;
}

void fetch_targets_done(struct fetch_targets *targets)
{
    for (size_t i = 0; i < targets->count; i++) {
        free(targets->items[i].key);
        free(targets->items[i].url);
    }
    free(targets->items);
    *targets = (struct fetch_targets){ .count = 0 };
}
