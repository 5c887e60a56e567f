/* SPDX-License-Identifier: MIT
 *
 * An order of documents in which alike ones lie together, by recursive graph bisection (Dhulipala et al., Compressing
 * Graphs and Indexes with Recursive Graph Bisection, KDD 2016): the documents are halved, and documents of the two
 * halves exchanged as long as that makes terms fall more to one side; then each half likewise. Lists become shorter to
 * write and, above all, their best documents fewer lines.
 */
#ifndef DLS__BISECTION_H
#define DLS__BISECTION_H

#include "base/common.h"

/* Which terms each document has: document d the terms first[d] .. first[d + 1] - 1 of `terms`, all below term_count. */
typedef struct dls__forward {
    uint32_t documents;
    uint32_t term_count;
    const uint64_t *first;
    const uint32_t *terms;
} dls__forward;

/* Put all documents into `order`, which has room for them; what comes first gets number 0. The same input gives the
 * same order everywhere. [memory: 12 bytes a document, 20 a term; cost: up to 8 rounds over `terms` for each halving of
 * the documents, down to 32] */
dls_status dls__bisect(const dls__forward *forward, const dls_allocator *allocator, uint32_t *order, dls_error *err);

#endif
