/* SPDX-License-Identifier: MIT
 *
 * Suggestions, as a stranger asks for them: what is refused, what lives how long, and without memory.
 */
#include "support/small_index.h"
#include "support/testalloc.h"

static dls_error err;

static void begin(small_index *s)
{
    small_index_begin(s, "title@english/suggest text@english");
    small_index_add(s, "title=Gradient descent\ntext=of deep networks");
    small_index_add(s, "title=Deep networks");
    small_index_commit(s);
    small_index_add(s, "title=Gradients");
    small_index_open(s);
}

static void test_words_come_first_and_then_titles(void **state)
{
    (void)state;
    small_index s;
    dls_suggestions *suggestions;
    begin(&s);
    assert_ok(dls_suggest(s.index, "deep gra", 8, NULL, &suggestions, &err), &err);
    dls_index_close(s.index); /* which they do not need */
    s.index = NULL;
    assert_int_equal(dls_suggestions_count(suggestions), 1);
    const dls_suggestion *word = dls_suggestions_at(suggestions, 0);
    assert_int_equal(word->kind, DLS_SUGGESTION_WORD);
    assert_string_equal(word->text.bytes, "deep gradient");
    assert_int_equal(word->begin, 5);
    assert_int_equal(word->count, 1);
    assert_int_equal(word->together, 2);
    assert_false(word->corrected);
    assert_int_equal(word->key.length, 0);
    assert_null(dls_suggestions_at(suggestions, 1));
    dls_suggestions_free(suggestions);
    assert_ok(dls_index_open(s.path, NULL, &s.index, &err), &err);
    assert_ok(dls_suggest(s.index, "gra", 3, NULL, &suggestions, &err), &err);
    assert_int_equal(dls_suggestions_count(suggestions), 3);
    assert_string_equal(dls_suggestions_at(suggestions, 1)->text.bytes, "Gradients");
    assert_string_equal(dls_suggestions_at(suggestions, 1)->key.bytes, "2");
    assert_int_equal(dls_suggestions_at(suggestions, 2)->kind, DLS_SUGGESTION_TITLE);
    dls_suggestions_free(suggestions);
    small_index_end(&s);
}

static size_t count_suggestions(const small_index *s, const char *text, const dls_suggest_options *options)
{
    dls_suggestions *suggestions;
    assert_ok(dls_suggest(s->index, text, strlen(text), options, &suggestions, &err), &err);
    size_t count = dls_suggestions_count(suggestions);
    dls_suggestions_free(suggestions);
    return count;
}

static void test_each_part_can_be_switched_off_alone(void **state)
{
    (void)state;
    small_index s;
    dls_suggest_options options = DLS_SUGGEST_OPTIONS_INIT;
    begin(&s);
    assert_int_equal(count_suggestions(&s, "grda", &options), 3);
    options.correct = false;
    assert_int_equal(count_suggestions(&s, "grda", &options), 0);
    options.titles = 0;
    assert_int_equal(count_suggestions(&s, "gra", &options), 1);
    options.titles = 4;
    options.words = 0;
    assert_int_equal(count_suggestions(&s, "gra", &options), 2);
    options.titles = 0;
    assert_int_equal(count_suggestions(&s, "gra", &options), 0);
    small_index_end(&s);
}

static void test_what_is_refused(void **state)
{
    (void)state;
    small_index s;
    dls_suggestions *suggestions = NULL;
    dls_suggest_options options = DLS_SUGGEST_OPTIONS_INIT;
    begin(&s);
    assert_fails(dls_suggest(NULL, "a", 1, NULL, &suggestions, &err), DLS_EINVAL, &err, "index is NULL");
    assert_fails(dls_suggest(s.index, NULL, 1, NULL, &suggestions, &err), DLS_EINVAL, &err, "text is NULL");
    assert_fails(dls_suggest(s.index, "a", 1, NULL, NULL, &err), DLS_EINVAL, &err, "out is NULL");
    options.words = DLS_MAX_SUGGESTIONS + 1;
    assert_fails(dls_suggest(s.index, "a", 1, &options, &suggestions, &err), DLS_ELIMIT, &err, "32 suggestions");
    options.words = DLS_MAX_SUGGESTIONS;
    options.titles = DLS_MAX_SUGGESTIONS + 1;
    assert_fails(dls_suggest(s.index, "a", 1, &options, &suggestions, &err), DLS_ELIMIT, &err, "32 suggestions");
    const dls_index *const indexes[] = { s.index, NULL };
    options.titles = 0;
    assert_fails(dls_suggest_all(NULL, 1, "a", 1, NULL, &suggestions, &err), DLS_EINVAL, &err, "indexes is NULL");
    assert_fails(dls_suggest_all(indexes, 0, "a", 1, NULL, &suggestions, &err), DLS_EINVAL, &err, "no index");
    assert_fails(dls_suggest_all(indexes, 2, "a", 1, NULL, &suggestions, &err), DLS_EINVAL, &err, "is NULL");
    assert_fails(dls_suggest_all(indexes, 1, NULL, 1, NULL, &suggestions, &err), DLS_EINVAL, &err, "text is NULL");
    assert_fails(dls_suggest_all(indexes, 1, "a", 1, NULL, NULL, &err), DLS_EINVAL, &err, "out is NULL");
    options.words = DLS_MAX_SUGGESTIONS + 1;
    assert_fails(dls_suggest_all(indexes, 1, "a", 1, &options, &suggestions, &err), DLS_ELIMIT, &err, "suggestions");
    assert_null(suggestions);
    assert_int_equal(count_suggestions(&s, "", NULL), 0);
    assert_ok(dls_suggest(s.index, NULL, 0, NULL, &suggestions, &err), &err);
    dls_suggestions_free(suggestions);
    dls_suggestions_free(NULL);
    assert_int_equal(dls_suggestions_count(NULL), 0);
    assert_null(dls_suggestions_at(NULL, 0));
    small_index_end(&s);
}

/* The same index twice counts twice; equal titles come once, of the first. */
static void test_several_are_asked_as_one(void **state)
{
    (void)state;
    small_index s;
    testalloc memory;
    dls_suggest_options options = DLS_SUGGEST_OPTIONS_INIT;
    begin(&s);
    const dls_index *const twice[] = { s.index, s.index };
    testalloc_init(&memory);
    options.allocator = &memory.allocator;
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        dls_suggestions *suggestions = NULL;
        dls_status status = dls_suggest_all(twice, 2, "gra", 3, &options, &suggestions, &err);
        assert_true(status == DLS_OK || (status == DLS_ENOMEM && memory.failed && suggestions == NULL));
        if (status != DLS_OK) continue;
        assert_int_equal(dls_suggestions_count(suggestions), 3);
        assert_string_equal(dls_suggestions_at(suggestions, 0)->text.bytes, "gradient");
        assert_int_equal(dls_suggestions_at(suggestions, 0)->count, 4);
        assert_string_equal(dls_suggestions_at(suggestions, 1)->text.bytes, "Gradients");
        assert_int_equal(dls_suggestions_at(suggestions, 1)->index, 0);
        dls_suggestions_free(suggestions);
    }
    testalloc_done(&memory);
    small_index_end(&s);
}

static void test_without_memory_nothing_is_given(void **state)
{
    (void)state;
    static const char *const texts[] = { "deep gra", "grda", "gradeint d", "deep ", "zzzz" };
    small_index s;
    testalloc memory;
    dls_suggest_options options = DLS_SUGGEST_OPTIONS_INIT;
    begin(&s);
    testalloc_init(&memory);
    options.allocator = &memory.allocator;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        size_t expected = count_suggestions(&s, texts[i], NULL);
        FOR_EACH_FAILING_ALLOCATION(&memory)
        {
            dls_suggestions *suggestions = NULL;
            dls_status status = dls_suggest(s.index, texts[i], strlen(texts[i]), &options, &suggestions, &err);
            assert_true(status == DLS_OK || (status == DLS_ENOMEM && memory.failed)); /* a cache does without */
            assert_true((status == DLS_OK) == (suggestions != NULL));
            if (status == DLS_OK) assert_int_equal(dls_suggestions_count(suggestions), expected);
            dls_suggestions_free(suggestions);
        }
    }
    testalloc_done(&memory);
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words_come_first_and_then_titles),
        cmocka_unit_test(test_each_part_can_be_switched_off_alone),
        cmocka_unit_test(test_what_is_refused),
        cmocka_unit_test(test_several_are_asked_as_one),
        cmocka_unit_test(test_without_memory_nothing_is_given),
    };
    return cmocka_run_group_tests_name("api/suggest", tests, NULL, NULL);
}
