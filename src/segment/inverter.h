/* SPDX-License-Identifier: MIT
 *
 * The inverter: tokens in the order of documents go in, terms with postings come out, sorted. In memory.
 *
 * Every term has a stream of slices (slices.h) that holds its occurrences in the order they came, as varints
 *
 *   value << 2 | tag     tag 0  same document and field: value = position - last position
 *                        tag 1  next field of the document: value = text number; then position
 *                        tag 2  next document, the field of the last occurrence: value = document - last document;
 *                               then position
 *                        tag 3  next document, another field: value likewise; then text number, position
 *
 * where the last document is -1 at first, and the last field 0. That is 1 to 2 bytes an occurrence, 2 to 4 a posting.
 * Of the terms of values there are the differences of documents alone, without tags.
 *
 * Keys of documents stand beside them, each with its document; of two documents with one key, the later.
 */
#ifndef DLS__INVERTER_H
#define DLS__INVERTER_H

#include "base/bytemap.h"
#include "base/common.h"
#include "segment/slices.h"
#include "segment/term_source.h"
#include "segment/term_table.h"

/* An occurrence whose term is not looked for yet. */
typedef struct dls__waiting {
    uint32_t document;
    uint32_t field;
    uint32_t position;
} dls__waiting;

/* Enough that their cache misses fill the time of one. */
#define DLS__MOST_WAITING 128

typedef struct dls__inverter {
    const dls_allocator *allocator;
    dls__term_table terms;
    dls__slices slices;
    dls__waiting waiting[DLS__MOST_WAITING];
    dls__term_key waiting_keys[DLS__MOST_WAITING];
    char waiting_terms[DLS__MOST_WAITING][DLS__MAX_TERM]; /* those of more than 16 bytes */
    uint32_t waiting_count;
    dls__bytemap keys;
    uint32_t *documents; /* by number of the key */
    size_t documents_capacity;
} dls__inverter;

void dls__inverter_init(dls__inverter *inverter, const dls_allocator *allocator);
void dls__inverter_done(dls__inverter *inverter);

/* Empty it. */
void dls__inverter_clear(dls__inverter *inverter);

/* Bytes of memory it holds. */
size_t dls__inverter_memory(const dls__inverter *inverter);

/* An occurrence of `term` in text field `field` of `document`. Documents ascend, fields in a document too, positions in
 * a field at least not descend; a second occurrence at the same position is left out. The term has at most
 * DLS__MAX_TERM bytes, behind which DLS__TERM_SLACK more may be read. Counts from the next dls__inverter_settle on.
 * False if there is no memory. */
bool dls__inverter_add(dls__inverter *inverter, const char *term, size_t length, uint32_t document, uint32_t field,
                       uint32_t position);

/* Take in what was added. False if there is no memory. */
bool dls__inverter_settle(dls__inverter *inverter);

/* `document` has the keyword `term` (with its prefix), behind which DLS__TERM_SLACK bytes may be read. Saying so twice
 * changes nothing. */
bool dls__inverter_add_keyword(dls__inverter *inverter, const char *term, size_t length, uint32_t document);

/* The key of `document`. False if there is no memory. */
bool dls__inverter_add_key(dls__inverter *inverter, const char *key, size_t length, uint32_t document);

/* The last document with `key`; false if there is none. */
bool dls__inverter_find_key(const dls__inverter *inverter, const char *key, size_t length, uint32_t *document);

/* Its terms, or its keys, in order. The inverter must not change meanwhile. */
typedef struct dls__inverter_source {
    dls__term_source source;
    const dls__inverter *inverter;
    const dls__bytemap_entry **order; /* terms (the beginnings of their entries) or keys */
    bool lent;                        /* by another source */
    uint32_t count;
    uint32_t next;
    dls__slice_reader occurrences;
    uint32_t document;        /* the last */
    uint32_t field;           /* likewise */
    bool of_value;            /* the term is a value's */
    bool key_given;           /* of a key: its one posting was given */
    uint32_t position_fields; /* positions of other fields are left out */
    dls__buf positions;
} dls__inverter_source;

dls_status dls__inverter_terms(const dls__inverter *inverter, uint32_t position_fields, dls__inverter_source *out,
                               dls_error *err);

/* One term, at whose postings the source stands; it has none if the term is not there. The term has slack as in
 * dls__inverter_add. */
dls_status dls__inverter_term(const dls__inverter *inverter, const char *term, size_t length, uint32_t position_fields,
                              dls__inverter_source *out, dls_error *err);

/* Those terms of a source for all of them, `whole`, that are in a range; it outlives this one. */
void dls__inverter_part(const dls__inverter_source *whole, const dls__term_range *range, dls__inverter_source *out);

dls_status dls__inverter_keys(const dls__inverter *inverter, dls__inverter_source *out, dls_error *err);
void dls__inverter_source_done(dls__inverter_source *source);

#endif
