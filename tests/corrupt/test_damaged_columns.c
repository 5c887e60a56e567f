/* SPDX-License-Identifier: MIT
 *
 * An index with columns of all kinds that was damaged: whatever is asked of its columns gives an error or the right
 * answer; and where someone made the checksums right again, any answer, but no harm.
 */
#include <stdlib.h>

#include "index/index.h"
#include "support/column_sample.h"
#include "support/dls_test.h"
#include "support/fnv.h"
#include "support/reseal.h"
#include "support/rng.h"
#include "support/testalloc.h"

#define FEW 24   /* documents of an index of which each byte of a column is damaged */
#define MANY 900 /* of one whose codes have two bytes */
#define ROUNDS 600
#define MOST_MEMORY ((size_t)64 << 20)

static dls_error err;

typedef struct damaged_columns {
    uint8_t *bytes;
    size_t size;
    uint64_t right[COLUMN_QUESTIONS];
} damaged_columns;

static dls_status ask(const uint8_t *bytes, size_t size, size_t question, const dls_allocator *allocator, uint64_t *sum)
{
    dls_index *index;
    *sum = FNV_BEGIN;
    dls_status status = dls_index_open_memory(bytes, size, allocator, &index, &err);
    if (status != DLS_OK) return status;
    status = column_sample_ask(index, question, allocator, sum, &err);
    dls_index_close(index);
    return status;
}

static damaged_columns make(size_t documents)
{
    damaged_columns d;
    d.bytes = column_sample_bytes(documents, &d.size);
    for (size_t i = 0; i < COLUMN_QUESTIONS; i++) assert_ok(ask(d.bytes, d.size, i, NULL, &d.right[i]), &err);
    return d;
}

/* The sections of columns, in the file. */
static size_t find_columns(const damaged_columns *d, dls__segment_descriptor out[8])
{
    dls_index *index;
    assert_ok(dls_index_open_memory(d->bytes, d->size, NULL, &index, &err), &err);
    size_t count = index->segment_count;
    assert_in_range(count, 2, 8);
    for (size_t i = 0; i < count; i++) out[i] = index->descriptors[i];
    dls_index_close(index);
    return count;
}

static bool answers_rightly_or_fails(const damaged_columns *d, const uint8_t *bytes, size_t size, size_t question)
{
    uint64_t sum;
    dls_status status = ask(bytes, size, question, NULL, &sum);
    if (status == DLS_OK) {
        assert_true(sum == d->right[question]);
        return true;
    }
    assert_true(status == DLS_ECORRUPT || status == DLS_EVERSION || status == DLS_EFORMAT);
    assert_int_equal(err.code, status);
    assert_true(err.text[0] != '\0' && strchr(err.text, '\n') == NULL);
    return false;
}

static bool is_in_columns(const dls__segment_descriptor *segments, size_t count, size_t at)
{
    bool is = false;
    for (size_t i = 0; i < count; i++) {
        const dls__byte_range *values = &segments[i].sections[DLS__SECTION_VALUES];
        is |= at - (segments[i].offset + values->offset) < values->size; /* or it wraps around */
    }
    return is;
}

/* Each byte of columns, with one question each; of all else, which test_damaged_index.c goes through, some. */
static void test_every_changed_byte_is_an_error_or_changes_nothing(void **state)
{
    (void)state;
    damaged_columns d = make(FEW);
    dls__segment_descriptor segments[8];
    size_t count = find_columns(&d, segments), answered = 0, asked = 0;
    for (size_t at = 0; at < d.size; at++) {
        uint8_t flip = (uint8_t)(1 << at % 8);
        if (at % 11 != 0 && !is_in_columns(segments, count, at)) continue;
        d.bytes[at] ^= flip;
        answered += answers_rightly_or_fails(&d, d.bytes, d.size, at % COLUMN_QUESTIONS);
        d.bytes[at] ^= flip;
        asked++;
    }
    assert_in_range(answered, 1, asked - 1);
    free(d.bytes);
}

static void test_every_cut_is_an_error(void **state)
{
    (void)state;
    damaged_columns d = make(FEW);
    for (size_t size = 0; size < d.size; size++) {
        uint8_t *cut = malloc(size > 0 ? size : 1);
        memcpy(cut, d.bytes, size);
        assert_false(answers_rightly_or_fails(&d, cut, size, size % COLUMN_QUESTIONS));
        free(cut);
    }
    free(d.bytes);
}

static void test_the_check_finds_any_changed_byte_of_columns(void **state)
{
    (void)state;
    damaged_columns d = make(MANY);
    dls__segment_descriptor segments[8];
    size_t count = find_columns(&d, segments);
    for (size_t i = 0; i < count; i++) {
        const dls__byte_range *values = &segments[i].sections[DLS__SECTION_VALUES];
        for (uint64_t at = 0; at < values->size; at += 211) {
            dls_index *index;
            uint8_t *byte = d.bytes + segments[i].offset + values->offset + at;
            *byte ^= 0x41;
            reseal_segment(d.bytes, &segments[i]);
            dls_status status = dls_index_open_memory(d.bytes, d.size, NULL, &index, &err);
            if (status == DLS_OK) {
                assert_status(dls_index_check(index, &err), DLS_ECORRUPT);
                dls_index_close(index);
            }
            *byte ^= 0x41;
            reseal_segment(d.bytes, &segments[i]);
        }
    }
    free(d.bytes);
}

/* Bytes of heads, starts, codes, terms and lists of a segment. */
static void damage(rng *r, uint8_t *bytes, const dls__segment_descriptor *segment)
{
    static const uint8_t extremes[] = { 0x00, 0x01, 0x7f, 0x80, 0xff };
    static const dls__section_id sections[] = { DLS__SECTION_VALUES, DLS__SECTION_VALUES, DLS__SECTION_TERMS,
                                                DLS__SECTION_DOCUMENTS };
    for (uint64_t left = rng_between(r, 1, 4); left > 0; left--) {
        const dls__byte_range *section = &segment->sections[sections[rng_below(r, sizeof sections / sizeof *sections)]];
        uint64_t place = rng_below(r, rng_one_in(r, 2) && section->size > 300 ? 300 : section->size);
        uint8_t *at = bytes + segment->offset + section->offset + place;
        *at = rng_one_in(r, 2) ? extremes[rng_below(r, sizeof extremes)] : (uint8_t)(*at ^ 1 << rng_below(r, 8));
    }
}

static void test_no_made_up_columns_do_harm(void **state)
{
    (void)state;
    rng r = rng_for_test(20261201);
    size_t answered = 0;
    for (int many = 0; many < 2; many++) {
        damaged_columns d = make(many ? MANY : FEW);
        uint8_t *hostile = malloc(d.size);
        dls__segment_descriptor segments[8];
        size_t count = find_columns(&d, segments);
        testalloc memory;
        testalloc_init(&memory);
        memory.limit_bytes = MOST_MEMORY;
        for (int round = 0; round < ROUNDS / (1 + 3 * many); round++) {
            uint64_t sum;
            size_t segment = rng_below(&r, count);
            memcpy(hostile, d.bytes, d.size);
            damage(&r, hostile, &segments[segment]);
            reseal_segment(hostile, &segments[segment]);
            answered += ask(hostile, d.size, rng_below(&r, COLUMN_QUESTIONS), &memory.allocator, &sum) == DLS_OK;
        }
        testalloc_done(&memory);
        free(hostile);
        free(d.bytes);
    }
    print_message("%zu answered\n", answered);
    assert_true(answered > ROUNDS / 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_changed_byte_is_an_error_or_changes_nothing),
        cmocka_unit_test(test_every_cut_is_an_error),
        cmocka_unit_test(test_the_check_finds_any_changed_byte_of_columns),
        cmocka_unit_test(test_no_made_up_columns_do_harm),
    };
    return cmocka_run_group_tests_name("corrupt/damaged_columns", tests, NULL, NULL);
}
