/* SPDX-License-Identifier: MIT
 *
 * The documents of a set, indexed in one of two ways: title and text one after the other in one field, as most
 * published figures have it, or in two fields, of which the title weighs twice. Nothing is stored.
 *
 * The index is a file in a folder of its own under $TMPDIR, which has no name any more once it is open.
 */
#ifndef BENCH_COLLECTION_H
#define BENCH_COLLECTION_H

#include <stdbool.h>

#include <dlsearch/dlsearch.h>

struct collection {
    dls_schema *schema;
    dls_index *index;
    dls_acronyms *acronyms; /* that the documents define */
};

/* Index the lines of JSON at `path`. Gives up if something fails. */
void collection_open(struct collection *collection, const char *path, const char *analyzer, bool two_fields,
                     bool stored);
void collection_close(struct collection *collection);

#endif
