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

static void add_message(struct string_builder *out, const char *format, va_list args)
{
    char raw[MAX_MESSAGE];
    int length = vsnprintf(raw, sizeof raw, format, args);
    if (length < 0) return;
    size_t shown = (size_t)length < sizeof raw ? (size_t)length : sizeof raw - 1;
    builder_add_string(out, "dlsearch: ");
    builder_add_safe(out, raw, shown);
    builder_add_string(out, "\n");
}

void builder_add_message(struct string_builder *out, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    add_message(out, format, args);
    va_end(args);
}

static void say(const char *format, va_list args)
{
    struct string_builder line = { 0 };
    add_message(&line, format, args);
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

/* Columns that are shown before the place, where the text is long, and in all. */
#define SHOWN_BEFORE 50
#define SHOWN_BYTES 76

/* Whether byte `at` of a text continues a code point. */
static bool is_inside(const char *text, size_t length, size_t at)
{
    return at < length && ((unsigned char)text[at] & 0xc0) == 0x80;
}

void message_place(const char *text, size_t length, size_t at)
{
    size_t begin = at > SHOWN_BEFORE ? at - SHOWN_BEFORE : 0;
    while (begin < at && is_inside(text, length, begin)) begin++;
    size_t end = length - begin > SHOWN_BYTES ? begin + SHOWN_BYTES : length;
    while (end > at && is_inside(text, length, end)) end--;
    struct string_builder lines = { 0 };
    builder_add_string(&lines, "  ");
    builder_add_safe(&lines, text + begin, end - begin);
    builder_add_string(&lines, "\n  ");
    builder_add_repeated(&lines, " ", safe_width(text + begin, at - begin));
    builder_add_string(&lines, "^\n");
    if (!lines.failed) fwrite(lines.bytes, 1, lines.size, stderr);
    builder_done(&lines);
}

int out_of_memory(void)
{
    return trouble("out of memory");
}
