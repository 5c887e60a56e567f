/* SPDX-License-Identifier: MIT
 *
 * The tests of boundaries that Unicode publishes: lines "÷ 0061 × 0301 ÷ # comment".
 */
#ifndef UNICODE_TEST_H
#define UNICODE_TEST_H

#include <stdio.h>
#include <stdlib.h>

#include "analysis/utf8.h"
#include "support/dls_test.h"

#define UNICODE_DATA "/usr/share/unicode"

static inline bool unicode_data_is_there(const char *path)
{
    FILE *file = fopen(path, "r");
    if (file != NULL)
        fclose(file);
    else
        print_message("no %s: install the package unicode-data\n", path);
    return file != NULL;
}

/* A line "÷ 0061 × 0301 ÷ # comment" as text, and for each byte up to its end whether a boundary stands before it. */
static inline size_t parse_test_line(const char *line, char *text, bool *boundary)
{
    size_t length = 0;
    memset(boundary, 0, 512);
    for (const char *at = line; *at != '\0' && *at != '#';) {
        char *end;
        unsigned long point = strtoul(at, &end, 16);
        if (strncmp(at, "÷", strlen("÷")) == 0) {
            boundary[length] = true;
            at += strlen("÷");
        } else if (end > at && *at != ' ') {
            length += dls__utf8_encode((uint32_t)point, text + length);
            at = end;
        } else {
            at++;
        }
    }
    return length;
}

/* Hold `segment_end`, which gives the end of a segment, to a file called `name`, of Unicode 15.0 and with more than
 * `least` lines; false if it is not there. */
static inline bool hold_to_unicode_test(size_t (*segment_end)(const char *text, size_t length, size_t at),
                                        const char *name, size_t least)
{
    char path[256], line[2048], text[512];
    bool boundary[512];
    size_t lines = 0;
    snprintf(path, sizeof path, UNICODE_DATA "/auxiliary/%s.txt", name);
    if (!unicode_data_is_there(path)) return false;
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    assert_non_null(fgets(line, sizeof line, file)); /* "# WordBreakTest-15.0.0.txt" */
    assert_contains(line, "-15.0.");
    while (fgets(line, sizeof line, file) != NULL) {
        if (strncmp(line, "÷", strlen("÷")) != 0) continue;
        size_t length = parse_test_line(line, text, boundary), end = 0;
        for (size_t at = 0; at < length; at++) {
            if (at == end) end = segment_end(text, length, at);
            if (boundary[at + 1] != (at + 1 == end)) fail_msg("wrong at byte %zu of %s", at + 1, line);
        }
        lines++;
    }
    fclose(file);
    assert_true(lines > least);
    return true;
}

#endif
