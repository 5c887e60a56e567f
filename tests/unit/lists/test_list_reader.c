/* SPDX-License-Identifier: MIT
 *
 * Lists that somebody tampered with. There are no checksums here, so that whatever was changed is read: it must end,
 * without a read outside the sections (which are exactly as large as they say, for the sanitizer), and with one of two
 * answers.
 */
#include "list_fixture.h"

static dls_error err;

static void assert_answer(dls_status status)
{
    if (status != DLS_OK && status != DLS_ECORRUPT) fail_msg("status %d: %s", (int)status, err.text);
}

/* ------------------------------------------------------------------------------------------- whatever can be asked */

typedef struct asking {
    dls__list list;
    dls__arena arena;
    dls__position_room room;
} asking;

/* Find a document, its counts and positions. */
static void ask_for_document(asking *a, uint32_t block, uint32_t low)
{
    uint32_t counts[DLS_MAX_TEXT_FIELDS], number = dls__list_find(&a->list.blocks[block], low);
    const uint32_t *positions;
    if (number == DLS__NO_POSTING) return;
    assert_true(number < a->list.blocks[block].count);
    if (a->list.fields == 0) return;
    dls__list_counts(&a->list, block, number, low, counts);
    if ((a->list.fields & a->list.file->postings.position_fields) == 0) return;
    dls_status status =
        dls__list_positions(&a->list, block, number, low, counts, &a->arena, &a->room, &positions, &err);
    assert_answer(status);
}

/* Positions of many at once, and of one of them: each byte is read. */
static void ask_for_positions(asking *a, rng *r, uint32_t number)
{
    enum { MANY = 50 };
    const dls__list_block *block = &a->list.blocks[number];
    uint32_t numbers[MANY], counts[MANY], documents, sum = 0;
    const uint8_t *lows[MANY];
    const uint32_t *positions;
    if ((a->list.fields & a->list.file->postings.position_fields) == 0) return;
    for (size_t i = 0; i < MANY; i++) numbers[i] = rng_below32(r, block->count);
    dls_status status = dls__list_position_lows(&a->list, number, numbers, MANY, &a->arena, lows, counts, &err);
    assert_answer(status);
    for (size_t i = 0; i < MANY && status == DLS_OK; i++)
        for (uint32_t k = 0; k < counts[i] + DLS__KERNEL_SLACK; k++) sum += lows[i][k];
    if (sum == 0 || status != DLS_OK || a->list.field_count > 1) return;
    documents = dls__block_documents(number, a->list.file->postings.document_count);
    status = dls__list_positions_of_lows(&a->list, number, numbers[0], rng_below32(r, documents), lows[0], counts[0],
                                         &a->arena, &a->room, &positions, &err);
    assert_answer(status);
}

static void ask_for_block(asking *a, rng *r, uint32_t number)
{
    const dls__list_block *block = &a->list.blocks[number];
    uint32_t documents = dls__block_documents(number, a->list.file->postings.document_count);
    if (block->count == 0) return;
    if (dls__list_warm(&a->list, number, &err) != DLS_OK) return;
    for (int i = 0; i < 20; i++) ask_for_document(a, number, rng_below32(r, documents));
    ask_for_positions(a, r, number);
    ask_for_document(a, number, documents - 1);
    for (uint32_t i = 0, from = 0; i < block->count; i++) {
        uint32_t low = dls__list_low(block, i, from);
        if (low < from || low >= documents) break; /* DLS__NO_POSTING, too */
        if (rng_below32(r, 50) == 0) ask_for_document(a, number, low);
        from = low + 1;
    }
}

static void ask_list(const dls__lists_file *file, uint64_t value, rng *r)
{
    asking a;
    uint32_t df, fields;
    assert_answer(dls__list_df(file, value, &df, &fields, &err));
    dls__arena_init(&a.arena, dls__allocator_or_default(NULL));
    a.room = (dls__position_room){ .count = 0 };
    dls_status status = dls__list_open(file, value, &a.arena, &a.list, &err);
    assert_answer(status);
    for (uint32_t i = 0; status == DLS_OK && i < a.list.block_count; i++) ask_for_block(&a, r, i);
    dls__arena_done(&a.arena);
}

/* A walk has no more postings than there are documents. */
static void walk_list(const dls__lists_file *file, uint64_t value)
{
    dls__list_iter iter;
    dls__posting posting;
    bool more = true;
    uint32_t postings = 0;
    dls__list_iter_init(&iter, dls__allocator_or_default(NULL));
    dls_status status = dls__list_iter_open(&iter, file, value, &err);
    while (status == DLS_OK && more) {
        status = dls__list_iter_next(&iter, &posting, &more, &err);
        assert_true(postings++ <= file->postings.document_count);
    }
    assert_answer(status);
    dls__list_iter_done(&iter);
}

static void ask_all(const dls__lists_file *file, uint64_t value, rng *r)
{
    ask_list(file, value, r);
    walk_list(file, value);
    assert_answer(dls__list_check(file, value, dls__allocator_or_default(NULL), &err));
}

/* -------------------------------------------------------------------------------------------------------- damaging */

static uint8_t *writable(const dls__section *section) { return (uint8_t *)(uintptr_t)section->bytes; }

/* Change bytes in [from, from + size) of a section. */
static void damage(rng *r, const dls__section *section, uint64_t from, uint64_t size)
{
    uint8_t *bytes = writable(section) + from;
    if (size == 0) return;
    uint64_t at = rng_below(r, size), left = size - at;
    switch (rng_below32(r, 4)) {
    case 0: bytes[at] ^= (uint8_t)(1 << rng_below32(r, 8)); break;
    case 1: bytes[at] = (uint8_t)rng_next(r); break;
    case 2:
        memset(bytes + at, rng_below32(r, 2) == 0 ? 0 : 0xff, (size_t)(1 + rng_below(r, left < 40 ? left : 40)));
        break;
    case 3: rng_bytes(r, bytes + at, (size_t)(1 + rng_below(r, left))); break;
    }
}

static dls__section cut_copy(rng *r, const dls__section *section, uint32_t one_in)
{
    size_t size = (size_t)section->size;
    if (rng_below32(r, one_in) == 0) size = (size_t)rng_below(r, size + 1);
    return test_section(section->bytes, size, section->name);
}

/* One random term, and what opens its list. */
typedef struct damaged {
    collection c;
    plain_list term;
    uint64_t value;
    dls__lists_file sound;
} damaged;

static void damaged_init(damaged *d, rng *r, uint32_t documents, uint32_t df, uint32_t fields)
{
    random_collection(&d->c, r, documents);
    fields &= (UINT32_C(1) << d->c.text_fields) - 1;
    d->term = rng_below32(r, 3) == 0 ? clustered_term(r, &d->c, 300, fields) : term_of_df(r, &d->c, df, fields);
    d->sound = write_terms(&d->c, &d->term, 1, &d->value);
}

static void damaged_done(damaged *d)
{
    lists_file_free(&d->sound);
    plain_list_free(&d->term);
    collection_done(&d->c);
}

/* A file like the sound one, changed somewhere: mostly in the first bytes, where heads and rows are. */
static void ask_damaged(damaged *d, rng *r)
{
    dls__lists_file file = d->sound;
    file.postings.documents = cut_copy(r, &d->sound.postings.documents, 8);
    file.postings.positions = cut_copy(r, &d->sound.postings.positions, 8);
    const dls__section *documents = &file.postings.documents, *positions = &file.postings.positions;
    uint64_t head = dls__min((size_t)documents->size, 80);
    for (uint32_t i = rng_below32(r, 4); i > 0; i--) {
        uint32_t where = rng_below32(r, 8);
        if (where < 4)
            damage(r, documents, 0, head);
        else
            damage(r, where < 7 ? documents : positions, 0, where < 7 ? documents->size : positions->size);
    }
    ask_all(&file, d->value, r);
    lists_file_free(&file);
}

/* Whichever bit of the positions is flipped, those that are read ascend, or the walk says that they do not. */
static void test_positions_out_of_order_are_found(void **state)
{
    (void)state;
    rng r = rng_for_test(23);
    collection c;
    uint64_t value;
    unsigned found = 0;
    collection_init(&c, &r, 400, 1, 1);
    plain_list term = term_of_df(&r, &c, 300, 1);
    dls__lists_file file = write_terms(&c, &term, 1, &value);
    for (uint64_t bit = 0; bit < 8 * file.postings.positions.size; bit++) {
        writable(&file.postings.positions)[bit / 8] ^= (uint8_t)(1 << bit % 8);
        dls__list_iter iter;
        dls__posting posting;
        bool more = true;
        dls__list_iter_init(&iter, dls__allocator_or_default(NULL));
        assert_ok(dls__list_iter_open(&iter, &file, value, &err), &err);
        while (more && dls__list_iter_next(&iter, &posting, &more, &err) == DLS_OK)
            for (uint32_t i = 1; more && i < posting.counts[0]; i++)
                assert_true(posting.positions[i] > posting.positions[i - 1]);
        if (more) found += strstr(err.text, "positions of a posting are out of order") != NULL;
        dls__list_iter_done(&iter);
        writable(&file.postings.positions)[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
    assert_true(found > 0);
    lists_file_free(&file);
    plain_list_free(&term);
    collection_done(&c);
}

static void test_any_bytes_may_be_changed(void **state)
{
    (void)state;
    static const uint32_t documents[] = { 200, 300, 3000, 20000, 70000, 140000 };
    rng r = rng_for_test(21);
    for (int i = 0; i < 120; i++) {
        damaged d;
        uint32_t most = documents[rng_below32(&r, DLS__ARRAY_LENGTH(documents))];
        uint32_t df = rng_below32(&r, 4) == 0 ? 1 + rng_below32(&r, 128)
                                              : 1 + rng_below32(&r, rng_below32(&r, 2) == 0 ? most : most / 20 + 1);
        damaged_init(&d, &r, most, df, rng_below32(&r, 10) == 0 ? 0 : (uint32_t)rng_next(&r));
        for (int round = 0; round < (most < 10000 ? 200 : 10); round++) ask_damaged(&d, &r);
        damaged_done(&d);
    }
}

/* Each bit of heads and rows, and of the first postings. */
static void test_any_bit_of_a_head_may_be_changed(void **state)
{
    (void)state;
    static const uint32_t dfs[] = { 100, 129, 400 };
    rng r = rng_for_test(22);
    for (size_t i = 0; i < 12; i++) {
        damaged d;
        damaged_init(&d, &r, i % 4 == 3 ? 66000 : 1000, dfs[i % 3], 15);
        const dls__section *section = &d.sound.postings.documents;
        for (uint32_t bit = 0; bit < 8 * 80 && bit / 8 < section->size; bit++) {
            uint8_t *byte = writable(section) + bit / 8;
            *byte ^= (uint8_t)(1 << bit % 8);
            ask_all(&d.sound, d.value, &r);
            *byte ^= (uint8_t)(1 << bit % 8);
        }
        damaged_done(&d);
    }
}

/* What positions take depends on the documents' extents too, and classes on their lengths. */
static void test_columns_may_hold_anything(void **state)
{
    (void)state;
    rng r = rng_for_test(23);
    for (int i = 0; i < 60; i++) {
        damaged d;
        damaged_init(&d, &r, 1000, 100 + rng_below32(&r, 900), 15);
        for (uint32_t field = 0; field < d.c.text_fields; field++) {
            rng_bytes(&r, (void *)(uintptr_t)d.c.columns.lengths[field], d.c.documents);
            if (d.c.columns.extents[field] == NULL) continue;
            uint8_t *extents = (uint8_t *)(uintptr_t)d.c.columns.extents[field];
            if (i % 2 == 0) rng_bytes(&r, extents, d.c.documents);
            if (i % 2 == 1) memset(extents, i % 4 == 1 ? 0 : 255, d.c.documents);
        }
        ask_all(&d.sound, d.value, &r);
        damaged_done(&d);
    }
}

static void test_any_address_may_be_asked_for(void **state)
{
    (void)state;
    rng r = rng_for_test(24);
    for (int i = 0; i < 6; i++) {
        damaged d;
        damaged_init(&d, &r, 400, i < 2 ? 128 : 150, 15);
        uint64_t end = d.sound.postings.documents.size;
        for (uint64_t value = 0; value < 2 * end + 10; value++) ask_all(&d.sound, value, &r);
        damaged_done(&d);
    }
}

static void assert_refused(const dls__lists_file *file, uint64_t value)
{
    dls__list list;
    dls__arena arena;
    uint32_t df, fields;
    dls__arena_init(&arena, dls__allocator_or_default(NULL));
    assert_fails(dls__list_open(file, value, &arena, &list, &err), DLS_ECORRUPT, &err, "documents");
    assert_int_equal(list.df, 0);
    assert_status(dls__list_df(file, value, &df, &fields, NULL), DLS_ECORRUPT);
    dls__arena_done(&arena);
}

static void test_addresses_outside_are_refused(void **state)
{
    (void)state;
    rng r = rng_for_test(25);
    damaged d;
    damaged_init(&d, &r, 400, 300, 1);
    uint64_t size = d.sound.postings.documents.size, end = size - DLS__KERNEL_SLACK;
    const uint64_t addresses[] = { end, end + 1, size - 1, size, size + 1, 1 << 30, INT64_MAX };
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(addresses); i++) assert_refused(&d.sound, 2 * addresses[i] + 1);
    assert_refused(&d.sound, 2 * size);
    assert_refused(&d.sound, UINT64_MAX - 1);
    assert_refused(&d.sound, UINT64_MAX);
    damaged_done(&d);
}

/* ----------------------------------------------------------------------------------------------------------- heads */

/* A list of 150 postings, one in each document, of one field with positions: its head is
 * df:2 fields:1 solved_field:1 code_bits:1 count_bytes:1 row_count:1 edge:30 kth:6 positions_start:1 count:2 ... */
static void begin_example(damaged *d, rng *r)
{
    collection_init(&d->c, r, 150, 1, 1);
    d->term = term_of_df(r, &d->c, 150, 1);
    for (uint32_t i = 0; i < d->term.count; i++) d->term.postings[i].counts[0] = 1; /* so that there are few rows */
    d->sound = write_terms(&d->c, &d->term, 1, &d->value);
}

static dls_status open_example(const damaged *d)
{
    dls__list list;
    dls__arena arena;
    dls__arena_init(&arena, dls__allocator_or_default(NULL));
    dls_status status = dls__list_open(&d->sound, d->value, &arena, &list, &err);
    dls__arena_done(&arena);
    return status;
}

static void test_refuses_heads_that_cannot_be(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        size_t at;
        const char *bytes;
        size_t size;
    } rows[] = {
        { "no postings", 0, "\x80\0", 2 },
        { "more postings than documents", 0, "\x97\1", 2 },
        { "fewer postings than in the blocks", 0, "\x95\1", 2 },
        { "a field there is not", 2, "\2", 1 },
        { "a solved field that is not the list's", 3, "\1", 1 },
        { "a solved field far beyond", 3, "\xff", 1 },
        { "codes of 3 bits", 4, "\3", 1 },
        { "codes of 5 bits", 4, "\5", 1 },
        { "counts of no bytes", 5, "\0", 1 },
        { "counts of 3 bytes", 5, "\3", 1 },
        { "no rows", 6, "\0", 1 },
        { "edges that descend", 7, "\xff\xff\0", 3 },
        { "positions beyond the section", 43, "\x7f", 1 },
        { "fewer postings in the block", 44, "\x95\1", 2 },
        { "more postings in the block than documents", 44, "\x97\1", 2 },
        { "more exceptions than postings", 46, "\xff", 1 },
        { "numbers that do not end", 44, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", 11 },
    };
    rng r = rng_for_test(26);
    damaged d;
    begin_example(&d, &r);
    assert_ok(open_example(&d), &err);
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(rows); i++) {
        uint8_t kept[16], *at = writable(&d.sound.postings.documents) + rows[i].at;
        print_message("# %s\n", rows[i].what);
        memcpy(kept, at, rows[i].size);
        memcpy(at, rows[i].bytes, rows[i].size);
        assert_fails(open_example(&d), DLS_ECORRUPT, &err, "malformed head of a list");
        memcpy(at, kept, rows[i].size);
    }
    assert_ok(open_example(&d), &err);
    damaged_done(&d);
}

/* Wherever the section ends, as long as the list does not fit with what vectors may read beyond. */
static void test_refuses_sections_that_end_too_early(void **state)
{
    (void)state;
    rng r = rng_for_test(27);
    damaged d;
    begin_example(&d, &r);
    dls__section whole = d.sound.postings.documents;
    for (uint64_t size = 0; size < whole.size; size++) {
        d.sound.postings.documents = test_section(whole.bytes, (size_t)size, "documents");
        assert_status(open_example(&d), DLS_ECORRUPT);
        free((void *)(uintptr_t)d.sound.postings.documents.bytes);
    }
    d.sound.postings.documents = whole;
    assert_ok(open_example(&d), &err);
    damaged_done(&d);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_positions_out_of_order_are_found),
        cmocka_unit_test(test_any_bytes_may_be_changed),
        cmocka_unit_test(test_any_bit_of_a_head_may_be_changed),
        cmocka_unit_test(test_columns_may_hold_anything),
        cmocka_unit_test(test_any_address_may_be_asked_for),
        cmocka_unit_test(test_addresses_outside_are_refused),
        cmocka_unit_test(test_refuses_heads_that_cannot_be),
        cmocka_unit_test(test_refuses_sections_that_end_too_early),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
