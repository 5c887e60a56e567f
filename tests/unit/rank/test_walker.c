/* SPDX-License-Identifier: MIT
 *
 * Walkers on random lists, compared with the plain arrays that they were written from.
 */
#include "rank/walker.h"

#include "unit/postings/postings_fixture.h"

static dls_error err;

typedef struct walked {
    plain_list plain;
    dls__postings_file file;
    dls__postings list;
    dls__walker walker;
} walked;

/* A walker before the first of `count` postings. */
static void begin(walked *w, rng *r, uint32_t count, uint32_t gap)
{
    uint64_t address;
    w->plain = random_list(r, count, 3, 1, gap);
    w->file = write_lists((field_setup){ 2, 1 }, &w->plain, 1, &address);
    assert_ok(dls__postings_open(&w->file, address, &w->list, &err), &err);
    dls__walker_init(&w->walker, &w->list, dls__allocator_or_default(NULL));
}

static void end(walked *w)
{
    dls__walker_done(&w->walker);
    postings_file_free(&w->file);
    plain_list_free(&w->plain);
}

/* The first document of the list that is >= `document`; UINT32_MAX if none is. */
static uint32_t first_from(const walked *w, uint32_t document)
{
    for (uint32_t i = 0; i < w->plain.count; i++)
        if (w->plain.postings[i].document >= document) return w->plain.postings[i].document;
    return UINT32_MAX;
}

static uint32_t seek(walked *w, uint32_t document)
{
    assert_ok(dls__walker_seek(&w->walker, document, &err), &err);
    return dls__walker_document(&w->walker);
}

static uint32_t last_document(const walked *w) { return w->plain.postings[w->plain.count - 1].document; }

static void test_it_begins_before_the_first_posting(void **state)
{
    (void)state;
    rng r = rng_for_test(1);
    walked w;
    begin(&w, &r, 300, 9);
    assert_int_equal(dls__walker_document(&w.walker), UINT32_MAX);
    assert_int_equal(seek(&w, 0), w.plain.postings[0].document);
    end(&w);
}

static void test_seeking_every_document_in_turn_meets_every_posting(void **state)
{
    (void)state;
    rng r = rng_for_test(2);
    static const uint32_t counts[] = { 1, 2, 127, 128, 129, 256, 257, 1000 };
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
        walked w;
        begin(&w, &r, counts[c], 5);
        for (uint32_t document = 0; document <= last_document(&w) + 2; document++)
            assert_int_equal(seek(&w, document), first_from(&w, document));
        end(&w);
    }
}

static void test_random_seeks_forward_land_where_looking_through_the_list_does(void **state)
{
    (void)state;
    rng r = rng_for_test(3);
    for (int round = 0; round < 200; round++) {
        walked w;
        begin(&w, &r, 1 + below(&r, 1500), 1 + below(&r, 40));
        for (uint32_t document = 0; document <= last_document(&w) + 2;
             document += below(&r, rng_one_in(&r, 4) ? 20000 : 50)) {
            uint32_t found = seek(&w, document);
            assert_int_equal(found, first_from(&w, document));
            if (found == UINT32_MAX) break;
            assert_int_equal(w.walker.cursor.block.documents[w.walker.at], found);
        }
        end(&w);
    }
}

static void test_seeking_what_it_stands_on_or_has_passed_does_not_move_it(void **state)
{
    (void)state;
    rng r = rng_for_test(4);
    walked w;
    begin(&w, &r, 500, 10);
    uint32_t middle = w.plain.postings[250].document;
    assert_int_equal(seek(&w, middle), middle);
    uint32_t at = w.walker.at;
    assert_int_equal(seek(&w, middle), middle);
    assert_int_equal(seek(&w, middle - 1), middle);
    assert_int_equal(seek(&w, 0), middle);
    assert_int_equal(w.walker.at, at);
    end(&w);
}

static void test_past_the_last_posting_it_has_ended_and_stays_so(void **state)
{
    (void)state;
    rng r = rng_for_test(5);
    static const uint32_t counts[] = { 1, 128, 129, 700 };
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
        walked w;
        begin(&w, &r, counts[c], 10);
        assert_int_equal(seek(&w, last_document(&w)), last_document(&w));
        assert_int_equal(seek(&w, last_document(&w) + 1), UINT32_MAX);
        assert_int_equal(seek(&w, last_document(&w) + 1), UINT32_MAX);
        assert_int_equal(seek(&w, UINT32_MAX), UINT32_MAX);
        end(&w);
    }
}

static void test_the_first_seek_may_lead_past_everything(void **state)
{
    (void)state;
    rng r = rng_for_test(6);
    walked w;
    begin(&w, &r, 700, 10);
    assert_int_equal(seek(&w, last_document(&w) + 1), UINT32_MAX);
    end(&w);
}

static void test_an_empty_list_has_ended_at_once(void **state)
{
    (void)state;
    dls__postings none = { .df = 0 };
    dls__walker walker;
    dls__walker_init(&walker, &none, dls__allocator_or_default(NULL));
    assert_ok(dls__walker_seek(&walker, 0, &err), &err);
    assert_int_equal(dls__walker_document(&walker), UINT32_MAX);
    dls__walker_done(&walker);
}

static void test_a_damaged_block_is_said(void **state)
{
    (void)state;
    rng r = rng_for_test(7);
    walked w;
    begin(&w, &r, 100, 1);
    w.file.document_count = 50; /* the list has documents that are none */
    assert_fails(dls__walker_seek(&w.walker, 0, &err), DLS_ECORRUPT, &err, "documents");
    end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_it_begins_before_the_first_posting),
        cmocka_unit_test(test_seeking_every_document_in_turn_meets_every_posting),
        cmocka_unit_test(test_random_seeks_forward_land_where_looking_through_the_list_does),
        cmocka_unit_test(test_seeking_what_it_stands_on_or_has_passed_does_not_move_it),
        cmocka_unit_test(test_past_the_last_posting_it_has_ended_and_stays_so),
        cmocka_unit_test(test_the_first_seek_may_lead_past_everything),
        cmocka_unit_test(test_an_empty_list_has_ended_at_once),
        cmocka_unit_test(test_a_damaged_block_is_said),
    };
    return cmocka_run_group_tests_name("rank/walker", tests, NULL, NULL);
}
