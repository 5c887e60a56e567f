/* SPDX-License-Identifier: MIT
 *
 * Failures are values. dls__fail is the only way to make one, so that code and text cannot disagree; whoever is told of
 * a failure passes it on as it is. The text says, in one line, what is wrong with what.
 */
#ifndef DLS__ERROR_H
#define DLS__ERROR_H

#include "base/common.h"

/* Fill `err` (if not NULL). `at` is a byte offset or DLS__NOWHERE. */
void dls__describe(dls_error *err, dls_status code, uint64_t at, const char *format, ...) DLS__PRINTF(4, 5);

/* The same, and `code` is the value. A macro, so that the compiler sees that a call with a constant code is no success
 * and results that are written on success alone are not used after it. */
#define dls__fail(err, code, ...) (dls__describe((err), (code), __VA_ARGS__), (code))

/* The failure that needs no words of its own. */
static inline dls_status dls__no_memory(dls_error *err)
{
    return dls__fail(err, DLS_ENOMEM, DLS__NOWHERE, "out of memory");
}

/* What is shown of a path in a message: all of it, or of a long one its last 120 bytes, which tell more than the first
 * and leave room for the reason. */
const char *dls__shown_name(const char *name);

/* Put "name: " before the text of a failure, to say which file it is about, and return `status`; a success stays as it
 * is. `name` may be NULL, for nothing. */
dls_status dls__fail_in(dls_error *err, dls_status status, const char *name);

/* Return from the calling function if `call` failed. */
#define DLS__TRY(call)                                                                                                 \
    do {                                                                                                               \
        dls_status status_ = (call);                                                                                   \
        if (status_ != DLS_OK) return status_;                                                                         \
    } while (0)

#endif
