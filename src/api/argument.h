/* SPDX-License-Identifier: MIT
 *
 * Checks of arguments, which all public functions make the same way.
 */
#ifndef DLS__ARGUMENT_H
#define DLS__ARGUMENT_H

#include "base/error.h"

/* Return DLS_EINVAL from the calling function unless `pointer` is there. `function` is the public one, for the text. */
#define DLS__REQUIRE_OF(function, pointer, err)                                                                        \
    do {                                                                                                               \
        if ((pointer) == NULL)                                                                                         \
            return dls__fail((err), DLS_EINVAL, DLS__NOWHERE, "%s: %s is NULL", (function), #pointer);                 \
    } while (0)

#define DLS__REQUIRE(pointer, err) DLS__REQUIRE_OF(__func__, pointer, err)

/* The same for bytes, which may be NULL where there are none. */
#define DLS__REQUIRE_BYTES(pointer, length, err)                                                                       \
    do {                                                                                                               \
        if ((length) > 0) DLS__REQUIRE(pointer, err);                                                                  \
    } while (0)

/* The caller's struct of options as today's: `defaults` with what the caller's struct_size covers put over it. Returns
 * DLS_EINVAL from the calling function where that is no struct's size, as of one that was set to zeros by hand. */
#define DLS__OPTIONS(type, name, given, defaults)                                                                      \
    type name = defaults;                                                                                              \
    DLS__TRY(dls__take_options(#type, &name, sizeof name, (given), (given) != NULL ? (given)->struct_size : 0, err))

dls_status dls__take_options(const char *type, void *options, size_t size, const void *given, size_t given_size,
                             dls_error *err);

/* Whether the query was made for fields like those of the index. */
dls_status dls__check_query(const dls_index *index, const dls_query *query, dls_error *err);

/* The text numbers, as a mask, of a set of fields that are text, 0 for all. */
dls_status dls__take_text_fields(const dls_schema *schema, uint64_t fields, uint32_t *mask, dls_error *err);

/* Whether an index can be made at `path` with such options. */
dls_status dls__check_creation(const char *path, const dls_writer_options *options, dls_error *err);

#endif
