/* SPDX-License-Identifier: MIT
 *
 * Judgements in the forms that there are, in any order, and lines that are none.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "cli/eval_qrels.h"
#include "cli/message.h"

static char path[64];

static int read_text(struct eval_qrels *qrels, const char *text)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    *qrels = (struct eval_qrels){ .count = 0 };
    return eval_qrels_read(qrels, path);
}

static int grade(const struct eval_qrels *qrels, const char *qid, const char *key)
{
    return eval_qrels_grade(qrels, eval_qrels_find(qrels, qid), key);
}

static void test_forms(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "q2 0 d1 2\nq1 0 d9 0\nq1 0 d10 1\r\nq1 0 d1 -1\n",
        "q2\t0\td1\t2\nq1\t0\td9\t0\nq1\t0\td10\t1\nq1\t0\td1\t-1",
        "query-id\tcorpus-id\tscore\nq2\td1\t2\nq1\td9\t0\n\nq1\td10\t1\nq1\td1\t-1\n",
        "q2 d1 2\nq1  d9 0\nq1 d10 1\nq1 d1   -1\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct eval_qrels qrels;
        assert_int_equal(read_text(&qrels, texts[i]), EXIT_FOUND);
        assert_int_equal(qrels.count, 4);
        assert_int_equal(eval_qrels_find(&qrels, "q1").count, 3);
        assert_int_equal(eval_qrels_find(&qrels, "q2").count, 1);
        assert_int_equal(eval_qrels_find(&qrels, "q").count, 0);
        assert_int_equal(eval_qrels_find(&qrels, "q3").count, 0);
        assert_int_equal(eval_qrels_at(&qrels, 0).count, 3);
        assert_int_equal(grade(&qrels, "q1", "d10"), 1);
        assert_int_equal(grade(&qrels, "q1", "d1"), -1);
        assert_int_equal(grade(&qrels, "q1", "d9"), 0);
        assert_int_equal(grade(&qrels, "q1", "d"), 0);
        assert_int_equal(grade(&qrels, "q1", "d99"), 0);
        assert_int_equal(grade(&qrels, "q2", "d1"), 2);
        assert_int_equal(grade(&qrels, "q3", "d1"), 0);
        eval_qrels_done(&qrels);
    }
}

static void test_names_with_blanks_stand_between_tabs(void **state)
{
    (void)state;
    struct eval_qrels qrels;
    assert_int_equal(read_text(&qrels, "a query\tnotes/my file.md\t1\n"), EXIT_FOUND);
    assert_int_equal(grade(&qrels, "a query", "notes/my file.md"), 1);
    eval_qrels_done(&qrels);
}

static void test_what_is_none_is_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "", "\n", "q d\n", "q 0 d 1 x y\n", "a b c\nq 0 d good\n", "q 0 d 1\nq 0 d 99999999999\n",
        "q 0 d 1\nq 0 d 0\n", "a b c\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct eval_qrels qrels;
        assert_int_equal(read_text(&qrels, texts[i]), EXIT_TROUBLE);
        eval_qrels_done(&qrels);
    }
    struct eval_qrels qrels = { .count = 0 };
    assert_int_equal(eval_qrels_read(&qrels, "nowhere"), EXIT_TROUBLE);
    eval_qrels_done(&qrels);
}

static void test_many_are_sorted(void **state)
{
    (void)state;
    struct eval_qrels qrels;
    struct string_builder text = { 0 };
    for (unsigned i = 0; i < 2000; i++) builder_add_format(&text, "q%u 0 d%u %u\n", i * 7919 % 50, i, i % 5);
    assert_int_equal(read_text(&qrels, builder_text(&text)), EXIT_FOUND);
    for (unsigned i = 0; i < 2000; i++) {
        char qid[16], key[16];
        snprintf(qid, sizeof qid, "q%u", i * 7919 % 50);
        snprintf(key, sizeof key, "d%u", i);
        assert_int_equal(grade(&qrels, qid, key), (int)(i % 5));
    }
    builder_done(&text);
    eval_qrels_done(&qrels);
}

static int set_up(void **state)
{
    (void)state;
    const char *temporary = getenv("TMPDIR");
    snprintf(path, sizeof path, "%.40s/qrels-XXXXXX", temporary != NULL ? temporary : P_tmpdir);
    int file = mkstemp(path);
    return file < 0 ? -1 : close(file);
}

static int tear_down(void **state)
{
    (void)state;
    return unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_forms),
        cmocka_unit_test(test_names_with_blanks_stand_between_tabs),
        cmocka_unit_test(test_what_is_none_is_refused),
        cmocka_unit_test(test_many_are_sorted),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
