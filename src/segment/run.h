/* SPDX-License-Identifier: MIT
 *
 * A run: what the inverter held when its memory was full, written to unnamed files until the segment is made. Its
 * documents are numbered as in the segment.
 */
#ifndef DLS__RUN_H
#define DLS__RUN_H

#include "base/cancel.h"
#include "segment/inverter.h"
#include "segment/stored_source.h"

/* A run must stay where it is: its parts point into it. */
typedef struct dls__run {
    dls__spool documents, positions, terms, keys;
    dls__dict term_dict, key_dict;
    dls__postings_file file;
} dls__run;

/* Write what `inverter` holds. `beside` outlives the run. Freed by dls__run_done, on failure too. */
dls_status dls__run_write(dls__run *run, const dls__inverter *inverter, uint32_t text_fields, uint32_t position_fields,
                          uint32_t document_count, const char *beside, dls__cancel *cancel, dls_error *err);
void dls__run_done(dls__run *run);

/* The last document of the run with `key`, if there is one. */
dls_status dls__run_find_key(const dls__run *run, const char *key, size_t length, bool *found, uint32_t *document,
                             dls_error *err);

#endif
