/* SPDX-License-Identifier: MIT
 *
 * Options of other versions: a shorter struct leaves the rest at its default, a longer one has members that are not
 * known here.
 */
#include "api/argument.h"

#include <string.h>

#include "index/index.h"
#include "query/query.h"

dls_status dls__take_options(const char *type, void *options, size_t size, const void *given, size_t given_size,
                             dls_error *err)
{
    if (given == NULL) return DLS_OK;
    if (given_size < 2 * sizeof(size_t) || given_size % sizeof(size_t) != 0)
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "%s: no version has a struct_size of %zu", type, given_size);
    memcpy(options, given, dls__min(size, given_size));
    return DLS_OK;
}

dls_status dls__check_query(const dls_index *index, const dls_query *query, dls_error *err)
{
    if (dls__query_suits(query, index->schema)) return DLS_OK;
    return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "the query was made for a schema with other fields or analyzers");
}

dls_status dls__take_text_fields(const dls_schema *schema, uint64_t fields, uint32_t *mask, dls_error *err)
{
    for (uint64_t left = fields; left != 0; left &= left - 1) {
        size_t field = dls__lowest_bit(left);
        if (field >= schema->count)
            return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "there is no field %zu, the schema has %zu", field,
                             schema->count);
        if (schema->fields[field].kind != DLS_FIELD_TEXT)
            return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "field '%s' is not text: no words can be sought in it",
                             schema->fields[field].name);
    }
    *mask = dls__schema_text_mask(schema, fields);
    return DLS_OK;
}
