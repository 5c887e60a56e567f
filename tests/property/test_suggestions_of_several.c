/* SPDX-License-Identifier: MIT
 *
 * What several indexes suggest together is what one index suggests that has all of their segments, however documents
 * are spread, and what was deleted: words, counts, titles, their order, and which index a title is of. (What one index
 * suggests the twin says: test_suggestions_equal_naive.c.)
 */
#include <stdio.h>
#include <stdlib.h>

#include "support/dls_test.h"
#include "support/rng.h"
#include "support/test_folder.h"

#define ROUNDS 40
#define QUESTIONS 60
#define MOST_INDEXES 7

static dls_error err;

static const char *const vocabulary[] = { "network", "networks", "neural",  "gradient", "gradients", "the",    "of",
                                          "model",   "modal",    "pooling", "pool",     "recurrent", "regular" };

static void random_text(rng *r, uint64_t words, char *out)
{
    out[0] = '\0';
    for (; words > 0; words--)
        strcat(strcat(out, vocabulary[rng_below(r, sizeof vocabulary / sizeof *vocabulary)]), " ");
}

typedef struct several {
    dls_schema *schema;
    dls_index *one; /* the segments of all others */
    dls_index *each[MOST_INDEXES];
    size_t count;
    size_t of_key[1000]; /* by key: which index has it */
    size_t keys;
} several;

static dls_writer *create(const several *s, const char *name)
{
    dls_writer *writer;
    dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
    options.replace = true;
    options.merge = false;
    assert_ok(dls_writer_create(test_path(name), s->schema, &options, &writer, &err), &err);
    return writer;
}

static void add_documents(rng *r, several *s, size_t number, dls_writer *one, dls_writer *each)
{
    for (uint64_t left = rng_between(r, 1, 20); left > 0; left--) {
        char title[200], text[600], key[16];
        random_text(r, rng_between(r, 1, 5), title);
        random_text(r, rng_below(r, 20), text);
        int length = snprintf(key, sizeof key, "%zu", s->keys);
        dls_value values[] = { { 0, title, strlen(title) }, { 1, text, strlen(text) } };
        assert_ok(dls_writer_add(one, key, (size_t)length, values, 2, &err), &err);
        assert_ok(dls_writer_add(each, key, (size_t)length, values, 2, &err), &err);
        s->of_key[s->keys++] = number;
    }
    assert_ok(dls_writer_commit(one, &err), &err);
    assert_ok(dls_writer_commit(each, &err), &err);
}

/* Delete some of the documents from `first` on, but not that one, so that their segment stays. */
static void delete_documents(rng *r, const several *s, size_t first, dls_writer *one, dls_writer *each)
{
    for (size_t number = first + 1; number < s->keys; number++) {
        char key[16];
        int length = snprintf(key, sizeof key, "%zu", number);
        if (!rng_one_in(r, 5)) continue;
        assert_ok(dls_writer_delete(one, key, (size_t)length, &err), &err);
        assert_ok(dls_writer_delete(each, key, (size_t)length, &err), &err);
    }
}

static void begin(rng *r, several *s)
{
    *s = (several){ .count = rng_between(r, 1, MOST_INDEXES) };
    assert_ok(dls_schema_new(NULL, &s->schema, &err), &err);
    for (int i = 0; i < 2; i++) {
        dls_field field = DLS_FIELD_INIT;
        field.name = i == 0 ? "title" : "text";
        field.analyzer = "english";
        field.suggest = i == 0;
        assert_ok(dls_schema_add(s->schema, &field, &err), &err);
    }
    dls_writer *one = create(s, "one.dls");
    for (size_t i = 0; i < s->count; i++) {
        char name[32];
        snprintf(name, sizeof name, "%zu.dls", i);
        dls_writer *each = create(s, name);
        size_t first = s->keys;
        for (uint64_t segments = rng_between(r, 1, 2); segments > 0; segments--) add_documents(r, s, i, one, each);
        delete_documents(r, s, first, one, each);
        assert_ok(dls_writer_commit(each, &err), &err);
        dls_writer_close(each);
        assert_ok(dls_index_open(test_path(name), NULL, &s->each[i], &err), &err);
    }
    assert_ok(dls_writer_commit(one, &err), &err);
    dls_writer_close(one);
    assert_ok(dls_index_open(test_path("one.dls"), NULL, &s->one, &err), &err);
}

static void end(several *s)
{
    for (size_t i = 0; i < s->count; i++) dls_index_close(s->each[i]);
    dls_index_close(s->one);
    dls_schema_free(s->schema);
}

static size_t compare(const several *s, const char *text)
{
    dls_suggestions *expected, *got;
    assert_ok(dls_suggest(s->one, text, strlen(text), NULL, &expected, &err), &err);
    const dls_index *const *indexes = (const dls_index *const *)s->each;
    assert_ok(dls_suggest_all(indexes, s->count, text, strlen(text), NULL, &got, &err), &err);
    size_t count = dls_suggestions_count(expected);
    assert_int_equal(dls_suggestions_count(got), count);
    for (size_t i = 0; i < count; i++) {
        const dls_suggestion *a = dls_suggestions_at(expected, i), *b = dls_suggestions_at(got, i);
        assert_int_equal(a->kind, b->kind);
        assert_string_equal(a->text.bytes, b->text.bytes);
        assert_string_equal(a->key.bytes, b->key.bytes);
        assert_int_equal(a->begin, b->begin);
        assert_int_equal(a->count, b->count);
        assert_int_equal(a->together, b->together);
        assert_int_equal(a->corrected, b->corrected);
        assert_int_equal(a->index, 0);
        if (b->kind == DLS_SUGGESTION_TITLE)
            assert_int_equal(b->index, s->of_key[strtoul(b->key.bytes, NULL, 10)]);
        else
            assert_int_equal(b->index, 0);
    }
    dls_suggestions_free(expected);
    dls_suggestions_free(got);
    return count;
}

static void test_several_suggest_what_one_does(void **state)
{
    (void)state;
    rng r = rng_for_test(20261134);
    size_t found = 0;
    for (int i = 0; i < ROUNDS; i++) {
        several s;
        begin(&r, &s);
        for (int q = 0; q < QUESTIONS; q++) {
            char text[300];
            random_text(&r, rng_between(&r, 1, 3), text);
            size_t length = strlen(text), cut = rng_below(&r, length < 6 ? length : 6);
            text[length - cut] = '\0';
            found += compare(&s, text);
        }
        end(&s);
    }
    assert_true(found > ROUNDS * QUESTIONS);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_several_suggest_what_one_does) };
    return cmocka_run_group_tests_name("property/suggestions_of_several", tests, NULL, NULL);
}
