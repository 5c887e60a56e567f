/* SPDX-License-Identifier: MIT
 *
 * An index that someone made up: bytes changed at random, and all checksums made right again. Answers may be anything;
 * but nothing is read outside, nothing goes on for ever, and memory stays in proportion.
 */
#include <stdlib.h>

#include "base/crc32c.h"
#include "index/index.h"
#include "support/dls_test.h"
#include "support/repaired.h"
#include "support/reseal.h"
#include "support/rng.h"
#include "support/sample.h"
#include "support/test_folder.h"
#include "support/testalloc.h"

#define ROUNDS 6000
#define REWRITES 3000
#define REPAIRS 100
#define MOST_MEMORY ((size_t)64 << 20)

static dls_error err;

/* What the sample is made of, before anything was changed. */
typedef struct layout {
    dls__superblock superblock;
    size_t count;
    dls__segment_descriptor segments[8];
} layout;

static void read_layout(const uint8_t *bytes, size_t size, layout *out)
{
    dls_index *index;
    assert_ok(dls_index_open_memory(bytes, size, NULL, &index, &err), &err);
    out->superblock = index->superblock;
    out->count = index->segment_count;
    assert_true(out->count <= 8);
    for (size_t i = 0; i < out->count; i++) out->segments[i] = index->descriptors[i];
    dls_index_close(index);
}

/* Deletions have their checksum in the commit record. */
static void reseal_deletions(uint8_t *bytes, const layout *l, const dls__segment_descriptor *segment)
{
    uint8_t *record = bytes + l->superblock.record, then[4];
    dls__store_u32(then, segment->deletions_crc);
    for (uint64_t at = 0; at + 4 <= l->superblock.record_size && segment->deleted > 0; at++)
        if (memcmp(record + at, then, 4) == 0)
            dls__store_u32(record + at,
                           dls__crc32c(0, bytes + segment->deletions.offset, (size_t)segment->deletions.size));
}

static void reseal(uint8_t *bytes, const layout *l)
{
    for (size_t i = 0; i < l->count; i++) reseal_segment(bytes, &l->segments[i]);
    for (size_t i = 0; i < l->count; i++) reseal_deletions(bytes, l, &l->segments[i]);
    dls__superblock superblock = l->superblock;
    superblock.record_crc = dls__crc32c(0, bytes + superblock.record, (size_t)superblock.record_size);
    dls__superblock_write(&superblock, bytes);
    dls__superblock_write(&superblock, bytes + DLS__SUPERBLOCK_SPACING);
}

/* A byte of a segment, of its deletions, or of the commit record. */
static size_t random_place(rng *r, const layout *l)
{
    if (rng_one_in(r, 4)) return (size_t)(l->superblock.record + rng_below(r, l->superblock.record_size));
    const dls__segment_descriptor *segment = &l->segments[rng_below(r, l->count)];
    if (segment->deleted > 0 && rng_one_in(r, 8))
        return (size_t)(segment->deletions.offset + rng_below(r, segment->deletions.size));
    return (size_t)(segment->offset + rng_below(r, segment->image_size));
}

static void damage(rng *r, uint8_t *bytes, const layout *l)
{
    static const uint8_t extremes[] = { 0x00, 0x01, 0x7f, 0x80, 0xff };
    for (uint64_t left = rng_between(r, 1, 4); left > 0; left--) {
        uint8_t *at = bytes + random_place(r, l);
        switch (rng_below(r, 3)) {
        case 0: *at = (uint8_t)(*at + rng_between(r, 1, 2) * 255 % 256); break; /* minus 1 or 2 */
        case 1: *at = extremes[rng_below(r, sizeof extremes)]; break;
        default: *at ^= (uint8_t)(1 << rng_below(r, 8)); break;
        }
    }
}

static void ask(const uint8_t *bytes, size_t size, testalloc *memory, size_t *opened)
{
    static char answers[1 << 22];
    dls_index *index;
    if (dls_index_open_memory(bytes, size, &memory->allocator, &index, &err) != DLS_OK) return;
    ++*opened;
    sample_ask(index, &memory->allocator, answers, sizeof answers, &err);
    dls_index_check_text(index, &err);
    dls_index_close(index);
}

/* A writer that goes on with it, and writes all of it anew. */
static void rewrite(const uint8_t *bytes, size_t size, testalloc *memory, size_t *rewritten)
{
    const char *path = test_path("hostile.dls");
    dls_writer *writer = NULL;
    dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
    options.allocator = &memory->allocator;
    test_write_file(path, bytes, size);
    dls_status status = dls_writer_open(path, NULL, &options, &writer, &err);
    if (status == DLS_OK) status = dls_writer_delete(writer, "k", 1, &err);
    if (status == DLS_OK || status == DLS_ENOTFOUND) status = dls_writer_compact(writer, 1, &err);
    dls_writer_close(writer);
    *rewritten += status == DLS_OK;
}

static void test_no_made_up_index_harms_a_writer(void **state)
{
    (void)state;
    size_t size, rewritten = 0;
    uint8_t *bytes = sample_bytes(&size), *hostile = malloc(size);
    layout l;
    testalloc memory;
    rng r = rng_for_test(8);
    read_layout(bytes, size, &l);
    testalloc_init(&memory);
    memory.limit_bytes = MOST_MEMORY;
    for (int round = 0; round < REWRITES; round++) {
        memcpy(hostile, bytes, size);
        damage(&r, hostile, &l);
        reseal(hostile, &l);
        rewrite(hostile, size, &memory, &rewritten);
    }
    print_message("%zu of %d rewritten\n", rewritten, REWRITES);
    testalloc_done(&memory);
    free(hostile);
    free(bytes);
}

static void assert_is_sound(const char *path, bool texts, uint64_t documents)
{
    dls_index *index;
    dls_index_info info;
    assert_ok(dls_index_open(path, NULL, &index, &err), &err);
    assert_ok((texts ? dls_index_check_text : dls_index_check)(index, &err), &err);
    dls_index_get_info(index, &info);
    assert_int_equal(info.documents, documents);
    dls_index_close(index);
}

/* Repair what was made up, many times; whatever comes of it is sound. Words that were adopted, because some are not
 * stored, need not be those of the texts. */
static void repair_made_up(uint64_t seed, uint8_t *bytes, size_t size, bool texts)
{
    const char *path = test_path("made_up.dls"), *saved = test_path("saved.dls");
    uint8_t *hostile = malloc(size);
    size_t repaired = 0;
    layout l;
    testalloc memory;
    rng r = rng_for_test(seed);
    read_layout(bytes, size, &l);
    testalloc_init(&memory);
    memory.limit_bytes = MOST_MEMORY;
    for (int round = 0; round < REPAIRS; round++) {
        dls_repair_info info;
        dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
        options.allocator = &memory.allocator;
        memcpy(hostile, bytes, size);
        damage(&r, hostile, &l);
        reseal(hostile, &l);
        test_write_file(path, hostile, size);
        remove(saved);
        if (dls_index_repair(path, saved, &options, NULL, NULL, &info, &err) != DLS_OK) continue;
        assert_is_sound(saved, texts, info.documents);
        repaired++;
    }
    print_message("%zu of %d repaired, %zu bytes at the most\n", repaired, REPAIRS, memory.peak_bytes);
    assert_true(repaired > REPAIRS / 3);
    testalloc_done(&memory);
    free(hostile);
}

static void test_what_is_saved_of_a_made_up_index_is_sound(void **state)
{
    (void)state;
    size_t size;
    damaged d;
    uint8_t *bytes = sample_bytes(&size);
    repair_made_up(9, bytes, size, true);
    free(bytes);
    damaged_make(&d, (damaged_kind){ .documents = 20, .words = 8, .hidden = true, .deletions = true });
    repair_made_up(10, d.bytes, d.size, false);
    damaged_free(&d);
}

/* Another document is deleted than the one whose words the commit has taken away. */
static void test_the_check_finds_deletions_of_others(void **state)
{
    (void)state;
    size_t size;
    uint8_t *bytes = sample_bytes(&size);
    layout l;
    dls_index *index;
    read_layout(bytes, size, &l);
    const dls__segment_descriptor *segment = &l.segments[l.count - 1];
    assert_int_equal(segment->deleted, 1);
    bytes[segment->deletions.offset]--;
    reseal(bytes, &l);
    assert_ok(dls_index_open_memory(bytes, size, NULL, &index, &err), &err);
    assert_fails(dls_index_check_text(index, &err), DLS_ECORRUPT, &err, "what deleted documents had");
    dls_index_close(index);
    free(bytes);
}

/* Where `text` stands in a section of a segment. */
static uint8_t *find_in(uint8_t *bytes, const dls__segment_descriptor *segment, dls__section_id id, const char *text)
{
    const dls__byte_range *section = &segment->sections[id];
    uint8_t *begin = bytes + segment->offset + section->offset;
    for (uint64_t at = 0; at + strlen(text) <= section->size; at++)
        if (memcmp(begin + at, text, strlen(text)) == 0) return begin + at;
    fail_msg("there is no %s", text);
    return NULL;
}

/* One letter of a term, or of a text, is another one: that nothing else contradicts. */
static void test_the_check_of_texts_finds_words_that_no_text_has(void **state)
{
    (void)state;
    static const struct {
        dls__section_id section;
        const char *text;
        size_t letter;
        const char *message;
    } cases[] = {
        { DLS__SECTION_TERMS, "nish", 3, "document 'b': the index has 'vanisi' (field 'text', position 1)" },
        { DLS__SECTION_STORED, "vanish", 5, "document 'b': the index has 'vanish' (field 'text', position 1)" },
        { DLS__SECTION_STORED, "blog", 3, "the index has 'blog' (field 'kind'), the text not" },
    };
    size_t size;
    layout l;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        dls_index *index;
        uint8_t *bytes = sample_bytes(&size);
        read_layout(bytes, size, &l);
        find_in(bytes, &l.segments[0], cases[i].section, cases[i].text)[cases[i].letter]++;
        reseal(bytes, &l);
        assert_ok(dls_index_open_memory(bytes, size, NULL, &index, &err), &err);
        assert_ok(dls_index_check(index, &err), &err);
        assert_fails(dls_index_check_text(index, &err), DLS_ECORRUPT, &err, cases[i].message);
        dls_index_close(index);
        free(bytes);
    }
}

/* An index of one document with one keyword, "". */
static uint8_t *bytes_with_an_empty_keyword(size_t *size)
{
    const char *path = test_path("keyword.dls");
    const dls_value value = { 0, "", 0 };
    dls_schema *schema;
    dls_writer *writer;
    dls_field field = DLS_FIELD_INIT;
    field.name = "kind";
    field.kind = DLS_FIELD_KEYWORD;
    assert_ok(dls_schema_new(NULL, &schema, &err), &err);
    assert_ok(dls_schema_add(schema, &field, &err), &err);
    assert_ok(dls_writer_create(path, schema, NULL, &writer, &err), &err);
    dls_schema_free(schema);
    assert_ok(dls_writer_add(writer, "a", 1, &value, 1, &err), &err);
    assert_ok(dls_writer_commit(writer, &err), &err);
    dls_writer_close(writer);
    return test_read_file(path, size);
}

/* Its term, a byte that says what it is and one for the field, loses the second: the length of 2 becomes a 1 of two
 * bytes. */
static void test_the_check_finds_a_keyword_without_its_field(void **state)
{
    (void)state;
    static const uint8_t entry[] = { 0, 2, 0xff, 0 }, damaged_entry[] = { 0, 0x81, 0, 0xff };
    size_t size;
    uint8_t *bytes = bytes_with_an_empty_keyword(&size);
    layout l;
    dls_index *index;
    read_layout(bytes, size, &l);
    uint8_t *terms = bytes + l.segments[0].offset + l.segments[0].sections[DLS__SECTION_TERMS].offset;
    assert_memory_equal(terms, entry, sizeof entry);
    memcpy(terms, damaged_entry, sizeof damaged_entry);
    reseal(bytes, &l);
    assert_ok(dls_index_open_memory(bytes, size, NULL, &index, &err), &err);
    assert_fails(dls_index_check_text(index, &err), DLS_ECORRUPT, &err, "a keyword without its field");
    assert_fails(dls_index_check(index, &err), DLS_ECORRUPT, &err, "a keyword without its field");
    dls_index_close(index);
    free(bytes);
}

static void test_no_made_up_index_does_harm(void **state)
{
    (void)state;
    size_t size, opened = 0;
    uint8_t *bytes = sample_bytes(&size), *hostile = malloc(size);
    layout l;
    testalloc memory;
    rng r = rng_for_test(7);
    read_layout(bytes, size, &l);
    testalloc_init(&memory);
    memory.limit_bytes = MOST_MEMORY;
    for (int round = 0; round < ROUNDS; round++) {
        memcpy(hostile, bytes, size);
        damage(&r, hostile, &l);
        reseal(hostile, &l);
        ask(hostile, size, &memory, &opened);
    }
    print_message("%zu of %d opened, %zu bytes at the most\n", opened, ROUNDS, memory.peak_bytes);
    assert_true(opened > ROUNDS / 2);
    testalloc_done(&memory);
    free(hostile);
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_check_finds_deletions_of_others),
        cmocka_unit_test(test_the_check_of_texts_finds_words_that_no_text_has),
        cmocka_unit_test(test_the_check_finds_a_keyword_without_its_field),
        cmocka_unit_test(test_what_is_saved_of_a_made_up_index_is_sound),
        cmocka_unit_test(test_no_made_up_index_does_harm),
        cmocka_unit_test(test_no_made_up_index_harms_a_writer),
    };
    return cmocka_run_group_tests_name("corrupt/hostile_index", tests, NULL, NULL);
}
