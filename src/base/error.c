/* SPDX-License-Identifier: MIT
 *
 * Making failures.
 */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void dls__describe(dls_error *err, dls_status code, uint64_t at, const char *format, ...)
{
    if (err == NULL) return;
    err->code = code;
    err->at = at;
    va_list args;
    va_start(args, format);
    vsnprintf(err->text, sizeof err->text, format, args);
    va_end(args);
    for (char *c = err->text; *c != '\0'; c++)
        if ((unsigned char)*c < 0x20) *c = '?'; /* a name taken from outside must not break the line */
}

const char *dls__shown_name(const char *name)
{
    enum { SHOWN_BYTES = 120 };
    size_t length = strlen(name);
    if (length <= SHOWN_BYTES) return name;
    const char *at = name + length - SHOWN_BYTES;
    while (((unsigned char)*at & 0xc0) == 0x80) at++; /* not within a UTF-8 character */
    return at;
}

dls_status dls__fail_in(dls_error *err, dls_status status, const char *name)
{
    if (status == DLS_OK || err == NULL || name == NULL) return status;
    dls_error inner = *err;
    return dls__fail(err, status, inner.at, "%s: %s", dls__shown_name(name), inner.text);
}
