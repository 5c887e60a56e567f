/* SPDX-License-Identifier: MIT
 *
 * The synonyms that a search goes by: of the files that --synonyms names, the acronyms that the documents of the index
 * define, and, for the built-in list, those that come with it (corpus/synonyms.txt).
 */
#ifndef CLI_SYNONYM_LIST_H
#define CLI_SYNONYM_LIST_H

#include "cli/flags.h"

/* Of `count` indexes, 1 or more, the acronyms of all. `*out` is NULL where there are none. False after a message. Freed
 * by dls_synonyms_free. */
bool synonym_list_open(const struct options *options, const dls_index *const *indexes, size_t count,
                       dls_synonyms **out);

#endif
