/* SPDX-License-Identifier: MIT
 *
 * The table of formats, and how one of them is chosen: the first whose ending the name has and whose look, where it has
 * one, the content passes; else the first whose look it passes; else plain text, unless there is a NUL in it.
 */
#include "cli/source.h"

#include <string.h>

#include "cli/ascii.h"
#include "cli/fetch_charset.h"
#include "cli/safe_text.h"

static const struct format *const formats[] = {
    &format_jsonl,     &format_json, &format_csv,  &format_tsv, &format_bibtex, &format_ris,
    &format_bookmarks, &format_html, &format_links, &format_notes,
    &format_text,      &format_code,
};

#define FORMAT_COUNT (sizeof formats / sizeof formats[0])

const struct format *format_at(size_t number)
{
    return number < FORMAT_COUNT ? formats[number] : NULL;
}

const struct format *format_find(const char *name)
{
    for (size_t i = 0; i < FORMAT_COUNT; i++) {
        if (strcmp(formats[i]->name, name) == 0) return formats[i];
    }
    return NULL;
}

/* ------------------------------------------------------------------------------------------------- Guessing */

/* The last ending of a file's name, without that of a packed one, lower case; "" if it has none. */
static void find_ending(const char *path, char *ending, size_t room)
{
    const char *name = strrchr(path, '/') == NULL ? path : strrchr(path, '/') + 1;
    size_t length = strlen(name);
    if (decompressor_for(path) != NULL) length = (size_t)(strrchr(name, '.') - name);
    size_t begin = length;
    while (begin > 0 && name[begin - 1] != '.') begin--;
    size_t size = begin > 1 ? length - begin : 0;
    if (size >= room) size = 0;
    for (size_t i = 0; i < size; i++) {
        char c = name[begin + i];
        ending[i] = ascii_lower(c);
    }
    ending[size] = '\0';
}

static bool is_among(const char *endings, const char *ending)
{
    size_t length = strlen(ending);
    for (const char *at = endings; length > 0 && *at != '\0'; at += strspn(at, " ")) {
        size_t known = strcspn(at, " ");
        if (known == length && memcmp(at, ending, length) == 0) return true;
        at += known;
    }
    return false;
}

bool path_has_ending(const char *path, const char *endings)
{
    char ending[16];
    find_ending(path, ending, sizeof ending);
    return is_among(endings, ending);
}

const struct format *format_guess(const char *path, const struct source_head *head)
{
    char ending[16];
    find_ending(path, ending, sizeof ending);
    const struct format *named = NULL;
    for (size_t i = 0; i < FORMAT_COUNT; i++) {
        if (!is_among(formats[i]->endings, ending)) continue;
        if (formats[i]->looks_so == NULL || formats[i]->looks_so(head)) return formats[i];
        named = formats[i];
    }
    if (named != NULL) return named;
    for (size_t i = 0; i < FORMAT_COUNT; i++) {
        if (formats[i]->looks_so != NULL && formats[i]->looks_so(head)) return formats[i];
    }
    bool is_text = memchr(head->bytes, '\0', head->size) == NULL;
    return is_text ? &format_text : NULL;
}

/* -------------------------------------------------------------------------------------------------- Reading */

/* Of a file look at much; of a pipe at what comes first, as more may be long in coming. */
static dls_status guess_format(struct source *source, const char *path, dls_error *err)
{
    struct input *input = source->input;
    uint64_t size = 0;
    bool is_directory;
    dls_status status = input_size(path, &size, &is_directory, err);
    if (status == DLS_OK) status = input_fill(input, size > 0 ? HEAD_BYTES : 1, err);
    if (status != DLS_OK) return status;
    size_t there = input->end - input->begin;
    struct source_head head = { "", there < HEAD_BYTES ? there : HEAD_BYTES, there <= HEAD_BYTES && input->at_end };
    if (there > 0) head.bytes = input->buffer + input->begin;
    source->format = format_guess(path, &head);
    return source->format != NULL ? DLS_OK : input_fail(err, DLS_EFORMAT, "no text");
}

/* A page tells its characters by itself; every other text would be taken for signs with zeros between. */
static dls_status refuse_utf16(struct input *input, dls_error *err)
{
    dls_status status = input_fill(input, 2, err);
    if (status != DLS_OK || input->end - input->begin < 2) return status;
    const char *mark = input->buffer + input->begin;
    bool is_utf16 = memcmp(mark, "\xFF\xFE", 2) == 0 || memcmp(mark, "\xFE\xFF", 2) == 0;
    if (!is_utf16) return DLS_OK;
    return input_fail(err, DLS_EFORMAT, "UTF-16, which is not read; iconv -f UTF-16 -t UTF-8 makes UTF-8 of it");
}

dls_status source_open(struct source *source, struct input *input, const char *path, const struct format *format,
                       bool split_headings, dls_error *err)
{
    *source = (struct source){ .input = input, .format = format, .split_headings = split_headings };
    dls_status status = format != NULL ? DLS_OK : guess_format(source, path, err);
    if (status == DLS_OK && source->format != &format_html) status = refuse_utf16(input, err);
    if (status != DLS_OK || source->format->open == NULL) return status;
    return source->format->open(source, err);
}

dls_status source_next(struct source *source, json_t **document, dls_error *err)
{
    *document = NULL;
    return source->format->next(source, document, err);
}

void source_close(struct source *source)
{
    if (source->format != NULL && source->format->close != NULL) source->format->close(source);
    *source = (struct source){ 0 };
}

/* -------------------------------------------------------------------------------------------------- Members */

void source_mend_name(char *name)
{
    char *kept = name;
    for (size_t left = strlen(name); left > 0;) {
        uint32_t code_point;
        size_t taken = utf8_decode(name, left, &code_point);
        bool bad = code_point == REPLACEMENT_CHARACTER && (taken < 3 || *name != '\xEF');
        if (bad) *kept = '?';
        else memmove(kept, name, taken);
        kept += bad ? 1 : taken;
        name += taken;
        left -= taken;
    }
    *kept = '\0';
}

/* Whether any character of it is one of UTF-8 and of more than a byte. */
static bool has_utf8(const char *bytes, size_t length)
{
    for (size_t at = 0; at < length;) {
        uint32_t code_point;
        at += utf8_decode(bytes + at, length - at, &code_point);
        if (code_point >= 0x80 && code_point != REPLACEMENT_CHARACTER) return true;
    }
    return false;
}

json_t *source_string(const char *bytes, size_t length)
{
    json_t *string = json_stringn(bytes, length);
    if (string != NULL) return string;
    struct string_builder text = { 0 };
    if (!has_utf8(bytes, length)) {
        builder_add_western(&text, bytes, length);
    } else {
        for (size_t at = 0; at < length;) {
            uint32_t code_point;
            at += utf8_decode(bytes + at, length - at, &code_point);
            builder_add_code_point(&text, code_point);
        }
    }
    if (!text.failed) string = json_stringn_nocheck(text.bytes, text.size);
    builder_done(&text);
    return string;
}

bool source_add(json_t *document, const char *name, const char *bytes, size_t length)
{
    return length == 0 || json_object_set_new(document, name, source_string(bytes, length)) == 0;
}

bool source_append(json_t *document, const char *name, const char *bytes, size_t length)
{
    if (length == 0) return true;
    json_t *list = json_object_get(document, name);
    if (list == NULL) {
        list = json_array();
        if (json_object_set_new(document, name, list) != 0) return false;
    }
    return json_array_append_new(list, source_string(bytes, length)) == 0;
}
