/* SPDX-License-Identifier: MIT
 *
 * Keys are numbered as they come; each number sums what the lists give it, in the order of the lists.
 */
#include "rank/fuse.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/bytemap.h"
#include "base/error.h"

/* A key, and what it has so far. */
typedef struct fused_key {
    dls_text key;
    double score;
    size_t last_list; /* that had it, plus 1 */
} fused_key;

static int compare_fused(const void *left, const void *right)
{
    const fused_key *a = left, *b = right;
    if (a->score != b->score) return a->score > b->score ? -1 : 1;
    return dls__compare_bytes(a->key.bytes, a->key.length, b->key.bytes, b->key.length);
}

/* A list may have a key twice: its first place counts. */
static dls_status add_list(dls__bytemap *known, fused_key *keys, const dls_key_list *list, size_t number, float k,
                           dls_error *err)
{
    static const dls_text empty = { "", 0 };
    for (size_t i = 0; i < list->count; i++) {
        uint32_t before = known->count, at = dls__bytemap_add(known, list->keys[i].bytes, list->keys[i].length);
        if (at == DLS__BYTEMAP_NONE) return dls__no_memory(err);
        if (known->count > before)
            keys[at] = (fused_key){ known->entries[at].length > 0 ? list->keys[i] : empty, 0.0, 0 };
        if (keys[at].last_list == number + 1) continue;
        keys[at].last_list = number + 1;
        keys[at].score += (double)list->weight / ((double)k + (double)(i + 1));
    }
    return DLS_OK;
}

dls_status dls__fuse(const dls_key_list *lists, size_t count, float k, size_t limit, const dls_allocator *allocator,
                     dls_fused_hit *out, size_t *fused, dls_error *err)
{
    size_t room = 0;
    for (size_t i = 0; i < count; i++) room += lists[i].count;
    allocator = dls__allocator_or_default(allocator);
    fused_key *keys = dls__alloc_array(allocator, room, sizeof *keys);
    if (keys == NULL && room > 0) return dls__no_memory(err);
    dls__bytemap known;
    dls__bytemap_init(&known, allocator);
    dls_status status = DLS_OK;
    for (size_t i = 0; i < count && status == DLS_OK; i++) status = add_list(&known, keys, &lists[i], i, k, err);
    if (status == DLS_OK) {
        if (known.count > 0) qsort(keys, known.count, sizeof *keys, compare_fused);
        *fused = dls__min(known.count, limit);
        for (size_t i = 0; i < *fused; i++) out[i] = (dls_fused_hit){ keys[i].key, keys[i].score };
    }
    dls__bytemap_done(&known);
    dls__free(allocator, keys, room * sizeof *keys);
    return status;
}
