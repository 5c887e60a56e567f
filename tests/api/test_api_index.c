/* SPDX-License-Identifier: MIT
 *
 * Indexes as a stranger opens them: from a file or from memory, their numbers, their documents by key.
 */
#include <stdlib.h>
#include <unistd.h>

#include "support/sample.h"
#include "support/small_index.h"
#include "support/testalloc.h"

static dls_error err;

static void test_an_index_knows_the_schema_it_was_made_with(void **state)
{
    (void)state;
    dls_index *index = sample_open();
    dls_schema *schema = NULL;
    assert_ok(sample_schema(NULL, &schema, &err), &err);
    const dls_schema *stored = dls_index_schema(index);
    assert_int_equal(dls_schema_count(stored), dls_schema_count(schema));
    for (size_t i = 0; i < dls_schema_count(schema); i++) {
        const dls_field *a = dls_schema_at(schema, i), *b = dls_schema_at(stored, i);
        assert_string_equal(a->name, b->name);
        assert_string_equal(a->analyzer, b->analyzer);
        assert_int_equal(a->kind, b->kind);
        assert_true(a->weight == b->weight && a->b == b->b && a->stored == b->stored && a->positions == b->positions);
        assert_int_equal(b->struct_size, sizeof *b);
    }
    dls_schema_free(schema);
    dls_index_close(index);
}

static void test_info_has_the_numbers_of_the_index(void **state)
{
    (void)state;
    small_index s;
    dls_index_info info;
    small_index_begin(&s, "title text kind/keyword");
    small_index_add(&s, "title=deep tree\ntext=a tree\nkind=x");
    small_index_commit(&s);
    small_index_add(&s, "title=tree");
    small_index_open(&s);
    dls_index_get_info(s.index, &info);
    assert_int_equal(info.documents, 2);
    assert_int_equal(info.segments, 2);
    assert_int_equal(info.generation, 2);
    assert_int_equal(info.tokens, 5);
    assert_int_equal(info.terms, 4 + 1); /* deep, tree, a, the keyword; tree */
    assert_int_equal(info.postings, 4 + 1);
    size_t size;
    free(test_read_file(s.path, &size));
    assert_int_equal(info.file_bytes, size);
    assert_true(info.dictionary_bytes > 0 && info.document_bytes > 0 && info.position_bytes > 0 &&
                info.length_bytes >= 4 && info.stored_bytes > 0 && info.key_bytes > 0 && info.checksum_bytes > 0);
    small_index_end(&s);
}

static void test_a_newer_commit_is_looked_for(void **state)
{
    (void)state;
    small_index s;
    dls_index *newer = NULL;
    dls_index_info info;
    small_index_begin(&s, "text");
    small_index_add(&s, "text=tree");
    small_index_commit(&s);
    assert_ok(dls_index_open(s.path, NULL, &s.index, &err), &err);
    assert_ok(dls_index_refresh(s.index, &newer, &err), &err);
    assert_null(newer);
    small_index_add(&s, "text=tree");
    assert_ok(dls_writer_delete(s.writer, "0", 1, &err), &err);
    small_index_commit(&s);
    assert_ok(dls_index_refresh(s.index, &newer, &err), &err);
    dls_index_get_info(newer, &info);
    assert_int_equal(info.generation, 2);
    assert_int_equal(info.documents, 1);
    dls_index_close(newer);
    dls_index_get_info(s.index, &info);
    assert_int_equal(info.generation, 1);
    small_index_end(&s);
}

static void test_deleted_documents_are_counted_apart(void **state)
{
    (void)state;
    small_index s;
    dls_index_info info;
    small_index_begin(&s, "text");
    small_index_add(&s, "text=tree of trees");
    small_index_add(&s, "text=tree");
    assert_ok(dls_writer_delete(s.writer, "0", 1, &err), &err);
    small_index_open(&s);
    dls_index_get_info(s.index, &info);
    assert_int_equal(info.documents, 1);
    assert_int_equal(info.deleted, 1);
    assert_int_equal(info.tokens, 1);
    assert_int_equal(info.postings, 4);
    small_index_end(&s);
}

static void test_documents_are_found_by_their_whole_key(void **state)
{
    (void)state;
    dls_index *index = sample_open();
    uint64_t document = 77;
    assert_ok(dls_index_find(index, "a", 1, &document, &err), &err);
    assert_int_equal(document, 0);
    assert_ok(dls_index_find(index, "l", 1, &document, &err), &err); /* of the second segment */
    assert_int_equal(document, SAMPLE_DOCUMENTS - 1);
    static const struct {
        const char *key;
        size_t length;
    } rows[] = { { "z", 1 }, { "A", 1 }, { "aa", 2 }, { "a\0", 2 }, { "", 0 }, { NULL, 0 } };
    document = 77;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_fails(dls_index_find(index, rows[i].key, rows[i].length, &document, &err), DLS_ENOTFOUND, &err,
                     "sample.dls: no document has the key");
        assert_int_equal(document, 77);
    }
    dls_index_close(index);
}

static void test_from_memory_it_answers_as_from_its_file(void **state)
{
    (void)state;
    static char from_file[1 << 16], from_memory[1 << 16];
    size_t size;
    dls_index *index = sample_open(), *copy = NULL;
    uint8_t *bytes = sample_bytes(&size);
    assert_ok(dls_index_open_memory(bytes, size, NULL, &copy, &err), &err);
    assert_ok(dls_index_check(copy, &err), &err);
    assert_ok(sample_ask(index, NULL, from_file, sizeof from_file, &err), &err);
    assert_ok(sample_ask(copy, NULL, from_memory, sizeof from_memory, &err), &err);
    assert_string_equal(from_memory, from_file);
    dls_index_close(copy);
    dls_index_close(index);
    free(bytes);
}

static void test_an_open_index_stays_when_its_file_is_deleted(void **state)
{
    (void)state;
    static char before[1 << 16], after[1 << 16];
    dls_index *index = sample_open();
    assert_ok(sample_ask(index, NULL, before, sizeof before, &err), &err);
    test_folder_clear();
    assert_ok(sample_ask(index, NULL, after, sizeof after, &err), &err);
    assert_string_equal(after, before);
    dls_index_close(index);
}

static void test_damage_is_found_by_a_check_and_named(void **state)
{
    (void)state;
    size_t size;
    small_index s;
    dls_index *index = NULL;
    small_index_begin(&s, "text");
    for (int i = 0; i < 6000; i++) small_index_add(&s, "a tree a");
    small_index_open(&s);
    uint8_t *bytes = test_read_file(s.path, &size);
    const char *path = test_path("damaged.dls");
    bytes[8192 + 20] ^= 1; /* in the documents, which opening does not look at */
    test_write_file(path, bytes, size);
    assert_ok(dls_index_open(path, NULL, &index, &err), &err);
    assert_fails(dls_index_check(index, &err), DLS_ECORRUPT, &err, "damaged.dls: ");
    assert_in_range(err.at, 8192, 8192 + 4096);
    assert_status(dls_index_check(index, NULL), DLS_ECORRUPT);
    dls_index_close(index);
    free(bytes);
    small_index_end(&s);
}

/* Deleted documents, several values and segments, fields that are not stored, documents in another order. */
static void test_an_index_has_the_words_of_its_texts(void **state)
{
    (void)state;
    small_index s;
    small_index_begin(&s, "title@english text@german:accents/nopositions hidden/unstored kind/keyword "
                          "tag/keyword/unstored");
    for (int i = 0; i < 100; i++)
        small_index_add(&s, "title=running trees\ntext=Die Bäume der Stadt\nhidden=a b\nkind=x\nkind=y\ntag=z\n"
                            "title=a");
    small_index_commit(&s);
    for (int i = 0; i < 10; i++) small_index_add(&s, "title=state-of-the-art C++\nkind=x\nkind=x");
    for (uint64_t i = 0; i < 110; i += 3) {
        char key[32];
        snprintf(key, sizeof key, "%d", (int)i);
        assert_ok(dls_writer_delete(s.writer, key, strlen(key), &s.err), &s.err);
    }
    small_index_open(&s);
    assert_ok(dls_index_check_text(s.index, &err), &err);
    dls_index_close(s.index);
    s.index = NULL;
    dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
    options.reorder = true;
    assert_ok(dls_writer_open(s.path, NULL, &options, &s.writer, &err), &err);
    assert_ok(dls_writer_compact(s.writer, 1, &err), &err);
    small_index_open(&s);
    assert_ok(dls_index_check_text(s.index, &err), &err);
    small_index_end(&s);
}

/* The losses are numbered as they come. */
static void count_loss(void *ctx, const dls_loss *loss)
{
    uint64_t *count = ctx;
    assert_int_equal(loss->kind, DLS_LOSS_DOCUMENT);
    assert_int_equal(loss->document, *count);
    assert_true(loss->key == NULL); /* it was on the damaged page too */
    assert_int_equal(loss->key_length, 0);
    ++*count;
}

/* Of two segments, each of a page, with 3 and 4 documents, the first is damaged. */
static void write_damaged(const char *path)
{
    size_t size;
    small_index s;
    small_index_begin(&s, "text");
    for (int i = 0; i < 3; i++) small_index_add(&s, "rosebud");
    small_index_commit(&s);
    for (int i = 0; i < 4; i++) small_index_add(&s, "another");
    small_index_open(&s);
    uint8_t *bytes = test_read_file(s.path, &size);
    bytes[8192] ^= 1;
    test_write_file(path, bytes, size);
    free(bytes);
    small_index_end(&s);
}

static void test_a_repair_saves_what_is_sound_and_tells_of_the_rest(void **state)
{
    (void)state;
    dls_index *index = NULL;
    dls_index_info numbers;
    dls_repair_info info;
    uint64_t told = 0;
    const char *path = test_path("damaged.dls"), *saved = test_path("repaired.dls");
    write_damaged(path);
    dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
    options.buffer_bytes = 1;
    assert_fails(dls_index_repair(path, saved, &options, count_loss, &told, &info, &err), DLS_EINVAL, &err, "a buffer");
    assert_ok(dls_index_repair(path, saved, NULL, count_loss, &told, &info, &err), &err);
    assert_int_equal(told, 3);
    assert_int_equal(info.documents, 4);
    assert_int_equal(info.lost, 3);
    assert_int_equal(info.without_words, 0);
    assert_int_equal(info.unknown_deletions, 0);
    assert_ok(dls_index_open(saved, NULL, &index, &err), &err);
    assert_ok(dls_index_check_text(index, &err), &err);
    dls_index_get_info(index, &numbers);
    assert_int_equal(numbers.documents, 4);
    dls_index_close(index);
    assert_fails(dls_index_repair(path, saved, NULL, NULL, NULL, &info, &err), DLS_EEXISTS, &err, "repaired.dls");
    unlink(saved);
}

/* While losses are told there is nothing yet where the new index will be. */
static void put_a_file_there(void *ctx, const dls_loss *loss)
{
    const char *path = ctx;
    if (loss->document == 0) assert_int_equal(access(path, F_OK), -1);
    test_write_file(path, (const uint8_t *)"mine", 4);
}

static void test_a_repair_does_not_replace_what_came_there_meanwhile(void **state)
{
    (void)state;
    size_t size;
    char saved[256];
    dls_repair_info info;
    const char *path = test_path("damaged.dls");
    snprintf(saved, sizeof saved, "%s", test_path("repaired.dls"));
    write_damaged(path);
    size_t files = test_folder_count();
    assert_fails(dls_index_repair(path, saved, NULL, put_a_file_there, saved, &info, &err), DLS_EEXISTS, &err,
                 "repaired.dls");
    uint8_t *bytes = test_read_file(saved, &size);
    assert_bytes(bytes, size, (const uint8_t *)"mine", 4);
    assert_int_equal(test_folder_count(), files + 1);
    free(bytes);
    unlink(saved);
}

static void test_without_memory_nothing_leaks_and_out_stays_as_it_was(void **state)
{
    (void)state;
    testalloc memory;
    testalloc_init(&memory);
    const char *path = test_path("sample.dls");
    assert_ok(sample_write(path, NULL, &err), &err);
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        dls_index *index = NULL;
        dls_status status = dls_index_open(path, &memory.allocator, &index, &err);
        assert_int_equal(status, memory.failed ? DLS_ENOMEM : DLS_OK);
        assert_int_equal(index == NULL, memory.failed);
        dls_index_close(index);
    }
    testalloc_done(&memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_index_knows_the_schema_it_was_made_with),
        cmocka_unit_test(test_info_has_the_numbers_of_the_index),
        cmocka_unit_test(test_a_newer_commit_is_looked_for),
        cmocka_unit_test(test_deleted_documents_are_counted_apart),
        cmocka_unit_test(test_documents_are_found_by_their_whole_key),
        cmocka_unit_test(test_from_memory_it_answers_as_from_its_file),
        cmocka_unit_test(test_an_open_index_stays_when_its_file_is_deleted),
        cmocka_unit_test(test_damage_is_found_by_a_check_and_named),
        cmocka_unit_test(test_an_index_has_the_words_of_its_texts),
        cmocka_unit_test(test_a_repair_saves_what_is_sound_and_tells_of_the_rest),
        cmocka_unit_test(test_a_repair_does_not_replace_what_came_there_meanwhile),
        cmocka_unit_test(test_without_memory_nothing_leaks_and_out_stays_as_it_was),
    };
    return cmocka_run_group_tests_name("api/api_index", tests, NULL, NULL);
}
