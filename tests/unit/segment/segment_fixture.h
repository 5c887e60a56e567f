/* SPDX-License-Identifier: MIT
 *
 * A segment of a few documents, written through the writer and opened from the bytes of its file.
 *
 * Fields: 0 title (text), 1 text (text without positions), 2 kind (keyword), 3 url (stored).
 */
#ifndef SEGMENT_FIXTURE_H
#define SEGMENT_FIXTURE_H

#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "segment/segment_reader.h"
#include "segment/segment_writer.h"
#include "support/dls_test.h"
#include "support/test_folder.h"

enum { TITLE, TEXT, KIND, URL };

static inline dls_schema *fixture_schema(void)
{
    static const dls_field_kind kinds[] = { DLS_FIELD_TEXT, DLS_FIELD_TEXT, DLS_FIELD_KEYWORD, DLS_FIELD_STORED };
    static const char *const names[] = { "title", "text", "kind", "url" };
    dls_schema *schema;
    dls_error err;
    assert_ok(dls__schema_new(NULL, &schema, &err), &err);
    for (size_t i = 0; i < 4; i++) {
        dls_field field = DLS_FIELD_INIT;
        field.name = names[i];
        field.kind = kinds[i];
        field.analyzer = "words";
        field.positions = i == TITLE;
        field.suggest = i == TITLE;
        assert_ok(dls__schema_add(schema, &field, &err), &err);
    }
    return schema;
}

static inline dls_value fixture_value(size_t field, const char *text)
{
    return (dls_value){ field, text, strlen(text) };
}

/* The second title of documents that are added. */
static const char *fixture_last_title __attribute__((unused)) = "second";

/* Document `number` of the collection that most tests use. */
static inline dls_status fixture_add(dls__segment_writer *writer, uint32_t number, dls_error *err)
{
    char key[32], title[64], text[400];
    snprintf(key, sizeof key, "key %u", number);
    snprintf(title, sizeof title, "title number %u of many", number % 7);
    snprintf(text, sizeof text, "all texts have word%u and word%u; word%u", number % 11, number % 13, number % 11);
    const dls_value values[] = { fixture_value(TITLE, title), fixture_value(TEXT, text),
                                 fixture_value(TITLE, fixture_last_title),
                                 fixture_value(KIND, number % 2 == 0 ? "even" : "odd"), fixture_value(URL, "u") };
    size_t count = number % 5 == 4 ? 0 : 5; /* some have nothing */
    dls_status status = dls__segment_writer_check(writer, key, strlen(key), values, count, err);
    return status == DLS_OK ? dls__segment_writer_add(writer, key, strlen(key), values, count, err) : status;
}

/* Whether segments that are written are reordered, and get pairs. */
static bool fixture_reorder __attribute__((unused));
static size_t fixture_pair_words __attribute__((unused)) = DLS_DEFAULT_PAIR_WORDS;

/* Write a segment of `documents` at 8192 of a file; its descriptor to `*out`. */
static inline dls_status fixture_write(const dls_schema *schema, uint32_t documents, size_t buffer_bytes,
                                       const dls_allocator *allocator, const char *path, dls__segment_descriptor *out,
                                       dls_error *err)
{
    dls__file *file;
    dls__segment_writer writer;
    dls_status status = dls__file_create_beside(path, allocator, &file, err);
    if (status != DLS_OK) return status;
    status = dls__segment_writer_init(&writer, schema, allocator, buffer_bytes, path, err);
    writer.reorder = fixture_reorder;
    writer.pair_words = fixture_pair_words;
    for (uint32_t i = 0; i < documents && status == DLS_OK; i++) status = fixture_add(&writer, i, err);
    if (status == DLS_OK) status = dls__segment_writer_finish(&writer, file, 8192, out, err);
    if (status == DLS_OK) status = dls__file_rename(file, true, err);
    dls__segment_writer_done(&writer);
    dls__file_close(file);
    return status;
}

typedef struct opened {
    dls_schema *schema;
    dls__segment_descriptor descriptor;
    uint8_t *bytes;
    size_t size;
    dls__segment segment;
} opened;

static inline void fixture_make(opened *o, uint32_t documents, size_t buffer_bytes)
{
    dls_error err;
    const char *path = test_path("segment");
    o->schema = fixture_schema();
    assert_ok(
        fixture_write(o->schema, documents, buffer_bytes, dls__allocator_or_default(NULL), path, &o->descriptor, &err),
        &err);
    o->bytes = test_read_file(path, &o->size);
}

static inline dls_status fixture_open(opened *o, dls_error *err)
{
    return dls__segment_open(&o->segment, &o->descriptor, o->schema, o->bytes, dls__allocator_or_default(NULL), err);
}

static inline void fixture_close(opened *o) { dls__segment_done(&o->segment, dls__allocator_or_default(NULL)); }

static inline void fixture_free(opened *o)
{
    free(o->bytes);
    dls__schema_free(o->schema);
}

#endif
