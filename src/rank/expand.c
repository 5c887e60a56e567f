/* SPDX-License-Identifier: MIT
 *
 * The dictionaries of all segments are walked side by side, so that each term comes once, with its df in all of them.
 * What is kept is bounded: the best terms so far. Where there are deletions, a term's df is known to be at most what
 * its lists say, and these are looked at only if that could be enough.
 */
#include "rank/expand.h"

#include <string.h>

#include "base/error.h"
#include "dict/dict_sieve.h"
#include "rank/edit_distance.h"
#include "rank/statistics.h"
#include "rank/term_df.h"
#include "segment/term_source.h"

/* What it takes to look at a term (stop.h), and at its list. */
#define WORK_OF_TERM 8
#define WORK_OF_LISTS 64

/* A walk over the terms of one segment that fit. */
typedef struct term_walk {
    dls__dict_iter iter;
    dls__edit_table *tables; /* of a fuzzy query; `table_count` of them */
    size_t table_count;
    dls__dict_sieve *sieve; /* likewise */
    bool more;              /* iter has one */
    uint32_t edits;         /* of it */
} term_walk;

/* The best terms so far. */
typedef struct term_choice {
    dls__arena *arena;
    dls__expansion *out;
    size_t worst; /* of the terms in `out`, once they are as many as can be */
} term_choice;

typedef struct expander {
    const dls_index *index;
    const dls_query *query;
    dls__stop *stop; /* NULL: nobody is asked */
    dls__arena *arena;
    term_walk *walks;    /* for each segment */
    term_choice *choice; /* NULL: all terms are taken */
    dls__take_expanded *take;
    void *ctx;
} expander;

/* --------------------------------------------------------------------------------------------------------- walking */

static dls_status next_with_prefix(const dls_query *query, term_walk *walk, dls_error *err)
{
    DLS__TRY(dls__dict_iter_next(&walk->iter, &walk->more, err));
    walk->more = walk->more && walk->iter.length >= query->term_length &&
                 memcmp(walk->iter.string, query->term, query->term_length) == 0;
    return DLS_OK;
}

/* Count the edits between the walk's term and the nearest wanted one. What is too far from all is passed over. */
static uint32_t count_edits(term_walk *walk)
{
    uint32_t least = UINT32_MAX;
    size_t hopeless = 1;
    for (size_t i = 0; i < walk->table_count; i++) {
        dls__edit_table *table = &walk->tables[i];
        uint32_t edits = dls__edit_table_count(table, walk->iter.string, walk->iter.length);
        if (edits < least) least = edits;
        hopeless = table->hopeless > 0 && hopeless > 0 ? dls__max(hopeless, table->hopeless) : 0;
    }
    if (hopeless > 0) dls__dict_sieve_pass(walk->sieve, hopeless);
    return least;
}

static dls_status next_within_edits(dls__stop *stop, term_walk *walk, dls_error *err)
{
    do {
        uint64_t left = walk->iter.left;
        DLS__TRY(dls__dict_sieve_next(walk->sieve, &walk->iter, &walk->more, err));
        DLS__TRY(dls__stop_after(stop, WORK_OF_TERM + left - walk->iter.left));
        if (walk->more) walk->edits = count_edits(walk);
    } while (walk->more && walk->edits > walk->tables[0].most);
    return DLS_OK;
}

static dls_status next_of_walk(const expander *e, term_walk *walk, dls_error *err)
{
    return e->query->kind == DLS_NODE_PREFIX ? next_with_prefix(e->query, walk, err)
                                             : next_within_edits(e->stop, walk, err);
}

/* Want terms near `term` too. */
static dls_status want_near(const expander *e, term_walk *walk, const char *term, size_t length, dls_error *err)
{
    dls__dict_sieve_want(walk->sieve, term, length);
    return dls__edit_table_init(&walk->tables[walk->table_count++], term, length, e->query->edits, e->arena, err);
}

static dls_status begin_fuzzy_walk(const expander *e, term_walk *walk, dls_error *err)
{
    const dls_query *query = e->query;
    walk->table_count = 0;
    walk->tables = dls__arena_alloc_array(e->arena, DLS__SIEVE_WANTED, sizeof *walk->tables);
    walk->sieve = dls__arena_alloc(e->arena, sizeof *walk->sieve);
    if (walk->tables == NULL || walk->sieve == NULL) return dls__no_memory(err);
    if (query->fixed > 0) DLS__TRY(dls__dict_iter_seek(&walk->iter, query->term, query->fixed, err));
    dls__dict_sieve_init(walk->sieve, query->term, query->fixed, query->edits);
    if (query->also != NULL) DLS__TRY(want_near(e, walk, query->also, query->also_length, err));
    return want_near(e, walk, query->term, query->term_length, err);
}

static dls_status begin_term_walk(const expander *e, term_walk *walk, const dls__segment *segment, dls_error *err)
{
    walk->edits = 0;
    dls__dict_iter_init(&walk->iter, &segment->terms);
    if (e->query->kind == DLS_NODE_PREFIX)
        DLS__TRY(dls__dict_iter_seek(&walk->iter, e->query->term, e->query->term_length, err));
    else
        DLS__TRY(begin_fuzzy_walk(e, walk, err));
    return next_of_walk(e, walk, err);
}

/* The first of the terms that the walks stand at; NULL if there is none. */
static const term_walk *first_walk(const expander *e)
{
    const term_walk *first = NULL;
    for (size_t i = 0; i < e->index->segment_count; i++) {
        const term_walk *walk = &e->walks[i];
        if (!walk->more) continue;
        if (first == NULL ||
            dls__compare_bytes(walk->iter.string, walk->iter.length, first->iter.string, first->iter.length) < 0)
            first = walk;
    }
    return first;
}

/* -------------------------------------------------------------------------------------------------------- choosing */

/* Whether `a` is to be kept rather than `b`. */
static bool goes_first(const dls__expanded_term *a, const dls__expanded_term *b)
{
    if (a->edits != b->edits) return a->edits < b->edits;
    if (a->df != b->df) return a->df > b->df;
    return dls__compare_bytes(a->bytes, a->length, b->bytes, b->length) < 0;
}

static dls_status begin_choice(term_choice *choice, dls__arena *arena, dls__expansion *out, dls_error *err)
{
    *choice = (term_choice){ .arena = arena, .out = out };
    *out = (dls__expansion){ .terms = dls__arena_alloc_array(arena, DLS_MAX_EXPANSION, sizeof *out->terms) };
    return out->terms != NULL ? DLS_OK : dls__no_memory(err);
}

static bool has_all_it_may(const term_choice *choice) { return choice->out->count == DLS_MAX_EXPANSION; }

/* Whether a term is among the best so far. */
static bool is_among_best(const term_choice *choice, const dls__expanded_term *term)
{
    return !has_all_it_may(choice) || goes_first(term, &choice->out->terms[choice->worst]);
}

static dls_status keep_term(term_choice *choice, const dls__expanded_term *term, dls_error *err)
{
    dls__expanded_term *terms = choice->out->terms;
    dls__expanded_term kept = *term;
    kept.bytes = dls__arena_copy(choice->arena, term->bytes, term->length);
    if (kept.bytes == NULL) return dls__no_memory(err);
    terms[has_all_it_may(choice) ? choice->worst : choice->out->count++] = kept;
    for (size_t i = choice->worst = 0; i < choice->out->count; i++)
        if (goes_first(&terms[choice->worst], &terms[i])) choice->worst = i;
    return DLS_OK;
}

/* Keep a term, which is in some document, if it is among the best. */
static dls_status choose_term(term_choice *choice, const dls__expanded_term *term, dls_error *err)
{
    choice->out->cut |= has_all_it_may(choice);
    return is_among_best(choice, term) ? keep_term(choice, term, err) : DLS_OK;
}

/* The lists of one term, by segment. */
typedef struct term_lists {
    uint64_t *values;
    uint32_t *dfs; /* deleted documents too; 0 where the segment has no list */
} term_lists;

/* Take the term, or choose it; its df may be none, of deleted documents alone. */
static dls_status offer_term(expander *e, dls__expanded_term *term, const term_lists *lists, dls_error *err)
{
    term->df = 0;
    for (size_t i = 0; i < e->index->segment_count; i++) term->df += lists->dfs[i];
    if (e->choice != NULL && e->choice->out->cut && !is_among_best(e->choice, term)) return DLS_OK;
    for (size_t i = 0; i < e->index->segment_count; i++) {
        uint32_t df = lists->dfs[i];
        if (df == 0) continue;
        DLS__TRY(dls__leave_dead_out(&e->index->segments[i], lists->values[i], e->arena->allocator, &df, err));
        term->df -= lists->dfs[i] - df;
    }
    if (term->df == 0) return DLS_OK;
    return e->choice != NULL ? choose_term(e->choice, term, err) : e->take(e->ctx, term, err);
}

static dls_status note_list(const expander *e, size_t segment, uint64_t value, const term_lists *lists, dls_error *err)
{
    uint32_t fields;
    lists->values[segment] = value;
    return dls__list_df(&e->index->segments[segment].lists, value, &lists->dfs[segment], &fields, err);
}

static void forget_lists(const expander *e, const term_lists *lists)
{
    memset(lists->dfs, 0, e->index->segment_count * sizeof *lists->dfs);
}

/* The term that is one of a prefix although it does not begin so. */
static dls_status offer_also(expander *e, const term_lists *lists, dls_error *err)
{
    dls__expanded_term term = { e->query->also, e->query->also_length, 0, 0 };
    forget_lists(e, lists);
    for (size_t i = 0; i < e->index->segment_count; i++) {
        bool found;
        uint64_t value;
        DLS__TRY(dls__dict_find(&e->index->segments[i].terms, term.bytes, term.length, &found, &value, err));
        if (found) DLS__TRY(note_list(e, i, value, lists, err));
    }
    return offer_term(e, &term, lists, err);
}

/* The first term that the walks stand at, which then stand behind it. */
static dls_status offer_first(expander *e, const term_walk *first, const term_lists *lists, dls_error *err)
{
    char bytes[DLS__DICT_MAX_STRING];
    dls__expanded_term term = { bytes, first->iter.length, first->edits, 0 };
    memcpy(bytes, first->iter.string, term.length);
    forget_lists(e, lists);
    for (size_t i = 0; i < e->index->segment_count; i++) {
        term_walk *walk = &e->walks[i];
        if (!walk->more || dls__compare_bytes(walk->iter.string, walk->iter.length, bytes, term.length) != 0) continue;
        DLS__TRY(note_list(e, i, walk->iter.value, lists, err));
        DLS__TRY(next_of_walk(e, walk, err));
    }
    return offer_term(e, &term, lists, err);
}

static void sort_by_bytes(dls__expansion *expansion)
{
    for (size_t i = 1; i < expansion->count; i++) { /* by insertion: they are few */
        dls__expanded_term term = expansion->terms[i];
        size_t at = i;
        for (; at > 0; at--) {
            const dls__expanded_term *before = &expansion->terms[at - 1];
            if (dls__compare_bytes(before->bytes, before->length, term.bytes, term.length) < 0) break;
            expansion->terms[at] = *before;
        }
        expansion->terms[at] = term;
    }
}

static dls_status offer_all(expander *e, dls_error *err)
{
    size_t segments = e->index->segment_count;
    term_lists lists = { dls__arena_alloc_array(e->arena, segments, sizeof *lists.values),
                         dls__arena_alloc_array(e->arena, segments, sizeof *lists.dfs) };
    e->walks = dls__arena_alloc_array(e->arena, segments, sizeof *e->walks);
    if (lists.values == NULL || lists.dfs == NULL || e->walks == NULL) return dls__no_memory(err);
    if (e->query->kind == DLS_NODE_PREFIX && e->query->also != NULL) DLS__TRY(offer_also(e, &lists, err));
    for (size_t i = 0; i < segments; i++) DLS__TRY(begin_term_walk(e, &e->walks[i], &e->index->segments[i], err));
    for (const term_walk *first = first_walk(e); first != NULL; first = first_walk(e)) {
        DLS__TRY(dls__stop_after(e->stop, WORK_OF_LISTS * segments));
        DLS__TRY(offer_first(e, first, &lists, err));
    }
    return DLS_OK;
}

dls_status dls__expand(const dls_index *index, const dls_query *query, dls__stop *stop, dls__arena *arena,
                       dls__expansion *out, dls_error *err)
{
    term_choice choice;
    DLS__TRY(begin_choice(&choice, arena, out, err));
    expander e = { .index = index, .query = query, .stop = stop, .arena = arena, .choice = &choice };
    DLS__TRY(offer_all(&e, err));
    sort_by_bytes(out);
    return DLS_OK;
}

dls_status dls__expand_all(const dls_index *index, const dls_query *query, dls__arena *arena, dls__take_expanded *take,
                           void *ctx, dls_error *err)
{
    expander e = { .index = index, .query = query, .arena = arena, .take = take, .ctx = ctx };
    return offer_all(&e, err);
}

/* --------------------------------------------------------------------------------------------------- by statistics */

static dls_status choose_known(term_choice *choice, const dls_term_statistics *known, uint32_t edits, dls_error *err)
{
    dls__expanded_term term = { known->text, known->length, edits, known->df };
    return known->df > 0 ? choose_term(choice, &term, err) : DLS_OK;
}

static dls_status choose_by_prefix(term_choice *choice, const dls_statistics *statistics, const dls_query *query,
                                   dls_error *err)
{
    size_t length = query->term_length;
    const dls_term_statistics *also = NULL, *behind = statistics->terms + statistics->term_count;
    if (query->also != NULL) also = dls__statistics_find(statistics, query->also, query->also_length);
    if (also != NULL) DLS__TRY(choose_known(choice, also, 0, err));
    const dls_term_statistics *term = statistics->terms + dls__statistics_seek(statistics, query->term, length);
    for (; term < behind && term->field < 0; term++) {
        if (term->length < length || memcmp(term->text, query->term, length) != 0) break;
        DLS__TRY(choose_known(choice, term, 0, err));
    }
    return DLS_OK;
}

static dls_status choose_by_edits(term_choice *choice, const dls_statistics *statistics, const dls_query *query,
                                  dls_error *err)
{
    dls__edit_table *table = dls__arena_alloc(choice->arena, sizeof *table);
    if (table == NULL) return dls__no_memory(err);
    DLS__TRY(dls__edit_table_init(table, query->term, query->term_length, query->edits, choice->arena, err));
    for (size_t i = 0; i < statistics->term_count; i++) {
        const dls_term_statistics *term = &statistics->terms[i];
        if (term->field >= 0 || term->length > DLS__MAX_TERM) continue; /* the latter is no term of any index */
        uint32_t edits = dls__edit_table_count(table, term->text, term->length);
        if (edits <= table->most) DLS__TRY(choose_known(choice, term, edits, err));
    }
    return DLS_OK;
}

dls_status dls__expand_by_statistics(const dls_statistics *statistics, const dls_query *query, dls__arena *arena,
                                     dls__expansion *out, dls_error *err)
{
    term_choice choice;
    DLS__TRY(begin_choice(&choice, arena, out, err));
    if (query->kind == DLS_NODE_PREFIX)
        DLS__TRY(choose_by_prefix(&choice, statistics, query, err));
    else
        DLS__TRY(choose_by_edits(&choice, statistics, query, err));
    sort_by_bytes(out);
    return DLS_OK;
}
