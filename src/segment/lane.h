/* SPDX-License-Identifier: MIT
 *
 * A lane: what one thread needs to invert documents, and what it has inverted, in memory, until that is full and
 * becomes a run. Its documents ascend, but need not follow each other: others are in other lanes. Where documents lie
 * in lanes and runs leaves no trace in a segment.
 */
#ifndef DLS__LANE_H
#define DLS__LANE_H

#include <stdatomic.h>

#include "segment/batch.h"
#include "segment/field_analyzers.h"
#include "segment/inverter.h"
#include "segment/run.h"

/* Memory of all lanes together. When it is used up, a lane makes room that has at least a quarter of its share. */
typedef struct dls__lane_budget {
    size_t bytes;
    size_t lanes;
    atomic_size_t used;
} dls__lane_budget;

typedef struct dls__lane {
    const dls_allocator *allocator;
    const dls_schema *schema;
    const char *beside;
    dls__cancel *cancel; /* of writing runs; set by whoever wants it */
    dls__lane_budget *budget;
    size_t counted; /* of its memory in `used` */
    dls__field_analyzers analyzers;
    dls__inverter inverter;
    dls__run **runs;
    size_t run_count;
    size_t run_capacity;
    dls__buf keyword;  /* one term */
    dls__buf values;   /* of one document that waited */
    dls_status status; /* of dls__lane_do: after a failure nothing more is done */
    dls_error failure;
} dls__lane;

/* All pointers are borrowed. Freed by dls__lane_done, on failure too. */
dls_status dls__lane_init(dls__lane *lane, const dls_schema *schema, const dls_allocator *allocator,
                          dls__lane_budget *budget, const char *beside, dls_error *err);
void dls__lane_done(dls__lane *lane);

/* Invert a document, the next of `batch`, into which goes what is to be stored of it. Its key is not kept in the
 * lane. Then dls__lane_settle. */
dls_status dls__lane_add(dls__lane *lane, const char *key, size_t key_length, const dls_value *values, size_t count,
                         dls__intake_batch *batch, dls_error *err);

/* Likewise all that wait in `batch`; which is told how that went. */
void dls__lane_do(dls__lane *lane, dls__intake_batch *batch);

/* Have what is inverted become a run if it is too much. All documents are below `end`. */
dls_status dls__lane_settle(dls__lane *lane, uint32_t end, dls_error *err);

/* Keys of documents: one lane has those of all. The last document with a key is found. */
dls_status dls__lane_add_key(dls__lane *lane, const char *key, size_t length, uint32_t document, dls_error *err);
dls_status dls__lane_find_key(const dls__lane *lane, const char *key, size_t length, bool *found, uint32_t *document,
                              dls_error *err);

#endif
