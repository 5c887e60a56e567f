/* SPDX-License-Identifier: MIT
 *
 * Stored values are what is compared: all fields of the command's are stored.
 */
#include "cli/index_changes.h"

#include <string.h>

#include "cli/index_walk.h"
#include "cli/input.h"

dls_status index_changes_begin(struct index_changes *changes, const char *path, dls_error *err)
{
    dls_status status = dls_index_open(path, NULL, &changes->before, err);
    return status == DLS_ENOTFOUND ? DLS_OK : status;
}

/* Whether values of field `field` are, one after the other, what the hit has. */
static dls_status compare_field(dls_hits *hits, size_t field, const dls_value *values, size_t count, bool *same,
                                dls_error *err)
{
    size_t stored, met = 0;
    dls_status status = dls_hits_value_count(hits, 0, field, &stored, err);
    for (size_t i = 0; i < count && status == DLS_OK && *same; i++) {
        if (values[i].field != field) continue;
        dls_text text = { .length = 0 };
        *same = met < stored;
        if (*same) status = dls_hits_value(hits, 0, field, met, &text, err);
        if (status == DLS_OK && *same)
            *same = text.length == values[i].length && memcmp(text.bytes, values[i].text, text.length) == 0;
        met++;
    }
    if (status == DLS_OK) *same = *same && met == stored;
    return status;
}

static dls_status compare(const dls_index *before, dls_hits *hits, const dls_value *values, size_t count, bool *same,
                          dls_error *err)
{
    const dls_schema *schema = dls_index_schema(before);
    *same = true;
    for (size_t field = 0; field < dls_schema_count(schema) && *same; field++) {
        if (!dls_schema_at(schema, field)->stored) continue;
        dls_status status = compare_field(hits, field, values, count, same, err);
        if (status != DLS_OK) return status;
    }
    return DLS_OK;
}

/* Look the key up in the index as it was. */
static dls_status look_up(const dls_index *before, const char *key, size_t key_length, const dls_value *values,
                          size_t count, enum change *change, dls_error *err)
{
    dls_query *query;
    dls_hits *hits = NULL;
    dls_status status = dls_query_new_key(key, key_length, NULL, &query, err);
    if (status != DLS_OK) return status;
    status = dls_search(before, query, 1, NULL, &hits, err);
    bool same = false;
    if (status == DLS_OK && dls_hits_count(hits) == 0) {
        *change = CHANGE_NEW;
    } else if (status == DLS_OK) {
        status = compare(before, hits, values, count, &same, err);
        *change = same ? CHANGE_NONE : CHANGE_OTHER;
    }
    dls_hits_free(hits);
    dls_query_free(query);
    return status;
}

dls_status index_changes_judge(struct index_changes *changes, const char *key, size_t key_length,
                               const dls_value *values, size_t count, enum change *change, dls_error *err)
{
    bool was_there;
    if (!key_set_add(&changes->met, key, key_length, &was_there))
        return input_fail(err, DLS_ENOMEM, "out of memory");
    *change = CHANGE_NEW;
    if (was_there) *change = CHANGE_REPEATED;
    if (was_there || changes->before == NULL) return DLS_OK;
    return look_up(changes->before, key, key_length, values, count, change, err);
}

/* Who wants to know what is gone. */
struct gone_walk {
    const struct index_changes *changes;
    dls_status (*take)(void *ctx, const char *key, size_t length, dls_error *err);
    void *ctx;
};

static dls_status take_if_gone(void *ctx, dls_hits *hits, size_t number, dls_error *err)
{
    const struct gone_walk *walk = ctx;
    dls_text key;
    dls_status status = dls_hits_key(hits, number, &key, err);
    if (status != DLS_OK || key_set_has(&walk->changes->met, key.bytes, key.length)) return status;
    return walk->take(walk->ctx, key.bytes, key.length, err);
}

dls_status index_changes_gone(const struct index_changes *changes,
                              dls_status (*take)(void *ctx, const char *key, size_t length, dls_error *err), void *ctx,
                              dls_error *err)
{
    struct gone_walk walk = { changes, take, ctx };
    return changes->before == NULL ? DLS_OK : index_walk(changes->before, take_if_gone, &walk, err);
}

void index_changes_done(struct index_changes *changes)
{
    dls_index_close(changes->before);
    key_set_done(&changes->met);
    *changes = (struct index_changes){ .before = NULL };
}
