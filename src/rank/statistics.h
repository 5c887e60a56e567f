/* SPDX-License-Identifier: MIT
 *
 * The numbers about a collection that ranking of one query needs, apart from an index: of this one, of several
 * together, or what the caller says. Integers alone, so that sums do not depend on their order; averages and idfs are
 * made of them by the plan, as of those of an index.
 *
 * Terms are strings as dictionaries have them, keywords with their prefix (segment/term_source.h). They ascend. Those
 * that are `expanded` are there because a prefix or a misspelt word of the query may become them: every index has its
 * own. The others stand in the query, and are the same everywhere. Synonyms have strings of their own (synonym_df.h).
 */
#ifndef DLS__STATISTICS_H
#define DLS__STATISTICS_H

#include "base/arena.h"
#include "base/buf.h"
#include "query/query.h"
#include "rank/stats.h"

struct dls_statistics {
    dls_allocator allocator;
    dls__arena strings;
    uint64_t fingerprint; /* of the schema (schema/schema.h) */
    uint32_t text_count;
    uint8_t text_field[DLS_MAX_TEXT_FIELDS]; /* field number of each text number */
    dls__stats sums;
    dls_term_statistics *terms;
    size_t term_count;
    size_t term_room;
    dls__buf written; /* what dls__statistics_write gave last */
};

/* Without fields or terms, and with room for `term_room` of them. */
dls_status dls__statistics_new(const dls_allocator *allocator, size_t term_room, dls_statistics **out, dls_error *err);
void dls__statistics_free(dls_statistics *statistics);

/* Add a term behind all others, of which there are fewer than there is room for. */
dls_status dls__statistics_append(dls_statistics *statistics, const char *string, size_t length, uint64_t df,
                                  bool expanded, dls_error *err);

/* The string of a term, as dictionaries have it. */
const char *dls__statistics_string(const dls_term_statistics *term, size_t *length);

/* Whether a field can have so many documents and words. */
bool dls__statistics_make_sense(uint64_t documents, uint64_t words);

/* See dls_statistics_merge. */
dls_status dls__statistics_merge(dls_statistics *statistics, const dls_statistics *other, dls_error *err);

/* The sums, for an index with such a schema. DLS_EINVAL: they are of another. */
dls_status dls__statistics_sums(const dls_statistics *statistics, const dls_schema *schema, dls__stats *out,
                                dls_error *err);

/* The number of the first term that is not before the string. [cost: O(log terms) comparisons] */
size_t dls__statistics_seek(const dls_statistics *statistics, const char *string, size_t length);

/* The term; NULL: it is not there. [cost: as above] */
const dls_term_statistics *dls__statistics_find(const dls_statistics *statistics, const char *string, size_t length);

/* The df of a term; DLS_EINVAL: it is not there, or more than there are documents.
 * [cost: O(log terms) comparisons] */
dls_status dls__statistics_df(const dls_statistics *statistics, const char *string, size_t length, uint64_t *df,
                              dls_error *err);

/* See dls_statistics_collect; the query suits the index (statistics_collect.c). */
dls_status dls__statistics_collect(const dls_index *index, const dls_query *query, const dls_allocator *allocator,
                                   dls_statistics **out, dls_error *err);

/* See dls_statistics_write and dls_statistics_read (statistics_codec.c). */
dls_status dls__statistics_write(dls_statistics *statistics, dls_error *err);
dls_status dls__statistics_read(const uint8_t *bytes, size_t size, const dls_allocator *allocator, dls_statistics **out,
                                dls_error *err);

#endif
