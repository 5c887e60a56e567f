/* SPDX-License-Identifier: MIT
 *
 * What an import changes of the index that is there: a document is new, or has another value than the one with its key
 * had, or is the same and need not be written. And what of the index the sources do not have any more.
 */
#ifndef CLI_INDEX_CHANGES_H
#define CLI_INDEX_CHANGES_H

#include <dlsearch/dlsearch.h>

#include "cli/key_set.h"

enum change {
    CHANGE_NEW,
    CHANGE_OTHER, /* the document that has the key is another */
    CHANGE_NONE,
    CHANGE_REPEATED /* the key was met before in this run */
};

/* All zero before it is begun. */
struct index_changes {
    dls_index *before; /* NULL: there was none */
    struct key_set met;
};

/* The index as it is; none is fine, what is no index is not. */
dls_status index_changes_begin(struct index_changes *changes, const char *path, dls_error *err);

/* What a document is; its fields have the numbers of the index that is there, if their number is the same. */
dls_status index_changes_judge(struct index_changes *changes, const char *key, size_t key_length,
                               const dls_value *values, size_t count, enum change *change, dls_error *err);

/* Call `take` with each key of the index that no document had, until it fails. */
dls_status index_changes_gone(const struct index_changes *changes,
                              dls_status (*take)(void *ctx, const char *key, size_t length, dls_error *err), void *ctx,
                              dls_error *err);

void index_changes_done(struct index_changes *changes);

#endif
