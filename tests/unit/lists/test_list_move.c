/* SPDX-License-Identifier: MIT
 *
 * Lists that were written apart and then moved together are those that were written together.
 */
#include "list_fixture.h"

#define TERMS 60

static dls_error err;

typedef struct written {
    dls__spool documents;
    dls__spool positions;
    uint64_t values[TERMS];
} written;

static void write_some(const collection *c, const plain_list *terms, size_t count, written *w)
{
    const dls_allocator *allocator = dls__allocator_or_default(NULL);
    dls__spool_init(&w->documents, allocator, "documents");
    dls__spool_init(&w->positions, allocator, "positions");
    assert_ok(write_to_spools(c, terms, count, allocator, &w->documents, &w->positions, w->values, &err), &err);
}

static void written_done(written *w)
{
    dls__spool_done(&w->documents);
    dls__spool_done(&w->positions);
}

static void assert_same_spools(dls__spool *found, dls__spool *expected)
{
    const uint8_t *bytes, *expected_bytes;
    uint64_t size, expected_size;
    assert_ok(dls__spool_freeze(found, &bytes, &size, &err), &err);
    assert_ok(dls__spool_freeze(expected, &expected_bytes, &expected_size, &err), &err);
    /* the zeros that end a section stand in the expected one alone */
    assert_bytes(bytes, size, expected_bytes, expected_size - DLS__KERNEL_SLACK);
}

/* Move list `i`, which was written alone. */
static uint64_t move(const collection *c, const plain_list *term, written *together)
{
    written alone;
    const uint8_t *documents, *positions;
    uint64_t size, positions_size, further = dls__spool_size(&together->positions);
    write_some(c, term, 1, &alone);
    assert_ok(dls__spool_freeze(&alone.documents, &documents, &size, &err), &err);
    assert_ok(dls__spool_freeze(&alone.positions, &positions, &positions_size, &err), &err);
    dls__spool_append(&together->positions, positions, positions_size - DLS__KERNEL_SLACK);
    uint64_t value = dls__list_move(documents, size - DLS__KERNEL_SLACK, alone.values[0], c->position_fields, further,
                                    &together->documents);
    written_done(&alone);
    return value;
}

static void test_lists_that_are_moved_are_as_if_written_there(void **state)
{
    (void)state;
    rng r = rng_for_test(1);
    for (int round = 0; round < 10; round++) {
        collection c;
        plain_list terms[TERMS];
        written expected, moved;
        random_collection(&c, &r, round % 2 == 0 ? 3000 : 150000);
        for (size_t i = 0; i < TERMS; i++)
            terms[i] = i % 3 == 0 ? random_term(&r, &c)
                                  : term_of_df(&r, &c, 1 + rng_below32(&r, 300), random_fields_of(&r, &c));
        write_some(&c, terms, TERMS, &expected);
        dls__spool_init(&moved.documents, dls__allocator_or_default(NULL), "documents");
        dls__spool_init(&moved.positions, dls__allocator_or_default(NULL), "positions");
        for (size_t i = 0; i < TERMS; i++) {
            assert_int_equal(move(&c, &terms[i], &moved), expected.values[i]);
            plain_list_free(&terms[i]);
        }
        assert_same_spools(&moved.documents, &expected.documents);
        assert_same_spools(&moved.positions, &expected.positions);
        written_done(&expected);
        written_done(&moved);
        collection_done(&c);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lists_that_are_moved_are_as_if_written_there),
    };
    return cmocka_run_group_tests_name("lists/list_move", tests, NULL, NULL);
}
