/* SPDX-License-Identifier: MIT
 *
 * The acronyms that documents define, as the payload of an index keeps them: a first line that says so, then rules for
 * synonyms. `dlsearch index` gathers them, `dlsearch info --acronyms` shows them, searches go by them.
 */
#ifndef CLI_ACRONYM_LIST_H
#define CLI_ACRONYM_LIST_H

#include <stdbool.h>

#include <dlsearch/dlsearch.h>

#include "cli/string_builder.h"

/* Acronyms that are being gathered. */
struct acronym_list {
    dls_acronyms *found;         /* NULL: none are wanted */
    struct string_builder known; /* the rules that the index had */
};

/* Begin with those of the index at `path`, if there is one; NULL: there is none. What another program keeps in the
 * payload is left alone: nothing is gathered then. Freed by acronym_list_done, on failure too. */
dls_status acronym_list_begin(struct acronym_list *list, const char *path, dls_error *err);
void acronym_list_done(struct acronym_list *list);

/* Gather those of a document's texts. */
dls_status acronym_list_add(struct acronym_list *list, const dls_schema *schema, const dls_value *values, size_t count,
                            dls_error *err);

/* Have the next commit keep what was gathered: the rules that were there before, then new ones, as there is room. */
dls_status acronym_list_keep(struct acronym_list *list, dls_writer *writer, dls_error *err);

/* The rules that an index has; empty if it has none. */
dls_text acronym_list_of(const dls_index *index);

#endif
