/* SPDX-License-Identifier: MIT
 *
 * The analyzers of a schema's text fields, by text number; fields of one name share one, with its cache.
 */
#ifndef DLS__FIELD_ANALYZERS_H
#define DLS__FIELD_ANALYZERS_H

#include "schema/schema.h"

typedef struct dls__field_analyzers {
    uint32_t count;
    dls_analyzer *by_text[DLS_MAX_TEXT_FIELDS];
} dls__field_analyzers;

/* Freed by dls__field_analyzers_done, on failure too. */
dls_status dls__field_analyzers_init(dls__field_analyzers *analyzers, const dls_schema *schema,
                                     const dls_allocator *allocator, dls_error *err);
void dls__field_analyzers_done(dls__field_analyzers *analyzers);

#endif
