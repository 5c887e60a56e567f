/* SPDX-License-Identifier: MIT
 *
 * Does a file do harm, whatever its bytes are? It is opened, checked, searched; hits are asked for all they have,
 * sorted and counted by each column; a writer goes on with it and writes it anew; it is repaired.
 *
 *   input    kind flags edit*, or 0 flags BYTES: then the file is BYTES
 *   kind     which of the sound indexes below is changed
 *   flags    1: all checksums are made right again    2: a writer goes on with it    4: it is repaired
 *   edit     what place:u16 value: at a byte of a sound file that means something (of superblocks, commit record,
 *            sections, deletions, copies of the record), by its number among them
 *
 * Without right checksums the answers are those of the sound index, or an error that says that it is damaged; what a
 * repair saves says of its words what its texts say, and of no document nothing is said. With them they may be
 * anything; but nothing is read outside, nothing goes on for ever, and memory stays in proportion.
 */
#include "fuzz/fuzz.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "fuzz/examine.h"
#include "index/index.h"
#include "support/no_sync.h"
#include "support/reseal.h"
#include "support/rng.h"
#include "support/sample.h"
#include "support/test_folder.h"
#include "support/testalloc.h"

enum { RIGHT_CHECKSUMS = 1, WRITER = 2, REPAIR = 4, KINDS = 3, MOST_EXTENTS = 64 };

#define MOST_MEMORY ((size_t)64 << 20)

static dls_error err;

/* A sound index, and where its bytes mean something. */
typedef struct sound_index {
    uint8_t *bytes;
    size_t size;
    dls__byte_range extents[MOST_EXTENTS];
    size_t extent_count;
    size_t meaning; /* bytes of all extents */
    uint32_t digest;
    uint64_t documents;
} sound_index;

static sound_index sound[KINDS]; /* but 0 */

/* ------------------------------------------------------------------------------------------------- questions */

static const char *const questions[] = {
    "convolution stride", "\"tree search\" -carlo", "to be or not to be", "w1 w2", "\"w1 w2\"", "w3 -w1", "w500",
};

static dls_status ask_one(const dls_index *index, const dls_query *query, const dls_allocator *allocator,
                          examination *e)
{
    dls_hits *hits;
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    options.allocator = allocator;
    options.count = true;
    dls_status status = dls_search(index, query, 8, &options, &hits, &err);
    if (status != DLS_OK) return status;
    status = examine_hits(e, hits, 3, dls_schema_count(dls_index_schema(index)), &err);
    dls_hits_free(hits);
    return status;
}

static void examine_facet(examination *e, const dls_facet *facet)
{
    examine_bytes(e, &facet->with, sizeof facet->with);
    examine_bytes(e, &facet->other_count, sizeof facet->other_count);
    for (size_t i = 0; i < facet->count; i++) {
        examine_bytes(e, facet->buckets[i].value.bytes, facet->buckets[i].value.length);
        examine_bytes(e, &facet->buckets[i].count, sizeof facet->buckets[i].count);
    }
}

/* Two pages by a field with a column, and what values it has. */
static dls_status ask_column(const dls_index *index, const dls_query *query, size_t field,
                             const dls_allocator *allocator, examination *e)
{
    const dls_sort_key key = { field, field % 2 == 0 };
    dls_facet_request facet = DLS_FACET_REQUEST_INIT;
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    dls_hits *pages[2] = { NULL, NULL };
    dls_status status = DLS_OK;
    facet.field = field;
    options.allocator = allocator;
    options.facets = &facet;
    options.facet_count = 1;
    options.sort = &key;
    options.sort_count = 1;
    for (size_t page = 0; page < 2 && status == DLS_OK; page++) {
        dls_text cursor;
        status = dls_search(index, query, 5, &options, &pages[page], &err);
        if (status != DLS_OK) break;
        examine_facet(e, dls_hits_facet(pages[page], 0));
        size_t count = dls_hits_count(pages[page]);
        for (size_t i = 0; i < count; i++) {
            const dls_hit *hit = dls_hits_at(pages[page], i);
            examine_bytes(e, &hit->document, sizeof hit->document);
        }
        if (count == 0) break;
        status = dls_hits_cursor(pages[page], count - 1, &cursor, &err);
        if (status != DLS_OK) break;
        options.after = cursor.bytes;
        options.after_length = cursor.length;
    }
    dls_hits_free(pages[0]);
    dls_hits_free(pages[1]);
    return status;
}

static dls_status ask_columns(const dls_index *index, const dls_allocator *allocator, examination *e)
{
    const dls_schema *schema = dls_index_schema(index);
    dls_status status = DLS_OK;
    for (size_t field = 0; field < dls_schema_count(schema) && status == DLS_OK; field++) {
        dls_query *query;
        if (!dls_schema_at(schema, field)->column) continue;
        status = dls_query_new_exists(schema, field, allocator, &query, &err);
        if (status != DLS_OK) break;
        status = ask_column(index, query, field, allocator, e);
        dls_query_free(query);
    }
    return status;
}

static dls_status ask_all(const dls_index *index, const dls_allocator *allocator, examination *e)
{
    dls_status status = ask_columns(index, allocator, e);
    for (size_t i = 0; i < sizeof questions / sizeof *questions && status == DLS_OK; i++) {
        dls_query *query;
        status =
            dls_query_parse(dls_index_schema(index), questions[i], strlen(questions[i]), 0, allocator, &query, &err);
        if (status != DLS_OK) return status;
        status = ask_one(index, query, allocator, e);
        dls_query_free(query);
    }
    uint64_t document = 0;
    if (status == DLS_OK) status = dls_index_find(index, "a", 1, &document, &err);
    examine_bytes(e, &document, sizeof document);
    return status == DLS_ENOTFOUND ? DLS_OK : status;
}

/* ------------------------------------------------------------------------------------------- the sound indexes */

static void add_extent(sound_index *s, uint64_t offset, uint64_t size)
{
    assert_true(s->extent_count < MOST_EXTENTS && offset + size <= s->size);
    if (size > 0) s->extents[s->extent_count++] = (dls__byte_range){ offset, size };
    s->meaning += (size_t)size;
}

static void find_extents(sound_index *s)
{
    dls_index *index;
    examination e = { 0 };
    assert_ok(dls_index_open_memory(s->bytes, s->size, NULL, &index, &err), &err);
    add_extent(s, 0, DLS__SUPERBLOCK_SIZE);
    add_extent(s, DLS__SUPERBLOCK_SPACING, DLS__SUPERBLOCK_SIZE);
    add_extent(s, index->superblock.record, index->superblock.record_size);
    for (size_t i = 0; i < index->segment_count; i++) {
        const dls__segment_descriptor *d = &index->descriptors[i];
        for (size_t section = 0; section < DLS__SECTION_COUNT; section++)
            add_extent(s, d->offset + d->sections[section].offset, d->sections[section].size);
        add_extent(s, d->deletions.offset, d->deletions.size);
    }
    for (size_t slot = 0; slot < 2 && index->superblock.record_size <= DLS__MAX_RECORD_COPY; slot++)
        add_extent(s, slot * DLS__SUPERBLOCK_SPACING + DLS__SUPERBLOCK_SIZE, index->superblock.record_size);
    assert_ok(ask_all(index, NULL, &e), &err);
    s->digest = e.digest;
    s->documents = index->documents - index->deleted;
    dls_index_close(index);
}

static void add_numbered_document(rng *r, dls_writer *writer, unsigned number)
{
    char text[2000], key[16], size[16], day[16], tags[2][16];
    size_t at = 0;
    for (uint64_t words = rng_below(r, 40); words > 0; words--)
        at += (size_t)snprintf(text + at, sizeof text - at, "w%u ",
                               (unsigned)rng_below(r, 1 + rng_below(r, 1 + rng_below(r, 600))));
    snprintf(size, sizeof size, "%u.5", (unsigned)rng_below(r, 1000));
    snprintf(day, sizeof day, "20%02u-0%u", number % 30, 1 + number % 9);
    for (size_t i = 0; i < 2; i++) snprintf(tags[i], sizeof tags[i], "tag %u", (unsigned)rng_below(r, 20));
    const dls_value values[] = { { 0, text, at },
                                 { 1, text, at / 2 },
                                 { 2, "paper", 5 },
                                 { 4, day, strlen(day) },
                                 { 5, size, strlen(size) },
                                 { 6, tags[0], strlen(tags[0]) },
                                 { 6, tags[1], strlen(tags[1]) } };
    snprintf(key, sizeof key, "%u", number);
    assert_ok(dls_writer_put(writer, key, strlen(key), values, number % 8, &err), &err);
}

/* Large enough for lists of all forms, and codes of two bytes, in another order, with pairs and deletions. */
static uint8_t *numbered_bytes(size_t *size)
{
    const char *path = test_path("numbered.dls");
    rng r = rng_seeded(3);
    dls_schema *schema;
    dls_writer *writer;
    dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
    options.reorder = true;
    options.replace = true;
    assert_ok(sample_schema(NULL, &schema, &err), &err);
    assert_ok(dls_writer_create(path, schema, &options, &writer, &err), &err);
    for (unsigned i = 0; i < 900; i++) add_numbered_document(&r, writer, i);
    assert_ok(dls_writer_commit(writer, &err), &err);
    for (unsigned i = 0; i < 1000; i += 9) add_numbered_document(&r, writer, i);
    assert_ok(dls_writer_commit(writer, &err), &err);
    dls_writer_close(writer);
    dls_schema_free(schema);
    return test_read_file(path, size);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    sound[1].bytes = sample_bytes(&sound[1].size);
    sound[2].bytes = numbered_bytes(&sound[2].size);
    for (int kind = 1; kind < KINDS; kind++) find_extents(&sound[kind]);
    return 0;
}

/* -------------------------------------------------------------------------------------------------- the file */

static size_t place_of(const sound_index *s, size_t number)
{
    number %= s->meaning;
    size_t i = 0;
    for (; number >= s->extents[i].size; i++) number -= (size_t)s->extents[i].size;
    return (size_t)s->extents[i].offset + number;
}

/* Change the file, of which `*size` bytes are left. */
static void apply_edit(const sound_index *s, uint8_t *file, size_t *size, fuzz_input *input)
{
    static const uint8_t extremes[] = { 0x00, 0x01, 0x7f, 0x80, 0xff };
    uint8_t what = fuzz_byte(input);
    size_t high = fuzz_byte(input);
    size_t place = place_of(s, high << 8 | fuzz_byte(input)), other = place_of(s, place * 31);
    uint8_t value = fuzz_byte(input);
    if (place >= *size || other >= *size) return;
    size_t most = dls__min(*size - place, *size - other);
    switch (what % 8) {
    case 0: file[place] = value; break;
    case 1: file[place] = (uint8_t)(file[place] + value); break;
    case 2: file[place] ^= (uint8_t)(1 << value % 8); break;
    case 3: memset(file + place, extremes[value % 5], dls__min((size_t)1 + value / 5 % 9, *size - place)); break;
    case 4: memmove(file + place, file + other, dls__min(most, (size_t)value)); break;
    case 5: memmove(file + place, file + place + dls__min(*size - place, (size_t)1), *size - place - 1); break;
    case 6: memmove(file + place + 1, file + place, *size - place - 1); break;
    default:
        if (value == 255) *size = place;
    }
}

/* The bytes of the input's file, in a block of just that size. */
static uint8_t *make_file(uint8_t kind, fuzz_input *input, size_t *size)
{
    const uint8_t *from = kind == 0 ? input->bytes : sound[kind].bytes;
    *size = kind == 0 ? input->left : sound[kind].size;
    uint8_t *file = malloc(*size + 1);
    assert_non_null(file);
    if (*size > 0) memcpy(file, from, *size);
    while (kind != 0 && input->left > 0) apply_edit(&sound[kind], file, size, input);
    uint8_t *exact = malloc(*size + (*size == 0));
    assert_non_null(exact);
    if (*size > 0) memcpy(exact, file, *size);
    free(file);
    return exact;
}

/* ------------------------------------------------------------------------------------------------- checksums */

/* Deletions have their checksum in the commit record, where it stands behind their size. */
static void reseal_deletions(uint8_t *file, const dls__superblock *superblock, const dls__segment_descriptor *d)
{
    uint8_t then[4], now[4];
    if (d->deleted == 0 || d->deletions.offset + d->deletions.size > superblock->file_size) return;
    dls__store_u32(then, d->deletions_crc);
    dls__store_u32(now, dls__crc32c(0, file + d->deletions.offset, (size_t)d->deletions.size));
    for (uint64_t at = superblock->record; at + 4 <= superblock->record + superblock->record_size; at++)
        if (memcmp(file + at, then, 4) == 0) memcpy(file + at, now, 4);
}

static void reseal_superblocks(uint8_t *file, size_t size)
{
    for (size_t at = 0; at <= DLS__SUPERBLOCK_SPACING; at += DLS__SUPERBLOCK_SPACING) {
        uint8_t *superblock = file + at;
        uint64_t record = dls__load_u64(superblock + 24), record_size = dls__load_u64(superblock + 32);
        const uint8_t *copy = superblock + DLS__SUPERBLOCK_SIZE;
        if (record <= size && record_size <= size - record)
            dls__store_u32(superblock + 48, dls__crc32c(0, file + record, (size_t)record_size));
        else if (record_size <= DLS__MAX_RECORD_COPY)
            dls__store_u32(superblock + 48, dls__crc32c(0, copy, (size_t)record_size));
        dls__store_u32(superblock + DLS__SUPERBLOCK_SIZE - 4, dls__crc32c(0, superblock, DLS__SUPERBLOCK_SIZE - 4));
    }
}

/* Make all checksums right, as far as what they are of can be found. */
static void reseal(uint8_t *file, size_t size)
{
    dls__superblock newest;
    dls__commit commit;
    const dls_allocator *allocator = dls__allocator_or_default(NULL);
    if (size < DLS__FIRST_SEGMENT) return;
    reseal_superblocks(file, size);
    if (dls__superblock_find(file, size, &newest, NULL) != DLS_OK) return;
    if (dls__commit_record_read(file, &newest, allocator, &commit, NULL) != DLS_OK) return;
    for (size_t i = 0; i < commit.count; i++) {
        reseal_segment(file, &commit.segments[i]);
        reseal_deletions(file, &newest, &commit.segments[i]);
    }
    dls__free(allocator, commit.segments, commit.count * sizeof *commit.segments);
    dls_schema_free(commit.schema);
    reseal_superblocks(file, size);
}

/* ---------------------------------------------------------------------------------------------------- target */

static void assert_damage_is_told(dls_status status)
{
    assert_true(status == DLS_ECORRUPT || status == DLS_EVERSION || status == DLS_EFORMAT || status == DLS_ENOMEM);
    assert_int_equal(err.code, status);
    assert_true(err.text[0] != '\0' && strchr(err.text, '\n') == NULL);
}

/* Ask the index in the file everything. `expected`: the digest of right answers; NULL: any will do. */
static void ask(const uint8_t *file, size_t size, const dls_allocator *allocator, const uint32_t *expected)
{
    dls_index *index;
    examination e = { 0 };
    dls_status status = dls_index_open_memory(file, size, allocator, &index, &err);
    if (status != DLS_OK) {
        assert_damage_is_told(status);
        return;
    }
    status = ask_all(index, allocator, &e);
    if (status != DLS_OK && expected != NULL) assert_damage_is_told(status);
    if (status == DLS_OK && expected != NULL) assert_int_equal(e.digest, *expected);
    status = dls_index_check(index, &err);
    if (status != DLS_OK) assert_damage_is_told(status);
    dls_index_close(index);
}

/* A writer goes on with it, and writes all of it anew. */
static void rewrite(const uint8_t *file, size_t size, const dls_allocator *allocator)
{
    const char *path = test_path("hostile.dls");
    dls_writer *writer = NULL;
    dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
    options.allocator = allocator;
    options.buffer_bytes = (size_t)1 << 20;
    test_write_file(path, file, size);
    dls_status status = dls_writer_open(path, NULL, &options, &writer, &err);
    if (status == DLS_OK) status = dls_writer_delete(writer, "k", 1, &err);
    if (status == DLS_OK || status == DLS_ENOTFOUND) status = dls_writer_put(writer, "a", 1, NULL, 0, &err);
    if (status == DLS_OK) status = dls_writer_compact(writer, 1, &err);
    dls_writer_close(writer);
    if (status != DLS_OK) return;
    dls_index *index;
    assert_ok(dls_index_open(path, NULL, &index, &err), &err);
    dls_index_close(index);
}

static void count_loss(void *ctx, const dls_loss *loss)
{
    (void)loss;
    ++*(uint64_t *)ctx;
}

/* What is sound of it is saved. `documents` that the sound index has; NULL: they may be any. */
static void repair(const uint8_t *file, size_t size, const dls_allocator *allocator, const uint64_t *documents)
{
    const char *path = test_path("hostile.dls"), *new_path = test_path("saved.dls");
    dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
    dls_repair_info info;
    dls_index *index;
    uint64_t losses = 0;
    options.allocator = allocator;
    options.buffer_bytes = (size_t)1 << 20;
    test_write_file(path, file, size);
    remove(new_path);
    dls_status status = dls_index_repair(path, new_path, &options, count_loss, &losses, &info, &err);
    if (status != DLS_OK) {
        assert_damage_is_told(status);
        return;
    }
    assert_int_equal(losses, info.lost + info.without_words);
    assert_ok(dls_index_open(new_path, NULL, &index, &err), &err);
    assert_int_equal(index->documents - index->deleted, info.documents);
    assert_ok((documents != NULL ? dls_index_check_text : dls_index_check)(index, &err), &err);
    if (documents != NULL)
        assert_in_range(info.documents + info.lost, *documents, *documents + info.unknown_deletions);
    dls_index_close(index);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    fuzz_input input = { bytes, size };
    testalloc memory;
    uint8_t kind = fuzz_byte(&input) % KINDS, flags = fuzz_byte(&input);
    uint8_t *file = make_file(kind, &input, &size);
    bool resealed = (flags & RIGHT_CHECKSUMS) != 0;
    if (resealed) reseal(file, size);
    testalloc_init(&memory);
    memory.limit_bytes = MOST_MEMORY;
    ask(file, size, &memory.allocator, resealed || kind == 0 ? NULL : &sound[kind].digest);
    if ((flags & WRITER) != 0) rewrite(file, size, &memory.allocator);
    if ((flags & REPAIR) != 0)
        repair(file, size, &memory.allocator, resealed || kind == 0 ? NULL : &sound[kind].documents);
    testalloc_done(&memory);
    free(file);
    return 0;
}

/* Of each kind and all flags: no edit, and a few. */
size_t fuzz_seed(size_t number, uint8_t out[FUZZ_SEED_ROOM])
{
    if (number >= 8 * 2 * 6) return 0;
    rng r = rng_seeded(number);
    size_t edits = number / 16;
    out[0] = (uint8_t)(1 + number % 2);
    out[1] = (uint8_t)(number / 2 % 8);
    rng_bytes(&r, out + 2, 4 * edits);
    return 2 + 4 * edits;
}
