/* SPDX-License-Identifier: MIT
 *
 * One document of 100 MB: indexed, found, counted, shown; and documents that are larger than any may be.
 */
#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */
#include <stdlib.h>
#include <sys/mman.h>

#include "support/rng.h"
#include "support/small_index.h"

#define MEGABYTE ((size_t)1 << 20)
#define LENGTH (100 * MEGABYTE)

static dls_error err;

/* Words of a Zipf-like vocabulary; "needle in a haystack" stands near the end, and nowhere else. */
static char *large_text(void)
{
    static const char needle[] = " needle in a haystack ";
    rng r = rng_for_test(20261201);
    char *text = malloc(LENGTH + 32);
    assert_non_null(text);
    for (size_t at = 0; at < LENGTH;)
        at += (size_t)sprintf(text + at, "w%" PRIu64 " ", rng_below(&r, 1 + rng_below(&r, 1 << rng_below(&r, 20))));
    memcpy(text + LENGTH - 5000, needle, strlen(needle));
    return text;
}

static void assert_found_and_shown(small_index *s, const char *text)
{
    dls_hits *hits = NULL;
    dls_text value;
    dls_snippet snippet;
    const dls_range *ranges;
    const dls_explain_node *nodes;
    size_t count;
    dls_query *query = small_index_parse(s, "\"needle in a haystack\"");
    assert_ok(dls_search(s->index, query, 10, NULL, &hits, &err), &err);
    assert_int_equal(dls_hits_count(hits), 1);
    assert_int_equal(dls_hits_at(hits, 0)->document, 1);
    assert_ok(dls_hits_value(hits, 0, 0, 0, &value, &err), &err);
    assert_bytes(value.bytes, value.length, text, LENGTH);
    assert_ok(dls_hits_snippet(hits, 0, 0, 40, &snippet, &err), &err);
    assert_contains(snippet.text.bytes, "needle in a haystack");
    assert_ok(dls_hits_matches(hits, 0, 0, 0, &ranges, &count, &err), &err);
    assert_int_equal(count, 4);
    assert_ok(dls_hits_explain(hits, 0, &nodes, &count, &err), &err);
    assert_same_bits(nodes[0].score, dls_hits_at(hits, 0)->score);
    dls_hits_free(hits);
    dls_query_free(query);
}

static void test_a_document_of_a_hundred_megabytes_is_found_and_shown(void **state)
{
    (void)state;
    small_index s;
    dls_index_info info;
    char *text = large_text();
    small_index_begin(&s, "text");
    small_index_add(&s, "a small one before it");
    small_index_add_values(&s, &(dls_value){ 0, text, LENGTH }, 1);
    small_index_add(&s, "a small one behind it, without a needle");
    small_index_open(&s);
    dls_index_get_info(s.index, &info);
    assert_int_equal(info.documents, 3);
    assert_true(info.tokens > LENGTH / 10);
    assert_found_and_shown(&s, text);
    assert_string_equal(small_index_ask(&s, "\"small one\""), "0 2");
    small_index_end(&s);
    free(text);
}

/* Memory that is reserved but never read: the length alone decides. */
static void *reserved(size_t length)
{
    void *bytes = mmap(NULL, length, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    assert_true(bytes != MAP_FAILED);
    return bytes;
}

static void test_a_document_larger_than_any_may_be_is_refused_and_the_writer_goes_on(void **state)
{
    (void)state;
    small_index s;
    const size_t gigabyte = 1024 * MEGABYTE;
    void *bytes = reserved(2 * gigabyte);
    small_index_begin(&s, "text/unstored stored other");
    const dls_value field[] = { { 0, bytes, 2 * gigabyte } }, record[] = { { 1, bytes, gigabyte } };
    const dls_value together[] = { { 1, bytes, gigabyte / 2 }, { 2, bytes, gigabyte / 2 } };
    assert_fails(dls_writer_add(s.writer, "0", 1, field, 1, &s.err), DLS_ELIMIT, &s.err,
                 "field 'text' of a document has more than 2 GiB");
    assert_fails(dls_writer_add(s.writer, "0", 1, record, 1, &s.err), DLS_ELIMIT, &s.err, "more than 1 GiB");
    assert_fails(dls_writer_add(s.writer, "0", 1, together, 2, &s.err), DLS_ELIMIT, &s.err, "more than 1 GiB");
    small_index_add(&s, "a tree");
    small_index_open(&s);
    assert_string_equal(small_index_ask(&s, "tree"), "0");
    small_index_end(&s);
    munmap(bytes, 2 * gigabyte);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_document_of_a_hundred_megabytes_is_found_and_shown),
        cmocka_unit_test(test_a_document_larger_than_any_may_be_is_refused_and_the_writer_goes_on),
    };
    return cmocka_run_group_tests_name("slow/large_document", tests, NULL, NULL);
}
