/* SPDX-License-Identifier: MIT
 *
 * Short forms that texts define themselves, as "recurrent neural networks (RNNs)" and "RNN (recurrent neural network)"
 * do: found by the letters of the one in the other (Schwartz, Hearst: A Simple Algorithm for Identifying Abbreviation
 * Definitions in Biomedical Text, PSB 2003).
 */
#ifndef DLS__ACRONYMS_H
#define DLS__ACRONYMS_H

#include "base/buf.h"
#include "base/bytemap.h"

/* A definition in a text. */
typedef struct dls__acronym {
    const char *brief; /* the short form */
    size_t brief_length;
    const char *full; /* the long one */
    size_t full_length;
} dls__acronym;

/* The next definition at or behind `*at`, a byte of the text, which then is behind it; false if there is none.
 * [cost: a look at each byte; at a parenthesis at some words before it] */
bool dls__acronym_next(const char *text, size_t length, size_t *at, dls__acronym *out);

struct dls_acronyms {
    dls_allocator allocator;
    dls__bytemap pairs; /* brief, a tab, full: in small letters, and not in the plural */
    dls__buf counts;    /* uint64_t for each: how many texts define it */
    dls__buf rules;     /* as they were last written */
};

dls_status dls__acronyms_new(const dls_allocator *allocator, dls_acronyms **out, dls_error *err);
void dls__acronyms_free(dls_acronyms *acronyms);
dls_status dls__acronyms_add(dls_acronyms *acronyms, const char *text, size_t length, dls_error *err);
dls_status dls__acronyms_rules(dls_acronyms *acronyms, size_t most, const char **text, size_t *length,
                               dls_error *err);

#endif
