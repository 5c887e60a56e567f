/* SPDX-License-Identifier: MIT
 *
 * The writer is opened first, so that nothing changes between reading a document and writing it.
 */
#include "cli/fetch_merge.h"

#include <stdlib.h>
#include <string.h>

#include "cli/index_walk.h"
#include "cli/input.h"
#include "cli/json_document.h"
#include "cli/word_list.h"
#include "cli/writer_wait.h"

/* Whose titles are the resource's own. */
static const char good_sources[] = "arxiv crossref youtube citation opengraph json-ld dublin-core";

struct merging {
    const struct fetch_store *store;
    const dls_schema *schema;
    dls_writer *writer;
    struct document_fields fields;
    struct json_document extra; /* authors, date, year as values */
    struct unused_members unused;
    int title, text, note;
    dls_value *values; /* of the document */
    size_t count;
    size_t capacity;
    bool changed; /* the document */
    uint64_t documents;
};

/* ---------------------------------------------------------------------------------------------------------- Values */

static dls_status add_value(struct merging *merging, size_t field, const char *text, size_t length, dls_error *err)
{
    if (merging->count == merging->capacity) {
        size_t capacity = 2 * merging->capacity + 32;
        dls_value *values = realloc(merging->values, capacity * sizeof *values);
        if (values == NULL) return input_fail(err, DLS_ENOMEM, "out of memory");
        merging->values = values;
        merging->capacity = capacity;
    }
    merging->values[merging->count++] = (dls_value){ field, text, length };
    return DLS_OK;
}

static dls_status read_values(struct merging *merging, dls_hits *hits, size_t number, dls_error *err)
{
    merging->count = 0;
    for (size_t field = 0; field < dls_schema_count(merging->schema); field++) {
        size_t count = 0;
        dls_status status = dls_hits_value_count(hits, number, field, &count, err);
        for (size_t v = 0; v < count && status == DLS_OK; v++) {
            dls_text text;
            status = dls_hits_value(hits, number, field, v, &text, err);
            if (status == DLS_OK) status = add_value(merging, field, text.bytes, text.length, err);
        }
        if (status != DLS_OK) return status;
    }
    return DLS_OK;
}

/* The first value of a field; NULL: it has none. */
static dls_value *value_of(struct merging *merging, int field)
{
    for (size_t i = 0; i < merging->count && field >= 0; i++) {
        if (merging->values[i].field == (size_t)field) return &merging->values[i];
    }
    return NULL;
}

static bool is_text(const dls_value *value, const char *text)
{
    return value->length == strlen(text) && memcmp(value->text, text, value->length) == 0;
}

/* --------------------------------------------------------------------------------------------------------- Members */

/* Put a text where there is none, or in place of the one that a former run put there. */
static dls_status set_text(struct merging *merging, int field, const char *text, const char *former, bool *is_set,
                           dls_error *err)
{
    dls_value *value = value_of(merging, field);
    *is_set = field >= 0 && *text != '\0' &&
              (value == NULL || (*former != '\0' && is_text(value, former) && !is_text(value, text)));
    if (!*is_set) return DLS_OK;
    merging->changed = true;
    if (value == NULL) return add_value(merging, (size_t)field, text, strlen(text), err);
    value->text = text;
    value->length = strlen(text);
    return DLS_OK;
}

/* The words of a link make room for the title; they are kept as a note, if they say anything else. */
static dls_status replace_title(struct merging *merging, const json_t *record, dls_error *err)
{
    const char *title = record_text(record, "title"), *source = record_text(record, "title_source");
    if (*source == '\0') source = record_text(record, "source");
    dls_value *value = value_of(merging, merging->title);
    if (value == NULL || *title == '\0' || is_text(value, title)) return DLS_OK;
    if (!word_in(good_sources, source, strlen(source))) return DLS_OK;
    dls_value former = *value;
    const dls_value *note = value_of(merging, merging->note);
    bool is_in_title = memmem(title, strlen(title), former.text, former.length) != NULL;
    bool is_in_note = note != NULL && memmem(note->text, note->length, former.text, former.length) != NULL;
    value->text = title;
    value->length = strlen(title);
    merging->changed = true;
    if (is_in_title || is_in_note || merging->note < 0) return DLS_OK;
    return add_value(merging, (size_t)merging->note, former.text, former.length, err);
}

static void pass_over(void *ctx, const char *text)
{
    (void)ctx;
    (void)text;
}

/* Authors and date, with the fields that have values of them, where the document has none. */
static dls_status add_extra(struct merging *merging, const json_t *record, dls_error *err)
{
    json_t *object = json_object();
    const json_t *authors = json_object_get(record, "authors"), *date = json_object_get(record, "date");
    if (authors != NULL) (void)json_object_set(object, "authors", (json_t *)(uintptr_t)authors);
    if (date != NULL) (void)json_object_set(object, "date", (json_t *)(uintptr_t)date);
    dls_status status = json_document_take(&merging->extra, &merging->fields, object, &merging->unused, err);
    if (status != DLS_OK) return status;
    (void)json_document_drop_misfits(&merging->extra, merging->schema, pass_over, NULL);
    size_t before = merging->count;
    for (size_t i = 0; i < merging->extra.count && status == DLS_OK; i++) {
        const dls_value *value = &merging->extra.values[i];
        bool has_one = false;
        for (size_t j = 0; j < before && !has_one; j++) has_one = merging->values[j].field == value->field;
        if (has_one) continue;
        merging->changed = true;
        status = add_value(merging, value->field, value->text, value->length, err);
    }
    return status;
}

static dls_status merge_record(struct merging *merging, const json_t *record, const json_t *former, dls_error *err)
{
    bool has_abstract, has_title;
    dls_status status = set_text(merging, merging->text, record_text(record, "abstract"),
                                 record_text(former, "abstract"), &has_abstract, err);
    if (status == DLS_OK)
        status = set_text(merging, merging->title, record_text(record, "title"), record_text(former, "title"),
                          &has_title, err);
    if (status == DLS_OK && has_abstract && !has_title) status = replace_title(merging, record, err);
    return status == DLS_OK ? add_extra(merging, record, err) : status;
}

static dls_status merge_document(void *ctx, dls_hits *hits, size_t number, dls_error *err)
{
    struct merging *merging = ctx;
    dls_text key;
    dls_status status = dls_hits_key(hits, number, &key, err);
    if (status != DLS_OK) return status;
    const json_t *record = json_object_getn(merging->store->records, key.bytes, key.length);
    const json_t *former = json_object_getn(merging->store->former, key.bytes, key.length);
    if (record == NULL) return DLS_OK;
    merging->changed = false;
    status = read_values(merging, hits, number, err);
    if (status == DLS_OK) status = merge_record(merging, record, former, err);
    if (status != DLS_OK || !merging->changed) return status;
    merging->documents++;
    return dls_writer_put(merging->writer, key.bytes, key.length, merging->values, merging->count, err);
}

/* ----------------------------------------------------------------------------------------------------------- Index */

static dls_status check_stored(const dls_schema *schema, dls_error *err)
{
    for (size_t f = 0; f < dls_schema_count(schema); f++) {
        const dls_field *field = dls_schema_at(schema, f);
        if (!field->stored)
            return input_fail(err, DLS_EINVAL, "field '%.60s' is not stored: documents cannot be written anew",
                              field->name);
    }
    return DLS_OK;
}

static dls_status merge_all(struct merging *merging, const dls_index *index, dls_error *err)
{
    size_t bad;
    merging->schema = dls_index_schema(index);
    merging->title = dls_schema_find(merging->schema, "title");
    merging->text = dls_schema_find(merging->schema, "text");
    merging->note = dls_schema_find(merging->schema, "note");
    (void)document_fields_of(merging->schema, NULL, 0, &merging->fields, &bad);
    dls_status status = check_stored(merging->schema, err);
    if (status == DLS_OK) status = index_walk(index, merge_document, merging, err);
    if (status == DLS_OK && merging->documents > 0) status = dls_writer_commit(merging->writer, err);
    return status;
}

dls_status fetch_merge(const char *path, const struct fetch_store *store, uint64_t wait_ms, uint64_t *changed,
                       dls_error *err)
{
    struct merging merging = { .store = store };
    dls_writer_options settings = DLS_WRITER_OPTIONS_INIT;
    struct writer_place place = { .path = path, .wait_ms = wait_ms };
    *changed = 0;
    dls_status status = writer_wait_open(&place, settings, &merging.writer, err);
    if (status != DLS_OK) return status;
    dls_index *index;
    status = dls_index_open(path, NULL, &index, err);
    if (status == DLS_OK) {
        status = merge_all(&merging, index, err);
        dls_index_close(index);
    }
    if (status == DLS_OK) *changed = merging.documents;
    dls_writer_close(merging.writer);
    json_document_done(&merging.extra);
    unused_members_done(&merging.unused);
    free(merging.values);
    return status;
}
