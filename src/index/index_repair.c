/* SPDX-License-Identifier: MIT
 *
 * A writer of the new index is given the documents of the damaged one, as far as they are sound (segment/salvage.h): by
 * their stored values, which it indexes anew; or, where there are words that are not stored, as segments that it
 * adopts, if all of their words are sound. What is adopted has to come first (segment/segment_writer.h).
 */
#include "index/index_repair.h"

#include "base/alloc.h"
#include "base/error.h"
#include "index/index.h"
#include "index/index_writer.h"
#include "segment/salvage.h"

/* Reading a record, and adding it, takes as long as merging so many postings. */
#define WORK_OF_RECORD 512

typedef struct repair {
    const dls_allocator *allocator;
    dls__map map;
    dls__commit commit;
    bool has_hidden_words; /* some field is searched, but not stored */
    dls_writer *writer;
    dls__segment **adopted; /* for each segment; NULL: it is not */
    dls__buf values;        /* of the document at hand */
    void (*on_loss)(void *ctx, const dls_loss *loss);
    void *ctx;
    dls_repair_info info;
} repair;

static void tell_loss(repair *r, const dls_loss *loss)
{
    r->info.lost += loss->kind == DLS_LOSS_DOCUMENT;
    r->info.without_words += loss->kind == DLS_LOSS_WORDS;
    if (r->on_loss != NULL) r->on_loss(r->ctx, loss);
}

/* Tell of the documents that were not taken; the segment's are numbered from `first` on. */
static void tell_lost(repair *r, dls__salvage *salvage, uint64_t first)
{
    uint32_t document;
    dls_loss loss = { .kind = DLS_LOSS_DOCUMENT };
    while (dls__salvage_lost(salvage, &document, &loss.key, &loss.key_length)) {
        loss.document = first + document;
        tell_loss(r, &loss);
    }
    r->info.unknown_deletions += salvage->unknown_deletions;
}

/* Whether one of the segments that were adopted has a document with the key. */
static dls_status is_adopted(const repair *r, const char *key, size_t length, bool *found, dls_error *err)
{
    uint32_t document;
    *found = false;
    for (size_t i = 0; i < r->commit.count && !*found; i++)
        if (r->adopted[i] != NULL) DLS__TRY(dls__segment_find(r->adopted[i], key, length, found, &document, err));
    return DLS_OK;
}

/* ------------------------------------------------------------------------------------------------ indexed anew */

static dls_status collect_values(repair *r, dls__record_reader record, dls_error *err)
{
    dls__buf_clear(&r->values);
    while (dls__record_next(&record)) {
        dls_value value = { (size_t)record.field, record.value, record.length };
        dls__buf_append(&r->values, &value, sizeof value);
    }
    return dls__buf_status(&r->values, err);
}

/* Add a document. What no writer would have taken is lost, and so is one of two with the same key; where it is not
 * known which documents were deleted, that one was. A writer that broke takes nothing more: that is a failure, and its
 * cause is told. (There are never too many documents: a commit has no more than a writer takes.) */
static dls_status save_document(repair *r, dls__salvage *salvage, uint32_t document, const dls__record_reader *record,
                                bool *saved, dls_error *err)
{
    bool there;
    *saved = false;
    DLS__TRY(is_adopted(r, record->key, record->key_length, &there, err));
    if (there && salvage->unknown_deletions > 0) dls__salvage_keep(salvage, document);
    if (there) return DLS_OK;
    DLS__TRY(collect_values(r, *record, err));
    dls_status status =
        dls__writer_put(r->writer, record->key, record->key_length, (const dls_value *)(const void *)r->values.bytes,
                        r->values.size / sizeof(dls_value), err);
    *saved = status == DLS_OK;
    if (*saved) dls__salvage_keep(salvage, document);
    bool is_refused = status == DLS_EINVAL || status == DLS_ELIMIT;
    return is_refused && dls__writer_is_usable(r->writer, NULL) == DLS_OK ? DLS_OK : status;
}

static dls_status save_documents(repair *r, dls__salvage *salvage, uint64_t first, dls_error *err)
{
    for (;;) {
        bool more, saved;
        uint32_t document;
        dls__record_reader record;
        DLS__TRY(dls__salvage_next(salvage, &more, &document, &record, err));
        if (!more) break;
        DLS__TRY(dls__cancel_after(&r->writer->cancel, WORK_OF_RECORD, err));
        DLS__TRY(save_document(r, salvage, document, &record, &saved, err));
        if (saved && r->has_hidden_words)
            tell_loss(r, &(dls_loss){ DLS_LOSS_WORDS, first + document, record.key, record.key_length });
    }
    tell_lost(r, salvage, first);
    return DLS_OK;
}

static dls_status save_segment(repair *r, size_t number, uint64_t first, dls_error *err)
{
    dls__salvage salvage;
    dls_status status = dls__salvage_init(&salvage, &r->commit.segments[number], r->commit.schema, r->map.bytes,
                                          r->map.size, r->allocator, err);
    if (status == DLS_OK) status = save_documents(r, &salvage, first, err);
    dls__salvage_done(&salvage);
    return status;
}

/* --------------------------------------------------------------------------------------------------- adopted */

/* Whether each document that is not deleted has one key at most in the dictionary, `met` being a bit for each. */
static dls_status have_one_key(const dls__segment *segment, uint64_t *met, dls_error *err)
{
    dls__dict_iter keys;
    bool more;
    dls__dict_iter_init(&keys, &segment->keys);
    for (;;) {
        DLS__TRY(dls__dict_iter_next(&keys, &more, err));
        if (!more) return DLS_OK;
        if (keys.value >= segment->descriptor.documents || (met[keys.value / 64] >> keys.value % 64 & 1) != 0)
            return dls__section_corrupt(&segment->keys.section, 0, "a key that leads to another document", err);
        met[keys.value / 64] |= UINT64_C(1) << keys.value % 64;
    }
}

static dls_status check_keys(const repair *r, const dls__segment *segment, dls_error *err)
{
    size_t words = (size_t)segment->descriptor.documents / 64 + 1;
    uint64_t *met = dls__alloc_zero_array(r->allocator, words, sizeof *met);
    if (met == NULL) return dls__no_memory(err);
    dls_status status = have_one_key(segment, met, err);
    dls__free(r->allocator, met, words * sizeof *met);
    return status;
}

/* Whether the key and the lengths of a record are what the segment has of the document. */
static dls_status check_record(const repair *r, const dls__segment *segment, const dls__record_reader *record,
                               uint32_t document, uint32_t inner, dls_error *err)
{
    uint8_t codes[DLS_MAX_TEXT_FIELDS];
    uint32_t lengths[DLS_MAX_TEXT_FIELDS], texts = r->commit.schema->text_count;
    bool found, elsewhere;
    uint64_t keyed;
    for (uint32_t field = 0; field < texts; field++) codes[field] = segment->columns.lengths[field][inner];
    DLS__TRY(dls__dict_find(&segment->keys, record->key, record->key_length, &found, &keyed, err));
    DLS__TRY(is_adopted(r, record->key, record->key_length, &elsewhere, err));
    if (found && keyed == document && !elsewhere && dls__record_lengths(record, codes, texts, lengths)) return DLS_OK;
    return dls__section_corrupt(&segment->stored.section, 0, "a record that is another document's", err);
}

static dls_status check_records_of(const repair *r, const dls__segment *segment, dls__salvage *salvage,
                                   const uint32_t *places, dls_error *err)
{
    for (;;) {
        bool more;
        uint32_t document;
        dls__record_reader record;
        DLS__TRY(dls__salvage_next(salvage, &more, &document, &record, err));
        if (!more) return DLS_OK;
        DLS__TRY(dls__cancel_after(&r->writer->cancel, WORK_OF_RECORD, err));
        DLS__TRY(check_record(r, segment, &record, document, places[document], err));
        dls__salvage_keep(salvage, document);
    }
}

/* DLS_ECORRUPT unless the segment can be adopted without the documents that `salvage` does not keep. */
static dls_status check_adoptable(const repair *r, dls__segment *segment, dls__salvage *salvage, dls_error *err)
{
    size_t documents = segment->descriptor.documents;
    DLS__TRY(dls__segment_check_words(segment, r->commit.schema, &r->writer->cancel, r->allocator, err));
    if (!dls__salvage_has_table(salvage))
        return dls__section_corrupt(&segment->stored.section, 0, "not all blocks can be found", err);
    DLS__TRY(check_keys(r, segment, err));
    uint32_t *places = dls__alloc_zero_array(r->allocator, documents, sizeof *places);
    if (places == NULL) return dls__no_memory(err);
    dls_status status = dls__segment_places(segment, places, err);
    if (status == DLS_OK) status = check_records_of(r, segment, salvage, places, err);
    dls__free(r->allocator, places, documents * sizeof *places);
    return status;
}

/* Adopt the documents that were kept; the others count as deleted. */
static dls_status adopt_kept(repair *r, size_t number, dls__salvage *salvage, dls_error *err)
{
    dls__segment *segment = r->adopted[number];
    for (uint32_t document = 0; document < segment->descriptor.documents; document++)
        if (!dls__salvage_is_kept(salvage, document)) DLS__TRY(dls__segment_mark(segment, document, r->allocator, err));
    return dls__segment_writer_adopt(&r->writer->segment, segment, err);
}

static void drop_segment(repair *r, size_t number)
{
    if (r->adopted[number] == NULL) return;
    dls__segment_done(r->adopted[number], r->allocator);
    dls__free(r->allocator, r->adopted[number], sizeof **r->adopted);
    r->adopted[number] = NULL;
}

/* Adopt a segment, if it is sound enough. */
static dls_status try_segment(repair *r, size_t number, uint64_t first, dls__salvage *salvage, dls_error *err)
{
    if (!dls__salvage_is_whole(salvage)) return DLS_OK;
    dls__segment *segment = dls__alloc_zero(r->allocator, sizeof *segment);
    if (segment == NULL) return dls__no_memory(err);
    dls_status status =
        dls__segment_open(segment, &r->commit.segments[number], r->commit.schema, r->map.bytes, r->allocator, err);
    if (status == DLS_OK) status = check_adoptable(r, segment, salvage, err);
    r->adopted[number] = segment;
    if (status == DLS_OK) {
        DLS__TRY(adopt_kept(r, number, salvage, err));
        tell_lost(r, salvage, first);
        return DLS_OK;
    }
    drop_segment(r, number);
    return status == DLS_ECORRUPT ? DLS_OK : status;
}

static dls_status adopt_if_sound(repair *r, size_t number, uint64_t first, dls_error *err)
{
    dls__salvage salvage;
    dls_status status = dls__salvage_init(&salvage, &r->commit.segments[number], r->commit.schema, r->map.bytes,
                                          r->map.size, r->allocator, err);
    if (status == DLS_OK) status = try_segment(r, number, first, &salvage, err);
    dls__salvage_done(&salvage);
    return status;
}

/* ----------------------------------------------------------------------------------------------------------- whole */

static bool hides_words(const dls_schema *schema)
{
    for (size_t field = 0; field < schema->count; field++)
        if (!schema->fields[field].stored) return true;
    return false;
}

/* The last commit, by its record. */
static dls_status read_record_of(repair *r, const char *path, dls_error *err)
{
    dls__superblock newest;
    DLS__TRY(dls__index_map(path, &r->map, &newest, err));
    return dls__fail_in(err, dls__commit_record_read(r->map.bytes, &newest, r->allocator, &r->commit, err), path);
}

/* The last commit, by its record or, where that is damaged or missing, by a copy of it. */
static dls_status read_last_commit(repair *r, const char *path, dls_error *err)
{
    dls__superblock newest;
    dls_status status = read_record_of(r, path, err);
    if (status != DLS_ECORRUPT || r->map.size < DLS__FIRST_SEGMENT) return status;
    if (dls__superblock_find(r->map.bytes, UINT64_MAX, &newest, NULL) != DLS_OK) return status;
    dls_error failure;
    dls_status copied = dls__commit_copy_read(r->map.bytes, &newest, r->allocator, &r->commit, &failure);
    if (copied == DLS_ECORRUPT) return status;
    if (copied != DLS_OK && err != NULL) *err = failure;
    return copied;
}

static dls_status open_damaged(repair *r, const char *path, dls_error *err)
{
    DLS__TRY(read_last_commit(r, path, err));
    r->has_hidden_words = hides_words(r->commit.schema);
    r->adopted = dls__alloc_zero_array(r->allocator, r->commit.count, sizeof *r->adopted);
    return r->adopted != NULL ? DLS_OK : dls__no_memory(err);
}

static dls_status begin_new_index(repair *r, const char *path, dls_writer_options options, dls_error *err)
{
    options.replace = false;
    options.merge = false;
    for (size_t i = 0; i < r->commit.count; i++)
        if (r->commit.segments[i].sections[DLS__SECTION_ORDER].size > 0) options.reorder = true; /* it was wanted */
    DLS__TRY(dls__writer_create(path, r->commit.schema, &options, &r->writer, err));
    dls__cancel_begin(&r->writer->cancel);
    return dls__writer_set_payload(r->writer, r->commit.payload, r->commit.payload_size, err);
}

static dls_status save_all(repair *r, dls_error *err)
{
    uint64_t first = 0;
    for (size_t i = 0; i < r->commit.count && r->has_hidden_words; i++) {
        DLS__TRY(adopt_if_sound(r, i, first, err));
        first += r->commit.segments[i].documents;
    }
    first = 0;
    for (size_t i = 0; i < r->commit.count; i++) {
        if (r->adopted[i] == NULL) DLS__TRY(save_segment(r, i, first, err));
        first += r->commit.segments[i].documents;
    }
    r->info.documents = dls__writer_count(r->writer);
    return dls__writer_commit(r->writer, err);
}

static void end_repair(repair *r)
{
    dls__writer_close(r->writer);
    for (size_t i = 0; i < r->commit.count && r->adopted != NULL; i++) drop_segment(r, i);
    dls__free(r->allocator, r->adopted, r->commit.count * sizeof *r->adopted);
    dls__free(r->allocator, r->commit.segments, r->commit.count * sizeof *r->commit.segments);
    dls__schema_free(r->commit.schema);
    dls__buf_done(&r->values);
    dls__map_close(&r->map);
}

dls_status dls__index_repair(const char *path, const char *new_path, const dls_writer_options *options,
                             void (*on_loss)(void *ctx, const dls_loss *loss), void *ctx, dls_repair_info *info,
                             dls_error *err)
{
    repair r = { .allocator = dls__allocator_or_default(options->allocator), .on_loss = on_loss, .ctx = ctx };
    dls__buf_init(&r.values, r.allocator, SIZE_MAX);
    dls_status status = open_damaged(&r, path, err);
    if (status == DLS_OK) status = begin_new_index(&r, new_path, *options, err);
    if (status == DLS_OK) status = save_all(&r, err);
    if (status == DLS_OK) *info = r.info;
    end_repair(&r);
    return status;
}
