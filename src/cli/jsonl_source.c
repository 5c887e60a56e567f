/* SPDX-License-Identifier: MIT
 *
 * getline over a stream; a decompressor shares the offset of the file it reads, which is how progress is known.
 */
#include "cli/jsonl_source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_standard_input(const char *path)
{
    return strcmp(path, "-") == 0;
}

static dls_status fail(dls_error *err, dls_status status, const char *text)
{
    err->code = status;
    err->at = UINT64_MAX;
    snprintf(err->text, sizeof err->text, "%s", text);
    return status;
}

static dls_status fail_errno(dls_error *err)
{
    if (errno == ENOMEM) return fail(err, DLS_ENOMEM, "out of memory");
    return fail(err, errno == ENOENT ? DLS_ENOTFOUND : DLS_EIO, strerror(errno));
}

dls_status jsonl_source_size(const char *path, uint64_t *size, dls_error *err)
{
    *size = 0;
    struct stat info;
    if (is_standard_input(path)) return DLS_OK;
    if (stat(path, &info) != 0 || access(path, R_OK) != 0) return fail_errno(err);
    if (S_ISDIR(info.st_mode)) return fail(err, DLS_EIO, "a directory, not a file of lines");
    if (S_ISREG(info.st_mode)) *size = (uint64_t)info.st_size;
    return DLS_OK;
}

static const char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

/* Where lines come from: the file itself, or what unpacks it. */
static dls_status open_lines(struct jsonl_source *source, const char *path, int *lines, dls_error *err)
{
    const char *program = decompressor_for(path);
    if (program != NULL) return decompressor_start(&source->decompressor, program, source->file, lines, err);
    *lines = fcntl(source->file, F_DUPFD_CLOEXEC, 3); /* a duplicate shares the offset too */
    return *lines >= 0 ? DLS_OK : fail_errno(err);
}

dls_status jsonl_source_open(struct jsonl_source *source, const char *path, dls_error *err)
{
    bool is_standard = is_standard_input(path);
    *source = (struct jsonl_source){ .name = is_standard ? "stdin" : last_part(path), .file = -1 };
    source->file = is_standard ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3) : open(path, O_RDONLY | O_CLOEXEC);
    if (source->file < 0) return fail_errno(err);

    int lines;
    dls_status status = open_lines(source, path, &lines, err);
    if (status != DLS_OK) return status;
    source->stream = fdopen(lines, "r");
    if (source->stream != NULL) return DLS_OK;
    close(lines);
    return fail(err, DLS_ENOMEM, "out of memory");
}

/* A byte order mark says nothing about UTF-8, and is no JSON. */
static void drop_byte_order_mark(struct jsonl_source *source)
{
    if (source->length < 3 || memcmp(source->line, "\xEF\xBB\xBF", 3) != 0) return;
    memmove(source->line, source->line + 3, source->length - 3);
    source->length -= 3;
}

static bool is_blank(const struct jsonl_source *source)
{
    for (size_t i = 0; i < source->length; i++) {
        if (strchr(" \t\r", source->line[i]) == NULL || source->line[i] == '\0') return false;
    }
    return true;
}

dls_status jsonl_source_next(struct jsonl_source *source, bool *more, dls_error *err)
{
    do {
        errno = 0;
        ssize_t read = getline(&source->line, &source->capacity, source->stream);
        if (read < 0) {
            *more = false;
            return ferror(source->stream) || !feof(source->stream) ? fail_errno(err) : DLS_OK;
        }
        source->line_number++;
        source->bytes += (uint64_t)read;
        source->length = (size_t)read;
        if (source->line[source->length - 1] == '\n') source->length--;
        if (source->line_number == 1) drop_byte_order_mark(source);
    } while (is_blank(source));
    *more = true;
    return DLS_OK;
}

uint64_t jsonl_source_position(const struct jsonl_source *source)
{
    off_t position = lseek(source->file, 0, SEEK_CUR);
    return position < 0 ? 0 : (uint64_t)position;
}

dls_status jsonl_source_close(struct jsonl_source *source, bool complete, dls_error *err)
{
    if (source->stream != NULL) fclose(source->stream);
    dls_status status = decompressor_end(&source->decompressor, !complete, err);
    if (source->file >= 0) close(source->file);
    free(source->line);
    *source = (struct jsonl_source){ .file = -1 };
    return status;
}
