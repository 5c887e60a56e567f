/* SPDX-License-Identifier: MIT
 *
 * Lines are added by one write each. The file that takes the place of another is renamed into it.
 */
#include "cli/fetch_store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
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

static dls_status take_line(struct fetch_store *store, const struct input *input, dls_error *err)
{
    bool is_last = input->at_end && input->begin == input->end;
    if (input->length == 0) return DLS_OK;
    json_t *record = json_loadb(input->line, input->length, JSON_ALLOW_NUL, NULL);
    if (record == NULL && is_last && begins_record(input->line, input->length)) {
        store->repeats = true; /* it was not wholly written, and goes */
        return DLS_OK;
    }
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

static dls_status read_records(struct fetch_store *store, dls_error *err)
{
    struct input input;
    dls_error closing;
    bool more = true;
    dls_status status = input_open(&input, store->path, NULL, err);
    bool is_new = status == DLS_ENOTFOUND;
    while (status == DLS_OK && more) {
        status = input_line(&input, &more, err);
        if (status == DLS_OK && more) status = take_line(store, &input, err);
    }
    (void)input_close(&input, false, &closing);
    return is_new ? DLS_OK : status;
}

static dls_status fail_errno(dls_error *err) { return input_fail(err, DLS_EIO, "%s", strerror(errno)); }

/* Whether what is added would stand in a line that was not ended. */
static bool is_torn(int file)
{
    char last = '\n';
    off_t size = lseek(file, 0, SEEK_END);
    return size > 0 && pread(file, &last, 1, size - 1) == 1 && last != '\n';
}

dls_status fetch_store_open(struct fetch_store *store, const char *path, bool only_read, dls_error *err)
{
    *store = (struct fetch_store){ .path = path, .records = json_object(), .former = json_object() };
    if (store->records == NULL || store->former == NULL) return input_fail(err, DLS_ENOMEM, "out of memory");
    if (only_read) return read_records(store, err);
    int file = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
    if (file < 0) return fail_errno(err);
    bool locked = flock(file, LOCK_EX | LOCK_NB) == 0;
    bool torn = is_torn(file);
    store->file = fdopen(file, "a");
    if (store->file == NULL) close(file);
    if (!locked) return input_fail(err, DLS_EBUSY, "another dlsearch fetch is writing to it");
    dls_status status = read_records(store, err);
    if (status != DLS_OK) return status;
    bool ready = store->file != NULL && (!torn || fputc('\n', store->file) != EOF);
    return ready ? DLS_OK : fail_errno(err);
}

json_t *fetch_store_find(const struct fetch_store *store, const char *key)
{
    return json_object_get(store->records, key);
}

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
    FILE *file = name.failed ? NULL : fopen(path, "wxe");
    bool made = write_all(store, file);
    dls_status status = made ? DLS_OK : fail_errno(err);
    if (file != NULL && fclose(file) != 0 && status == DLS_OK) status = fail_errno(err);
    if (status == DLS_OK && rename(path, store->path) != 0) status = fail_errno(err);
    if (status != DLS_OK && file != NULL) (void)remove(path);
    if (status == DLS_OK) store->repeats = false;
    builder_done(&name);
    return status;
}

void fetch_store_close(struct fetch_store *store)
{
    if (store->file != NULL) fclose(store->file);
    json_decref(store->records);
    json_decref(store->former);
    *store = (struct fetch_store){ .file = NULL };
}
