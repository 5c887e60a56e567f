/* SPDX-License-Identifier: MIT */
#include "give_up.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void give_up(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("bench: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    exit(EXIT_FAILURE);
}

void need(dls_status status, const dls_error *err, const char *what)
{
    if (status != DLS_OK) give_up("%s: %s (%s)", what, err->text, dls_status_name(status));
}

void *need_memory(void *block, size_t count, size_t size)
{
    if (size > 0 && count > SIZE_MAX / size) give_up("out of memory");
    void *grown = realloc(block, count * size > 0 ? count * size : 1);
    if (grown == NULL) give_up("out of memory");
    return grown;
}
