/* SPDX-License-Identifier: MIT
 *
 * Bits against a simple evaluation of the tree: they are those of all documents that match; and of no other, where they
 * are said to be exact. Lows are those of the bits.
 */
#include "rank/match_bits.h"

#include "lists/list_format.h"
#include "rank_fixture.h"

#define MOST_DOCUMENTS 3000
#define WORDS 30
#define MOST_LENGTH 40
#define KIND 3 /* the field */

static dls_error err;

/* The words of three text fields by position, and whether there is a keyword. */
typedef struct plain_document {
    uint8_t words[3][MOST_LENGTH];
    uint32_t lengths[3];
    bool paper;
} plain_document;

static plain_document documents[MOST_DOCUMENTS];

static void make_document(rng *r, plain_document *d, small_index *s)
{
    static const char *const names[] = { "title", "text", "none" };
    char lines[1000];
    size_t at = 0;
    for (size_t field = 0; field < 3; field++) {
        d->lengths[field] = (uint32_t)rng_below(r, field == 1 ? MOST_LENGTH : 4);
        at += (size_t)snprintf(lines + at, sizeof lines - at, "%s=", names[field]);
        for (uint32_t i = 0; i < d->lengths[field]; i++) {
            d->words[field][i] = (uint8_t)random_rank(r, WORDS);
            at += (size_t)snprintf(lines + at, sizeof lines - at, "w%u ", d->words[field][i]);
        }
        at += (size_t)snprintf(lines + at, sizeof lines - at, "\n");
    }
    d->paper = rng_one_in(r, 4);
    if (d->paper) snprintf(lines + at, sizeof lines - at, "kind=paper");
    small_index_add(s, lines);
}

/* -------------------------------------------------------------------------------------------------- the simple way */

static uint32_t word_number(const char *term) { return (uint32_t)strtoul(term + 1, NULL, 10); }

static bool has_word(const plain_document *d, uint32_t fields, const char *term)
{
    for (uint32_t field = 0; field < 3; field++)
        for (uint32_t i = 0; i < d->lengths[field]; i++)
            if ((fields >> field & 1) != 0 && d->words[field][i] == word_number(term)) return true;
    return false;
}

/* Whether the term stands `slop` words at most from `place`. */
static bool stands_about(const plain_document *d, uint32_t field, const char *term, int64_t place, int64_t slop)
{
    for (int64_t i = 0; i < d->lengths[field]; i++)
        if (d->words[field][i] == word_number(term) && llabs(i - place) <= slop) return true;
    return false;
}

/* In the two fields that keep positions. */
static bool has_phrase(const plain_document *d, const dls_query *query)
{
    for (uint32_t field = 0; field < 2; field++) {
        if ((query->fields >> field & 1) == 0) continue;
        for (uint32_t i = 0; i < d->lengths[field]; i++) {
            bool all = d->words[field][i] == word_number(query->phrase[0].bytes);
            for (size_t k = 1; k < query->phrase_count && all; k++)
                all = stands_about(d, field, query->phrase[k].bytes, i + query->phrase[k].offset, query->slop);
            if (all) return true;
        }
    }
    return false;
}

static bool has_prefix(const plain_document *d, uint32_t fields, const char *prefix)
{
    for (uint32_t field = 0; field < 3; field++)
        for (uint32_t i = 0; i < d->lengths[field] && (fields >> field & 1) != 0; i++) {
            char word[8];
            snprintf(word, sizeof word, "w%u", d->words[field][i]);
            if (strncmp(word, prefix, strlen(prefix)) == 0) return true;
        }
    return false;
}

static bool document_matches(const plain_document *d, const dls_query *query)
{
    bool any_must = false, all_must = true, any_not = false;
    uint32_t should = 0;
    switch (query->kind) {
    case DLS_NODE_TERM: return has_word(d, query->fields, query->term);
    case DLS_NODE_PHRASE: return has_phrase(d, query);
    case DLS_NODE_KEYWORD:
        return d->paper && query->term_length > 5 && memcmp(query->term + query->term_length - 5, "paper", 5) == 0;
    case DLS_NODE_PREFIX: return has_prefix(d, query->fields, query->term);
    case DLS_NODE_KEY: return d == documents + strtoul(query->term, NULL, 10);
    case DLS_NODE_ALL: return true;
    case DLS_NODE_FUZZY: fail_msg("no such query is made here"); break;
    default: break;
    }
    for (size_t i = 0; i < query->clause_count; i++) {
        bool has = document_matches(d, query->clauses[i].query);
        any_must |= query->clauses[i].occur == DLS_MUST;
        all_must &= query->clauses[i].occur != DLS_MUST || has;
        should += query->clauses[i].occur == DLS_SHOULD && has;
        any_not |= query->clauses[i].occur == DLS_MUST_NOT && has;
    }
    uint32_t least = query->minimum > 0 || any_must ? query->minimum : 1;
    return all_must && should >= least && !any_not;
}

/* --------------------------------------------------------------------------------------------------------- the bits */

static uint32_t compare_segment(planned *p, uint64_t first)
{
    uint64_t bits[DLS__BITS_WORDS];
    uint32_t count = dls__plan_documents(&p->plan, 0), exact = 0;
    memset(bits, 0xff, sizeof bits);
    assert_ok(dls__match_bits(&p->plan, &p->plan.root, 0, bits, &err), &err);
    for (uint32_t d = 0; d < DLS__BLOCK_DOCUMENTS; d++) {
        bool bit = (bits[d / 64] >> d % 64 & 1) != 0;
        bool expected = d < count && document_matches(&documents[first + d], p->query);
        if (expected && !bit) fail_msg("document %u is missing", d);
        if (bit && d >= count) fail_msg("document %u does not exist", d);
        if (bit && !expected && p->plan.root.exact) fail_msg("document %u does not match", d);
        exact += bit == expected;
    }
    return exact == DLS__BLOCK_DOCUMENTS;
}

/* Whether the documents are given as lows. */
static bool compare_lows(planned *p)
{
    uint64_t bits[DLS__BITS_WORDS];
    uint16_t lows[DLS__ROOM_OF_LOWS];
    size_t count;
    if (!dls__match_lows(&p->plan, &p->plan.root, 0, lows, &count)) return false;
    assert_ok(dls__match_bits(&p->plan, &p->plan.root, 0, bits, &err), &err);
    assert_int_equal(count, dls__kernels_best()->count_bits(bits, DLS__BLOCK_LINES));
    for (size_t i = 0; i < count; i++) {
        assert_true((bits[lows[i] / 64] >> lows[i] % 64 & 1) != 0);
        assert_true(i == 0 || lows[i - 1] < lows[i]);
    }
    return true;
}

static void test_bits_are_what_a_simple_evaluation_gives(void **state)
{
    (void)state;
    rng r = rng_for_test(81);
    uint32_t exact = 0, compared = 0, with_lows = 0;
    for (int i = 0; i < 10; i++) {
        small_index s;
        uint32_t count = 1 + (uint32_t)rng_below(&r, i % 2 == 0 ? MOST_DOCUMENTS : 200);
        small_index_begin(&s, "title text none/nopositions kind/keyword");
        for (uint32_t d = 0; d < count; d++) {
            make_document(&r, &documents[d], &s);
            if (rng_one_in(&r, count)) small_index_commit(&s);
        }
        small_index_open(&s);
        dls__rank_parameters parameters = default_parameters(&s);
        for (int q = 0; q < 40; q++) {
            planned p;
            planned_init(&p, &s, random_tree(&r, &s, WORDS, 3), &parameters);
            for (size_t segment = 0; segment < s.index->segment_count; segment++) {
                planned_enter(&p, segment);
                exact += compare_segment(&p, s.index->first_document[segment]);
                with_lows += compare_lows(&p);
                compared++;
            }
            planned_done(&p);
        }
        small_index_end(&s);
    }
    print_message("# %u of %u sets of bits have no document too many, %u are lows too\n", exact, compared, with_lows);
    assert_true(2 * exact > compared && 20 * with_lows > compared);
}

/* What is exact, and what is not, in a segment of three documents. */
static void test_it_is_known_where_bits_say_all(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint64_t fields;
        bool exact;
        uint64_t bits;
    } rows[] = {
        { "a", 0, true, 7 },        { "b", 0, true, 2 },
        { "none", 0, true, 0 },     { "a", 1, false, 7 }, /* in the title, where not all that have it have it */
        { "b", 1, true, 0 },                              /* which has none */
        { "c", 1, true, 4 },        { "a b", 0, true, 7 },
        { "\"a b\"", 0, false, 2 }, { "\"b a\"", 0, false, 2 },
        { "a -b", 0, true, 5 },     { "a -\"b a\"", 0, false, 7 }, /* who has the phrase is not known */
        { "c -none", 0, true, 4 },
    };
    small_index s;
    small_index_begin(&s, "title text");
    small_index_add(&s, "title=a\ntext=x");
    small_index_add(&s, "text=a b");
    small_index_add(&s, "title=c\ntext=a");
    small_index_open(&s);
    dls__rank_parameters parameters = default_parameters(&s);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        planned p;
        dls_query *query;
        uint64_t bits[DLS__BITS_WORDS];
        print_message("# %s\n", rows[i].text);
        assert_ok(dls_query_parse(s.schema, rows[i].text, strlen(rows[i].text), rows[i].fields, NULL, &query, &err),
                  &err);
        planned_init(&p, &s, query, &parameters);
        planned_enter(&p, 0);
        assert_int_equal(p.plan.root.exact, rows[i].exact);
        assert_ok(dls__match_bits(&p.plan, &p.plan.root, 0, bits, &err), &err);
        assert_int_equal(bits[0], rows[i].bits);
        planned_done(&p);
    }
    small_index_end(&s);
}

/* ----------------------------------------------------------------------------------------- lists that make no sense */

#define FEW_BEHIND 464 /* documents of the second block */

/* Documents of the second block: "rare" as lows, "some" in chunks, "many" as a bitmap. */
static void make_two_blocks(small_index *s)
{
    small_index_begin(s, "kind/keyword");
    for (uint32_t d = 0; d < DLS__BLOCK_DOCUMENTS + FEW_BEHIND; d++) {
        uint32_t low = d % DLS__BLOCK_DOCUMENTS;
        bool is_begin = d < 200, is_behind = d >= DLS__BLOCK_DOCUMENTS;
        char lines[100] = "";
        if (is_begin || (is_behind && low % 200 == 0)) strcat(lines, "kind=rare\n");
        if (is_begin || (is_behind && low % 20 == 0)) strcat(lines, "kind=some\n");
        if (is_begin || (is_behind && low % 4 == 0)) strcat(lines, "kind=many\n");
        small_index_add(s, lines);
    }
    small_index_open(s);
}

/* Move what a list has in the second block to memory of its own, where a sanitizer sees a read beyond the slack. To be
 * freed. */
static uint8_t *move_block(dls__plan_node *node, dls__documents_form form)
{
    dls__list_block *block = &node->terms[0].list.blocks[1];
    const uint8_t *start = form == DLS__DOCUMENTS_LOWS ? block->documents : block->starts;
    size_t before = (size_t)(block->documents - start), size = before + block->bytes_of_documents;
    uint8_t *copy = calloc(1, size + DLS__KERNEL_SLACK);
    assert_non_null(copy);
    assert_int_equal(block->form, form);
    memcpy(copy, start, size);
    block->starts = form == DLS__DOCUMENTS_LOWS ? NULL : copy;
    block->documents = copy + before;
    return copy;
}

/* The first of three documents of a list that has to match is far beyond the last of the block. */
static void test_documents_that_do_not_exist_are_not_looked_up(void **state)
{
    (void)state;
    small_index s;
    make_two_blocks(&s);
    dls__rank_parameters parameters = default_parameters(&s);
    for (int i = 0; i < 4; i++) {
        bool in_chunks = i % 2 == 0, has_tree = i >= 2; /* a tree: not from the rarest's documents, but from its bits */
        dls_query *query, *tree;
        uint64_t bits[DLS__BITS_WORDS];
        planned p;
        assert_ok(dls_query_new_bool(NULL, &query, &err), &err);
        assert_ok(dls_query_add(query, DLS_MUST, small_index_keyword(&s, 0, "rare"), &err), &err);
        assert_ok(dls_query_add(query, DLS_MUST, small_index_keyword(&s, 0, in_chunks ? "some" : "many"), &err), &err);
        assert_ok(dls_query_new_bool(NULL, &tree, &err), &err);
        assert_ok(dls_query_add(tree, DLS_SHOULD, small_index_keyword(&s, 0, "some"), &err), &err);
        assert_ok(dls_query_add(tree, DLS_SHOULD, small_index_keyword(&s, 0, "many"), &err), &err);
        assert_ok(dls_query_add(query, has_tree ? DLS_MUST : DLS_SHOULD, tree, &err), &err);
        planned_init(&p, &s, query, &parameters);
        planned_enter(&p, 0);
        uint8_t *rare = move_block(&p.plan.root.children[0], DLS__DOCUMENTS_LOWS);
        uint8_t *other =
            move_block(&p.plan.root.children[1], in_chunks ? DLS__DOCUMENTS_CHUNKED : DLS__DOCUMENTS_BITMAP);
        rare[0] = rare[1] = 0xff;
        assert_ok(dls__match_bits(&p.plan, &p.plan.root, 1, bits, &err), &err);
        assert_int_equal(dls__kernels_best()->count_bits(bits, DLS__BLOCK_LINES), 2);
        assert_true((bits[200 / 64] >> 200 % 64 & 1) != 0 && (bits[400 / 64] >> 400 % 64 & 1) != 0);
        planned_done(&p);
        free(rare);
        free(other);
    }
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bits_are_what_a_simple_evaluation_gives),
        cmocka_unit_test(test_it_is_known_where_bits_say_all),
        cmocka_unit_test(test_documents_that_do_not_exist_are_not_looked_up),
    };
    return cmocka_run_group_tests_name("rank/match_bits", tests, NULL, NULL);
}
