/* SPDX-License-Identifier: MIT
 *
 * A byte of each page of an index is changed, and the index repaired.
 */
#include "index/index.h"
#include "support/dls_test.h"
#include "support/repaired.h"

/* What it took, over all pages. */
typedef struct toll {
    unsigned pages;
    unsigned without_loss;
    uint64_t most_lost;
} toll;

static toll damage_each_page(damaged_kind kind, size_t byte)
{
    damaged d;
    toll t = { 0 };
    damaged_make(&d, kind);
    for (size_t page = 0; page < d.size; page += 4096) {
        dls_repair_info info;
        size_t at = page + byte < d.size ? page + byte : page;
        d.bytes[at] ^= 0x24;
        t.pages++;
        assert_true(damaged_repair(&d, &info));
        t.without_loss += info.lost + info.without_words == 0;
        t.most_lost = info.lost > t.most_lost ? info.lost : t.most_lost;
        d.bytes[at] ^= 0x24;
    }
    print_message("%u pages: nothing lost %u times, %u of %u documents at most\n", t.pages, t.without_loss,
                  (unsigned)t.most_lost, (unsigned)d.live);
    damaged_free(&d);
    return t;
}

static void test_a_damaged_page_costs_the_documents_that_lie_on_it(void **state)
{
    (void)state;
    toll t = damage_each_page((damaged_kind){ .documents = 60, .words = 300, .deletions = true }, 2011);
    assert_true(t.pages > 30);
    assert_true(t.without_loss > t.pages / 3); /* lists, words, keys can be made anew */
    assert_true(t.most_lost <= 50);            /* a block of 32 KiB has some 20, and two may share a page */
}

static void test_what_was_reordered_is_saved_as_well(void **state)
{
    (void)state;
    damage_each_page((damaged_kind){ .documents = 50, .words = 150, .deletions = true, .reorder = true }, 2000);
}

/* Damage to stored values leaves the words that are not stored, and damage to words the stored values. */
static void test_words_that_are_not_stored_are_kept_or_said_to_be_lost(void **state)
{
    (void)state;
    damage_each_page((damaged_kind){ .documents = 50, .words = 150, .deletions = true, .hidden = true }, 1000);
    damage_each_page((damaged_kind){ .documents = 50, .words = 150, .hidden = true, .reorder = true }, 3000);
}

static void test_a_sound_index_is_saved_whole(void **state)
{
    (void)state;
    for (int i = 0; i < 4; i++) {
        damaged d;
        dls_repair_info info;
        damaged_make(&d, (damaged_kind){ .documents = 30, .words = 20, .hidden = i % 2 == 1, .deletions = i > 1 });
        assert_true(damaged_repair(&d, &info));
        assert_int_equal(info.documents, d.live);
        assert_int_equal(info.lost + info.without_words + info.unknown_deletions, 0);
        damaged_free(&d);
    }
}

/* The foot of the table of blocks, and the entries on its page, are vouched for by the keys. */
static void damage_tables_of_blocks(damaged_kind kind)
{
    damaged d;
    damaged_make(&d, kind);
    for (size_t i = 0; i < d.whole->segment_count; i++) {
        const dls__segment_descriptor *segment = &d.whole->descriptors[i];
        const dls__byte_range *stored = &segment->sections[DLS__SECTION_STORED];
        size_t end = (size_t)(segment->offset + stored->offset + stored->size);
        for (size_t back = 1; back <= 80; back += 7) {
            dls_repair_info info;
            d.bytes[end - back] ^= 0x81;
            assert_true(damaged_repair(&d, &info));
            assert_true(info.lost <= 3 * 8); /* a block that shares the page, and two that the entry is about */
            d.bytes[end - back] ^= 0x81;
        }
    }
    damaged_free(&d);
}

static void test_a_damaged_table_of_blocks_costs_no_more_than_three(void **state)
{
    (void)state;
    damage_tables_of_blocks((damaged_kind){ .documents = 40, .words = 1000 });
    damage_tables_of_blocks((damaged_kind){ .documents = 40, .words = 1000, .deletions = true });
}

static void test_deletions_that_cannot_be_read_are_told(void **state)
{
    (void)state;
    damaged d;
    dls_repair_info info;
    damaged_make(&d, (damaged_kind){ .documents = 50, .words = 10, .deletions = true });
    const dls__segment_descriptor *segment = &d.whole->descriptors[0];
    assert_true(segment->deleted > 0);
    d.bytes[segment->deletions.offset] ^= 1;
    assert_true(damaged_repair(&d, &info));
    assert_int_equal(info.lost, 0);
    assert_int_equal(info.unknown_deletions, segment->deleted);
    assert_true(info.documents > d.live);                   /* what was deleted is back */
    assert_true(info.documents < d.live + segment->deleted); /* but not what was replaced */
    damaged_free(&d);
}

static void test_a_damaged_commit_record_costs_nothing(void **state)
{
    (void)state;
    damaged d;
    damaged_make(&d, (damaged_kind){ .documents = 20, .words = 10, .deletions = true, .hidden = true });
    const dls__superblock *superblock = &d.whole->superblock;
    for (uint64_t at = 0; at < superblock->record_size; at += 11) {
        dls_repair_info info;
        uint8_t *byte = d.bytes + superblock->record + at;
        *byte ^= 0x42;
        assert_true(damaged_repair(&d, &info));
        assert_int_equal(info.documents, d.live);
        assert_int_equal(info.lost + info.without_words + info.unknown_deletions, 0);
        *byte ^= 0x42;
    }
    damaged_free(&d);
}

/* What was wholly written before is saved; the more is missing, the more is lost, and none is forgotten. */
static void cut_off_everywhere(damaged_kind kind)
{
    damaged d;
    damaged_make(&d, kind);
    const dls__segment_descriptor *last = &d.whole->descriptors[d.whole->segment_count - 1];
    size_t end_of_last = (size_t)(last->offset + dls__segment_size(last)), whole = d.size;
    uint64_t saved_before = 0;
    for (size_t size = DLS__FIRST_SEGMENT; size < whole; size += size < end_of_last ? 2048 : 37) {
        dls_repair_info info;
        d.size = size;
        assert_true(damaged_repair(&d, &info));
        if (size >= end_of_last) assert_int_equal(info.lost, 0);
        if (size < d.whole->descriptors[0].offset + d.whole->descriptors[0].image_size)
            assert_int_equal(info.documents, 0);
        if (!kind.deletions) assert_true(info.documents >= saved_before);
        saved_before = info.documents;
    }
    d.size = whole;
    damaged_free(&d);
}

static void test_a_file_that_was_cut_off_keeps_what_is_whole(void **state)
{
    (void)state;
    cut_off_everywhere((damaged_kind){ .documents = 30, .words = 100 });
    cut_off_everywhere((damaged_kind){ .documents = 30, .words = 100, .deletions = true });
    cut_off_everywhere((damaged_kind){ .documents = 30, .words = 50, .deletions = true, .hidden = true });
    cut_off_everywhere((damaged_kind){ .documents = 50, .words = 50, .deletions = true, .reorder = true });
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_sound_index_is_saved_whole),
        cmocka_unit_test(test_a_damaged_page_costs_the_documents_that_lie_on_it),
        cmocka_unit_test(test_what_was_reordered_is_saved_as_well),
        cmocka_unit_test(test_words_that_are_not_stored_are_kept_or_said_to_be_lost),
        cmocka_unit_test(test_a_damaged_table_of_blocks_costs_no_more_than_three),
        cmocka_unit_test(test_deletions_that_cannot_be_read_are_told),
        cmocka_unit_test(test_a_damaged_commit_record_costs_nothing),
        cmocka_unit_test(test_a_file_that_was_cut_off_keeps_what_is_whole),
    };
    return cmocka_run_group_tests_name("corrupt/repaired_index", tests, NULL, NULL);
}
