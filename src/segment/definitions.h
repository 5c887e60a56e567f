/* SPDX-License-Identifier: MIT
 *
 * The acronyms of a segment: the short forms that the texts of certain fields define (dls_field.acronyms), as
 * analysis/acronym.h finds them, and how many documents define each.
 *
 *   acronyms   a dictionary (dict_format.h): short form, tab, long form (dls__acronym_pair); value: how many documents,
 *              1 or more, deleted ones too
 *
 * It is made of the stored texts when these are complete, as the vocabulary is (vocabulary.h): so it is the same
 * whether documents were added or come from other segments, and a merge forgets what deleted documents defined. Of more
 * than DLS__MOST_DEFINITIONS those are kept that most documents have, of equally common ones the first by bytes: 8.6 MB
 * at most, some 1.5 MB mostly. What one document alone defines is what is left out.
 */
#ifndef DLS__DEFINITIONS_H
#define DLS__DEFINITIONS_H

#include "columns/docstore.h"
#include "dict/dict.h"
#include "schema/schema.h"

#define DLS__MOST_DEFINITIONS ((uint32_t)1 << 16)

/* Those of all documents of `stored`, into an empty spool; none if the schema gathers them of no field. [memory: 50
 * bytes for each different definition, and its own] */
dls_status dls__definitions_write(const dls__docstore *stored, const dls_schema *schema, dls__cancel *cancel,
                                  const dls_allocator *allocator, dls__spool *out, dls_error *err);

/* Whether strings and values can be right, of a segment of `documents`; and, where `stored` is given, whether they are
 * what its texts say. */
dls_status dls__definitions_check(const dls__dict *acronyms, uint32_t documents, const dls__docstore *stored,
                                  const dls_schema *schema, dls__cancel *cancel, const dls_allocator *allocator,
                                  dls_error *err);

#endif
