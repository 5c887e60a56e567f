/* SPDX-License-Identifier: MIT
 *
 * Short forms that texts define (analysis/acronym.h), of texts and of what indexes keep of theirs
 * (segment/definitions.h): how many define each, and what that makes as rules for synonyms.
 */
#ifndef DLS__ACRONYMS_H
#define DLS__ACRONYMS_H

#include "base/buf.h"
#include "base/bytemap.h"
#include "index/index.h"

struct dls_acronyms {
    dls_allocator allocator;
    dls__bytemap pairs; /* of dls__acronym_pair */
    dls__buf counts;    /* uint64_t for each: how many texts define it */
    dls__buf sorted;    /* dls_acronym, as they were last listed */
    dls__buf rules;     /* as they were last written */
};

dls_status dls__acronyms_new(const dls_allocator *allocator, dls_acronyms **out, dls_error *err);
void dls__acronyms_free(dls_acronyms *acronyms);
dls_status dls__acronyms_add(dls_acronyms *acronyms, const char *text, size_t length, dls_error *err);
dls_status dls__acronyms_add_index(dls_acronyms *acronyms, const dls_index *index, dls_error *err);
dls_status dls__acronyms_list(dls_acronyms *acronyms, const dls_acronym **list, size_t *count, dls_error *err);
dls_status dls__acronyms_rules(dls_acronyms *acronyms, size_t most, const char **text, size_t *length,
                               dls_error *err);

#endif
