/* SPDX-License-Identifier: MIT
 *
 * Reading what is left, block by block.
 */
#include "segment/salvage.h"

#include <string.h>

#include "base/alloc.h"
#include "base/crc32c.h"
#include "base/endian.h"
#include "base/error.h"
#include "dict/dict_format.h"
#include "lists/list_format.h"

static size_t bits_size(const dls__salvage *s)
{
    return ((size_t)s->descriptor.documents / 64 + 1) * sizeof(uint64_t);
}

static bool has_bit(const uint64_t *bits, uint32_t number) { return (bits[number / 64] >> number % 64 & 1) != 0; }
static void set_bit(uint64_t *bits, uint32_t number) { bits[number / 64] |= UINT64_C(1) << number % 64; }

/* --------------------------------------------------------------------------------------------------------- opening */

/* How many blocks there are, by the table alone: it begins with the one entry of offset 0 and document 0. */
static uint64_t count_blocks(const dls__section *section, uint32_t documents)
{
    if (section->size < DLS__DOCSTORE_FOOT) return 0;
    uint64_t foot = section->size - DLS__DOCSTORE_FOOT;
    for (uint64_t blocks = 1; blocks <= documents && blocks <= foot / DLS__DOCSTORE_ENTRY; blocks++) {
        const uint8_t *entry = section->bytes + foot - blocks * DLS__DOCSTORE_ENTRY;
        if (dls__load_u64(entry) == 0 && dls__load_u32(entry + 8) == 0) return blocks;
    }
    return 0;
}

/* Where the foot of the table cannot be trusted, its beginning says where it is; or what the foot says may be right. */
static void open_blocks_that_are_left(dls__salvage *s)
{
    dls__section verified = dls__segment_section(&s->descriptor, &s->pages, DLS__SECTION_STORED), loose = verified;
    uint32_t documents = s->descriptor.documents;
    loose.pages = &s->loose_pages;
    if (dls__docstore_open(&verified, documents, &s->loose_stored, NULL) != DLS_OK) {
        uint64_t blocks = count_blocks(&loose, documents);
        if (blocks > 0 || dls__docstore_open(&loose, documents, &s->loose_stored, NULL) != DLS_OK)
            s->loose_stored = (dls__docstore){ .document_count = documents, .block_count = blocks };
        if (blocks > 0)
            s->loose_stored.index_offset = loose.size - DLS__DOCSTORE_FOOT - blocks * DLS__DOCSTORE_ENTRY;
    }
    s->loose_stored.section = loose;
    s->stored = s->loose_stored;
    s->stored.section = verified;
}

static void open_keys_that_are_left(dls__salvage *s)
{
    dls__section keys = dls__segment_section(&s->descriptor, &s->pages, DLS__SECTION_KEYS);
    if (dls__dict_open(&keys, &s->keys, NULL) != DLS_OK || s->keys.count > s->descriptor.documents)
        s->keys = (dls__dict){ .section = keys };
    dls__dict_iter_init(&s->key, &s->keys);
}

/* The number outside of a deleted document, if the order of documents can be read there. */
static void mark_deleted(dls__salvage *s, const dls__section *order, uint32_t inner)
{
    const uint8_t *entry;
    uint32_t outer = inner;
    if (order->size != 0) {
        bool there = order->size == 4 * (uint64_t)s->descriptor.documents &&
                     dls__section_get(order, 4 * (uint64_t)inner, 4, &entry, NULL) == DLS_OK;
        outer = there ? dls__load_u32(entry) : s->descriptor.documents;
    }
    if (outer < s->descriptor.documents && !has_bit(s->gone, outer))
        set_bit(s->gone, outer);
    else
        s->unknown_deletions++;
}

static dls_status open_known_deletions(dls__salvage *s, const uint8_t *file_bytes, dls_error *err)
{
    const dls__segment_descriptor *descriptor = &s->descriptor;
    size_t size = (size_t)descriptor->deletions.size;
    dls__section order = dls__segment_section(descriptor, &s->pages, DLS__SECTION_ORDER);
    dls__deletions deletions = { .count = 0 };
    dls__reader reader;
    if (!dls__salvage_is_whole(s)) s->unknown_deletions = descriptor->deleted;
    if (descriptor->deleted == 0 || !dls__salvage_is_whole(s)) return DLS_OK;
    const uint8_t *bytes = file_bytes + descriptor->deletions.offset;
    dls__reader_init(&reader, bytes, size);
    reader.bad = dls__crc32c(0, bytes, size) != descriptor->deletions_crc;
    dls_status status = dls__deletions_read(&reader, descriptor->deleted, descriptor->documents, s->allocator,
                                            &deletions, err);
    bool readable = status == DLS_OK && !reader.bad && dls__reader_left(&reader) == 0;
    if (!readable) s->unknown_deletions = descriptor->deleted;
    for (uint32_t block = 0, i = 0; readable && i < deletions.count; i++) {
        while (i >= deletions.starts[block + 1]) block++;
        mark_deleted(s, &order, block * DLS__BLOCK_DOCUMENTS + deletions.lows[i]);
    }
    dls__deletions_done(&deletions, s->allocator);
    return status;
}

static bool holds(uint64_t file_size, uint64_t offset, uint64_t size)
{
    return offset <= file_size && size <= file_size - offset;
}

dls_status dls__salvage_init(dls__salvage *salvage, const dls__segment_descriptor *descriptor, const dls_schema *schema,
                             const uint8_t *file_bytes, uint64_t file_size, const dls_allocator *allocator,
                             dls_error *err)
{
    bool has_image = holds(file_size, descriptor->offset, dls__segment_size(descriptor));
    bool has_deletions = holds(file_size, descriptor->deletions.offset, descriptor->deletions.size);
    const uint8_t *image = file_bytes + (has_image ? descriptor->offset : 0);
    *salvage = (dls__salvage){ .schema = schema,
                               .allocator = allocator,
                               .descriptor = *descriptor,
                               .has_image = has_image,
                               .has_deletions = has_deletions };
    dls__buf_init(&salvage->block, allocator, DLS__DOCSTORE_MAX_BLOCK);
    salvage->good_size = (size_t)((dls__page_count(descriptor->image_size) + 7) / 8);
    salvage->pages = (dls__pages){ .bytes = image,
                                   .size = descriptor->image_size,
                                   .checksums = image + dls__segment_checksums_offset(descriptor),
                                   .good = dls__alloc_zero(allocator, salvage->good_size),
                                   .file_offset = descriptor->offset };
    salvage->loose_pages = salvage->pages;
    salvage->loose_pages.good = dls__alloc(allocator, salvage->good_size);
    salvage->gone = dls__alloc_zero(allocator, bits_size(salvage));
    salvage->kept = dls__alloc_zero(allocator, bits_size(salvage));
    if (salvage->pages.good == NULL || salvage->loose_pages.good == NULL || salvage->gone == NULL ||
        salvage->kept == NULL)
        return dls__no_memory(err);
    for (size_t i = 0; i < salvage->good_size; i++) atomic_init(&salvage->loose_pages.good[i], UINT8_MAX);
    if (salvage->has_image) open_blocks_that_are_left(salvage);
    if (salvage->has_image) open_keys_that_are_left(salvage);
    return open_known_deletions(salvage, file_bytes, err);
}

bool dls__salvage_is_whole(const dls__salvage *salvage) { return salvage->has_image && salvage->has_deletions; }

void dls__salvage_done(dls__salvage *salvage)
{
    dls__free(salvage->allocator, salvage->pages.good, salvage->good_size);
    dls__free(salvage->allocator, salvage->loose_pages.good, salvage->good_size);
    dls__free(salvage->allocator, salvage->gone, bits_size(salvage));
    dls__free(salvage->allocator, salvage->kept, bits_size(salvage));
    dls__buf_done(&salvage->block);
}

bool dls__salvage_has_table(const dls__salvage *salvage)
{
    const dls__docstore *stored = &salvage->stored;
    dls__docstore opened;
    dls__docstore_range range;
    if (dls__docstore_open(&stored->section, salvage->descriptor.documents, &opened, NULL) != DLS_OK) return false;
    for (uint64_t block = 0; block < opened.block_count; block++)
        if (dls__docstore_get_range(&opened, block, &range, NULL) != DLS_OK) return false;
    return true;
}

/* --------------------------------------------------------------------------------------------------------- records */

/* Whether the keys know the documents of the block that was unpacked by the numbers from `first` on: at least one of
 * them, and none otherwise. */
static bool keys_agree(const dls__salvage *s, uint32_t first, uint32_t first_after)
{
    bool any = false;
    dls__reader records;
    dls__reader_init(&records, s->block.bytes, s->block.size);
    for (uint32_t document = first; document < first_after; document++) {
        dls__record_reader record;
        bool found;
        uint64_t keyed;
        size_t size;
        const char *bytes = dls__reader_string(&records, &size);
        dls__record_open(&record, bytes, size);
        if (records.bad || record.reader.bad) return false;
        if (has_bit(s->gone, document)) continue;
        if (dls__dict_find(&s->keys, record.key, record.key_length, &found, &keyed, NULL) != DLS_OK) continue;
        if (!found || (keyed != document && (s->unknown_deletions == 0 || keyed < document))) return false;
        any |= keyed == document;
    }
    return any;
}

/* Whether the block that was unpacked has as many records as documents, and nothing besides. */
static bool is_full(const dls__salvage *s, uint32_t documents)
{
    dls__reader records;
    dls__reader_init(&records, s->block.bytes, s->block.size);
    for (uint32_t i = 0; i < documents && !records.bad; i++) {
        size_t size;
        dls__reader_string(&records, &size);
    }
    return !records.bad && dls__reader_left(&records) == 0;
}

/* Unpack a block, if it is sound; `*sound` says whether. */
static dls_status open_block(dls__salvage *s, uint64_t number, bool *sound, dls_error *err)
{
    dls__docstore_range range;
    *sound = false;
    bool vouched = dls__docstore_get_range(&s->stored, number, &range, NULL) == DLS_OK;
    if (!vouched && dls__docstore_get_range(&s->loose_stored, number, &range, NULL) != DLS_OK) return DLS_OK;
    dls__buf_clear(&s->block);
    dls_status status = dls__docstore_unpack(&s->stored, &range, &s->block, err);
    if (status != DLS_OK) return status == DLS_ECORRUPT ? DLS_OK : status;
    *sound = is_full(s, range.first_after - range.first) &&
             (vouched || keys_agree(s, range.first, range.first_after));
    s->at = 0;
    s->document = range.first;
    s->block_end = range.first_after;
    return DLS_OK;
}

/* Whether a record has fields that the schema has, and a key. */
static bool makes_sense(const dls__salvage *s, dls__record_reader record)
{
    while (dls__record_next(&record))
        if (record.field >= s->schema->count) return false;
    return !record.reader.bad && record.key_length > 0;
}

dls_status dls__salvage_next(dls__salvage *salvage, bool *more, uint32_t *document, dls__record_reader *record,
                             dls_error *err)
{
    for (;;) {
        while (salvage->document == salvage->block_end) {
            bool sound;
            *more = salvage->next_block < salvage->stored.block_count;
            if (!*more) return DLS_OK;
            DLS__TRY(open_block(salvage, salvage->next_block++, &sound, err));
            if (!sound) salvage->document = salvage->block_end;
        }
        dls__reader reader;
        size_t size;
        dls__reader_init(&reader, salvage->block.bytes + salvage->at, salvage->block.size - salvage->at);
        const char *bytes = dls__reader_string(&reader, &size);
        salvage->at = (size_t)(reader.at - salvage->block.bytes);
        *document = salvage->document++;
        dls__record_open(record, bytes, size);
        if (!has_bit(salvage->gone, *document) && !has_bit(salvage->kept, *document) && makes_sense(salvage, *record))
            return DLS_OK;
    }
}

void dls__salvage_keep(dls__salvage *salvage, uint32_t document) { set_bit(salvage->kept, document); }

bool dls__salvage_is_kept(const dls__salvage *salvage, uint32_t document) { return has_bit(salvage->kept, document); }

/* ------------------------------------------------------------------------------------------------------------ lost */

static bool is_lost(const dls__salvage *s, uint64_t document)
{
    return document < s->descriptor.documents && !has_bit(s->gone, (uint32_t)document) &&
           !has_bit(s->kept, (uint32_t)document);
}

/* Go on behind a block of keys that cannot be read. */
static void skip_key_block(dls__dict_iter *keys)
{
    uint64_t given = keys->dict->count - keys->left, block = given / DLS__DICT_BLOCK;
    uint64_t next = dls__min((size_t)((block + 1) * DLS__DICT_BLOCK), (size_t)keys->dict->count);
    const dls__dict *dict = keys->dict;
    dls__dict_iter_init(keys, dict);
    keys->left = dict->count - next;
    keys->next_block = block + 1;
}

/* The next key that can be read. */
static bool next_key(dls__dict_iter *keys)
{
    bool more = true;
    while (keys->left > 0 || keys->at != keys->end) {
        if (dls__dict_iter_next(keys, &more, NULL) == DLS_OK) return more;
        skip_key_block(keys);
    }
    return false;
}

bool dls__salvage_lost(dls__salvage *salvage, uint32_t *document, const char **key, size_t *key_length)
{
    while (!salvage->keys_walked && next_key(&salvage->key)) {
        if (!is_lost(salvage, salvage->key.value)) continue;
        *document = (uint32_t)salvage->key.value;
        *key = salvage->key.string;
        *key_length = salvage->key.length;
        set_bit(salvage->kept, *document); /* was told */
        return true;
    }
    salvage->keys_walked = true;
    while (salvage->next_lost < salvage->descriptor.documents && !is_lost(salvage, salvage->next_lost))
        salvage->next_lost++;
    *document = (uint32_t)salvage->next_lost;
    *key = NULL;
    *key_length = 0;
    return salvage->next_lost++ < salvage->descriptor.documents;
}
