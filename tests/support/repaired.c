/* SPDX-License-Identifier: MIT
 *
 * Comparing a repaired index with the one that was whole, record by record.
 */
#include "support/repaired.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "columns/record.h"
#include "index/index.h"
#include "support/dls_test.h"
#include "support/rng.h"
#include "support/test_folder.h"

enum { TITLE, TEXT, KIND, HIDDEN };

static dls_error err;

/* ---------------------------------------------------------------------------------------------------------- making */

static dls_schema *make_schema(bool hidden)
{
    static const char *const names[] = { "title", "text", "kind", "hidden" };
    dls_schema *schema;
    assert_ok(dls_schema_new(NULL, &schema, &err), &err);
    for (size_t i = 0; i < 3 + (size_t)hidden; i++) {
        dls_field field = DLS_FIELD_INIT;
        field.name = names[i];
        field.kind = i == KIND ? DLS_FIELD_KEYWORD : DLS_FIELD_TEXT;
        field.analyzer = i == TITLE ? "english" : "words";
        field.stored = i != HIDDEN;
        field.positions = i != TEXT;
        assert_ok(dls_schema_add(schema, &field, &err), &err);
    }
    return schema;
}

static void add_document(dls_writer *writer, const damaged_kind *kind, unsigned number, rng *r)
{
    static char text[1 << 16];
    char key[20];
    size_t size = 0;
    snprintf(key, sizeof key, "key %u", number);
    for (unsigned i = 0; i < kind->words; i++)
        size += (size_t)snprintf(text + size, sizeof text - size, "W%x ", (unsigned)rng_below(r, 5000));
    const dls_value values[] = { { TITLE, key, strlen(key) },     { TEXT, text, size },      { KIND, key, 4 },
                                 { TITLE, "the same of all", 15 }, { HIDDEN, "hidden x", 8 } };
    assert_ok(dls_writer_put(writer, key, strlen(key), values, 4 + (size_t)kind->hidden, &err), &err);
}

static void write_index(const char *path, const damaged_kind *kind)
{
    dls_schema *schema = make_schema(kind->hidden);
    dls_writer *writer;
    dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
    options.reorder = kind->reorder;
    options.merge = false;
    options.replace = true;
    rng r = rng_seeded(5);
    assert_ok(dls_writer_create(path, schema, &options, &writer, &err), &err);
    assert_ok(dls_writer_set_payload(writer, "payload", 7, &err), &err);
    for (unsigned i = 0; i < kind->documents; i++) add_document(writer, kind, i, &r);
    assert_ok(dls_writer_commit(writer, &err), &err);
    for (unsigned i = 0; i < kind->documents; i++) add_document(writer, kind, kind->documents + i, &r);
    for (unsigned i = 0; i < 2 * kind->documents && kind->deletions; i += 7) {
        char key[20];
        snprintf(key, sizeof key, "key %u", i);
        if (i % 2 == 0)
            add_document(writer, kind, i, &r); /* another in its place */
        else
            assert_ok(dls_writer_delete(writer, key, strlen(key), &err), &err);
    }
    assert_ok(dls_writer_commit(writer, &err), &err);
    dls_writer_close(writer);
    dls_schema_free(schema);
}

void damaged_make(damaged *d, damaged_kind kind)
{
    const char *path = test_path("sound.dls");
    dls_index_info info;
    d->kind = kind;
    write_index(path, &kind);
    d->bytes = test_read_file(path, &d->size);
    d->copy = malloc(d->size);
    memcpy(d->copy, d->bytes, d->size);
    assert_ok(dls_index_open_memory(d->copy, d->size, NULL, &d->whole, &err), &err);
    assert_ok(dls_index_check_text(d->whole, &err), &err);
    dls_index_get_info(d->whole, &info);
    d->live = info.documents;
    assert_true((info.deleted > 0) == kind.deletions);
}

void damaged_free(damaged *d)
{
    dls_index_close(d->whole);
    free(d->copy);
    free(d->bytes);
}

bool damaged_is_of_superblock(size_t at)
{
    return at % DLS__SUPERBLOCK_SPACING < DLS__SUPERBLOCK_SIZE && at < DLS__FIRST_SEGMENT;
}

/* ------------------------------------------------------------------------------------------------------- comparing */

/* Documents of the whole index that were said to be lost, or without words. */
typedef struct losses {
    const damaged *d;
    bool lost[1 << 12];
    bool without_words[1 << 12];
    uint64_t lost_count;
} losses;

static void read_record(const dls_index *index, uint64_t document, dls__buf *record)
{
    uint32_t local;
    const dls__segment *segment = dls__index_segment_of(index, document, &local);
    dls__buf_clear(record);
    assert_ok(dls__docstore_read(&segment->stored, local, record, &err), &err);
}

static bool is_live(const dls_index *index, uint64_t document)
{
    uint32_t local;
    const dls__segment *segment = dls__index_segment_of(index, document, &local);
    return !dls__segment_is_gone(segment, local);
}

static void note_loss(void *ctx, const dls_loss *loss)
{
    losses *l = ctx;
    bool *noted = loss->kind == DLS_LOSS_WORDS ? l->without_words : l->lost;
    assert_true(loss->document < l->d->whole->documents && loss->document < DLS__ARRAY_LENGTH(l->lost));
    assert_false(noted[loss->document]);
    noted[loss->document] = true;
    l->lost_count += loss->kind == DLS_LOSS_DOCUMENT;
    if (loss->key == NULL) assert_int_equal(loss->key_length, 0);
    if (loss->key == NULL) return;
    dls__buf bytes;
    dls__record_reader record;
    dls__buf_init(&bytes, &l->d->whole->allocator, SIZE_MAX);
    read_record(l->d->whole, loss->document, &bytes);
    dls__record_open(&record, bytes.bytes, bytes.size);
    assert_int_equal(record.key_length, loss->key_length);
    assert_memory_equal(record.key, loss->key, loss->key_length);
    dls__buf_done(&bytes);
}

/* Whether both records have the same values in the same order; what they say of lengths too, if that is wanted. */
static bool are_same_documents(const dls__buf *a, const dls__buf *b, bool lengths)
{
    if (lengths) return a->size == b->size && memcmp(a->bytes, b->bytes, a->size) == 0;
    dls__record_reader x, y;
    dls__record_open(&x, a->bytes, a->size);
    dls__record_open(&y, b->bytes, b->size);
    size_t left = dls__reader_left(&x.reader);
    return x.key_length == y.key_length && memcmp(x.key, y.key, x.key_length) == 0 &&
           left == dls__reader_left(&y.reader) && memcmp(x.reader.at, y.reader.at, left) == 0;
}

/* Compare a document of the whole index; returns whether the new one has it. */
static bool compare_document(const losses *l, const dls_index *saved, uint64_t document, dls__buf *then, dls__buf *now)
{
    uint64_t found;
    dls__record_reader record;
    read_record(l->d->whole, document, then);
    dls__record_open(&record, then->bytes, then->size);
    dls_status status = dls_index_find(saved, record.key, record.key_length, &found, &err);
    if (status == DLS_ENOTFOUND) return false;
    assert_status(status, DLS_OK);
    read_record(saved, found, now);
    return are_same_documents(then, now, !l->without_words[document]);
}

static void compare(const losses *l, const dls_index *saved, const dls_repair_info *info)
{
    dls__buf then, now;
    uint64_t there = 0, revived = 0;
    dls__buf_init(&then, &saved->allocator, SIZE_MAX);
    dls__buf_init(&now, &saved->allocator, SIZE_MAX);
    for (uint64_t document = 0; document < l->d->whole->documents; document++) {
        bool has = compare_document(l, saved, document, &then, &now), live = is_live(l->d->whole, document);
        if (live) assert_true(has != l->lost[document]);
        if (!live && has) revived++;
        if (!live && info->unknown_deletions == 0) assert_false(l->lost[document]);
        there += has;
    }
    assert_int_equal(there, info->documents); /* and no others */
    assert_true(revived <= info->unknown_deletions);
    assert_in_range(info->documents + info->lost, l->d->live, l->d->live + info->unknown_deletions);
    dls__buf_done(&then);
    dls__buf_done(&now);
}

/* All documents that have not lost their words are found by one of those that are not stored. */
static void ask_for_hidden_words(const dls_index *saved, const dls_repair_info *info)
{
    dls_query *query;
    uint64_t count;
    assert_ok(dls_query_parse(dls_index_schema(saved), "hidden", 6, 0, NULL, &query, &err), &err);
    assert_ok(dls_count(saved, query, &count, &err), &err);
    assert_int_equal(count, info->documents - info->without_words);
    dls_query_free(query);
}

static void open_and_compare(const losses *l, const char *path, const dls_repair_info *info)
{
    dls_index *saved;
    dls_index_info numbers;
    size_t length;
    assert_ok(dls_index_open(path, NULL, &saved, &err), &err);
    assert_ok(dls_index_check_text(saved, &err), &err);
    dls_index_get_info(saved, &numbers);
    assert_int_equal(numbers.documents, info->documents);
    assert_int_equal(info->lost, l->lost_count);
    const void *payload = dls_index_payload(saved, &length);
    assert_int_equal(length, 7);
    assert_memory_equal(payload, "payload", 7);
    assert_true(dls__schema_has_fields_of(dls_index_schema(saved), dls_index_schema(l->d->whole)));
    compare(l, saved, info);
    if (l->d->kind.hidden && info->unknown_deletions == 0) ask_for_hidden_words(saved, info);
    dls_index_close(saved);
}

bool damaged_repair(const damaged *d, dls_repair_info *info)
{
    const char *path = test_path("damaged.dls"), *new_path = test_path("saved.dls");
    losses *l = calloc(1, sizeof *l);
    l->d = d;
    unlink(new_path);
    test_write_file(path, d->bytes, d->size);
    size_t files = test_folder_count();
    dls_status status = dls_index_repair(path, new_path, NULL, note_loss, l, info, &err);
    assert_int_equal(test_folder_count(), files + (status == DLS_OK));
    if (status == DLS_OK)
        open_and_compare(l, new_path, info);
    else
        assert_status(status, DLS_ECORRUPT);
    free(l);
    return status == DLS_OK;
}
