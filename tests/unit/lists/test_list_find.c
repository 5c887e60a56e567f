/* SPDX-License-Identifier: MIT
 *
 * From documents to postings and back, against the plain arrays that lists were written from.
 */
#include "list_fixture.h"

static dls_error err;

/* A list, open, and by document the number of its posting among all, or DLS__NO_POSTING. */
typedef struct opened_list {
    collection c;
    plain_list term;
    dls__lists_file file;
    dls__arena arena;
    dls__list list;
    uint32_t *posting_of;
} opened_list;

/* Takes the collection and the term. `o` must stay where it is. */
static void open_term(opened_list *o)
{
    uint64_t value;
    o->file = write_terms(&o->c, &o->term, 1, &value);
    dls__arena_init(&o->arena, dls__allocator_or_default(NULL));
    assert_ok(dls__list_open(&o->file, value, &o->arena, &o->list, &err), &err);
    o->posting_of = malloc(o->c.documents * sizeof *o->posting_of);
    assert_non_null(o->posting_of);
    for (uint32_t d = 0; d < o->c.documents; d++) o->posting_of[d] = DLS__NO_POSTING;
    for (uint32_t i = 0; i < o->term.count; i++) o->posting_of[o->term.postings[i].document] = i;
}

static void close_term(opened_list *o)
{
    free(o->posting_of);
    dls__arena_done(&o->arena);
    lists_file_free(&o->file);
    plain_list_free(&o->term);
    collection_done(&o->c);
}

static void assert_counts(const opened_list *o, uint32_t block, uint32_t number, uint32_t low,
                          const dls__posting *expected)
{
    uint32_t counts[DLS_MAX_TEXT_FIELDS], at = 0;
    const uint32_t *count = expected->counts;
    dls__list_counts(&o->list, block, number, low, counts);
    for (uint32_t fields = o->list.fields; fields != 0; fields &= fields - 1, at++) {
        bool has = (expected->fields >> dls__lowest_bit(fields) & 1) != 0;
        assert_int_equal(counts[at], has ? *count++ : 0);
    }
}

/* Ask for every document of a block, of which the first posting is number `first` of all; returns how many it has. */
static uint32_t assert_block(opened_list *o, uint32_t number, uint32_t first)
{
    const dls__list_block *block = &o->list.blocks[number];
    uint32_t documents = dls__block_documents(number, o->c.documents), count = 0, from = 0;
    assert_ok(dls__list_warm(&o->list, number, &err), &err);
    for (uint32_t low = 0; low < documents; low++) {
        uint32_t posting = o->posting_of[(size_t)number * DLS__BLOCK_DOCUMENTS + low];
        uint32_t found = dls__list_find(block, low);
        if (posting == DLS__NO_POSTING) {
            assert_int_equal(found, DLS__NO_POSTING);
            continue;
        }
        assert_int_equal(found, posting - first);
        assert_int_equal(found, count);
        assert_int_equal(dls__list_low(block, count, from), low);
        if (o->list.fields != 0) assert_counts(o, number, count, low, &o->term.postings[posting]);
        from = low + 1;
        count++;
    }
    assert_int_equal(block->count, count);
    assert_int_equal(dls__list_low(block, count, from), DLS__NO_POSTING);
    return count;
}

static void assert_term(opened_list *o)
{
    uint32_t first = 0;
    assert_int_equal(o->list.block_count, (o->c.documents + DLS__BLOCK_DOCUMENTS - 1) / DLS__BLOCK_DOCUMENTS);
    for (uint32_t i = 0; i < o->list.block_count; i++) first += assert_block(o, i, first);
    assert_int_equal(first, o->term.count);
}

static void test_every_posting_is_found_and_nothing_else(void **state)
{
    (void)state;
    rng r = rng_for_test(31);
    for (int i = 0; i < 150; i++) {
        opened_list o;
        random_collection(&o.c, &r, 1 + rng_below32(&r, i % 5 == 0 ? 200000 : 10000));
        o.term = random_term(&r, &o.c);
        open_term(&o);
        assert_term(&o);
        close_term(&o);
    }
}

static void test_lists_of_few_postings_are_no_different(void **state)
{
    (void)state;
    rng r = rng_for_test(32);
    for (uint32_t df = 1; df <= 140; df++) {
        opened_list o;
        random_collection(&o.c, &r, df + rng_below32(&r, 140000));
        o.term = term_of_df(&r, &o.c, df, random_fields_of(&r, &o.c));
        open_term(&o);
        assert_int_equal(o.list.sequential, df <= DLS__SEQUENTIAL_DF);
        assert_term(&o);
        close_term(&o);
    }
}

/* Where the form of documents changes, each is what list_format.h says. */
static void test_forms_follow_the_density(void **state)
{
    (void)state;
    static const struct {
        uint32_t df;
        dls__documents_form form;
    } rows[] = {
        { 129, DLS__DOCUMENTS_LOWS },     { 512, DLS__DOCUMENTS_LOWS },    { 513, DLS__DOCUMENTS_CHUNKED },
        { 4095, DLS__DOCUMENTS_CHUNKED }, { 4096, DLS__DOCUMENTS_BITMAP }, { 65536, DLS__DOCUMENTS_BITMAP },
    };
    rng r = rng_for_test(33);
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(rows); i++) {
        opened_list o;
        collection_init(&o.c, &r, DLS__BLOCK_DOCUMENTS, 1, 0);
        o.term = term_of_df(&r, &o.c, rows[i].df, 1);
        open_term(&o);
        assert_int_equal(o.list.blocks[0].form, rows[i].form);
        assert_term(&o);
        close_term(&o);
    }
}

static void test_a_chunk_ends_behind_its_last_posting(void **state)
{
    (void)state;
    static const uint32_t dfs[] = { 600, 5000, 66000 };
    rng r = rng_for_test(34);
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(dfs); i++) {
        opened_list o;
        collection_init(&o.c, &r, 66000, 1, 0);
        o.term = term_of_df(&r, &o.c, dfs[i], 1);
        open_term(&o);
        const dls__list_block *block = &o.list.blocks[0];
        assert_int_not_equal(block->form, DLS__DOCUMENTS_LOWS);
        for (uint32_t chunk = 0, end = 0; chunk < DLS__BLOCK_CHUNKS; chunk++) {
            while (end < o.term.count && o.term.postings[end].document < 256 * (chunk + 1)) end++;
            assert_int_equal(dls__list_chunk_end(block, chunk), end);
        }
        close_term(&o);
    }
}

/* A class is where the impact lies; what of the postings of a line or chunk is largest is its maximum. */
static void test_classes_and_maxima_are_of_the_postings(void **state)
{
    (void)state;
    rng r = rng_for_test(35);
    for (int i = 0; i < 20; i++) {
        opened_list o;
        random_collection(&o.c, &r, 200 + rng_below32(&r, 70000));
        o.term = term_of_df(&r, &o.c, 1 + rng_below32(&r, o.c.documents), 1);
        open_term(&o);
        dls__list_rank(&o.list);
        for (uint32_t k = 0, block = 0, first = 0; k < o.term.count; k++) {
            const dls__posting *posting = &o.term.postings[k];
            for (; posting->document / DLS__BLOCK_DOCUMENTS > block; block++) first = k;
            const dls__bm25 *bm25 = &o.c.impacts.bm25;
            uint32_t code = o.c.columns.lengths[0][posting->document];
            float tf = (bm25->fields & 1) == 0 ? 0.0f : (float)posting->counts[0] * bm25->factor[0][code];
            float impact = dls__bm25_score(bm25, 1.0f, tf);
            uint32_t class = dls__nibble(o.list.blocks[block].classes, k - first);
            assert_true(class >= 1 && impact <= o.list.edges[class]);
            assert_true(class == 1 || impact > o.list.edges[class - 1]);
            if (o.list.blocks[block].form == DLS__DOCUMENTS_LOWS) continue;
            uint32_t unit = o.list.blocks[block].form == DLS__DOCUMENTS_BITMAP ? 64 : 256;
            assert_true(dls__nibble(o.list.blocks[block].maxima, posting->document % DLS__BLOCK_DOCUMENTS / unit) >=
                        class);
        }
        close_term(&o);
    }
}

/* Up to DLS__MOST_PLACES documents of a block, ascending; `places`, which have held others before, say where. */
static size_t random_lows(rng *r, uint32_t documents, uint16_t *lows, uint8_t *places)
{
    size_t count = 0;
    uint32_t step = 1 + rng_below32(r, documents / 64 + 2);
    for (uint32_t low = rng_below32(r, step); low < documents && count < DLS__MOST_PLACES; count++) {
        lows[count] = (uint16_t)low;
        places[low] = (uint8_t)count;
        low += 1 + rng_below32(r, step);
    }
    return count;
}

/* By length, what the impacts have of the documents in a field; to `out`. */
static void look_up(const opened_list *o, uint32_t block, uint32_t field, const dls__lows *lows, const float *by_length,
                    float *out)
{
    const uint8_t *lengths = o->list.file->columns->lengths[field] + (size_t)block * DLS__BLOCK_DOCUMENTS;
    for (size_t i = 0; i < lows->count; i++) out[i] = by_length[lengths[lows->lows[i]]];
}

/* Counts of all documents, field by field. */
static void count_together(opened_list *o, uint32_t block, const dls__lows *lows, const uint32_t *numbers,
                           uint32_t (*counts)[DLS__MOST_PLACES])
{
    const dls__impacts *impacts = o->list.file->impacts;
    float factor[DLS__MOST_PLACES], inverse[DLS__MOST_PLACES], other[DLS__MOST_PLACES] = { 0 };
    uint32_t at = 0, solved = 0;
    for (uint32_t fields = o->list.fields; fields != 0; fields &= fields - 1, at++) {
        uint32_t field = dls__lowest_bit(fields);
        if (field == o->list.solved_field) {
            solved = at;
            continue;
        }
        dls__list_count_field(&o->list, block, at, numbers, lows->count, NULL, NULL, counts[at]);
        if ((impacts->bm25.fields >> field & 1) == 0) continue;
        look_up(o, block, field, lows, impacts->bm25.factor[field], factor);
        for (size_t i = 0; i < lows->count; i++)
            if (counts[at][i] > 0) other[i] += (float)counts[at][i] * factor[i];
    }
    look_up(o, block, o->list.solved_field, lows, impacts->inverse[o->list.solved_field], inverse);
    dls__list_count_field(&o->list, block, solved, numbers, lows->count, o->list.field_count > 1 ? other : NULL,
                          inverse, counts[solved]);
    dls__list_mend_counts(&o->list, block, lows, numbers, counts);
}

static void assert_together(opened_list *o, uint32_t block, const dls__lows *lows)
{
    uint32_t numbers[DLS__MOST_PLACES], counts[DLS_MAX_TEXT_FIELDS][DLS__MOST_PLACES];
    dls__list_find_all(&o->list.blocks[block], lows, numbers);
    count_together(o, block, lows, numbers, counts);
    for (size_t i = 0; i < lows->count; i++) {
        uint32_t own[DLS_MAX_TEXT_FIELDS] = { 0 };
        assert_int_equal(numbers[i], dls__list_find(&o->list.blocks[block], lows->lows[i]));
        if (numbers[i] != DLS__NO_POSTING) dls__list_counts(&o->list, block, numbers[i], lows->lows[i], own);
        for (uint32_t at = 0; at < o->list.field_count; at++) assert_int_equal(counts[at][i], own[at]);
    }
}

static void test_documents_that_are_asked_for_together_are_found_as_each_by_itself(void **state)
{
    (void)state;
    static uint16_t lows[DLS__MOST_PLACES];
    static uint8_t places[DLS__BLOCK_DOCUMENTS];
    rng r = rng_for_test(36);
    for (int i = 0; i < 60; i++) {
        opened_list o;
        uint32_t fields = i % 2 == 0 ? 1 : 1 + rng_below32(&r, 5);
        collection_init(&o.c, &r, 200 + rng_below32(&r, i % 5 == 0 ? 140000 : 20000), fields, 0);
        o.term = term_of_df(&r, &o.c, 1 + rng_below32(&r, o.c.documents / (1 + rng_below32(&r, 300))),
                            1 + rng_below32(&r, (UINT32_C(1) << fields) - 1));
        open_term(&o);
        for (uint32_t block = 0; block < o.list.block_count; block++) {
            assert_ok(dls__list_warm(&o.list, block, &err), &err);
            for (int j = 0; j < 20; j++) {
                uint32_t documents = dls__block_documents(block, o.c.documents);
                size_t count = random_lows(&r, documents, lows, places);
                assert_together(&o, block, &(dls__lows){ lows, count, NULL });
                assert_together(&o, block, &(dls__lows){ lows, count, places });
            }
        }
        close_term(&o);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_posting_is_found_and_nothing_else),
        cmocka_unit_test(test_lists_of_few_postings_are_no_different),
        cmocka_unit_test(test_forms_follow_the_density),
        cmocka_unit_test(test_a_chunk_ends_behind_its_last_posting),
        cmocka_unit_test(test_classes_and_maxima_are_of_the_postings),
        cmocka_unit_test(test_documents_that_are_asked_for_together_are_found_as_each_by_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
