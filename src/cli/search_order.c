/* SPDX-License-Identifier: MIT
 *
 * A direction is taken off the end, so that what is left is a name, whatever signs it has.
 */
#include "cli/search_order.h"

#include <string.h>

#include "cli/message.h"
#include "cli/value_fields.h"

/* Take ":desc" or ":asc" off the end of the name. */
static bool take_direction(const char *text, size_t *length, bool *descending)
{
    const char *colon = strrchr(text, ':');
    if (colon == NULL || (strcmp(colon, ":desc") != 0 && strcmp(colon, ":asc") != 0)) return false;
    *length = (size_t)(colon - text);
    *descending = colon[1] == 'd';
    return true;
}

static bool read_key(const char *text, const dls_schema *schema, const char *index, dls_sort_key *out)
{
    size_t length = strlen(text);
    *out = (dls_sort_key){ DLS_SORT_SCORE, false };
    bool directed = take_direction(text, &length, &out->descending);
    if (length == strlen("score") && memcmp(text, "score", length) == 0 && value_field_find(schema, "score") < 0) {
        if (!directed) out->descending = true;
        return true;
    }
    int field = value_field_need(schema, index, text, length, true);
    if (field >= 0) out->field = (size_t)field;
    return field >= 0;
}

bool search_order_of(const struct options *options, const dls_schema *schema, const char *index,
                     struct search_order *out)
{
    *out = (struct search_order){ .count = options->sort_count };
    if (options->sort_count > DLS_MAX_SORT_KEYS) {
        trouble("--sort is given %zu times, %d are allowed", options->sort_count, DLS_MAX_SORT_KEYS);
        return false;
    }
    for (size_t i = 0; i < options->sort_count; i++) {
        if (!read_key(options->sorts[i], schema, index, &out->keys[i])) return false;
    }
    bool usual = out->count == 1 && out->keys[0].field == DLS_SORT_SCORE && out->keys[0].descending;
    if (usual) out->count = 0; /* the same, found faster */
    return true;
}
