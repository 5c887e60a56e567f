/* SPDX-License-Identifier: MIT
 *
 * Characters of scripts without spaces, and their pairs.
 */
#include "analysis/bigrams.h"

#include "analysis/utf8.h"
#include "analysis/word_break.h"
#include "support/dls_test.h"

static unsigned kind_at(const dls__place *place, size_t at)
{
    size_t size;
    return dls__character_of(dls__utf8_decode(place->text + at, place->length - at, &size))->kind;
}

/* The characters of a text that is of the kind of its first letter, with bars between them. */
static const char *characters_of(const char *text)
{
    static char out[400];
    dls__place place = { .text = text, .length = strlen(text) };
    unsigned kind = kind_at(&place, 0);
    size_t at = 0, used = 0, begin, end;
    while (dls__bigrams_character(&place, at, kind, &begin, &end)) {
        if (used > 0) out[used++] = '|';
        memcpy(out + used, text + begin, end - begin);
        used += end - begin;
        at = end;
    }
    out[used] = '\0';
    return out;
}

/* The words that pairs give, with bars between them. */
static const char *pairs_of(const char *text)
{
    static char out[400];
    dls__place place = { .text = text, .length = strlen(text) };
    unsigned kind = kind_at(&place, 0);
    bool paired = false;
    size_t used = 0, before = SIZE_MAX;
    dls__word word;
    while (place.at < place.length && kind_at(&place, place.at) == kind) {
        assert_true(place.at != before); /* it goes on */
        before = place.at;
        if (!dls__bigrams_next(&place, kind, &paired, &word)) continue;
        assert_false(word.stemmable);
        if (used > 0) out[used++] = '|';
        memcpy(out + used, word.bytes, word.length);
        used += word.length;
    }
    out[used] = '\0';
    return out;
}

static void test_a_character_has_the_marks_that_belong_to_it(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        { "中国人", "中|国|人" },
        { "か\u3099き", "か\u3099|き" },
        { "ｶﾞｷﾞ", "ｶﾞ|ｷﾞ" },
        { "葛\U000E0100飾", "葛\U000E0100|飾" }, /* a variation selector */
        { "น้ำ", "น้ำ" },                          /* sara am, which is not a mark to Unicode */
        { "เก้าอี้", "เ|ก้|า|อี้" },
        { "ខ្មែរ", "ខ្មែ|រ" }, /* coeng puts the next consonant below */
        { "က္ကာ", "က္ကာ" },    /* and so does virama */
        { "한국", "한|국" },
        { "\u1112\u1161\u11AB\u1100\u116E\u11A8", "\u1112\u1161\u11AB|\u1100\u116E\u11A8" }, /* the same in jamo */
        { "中\u200B国", "中|国" },
        { "中a", "中" },
        { "中한", "中" },
    };
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(rows); i++) assert_string_equal(characters_of(rows[i][0]), rows[i][1]);
}

static void test_what_is_no_character_of_the_kind_is_none(void **state)
{
    (void)state;
    dls__place place = { .text = "\u0301中", .length = 5 };
    size_t begin, end;
    assert_false(dls__bigrams_character(&place, 0, DLS__KIND_IDEOGRAPH, &begin, &end));
    assert_false(dls__bigrams_character(&place, 2, DLS__KIND_CLUSTER, &begin, &end));
    assert_false(dls__bigrams_character(&place, 5, DLS__KIND_IDEOGRAPH, &begin, &end));
    assert_true(dls__bigrams_character(&place, 2, DLS__KIND_IDEOGRAPH, &begin, &end));
}

static void test_characters_are_paired_and_a_single_one_stands_alone(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        { "中", "中" },
        { "中国", "中国" },
        { "中国人", "中国|国人" },
        { "東京タワー", "東京|京タ|タワ|ワー" },
        { "中\u200B国\u00AD人", "中国|国人" },
        { "ไทย", "ไท|ทย" },
        { "中a国", "中" },
    };
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(rows); i++) assert_string_equal(pairs_of(rows[i][0]), rows[i][1]);
}

static void test_a_character_with_endless_marks_is_cut(void **state)
{
    (void)state;
    char text[3 + 2 * 400];
    dls__place place = { .text = text, .length = sizeof text };
    dls__word word;
    bool paired = false;
    memcpy(text, "中", 3);
    for (size_t i = 3; i < sizeof text; i += 2) memcpy(text + i, "\u0301", 2);
    assert_true(dls__bigrams_next(&place, DLS__KIND_IDEOGRAPH, &paired, &word));
    assert_int_equal(word.length, 255);
    assert_int_equal(word.end, sizeof text);
    assert_int_equal(place.at, sizeof text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_character_has_the_marks_that_belong_to_it),
        cmocka_unit_test(test_what_is_no_character_of_the_kind_is_none),
        cmocka_unit_test(test_characters_are_paired_and_a_single_one_stands_alone),
        cmocka_unit_test(test_a_character_with_endless_marks_is_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
