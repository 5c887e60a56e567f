/* SPDX-License-Identifier: MIT
 *
 * Whether the postings of a segment are those of the texts that it stores: each stored value is analysed anew.
 *
 * Every occurrence (of a term, in a field, at a position; of a keyword, in a document) has a number that looks like
 * chance. For each document those of its postings are added up, in whatever order they come, and those that its texts
 * give are taken away: what is left is 0. So the terms are gone through once, and the texts once, with 8 bytes for each
 * document. Where something is left, both are gone through again for that document alone, to say which occurrence it
 * is. (That two differences cancel each other by accident has a chance of 2^-64.)
 *
 * Fields that are not stored are left out of both; of fields without positions the occurrences are counted.
 */
#ifndef DLS__TEXT_CHECK_H
#define DLS__TEXT_CHECK_H

#include "columns/record.h"
#include "segment/field_analyzers.h"
#include "segment/segment_reader.h"

typedef struct dls__text_check {
    const dls__segment *segment;
    const dls_schema *schema;
    const dls_allocator *allocator;
    uint64_t keywords; /* mask of fields: keywords that are stored */
    uint32_t texts;    /* mask of text numbers: likewise */
    dls__field_analyzers analyzers;
    uint64_t *sums;    /* by inner number */
    uint64_t term;     /* the number of the term whose postings are being added; 0: a keyword that is not stored */
    dls__buf recent;   /* u64s: terms of the text at the current position, keywords of the document */
} dls__text_check;

/* All is borrowed; freed by dls__text_check_done, on failure too. */
dls_status dls__text_check_init(dls__text_check *check, const dls__segment *segment, const dls_schema *schema,
                                const dls_allocator *allocator, dls_error *err);
void dls__text_check_done(dls__text_check *check);

/* The postings, term by term. */
void dls__text_check_term(dls__text_check *check, const char *term, size_t length);
void dls__text_check_posting(dls__text_check *check, const dls__posting *posting);

/* The texts: a record that was opened, of the document with that inner number. `lengths`, of its text fields, are
 * compared with the words that are found. Fields of values are below the schema's count. [cost: analysing them] */
dls_status dls__text_check_record(dls__text_check *check, uint32_t inner, const dls__record_reader *record,
                                  const uint32_t *lengths, dls_error *err);

/* After all of both: DLS_ECORRUPT names the document and the term of a difference. */
dls_status dls__text_check_finish(dls__text_check *check, dls_error *err);

#endif
