/* SPDX-License-Identifier: MIT
 *
 * Pairs that were written, against the texts that they come from: documents of the words a to h, in two fields that
 * keep positions and one that does not.
 */
#include "segment/pairs.h"

#include "base/alloc.h"
#include "index/index.h"
#include "support/rng.h"
#include "support/small_index.h"

#define WORDS 8
#define DOCUMENTS 1000

static dls_error err;

/* Words of every value, a letter each, values apart by a space. */
static char texts[DOCUMENTS][3][100];

/* One document has a value more in its last field: of more words than are gone through at once. */
#define LONG_DOCUMENT 7
#define LONG_WORDS 20000
static char long_text[200 + LONG_WORDS];

static const char *text_of(size_t document, size_t field)
{
    return document == LONG_DOCUMENT && field == 2 ? long_text : texts[document][field];
}

static void make_value(rng *r, char *letters, char *text)
{
    size_t count = rng_below(r, 12);
    for (size_t i = 0; i < count; i++) {
        letters[i] = (char)('a' + rng_below(r, rng_one_in(r, 2) ? WORDS : 3));
        text[2 * i] = letters[i];
        text[2 * i + 1] = ' ';
    }
    letters[count] = text[2 * count] = '\0';
}

/* Append words to `letters`, with gaps of words that are in no other document; returns them as a value. */
static dls_value make_long_value(rng *r, char *letters)
{
    static char value[4 * LONG_WORDS];
    size_t length = 0;
    for (size_t i = 0; i < LONG_WORDS - 1; i++) {
        bool rare = i / 3000 % 2 == 1;
        letters[i] = rare ? 'z' : (char)('a' + rng_below(r, WORDS));
        int written = rare ? sprintf(value + length, "z%zu ", i % 10) : sprintf(value + length, "%c ", letters[i]);
        length += (size_t)written;
    }
    letters[LONG_WORDS - 1] = '\0';
    return (dls_value){ 2, value, length };
}

/* Two values of each field. */
static void add_document(rng *r, small_index *s, size_t number)
{
    char values[6][64];
    dls_value list[7];
    for (size_t i = 0; i < 6; i++) {
        char *letters = texts[number][i / 2];
        if (i % 2 == 1) strcat(letters, " ");
        make_value(r, letters + strlen(letters), values[i]);
        list[i] = (dls_value){ i / 2, values[i], strlen(values[i]) };
    }
    if (number == LONG_DOCUMENT) {
        strcpy(long_text, texts[number][2]);
        strcat(long_text, " ");
        list[6] = make_long_value(r, long_text + strlen(long_text));
    }
    small_index_add_values(s, list, number == LONG_DOCUMENT ? 7 : 6);
}

static void begin(small_index *s, size_t documents)
{
    rng r = rng_for_test(20261128);
    memset(texts, 0, sizeof texts);
    small_index_begin(s, "title tags/nopositions text");
    for (size_t i = 0; i < documents; i++) add_document(&r, s, i);
    small_index_open(s);
}

static uint32_t occurrences(size_t document, size_t field, const char *two)
{
    uint32_t count = 0;
    for (const char *at = text_of(document, field); (at = strstr(at, two)) != NULL; at++) count++;
    return count;
}

/* What a pair's posting of a document should be; false if it should not be there. */
static bool expected_posting(size_t document, const char *two, dls__posting *posting)
{
    uint32_t kept = 0;
    *posting = (dls__posting){ .document = (uint32_t)document };
    for (uint32_t field = 0; field < 3; field += 2) {
        uint32_t count = occurrences(document, field, two);
        if (count == 0) continue;
        posting->fields |= UINT32_C(1) << field;
        posting->counts[kept++] = count;
    }
    return posting->fields != 0;
}

static void assert_pair(const dls__segment *segment, const char *two)
{
    char string[DLS__PAIR_STRING];
    bool found, more;
    uint64_t value;
    dls__list_iter iter;
    size_t length = dls__pair_string(two, 1, two + 1, 1, string);
    assert_ok(dls__dict_find(&segment->pairs, string, length, &found, &value, &err), &err);
    assert_true(found);
    dls__list_iter_init(&iter, dls__allocator_or_default(NULL));
    assert_ok(dls__list_iter_open(&iter, &segment->pair_lists, value, &err), &err);
    for (size_t i = 0; i < DOCUMENTS; i++) {
        dls__posting expected, posting;
        if (!expected_posting(i, two, &expected)) continue;
        assert_ok(dls__list_iter_next(&iter, &posting, &more, &err), &err);
        assert_true(more);
        assert_int_equal(posting.document, i);
        assert_int_equal(posting.fields, expected.fields);
        assert_memory_equal(posting.counts, expected.counts, dls__popcount(posting.fields) * sizeof *posting.counts);
    }
    dls__posting beyond;
    assert_ok(dls__list_iter_next(&iter, &beyond, &more, &err), &err);
    assert_false(more);
    dls__list_iter_done(&iter);
}

static void test_pairs_are_where_one_word_follows_the_other_at_once(void **state)
{
    (void)state;
    small_index s;
    begin(&s, DOCUMENTS);
    assert_int_equal(s.index->segments[0].pairs.count, WORDS * WORDS);
    for (char a = 'a'; a < 'a' + WORDS; a++)
        for (char b = 'a'; b < 'a' + WORDS; b++) assert_pair(&s.index->segments[0], (char[]){ a, b, '\0' });
    small_index_end(&s);
}

/* 100 words in a row, in each document beginning with another. */
#define MANY_WORDS 100
#define TURNS 200

static void add_turned(small_index *s, size_t turn)
{
    char text[5 * MANY_WORDS + 1] = "";
    for (size_t i = 0; i < MANY_WORDS; i++) sprintf(text + 4 * i, "w%02zu ", (turn + i) % MANY_WORDS);
    small_index_add(s, text);
}

static void test_pairs_may_be_of_a_hundred_words(void **state)
{
    (void)state;
    small_index s;
    small_index_pair_words = DLS_MAX_PAIR_WORDS;
    small_index_begin(&s, "text");
    small_index_pair_words = DLS_DEFAULT_PAIR_WORDS;
    for (size_t turn = 0; turn < TURNS; turn++) add_turned(&s, turn);
    small_index_open(&s);
    const dls__segment *segment = &s.index->segments[0];
    assert_int_equal(segment->pairs.count, MANY_WORDS);
    for (size_t first = 0; first < MANY_WORDS; first++) {
        char words[2][4], string[DLS__PAIR_STRING];
        bool found;
        uint64_t value;
        uint32_t df, fields;
        sprintf(words[0], "w%02zu", first);
        sprintf(words[1], "w%02zu", (first + 1) % MANY_WORDS);
        assert_ok(dls__dict_find(&segment->pairs, string, dls__pair_string(words[0], 3, words[1], 3, string), &found,
                                 &value, &err),
                  &err);
        assert_true(found);
        assert_ok(dls__list_df(&segment->pair_lists, value, &df, &fields, &err), &err);
        assert_int_equal(df, TURNS - TURNS / MANY_WORDS); /* all but those that begin with the second */
    }
    small_index_end(&s);
}

static void test_few_documents_have_no_pairs(void **state)
{
    (void)state;
    small_index s;
    begin(&s, 100);
    assert_int_equal(s.index->segments[0].pairs.count, 0);
    small_index_end(&s);
}

static void test_words_that_are_too_long_make_no_string(void **state)
{
    (void)state;
    char word[DLS__COMMON_WORD_BYTES + 1], string[DLS__PAIR_STRING];
    memset(word, 'x', sizeof word);
    assert_int_equal(dls__pair_string(word, sizeof word - 1, word, sizeof word - 1, string), DLS__PAIR_STRING);
    assert_int_equal(dls__pair_string(word, sizeof word, "y", 1, string), 0);
    assert_int_equal(dls__pair_string("y", 1, word, sizeof word, string), 0);
    assert_int_equal(dls__pair_string("of", 2, "the", 3, string), 6);
    assert_memory_equal(string, "of\0the", 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pairs_are_where_one_word_follows_the_other_at_once),
        cmocka_unit_test(test_pairs_may_be_of_a_hundred_words),
        cmocka_unit_test(test_few_documents_have_no_pairs),
        cmocka_unit_test(test_words_that_are_too_long_make_no_string),
    };
    return cmocka_run_group_tests_name("segment/pairs", tests, NULL, NULL);
}
