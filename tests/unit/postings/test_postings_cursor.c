/* SPDX-License-Identifier: MIT
 *
 * Walks over lists, compared with the plain arrays they were written from; and lists that somebody tampered with.
 */
#include "postings_fixture.h"

#include "base/crc32c.h"
#include "base/endian.h"
#include "support/testalloc.h"

/* A list in all its forms. The cursor points into it, so that it is never copied. */
typedef struct opened {
    plain_list plain;
    dls__postings_file file;
    dls__postings list;
    dls__postings_cursor cursor;
} opened;

static void open_list(opened *o, plain_list plain, field_setup setup)
{
    uint64_t address;
    o->plain = plain;
    o->file = write_lists(setup, &plain, 1, &address);
    assert_int_equal(dls__postings_open(&o->file, address, &o->list, NULL), DLS_OK);
    dls__postings_cursor_init(&o->cursor, &o->list, dls__allocator_or_default(NULL));
}

static void close_list(opened *o)
{
    dls__postings_cursor_done(&o->cursor);
    postings_file_free(&o->file);
    plain_list_free(&o->plain);
}

static void rewind_list(opened *o)
{
    dls__postings_cursor_done(&o->cursor);
    dls__postings_cursor_init(&o->cursor, &o->list, dls__allocator_or_default(NULL));
}

static void seek(opened *o, uint32_t document)
{
    assert_int_equal(dls__postings_cursor_seek(&o->cursor, document, NULL), DLS_OK);
}

static void assert_positions(opened *o, uint32_t i, const dls__posting *expected)
{
    const uint32_t *positions;
    size_t count = positions_of(expected, o->file.position_fields);
    assert_int_equal(dls__postings_cursor_positions(&o->cursor, i, &positions, NULL), DLS_OK);
    if (count > 0) assert_memory_equal(positions, expected->positions, count * sizeof *positions);
}

/* The current block is that of the plain list's posting `first` and those after it. */
static void assert_block(opened *o, uint32_t first)
{
    const dls__block *block = &o->cursor.block;
    assert_int_equal(block->count, dls__min(DLS__BLOCK_SIZE, o->plain.count - first));
    assert_int_equal(block->first_count[0], 0);
    for (uint32_t i = 0; i < block->count; i++) {
        const dls__posting *expected = &o->plain.postings[first + i];
        uint32_t count = dls__popcount(expected->fields);
        assert_int_equal(block->documents[i], expected->document);
        assert_int_equal(block->fields[i], expected->fields);
        assert_int_equal(block->first_count[i + 1] - block->first_count[i], count);
        if (count > 0)
            assert_memory_equal(block->counts + block->first_count[i], expected->counts, count * sizeof(uint32_t));
    }
}

/* Fields, those that keep positions, and those in which a term occurs. */
static const struct {
    field_setup setup;
    uint32_t fields;
} setups[] = {
    { { 1, 0 }, 0 },
    { { 1, 1 }, 1 },
    { { 1, 0 }, 1 },
    { { 3, 5 }, 7 },
    { { 3, 5 }, 4 },
    { { 16, 0xffff }, 0xffff },
    { { 16, 0xaaaa }, 0xffff },
    { { 16, 0xaaaa }, 0x5555 },
    { { 16, 0xffff }, 0x8000 },
    { { 16, 0xffff }, 0 },
};
static const uint32_t list_sizes[] = { 1, 2, 127, 128, 129, 255, 256, 257, 1000, 10000 };

static void test_gives_back_what_was_written(void **state)
{
    (void)state;
    static opened o;
    uint64_t seed = 1;
    for (size_t s = 0; s < DLS__ARRAY_LENGTH(setups); s++) {
        for (size_t n = 0; n < DLS__ARRAY_LENGTH(list_sizes); n++, seed++) {
            print_message("# setup %d, %d postings\n", (int)s, (int)list_sizes[n]);
            rng r = rng_for_test(seed);
            uint32_t gap = 1u << rng_below32(&r, 18);
            open_list(&o, random_list(&r, list_sizes[n], setups[s].fields, setups[s].setup.position_fields, gap),
                      setups[s].setup);
            for (uint32_t first = 0; first < o.plain.count; first += DLS__BLOCK_SIZE) {
                seek(&o, 0);
                assert_block(&o, first);
                for (uint32_t i = 0; i < o.cursor.block.count; i++)
                    assert_positions(&o, i, &o.plain.postings[first + i]);
            }
            for (int i = 0; i < 2; i++) { /* beyond the last it stays there */
                seek(&o, 0);
                assert_int_equal(o.cursor.block.count, 0);
            }
            close_list(&o);
        }
    }
}

/* Where the block is that a seek from before posting `from` must find; o->plain.count if there is none. */
static uint32_t expected_block(const opened *o, uint32_t from, uint32_t document)
{
    for (uint32_t first = from; first < o->plain.count; first += DLS__BLOCK_SIZE) {
        uint32_t last = (uint32_t)dls__min(first + DLS__BLOCK_SIZE, o->plain.count) - 1;
        if (o->plain.postings[last].document >= document) return first;
    }
    return o->plain.count;
}

/* Seek to `start`, `start + stride`, ... as far as there is a block. */
static void check_seeks(opened *o, uint32_t start, uint32_t stride)
{
    uint32_t from = 0;
    for (uint32_t document = start;; document += stride) {
        uint32_t first = expected_block(o, from, document);
        seek(o, document);
        if (first == o->plain.count) break;
        assert_block(o, first);
        if (first % 3 == 0)
            assert_positions(o, o->cursor.block.count - 1, &o->plain.postings[first + o->cursor.block.count - 1]);
        from = first + DLS__BLOCK_SIZE;
    }
    assert_int_equal(o->cursor.block.count, 0);
    rewind_list(o);
}

static void test_seeks_find_the_next_block_with_such_a_document(void **state)
{
    (void)state;
    static const uint32_t sizes[] = { 1, 128, 129, 256, 257, 2000 };
    static opened o;
    for (uint64_t seed = 1; seed <= 12; seed++) {
        rng r = rng_for_test(seed);
        open_list(&o, random_list(&r, sizes[seed % DLS__ARRAY_LENGTH(sizes)], 3, 1, 20), (field_setup){ 2, 1 });
        uint32_t end = o.file.document_count;
        for (uint32_t start = 0; start < end + 2; start += 1 + end / 500) {
            check_seeks(&o, start, 1);
            check_seeks(&o, start, 1 + rng_below32(&r, 5000));
        }
        close_list(&o);
    }
}

static void test_seek_to_each_border_of_blocks(void **state)
{
    (void)state;
    static opened o;
    rng r = rng_for_test(3);
    open_list(&o, random_list(&r, 1000, 1, 1, 50), (field_setup){ 1, 1 });
    for (uint32_t first = 0; first < 1000; first += DLS__BLOCK_SIZE) {
        uint32_t last = (uint32_t)dls__min(first + DLS__BLOCK_SIZE, 1000) - 1;
        const uint32_t documents[] = { o.plain.postings[first].document, o.plain.postings[last].document };
        for (size_t i = 0; i < 2; i++) {
            seek(&o, documents[i]);
            assert_block(&o, first);
            rewind_list(&o);
        }
    }
    seek(&o, o.plain.postings[999].document + 1);
    assert_int_equal(o.cursor.block.count, 0);
    rewind_list(&o);
    seek(&o, UINT32_MAX);
    assert_int_equal(o.cursor.block.count, 0);
    close_list(&o);
}

static void test_positions_of_some_postings_only(void **state)
{
    (void)state;
    static opened o;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        rng r = rng_for_test(seed);
        open_list(&o, random_list(&r, 600, 7, 5, 100), (field_setup){ 3, 5 });
        uint32_t chance = 1 + rng_below32(&r, 100);
        for (uint32_t first = 0; first < 600; first += DLS__BLOCK_SIZE) {
            seek(&o, 0);
            for (uint32_t i = 0; i < o.cursor.block.count; i++) {
                if (rng_below32(&r, chance) != 0) continue;
                assert_positions(&o, i, &o.plain.postings[first + i]);
                assert_positions(&o, i, &o.plain.postings[first + i]); /* again */
            }
        }
        close_list(&o);
    }
}

static void test_far_documents_and_positions(void **state)
{
    (void)state;
    static opened o;
    static const uint32_t positions[] = { 0, UINT32_MAX, UINT32_MAX - 1, UINT32_MAX };
    plain_list plain = { .postings = calloc(2, sizeof(dls__posting)), .count = 2 };
    plain.postings[0] = (dls__posting){ 0, 1, { 2 }, positions };
    plain.postings[1] = (dls__posting){ UINT32_MAX - 1, 1, { 2 }, positions + 2 };
    open_list(&o, plain, (field_setup){ 1, 1 });
    seek(&o, UINT32_MAX - 1);
    assert_block(&o, 0);
    assert_positions(&o, 0, &plain.postings[0]);
    assert_positions(&o, 1, &plain.postings[1]);
    close_list(&o);
}

/* ---------------------------------------------------------------------------------------------------- Tampering */

/* Read all there is; every failure is DLS_ECORRUPT, and a file that gives no failure keeps its promises. */
static dls_status read_all(const dls__postings_file *file, uint64_t address, const dls_allocator *allocator)
{
    static dls__postings_cursor cursor;
    dls__postings list;
    dls_status status = dls__postings_open(file, address, &list, NULL);
    if (status != DLS_OK) return status;
    dls__postings_cursor_init(&cursor, &list, allocator);
    uint32_t read = 0, next = 0;
    do {
        status = dls__postings_cursor_seek(&cursor, 0, NULL);
        for (uint32_t i = 0; i < cursor.block.count && status == DLS_OK; i++) {
            assert_in_range(cursor.block.documents[i], next, file->document_count - 1);
            next = cursor.block.documents[i] + 1;
            assert_int_equal(cursor.block.fields[i] & ~list.fields, 0);
            const uint32_t *positions;
            status = dls__postings_cursor_positions(&cursor, i, &positions, NULL);
        }
        read += cursor.block.count;
    } while (status == DLS_OK && cursor.block.count > 0);
    if (status == DLS_OK) assert_int_equal(read, list.df);
    dls__postings_cursor_done(&cursor);
    return status;
}

/* A list in a segment of 6 documents and 3 fields, of which 0 and 1 keep positions. */
static dls_status read_bytes(const char *documents, size_t size, uint64_t address, const char *positions,
                             size_t positions_size)
{
    testalloc memory;
    testalloc_init(&memory);
    dls__postings_file file = { .documents = test_section(documents, size, "documents"),
                                .positions = test_section(positions, positions_size, "positions"),
                                .document_count = 6,
                                .text_fields = 3,
                                .position_fields = 3 };
    dls_status status = read_all(&file, address, &memory.allocator);
    assert_true(memory.peak_bytes <= 1024);
    testalloc_done(&memory);
    postings_file_free(&file);
    return status;
}

static void test_refuses_malformed_blocks(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        const char *bytes;
        size_t size;
        const char *foot;
        size_t foot_size;
        dls_status expected;
    } rows[] = {
        { "the example", "\x0d\x02\x04\x03\x01\x00", 6, "\2\3\6\4\0", 5, DLS_OK },
        { "document beyond the last", "\x19\x02", 2, "\1\2\2\1\0", 5, DLS_ECORRUPT },
        { "document beyond 32 bits", "\xfd\xff\xff\xff\xff\xff\xff\xff\xff\x01\x02", 11, "\1\2\x0b\1\0", 5,
          DLS_ECORRUPT },
        { "step cut off", "\x80", 1, "\1\2\1\1\0", 5, DLS_ECORRUPT },
        { "fields cut off", "\x0d", 1, "\1\2\1\1\0", 5, DLS_ECORRUPT },
        { "no fields", "\x0d\x00", 2, "\1\2\2\1\0", 5, DLS_ECORRUPT },
        { "first has the fields of none", "\x0e", 1, "\1\4\1\0", 4, DLS_ECORRUPT },
        { "a field that the foot has not", "\x0d\x01", 2, "\1\2\2\1\0", 5, DLS_ECORRUPT },
        { "once in two fields", "\x0d\x03", 2, "\1\3\2\1\0", 5, DLS_ECORRUPT },
        { "count missing", "\x0c\x02", 2, "\1\2\2\1\0", 5, DLS_ECORRUPT },
        { "one of two counts missing", "\x0c\x03\0", 3, "\1\3\3\2\0", 5, DLS_ECORRUPT },
        { "the greatest count", "\x0c\x04\xff\xff\xff\xff\x07", 7, "\1\4\7\0", 4, DLS_OK },
        { "count above the greatest", "\x0c\x04\x80\x80\x80\x80\x08", 7, "\1\4\7\0", 4, DLS_ECORRUPT },
        { "count above the positions there are", "\x0c\x02\xff\xff\xff\xff\x07", 7, "\1\2\7\4\0", 5, DLS_ECORRUPT },
        { "a byte left over", "\x0d\x02\x00", 3, "\1\2\3\1\0", 5, DLS_ECORRUPT },
        { "fewer postings than the foot says", "\x0d\x02", 2, "\2\2\2\1\0", 5, DLS_ECORRUPT },
        { "keyword", "\x02\x02", 2, "\2\0\2\0", 4, DLS_OK },
        { "keyword with a field", "\x00\x01", 2, "\1\0\2\0", 4, DLS_ECORRUPT },
        { "keyword that writes its fields", "\x00\x00", 2, "\1\0\2\0", 4, DLS_ECORRUPT },
        { "keyword that occurs", "\x03", 1, "\1\0\1\0", 4, DLS_ECORRUPT },
        { "positions left over", "\x0d\x02", 2, "\1\2\2\2\0", 5, DLS_ECORRUPT },
        { "too few positions", "\x0c\x02\x04", 3, "\1\2\3\4\0", 5, DLS_ECORRUPT },
    };
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(rows); i++) {
        print_message("# %s\n", rows[i].what);
        char bytes[64];
        memcpy(bytes, rows[i].bytes, rows[i].size);
        memcpy(bytes + rows[i].size, rows[i].foot, rows[i].foot_size);
        dls_status status = read_bytes(bytes, rows[i].size + rows[i].foot_size, rows[i].size, "\x11\0\3\2", 4);
        assert_int_equal(status, rows[i].expected);
    }
}

static void test_refuses_malformed_positions(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        const char *bytes;
        size_t size;
        dls_status expected;
    } rows[] = {
        { "three positions", "\0\0\0", 3, DLS_OK },
        { "the greatest", "\xfd\xff\xff\xff\x0f\0\0", 7, DLS_OK },
        { "beyond the greatest", "\xfe\xff\xff\xff\x0f\0\0", 7, DLS_ECORRUPT },
        { "more than 32 bits", "\x80\x80\x80\x80\x10\0\0", 7, DLS_ECORRUPT },
        { "more than 64 bits", "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f\0\0", 12, DLS_ECORRUPT },
        { "the last cut off", "\0\0\x80", 3, DLS_ECORRUPT },
        { "two of three", "\x80\0\0", 3, DLS_ECORRUPT },
    };
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(rows); i++) {
        print_message("# %s\n", rows[i].what);
        char bytes[] = "\x0c\x02\x02"
                       "\1\2\3?\0";
        bytes[6] = (char)rows[i].size;
        assert_int_equal(read_bytes(bytes, 8, 3, rows[i].bytes, rows[i].size), rows[i].expected);
    }
}

/* Positions that were passed over count, even for a posting that has none of its own: document 0 has 4 in field 0,
 * document 1 is in field 2. */
static void test_refuses_positions_missing_before_those_asked_for(void **state)
{
    (void)state;
    for (uint64_t size = 3; size <= 4; size++) {
        uint8_t documents[] = { 0x00, 0x01, 0x03, 0x01, 0x04, 2, 5, 5, (uint8_t)size, 0 };
        dls__postings_file file = { .documents = test_section(documents, sizeof documents, "documents"),
                                    .positions = test_section("\0\0\0\0", (size_t)size, "positions"),
                                    .document_count = 2,
                                    .text_fields = 3,
                                    .position_fields = 3 };
        dls__postings list;
        static dls__postings_cursor cursor;
        assert_int_equal(dls__postings_open(&file, 5, &list, NULL), DLS_OK);
        dls__postings_cursor_init(&cursor, &list, dls__allocator_or_default(NULL));
        assert_int_equal(dls__postings_cursor_seek(&cursor, 0, NULL), DLS_OK);
        const uint32_t *positions;
        dls_status status = dls__postings_cursor_positions(&cursor, 1, &positions, NULL);
        assert_int_equal(status, size == 4 ? DLS_OK : DLS_ECORRUPT);
        dls__postings_cursor_done(&cursor);
        postings_file_free(&file);
    }
}

/* Two blocks, of documents 0 to 127 and of 128, each once in field 0 at position 0, in a segment of 1,000 documents,
 * with `heads`: last document, bytes of documents and of positions, for both. Read, or passed over. */
static dls_status read_two_blocks(const uint64_t heads[6], bool pass_over)
{
    const dls_allocator *allocator = dls__allocator_or_default(NULL);
    dls__buf documents;
    dls__buf_init(&documents, allocator, SIZE_MAX);
    for (int i = 0; i < 3; i++) dls__buf_append_varint(&documents, heads[i]);
    dls__buf_append(&documents, "\x01\x01", 2);
    for (int i = 1; i < 128; i++) dls__buf_append_u8(&documents, 0x03);
    for (int i = 3; i < 6; i++) dls__buf_append_varint(&documents, heads[i]);
    dls__buf_append(&documents, "\x01\x01", 2);
    uint64_t address = documents.size;
    const uint64_t foot[] = { 129, 1, address, 129, 0 };
    for (int i = 0; i < 5; i++) dls__buf_append_varint(&documents, foot[i]);
    static const uint8_t positions[129];
    dls__postings_file file = { .documents = test_section(documents.bytes, documents.size, "documents"),
                                .positions = test_section(positions, sizeof positions, "positions"),
                                .document_count = 1000,
                                .text_fields = 1,
                                .position_fields = 1 };
    dls__buf_done(&documents);
    dls_status status = DLS_OK;
    if (pass_over) {
        static dls__postings_cursor cursor;
        dls__postings list;
        assert_int_equal(dls__postings_open(&file, address, &list, NULL), DLS_OK);
        dls__postings_cursor_init(&cursor, &list, allocator);
        status = dls__postings_cursor_seek(&cursor, UINT32_MAX, NULL);
        assert_int_equal(cursor.block.count, 0);
        dls__postings_cursor_done(&cursor);
    } else {
        status = read_all(&file, address, allocator);
    }
    postings_file_free(&file);
    return status;
}

static void test_refuses_malformed_heads(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        uint64_t heads[6];
        dls_status read, passed;
    } rows[] = {
        { "as they should be", { 127, 129, 128, 0, 2, 1 }, DLS_OK, DLS_OK },
        { "another last document", { 128, 129, 128, 0, 2, 1 }, DLS_ECORRUPT, DLS_OK },
        { "another last document in the last", { 127, 129, 128, 1, 2, 1 }, DLS_ECORRUPT, DLS_OK },
        { "last document too early", { 126, 129, 128, 0, 2, 1 }, DLS_ECORRUPT, DLS_ECORRUPT },
        { "last document beyond the segment", { 1000, 129, 128, 0, 2, 1 }, DLS_ECORRUPT, DLS_ECORRUPT },
        { "last document that leaves none", { 999, 129, 128, 0, 2, 1 }, DLS_ECORRUPT, DLS_ECORRUPT },
        { "last document of the last beyond", { 127, 129, 128, 872, 2, 1 }, DLS_ECORRUPT, DLS_ECORRUPT },
        { "last document far beyond", { UINT64_MAX, 129, 128, 0, 2, 1 }, DLS_ECORRUPT, DLS_ECORRUPT },
        { "block too long", { 127, 130, 128, 0, 2, 1 }, DLS_ECORRUPT, DLS_OK },
        { "block beyond the list", { 127, 1000, 128, 0, 2, 1 }, DLS_ECORRUPT, DLS_ECORRUPT },
        { "block into the foot", { 127, 141, 128, 0, 2, 1 }, DLS_ECORRUPT, DLS_ECORRUPT },
        { "block far beyond", { 127, UINT64_MAX, 128, 0, 2, 1 }, DLS_ECORRUPT, DLS_ECORRUPT },
        { "last block too short", { 127, 129, 128, 0, 1, 1 }, DLS_ECORRUPT, DLS_ECORRUPT },
        { "last block too long", { 127, 129, 128, 0, 3, 1 }, DLS_ECORRUPT, DLS_ECORRUPT },
        { "too few positions", { 127, 129, 127, 0, 2, 1 }, DLS_ECORRUPT, DLS_ECORRUPT },
        { "too few and too many", { 127, 129, 127, 0, 2, 2 }, DLS_ECORRUPT, DLS_OK },
        { "too few positions in the last", { 127, 129, 128, 0, 2, 0 }, DLS_ECORRUPT, DLS_ECORRUPT },
        { "more positions than the list has", { 127, 129, 130, 0, 2, UINT64_MAX }, DLS_ECORRUPT, DLS_ECORRUPT },
    };
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(rows); i++) {
        print_message("# %s\n", rows[i].what);
        assert_int_equal(read_two_blocks(rows[i].heads, false), rows[i].read);
        assert_int_equal(read_two_blocks(rows[i].heads, true), rows[i].passed);
    }
}

static void check_changes(const dls__postings_file *file, uint64_t address, const dls__section *section, unsigned step)
{
    uint8_t *bytes = test_section_bytes(section);
    for (size_t at = 0; at < section->size; at++) {
        uint8_t kept = bytes[at];
        for (unsigned value = 0; value < 256; value += step) {
            bytes[at] = (uint8_t)(kept ^ value);
            dls_status status = read_all(file, address, dls__allocator_or_default(NULL));
            assert_true(status == DLS_OK || status == DLS_ECORRUPT);
        }
        bytes[at] = kept;
    }
}

static void test_any_byte_may_be_changed(void **state)
{
    (void)state;
    static const struct {
        uint32_t count;
        unsigned step;
    } rows[] = { { 1, 1 }, { 5, 1 }, { 140, 17 }, { 300, 85 } };
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(rows); i++) {
        rng r = rng_for_test(20 + i);
        plain_list plain = random_list(&r, rows[i].count, 7, 5, 30);
        uint64_t address;
        dls__postings_file file = write_lists((field_setup){ 3, 5 }, &plain, 1, &address);
        check_changes(&file, address, &file.documents, rows[i].step);
        check_changes(&file, address, &file.positions, rows[i].step);
        assert_int_equal(read_all(&file, address, dls__allocator_or_default(NULL)), DLS_OK);
        postings_file_free(&file);
        plain_list_free(&plain);
    }
}

static void test_any_address_may_be_asked_for(void **state)
{
    (void)state;
    rng r = rng_for_test(30);
    plain_list plain = random_list(&r, 300, 7, 5, 30);
    uint64_t address;
    dls__postings_file file = write_lists((field_setup){ 3, 5 }, &plain, 1, &address);
    for (uint64_t at = 0; at < file.documents.size + 3; at++) {
        dls_status status = read_all(&file, at, dls__allocator_or_default(NULL));
        assert_true(status == DLS_OK || status == DLS_ECORRUPT);
    }
    postings_file_free(&file);
    plain_list_free(&plain);
}

/* Positions of 300 postings lie in two pages, and the second one's checksum is wrong. */
static void test_positions_are_verified_when_they_are_asked_for(void **state)
{
    (void)state;
    rng r = rng_for_test(35);
    static opened o;
    plain_list plain = random_list(&r, 300, 1, 1, 30);
    for (uint32_t i = 0; i < 300; i++) plain.postings[i].counts[0] = 20;
    static uint32_t places[20];
    for (uint32_t i = 0; i < 20; i++) places[i] = 10 * i;
    for (uint32_t i = 0; i < 300; i++) plain.postings[i].positions = places;
    open_list(&o, plain, (field_setup){ 1, 1 });
    assert_int_equal(o.file.positions.size, 6000);
    uint8_t checksums[8];
    dls__store_u32(checksums, dls__crc32c(0, o.file.positions.bytes, DLS__PAGE_SIZE));
    dls__store_u32(checksums + 4, ~dls__crc32c(0, o.file.positions.bytes + DLS__PAGE_SIZE, 6000 - DLS__PAGE_SIZE));
    atomic_uchar good = 0;
    dls__pages pages = { .bytes = o.file.positions.bytes, .size = 6000, .checksums = checksums, .good = &good };
    o.file.positions.pages = &pages;
    const uint32_t *positions;
    seek(&o, 0);
    assert_positions(&o, 127, &plain.postings[127]);
    seek(&o, 0);
    assert_int_equal(o.cursor.block.count, DLS__BLOCK_SIZE);
    assert_int_equal(dls__postings_cursor_positions(&o.cursor, 0, &positions, NULL), DLS_ECORRUPT);
    close_list(&o);
}

static void test_every_failing_allocation_is_no_memory(void **state)
{
    (void)state;
    rng r = rng_for_test(40);
    plain_list plain = random_list(&r, 300, 7, 5, 30);
    uint64_t address;
    dls__postings_file file = write_lists((field_setup){ 3, 5 }, &plain, 1, &address);
    testalloc memory;
    testalloc_init(&memory);
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        dls_status status = read_all(&file, address, &memory.allocator);
        assert_int_equal(status, memory.failed ? DLS_ENOMEM : DLS_OK);
    }
    testalloc_done(&memory);
    postings_file_free(&file);
    plain_list_free(&plain);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gives_back_what_was_written),
        cmocka_unit_test(test_seeks_find_the_next_block_with_such_a_document),
        cmocka_unit_test(test_seek_to_each_border_of_blocks),
        cmocka_unit_test(test_positions_of_some_postings_only),
        cmocka_unit_test(test_far_documents_and_positions),
        cmocka_unit_test(test_refuses_malformed_blocks),
        cmocka_unit_test(test_refuses_malformed_positions),
        cmocka_unit_test(test_refuses_positions_missing_before_those_asked_for),
        cmocka_unit_test(test_refuses_malformed_heads),
        cmocka_unit_test(test_any_byte_may_be_changed),
        cmocka_unit_test(test_any_address_may_be_asked_for),
        cmocka_unit_test(test_positions_are_verified_when_they_are_asked_for),
        cmocka_unit_test(test_every_failing_allocation_is_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
