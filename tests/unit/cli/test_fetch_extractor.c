/* SPDX-License-Identifier: MIT
 *
 * Tests of cli/fetch_extractor.h: who is asked about an address, and by which requests; who reads what.
 */
#include "cli/fetch_extractor.h"

#include <stdio.h>
#include <string.h>

#include "support/dls_test.h"

/* -------------------------------------------------------------------------------------------------------- Addresses */

/* "arxiv 1603.07285 https://arxiv.org/abs/1603.07285": who plans, what for a batch, and all requests. */
static void check_plan(const char *url, const char *expected)
{
    struct fetch_plan plan;
    struct string_builder seen = { 0 };
    const struct fetch_extractor *planner = fetch_plan_for(url, &plan);
    builder_add_string(&seen, planner->name);
    if (plan.batch.size > 0) builder_add_format(&seen, " %s", builder_text(&plan.batch));
    for (size_t i = 0; i < plan.count; i++) builder_add_format(&seen, " %s", builder_text(&plan.steps[i].url));
    assert_string_equal(builder_text(&seen), expected);
    builder_done(&seen);
    fetch_plan_done(&plan);
}

static void test_papers_of_arxiv_are_known_by_all_their_addresses(void **state)
{
    (void)state;
    static const char *const addresses[] = {
        "https://arxiv.org/abs/1703.06857",       "http://www.arxiv.org/pdf/1703.06857.pdf",
        "https://arxiv.org/pdf/1703.06857v2.pdf", "https://export.arxiv.org/abs/1703.06857v2?context=cs#x",
        "https://ar5iv.org/abs/1703.06857",       "https://ar5iv.labs.arxiv.org/html/1703.06857",
        "https://arxiv.org/html/1703.06857v11/",
    };
    for (size_t i = 0; i < sizeof addresses / sizeof addresses[0]; i++)
        check_plan(addresses[i], "arxiv 1703.06857 https://arxiv.org/abs/1703.06857");
    check_plan("https://arxiv.org/pdf/hep-th/9901001v1.pdf",
               "arxiv hep-th/9901001 https://arxiv.org/abs/hep-th/9901001");
    check_plan("https://arxiv.org/abs/math.CA/0611800v2",
               "arxiv math.CA/0611800 https://arxiv.org/abs/math.CA/0611800");
    check_plan("https://arxiv.org/abs/0704.0001", "arxiv 0704.0001 https://arxiv.org/abs/0704.0001");
}

static void test_other_pages_of_arxiv_are_pages(void **state)
{
    (void)state;
    static const char *const addresses[] = { "https://arxiv.org/list/cs.LG/recent",
                                             "https://arxiv.org/a/doe_j_1",
                                             "https://arxiv.org/pdf/",
                                             "https://arxiv.org/abs/1703.068",
                                             "https://arxiv.org/abs/1703.06857,1,2",
                                             "https://arxiv.org/abs/x%2F9901001",
                                             "https://arxiv.org/abs/1703.06857v",
                                             "https://notarxiv.org/abs/1703.06857" };
    for (size_t i = 0; i < sizeof addresses / sizeof addresses[0]; i++) {
        char expected[100];
        snprintf(expected, sizeof expected, "html %s", addresses[i]);
        check_plan(addresses[i], expected);
    }
}

static void test_dois_are_asked_of_crossref_and_then_of_themselves(void **state)
{
    (void)state;
    check_plan("https://dx.doi.org/10.1137/18M1165748",
               "crossref https://api.crossref.org/works/10.1137/18M1165748 https://doi.org/10.1137/18M1165748");
    check_plan("http://doi.org/10.1/a%3Fb(c)",
               "crossref https://api.crossref.org/works/10.1/a%3Fb(c) https://doi.org/10.1/a%3Fb(c)");
    check_plan("https://doi.org/", "html https://doi.org/");
}

static void test_github_knows_repositories_and_files(void **state)
{
    (void)state;
    static const char repository[] = "github https://api.github.com/repos/o/r https://api.github.com/repos/o/r/readme "
                                     "https://github.com/o/r";
    check_plan("https://github.com/o/r", repository);
    check_plan("http://www.github.com/o/r.git", repository);
    check_plan("https://github.com/o/r/tree/main/folder", repository);
    check_plan("https://github.com/o/r/blob/main/a/b.pdf?raw=true", "github https://github.com/o/r/raw/main/a/b.pdf");
    check_plan("https://github.com/o/r/issues/1", "html https://github.com/o/r/issues/1");
    check_plan("https://github.com/o", "html https://github.com/o");
    check_plan("https://github.com/topics/kites", "html https://github.com/topics/kites");
}

static void test_videos_are_known_by_all_their_addresses(void **state)
{
    (void)state;
    static const char video[] =
        "youtube https://www.youtube.com/oembed?format=json&url="
        "https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3DAb-_1 https://www.youtube.com/watch?v=Ab-_1";
    check_plan("https://www.youtube.com/watch?v=Ab-_1", video);
    check_plan("http://youtube.com/watch?list=x&v=Ab-_1&t=3", video);
    check_plan("https://youtu.be/Ab-_1?t=3", video);
    check_plan("https://m.youtube.com/embed/Ab-_1", video);
    check_plan("https://www.youtube.com/watch?v=a%20b", "html https://www.youtube.com/watch?v=a%20b");
    check_plan("https://www.youtube.com/@channel", "html https://www.youtube.com/@channel");
}

static void test_batches_are_one_address(void **state)
{
    (void)state;
    static const char *const wanted[] = { "1603.07285", "hep-th/9901001" };
    struct string_builder url = { 0 };
    extractor_arxiv.ask(&url, wanted, 2);
    assert_string_equal(builder_text(&url), "https://export.arxiv.org/api/query?max_results=100&"
                                            "id_list=1603.07285,hep-th/9901001");
    builder_done(&url);
}

/* --------------------------------------------------------------------------------------------------------- Contents */

static const struct fetch_extractor *reader_of(const char *type, const char *bytes, size_t size)
{
    struct fetch_page page = { .url = "", .type = type, .bytes = bytes, .size = size };
    return fetch_reader_of(&page);
}

static void test_contents_are_told_by_type_and_bytes(void **state)
{
    (void)state;
    assert_ptr_equal(reader_of("text/html; charset=x", "text", 4), &extractor_html);
    assert_ptr_equal(reader_of("TEXT/HTML", "text", 4), &extractor_html);
    assert_ptr_equal(reader_of("text/html", "%PDF-1.5", 8), &extractor_pdf);
    assert_ptr_equal(reader_of("application/octet-stream", "%PDF-1.5", 8), &extractor_pdf);
    assert_ptr_equal(reader_of("application/octet-stream", "\n<!DOCTYPE HTML>", 16), &extractor_html);
    assert_ptr_equal(reader_of("", "just a text", 11), &extractor_text);
    assert_ptr_equal(reader_of("text/markdown", "# A", 3), &extractor_text);
    assert_null(reader_of("application/octet-stream", "a\0b", 3));
    assert_null(reader_of("application/json", "{}", 2));
    assert_true(fetch_type_is_readable(""));
    assert_true(fetch_type_is_readable("application/atom+xml; type=feed"));
    assert_false(fetch_type_is_readable("image/svg"));
    assert_false(fetch_type_is_readable("application/zip"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_papers_of_arxiv_are_known_by_all_their_addresses),
        cmocka_unit_test(test_other_pages_of_arxiv_are_pages),
        cmocka_unit_test(test_dois_are_asked_of_crossref_and_then_of_themselves),
        cmocka_unit_test(test_github_knows_repositories_and_files),
        cmocka_unit_test(test_videos_are_known_by_all_their_addresses),
        cmocka_unit_test(test_batches_are_one_address),
        cmocka_unit_test(test_contents_are_told_by_type_and_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
