/* SPDX-License-Identifier: MIT
 *
 * The file is written beside its place and renamed, so that who reads it sees one answer.
 */
#include "cli/last_answer.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cursor_text.h"
#include "cli/human_numbers.h"
#include "cli/input.h"
#include "cli/user_files.h"
#include "cli/web_address.h"

static bool add_state_path(struct string_builder *out)
{
    return builder_add_user_file(out, "XDG_STATE_HOME", ".local/state", "last");
}

void last_answer_begin(struct last_answer *answer)
{
    *answer = (struct last_answer){ .is_kept = isatty(STDOUT_FILENO) == 1 || isatty(STDERR_FILENO) == 1 };
}

/* The file that a key names from a folder, "" being here: "notes/gusts.md" or "papers.jsonl:3". */
static bool find_file(const char *folder, const dls_text *key, char path[PATH_MAX])
{
    struct string_builder name = { 0 };
    builder_add_string(&name, folder);
    builder_add(&name, key->bytes, key->length);
    bool is_name = key->length > 0 && strlen(builder_text(&name)) == name.size;
    bool found = is_name && realpath(builder_text(&name), path) != NULL;
    char *colon = is_name ? strrchr(name.bytes + strlen(folder), ':') : NULL;
    if (!found && colon != NULL) {
        *colon = '\0';
        found = realpath(name.bytes, path) != NULL;
    }
    builder_done(&name);
    return found;
}

static void add_file(struct string_builder *out, const char *folder, const dls_text *key)
{
    char path[PATH_MAX];
    bool is_relative = key->length > 0 && key->bytes[0] != '/';
    bool found = (is_relative && folder[0] != '\0' && find_file(folder, key, path)) || find_file("", key, path);
    if (found && strpbrk(path, "\n\r") == NULL) builder_add_string(out, path);
}

void last_answer_of_index(struct last_answer *answer, const char *path)
{
    char whole[PATH_MAX];
    builder_clear(&answer->index);
    builder_clear(&answer->folder);
    if (!answer->is_kept || path == NULL) return;
    if (realpath(path, whole) == NULL) {
        answer->is_kept = false;
        return;
    }
    builder_add_cursor(&answer->index, &(dls_text){ whole, strlen(whole) });
    builder_add(&answer->folder, whole, (size_t)(strrchr(whole, '/') + 1 - whole));
}

void last_answer_add(struct last_answer *answer, const struct shown_fields *fields, dls_hits *hits, size_t number,
                     uint64_t rank)
{
    dls_text url = { .length = 0 }, key;
    if (answer->is_kept && dls_hits_key(hits, number, &key, NULL) != DLS_OK) answer->is_kept = false;
    if (!answer->is_kept) return;
    if (fields->url != NO_FIELD && dls_hits_value(hits, number, (size_t)fields->url, 0, &url, NULL) != DLS_OK)
        url.length = 0;
    builder_add_format(&answer->lines, "%" PRIu64 "\t", rank);
    if (is_web_address(url.bytes, url.length)) builder_add_web_address(&answer->lines, url.bytes, url.length);
    else if (is_web_address(key.bytes, key.length)) builder_add_web_address(&answer->lines, key.bytes, key.length);
    else add_file(&answer->lines, builder_text(&answer->folder), &key);
    builder_add_char(&answer->lines, '\t');
    builder_add_cursor(&answer->lines, &key);
    builder_add_format(&answer->lines, "\t%s\n", builder_text(&answer->index));
}

static bool write_file(const char *path, const struct string_builder *lines)
{
    FILE *file = fopen(path, "wb");
    if (file == NULL) return false;
    bool written = lines->size == 0 || fwrite(lines->bytes, 1, lines->size, file) == lines->size;
    return fclose(file) == 0 && written;
}

void last_answer_end(struct last_answer *answer)
{
    struct string_builder path = { 0 }, beside = { 0 };
    bool kept = answer->is_kept && !answer->lines.failed && add_state_path(&path) && !path.failed;
    if (kept) builder_add_format(&beside, "%s.tmp-%ld", builder_text(&path), (long)getpid());
    kept = kept && !beside.failed && user_file_make_folders(builder_text(&path));
    if (kept && (!write_file(builder_text(&beside), &answer->lines) || rename(beside.bytes, path.bytes) != 0))
        unlink(beside.bytes);
    builder_done(&path);
    builder_done(&beside);
    builder_done(&answer->lines);
    builder_done(&answer->index);
    builder_done(&answer->folder);
}

/* Cut what stands behind the last tab off a line, which is digits; false: that is no such line. */
static bool cut_hexadecimal(char *line, struct string_builder *out)
{
    char *tab = strrchr(line, '\t');
    if (tab == NULL || !cursor_read(tab + 1, out)) return false;
    *tab = '\0';
    return true;
}

/* A line without its rank; false: it is none of ours. */
static bool read_hit(const char *text, size_t length, struct last_hit *hit)
{
    builder_add(&hit->address, text, length);
    builder_add_char(&hit->address, '\0');
    if (hit->address.failed) return false;
    bool is_ours = cut_hexadecimal(hit->address.bytes, &hit->index) && cut_hexadecimal(hit->address.bytes, &hit->key);
    if (is_ours) hit->address.size = strlen(hit->address.bytes);
    return is_ours;
}

bool last_answer_find(const char *operand, struct last_hit *hit)
{
    uint64_t rank;
    *hit = (struct last_hit){ .key = { 0 } };
    if (!parse_count(operand, UINT64_MAX, &rank) || rank == 0) return false;
    struct string_builder path = { 0 }, wanted = { 0 };
    struct input input;
    dls_error err;
    bool more = add_state_path(&path), found = false;
    builder_add_format(&wanted, "%" PRIu64 "\t", rank);
    if (more) {
        more = input_open(&input, builder_text(&path), NULL, &err) == DLS_OK;
        while (more && !found && input_line(&input, &more, &err) == DLS_OK && more) {
            found = input.length >= wanted.size && memcmp(input.line, wanted.bytes, wanted.size) == 0;
            if (found) found = read_hit(input.line + wanted.size, input.length - wanted.size, hit);
        }
        input_close(&input, false, &err);
    }
    builder_done(&path);
    builder_done(&wanted);
    return found;
}

void last_hit_done(struct last_hit *hit)
{
    builder_done(&hit->address);
    builder_done(&hit->key);
    builder_done(&hit->index);
}
