/* SPDX-License-Identifier: MIT
 *
 * Fusion of ranked lists, publicly.
 */
#include <float.h>

#include "api/argument.h"
#include "rank/fuse.h"

/* The conditions are written so that NaN fails. */
static dls_status check_key_list(const dls_key_list *list, size_t number, dls_error *err)
{
    if (list->count > 0 && list->keys == NULL)
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "list %zu has %zu keys, and none given", number, list->count);
    if (!(list->weight >= 0.0f && list->weight <= FLT_MAX))
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "list %zu has a weight of %g, 0 or more is allowed", number,
                         (double)list->weight);
    for (size_t i = 0; i < list->count; i++)
        if (list->keys[i].length > 0 && list->keys[i].bytes == NULL)
            return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "key %zu of list %zu is NULL", i, number);
    return DLS_OK;
}

dls_status dls_fuse(const dls_key_list *lists, size_t count, float k, size_t limit, const dls_allocator *allocator,
                    dls_fused_hit *out, size_t *fused, dls_error *err)
{
    size_t keys = 0;
    if (count > 0) DLS__REQUIRE(lists, err);
    if (limit > 0) DLS__REQUIRE(out, err);
    DLS__REQUIRE(fused, err);
    if (!(k >= 0.0f && k <= FLT_MAX))
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "k %g is not a number from 0 on", (double)k);
    for (size_t i = 0; i < count; i++) {
        DLS__TRY(check_key_list(&lists[i], i, err));
        if (lists[i].count > DLS_MAX_HITS - keys)
            return dls__fail(err, DLS_ELIMIT, DLS__NOWHERE, "more than %d keys in all lists", DLS_MAX_HITS);
        keys += lists[i].count;
    }
    return dls__fuse(lists, count, k, limit, allocator, out, fused, err);
}
