/* SPDX-License-Identifier: MIT
 *
 * The document that `search --like` and `similar` name: by its key or, where no document has that, by the number of a
 * hit of the last answer.
 */
#ifndef CLI_LIKED_DOCUMENT_H
#define CLI_LIKED_DOCUMENT_H

#include <stdbool.h>

#include "cli/flags.h"
#include "cli/last_answer.h"

struct liked_document {
    struct last_hit hit; /* if a number named it */
    const char *path;    /* of the index of the hit; NULL: the built-in list */
};

/* Have `search`, a copy of the options, ask by the key of a hit, and in its index unless others were named, if that is
 * what --like says. It borrows from `liked`, which liked_document_done frees either way. False after a message. */
bool liked_document_settle(struct liked_document *liked, struct options *search);
void liked_document_done(struct liked_document *liked);

#endif
