/* SPDX-License-Identifier: MIT
 *
 * A plan: one query on one index, ready to run. The tree of the query with its terms looked up in all segments, their
 * statistics summed and weights computed. It belongs to one search and one thread.
 *
 * A prefix or fuzzy query becomes a group: its terms count as one word, whose tf is the sum of theirs in the order of
 * their bytes, and whose df is the largest of theirs (expand.h, group.h). So do the words and phrases of a synonym,
 * which are nodes below it (synonym.h); but its df is that of the union (synonym_df.h).
 */
#ifndef DLS__PLAN_H
#define DLS__PLAN_H

#include "base/arena.h"
#include "index/index.h"
#include "query/query.h"
#include "rank/boosts.h"
#include "rank/expand.h"
#include "rank/stats.h"
#include "rank/stop.h"
#include "score/bm25.h"

#define DLS__NO_LIST UINT64_MAX

/* A term of the plan, alone or in a phrase. */
typedef struct dls__plan_term {
    uint64_t df;        /* in all segments, without deleted documents */
    uint64_t ranked_df; /* what the idf is made of: the same, or what the statistics of the search say */
    float idf;
    uint32_t offset;  /* in a phrase */
    uint64_t *values; /* for each segment what opens its list, DLS__NO_LIST where the term is not there */
    uint32_t *dead;   /* for each segment how many of its postings are of deleted documents */
    bool narrow;      /* some segment has it in fields that are not sought */
    dls__list list;   /* of the current segment; df 0 where the term is not there */
    size_t list_of;   /* the segment that it was opened in; SIZE_MAX: none yet */
} dls__plan_term;

/* Documents that are scored together (score_documents.h). */
#define DLS__BATCH DLS__MOST_PLACES

/* One term of a phrase, in the documents of a batch and in one of them (phrase.c). */
typedef struct dls__phrase_place {
    uint32_t numbers[DLS__BATCH];             /* of its postings in the block */
    const uint8_t *position_lows[DLS__BATCH]; /* of each posting */
    uint32_t all_counts[DLS__BATCH];          /* likewise: of positions, in all fields that keep them */
    uint32_t (*field_counts)[DLS__BATCH];     /* where there are several: by field of the list; NULL: no memory yet */
    uint32_t number;                      /* in one document */
    uint32_t counts[DLS_MAX_TEXT_FIELDS]; /* by field of the list */
    dls__position_room room;
    const uint32_t *positions; /* of all fields that keep them */
    const uint32_t *at;        /* in one field: [at, end) */
    const uint32_t *end;
    const uint8_t *first_low; /* likewise, of their lows */
    const uint8_t *end_low;
} dls__phrase_place;

typedef struct dls__kept_word dls__kept_word; /* refine.h */

typedef struct dls__plan_node dls__plan_node;
struct dls__plan_node {
    const dls_query *query;
    dls_occur occur;       /* in its parent */
    bool member;           /* of a synonym: idf and weight are those of all its members together */
    uint32_t fields;       /* of what has terms: those sought and not left out */
    uint64_t df;           /* of a synonym: what its idf is made of */
    float idf;             /* of a phrase: the sum of its terms' */
    float weight;          /* boost * idf; of a constant its score */
    dls__plan_term *terms; /* term, keyword: one; phrase, group: all */
    size_t term_count;
    const dls__expanded_term *expanded; /* of a group: its terms */
    uint32_t minimum;                   /* of a bool: how many that should match have to */
    uint64_t *counters;                 /* of a bool that counts its clauses: see clause_counters.h; NULL: not yet */
    dls__list *pairs;          /* of a phrase: by its term but the last, the pair with the next; df 0: there is none */
    dls__phrase_place *places; /* of a phrase's terms */
    uint32_t *others;          /* of a phrase, in the current segment: its terms but the first, rarest first */
    dls__plan_node *children;
    size_t child_count;
    dls__plan_node *adjacent; /* of a word: a phrase of the word that the clause before it is, and of itself, which are
                                 its `children`, though none are counted; what it adds to a score is its weight. NULL:
                                 there is none */
    dls__kept_word *kept;     /* of the plan's words; NULL of all others */

    /* in the current segment; before there is one, the query's kind */
    dls_node_kind kind;  /* the query's; of a phrase that is one pair, and a group of one term, a term's */
    dls__list **needed;  /* lists that a document which matches is in, shortest first; a term's, a keyword's one; of a
                            group, lists of which it is in any, in the order of its terms */
    size_t needed_count; /* of a phrase: pairs, and the terms that are in none of them */
    const dls__value_column *column; /* of a range: in which the codes low_code to high_code are */
    dls__value_column own_column;    /* of a text field: its lengths */
    uint32_t low_code;
    uint32_t high_code;
    uint32_t document;   /* of a key: its inner number */
    float adjacent_most; /* of a word: what commoner neighbours add at most, where the two have no list of their own */
    bool absent;         /* cannot match */
    bool idle;           /* a node above it is absent: whether it matches says nothing */
    bool exact;          /* dls__match_bits says what matches, not just what may */
};

/* What is looked at of where words stand (early.h). */
typedef enum dls__early_use {
    DLS__EARLY_NONE, /* nothing: it is wanted only whether documents match */
    DLS__EARLY_MOST, /* each word is taken to stand first, and right behind the one before it in the query: scores are
                        what documents may have at most */
    DLS__EARLY_TRUE,
    DLS__EARLY_KNOWN /* as they are; of the plan's words dls__refine has found that out */
} dls__early_use;

typedef struct dls__plan {
    const dls_index *index;
    dls__arena *arena;                /* of the search */
    const dls_statistics *statistics; /* to rank by; NULL: the index's own */
    dls__stats stats;                 /* of the one or the other */
    dls__bm25 bm25;
    dls__boosts boosts; /* of what matches the root */
    dls__plan_node root;
    dls__stop *stop; /* of the search; NULL: it is never stopped */
    bool has_filter; /* documents have to match `filter` too, whose terms add to no score */
    dls__plan_node filter;
    dls__plan_node **leaves; /* what may add to a score, in the order of the query; none if all that matches scores the
                                same, as below a constant where there are no boosts */
    size_t leaf_count;
    bool cut;                        /* a group would have had more terms */
    dls__early_use early_use;        /* of the documents that are being scored */
    float lead[DLS_MAX_TEXT_FIELDS]; /* see early.h; of those of `lead_fields`, which keep positions */
    uint32_t lead_fields;
    dls__position_room lead_room;
    float adjacency;                    /* 0: words have no `adjacent` */
    dls__phrase_place *adjacent_places; /* of all of them; NULL: not yet */
    uint32_t adjacent_count;            /* that may match in the current segment */
    dls__plan_node **words;             /* of the root, whose places are looked at one after the other (refine.h) */
    size_t word_count;
    struct dls__refine_step *steps; /* of the current segment (refine.h) */
    size_t step_count;
    bool words_are_all; /* nothing else adds to a score of the root */

    struct dls__score_room *score_room; /* score_documents.h */

    uint8_t *by_low; /* a byte for each document of a block, and slack; NULL until dls__plan_bytes was called */

    size_t segment_number; /* the current one */
    dls__segment *segment;
    const dls__columns *columns;
    /* By text field: between which numbers lies tf, by the parameters and averages of this search, over tf as the
     * segment's impacts have it. */
    double least_ratio[DLS_MAX_TEXT_FIELDS];
    double most_ratio[DLS_MAX_TEXT_FIELDS];
} dls__plan;

/* All is borrowed; what the plan needs is in `arena`. `stop` may be NULL; DLS__STOPPED is possible here and in what
 * follows where it is not. */
dls_status dls__plan_init(dls__plan *plan, const dls_index *index, const dls_query *query,
                          const dls__rank_parameters *parameters, dls__stop *stop, dls__arena *arena, dls_error *err);

/* Have documents match `filter` too; before the first segment is entered. */
dls_status dls__plan_set_filter(dls__plan *plan, const dls_query *filter, dls_error *err);

/* Open the list of a term in segment `number`; of df 0 where it has none. */
dls_status dls__plan_open(dls__plan *plan, dls__plan_term *term, size_t number, dls_error *err);

/* Open all lists in segment `number`, which is the current one then; those of the one before are no longer valid, their
 * memory stays in the arena. */
dls_status dls__plan_enter(dls__plan *plan, size_t number, dls_error *err);

/* Between which numbers tf lies over what it is to the segment's impacts, in `fields` of text. */
void dls__plan_ratios(const dls__plan *plan, uint32_t fields, double *least, double *most);

/* A byte for each document of a block, for whatever is being done, that holds anything; NULL: there is no memory. */
uint8_t *dls__plan_bytes(dls__plan *plan);

/* Whether scores are made twice (early.h): where words stand counts. */
static inline bool dls__plan_looks_at_places(const dls__plan *plan)
{
    return plan->lead_fields != 0 || plan->adjacent_count > 0;
}

static inline bool dls__is_group(dls_node_kind kind) { return kind == DLS_NODE_PREFIX || kind == DLS_NODE_FUZZY; }

/* Whether a node matches and scores just as its only child does. */
static inline bool dls__plan_is_wrapper(const dls__plan_node *node)
{
    return node->kind == DLS_NODE_BOOL && node->child_count == 1 && node->children[0].occur != DLS_MUST_NOT &&
           node->minimum == (node->children[0].occur == DLS_SHOULD);
}

/* Blocks of the current segment, and documents of one. */
uint32_t dls__plan_blocks(const dls__plan *plan);
uint32_t dls__plan_documents(const dls__plan *plan, uint32_t block);

#endif
