/* SPDX-License-Identifier: MIT
 *
 * The first documents of the input, held back until the fields of the index are known: a pipe cannot be read twice.
 */
#ifndef CLI_HELD_DOCUMENTS_H
#define CLI_HELD_DOCUMENTS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* As many as say what there is; they are in memory, and delay what is said of them. */
#define MOST_HELD_DOCUMENTS 1000
#define MOST_HELD_BYTES ((uint64_t)16 << 20)

/* Where a document came from; names are borrowed. */
struct document_place {
    const char *path;
    const char *name; /* of the file, for keys */
    uint64_t line;
    bool repeats; /* the same document twice is no mistake */
};

struct held_document {
    json_t *object;
    struct document_place place;
};

/* All zero is none. */
struct held_documents {
    struct held_document documents[MOST_HELD_DOCUMENTS];
    size_t count;
};

/* Take a document over; there is room. True: there is no more, or the `bytes` of input read so far are enough. */
bool held_documents_add(struct held_documents *held, const struct document_place *place, json_t *object,
                        uint64_t bytes);

void held_documents_done(struct held_documents *held);

#endif
