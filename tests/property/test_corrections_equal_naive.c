/* SPDX-License-Identifier: MIT
 *
 * Misspelt words: whatever the segments, whatever was deleted, they are put right as the twin does it, and what is then
 * found has the same score bits.
 */
#include <stdio.h>
#include <stdlib.h>

#include "support/dls_test.h"
#include "support/naive.h"
#include "support/rng.h"
#include "support/test_folder.h"

#define COLLECTIONS 60
#define QUERIES 12
#define MAX_WORDS 40
#define MAX_TYPED 4

static dls_error err;

/* Words that are near each other, and no stop words. */
static const char *const vocabulary[] = {
    "network",         "networks",    "networking",     "learning",  "learned",       "gradient",
    "gradients",       "convolution", "stride",         "strides",   "strip",         "model",
    "modal",           "modem",       "metal",          "tensor",    "tension",       "поиск",
    "поиски",          "naïve",       "naive",          "node",      "mode",          "pool",
    "pooling",         "poodle",      "regularization", "regular",   "C++",           "conv2d",
    "backpropagation", "GAN",         "optimize",       "optimizer", "Convolutional", "adversary",
    "adversarial",     "中文搜索",
};

/* Words that nobody knows, which are near each other too, with endings that stemming takes away. */
#define MADE_UP 150
#define LONGEST_MADE_UP 24
static char made_up[MADE_UP][LONGEST_MADE_UP];
static bool are_made_up; /* those of the collection */

static void make_words_up(rng *r)
{
    static const char *const endings[] = { "", "", "", "s", "ed", "ing", "ation", "izes", "able", "ly", "y", "ness" };
    are_made_up = rng_one_in(r, 2);
    for (size_t i = 0; i < MADE_UP; i++) {
        size_t length = 3 + rng_below(r, 8); /* none is a stop word */
        for (size_t at = 0; at < length; at++) made_up[i][at] = "abcde"[rng_below(r, at == 0 ? 2 : 5)];
        strcpy(made_up[i] + length, endings[rng_below(r, sizeof endings / sizeof *endings)]);
    }
}

static const char *random_word(rng *r)
{
    uint64_t most = are_made_up ? MADE_UP : sizeof vocabulary / sizeof *vocabulary;
    uint64_t chosen = rng_below(r, 1 + rng_below(r, most)); /* the first are the commonest */
    return are_made_up ? made_up[chosen] : vocabulary[chosen];
}

/* Edit the bytes of a word in one place, if they are ASCII; of others take a code point of two bytes away. */
static void misspell(rng *r, char *word)
{
    size_t length = strlen(word), at = rng_below(r, length);
    char letter = (char)('a' + rng_below(r, 26)), kept = word[at];
    if ((uint8_t)word[0] >= 0x80) {
        at = at / 2 * 2;
        if (length % 2 == 0) memmove(word + at, word + at + 2, length - at - 1);
        return;
    }
    if ((uint8_t)kept >= 0x80 || (uint8_t)word[at + 1] >= 0x80) return;
    switch (rng_below(r, 4)) {
    case 0: memmove(word + at, word + at + 1, length - at); return;
    case 1:
        memmove(word + at + 1, word + at, length - at + 1);
        word[at] = letter;
        return;
    case 2: word[at] = letter; return;
    default: break;
    }
    if (at + 1 == length) return;
    word[at] = word[at + 1];
    word[at + 1] = kept;
}

typedef struct world {
    dls_schema *schema;
    naive *twin;
    dls_index *index;
    uint64_t *numbers; /* of the twin's documents in the index */
} world;

static void make_schema(rng *r, world *w)
{
    static const char *const analyzers[] = { "english", "english", "words", "spaces", "english:accents" };
    const char *analyzer = analyzers[rng_below(r, 5)];
    assert_ok(dls_schema_new(NULL, &w->schema, &err), &err);
    for (int i = 0; i < 2; i++) {
        dls_field field = DLS_FIELD_INIT;
        field.name = i == 0 ? "title" : "text";
        field.analyzer = analyzer;
        field.weight = 1.0f + (float)i;
        assert_ok(dls_schema_add(w->schema, &field, &err), &err);
    }
}

static void find_numbers(world *w, const bool *gone, size_t count)
{
    size_t kept = 0;
    w->numbers = malloc((count + 1) * sizeof *w->numbers);
    for (size_t i = 0; i < count; i++) {
        char key[32];
        int length = snprintf(key, sizeof key, "key %zu", i);
        if (!gone[i]) assert_ok(dls_index_find(w->index, key, (size_t)length, &w->numbers[kept++], &err), &err);
    }
}

/* A collection of some commits, of which some documents are deleted at the end. */
static void make_world(rng *r, world *w, size_t count)
{
    const char *path = test_path("corrections.dls");
    dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
    dls_writer *writer;
    bool *gone = calloc(count + 1, sizeof *gone);
    options.replace = true;
    options.merge = false;
    make_schema(r, w);
    make_words_up(r);
    w->twin = naive_new(w->schema);
    assert_ok(dls_writer_create(path, w->schema, &options, &writer, &err), &err);
    for (size_t i = 0; i < count; i++) {
        char text[MAX_WORDS * 24] = "", key[32];
        uint64_t words = 1 + rng_below(r, rng_one_in(r, 5) ? MAX_WORDS : 4);
        for (; words > 0; words--) strcat(strcat(text, random_word(r)), " ");
        dls_value value = { rng_below(r, 2), text, strlen(text) };
        int length = snprintf(key, sizeof key, "key %zu", i);
        naive_add(w->twin, &value, 1);
        assert_ok(dls_writer_add(writer, key, (size_t)length, &value, 1, &err), &err);
        if (rng_one_in(r, 1 + count / 3)) assert_ok(dls_writer_commit(writer, &err), &err);
    }
    assert_ok(dls_writer_commit(writer, &err), &err);
    uint64_t one_in = rng_one_in(r, 2) ? 1 + rng_below(r, 10) : 1000;
    for (size_t i = 0; i < count; i++) {
        char key[32];
        int length = snprintf(key, sizeof key, "key %zu", i);
        gone[i] = rng_one_in(r, one_in);
        if (gone[i]) assert_ok(dls_writer_delete(writer, key, (size_t)length, &err), &err);
    }
    assert_ok(dls_writer_commit(writer, &err), &err);
    dls_writer_close(writer);
    naive_drop(w->twin, gone);
    assert_ok(dls_index_open(path, NULL, &w->index, &err), &err);
    find_numbers(w, gone, count);
    free(gone);
}

static void free_world(world *w)
{
    dls_index_close(w->index);
    naive_free(w->twin);
    dls_schema_free(w->schema);
    free(w->numbers);
}

/* ------------------------------------------------------------------------------------------------------ a query */

/* A word that was typed. */
typedef struct typed_word {
    char text[64];
    char term[300];
    float times; /* how often the query has its term */
    naive_spelling found[3];
    naive_query any;
    naive_query nodes[4];
} typed_word;

static bool keep_term(void *ctx, const dls_token *token)
{
    typed_word *word = ctx;
    snprintf(word->term, sizeof word->term, "%.*s", (int)token->term_length, token->term);
    return true;
}

static naive_query *new_term(naive_query *node, const char *term, float boost)
{
    *node = (naive_query){ .kind = NAIVE_TERM, .text = term, .boost = boost };
    return node;
}

/* What the twin looks for instead of a word. */
static naive_query *correct_word(const world *w, typed_word *word, size_t *corrected)
{
    size_t found = naive_spell(w->twin, word->text, word->found), count = 0;
    bool known = naive_df(w->twin, word->term) > 0;
    *corrected += found > 0;
    if (found == 0) return new_term(&word->nodes[0], word->term, word->times);
    if (found == 1 && !known) return new_term(&word->nodes[0], word->found[0].term, word->times);
    word->any = (naive_query){ .kind = NAIVE_BOOL, .clause_count = found + known };
    if (known) word->any.clauses[count++] = new_term(&word->nodes[3], word->term, word->times);
    for (size_t i = 0; i < found; i++, count++)
        word->any.clauses[count] = new_term(&word->nodes[i], word->found[i].term, word->times * word->found[i].share);
    for (size_t i = 0; i < count; i++) word->any.occur[i] = DLS_SHOULD;
    return &word->any;
}

/* Words, most of them misspelt, in `text`; the different ones of them in `words`. */
static size_t random_words(rng *r, const world *w, typed_word *words, char *text)
{
    size_t count = 0;
    dls_analyzer *analyzer;
    assert_ok(dls_analyzer_new(dls_schema_at(w->schema, 0)->analyzer, NULL, &analyzer, &err), &err);
    for (uint64_t left = rng_between(r, 1, MAX_TYPED); left > 0; left--) {
        typed_word *word = &words[count], *same = word;
        snprintf(word->text, sizeof word->text, "%s", random_word(r));
        for (uint64_t edits = rng_below(r, 3); edits > 0; edits--) misspell(r, word->text);
        word->term[0] = '\0';
        assert_ok(dls_analyzer_run(analyzer, word->text, strlen(word->text), keep_term, word, &err), &err);
        if ((uint8_t)word->text[0] >= 0xe0 || word->term[0] == '\0') continue; /* Chinese is several terms */
        strcat(strcat(text, word->text), " ");
        for (size_t i = 0; i < count && same == word; i++)
            if (strcmp(words[i].term, word->term) == 0) same = &words[i];
        if (same != word) same->times += 1.0f;
        if (same == word) words[count++].times = 1.0f;
    }
    dls_analyzer_free(analyzer);
    return count;
}

/* Compare what is found; whether something was corrected. */
static bool compare_one(rng *r, const world *w)
{
    typed_word words[MAX_TYPED];
    char text[MAX_TYPED * 70] = "";
    naive_query any = { .kind = NAIVE_BOOL };
    size_t corrected = 0;
    any.clause_count = random_words(r, w, words, text);
    for (size_t i = 0; i < any.clause_count; i++) {
        any.occur[i] = DLS_SHOULD;
        any.clauses[i] = correct_word(w, &words[i], &corrected);
    }
    naive_parameters parameters = naive_defaults(w->schema);
    dls_hit *expected;
    dls_query *query;
    dls_hits *hits;
    uint64_t counted;
    size_t total = naive_search(w->twin, &any, &parameters, &expected);
    assert_ok(dls_query_new_words(w->schema, text, strlen(text), 0, NULL, &query, &err), &err);
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    if (are_made_up) options.join = DLS_JOIN_NONE; /* halves of words are words */
    assert_ok(dls_search(w->index, query, 1000, &options, &hits, &err), &err);
    assert_int_equal((dls_hits_remarks(hits) & DLS_REMARK_CORRECTED) != 0, corrected > 0);
    assert_int_equal(dls_hits_corrected(hits) != NULL, corrected > 0);
    assert_true(corrected == 0 || dls_query_correction(dls_hits_corrected(hits), corrected - 1) != NULL);
    assert_null(dls_query_correction(dls_hits_corrected(hits), corrected));
    assert_int_equal(dls_hits_count(hits), total);
    for (size_t i = 0; i < total; i++) {
        assert_int_equal(dls_hits_at(hits, i)->document, w->numbers[expected[i].document]);
        assert_same_bits(dls_hits_at(hits, i)->score, expected[i].score);
    }
    assert_ok(dls_count(w->index, query, &counted, &err), &err);
    assert_true(counted == total || are_made_up);
    dls_hits_free(hits);
    dls_query_free(query);
    free(expected);
    return corrected > 0;
}

static void test_misspelt_words_find_what_the_twin_finds(void **state)
{
    (void)state;
    rng r = rng_for_test(20261128);
    size_t corrected = 0;
    for (int i = 0; i < COLLECTIONS; i++) {
        world w;
        make_world(&r, &w, rng_below(&r, i % 10 == 0 ? 400 : 40));
        for (int q = 0; q < QUERIES; q++) corrected += compare_one(&r, &w);
        free_world(&w);
    }
    assert_true(corrected > COLLECTIONS * QUERIES / 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_misspelt_words_find_what_the_twin_finds) };
    return cmocka_run_group_tests_name("property/corrections_equal_naive", tests, NULL, NULL);
}
