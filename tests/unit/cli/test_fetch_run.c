/* SPDX-License-Identifier: MIT
 *
 * Tests of cli/fetch_run.h.
 */
#include "cli/fetch_run.h"

#include <stdio.h>
#include <string.h>

#include "canned_transfers.h"
#include "support/dls_test.h"

#define PAGE(title, text)                                                                                              \
    "<html><head><meta property='og:title' content='" title "'><meta property='og:description' content='" text "'>"    \
    "</head><body></body></html>"

static json_t *records; /* by their keys */
static size_t most_taken;

static bool take(void *ctx, json_t *record)
{
    (void)ctx;
    json_object_set_new(records, json_string_value(json_object_get(record, "id")), record);
    return json_object_size(records) < most_taken;
}

static int begin_test(void **state)
{
    (void)state;
    records = json_object();
    most_taken = 100;
    return 0;
}

static int end_test(void **state)
{
    (void)state;
    json_decref(records);
    return 0;
}

static const char *text_of(const char *key, const char *member)
{
    const char *text = json_string_value(json_object_get(json_object_get(records, key), member));
    return text == NULL ? "" : text;
}

/* Ask about these addresses, which are their own keys. `known`: the record of the first; NULL: there is none. */
static struct fetch_counts run(const struct canned_answer *answers, size_t count, const char *const *urls,
                               json_t *known, bool use_archive)
{
    struct fetch_run *fetching;
    struct queue_settings settings = { .delay_seconds = 0 };
    dls_error err;
    canned_web(answers, count);
    assert_ok(fetch_run_new(&settings, take, NULL, &fetching, &err), &err);
    if (use_archive) fetch_run_use_archive(fetching);
    for (size_t i = 0; urls[i] != NULL; i++)
        assert_true(fetch_run_add(fetching, urls[i], urls[i], i == 0 ? known : NULL));
    assert_true(fetch_run_begin(fetching));
    while (fetch_run_go_on(fetching)) {}
    struct fetch_counts counts = fetch_run_counts(fetching);
    fetch_run_free(fetching);
    json_decref(known);
    return counts;
}

#define RUN(answers, known, archive, ...)                                                                              \
    run(answers, sizeof answers / sizeof answers[0], (const char *const[]){ __VA_ARGS__, NULL }, known, archive)

static void test_a_page_becomes_a_record(void **state)
{
    (void)state;
    static const struct canned_answer web[] = {
        { .url = "https://a.test/x", .status = 301, .location = "https://a.test/y" },
        { .url = "https://a.test/y", .status = 200, .body = PAGE("A title", "An abstract of some words.") },
    };
    struct fetch_counts counts = RUN(web, NULL, false, "https://a.test/x", "https://a.test/gone");
    assert_int_equal(counts.done, 2);
    assert_int_equal(counts.failed, 1);
    assert_string_equal(text_of("https://a.test/x", "title"), "A title");
    assert_string_equal(text_of("https://a.test/x", "abstract"), "An abstract of some words.");
    assert_string_equal(text_of("https://a.test/x", "final_url"), "https://a.test/y");
    assert_string_equal(text_of("https://a.test/x", "problem"), "");
    assert_string_equal(text_of("https://a.test/x", "etag"), "\"tag\"");
    assert_string_equal(text_of("https://a.test/gone", "problem"), "HTTP 404");
    assert_int_equal(json_integer_value(json_object_get(json_object_get(records, "https://a.test/gone"), "status")),
                     404);
}

static void test_what_is_unchanged_stays_known(void **state)
{
    (void)state;
    static const struct canned_answer web[] = { { .url = "https://a.test/x", .status = 304 } };
    json_t *known = json_pack("{s:s,s:s,s:s,s:s}", "id", "https://a.test/x", "url", "https://a.test/x", "title",
                              "Known", "etag", "\"old\"");
    struct fetch_counts counts = RUN(web, known, false, "https://a.test/x");
    assert_int_equal(counts.unchanged, 1);
    assert_string_equal(canned_last_etag(), "\"old\"");
    assert_string_equal(text_of("https://a.test/x", "title"), "Known");
    assert_string_equal(text_of("https://a.test/x", "etag"), "\"old\"");
}

static void test_what_is_dead_now_keeps_what_was_known(void **state)
{
    (void)state;
    static const struct canned_answer web[] = { { .url = "https://a.test/x", .status = 410 } };
    json_t *known = json_pack("{s:s,s:s,s:s}", "id", "https://a.test/x", "url", "https://a.test/x", "title", "Known");
    RUN(web, known, false, "https://a.test/x");
    assert_string_equal(text_of("https://a.test/x", "title"), "Known");
    assert_string_equal(text_of("https://a.test/x", "problem"), "HTTP 410");
}

static void test_pages_that_send_one_elsewhere_are_followed_so_far(void **state)
{
    (void)state;
    static const struct canned_answer web[] = {
        { .url = "https://a.test/x", .status = 200, .body = "<meta http-equiv=refresh content='0; url=/y'>" },
        { .url = "https://a.test/y", .status = 200, .body = PAGE("A title", "An abstract of some words.") },
        { .url = "https://b.test/x", .status = 200, .body = "<meta http-equiv=refresh content='0; url=/y'>" },
        { .url = "https://b.test/y", .status = 200, .body = "<meta http-equiv=refresh content='0; url=/x'>" },
    };
    RUN(web, NULL, false, "https://a.test/x", "https://b.test/x");
    assert_string_equal(text_of("https://a.test/x", "title"), "A title");
    assert_string_equal(text_of("https://b.test/x", "title"), "");
    size_t asked = 0;
    for (const char *at = canned_log(); (at = strstr(at, "https://b.test/")) != NULL; at++) asked++;
    assert_int_equal(asked, 1 + 4); /* its robots.txt, and the page that sent us three times */
}

static void test_dead_addresses_are_looked_up_in_the_archive(void **state)
{
    (void)state;
    static const struct canned_answer web[] = {
        { .url = "https://archive.org/wayback/available?url=https%3A%2F%2Fa.test%2Fx%3Fa%26b",
          .status = 200,
          .body = "{\"archived_snapshots\":{\"closest\":{\"available\":true,\"url\":\"https://archive.org/x\"}}}" },
        { .url = "https://archive.org/wayback/available?url=https%3A%2F%2Fa.test%2Fy", .status = 200, .body = "[[[" },
    };
    RUN(web, NULL, true, "https://a.test/x?a&b", "https://a.test/y");
    assert_string_equal(text_of("https://a.test/x?a&b", "archived"), "https://archive.org/x");
    assert_string_equal(text_of("https://a.test/x?a&b", "problem"), "HTTP 404");
    assert_string_equal(text_of("https://a.test/y", "archived"), "");
}

#define ENTRY(number, title)                                                                                           \
    "<entry><id>http://arxiv.org/abs/" number "v1</id><title>" title "</title><summary>Its "                           \
                                                                     "abstract.</summary></entry>"
#define QUERY "https://export.arxiv.org/api/query?max_results=100&id_list="

static void test_papers_are_asked_for_together(void **state)
{
    (void)state;
    static const struct canned_answer web[] = {
        { .url = QUERY "1701.00001,1701.00002",
          .status = 200,
          .body = "<feed xmlns='http://www.w3.org/2005/Atom'>" ENTRY("1701.00002", "Two")
              ENTRY("1701.00001", "One") "</feed>" },
    };
    RUN(web, NULL, false, "https://arxiv.org/abs/1701.00001", "https://arxiv.org/pdf/1701.00002");
    assert_string_equal(canned_log(), QUERY "1701.00001,1701.00002\n");
    assert_string_equal(text_of("https://arxiv.org/abs/1701.00001", "title"), "One");
    assert_string_equal(text_of("https://arxiv.org/pdf/1701.00002", "title"), "Two");
    assert_string_equal(text_of("https://arxiv.org/pdf/1701.00002", "source"), "arxiv");
}

static void test_a_batch_that_is_refused_is_asked_for_in_halves(void **state)
{
    (void)state;
    static const struct canned_answer web[] = {
        { .url = QUERY "1701.00001,1701.00002", .status = 400 },
        { .url = QUERY "1701.00001",
          .status = 200,
          .body = "<feed xmlns='http://www.w3.org/2005/Atom'>" ENTRY("1701.00001", "One") "</feed>" },
        { .url = QUERY "1701.00002", .status = 400 },
    };
    RUN(web, NULL, false, "https://arxiv.org/abs/1701.00001", "https://arxiv.org/abs/1701.00002");
    assert_string_equal(text_of("https://arxiv.org/abs/1701.00001", "title"), "One");
    assert_string_equal(text_of("https://arxiv.org/abs/1701.00002", "problem"), "HTTP 404"); /* of the page, then */
}

static void test_who_takes_records_may_say_to_stop(void **state)
{
    (void)state;
    static const struct canned_answer web[] = { { .url = "https://a.test/x", .status = 404 } };
    most_taken = 1;
    struct fetch_counts counts = RUN(web, NULL, false, "https://a.test/1", "https://a.test/2", "https://a.test/3");
    assert_int_equal(counts.done, 1);
    assert_int_equal(json_object_size(records), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_page_becomes_a_record, begin_test, end_test),
        cmocka_unit_test_setup_teardown(test_what_is_unchanged_stays_known, begin_test, end_test),
        cmocka_unit_test_setup_teardown(test_what_is_dead_now_keeps_what_was_known, begin_test, end_test),
        cmocka_unit_test_setup_teardown(test_pages_that_send_one_elsewhere_are_followed_so_far, begin_test, end_test),
        cmocka_unit_test_setup_teardown(test_dead_addresses_are_looked_up_in_the_archive, begin_test, end_test),
        cmocka_unit_test_setup_teardown(test_papers_are_asked_for_together, begin_test, end_test),
        cmocka_unit_test_setup_teardown(test_a_batch_that_is_refused_is_asked_for_in_halves, begin_test, end_test),
        cmocka_unit_test_setup_teardown(test_who_takes_records_may_say_to_stop, begin_test, end_test),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
