/* SPDX-License-Identifier: MIT
 *
 * The inverter: tokens in the order of documents go in, terms with postings come out, sorted. In memory.
 *
 * Every term has a stream of slices (slices.h) that holds its occurrences in the order they came, as varints
 *
 *   value << 2 | tag     tag 0  same document and field: value = position - last position
 *                        tag 1  next field of the document: value = text number; then position
 *                        tag 2  next document: value = document - last document; then text number, position
 *                        tag 3  next document, of a keyword: value likewise; nothing more
 *
 * where the last document is 0 at first. That is 1 to 2 bytes an occurrence, 3 to 5 a posting.
 *
 * Keys of documents stand beside them, each with its document; of two documents with one key, the later.
 */
#ifndef DLS__INVERTER_H
#define DLS__INVERTER_H

#include "base/bytemap.h"
#include "base/common.h"
#include "segment/slices.h"
#include "segment/term_source.h"

typedef struct dls__inverted dls__inverted;

typedef struct dls__inverter {
    const dls_allocator *allocator;
    dls__bytemap terms;
    dls__inverted *inverted; /* by number of the term */
    size_t inverted_capacity;
    dls__slices slices;
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
 * a field at least not descend; a second occurrence at the same position is left out. False if there is no memory. */
bool dls__inverter_add(dls__inverter *inverter, const char *term, size_t length, uint32_t document, uint32_t field,
                       uint32_t position);

/* `document` has the keyword `term` (with its prefix). Saying so twice changes nothing. */
bool dls__inverter_add_keyword(dls__inverter *inverter, const char *term, size_t length, uint32_t document);

/* The key of `document`. False if there is no memory. */
bool dls__inverter_add_key(dls__inverter *inverter, const char *key, size_t length, uint32_t document);

/* The last document with `key`; false if there is none. */
bool dls__inverter_find_key(const dls__inverter *inverter, const char *key, size_t length, uint32_t *document);

/* Its terms, or its keys, in order. The inverter must not change meanwhile. */
typedef struct dls__inverter_source {
    dls__term_source source;
    const dls__inverter *inverter;
    uint32_t *order; /* numbers of terms or keys, sorted */
    uint32_t count;
    uint32_t next;
    dls__slice_reader occurrences;
    uint64_t code; /* the code that was read and not used */
    bool has_code;
    uint32_t document;        /* the last */
    bool key_given;           /* of a key: its one posting was given */
    uint32_t position_fields; /* positions of other fields are left out */
    dls__buf positions;
} dls__inverter_source;

dls_status dls__inverter_terms(const dls__inverter *inverter, uint32_t position_fields, dls__inverter_source *out,
                               dls_error *err);
dls_status dls__inverter_keys(const dls__inverter *inverter, dls__inverter_source *out, dls_error *err);
void dls__inverter_source_done(dls__inverter_source *source);

#endif
