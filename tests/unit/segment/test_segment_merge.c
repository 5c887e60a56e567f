/* SPDX-License-Identifier: MIT
 *
 * Sources are joined in one order; stored sources give back what was written.
 */
#include "segment/segment_merge.h"

#include <stdio.h>

#include "inverter_fixture.h"
#include "segment/inverter.h"
#include "segment/stored_source.h"
#include "source_text.h"
#include "support/rng.h"
#include "support/testalloc.h"

#define MOST_SOURCES 5
#define FIELDS 3
#define POSITION_FIELDS 0x5u

static dls_error err;
static testalloc memory;
static source_text found;

/* What a merge writes, and how it is read back. */
typedef struct merged {
    dls__spool documents, positions, strings;
    dls__postings_writer postings;
    dls__dict_writer dict_writer;
    dls__dict dict;
    dls__postings_file file;
    uint64_t posting_count;
} merged;

static void begin(merged *m)
{
    memset(m, 0, sizeof *m);
    dls__spool_init(&m->documents, &memory.allocator, ".");
    dls__spool_init(&m->positions, &memory.allocator, ".");
    dls__spool_init(&m->strings, &memory.allocator, ".");
    dls__postings_writer_init(&m->postings, &memory.allocator, &m->documents, &m->positions, FIELDS, POSITION_FIELDS);
    dls__dict_writer_init(&m->dict_writer, &memory.allocator, &m->strings);
}

static void done(merged *m)
{
    dls__postings_writer_done(&m->postings);
    dls__dict_writer_done(&m->dict_writer);
    dls__spool_done(&m->documents);
    dls__spool_done(&m->positions);
    dls__spool_done(&m->strings);
}

static void freeze(dls__spool *spool, dls__section *out)
{
    *out = (dls__section){ .name = "test" };
    assert_ok(dls__spool_freeze(spool, &out->bytes, &out->size, &err), &err);
}

static void read_merged(merged *m)
{
    dls__section strings;
    freeze(&m->strings, &strings);
    freeze(&m->documents, &m->file.documents);
    freeze(&m->positions, &m->file.positions);
    m->file.document_count = 1000000;
    m->file.text_fields = FIELDS;
    m->file.position_fields = POSITION_FIELDS;
    assert_ok(dls__dict_open(&strings, &m->dict, &err), &err);
}

static void assert_terms(merged *m, const char *text)
{
    dls__stored_source source;
    read_merged(m);
    dls__stored_terms(&m->dict, &m->file, &memory.allocator, &source);
    assert_ok(say_source(&found, &source.source, POSITION_FIELDS, &err), &err);
    assert_string_equal(found.text, text);
    dls__stored_source_done(&source);
}

/* Inverters as sources. */
typedef struct set {
    dls__inverter inverters[MOST_SOURCES];
    dls__inverter_source sources[MOST_SOURCES];
    dls__term_source *pointers[MOST_SOURCES];
    size_t count;
} set;

static void set_begin(set *s, size_t count)
{
    s->count = count;
    for (size_t i = 0; i < count; i++) dls__inverter_init(&s->inverters[i], &memory.allocator);
}

static void set_open(set *s, bool keys)
{
    for (size_t i = 0; i < s->count; i++) {
        s->pointers[i] = &s->sources[i].source;
        if (keys)
            assert_ok(dls__inverter_keys(&s->inverters[i], &s->sources[i], &err), &err);
        else
            assert_ok(dls__inverter_terms(&s->inverters[i], POSITION_FIELDS, &s->sources[i], &err), &err);
    }
}

static void set_done(set *s)
{
    for (size_t i = 0; i < s->count; i++) {
        dls__inverter_source_done(&s->sources[i]);
        dls__inverter_done(&s->inverters[i]);
    }
}

static void test_equal_terms_become_one_with_all_postings(void **state)
{
    (void)state;
    testalloc_init(&memory);
    set s;
    merged m;
    set_begin(&s, 3);
    add_occurrence(&s.inverters[0], "b", 0, 0, 1);
    add_occurrence(&s.inverters[0], "d", 0, 1, 2);
    add_occurrence(&s.inverters[1], "a", 1, 0, 3);
    add_occurrence(&s.inverters[1], "b", 2, 0, 4);
    add_occurrence(&s.inverters[2], "b", 3, 2, 5);
    add_occurrence(&s.inverters[2], "bb", 3, 2, 6);
    assert_true(add_keyword(&s.inverters[2], "\xff\x01x", 3));
    set_open(&s, false);
    begin(&m);
    dls__posting_sink sink = dls__sequential_sink(&m.postings);
    assert_ok(dls__merge_terms(s.pointers, 3, &memory.allocator, NULL, &sink, &m.dict_writer, &m.posting_count, &err),
              &err);
    assert_terms(&m, "a 1:0(3);b 0:0(1) 2:0(4) 3:2(5);bb 3:2(6);d 0:1[1];=1=x 3;");
    assert_int_equal(m.posting_count, 7);
    done(&m);
    set_done(&s);
    testalloc_done(&memory);
}

static void test_no_sources_and_empty_sources_give_nothing(void **state)
{
    (void)state;
    testalloc_init(&memory);
    for (size_t count = 0; count < 3; count++) {
        set s;
        merged m;
        set_begin(&s, count);
        set_open(&s, false);
        begin(&m);
        dls__posting_sink sink = dls__sequential_sink(&m.postings);
        assert_ok(
            dls__merge_terms(s.pointers, count, &memory.allocator, NULL, &sink, &m.dict_writer, &m.posting_count, &err),
            &err);
        assert_terms(&m, "");
        done(&m);
        set_done(&s);
    }
    testalloc_done(&memory);
}

static void test_keys_of_all_sources_stand_in_one_order(void **state)
{
    (void)state;
    testalloc_init(&memory);
    set s;
    merged m;
    dls__stored_source source;
    set_begin(&s, 2);
    assert_true(dls__inverter_add_key(&s.inverters[0], "z", 1, 0) && dls__inverter_add_key(&s.inverters[0], "b", 1, 1));
    assert_true(dls__inverter_add_key(&s.inverters[1], "a", 1, 2) && dls__inverter_add_key(&s.inverters[1], "y", 1, 3));
    assert_true(dls__inverter_add_key(&s.inverters[1], "b", 1, 4));
    set_open(&s, true);
    begin(&m);
    assert_ok(dls__merge_keys(s.pointers, 2, &memory.allocator, NULL, &m.dict_writer, &err), &err);
    read_merged(&m);
    dls__stored_keys(&m.dict, &memory.allocator, &source);
    assert_ok(say_source(&found, &source.source, 0, &err), &err);
    assert_string_equal(found.text, "a 2;b 4;y 3;z 0;");
    dls__stored_source_done(&source);
    done(&m);
    set_done(&s);
    testalloc_done(&memory);
}

/* The same random occurrences, in one inverter and cut into several: the same bytes. */
static void test_it_does_not_matter_how_many_sources_there_are(void **state)
{
    (void)state;
    testalloc_init(&memory);
    rng r = rng_for_test(31);
    for (int round = 0; round < 30; round++) {
        set one, many;
        merged whole, parts;
        set_begin(&one, 1);
        set_begin(&many, rng_between(&r, 1, MOST_SOURCES));
        uint32_t documents = rng_below32(&r, 400);
        for (uint32_t document = 0; document < documents; document++)
            for (uint64_t left = rng_below(&r, 6), position = 0; left > 0; left--, position += rng_between(&r, 1, 9)) {
                char term[32];
                snprintf(term, sizeof term, "t%u", (unsigned)rng_below(&r, 9));
                add_occurrence(&one.inverters[0], term, document, 0, (uint32_t)position);
                add_occurrence(&many.inverters[document * many.count / documents], term, document, 0,
                               (uint32_t)position);
            }
        set_open(&one, false);
        set_open(&many, false);
        begin(&whole);
        begin(&parts);
        dls__posting_sink into_whole = dls__sequential_sink(&whole.postings);
        dls__posting_sink into_parts = dls__sequential_sink(&parts.postings);
        assert_ok(dls__merge_terms(one.pointers, 1, &memory.allocator, NULL, &into_whole, &whole.dict_writer,
                                   &whole.posting_count, &err),
                  &err);
        assert_ok(dls__merge_terms(many.pointers, many.count, &memory.allocator, NULL, &into_parts, &parts.dict_writer,
                                   &parts.posting_count, &err),
                  &err);
        read_merged(&whole);
        read_merged(&parts);
        assert_bytes(parts.file.documents.bytes, parts.file.documents.size, whole.file.documents.bytes,
                     whole.file.documents.size);
        assert_bytes(parts.file.positions.bytes, parts.file.positions.size, whole.file.positions.bytes,
                     whole.file.positions.size);
        assert_bytes(parts.dict.section.bytes, parts.dict.section.size, whole.dict.section.bytes,
                     whole.dict.section.size);
        done(&whole);
        done(&parts);
        set_done(&one);
        set_done(&many);
    }
    testalloc_done(&memory);
}

static void test_no_memory_is_told(void **state)
{
    (void)state;
    testalloc_init(&memory);
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        dls__inverter inverter;
        dls__inverter_source source;
        merged m;
        dls__inverter_init(&inverter, &memory.allocator);
        begin(&m);
        bool added = add_waiting(&inverter, "a", 0, 0, 1) && dls__inverter_settle(&inverter);
        dls_status status = added ? DLS_OK : DLS_ENOMEM;
        memset(&source, 0, sizeof source);
        if (status == DLS_OK) status = dls__inverter_terms(&inverter, POSITION_FIELDS, &source, &err);
        dls__posting_sink sink = dls__sequential_sink(&m.postings);
        if (status == DLS_OK)
            status = dls__merge_terms((dls__term_source *[]){ &source.source }, 1, &memory.allocator, NULL, &sink,
                                      &m.dict_writer, &m.posting_count, &err);
        assert_int_equal(status, memory.failed ? DLS_ENOMEM : DLS_OK);
        dls__inverter_source_done(&source);
        dls__inverter_done(&inverter);
        done(&m);
    }
    testalloc_done(&memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_equal_terms_become_one_with_all_postings),
        cmocka_unit_test(test_no_sources_and_empty_sources_give_nothing),
        cmocka_unit_test(test_keys_of_all_sources_stand_in_one_order),
        cmocka_unit_test(test_it_does_not_matter_how_many_sources_there_are),
        cmocka_unit_test(test_no_memory_is_told),
    };
    return cmocka_run_group_tests_name("segment/segment_merge", tests, NULL, NULL);
}
