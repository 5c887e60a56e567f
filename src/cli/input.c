/* SPDX-License-Identifier: MIT
 *
 * One buffer, which grows to the longest line. A decompressor shares the offset of the file it reads, which is how
 * progress is known.
 */
#include "cli/input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK ((size_t)128 << 10)

dls_status input_fail(dls_error *err, dls_status status, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    err->code = status;
    err->at = UINT64_MAX;
    vsnprintf(err->text, sizeof err->text, format, args);
    va_end(args);
    return status;
}

static dls_status fail_errno(dls_error *err)
{
    if (errno == ENOMEM) return input_fail(err, DLS_ENOMEM, "out of memory");
    return input_fail(err, errno == ENOENT ? DLS_ENOTFOUND : DLS_EIO, "%s", strerror(errno));
}

static bool is_standard_input(const char *path)
{
    return strcmp(path, "-") == 0;
}

dls_status input_size(const char *path, uint64_t *size, bool *is_directory, dls_error *err)
{
    *size = 0;
    *is_directory = false;
    struct stat info;
    if (is_standard_input(path)) return DLS_OK;
    if (stat(path, &info) != 0 || access(path, R_OK) != 0) return fail_errno(err);
    *is_directory = S_ISDIR(info.st_mode);
    if (S_ISREG(info.st_mode)) *size = (uint64_t)info.st_size;
    return DLS_OK;
}

bool input_is_repeatable(const char *path)
{
    struct stat info;
    return !is_standard_input(path) && stat(path, &info) == 0 && S_ISREG(info.st_mode);
}

static const char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

dls_status input_open(struct input *input, const char *path, const char *name, dls_error *err)
{
    bool is_standard = is_standard_input(path);
    *input = (struct input){ .name = name, .file = -1, .unpacked = -1 };
    if (name == NULL) input->name = is_standard ? "stdin" : last_part(path);
    input->file = is_standard ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3) : open(path, O_RDONLY | O_CLOEXEC);
    if (input->file < 0) return fail_errno(err);

    const char *program = decompressor_for(path);
    if (program != NULL)
        return decompressor_start(&input->decompressor, program, input->file, &input->unpacked, err);
    input->unpacked = fcntl(input->file, F_DUPFD_CLOEXEC, 3); /* a duplicate shares the offset too */
    return input->unpacked >= 0 ? DLS_OK : fail_errno(err);
}

/* Room for a chunk, and for a NUL, behind what is there; what was taken and is not marked makes place first. */
static bool make_room(struct input *input)
{
    size_t keep = input->marked ? input->mark : input->begin;
    if (input->capacity - input->end > CHUNK) return true;
    if (keep > 0) {
        memmove(input->buffer, input->buffer + keep, input->end - keep);
        input->mark -= input->marked ? keep : 0;
        input->begin -= keep;
        input->end -= keep;
    }
    if (input->capacity - input->end > CHUNK) return true;
    size_t capacity = 2 * input->capacity + CHUNK + 1;
    char *buffer = realloc(input->buffer, capacity);
    if (buffer == NULL) return false;
    input->buffer = buffer;
    input->capacity = capacity;
    return true;
}

static dls_status read_chunk(struct input *input, dls_error *err)
{
    if (!make_room(input)) return input_fail(err, DLS_ENOMEM, "out of memory");
    ssize_t got = read(input->unpacked, input->buffer + input->end, CHUNK);
    if (got < 0) return fail_errno(err);
    input->end += (size_t)got;
    input->at_end = got == 0;
    return DLS_OK;
}

dls_status input_fill(struct input *input, size_t wanted, dls_error *err)
{
    while (input->end - input->begin < wanted && !input->at_end) {
        dls_status status = read_chunk(input, err);
        if (status != DLS_OK) return status;
    }
    return DLS_OK;
}

/* Nothing of it was taken yet: a byte order mark says nothing about UTF-8, and is no text. */
static dls_status drop_byte_order_mark(struct input *input, dls_error *err)
{
    if (input->bytes > 0) return DLS_OK;
    dls_status status = input_fill(input, 3, err);
    if (status != DLS_OK || input->end - input->begin < 3) return status;
    if (memcmp(input->buffer + input->begin, "\xEF\xBB\xBF", 3) != 0) return DLS_OK;
    input->begin += 3;
    input->bytes += 3;
    return DLS_OK;
}

dls_status input_line(struct input *input, bool *more, dls_error *err)
{
    *more = false;
    dls_status status = drop_byte_order_mark(input, err);
    if (status != DLS_OK) return status;
    size_t searched = 0;
    char *newline = NULL;
    while (true) {
        size_t there = input->end - input->begin;
        if (there > searched) newline = memchr(input->buffer + input->begin + searched, '\n', there - searched);
        if (newline != NULL || input->at_end) break;
        searched = there;
        status = read_chunk(input, err);
        if (status != DLS_OK) return status;
    }
    size_t taken = newline != NULL ? (size_t)(newline - input->buffer) + 1 - input->begin : input->end - input->begin;
    if (taken == 0) return DLS_OK;
    input->line = input->buffer + input->begin;
    input->length = taken - (newline != NULL ? 1 : 0);
    input->begin += taken;
    input->bytes += taken;
    input->line_number++;
    *more = true;
    return DLS_OK;
}

void input_mark(struct input *input)
{
    input->marked = true;
    input->mark = input->begin;
    input->marked_number = input->line_number;
    input->marked_bytes = input->bytes;
}

void input_rewind(struct input *input)
{
    input->begin = input->mark;
    input->line_number = input->marked_number;
    input->bytes = input->marked_bytes;
}

void input_unmark(struct input *input)
{
    input->marked = false;
}

dls_status input_rest(struct input *input, char **text, size_t *length, dls_error *err)
{
    dls_status status = drop_byte_order_mark(input, err);
    while (status == DLS_OK && !input->at_end) {
        if (input->end - input->begin > MOST_WHOLE)
            return input_fail(err, DLS_ELIMIT, "longer than %zu MiB", MOST_WHOLE >> 20);
        status = read_chunk(input, err);
    }
    if (status == DLS_OK && !make_room(input)) status = input_fail(err, DLS_ENOMEM, "out of memory");
    if (status != DLS_OK) return status;
    input->buffer[input->end] = '\0';
    *text = input->buffer + input->begin;
    *length = input->end - input->begin;
    input->begin = input->end;
    input->bytes += *length;
    return DLS_OK;
}

void input_skip(struct input *input)
{
    input->begin = input->end;
    input->at_end = true;
    input->skipped = true;
}

uint64_t input_position(const struct input *input)
{
    off_t position = lseek(input->file, 0, SEEK_CUR);
    return position < 0 ? 0 : (uint64_t)position;
}

dls_status input_close(struct input *input, bool complete, dls_error *err)
{
    if (input->unpacked >= 0) close(input->unpacked);
    dls_status status = decompressor_end(&input->decompressor, !complete || input->skipped, err);
    if (input->file >= 0) close(input->file);
    free(input->buffer);
    *input = (struct input){ .file = -1, .unpacked = -1 };
    return status;
}
