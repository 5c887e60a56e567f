/* SPDX-License-Identifier: MIT
 *
 * The acronyms of a segment: of which fields they are, how many documents define each, that merges forget what deleted
 * documents defined, and what a check finds although every checksum is right.
 */
#include "segment/definitions.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "index/index.h"
#include "support/small_index.h"
#include "support/testalloc.h"

static dls_error err;

/* All of a segment, with their counts: "gan=generative adversarial network:2 ...". */
static const char *acronyms_of(const small_index *s, size_t segment)
{
    static char text[2000];
    size_t at = 0;
    bool more;
    dls__dict_iter iter;
    dls__dict_iter_init(&iter, &s->index->segments[segment].acronyms);
    text[0] = '\0';
    for (;;) {
        assert_ok(dls__dict_iter_next(&iter, &more, &err), &err);
        if (!more) return text;
        at += (size_t)snprintf(text + at, sizeof text - at, "%s%.*s:%d", at > 0 ? " " : "", (int)iter.length,
                               iter.string, (int)iter.value);
    }
}

#define GAN "generative adversarial networks (GANs)"
#define RNN "RNN (recurrent neural network)"

static void test_they_are_those_of_the_fields_that_say_so(void **state)
{
    (void)state;
    small_index s;
    small_index_begin(&s, "title/acronyms text/acronyms tags other/acronyms/unstored");
    small_index_add(&s, "title=" GAN "\ntext=of " GAN " and " RNN);
    small_index_add(&s, "text=" GAN "\ntags=Markov process (MP)\nother=Markov process (MP)");
    small_index_commit(&s);
    small_index_add(&s, "text=nothing (at all)");
    small_index_open(&s);
    assert_string_equal(acronyms_of(&s, 0), "gan\tgenerative adversarial network:2 rnn\trecurrent neural network:1");
    assert_string_equal(acronyms_of(&s, 1), "");
    assert_ok(dls_index_check_text(s.index, &err), &err);
    small_index_end(&s);
}

static void test_without_such_a_field_there_are_none(void **state)
{
    (void)state;
    small_index s;
    dls_index_info info;
    small_index_begin(&s, "text");
    small_index_add(&s, "text=" GAN);
    small_index_open(&s);
    assert_string_equal(acronyms_of(&s, 0), "");
    dls_index_get_info(s.index, &info);
    assert_int_equal(info.acronym_bytes, 8); /* the count of a dictionary of nothing */
    small_index_end(&s);
}

static void test_a_merge_forgets_what_deleted_documents_defined(void **state)
{
    (void)state;
    small_index s;
    small_index_begin(&s, "text/acronyms");
    small_index_add(&s, "text=" GAN);
    small_index_add(&s, "text=" RNN);
    small_index_commit(&s);
    small_index_add(&s, "text=" GAN);
    small_index_commit(&s);
    assert_ok(dls_writer_delete(s.writer, "1", 1, &err), &err);
    assert_ok(dls_writer_commit(s.writer, &err), &err);
    assert_ok(dls_writer_compact(s.writer, 1, &err), &err);
    small_index_open(&s);
    assert_int_equal(s.index->segment_count, 1);
    assert_string_equal(acronyms_of(&s, 0), "gan\tgenerative adversarial network:2");
    small_index_end(&s);
}

/* Of too many the commonest are kept, and of equally common ones the first. */
static void test_of_too_many_the_commonest_are_kept(void **state)
{
    (void)state;
    enum { MORE = DLS__MOST_DEFINITIONS + 100 };
    small_index s;
    bool found;
    uint64_t count;
    char *text = malloc((size_t)MORE * 24), *at = text;
    assert_non_null(text);
    for (unsigned i = 0; i < MORE; i++) at += sprintf(at, "x%05x y%05x (XY).", i, i);
    small_index_begin(&s, "text/acronyms/nopositions");
    small_index_add(&s, text);
    snprintf(text, 100, "x%05x y%05x (XY)", MORE - 1, MORE - 1);
    small_index_add(&s, text);
    small_index_open(&s);
    const dls__dict *acronyms = &s.index->segments[0].acronyms;
    assert_int_equal(acronyms->count, DLS__MOST_DEFINITIONS);
    for (int i = 0; i < 3; i++) {
        static const unsigned numbers[] = { MORE - 1, DLS__MOST_DEFINITIONS - 2, DLS__MOST_DEFINITIONS - 1 };
        int length = snprintf(text, 100, "xy\tx%05x y%05x", numbers[i], numbers[i]);
        assert_ok(dls__dict_find(acronyms, text, (size_t)length, &found, &count, &err), &err);
        assert_int_equal(found, i < 2);
        if (i < 2) assert_int_equal(count, i == 0 ? 2 : 1);
    }
    assert_ok(dls_index_check_text(s.index, &err), &err);
    small_index_end(&s);
    free(text);
}

/* -------------------------------------------------------------------------------------------------------- checking */

/* The answer to a dictionary of `string` and `value`, as of a segment whose texts define one. */
static dls_status check_of(const small_index *s, const char *string, uint64_t value, bool texts)
{
    const dls_allocator *allocator = dls__allocator_or_default(NULL);
    const dls__segment *segment = &s->index->segments[0];
    dls__spool spool;
    dls__dict_writer writer;
    dls__section section = { .name = "acronyms" };
    dls__dict dict;
    dls__spool_init(&spool, allocator, s->path);
    dls__dict_writer_init(&writer, allocator, &spool);
    if (string != NULL) assert_ok(dls__dict_writer_add(&writer, string, strlen(string), value, &err), &err);
    assert_ok(dls__dict_writer_finish(&writer, &err), &err);
    dls__dict_writer_done(&writer);
    assert_ok(dls__spool_freeze(&spool, &section.bytes, &section.size, &err), &err);
    assert_ok(dls__dict_open(&section, &dict, &err), &err);
    dls_status status =
        dls__definitions_check(&dict, 2, texts ? &segment->stored : NULL, s->schema, NULL, allocator, &err);
    dls__spool_done(&spool);
    return status;
}

static void test_a_check_finds_what_cannot_be(void **state)
{
    (void)state;
    static const struct {
        const char *string;
        uint64_t value;
        dls_status alone, with_texts;
    } rows[] = {
        { "rnn\trecurrent neural network", 1, DLS_OK, DLS_OK },
        { "rnn\trecurrent neural network", 2, DLS_OK, DLS_ECORRUPT },
        { "rnn\trecursive neural network", 1, DLS_OK, DLS_ECORRUPT },
        { NULL, 0, DLS_OK, DLS_ECORRUPT },
        { "rnn\trecurrent neural network", 0, DLS_ECORRUPT, DLS_ECORRUPT },
        { "rnn\trecurrent neural network", 3, DLS_ECORRUPT, DLS_ECORRUPT },
        { "rnn", 1, DLS_ECORRUPT, DLS_ECORRUPT },
        { "rnn\trecurrent\nneural network", 1, DLS_ECORRUPT, DLS_ECORRUPT },
    };
    small_index s;
    small_index_begin(&s, "text/acronyms");
    small_index_add(&s, "text=" RNN);
    small_index_add(&s, "text=none");
    small_index_open(&s);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_int_equal(check_of(&s, rows[i].string, rows[i].value, false), rows[i].alone);
        assert_int_equal(check_of(&s, rows[i].string, rows[i].value, true), rows[i].with_texts);
    }
    small_index_end(&s);
}

static void test_every_failing_allocation_is_told(void **state)
{
    (void)state;
    small_index s;
    testalloc memory;
    small_index_begin(&s, "text/acronyms");
    small_index_add(&s, "text=" RNN " " GAN);
    small_index_open(&s);
    testalloc_init(&memory);
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        dls__spool spool;
        dls__spool_init(&spool, &memory.allocator, s.path);
        dls_status status =
            dls__definitions_write(&s.index->segments[0].stored, s.schema, NULL, &memory.allocator, &spool, &err);
        if (status == DLS_OK) status = dls__spool_status(&spool, &err);
        assert_told(&memory, status, &err);
        dls__spool_done(&spool);
    }
    testalloc_done(&memory);
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_they_are_those_of_the_fields_that_say_so),
        cmocka_unit_test(test_without_such_a_field_there_are_none),
        cmocka_unit_test(test_a_merge_forgets_what_deleted_documents_defined),
        cmocka_unit_test(test_of_too_many_the_commonest_are_kept),
        cmocka_unit_test(test_a_check_finds_what_cannot_be),
        cmocka_unit_test(test_every_failing_allocation_is_told),
    };
    return cmocka_run_group_tests_name("segment/definitions", tests, NULL, NULL);
}
