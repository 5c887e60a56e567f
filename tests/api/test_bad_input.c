/* SPDX-License-Identifier: MIT
 *
 * What people and disks come up with: odd queries, odd documents, files that are none. An answer, or an error of one
 * line that says what is wrong with what; and nothing half-written is left.
 */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/crc32c.h"
#include "base/endian.h"
#include "support/rng.h"
#include "support/sample.h"
#include "support/small_index.h"

#define MEGABYTE ((size_t)1 << 20)

static dls_error err;

/* The failure is one line about `name` that has `text` in it. */
static void assert_one_line(const char *name, const char *text)
{
    size_t length = strlen(err.text);
    assert_true(length > 0 && err.text[length - 1] != '.' && err.text[length - 1] != ' ');
    for (size_t i = 0; i < length; i++) assert_true((uint8_t)err.text[i] >= ' ');
    assert_contains(err.text, name);
    assert_contains(err.text, text);
}

/* ---- Queries ---- */

/* Search, count, and everything that can be asked of hits. */
static size_t ask_everything(const dls_index *index, const char *text, size_t length)
{
    dls_query *query = NULL;
    dls_hits *hits = NULL;
    uint64_t count;
    assert_ok(dls_query_parse(dls_index_schema(index), text, length, 0, NULL, &query, &err), &err);
    assert_ok(dls_search(index, query, 5, NULL, &hits, &err), &err);
    assert_ok(dls_count(index, query, &count, &err), &err);
    size_t found = dls_hits_count(hits);
    assert_true(found <= count);
    for (size_t i = 0; i < found; i++) {
        dls_snippet snippet;
        const dls_explain_node *nodes;
        size_t nodes_count;
        assert_ok(dls_hits_snippet(hits, i, 1, 20, &snippet, &err), &err);
        assert_ok(dls_hits_explain(hits, i, &nodes, &nodes_count, &err), &err);
        assert_same_bits(nodes[0].score, dls_hits_at(hits, i)->score);
    }
    dls_hits_free(hits);
    dls_query_free(query);
    return found;
}

static void test_queries_without_a_word_find_nothing(void **state)
{
    (void)state;
    static const char *const texts[] = { "", " ", "\t\r\n \v\f", "\xe3\x80\x80", ".", "...!?", "\"", "\"\"", "\" \"",
                                         "-", "- -", "--", "-\"\"", "()[]{}", "\\", "*", "\xff", "\xef\xbf\xbd" };
    dls_index *index = sample_open();
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_int_equal(ask_everything(index, texts[i], strlen(texts[i])), 0);
    assert_int_equal(ask_everything(index, NULL, 0), 0);
    assert_int_equal(ask_everything(index, "\0\0", 2), 0);
    dls_index_close(index);
}

static void test_odd_queries_find_the_words_that_are_in_them(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t length;
    } rows[] = {
        { "\"tree search", 12 }, { "tree\" search", 12 },     { "tree\0search", 11 }, { "\0tree", 5 },
        { "tree\xff", 5 },       { "\xc3tree", 5 },           { "tree\xe6\xb7", 6 },  { "\"\"\"tree\"", 8 },
        { "-\"zzz tree", 10 },   { "tree -", 6 },             { "((tree))", 8 },      { "tree AND OR NOT", 15 },
        { "title:tree~2^3", 14 }, { "\r\n\ttree\r\n", 9 },
    };
    dls_index *index = sample_open();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (ask_everything(index, rows[i].text, rows[i].length) == 0) fail_msg("%s", rows[i].text);
    dls_index_close(index);
}

/* `piece` again and again, a counter in place of '%'. */
static char *repeated(const char *piece, size_t length)
{
    char *text = malloc(length + 64), *at = text;
    for (unsigned i = 0; at < text + length; i++)
        for (const char *c = piece; *c != '\0' && at < text + length; c++)
            if (*c == '%')
                at += sprintf(at, "%u", i);
            else
                *at++ = *c;
    return text;
}

static void test_a_query_of_a_megabyte_is_answered(void **state)
{
    (void)state;
    static const char *const pieces[] = { "tree ", "w% tree ", "treetree", "\"tree search\" ", "\"tree w% search\" ",
                                          "tree -w% ", "-\"", "\"", "深度学习" };
    dls_index *index = sample_open();
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        char *text = repeated(pieces[i], MEGABYTE);
        ask_everything(index, text, MEGABYTE);
        free(text);
    }
    dls_index_close(index);
}

static void test_random_bytes_are_a_query(void **state)
{
    (void)state;
    rng r = rng_for_test(20261129);
    dls_index *index = sample_open();
    for (int round = 0; round < 300; round++) {
        char text[300];
        size_t length = rng_below(&r, sizeof text);
        rng_bytes(&r, text, length);
        ask_everything(index, text, length);
    }
    dls_index_close(index);
}

/* ---- Collections and documents ---- */

static void test_an_empty_collection_answers_everything_with_nothing(void **state)
{
    (void)state;
    small_index s;
    uint64_t document, count = 77;
    dls_index_info info;
    small_index_begin(&s, "title text");
    small_index_open(&s);
    assert_int_equal(ask_everything(s.index, "tree", 4), 0);
    assert_int_equal(ask_everything(s.index, "\"a tree\" -b", 11), 0);
    dls_query *query = small_index_parse(&s, "tree");
    assert_ok(dls_count(s.index, query, &count, &err), &err);
    assert_int_equal(count, 0);
    assert_status(dls_index_find(s.index, "0", 1, &document, &err), DLS_ENOTFOUND);
    assert_ok(dls_index_check_text(s.index, &err), &err);
    dls_index_get_info(s.index, &info);
    assert_int_equal(info.documents, 0);
    dls_query_free(query);
    small_index_end(&s);
}

static void test_a_schema_without_fields_makes_an_index_of_keys(void **state)
{
    (void)state;
    small_index s;
    uint64_t document;
    small_index_begin(&s, "");
    small_index_add_values(&s, NULL, 0);
    small_index_add_values(&s, NULL, 0);
    small_index_open(&s);
    assert_ok(dls_index_find(s.index, "1", 1, &document, &err), &err);
    assert_int_equal(document, 1);
    dls_query *query = small_index_parse(&s, "tree \"a b\" -c");
    assert_true(dls_query_is_empty(query));
    assert_string_equal(small_index_found(&s, query), "");
    dls_query_free(query);
    small_index_end(&s);
}

static void test_documents_without_fields_words_or_sense_are_kept(void **state)
{
    (void)state;
    static char junk[5000];
    rng r = rng_for_test(20261130);
    small_index s;
    rng_bytes(&r, junk, sizeof junk);
    small_index_begin(&s, "title text");
    small_index_add(&s, "");
    small_index_add(&s, "text=");
    small_index_add(&s, "text=...");
    small_index_add_values(&s, &(dls_value){ 1, "a\0tree\xff\xc3", 8 }, 1);
    small_index_add_values(&s, &(dls_value){ 1, junk, sizeof junk }, 1);
    small_index_add(&s, "text=\ntext=\ntext=tree");
    small_index_open(&s);
    assert_string_equal(small_index_ask(&s, "tree"), "5 3");
    uint64_t document;
    for (char key = '0'; key < '6'; key++) assert_ok(dls_index_find(s.index, &key, 1, &document, &err), &err);
    small_index_end(&s);
}

static void test_a_document_of_megabytes_is_found_and_shown(void **state)
{
    (void)state;
    enum { MEGABYTES = 4 };
    small_index s;
    size_t length = MEGABYTES * MEGABYTE;
    char *text = repeated("lorem w% ipsum ", length);
    memcpy(text + length / 2, " needle in hay ", 15);
    small_index_begin(&s, "title text");
    small_index_add(&s, "text=a needle");
    small_index_add_values(&s, &(dls_value){ 1, text, length }, 1);
    small_index_open(&s);
    dls_query *query = small_index_parse(&s, "\"needle in hay\"");
    dls_hits *hits = NULL;
    dls_text value;
    dls_snippet snippet;
    assert_ok(dls_search(s.index, query, 5, NULL, &hits, &err), &err);
    assert_int_equal(dls_hits_count(hits), 1);
    assert_ok(dls_hits_value(hits, 0, 1, 0, &value, &err), &err);
    assert_bytes(value.bytes, value.length, text, length);
    assert_ok(dls_hits_snippet(hits, 0, 1, 20, &snippet, &err), &err);
    assert_contains(snippet.text.bytes, "needle in hay");
    assert_int_equal(snippet.range_count, 3);
    dls_hits_free(hits);
    dls_query_free(query);
    small_index_end(&s);
    free(text);
}

static void test_one_word_of_a_megabyte_is_cut_and_found_by_its_like(void **state)
{
    (void)state;
    small_index s;
    char *word = repeated("abcdefgh", MEGABYTE);
    small_index_begin(&s, "text");
    small_index_add_values(&s, &(dls_value){ 0, word, MEGABYTE }, 1);
    small_index_open(&s);
    dls_query *query = NULL;
    assert_ok(dls_query_parse(s.schema, word, MEGABYTE, 0, NULL, &query, &err), &err);
    assert_string_equal(small_index_found(&s, query), "0");
    dls_query_free(query);
    small_index_end(&s);
    free(word);
}

static void test_a_second_document_of_the_same_key_is_refused_and_the_first_stays(void **state)
{
    (void)state;
    small_index s;
    uint64_t document;
    small_index_begin(&s, "text");
    assert_ok(dls_writer_add(s.writer, "a\nkey", 5, &(dls_value){ 0, "first", 5 }, 1, &err), &err);
    assert_status(dls_writer_add(s.writer, "a\nkey", 5, &(dls_value){ 0, "second", 6 }, 1, &err), DLS_EEXISTS);
    assert_one_line("a?key", "already");
    small_index_open(&s);
    assert_string_equal(small_index_ask(&s, "first second"), "0");
    assert_ok(dls_index_find(s.index, "a\nkey", 5, &document, &err), &err);
    assert_string_equal(small_index_ask(&s, "second"), "");
    small_index_end(&s);
}

/* ---- Files ---- */

static void assert_does_not_open(const char *path, dls_status expected, const char *text)
{
    dls_index *index = NULL;
    assert_status(dls_index_open(path, NULL, &index, &err), expected);
    assert_null(index);
    assert_int_equal(err.code, expected);
    const char *name = strrchr(path, '/');
    assert_one_line(name != NULL && name[1] != '\0' ? name + 1 : path, text);
}

/* Nor is it repaired. */
static void assert_is_useless(const char *path, dls_status expected, const char *text)
{
    dls_repair_info info;
    const char *saved = test_path("saved.dls");
    assert_status(dls_index_repair(path, saved, NULL, NULL, NULL, &info, &err), expected);
    assert_contains(err.text, text);
    assert_int_equal(access(saved, F_OK), -1);
    assert_does_not_open(path, expected, text);
}

static void test_what_is_no_index_is_said_to_be_none(void **state)
{
    (void)state;
    static char zeros[20000], text[20000];
    memset(text, 'x', sizeof text);
    static const struct {
        const char *name, *bytes;
        size_t size;
    } rows[] = { { "empty", "", 0 },           { "a_byte", "d", 1 },         { "words", "not an index\n", 13 },
                 { "zeros", zeros, sizeof zeros }, { "text", text, sizeof text }, { "almost", "dlsearcX", 8 } };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *path = test_path(rows[i].name);
        dls_index *index = NULL;
        test_write_file(path, rows[i].bytes, rows[i].size);
        assert_is_useless(path, DLS_EFORMAT, "not an index");
        assert_status(dls_index_open_memory(rows[i].bytes, rows[i].size, NULL, &index, &err), DLS_EFORMAT);
        assert_one_line("", "not an index");
        assert_null(index);
    }
}

static void test_an_index_that_was_cut_off_is_said_to_be_so(void **state)
{
    (void)state;
    size_t size;
    uint8_t *bytes = sample_bytes(&size);
    const size_t sizes[] = { 8, 64, 4096, 8191, 8192, 8193, size / 2, size - 1 };
    const char *path = test_path("cut.dls"), *saved = test_path("saved.dls");
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        dls_repair_info info;
        test_write_file(path, bytes, sizes[i]);
        assert_does_not_open(path, DLS_ECORRUPT, "cut off");
        if (sizes[i] < 8192) assert_is_useless(path, DLS_ECORRUPT, "cut off");
        if (sizes[i] < 8192) continue;
        assert_ok(dls_index_repair(path, saved, NULL, NULL, NULL, &info, &err), &err);
        assert_in_range(info.documents + info.lost, SAMPLE_DOCUMENTS, SAMPLE_DOCUMENTS + info.unknown_deletions);
        assert_int_equal(documents_at(saved), info.documents);
        assert_int_equal(unlink(saved), 0);
    }
    free(bytes);
}

/* Say another number at `at` in both superblocks, and mend their checksums. */
static void write_with_version(const char *path, size_t at, uint32_t version)
{
    size_t size;
    uint8_t *bytes = sample_bytes(&size);
    for (size_t begin = 0; begin <= 4096; begin += 4096) {
        dls__store_u32(bytes + begin + at, version);
        dls__store_u32(bytes + begin + 60, dls__crc32c(0, bytes + begin, 60));
    }
    test_write_file(path, bytes, size);
    free(bytes);
}

static void test_an_index_of_another_version_is_said_to_be_so(void **state)
{
    (void)state;
    const char *path = test_path("other.dls");
    write_with_version(path, 8, 77);
    assert_is_useless(path, DLS_EVERSION, "index format 0000004d");
    assert_int_equal(err.at, 8);
    write_with_version(path, 12, 77);
    assert_is_useless(path, DLS_EVERSION, "text analysis 77");
    assert_contains(err.text, "index again");
    assert_int_equal(err.at, 12);
}

static void test_a_path_that_is_no_file_is_said_to_be_so(void **state)
{
    (void)state;
    test_write_file(test_path("regular"), "x", 1);
    assert_is_useless(test_path("nothing"), DLS_ENOTFOUND, "no such file");
    assert_is_useless(test_path("regular/below"), DLS_ENOTFOUND, "no such file");
    assert_is_useless("", DLS_ENOTFOUND, "no such file");
    assert_status(dls_index_open(test_path(""), NULL, &(dls_index *){ NULL }, &err), DLS_EIO);
    assert_one_line("dls-test", "directory");
}

/* An error says what is wrong even where the name of the file is longer than its room. */
static void test_a_long_path_leaves_room_for_the_reason(void **state)
{
    (void)state;
    char name[250];
    memset(name, 'n', sizeof name);
    name[sizeof name - 1] = '\0';
    const char *path = test_path(name);
    dls_index *index = NULL;
    assert_status(dls_index_open(path, NULL, &index, &err), DLS_ENOTFOUND);
    assert_one_line("nnnn", "no such file");
    test_write_file(path, "not an index", 12);
    assert_status(dls_index_open(path, NULL, &index, &err), DLS_EFORMAT);
    assert_one_line("nnnn", "not an index");
}

static void assert_cannot_create(const char *path, const char *name)
{
    small_index s;
    dls_writer *writer = NULL;
    small_index_schema(&s, "text");
    assert_status(dls_writer_create(path, s.schema, NULL, &writer, &err), DLS_EIO);
    assert_null(writer);
    assert_int_equal(err.code, DLS_EIO);
    assert_one_line(name, "cannot create: ");
    small_index_end(&s);
}

static void test_where_no_file_can_be_made_that_is_said_and_nothing_is_left(void **state)
{
    (void)state;
    test_folder_clear();
    test_write_file(test_path("regular"), "x", 1);
    assert_cannot_create(test_path("regular/index.dls"), "regular/index.dls");
    assert_contains(err.text, "Not a directory");
    assert_cannot_create(test_path("missing/index.dls"), "missing/index.dls");
    assert_contains(err.text, "No such file or directory");
    assert_int_equal(test_folder_count(), 1);
}

static void test_a_folder_that_may_not_be_written_is_said(void **state)
{
    (void)state;
    if (geteuid() == 0) skip(); /* root may write anywhere */
    test_folder_clear();
    const char *folder = test_path("readonly");
    assert_int_equal(mkdir(folder, 0500), 0);
    assert_cannot_create(test_path("readonly/index.dls"), "readonly/index.dls");
    assert_contains(err.text, "Permission denied");
    assert_int_equal(rmdir(folder), 0); /* it is empty */
}

static void test_a_folder_at_the_place_of_the_index_stays_and_that_is_said(void **state)
{
    (void)state;
    test_folder_clear();
    small_index s;
    dls_writer *writer = NULL;
    dls_writer_options replace = DLS_WRITER_OPTIONS_INIT;
    replace.replace = true;
    const char *folder = test_path("folder");
    assert_int_equal(mkdir(folder, 0700), 0);
    small_index_schema(&s, "text");
    assert_fails(dls_writer_create(folder, s.schema, NULL, &writer, &err), DLS_EEXISTS, &err, "folder");
    dls_status status = dls_writer_create(folder, s.schema, &replace, &writer, &err);
    if (status == DLS_OK) status = dls_writer_commit(writer, &err);
    assert_int_equal(status, DLS_EIO);
    assert_one_line("folder", "directory");
    dls_writer_close(writer);
    assert_int_equal(test_folder_count(), 1);
    assert_int_equal(rmdir(folder), 0);
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_queries_without_a_word_find_nothing),
        cmocka_unit_test(test_odd_queries_find_the_words_that_are_in_them),
        cmocka_unit_test(test_a_query_of_a_megabyte_is_answered),
        cmocka_unit_test(test_random_bytes_are_a_query),
        cmocka_unit_test(test_an_empty_collection_answers_everything_with_nothing),
        cmocka_unit_test(test_a_schema_without_fields_makes_an_index_of_keys),
        cmocka_unit_test(test_documents_without_fields_words_or_sense_are_kept),
        cmocka_unit_test(test_a_document_of_megabytes_is_found_and_shown),
        cmocka_unit_test(test_one_word_of_a_megabyte_is_cut_and_found_by_its_like),
        cmocka_unit_test(test_a_second_document_of_the_same_key_is_refused_and_the_first_stays),
        cmocka_unit_test(test_what_is_no_index_is_said_to_be_none),
        cmocka_unit_test(test_an_index_that_was_cut_off_is_said_to_be_so),
        cmocka_unit_test(test_an_index_of_another_version_is_said_to_be_so),
        cmocka_unit_test(test_a_path_that_is_no_file_is_said_to_be_so),
        cmocka_unit_test(test_a_long_path_leaves_room_for_the_reason),
        cmocka_unit_test(test_where_no_file_can_be_made_that_is_said_and_nothing_is_left),
        cmocka_unit_test(test_a_folder_that_may_not_be_written_is_said),
        cmocka_unit_test(test_a_folder_at_the_place_of_the_index_stays_and_that_is_said),
    };
    return cmocka_run_group_tests_name("api/bad_input", tests, NULL, NULL);
}
