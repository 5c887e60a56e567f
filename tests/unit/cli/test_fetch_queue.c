/* SPDX-License-Identifier: MIT
 *
 * Tests of cli/fetch_queue.h.
 */
#include "cli/fetch_queue.h"

#include <stdio.h>
#include <string.h>

#include "canned_transfers.h"
#include "support/dls_test.h"

#define MOST 16

static struct request requests[MOST];
static char outcome[2000]; /* a line for each that is done */

static void note(struct request *request)
{
    size_t used = strlen(outcome);
    snprintf(outcome + used, sizeof outcome - used, "%d %s%s%s%s\n", (int)(request - requests), request->problem,
             request->answered ? "answered" : "", request->may_come ? ", may come" : "",
             request->denied ? ", denied" : "");
}

struct asked {
    const char *url; /* NULL: no more */
    bool is_api;
};

/* Ask for these, until all are done. */
static void run(const struct canned_answer *answers, size_t count, const struct asked *asked)
{
    dls_error err;
    struct queue *queue;
    struct queue_settings settings = { .delay_seconds = 0 };
    canned_web(answers, count);
    outcome[0] = '\0';
    assert_ok(queue_new(&settings, &queue, &err), &err);
    for (size_t i = 0; asked[i].url != NULL; i++) {
        requests[i] = (struct request){ .done = note, .is_api = asked[i].is_api };
        builder_add_string(&requests[i].transfer.url, asked[i].url);
        queue_add(queue, &requests[i]);
    }
    while (queue_run(queue)) {}
    for (size_t i = 0; i < MOST; i++) transfer_clear(&requests[i].transfer);
    queue_free(queue);
}

#define RUN(answers, ...)                                                                                              \
    run(answers, sizeof answers / sizeof answers[0], (const struct asked[]){ __VA_ARGS__, { NULL, false } })

static void test_robots_txt_is_asked_for_before_the_first_page(void **state)
{
    (void)state;
    static const struct canned_answer web[] = { { .url = "https://a.test/x", .status = 200 },
                                                { .url = "https://a.test/y", .status = 200 } };
    RUN(web, { "https://a.test/x#top", false }, { "https://me:secret@a.test/y", false });
    assert_string_equal(canned_log(), "https://a.test/robots.txt\nhttps://a.test/x\nhttps://a.test/y\n");
    assert_string_equal(outcome, "0 answered\n1 answered\n");
    assert_int_equal(canned_most_at_once(), 1);
}

static void test_what_robots_txt_forbids_is_not_asked_for(void **state)
{
    (void)state;
    static const struct canned_answer web[] = {
        { .url = "https://a.test/robots.txt", .status = 200, .body = "User-agent: *\nDisallow: /no" },
        { .url = "https://a.test/yes", .status = 200 },
        { .url = "https://a.test/no", .status = 200 },
    };
    RUN(web, { "https://a.test/no", false }, { "https://a.test/yes", false }, { "https://a.test/no", true });
    assert_string_equal(canned_log(), "https://a.test/robots.txt\nhttps://a.test/yes\nhttps://a.test/no\n");
    assert_string_equal(outcome, "0 its robots.txt does not allow it, denied\n1 answered\n2 answered\n");
}

static void test_a_host_that_cannot_be_asked_for_robots_txt_is_left_alone(void **state)
{
    (void)state;
    static const struct canned_answer web[] = { { .url = "https://a.test/robots.txt", .status = 501 },
                                                { .url = "https://b.test/x", .status = 200 } };
    RUN(web, { "https://a.test/x", false }, { "https://a.test/y", false }, { "https://b.test/x", false });
    assert_null(strstr(canned_log(), "https://a.test/x"));
    assert_contains(outcome, "0 its robots.txt: HTTP 501, may come\n1 its robots.txt: HTTP 501, may come\n");
    assert_contains(outcome, "2 answered\n");
}

static void test_redirects_are_followed_and_asked_about_anew(void **state)
{
    (void)state;
    static const struct canned_answer web[] = {
        { .url = "https://a.test/x", .status = 301, .location = "https://b.test/x" },
        { .url = "https://b.test/x", .status = 200 },
        { .url = "https://a.test/no", .status = 302, .location = "https://c.test/no" },
        { .url = "https://c.test/robots.txt", .status = 200, .body = "User-agent: *\nDisallow: /" },
        { .url = "https://a.test/odd", .status = 302, .location = "javascript:alert(1)" },
        { .url = "https://a.test/none", .status = 302 },
    };
    RUN(web, { "https://a.test/x", false }, { "https://a.test/no", false }, { "https://a.test/odd", false },
        { "https://a.test/none", false });
    assert_contains(canned_log(), "https://b.test/robots.txt\n");
    assert_null(strstr(canned_log(), "https://c.test/no"));
    assert_contains(outcome, "0 answered\n");
    assert_contains(outcome, "1 its robots.txt does not allow it, denied\n");
    assert_contains(outcome, "2 no address of http or https\n");
    assert_contains(outcome, "3 HTTP 302\n");
}

static void test_redirects_have_an_end(void **state)
{
    (void)state;
    static const struct canned_answer web[] = {
        { .url = "https://a.test/x", .status = 302, .location = "https://a.test/y" },
        { .url = "https://a.test/y", .status = 302, .location = "https://a.test/x" },
    };
    RUN(web, { "https://a.test/x", true });
    assert_string_equal(outcome, "0 more than 10 redirects\n");
    assert_int_equal(strlen(canned_log()), 11 * strlen("https://a.test/x\n"));
}

static void test_what_may_pass_is_tried_again(void **state)
{
    (void)state;
    static const struct canned_answer web[] = {
        { .url = "https://a.test/x", .status = 503, .times = 1 },
        { .url = "https://a.test/x", .end = TRANSFER_BROKEN, .times = 1 },
        { .url = "https://a.test/x", .status = 200 },
        { .url = "https://b.test/x", .status = 500 },
    };
    RUN(web, { "https://a.test/x", true }, { "https://b.test/x", true });
    assert_contains(outcome, "0 answered\n");
    assert_contains(outcome, "1 HTTP 500, may come\n");
    assert_int_equal(strlen(canned_log()), 6 * strlen("https://a.test/x\n"));
}

static void test_who_asks_to_be_left_alone_is(void **state)
{
    (void)state;
    static const struct canned_answer web[] = { { .url = "https://a.test/x", .status = 429, .retry_after = 3600 },
                                                { .url = "https://a.test/y", .status = 200 } };
    RUN(web, { "https://a.test/x", true }, { "https://a.test/y", true });
    assert_string_equal(canned_log(), "https://a.test/x\n");
    assert_string_equal(outcome, "0 HTTP 429; it asks to be left alone for 3600 s, may come\n"
                                 "1 HTTP 429; it asks to be left alone for 3600 s, may come\n");
}

static void test_an_api_that_will_not_is_not_asked_for_ever(void **state)
{
    (void)state;
    static const struct canned_answer web[] = { { .url = "https://a.test/x", .status = 403 },
                                                { .url = "https://a.test/y", .status = 403 },
                                                { .url = "https://a.test/z", .status = 200 } };
    RUN(web, { "https://a.test/x", true }, { "https://a.test/y", true }, { "https://a.test/z", true });
    assert_string_equal(canned_log(), "https://a.test/x\nhttps://a.test/y\n");
    assert_string_equal(outcome, "0 HTTP 403\n1 HTTP 403\n2 HTTP 403, may come\n");
}

static void test_what_is_no_address_of_the_web_is_not_asked_for(void **state)
{
    (void)state;
    static const struct canned_answer web[] = { { .url = "https://a.test/x", .status = 200 } };
    RUN(web, { "ftp://a.test/x", false }, { "javascript:alert(1)", false }, { "", false },
        { "file:///etc/passwd", false }, { "https://", false }, { "https://a b/", false });
    assert_string_equal(canned_log(), "");
    assert_string_equal(outcome, "0 no address of http or https\n1 no address of http or https\n"
                                 "2 no address of http or https\n3 no address of http or https\n"
                                 "4 no address of http or https\n5 no address of http or https\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_robots_txt_is_asked_for_before_the_first_page),
        cmocka_unit_test(test_what_robots_txt_forbids_is_not_asked_for),
        cmocka_unit_test(test_a_host_that_cannot_be_asked_for_robots_txt_is_left_alone),
        cmocka_unit_test(test_redirects_are_followed_and_asked_about_anew),
        cmocka_unit_test(test_redirects_have_an_end),
        cmocka_unit_test(test_what_may_pass_is_tried_again),
        cmocka_unit_test(test_who_asks_to_be_left_alone_is),
        cmocka_unit_test(test_an_api_that_will_not_is_not_asked_for_ever),
        cmocka_unit_test(test_what_is_no_address_of_the_web_is_not_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
