/* SPDX-License-Identifier: MIT
 *
 * The postings of one segment against the texts of another: they agree where documents are the same, and where they are
 * not, the document and the word are named.
 */
#include "segment/text_check.h"

#include "segment/list_source.h"
#include "segment_fixture.h"
#include "support/testalloc.h"

static dls_error err;

typedef struct document {
    dls_value values[6];
    size_t count;
} document;

/* A segment of such documents, whose keys are "key 0", "key 1", ... */
static void make(opened *o, const document *documents, size_t count)
{
    const char *path = test_path("segment");
    const dls_allocator *allocator = dls__allocator_or_default(NULL);
    const dls__columns *columns;
    dls__file *file;
    dls__segment_writer writer;
    o->schema = fixture_schema();
    assert_ok(dls__file_create_beside(path, allocator, &file, &err), &err);
    assert_ok(dls__segment_writer_init(&writer, o->schema, allocator, 1 << 20, path, &err), &err);
    for (size_t i = 0; i < count; i++) {
        char key[32];
        snprintf(key, sizeof key, "key %zu", i);
        assert_ok(dls__segment_writer_add(&writer, key, strlen(key), documents[i].values, documents[i].count, &err),
                  &err);
    }
    assert_ok(dls__segment_writer_finish(&writer, file, 8192, &o->descriptor, &err), &err);
    assert_ok(dls__file_rename(file, true, &err), &err);
    dls__segment_writer_done(&writer);
    dls__file_close(file);
    o->bytes = test_read_file(path, &o->size);
    assert_ok(fixture_open(o, &err), &err);
    assert_ok(dls__segment_columns(&o->segment, &columns, &err), &err);
}

static void make_one(opened *o, document only) { make(o, &only, 1); }

static void end(opened *o)
{
    fixture_close(o);
    fixture_free(o);
}

static dls_status add_postings(dls__text_check *texts, dls__term_source *terms)
{
    for (;;) {
        bool more;
        dls_status status = terms->next_term(terms, &more, &err);
        if (status != DLS_OK || !more) return status;
        dls__text_check_term(texts, terms->term, terms->length);
        while ((status = terms->next_posting(terms, &more, &err)) == DLS_OK && more)
            dls__text_check_posting(texts, &terms->posting);
        if (status != DLS_OK) return status;
    }
}

static dls_status add_texts(dls__text_check *texts, const opened *o)
{
    dls__docstore_iter iter;
    bool more;
    dls_status status = DLS_OK;
    dls__docstore_iter_init(&iter, &o->segment.stored, texts->allocator);
    for (uint32_t i = 0; status == DLS_OK; i++) {
        uint32_t lengths[DLS_MAX_TEXT_FIELDS];
        dls__record_reader record;
        status = dls__docstore_iter_next(&iter, &more, &err);
        if (status != DLS_OK || !more) break;
        uint8_t codes[2] = { o->segment.columns.lengths[0][i], o->segment.columns.lengths[1][i] };
        dls__record_open(&record, iter.record, iter.size);
        assert_true(dls__record_lengths(&record, codes, 2, lengths));
        status = dls__text_check_record(texts, i, &record, lengths, &err);
    }
    dls__docstore_iter_done(&iter);
    return status;
}

static dls_status check_with(const opened *lists, const opened *stored, const dls_allocator *allocator)
{
    dls__text_check texts;
    dls__list_source source;
    dls__segment mixed = lists->segment;
    mixed.stored = stored->segment.stored;
    dls__list_source_init(&source, &lists->segment.terms, &lists->segment.lists, allocator);
    dls_status status = dls__text_check_init(&texts, &mixed, lists->schema, allocator, &err);
    if (status == DLS_OK) status = add_postings(&texts, &source.source);
    if (status == DLS_OK) status = add_texts(&texts, stored);
    if (status == DLS_OK) status = dls__text_check_finish(&texts, &err);
    dls__list_source_done(&source);
    dls__text_check_done(&texts);
    return status;
}

/* Check with the lists of one and the texts of the other. */
static dls_status check(const opened *lists, const opened *stored)
{
    return check_with(lists, stored, dls__allocator_or_default(NULL));
}

static const document tree = {
    { { TITLE, "a tree", 6 }, { TEXT, "of trees", 8 }, { KIND, "book", 4 }, { TITLE, "a b a", 5 }, { URL, "u", 1 } }, 5
};

static void test_a_segment_has_the_words_of_its_texts(void **state)
{
    (void)state;
    const document documents[] = { tree, { { { 0, NULL, 0 } }, 0 }, tree };
    opened o;
    make(&o, documents, 3);
    assert_ok(check(&o, &o), &err);
    end(&o);
}

static void test_a_word_that_the_text_has_not_is_named(void **state)
{
    (void)state;
    static const struct {
        document other;
        const char *message;
    } cases[] = {
        { { { { TITLE, "a tree", 6 }, { TEXT, "of frees", 8 }, { KIND, "book", 4 }, { TITLE, "a b a", 5 } }, 4 },
          "document 'key 0': the index has 'trees' (field 'text'), the text not" },
        { { { { TITLE, "a tree", 6 }, { TEXT, "of trees", 8 }, { KIND, "book", 4 }, { TITLE, "b a a", 5 } }, 4 },
          "document 'key 0': the index has 'a' (field 'title', position 66), the text not" },
        { { { { TITLE, "a tree a b a", 12 }, { TEXT, "of trees", 8 }, { KIND, "book", 4 } }, 3 },
          "document 'key 0': the index has 'a' (field 'title', position 66), the text not" },
        { { { { TITLE, "a tree", 6 }, { TEXT, "of trees", 8 }, { KIND, "Book", 4 }, { TITLE, "a b a", 5 } }, 4 },
          "document 'key 0': the index has 'book' (field 'kind'), the text not" },
        { { { { TITLE, "a tree", 6 }, { TEXT, "of", 2 }, { KIND, "book", 4 }, { TITLE, "a b a", 5 } }, 4 },
          "document 'key 0': the index has 'trees' (field 'text'), the text not" },
    };
    opened o;
    make_one(&o, tree);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        opened other;
        make_one(&other, cases[i].other);
        assert_ok(check(&other, &other), &err);
        assert_fails(check(&o, &other), DLS_ECORRUPT, &err, cases[i].message);
        end(&other);
    }
    end(&o);
}

static void test_a_word_that_the_postings_have_not_is_named(void **state)
{
    (void)state;
    const document fewer = { { { TITLE, "a tree", 6 }, { TEXT, "of", 2 }, { TITLE, "a b a", 5 } }, 3 };
    const document no_kind = { { { TITLE, "a tree", 6 }, { TEXT, "of trees", 8 }, { TITLE, "a b a", 5 } }, 3 };
    opened o, other;
    make_one(&o, tree);
    make_one(&other, fewer);
    assert_fails(check(&other, &o), DLS_ECORRUPT, &err,
                 "document 'key 0': the text has 'trees' (field 'text'), the index not");
    end(&other);
    make_one(&other, no_kind);
    assert_fails(check(&other, &o), DLS_ECORRUPT, &err,
                 "document 'key 0': the text has 'book' (field 'kind'), the index not");
    end(&other);
    end(&o);
}

/* A word that is there twice is there once, where positions are not kept. */
static void test_occurrences_are_counted_where_positions_are_not_kept(void **state)
{
    (void)state;
    const document once = { { { TEXT, "of trees", 8 } }, 1 }, twice = { { { TEXT, "of trees trees", 14 } }, 1 },
                   otherwise = { { { TEXT, "trees of trees", 14 } }, 1 };
    opened a, b, c;
    make_one(&a, once);
    make_one(&b, twice);
    make_one(&c, otherwise);
    assert_fails(check(&b, &a), DLS_ECORRUPT, &err, "the index has 'trees' (field 'text'), the text not");
    assert_fails(check(&a, &b), DLS_ECORRUPT, &err, "the text has 'trees' (field 'text'), the index not");
    assert_ok(check(&c, &b), &err);
    end(&a);
    end(&b);
    end(&c);
}

static void test_a_keyword_that_is_given_twice_counts_once(void **state)
{
    (void)state;
    const document once = { { { KIND, "x", 1 }, { KIND, "y", 1 } }, 2 },
                   twice = { { { KIND, "x", 1 }, { KIND, "y", 1 }, { KIND, "x", 1 } }, 3 };
    opened a, b;
    make_one(&a, once);
    make_one(&b, twice);
    assert_ok(check(&a, &b), &err);
    assert_ok(check(&b, &a), &err);
    end(&a);
    end(&b);
}

static void test_a_length_that_the_text_has_not_is_named(void **state)
{
    (void)state;
    opened o;
    make_one(&o, tree);
    o.schema->fields[TEXT].analyzer = "spaces"; /* as if the other had been the one that was used */
    assert_ok(check(&o, &o), &err);
    end(&o);
    make_one(&o, (document){ { { TITLE, "state-of-the-art", 16 } }, 1 });
    o.schema->fields[TITLE].analyzer = "spaces";
    assert_fails(check(&o, &o), DLS_ECORRUPT, &err, "document 'key 0': field 'title' is said to have 4 words, its text "
                                                    "has 1");
    end(&o);
}

static void test_fields_that_are_not_stored_are_left_out(void **state)
{
    (void)state;
    const document other = { { { TITLE, "a tree", 6 }, { TEXT, "of frees", 8 }, { KIND, "Book", 4 },
                               { TITLE, "a b a", 5 } }, 4 };
    opened a, b;
    make_one(&a, tree);
    make_one(&b, other);
    a.schema->fields[TEXT].stored = false;
    assert_fails(check(&a, &b), DLS_ECORRUPT, &err, "'book' (field 'kind')");
    a.schema->fields[KIND].stored = false;
    assert_ok(check(&a, &b), &err);
    end(&a);
    end(&b);
}

/* The second document is another. */
static void test_of_several_documents_the_other_one_is_named(void **state)
{
    (void)state;
    const document free = { { { TITLE, "a free", 6 }, { TEXT, "of trees", 8 }, { KIND, "book", 4 },
                              { TITLE, "a b a", 5 } }, 4 };
    const document same[] = { tree, tree, tree }, others[] = { tree, free, tree };
    opened a, b;
    make(&a, same, 3);
    make(&b, others, 3);
    assert_fails(check(&a, &b), DLS_ECORRUPT, &err,
                 "document 'key 1': the index has 'tree' (field 'title', position 1), the text not");
    end(&a);
    end(&b);
}

/* A cache may do without: then the answer is what it should be. */
static void test_no_memory_is_told_whatever_is_wrong(void **state)
{
    (void)state;
    const document other = { { { TITLE, "a tree", 6 }, { TEXT, "of frees", 8 }, { KIND, "Book", 4 } }, 3 };
    opened a, b;
    make_one(&a, tree);
    make_one(&b, other);
    for (int differ = 0; differ < 2; differ++) {
        size_t told = 0;
        testalloc memory;
        testalloc_init(&memory);
        FOR_EACH_FAILING_ALLOCATION(&memory)
        {
            dls_status status = check_with(&a, differ != 0 ? &b : &a, &memory.allocator);
            if (status == DLS_ENOMEM)
                told++;
            else
                assert_int_equal(status, differ != 0 ? DLS_ECORRUPT : DLS_OK);
            if (status == DLS_ENOMEM) assert_true(memory.failed);
        }
        assert_true(told > 5);
        testalloc_done(&memory);
    }
    end(&a);
    end(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_segment_has_the_words_of_its_texts),
        cmocka_unit_test(test_a_word_that_the_text_has_not_is_named),
        cmocka_unit_test(test_a_word_that_the_postings_have_not_is_named),
        cmocka_unit_test(test_occurrences_are_counted_where_positions_are_not_kept),
        cmocka_unit_test(test_a_keyword_that_is_given_twice_counts_once),
        cmocka_unit_test(test_a_length_that_the_text_has_not_is_named),
        cmocka_unit_test(test_fields_that_are_not_stored_are_left_out),
        cmocka_unit_test(test_of_several_documents_the_other_one_is_named),
        cmocka_unit_test(test_no_memory_is_told_whatever_is_wrong),
    };
    return cmocka_run_group_tests_name("segment/text_check", tests, NULL, NULL);
}
