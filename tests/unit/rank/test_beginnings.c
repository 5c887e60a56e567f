/* SPDX-License-Identifier: MIT
 *
 * Which edited words may have a term: compared with all terms, of one segment and of several.
 */
#include "rank/beginnings.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "support/rng.h"
#include "support/small_index.h"

#define COLLECTIONS 30
#define MOST_WORDS 2500
#define LONGEST 14

/* Words of few letters, so that they begin alike; there may be hundreds with the same first letter. */
static void random_word(rng *r, char word[LONGEST + 1])
{
    size_t length = 1 + rng_below(r, LONGEST);
    for (size_t i = 0; i < length; i++) word[i] = (char)('a' + rng_below(r, i < 3 ? 4 : 3));
    word[length] = '\0';
}

/* Whether one of the words begins so. */
static bool some_begins(char (*words)[LONGEST + 1], size_t count, const char *wanted, size_t length)
{
    for (size_t i = 0; i < count; i++)
        if (strncmp(words[i], wanted, length) == 0) return true;
    return false;
}

/* Ask about words that begin as `word` does; how many of them none of the words begins as. */
static size_t check_word(rng *r, small_index *s, char (*words)[LONGEST + 1], size_t count, const char *word)
{
    dls__arena arena;
    dls__beginnings beginnings;
    size_t ruled_out = 0;
    dls__arena_init(&arena, dls__allocator_or_default(NULL));
    assert_ok(dls__beginnings_init(&beginnings, s->index, word, strlen(word), &arena, &s->err), &s->err);
    for (size_t i = 0; i < 40; i++) {
        char edited[LONGEST + 1];
        size_t same = rng_below(r, strlen(word) + 1);
        bool may;
        random_word(r, edited);
        memcpy(edited, word, same);
        if (strlen(edited) < same) continue; /* the random word ended before */
        size_t length = 1 + rng_below(r, dls__max(strlen(edited), 1));
        if (edited[0] == '\0') continue;
        assert_ok(dls__beginnings_may_have(&beginnings, edited, length, same, &may, &s->err), &s->err);
        assert_int_equal(may, some_begins(words, count, edited, length));
        ruled_out += !may;
    }
    dls__arena_done(&arena);
    return ruled_out;
}

static void test_what_no_term_begins_as_is_ruled_out(void **state)
{
    (void)state;
    static char words[MOST_WORDS][LONGEST + 1];
    rng r = rng_for_test(20261126);
    size_t ruled_out = 0;
    for (int i = 0; i < COLLECTIONS; i++) {
        small_index s;
        size_t count = rng_below(&r, i % 5 == 0 ? MOST_WORDS : 300);
        small_index_begin(&s, "text");
        for (size_t w = 0; w < count; w++) {
            random_word(&r, words[w]);
            small_index_add(&s, words[w]);
            if (i % 2 == 0 && rng_one_in(&r, 1 + count / 3)) small_index_commit(&s);
        }
        small_index_open(&s);
        for (int w = 0; w < 40; w++) {
            char word[LONGEST + 1];
            random_word(&r, word);
            ruled_out += check_word(&r, &s, words, count, word);
        }
        small_index_end(&s);
    }
    assert_true(ruled_out > COLLECTIONS * 40);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_what_no_term_begins_as_is_ruled_out) };
    return cmocka_run_group_tests_name("rank/beginnings", tests, NULL, NULL);
}
