/* SPDX-License-Identifier: MIT
 *
 * An array of them.
 */
#include "cli/held_documents.h"

bool held_documents_add(struct held_documents *held, const struct document_place *place, json_t *object,
                        uint64_t bytes)
{
    held->documents[held->count++] = (struct held_document){ object, *place };
    return held->count == MOST_HELD_DOCUMENTS || bytes >= MOST_HELD_BYTES;
}

void held_documents_done(struct held_documents *held)
{
    for (size_t i = 0; i < held->count; i++) json_decref(held->documents[i].object);
    held->count = 0;
}
