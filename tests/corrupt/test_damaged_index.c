/* SPDX-License-Identifier: MIT
 *
 * An index that was damaged on the way: one byte changed, or cut off. Whatever is asked of it gives an error or the
 * right answer.
 */
#include <stdlib.h>

#include "index/index.h"
#include "support/dls_test.h"
#include "support/sample.h"

static dls_error err;

typedef struct sample {
    uint8_t *bytes;
    size_t size;
    char answers[1 << 16];
} sample;

static int make_sample(void **state)
{
    sample *s = calloc(1, sizeof *s);
    dls_index *index;
    s->bytes = sample_bytes(&s->size);
    assert_ok(dls_index_open_memory(s->bytes, s->size, NULL, &index, &err), &err);
    assert_ok(sample_ask(index, NULL, s->answers, sizeof s->answers, &err), &err);
    dls_index_close(index);
    *state = s;
    return 0;
}

static int free_sample(void **state)
{
    sample *s = *state;
    free(s->bytes);
    free(s);
    return 0;
}

static void assert_failure_is_told(dls_status status)
{
    assert_true(status == DLS_ECORRUPT || status == DLS_EVERSION || status == DLS_EFORMAT);
    assert_int_equal(err.code, status);
    assert_true(err.text[0] != '\0' && strchr(err.text, '\n') == NULL);
}

/* Ask the index in `bytes` everything; returns whether it answered. */
static bool answers_rightly_or_fails(const sample *s, const uint8_t *bytes, size_t size)
{
    static char answers[sizeof s->answers];
    dls_index *index;
    dls_status status = dls_index_open_memory(bytes, size, NULL, &index, &err);
    if (status != DLS_OK) {
        assert_failure_is_told(status);
        return false;
    }
    status = sample_ask(index, NULL, answers, sizeof answers, &err);
    if (status == DLS_OK)
        assert_string_equal(answers, s->answers);
    else
        assert_failure_is_told(status);
    dls_index_close(index);
    return status == DLS_OK;
}

static void test_every_changed_byte_is_an_error_or_changes_nothing(void **state)
{
    sample *s = *state;
    size_t answered = 0;
    for (size_t at = 0; at < s->size; at++) {
        uint8_t flip = (uint8_t)(1 << at % 8);
        s->bytes[at] ^= flip;
        answered += answers_rightly_or_fails(s, s->bytes, s->size);
        s->bytes[at] ^= flip;
    }
    assert_true(answered < s->size); /* some were errors */
    assert_true(answered > 0);       /* some hit padding, or one of the two superblocks */
}

/* Exact blocks of memory, so that a read beyond the end is seen. */
static void test_every_cut_is_an_error(void **state)
{
    const sample *s = *state;
    for (size_t size = 0; size < s->size; size++) {
        uint8_t *cut = malloc(size > 0 ? size : 1);
        memcpy(cut, s->bytes, size);
        assert_false(answers_rightly_or_fails(s, cut, size));
        free(cut);
    }
}

static void test_one_damaged_superblock_does_not_matter(void **state)
{
    sample *s = *state;
    for (size_t slot = 0; slot < 2; slot++) {
        uint8_t *superblock = s->bytes + slot * 4096, kept[64];
        memcpy(kept, superblock, sizeof kept);
        memset(superblock, 0, sizeof kept);
        assert_true(answers_rightly_or_fails(s, s->bytes, s->size));
        memcpy(superblock, kept, sizeof kept);
    }
}

/* Whether check finds byte `at` changed. */
static bool is_found(sample *s, size_t at)
{
    dls_index *index;
    s->bytes[at] ^= 0x10;
    dls_status status = dls_index_open_memory(s->bytes, s->size, NULL, &index, &err);
    if (status == DLS_OK) {
        status = dls_index_check_text(index, &err);
        dls_index_close(index);
    }
    s->bytes[at] ^= 0x10;
    if (status != DLS_OK) assert_failure_is_told(status);
    return status != DLS_OK;
}

static void test_check_finds_any_changed_byte_of_a_segment(void **state)
{
    sample *s = *state;
    dls_index *index;
    assert_ok(dls_index_open_memory(s->bytes, s->size, NULL, &index, &err), &err);
    assert_ok(dls_index_check_text(index, &err), &err);
    for (size_t i = 0; i < index->segment_count; i++) {
        const dls__segment_descriptor *segment = &index->descriptors[i];
        for (uint64_t at = 0; at < dls__segment_size(segment); at += 3)
            if (at < segment->image_size || at >= dls__segment_checksums_offset(segment))
                assert_true(is_found(s, (size_t)(segment->offset + at)));
    }
    dls_index_close(index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_changed_byte_is_an_error_or_changes_nothing),
        cmocka_unit_test(test_every_cut_is_an_error),
        cmocka_unit_test(test_one_damaged_superblock_does_not_matter),
        cmocka_unit_test(test_check_finds_any_changed_byte_of_a_segment),
    };
    return cmocka_run_group_tests_name("corrupt/damaged_index", tests, make_sample, free_sample);
}
