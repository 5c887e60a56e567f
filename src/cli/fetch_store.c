/* SPDX-License-Identifier: MIT
 *
 * Lines are added by one write each. The file that takes the place of another is renamed into it; it is not locked, so
 * that after it nothing is added any more.
 */
#include "cli/fetch_store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/input.h"
#include "cli/string_builder.h"

const char *record_text(const json_t *record, const char *name)
{
    const char *text = json_string_value(json_object_get(record, name));
    return text == NULL ? "" : text;
}

static bool keep_first(struct fetch_store *store, const char *key, json_t *record)
{
    return json_object_get(store->former, key) != NULL || json_object_set(store->former, key, record) == 0;
}

/* Whether a line that is no JSON is the beginning of a record, and not of somebody's file. */
static bool begins_record(const char *line, size_t length)
{
    static const char begin[] = "{\"id\":\"";
    return memcmp(line, begin, length < strlen(begin) ? length : strlen(begin)) == 0;
}

static dls_status take_line(struct fetch_store *store, const struct input *input, bool *is_torn, dls_error *err)
{
    bool is_last = input->at_end && input->begin == input->end;
    if (input->length == 0) return DLS_OK;
    json_t *record = json_loadb(input->line, input->length, JSON_ALLOW_NUL, NULL);
    *is_torn = record == NULL && is_last && begins_record(input->line, input->length);
    if (*is_torn) return DLS_OK;
    const char *key = record_text(record, "id");
    bool is_ours = *key != '\0' && *record_text(record, "fetched_at") != '\0' && *record_text(record, "url") != '\0';
    if (is_ours && json_object_get(store->records, key) != NULL) store->repeats = true;
    bool kept = is_ours && json_object_set(store->records, key, record) == 0 && keep_first(store, key, record);
    json_decref(record);
    if (!is_ours)
        return input_fail(err, DLS_EFORMAT, "line %llu is none of what dlsearch fetch keeps",
                          (unsigned long long)input->line_number);
    return kept ? DLS_OK : input_fail(err, DLS_ENOMEM, "out of memory");
}

/* `*sound`: bytes before a last line that was not wholly written, if there is one, or else all. */
static dls_status read_records(struct fetch_store *store, uint64_t *sound, dls_error *err)
{
    struct input input;
    dls_error closing;
    bool more = true, is_torn = false;
    *sound = 0;
    dls_status status = input_open(&input, store->path, NULL, err);
    bool is_new = status == DLS_ENOTFOUND;
    while (status == DLS_OK && more) {
        status = input_line(&input, &more, err);
        if (status == DLS_OK && more) status = take_line(store, &input, &is_torn, err);
        if (status == DLS_OK && !is_torn) *sound = input.bytes;
    }
    (void)input_close(&input, false, &closing);
    return is_new ? DLS_OK : status;
}

static dls_status fail_errno(dls_error *err) { return input_fail(err, DLS_EIO, "%s", strerror(errno)); }

/* Have what is added stand in a line of its own: what was not wholly written goes, what was not ended is. */
static bool end_last_line(int file, uint64_t sound)
{
    char last = '\n';
    off_t size = (off_t)sound;
    if (ftruncate(file, size) != 0) return false;
    return size == 0 || (pread(file, &last, 1, size - 1) == 1 && (last == '\n' || write(file, "\n", 1) == 1));
}

/* Whether the file that is open still stands at the path: another process may have put a tidied one in its place. */
static bool is_standing(int file, const char *path)
{
    struct stat ours, there;
    return fstat(file, &ours) == 0 && stat(path, &there) == 0 && ours.st_dev == there.st_dev &&
           ours.st_ino == there.st_ino;
}

/* Open the file and lock it: the one that stands at the path once the lock is there. */
static dls_status open_locked(const char *path, int *file, bool *is_made, dls_error *err)
{
    const int flags = O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
    struct stat info;
    for (;;) {
        *file = open(path, flags | O_EXCL, 0666);
        bool made = *file >= 0;
        if (!made && errno == EEXIST) *file = open(path, flags, 0666);
        if (*file < 0) return fail_errno(err);
        if (fstat(*file, &info) == 0 && !S_ISREG(info.st_mode)) return input_fail(err, DLS_EIO, "no ordinary file");
        bool locked = flock(*file, LOCK_EX | LOCK_NB) == 0;
        *is_made = made && locked;
        if (locked && is_standing(*file, path)) return DLS_OK;
        if (!locked && errno == EWOULDBLOCK)
            return input_fail(err, DLS_EBUSY, "another dlsearch fetch is writing to it");
        if (!locked && errno != EINTR) return fail_errno(err);
        close(*file);
    }
}

dls_status fetch_store_open(struct fetch_store *store, const char *path, bool only_read, dls_error *err)
{
    *store = (struct fetch_store){ .path = path, .records = json_object(), .former = json_object() };
    if (store->records == NULL || store->former == NULL) return input_fail(err, DLS_ENOMEM, "out of memory");
    uint64_t sound;
    if (only_read) return read_records(store, &sound, err);
    int file;
    dls_status status = open_locked(path, &file, &store->is_made, err);
    store->file = file < 0 ? NULL : fdopen(file, "a");
    if (store->file == NULL && file >= 0) close(file);
    if (status == DLS_OK) status = read_records(store, &sound, err);
    if (status != DLS_OK) return status;
    return store->file != NULL && end_last_line(file, sound) ? DLS_OK : fail_errno(err);
}

json_t *fetch_store_find(const struct fetch_store *store, const char *key)
{
    return json_object_get(store->records, key);
}

bool fetch_store_is_empty(const struct fetch_store *store) { return json_object_size(store->records) == 0; }

static bool write_line(FILE *file, const json_t *record)
{
    char *line = json_dumps(record, JSON_COMPACT);
    bool written = line != NULL && fputs(line, file) >= 0 && fputc('\n', file) != EOF;
    free(line);
    return written;
}

dls_status fetch_store_add(struct fetch_store *store, json_t *record, dls_error *err)
{
    const char *key = record_text(record, "id");
    bool is_there = fetch_store_find(store, key) != NULL;
    bool kept = json_object_set(store->records, key, record) == 0;
    bool written = kept && write_line(store->file, record) && fflush(store->file) == 0;
    store->repeats = store->repeats || is_there;
    json_decref(record);
    if (!kept) return input_fail(err, DLS_ENOMEM, "out of memory");
    return written ? DLS_OK : fail_errno(err);
}

/* Make the file beside that takes the place of ours, for the same people to read. What a process that was killed left
 * under this name goes: whoever has the lock is alone. */
static FILE *create_beside(const struct fetch_store *store, const char *path)
{
    struct stat info;
    (void)remove(path);
    FILE *file = fopen(path, "wxe");
    if (file != NULL && fstat(fileno(store->file), &info) == 0) (void)fchmod(fileno(file), info.st_mode & 07777);
    return file;
}

static bool write_all(const struct fetch_store *store, FILE *file)
{
    bool written = file != NULL;
    for (void *at = json_object_iter(store->records); at != NULL && written;
         at = json_object_iter_next(store->records, at))
        written = write_line(file, json_object_iter_value(at));
    return written && fflush(file) == 0 && fsync(fileno(file)) == 0;
}

dls_status fetch_store_tidy(struct fetch_store *store, dls_error *err)
{
    if (!store->repeats || store->file == NULL) return DLS_OK;
    struct string_builder name = { 0 };
    builder_add_format(&name, "%s.tmp-%ld", store->path, (long)getpid());
    const char *path = builder_text(&name);
    FILE *file = name.failed ? NULL : create_beside(store, path);
    bool made = write_all(store, file);
    dls_status status = made ? DLS_OK : fail_errno(err);
    if (file != NULL && fclose(file) != 0 && status == DLS_OK) status = fail_errno(err);
    if (status == DLS_OK && rename(path, store->path) != 0) status = fail_errno(err);
    if (status != DLS_OK && file != NULL) (void)remove(path);
    if (status == DLS_OK) store->repeats = false;
    builder_done(&name);
    return status;
}

/* While it is locked: whoever waits for it sees that it does not stand any more. */
void fetch_store_close(struct fetch_store *store)
{
    if (store->is_made && fetch_store_is_empty(store)) (void)remove(store->path);
    if (store->file != NULL) fclose(store->file);
    json_decref(store->records);
    json_decref(store->former);
    *store = (struct fetch_store){ .file = NULL };
}
