/* SPDX-License-Identifier: MIT
 *
 * Documents are taken in by any number of threads; what is to be stored of them comes in their order.
 */
#include "segment/intake.h"

#include "segment_fixture.h"
#include "source_text.h"
#include "support/testalloc.h"

#define DOCUMENTS 400

static dls_error err;

/* What was handed on, one after the other. */
typedef struct taken {
    uint8_t bytes[64 * DOCUMENTS];
    size_t size;
    uint32_t documents;
    size_t batches;
    dls_status status; /* that is answered */
} taken;

static dls_status take_note(void *taker, const dls__intake_batch *batch, dls_error *error)
{
    taken *t = taker;
    (void)error;
    if (t->status == DLS_OK) {
        assert_int_equal(batch->first, t->documents);
        assert_true(t->size + batch->records.size <= sizeof t->bytes);
        memcpy(t->bytes + t->size, batch->records.bytes, batch->records.size);
        t->size += batch->records.size;
        t->documents += batch->documents;
        t->batches++;
    }
    return t->status;
}

static dls_status add_documents(dls__intake *intake, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        char key[16], title[1500];
        snprintf(key, sizeof key, "key %u", i);
        size_t length = (size_t)snprintf(title, sizeof title, "common w%u", i % 50);
        for (; i % 100 == 99 && length + 8 < sizeof title; length += 7) memcpy(title + length, " longer", 7);
        const dls_value values[] = { { TITLE, title, length }, { URL, "url", 3 } };
        dls_status status = dls__intake_add(intake, i, key, strlen(key), &values[i % 7 == 0], 1, &err);
        if (status != DLS_OK) return status;
    }
    return DLS_OK;
}

typedef struct fixture {
    testalloc memory;
    dls_schema *schema;
    dls__intake intake;
    taken taken;
} fixture;

static dls_status begin_intake(fixture *f, size_t threads)
{
    f->taken = (taken){ .size = 0 };
    dls_status status = dls__intake_init(&f->intake, f->schema, &f->memory.allocator, 1 << 20, test_path("i"),
                                         take_note, &f->taken, &err);
    f->intake.threads = threads;
    f->intake.batch_bytes = 1000;
    return status;
}

static void begin(fixture *f, size_t threads)
{
    testalloc_init(&f->memory);
    f->schema = fixture_schema();
    assert_ok(begin_intake(f, threads), &err);
}

static void end(fixture *f)
{
    dls__intake_done(&f->intake);
    dls__schema_free(f->schema);
    testalloc_done(&f->memory);
}

/* Postings of `common` in all lanes together: one lane's documents ascend. */
static uint32_t count_common(const dls__intake *intake)
{
    uint32_t count = 0;
    const char term[32] = "common";
    for (size_t i = 0; i < intake->lane_count; i++) {
        dls__inverter_source source;
        assert_ok(dls__inverter_term(&intake->lanes[i]->inverter, term, 6, 1, &source, &err), &err);
        uint32_t next = 0;
        for (;; count++) {
            bool more;
            assert_ok(source.source.next_posting(&source.source, &more, &err), &err);
            if (!more) break;
            assert_true(source.source.posting.document >= next);
            next = source.source.posting.document + 1;
        }
        dls__inverter_source_done(&source);
    }
    return count;
}

static void test_threads_hand_on_what_one_does(void **state)
{
    (void)state;
    static taken expected;
    for (size_t threads = 1; threads <= 4; threads++) {
        fixture f;
        begin(&f, threads);
        assert_ok(add_documents(&f.intake, DOCUMENTS), &err);
        assert_ok(dls__intake_end(&f.intake, &err), &err);
        assert_int_equal(f.taken.documents, DOCUMENTS);
        assert_true(f.taken.batches > 10);
        if (threads == 1) expected = f.taken;
        assert_bytes(f.taken.bytes, f.taken.size, expected.bytes, expected.size);
        assert_int_equal(f.intake.lane_count, threads);
        assert_int_equal(count_common(&f.intake), DOCUMENTS - (DOCUMENTS + 6) / 7);
        end(&f);
    }
}

static void test_keys_are_found_while_documents_wait(void **state)
{
    (void)state;
    fixture f;
    begin(&f, 3);
    assert_ok(add_documents(&f.intake, DOCUMENTS), &err);
    for (uint32_t i = 0; i <= DOCUMENTS; i++) {
        char key[16];
        bool found;
        uint32_t document;
        snprintf(key, sizeof key, "key %u", i);
        assert_ok(dls__lane_find_key(f.intake.lanes[0], key, strlen(key), &found, &document, &err), &err);
        assert_int_equal(found, i < DOCUMENTS);
        if (found) assert_int_equal(document, i);
    }
    end(&f); /* with batches that wait */
}

static void test_few_documents_begin_no_thread(void **state)
{
    (void)state;
    fixture f;
    begin(&f, 4);
    assert_ok(add_documents(&f.intake, 10), &err);
    assert_ok(dls__intake_end(&f.intake, &err), &err);
    assert_int_equal(f.taken.documents, 10);
    assert_int_equal(f.intake.lane_count, 1);
    end(&f);
}

static void test_what_cannot_be_handed_on_is_told(void **state)
{
    (void)state;
    for (size_t threads = 1; threads <= 3; threads++) {
        fixture f;
        begin(&f, threads);
        f.taken.status = DLS_EIO;
        assert_status(add_documents(&f.intake, DOCUMENTS), DLS_EIO);
        end(&f);
    }
}

static void test_no_memory_is_told_and_nothing_leaks(void **state)
{
    (void)state;
    fixture f;
    testalloc_init(&f.memory);
    f.schema = fixture_schema();
    for (size_t threads = 1; threads <= 3; threads += 2) {
        FOR_EACH_FAILING_ALLOCATION(&f.memory)
        {
            dls_status status = begin_intake(&f, threads);
            if (status == DLS_OK) status = add_documents(&f.intake, 100);
            if (status == DLS_OK) status = dls__intake_end(&f.intake, &err);
            dls__intake_done(&f.intake);
            assert_told(&f.memory, status, &err);
        }
    }
    dls__schema_free(f.schema);
    testalloc_done(&f.memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_threads_hand_on_what_one_does),
        cmocka_unit_test(test_keys_are_found_while_documents_wait),
        cmocka_unit_test(test_few_documents_begin_no_thread),
        cmocka_unit_test(test_what_cannot_be_handed_on_is_told),
        cmocka_unit_test(test_no_memory_is_told_and_nothing_leaks),
    };
    return cmocka_run_group_tests_name("segment/intake", tests, NULL, NULL);
}
