/* SPDX-License-Identifier: MIT
 *
 * A message is made whole in memory and written by one call, so that those of two processes do not mix.
 */
#include "cli/message.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/safe_text.h"
#include "cli/string_builder.h"

/* A path may have 4,096 bytes. */
#define MAX_MESSAGE 8192

static void say(const char *format, va_list args)
{
    char raw[MAX_MESSAGE];
    int length = vsnprintf(raw, sizeof raw, format, args);
    if (length < 0) return;
    size_t shown = (size_t)length < sizeof raw ? (size_t)length : sizeof raw - 1;

    struct string_builder line = { 0 };
    builder_add_string(&line, "dlsearch: ");
    builder_add_safe(&line, raw, shown);
    builder_add_string(&line, "\n");
    if (line.failed) fputs("dlsearch: out of memory\n", stderr);
    else fwrite(line.bytes, 1, line.size, stderr);
    builder_done(&line);
}

void message(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    say(format, args);
    va_end(args);
}

int trouble(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    say(format, args);
    va_end(args);
    return EXIT_TROUBLE;
}

int trouble_with(const char *path, const dls_error *err)
{
    if (err->code == DLS_ENOMEM) return out_of_memory();
    bool named = strstr(err->text, path) != NULL;
    return trouble("%s%s%s", named ? "" : path, named ? "" : ": ", err->text);
}

int out_of_memory(void)
{
    return trouble("out of memory");
}
