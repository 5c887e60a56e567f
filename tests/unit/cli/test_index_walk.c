/* SPDX-License-Identifier: MIT
 *
 * Every document once, in its order, over several pages and segments, and none that was deleted.
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

#include "cli/index_walk.h"

#define DOCUMENTS 10000 /* more than two pages */
#define COMMITS 4

static char folder[64], path[96];

static void add_some(dls_writer *writer, unsigned from, unsigned to)
{
    for (unsigned i = from; i < to; i++) {
        char key[16];
        int length = snprintf(key, sizeof key, "d%u", i);
        assert_int_equal(dls_writer_add(writer, key, (size_t)length, NULL, 0, NULL), DLS_OK);
    }
    assert_int_equal(dls_writer_commit(writer, NULL), DLS_OK);
}

/* Documents 0, 1, 2, ..., without each seventh. */
static dls_index *make_index(void)
{
    dls_schema *schema;
    dls_writer *writer;
    dls_index *index;
    assert_int_equal(dls_schema_new_default(NULL, NULL, &schema, NULL), DLS_OK);
    assert_int_equal(dls_writer_create(path, schema, NULL, &writer, NULL), DLS_OK);
    for (unsigned c = 0; c < COMMITS; c++)
        add_some(writer, c * DOCUMENTS / COMMITS, (c + 1) * DOCUMENTS / COMMITS);
    for (unsigned i = 0; i < DOCUMENTS; i += 7) {
        char key[16];
        int length = snprintf(key, sizeof key, "d%u", i);
        assert_int_equal(dls_writer_delete(writer, key, (size_t)length, NULL), DLS_OK);
    }
    assert_int_equal(dls_writer_commit(writer, NULL), DLS_OK);
    dls_writer_close(writer);
    dls_schema_free(schema);
    assert_int_equal(dls_index_open(path, NULL, &index, NULL), DLS_OK);
    return index;
}

struct walk {
    unsigned next;  /* the document that has to come */
    unsigned count;
    unsigned until; /* fail there */
};

static dls_status take_in_order(void *ctx, dls_hits *hits, size_t number, dls_error *err)
{
    struct walk *walk = ctx;
    dls_text key;
    char expected[16];
    walk->next += walk->next % 7 == 0;
    snprintf(expected, sizeof expected, "d%u", walk->next++);
    assert_int_equal(dls_hits_key(hits, number, &key, err), DLS_OK);
    assert_string_equal(key.bytes, expected);
    walk->count++;
    if (walk->count < walk->until) return DLS_OK;
    err->code = DLS_ELIMIT;
    return DLS_ELIMIT;
}

static void test_every_document_once_in_order(void **state)
{
    (void)state;
    dls_error err;
    dls_index *index = make_index();
    struct walk walk = { .until = DOCUMENTS };
    assert_int_equal(index_walk(index, take_in_order, &walk, &err), DLS_OK);
    assert_int_equal(walk.count, DOCUMENTS - (DOCUMENTS + 6) / 7);
    dls_index_close(index);
}

static void test_a_failure_ends_it(void **state)
{
    (void)state;
    dls_error err;
    dls_index *index = make_index();
    struct walk walk = { .until = 5000 };
    assert_int_equal(index_walk(index, take_in_order, &walk, &err), DLS_ELIMIT);
    assert_int_equal(walk.count, 5000);
    dls_index_close(index);
}

static int set_up(void **state)
{
    (void)state;
    const char *temporary = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%.40s/walk-XXXXXX", temporary != NULL ? temporary : P_tmpdir);
    if (mkdtemp(folder) == NULL) return -1;
    snprintf(path, sizeof path, "%s/walked.dls", folder);
    return 0;
}

static int remove_index(void **state)
{
    (void)state;
    return unlink(path);
}

static int tear_down(void **state)
{
    (void)state;
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_every_document_once_in_order, remove_index),
        cmocka_unit_test_teardown(test_a_failure_ends_it, remove_index),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
