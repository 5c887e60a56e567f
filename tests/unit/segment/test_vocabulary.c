/* SPDX-License-Identifier: MIT
 *
 * The words of suggested fields: which they are, which of those that begin alike are the commonest, and what a check
 * finds although every checksum is right.
 */
#include "segment/vocabulary.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/endian.h"
#include "dict/dict_format.h"
#include "index/index.h"
#include "support/rng.h"
#include "support/small_index.h"

static dls_error err;

/* All words of a segment, with their counts: "gradient:2 pool:1". */
static const char *words_of(const small_index *s, size_t segment)
{
    static char text[2000];
    size_t at = 0;
    bool more;
    dls__dict_iter iter;
    dls__dict_iter_init(&iter, &s->index->segments[segment].vocabulary.words);
    text[0] = '\0';
    for (;;) {
        assert_ok(dls__dict_iter_next(&iter, &more, &err), &err);
        if (!more) return text;
        at += (size_t)snprintf(text + at, sizeof text - at, "%s%.*s:%d", at > 0 ? " " : "", (int)iter.length,
                               iter.string, (int)iter.value);
    }
}

static void test_words_are_those_of_suggested_fields_as_they_are_written(void **state)
{
    (void)state;
    small_index s;
    small_index_begin(&s, "title@english/suggest text@english tags@words/suggest name@english/suggest/unstored");
    small_index_add(&s, "title=The Gradients of gradients\ntext=unseen\ntags=Gradient the\nname=unseen");
    small_index_add(&s, "title=na\xc3\xafve gradients");
    small_index_add(&s, "title=back-propagation\ntitle=propagation, C++");
    small_index_commit(&s);
    small_index_add(&s, "title=\xed\x95\x9c\xea\xb5\xad\xec\x96\xb4\xeb\xa5\xbc 3x3");
    small_index_open(&s);
    assert_string_equal(words_of(&s, 0), "back:1 c++:1 gradient:1 gradients:2 naive:1 propagation:1 the:1");
    assert_string_equal(words_of(&s, 1), "3x3:1 \xed\x95\x9c\xea\xb5\xad\xec\x96\xb4\xeb\xa5\xbc:1");
    small_index_end(&s);
}

/* A million words of long values are read, and no more; of short ones all. */
static void test_of_long_values_a_million_words_are_read(void **state)
{
    (void)state;
    enum { WORDS = 1 << 16 };
    small_index s;
    char *text = malloc(2 * WORDS + 40);
    for (size_t i = 0; i < WORDS; i++) memcpy(text + 2 * i, "a ", 2);
    small_index_begin(&s, "title/suggest");
    for (size_t d = 0; d < 18; d++) {
        snprintf(text + 2 * WORDS, 40, "w%zu", d);
        small_index_add(&s, text);
    }
    small_index_add(&s, "short");
    small_index_open(&s);
    assert_contains(words_of(&s, 0), "w15:1"); /* the million ends within it */
    assert_null(strstr(words_of(&s, 0), "w16:1"));
    assert_contains(words_of(&s, 0), "short:1");
    small_index_end(&s);
    free(text);
}

static void test_without_a_suggested_field_there_are_none(void **state)
{
    (void)state;
    small_index s;
    dls_index_info info;
    small_index_begin(&s, "title@english");
    small_index_add(&s, "title=gradients");
    small_index_open(&s);
    assert_string_equal(words_of(&s, 0), "");
    dls_index_get_info(s.index, &info);
    assert_int_equal(info.suggest_bytes, 8); /* the count of a dictionary of nothing */
    small_index_end(&s);
}

/* ------------------------------------------------------------------------------------------------------- choosing */

/* What is chosen, the commonest first: "pool:3 pooling:1". */
static const char *chosen(dls__word_choice *choice)
{
    static char text[2000];
    size_t at = 0;
    text[0] = '\0';
    for (size_t left = choice->count; left > 0; left--) {
        size_t best = 0;
        for (size_t i = 1; i < left; i++) {
            const dls__vocabulary_word *a = &choice->words[i], *b = &choice->words[best];
            int order = dls__compare_bytes(a->bytes, a->length, b->bytes, b->length);
            if (a->count > b->count || (a->count == b->count && order < 0)) best = i;
        }
        dls__vocabulary_word word = choice->words[best];
        choice->words[best] = choice->words[left - 1];
        at += (size_t)snprintf(text + at, sizeof text - at, "%s%.*s:%d", at > 0 ? " " : "", (int)word.length,
                               word.bytes, (int)word.count);
    }
    return text;
}

static const char *complete(const small_index *s, const char *prefix, size_t most)
{
    dls__arena arena;
    dls__word_choice choice;
    dls__arena_init(&arena, dls__allocator_or_default(NULL));
    assert_ok(dls__word_choice_init(&choice, most, &arena, &err), &err);
    assert_ok(dls__vocabulary_complete(&s->index->segments[0].vocabulary, prefix, strlen(prefix), &choice, &err), &err);
    const char *text = chosen(&choice);
    dls__arena_done(&arena);
    return text;
}

static void test_the_commonest_of_those_that_begin_so_are_chosen(void **state)
{
    (void)state;
    small_index s;
    small_index_begin(&s, "title/suggest");
    small_index_add(&s, "pool pooling poodle");
    small_index_add(&s, "pool pooling po p q");
    small_index_add(&s, "pool");
    small_index_open(&s);
    assert_string_equal(complete(&s, "po", 10), "pool:3 pooling:2 po:1 poodle:1");
    assert_string_equal(complete(&s, "po", 2), "pool:3 pooling:2");
    assert_string_equal(complete(&s, "poo", 3), "pool:3 pooling:2 poodle:1");
    assert_string_equal(complete(&s, "", 2), "pool:3 pooling:2");
    assert_string_equal(complete(&s, "pools", 2), "");
    assert_string_equal(complete(&s, "zebra", 2), "");
    assert_string_equal(complete(&s, "a", 2), "");
    small_index_end(&s);
}

static void test_a_word_that_is_offered_again_is_chosen_once(void **state)
{
    (void)state;
    dls__arena arena;
    dls__word_choice choice;
    dls__vocabulary_word words[] = { { "a", 1, 5 }, { "b", 1, 4 }, { "c", 1, 6 }, { "d", 1, 5 } };
    dls__arena_init(&arena, dls__allocator_or_default(NULL));
    assert_ok(dls__word_choice_init(&choice, 3, &arena, &err), &err);
    for (size_t i = 0; i < 8; i++) assert_ok(dls__word_choice_offer(&choice, &words[i % 4], &err), &err);
    assert_string_equal(chosen(&choice), "c:6 a:5 d:5");
    dls__arena_done(&arena);
}

/* Of some thousand words, in many blocks, those that looking at all of them gives. */
static void test_maxima_leave_out_no_word(void **state)
{
    (void)state;
    rng r = rng_for_test(20261130);
    small_index s;
    static size_t counts[2000];
    memset(counts, 0, sizeof counts);
    small_index_begin(&s, "title/suggest");
    for (size_t d = 0; d < 300; d++) {
        char text[600] = "";
        bool met[2000] = { false };
        for (size_t i = 0; i < 60; i++) {
            size_t word = rng_below(&r, 1 + rng_below(&r, 2000));
            snprintf(text + strlen(text), 16, "w%04zu ", word);
            counts[word] += !met[word];
            met[word] = true;
        }
        small_index_add(&s, text);
    }
    small_index_open(&s);
    for (size_t round = 0; round < 300; round++) {
        char prefix[8], expected[2000] = "";
        size_t most = rng_between(&r, 1, 20), digits = rng_below(&r, 5), at = 0, begin = rng_below(&r, 2000), end;
        bool taken[2000] = { false };
        snprintf(prefix, 2 + digits, "w%04zu", begin);
        for (end = 1; digits < 4; digits++) end *= 10;
        begin = begin / end * end;
        for (size_t i = 0; i < most; i++) {
            size_t best = SIZE_MAX;
            for (size_t word = begin; word < begin + end && word < 2000; word++)
                if (counts[word] > 0 && !taken[word] && (best == SIZE_MAX || counts[word] > counts[best])) best = word;
            if (best == SIZE_MAX) break;
            taken[best] = true;
            at += (size_t)snprintf(expected + at, sizeof expected - at, "%sw%04zu:%zu", at > 0 ? " " : "", best,
                                   counts[best]);
        }
        assert_string_equal(complete(&s, prefix, most), expected);
    }
    small_index_end(&s);
}

/* -------------------------------------------------------------------------------------------------------- checking */

/* A vocabulary in memory, and what a check says of it. */
static dls_status check(const char *const *words, const uint64_t *counts, size_t count, uint32_t maximum,
                        uint32_t documents)
{
    const dls_allocator *allocator = dls__allocator_or_default(NULL);
    dls__spool spool;
    dls__dict_writer writer;
    dls__vocabulary vocabulary;
    dls__section section = { .name = "vocabulary" };
    uint8_t maxima[4];
    dls__store_u32(maxima, maximum);
    dls__spool_init(&spool, allocator, ".");
    dls__dict_writer_init(&writer, allocator, &spool);
    for (size_t i = 0; i < count; i++)
        assert_ok(dls__dict_writer_add(&writer, words[i], strlen(words[i]), counts[i], &err), &err);
    assert_ok(dls__dict_writer_finish(&writer, &err), &err);
    assert_ok(dls__spool_freeze(&spool, &section.bytes, &section.size, &err), &err);
    dls__section of_maxima = { .bytes = maxima, .size = sizeof maxima, .name = "vocabulary" };
    dls_status status = dls__vocabulary_open(&section, &of_maxima, &vocabulary, &err);
    if (status == DLS_OK) status = dls__vocabulary_check(&vocabulary, documents, NULL, NULL, NULL, allocator, &err);
    dls__dict_writer_done(&writer);
    dls__spool_done(&spool);
    return status;
}

static void test_what_makes_no_sense_is_found(void **state)
{
    (void)state;
    static const char *const words[] = { "pool", "stride" };
    char longest[2][DLS__MAX_TERM + 2];
    for (size_t i = 0; i < 2; i++) {
        memset(longest[i], 'a', sizeof longest[i]);
        longest[i][DLS__MAX_TERM + i] = '\0';
    }
    assert_ok(check(words, (uint64_t[]){ 2, 3 }, 2, 3, 3), &err);
    assert_ok(check((const char *[]){ longest[0] }, (uint64_t[]){ 1 }, 1, 1, 1), &err);
    assert_fails(check((const char *[]){ longest[1] }, (uint64_t[]){ 1 }, 1, 1, 1), DLS_ECORRUPT, &err,
                 "a word that makes no sense");
    assert_fails(check(words, (uint64_t[]){ 0, 3 }, 2, 3, 3), DLS_ECORRUPT, &err, "a word that makes no sense");
    assert_fails(check(words, (uint64_t[]){ 2, 4 }, 2, 4, 3), DLS_ECORRUPT, &err, "a word that makes no sense");
    assert_fails(check(words, (uint64_t[]){ 2, 3 }, 2, 4, 3), DLS_ECORRUPT, &err, "a maximum that is none");
    assert_fails(check(words, (uint64_t[]){ 2, 3 }, 2, 2, 3), DLS_ECORRUPT, &err, "a maximum that is none");
    assert_fails(check(words, NULL, 0, 2, 3), DLS_ECORRUPT, &err, "one maximum for each block");
}

/* An index whose vocabulary is another one's: sound by itself, and not what the texts have. */
static void test_a_vocabulary_of_other_texts_is_found(void **state)
{
    (void)state;
    static const struct {
        const char *title, *part;
    } rows[] = { { "pooling stride", NULL },
                 { "pooling strides", "a word that is not what the texts have" },
                 { "pooling stride pad", "not as many words as the texts have" } };
    small_index ours, others;
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(rows); i++) {
        small_index_begin(&others, "title/suggest");
        small_index_add(&others, rows[i].title);
        small_index_open(&others);
        dls__vocabulary vocabulary = others.index->segments[0].vocabulary;
        small_index_begin(&ours, "title/suggest");
        small_index_add(&ours, "pooling stride");
        small_index_open(&ours);
        const dls__docstore *stored = &ours.index->segments[0].stored;
        const dls_allocator *allocator = dls__allocator_or_default(NULL);
        assert_ok(dls__vocabulary_check(&vocabulary, 1, NULL, ours.schema, NULL, allocator, &err), &err);
        dls_status status = dls__vocabulary_check(&vocabulary, 1, stored, ours.schema, NULL, allocator, &err);
        if (rows[i].part == NULL)
            assert_ok(status, &err);
        else
            assert_fails(status, DLS_ECORRUPT, &err, rows[i].part);
        small_index_end(&ours);
        small_index_end(&others);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words_are_those_of_suggested_fields_as_they_are_written),
        cmocka_unit_test(test_of_long_values_a_million_words_are_read),
        cmocka_unit_test(test_without_a_suggested_field_there_are_none),
        cmocka_unit_test(test_the_commonest_of_those_that_begin_so_are_chosen),
        cmocka_unit_test(test_a_word_that_is_offered_again_is_chosen_once),
        cmocka_unit_test(test_maxima_leave_out_no_word),
        cmocka_unit_test(test_what_makes_no_sense_is_found),
        cmocka_unit_test(test_a_vocabulary_of_other_texts_is_found),
    };
    return cmocka_run_group_tests_name("segment/vocabulary", tests, NULL, NULL);
}
