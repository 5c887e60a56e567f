/* SPDX-License-Identifier: MIT
 *
 * RIS, as reference managers export it: lines of two signs, "  - " and a value, from TY to ER.
 *
 *   TY  - JOUR
 *   TI  - On kites
 *   ER  -
 *
 * A line without a tag goes on with the value above it. A record that has no end ends where the next begins.
 */
#include "cli/source.h"

#include <stdlib.h>
#include <string.h>

/* What a tag becomes; several values of one make a list. */
static const struct {
    char tag[3];
    const char *member;
    bool is_list;
} tags[] = {
    { "ID", "id", false },      { "TI", "title", false },   { "T1", "title", false },    { "CT", "title", false },
    { "BT", "title", false },   { "AU", "authors", true },  { "A1", "authors", true },   { "AB", "abstract", false },
    { "N2", "abstract", false }, { "KW", "keywords", true }, { "UR", "url", false },     { "LK", "url", false },
    { "DO", "doi", false },     { "PY", "year", false },    { "Y1", "year", false },     { "DA", "date", false },
    { "JO", "journal", false }, { "JF", "journal", false }, { "T2", "journal", false },  { "JA", "journal", false },
    { "N1", "note", false },    { "LA", "language", false }, { "PB", "publisher", false }, { "SN", "isbn", false },
    { "ED", "editors", true },  { "A2", "editors", true },  { "VL", "volume", false },   { "IS", "issue", false },
};

/* Kinds that have a plain name; others are called as RIS calls them, in lower case. */
static const struct {
    const char *type;
    const char *kind;
} kinds[] = {
    { "JOUR", "article" }, { "CONF", "paper" },  { "CPAPER", "paper" }, { "BOOK", "book" }, { "CHAP", "chapter" },
    { "THES", "thesis" },  { "RPRT", "report" }, { "ELEC", "web" },     { "VIDEO", "video" }, { "DATA", "dataset" },
};

struct reference {
    json_t *record;             /* NULL: none has begun */
    const char *last;           /* the member that a line without a tag goes on with; NULL: none */
    struct string_builder text; /* its value so far */
};

static dls_status no_memory(dls_error *err)
{
    return input_fail(err, DLS_ENOMEM, "out of memory");
}

static dls_status open_ris(struct source *source, dls_error *err)
{
    source->state = calloc(1, sizeof(struct reference));
    return source->state != NULL ? DLS_OK : no_memory(err);
}

static void close_ris(struct source *source)
{
    struct reference *reference = source->state;
    if (reference == NULL) return;
    json_decref(reference->record);
    builder_done(&reference->text);
    free(reference);
}

static bool is_tag_sign(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* "TI  - On kites": whether a line begins so; its value, without white space around it. */
static bool find_tag(const char *line, size_t length, char tag[3], const char **value, size_t *value_length)
{
    while (length > 0 && strchr(" \t\r", line[length - 1]) != NULL && line[length - 1] != '\0') length--;
    if (length < 5 || !is_tag_sign(line[0]) || !is_tag_sign(line[1]) || line[2] != ' ') return false;
    if (memcmp(line + 3, " -", 2) != 0) return false; /* some write no blank behind it */
    tag[0] = line[0];
    tag[1] = line[1];
    tag[2] = '\0';
    size_t begin = 5;
    while (begin < length && line[begin] == ' ') begin++;
    *value = line + begin;
    *value_length = length - begin;
    return true;
}

/* "Turing, Alan" is "Alan Turing". */
static bool add_name(json_t *record, const char *member, const char *value, size_t length)
{
    const char *comma = memchr(value, ',', length);
    struct string_builder spoken = { 0 };
    if (comma != NULL) {
        const char *first = comma + 1, *end = value + length;
        while (first < end && *first == ' ') first++;
        while (end > first && end[-1] == ',') end--;
        builder_add(&spoken, first, (size_t)(end - first));
        if (end > first) builder_add_char(&spoken, ' ');
        builder_add(&spoken, value, (size_t)(comma - value));
    } else {
        builder_add(&spoken, value, length);
    }
    bool added = !spoken.failed && source_append(record, member, spoken.bytes, spoken.size);
    builder_done(&spoken);
    return added;
}

/* A year as a number: "1999/03/02/" is 1999. */
static bool add_year(json_t *record, const char *value, size_t length)
{
    char digits[5] = "";
    if (length >= 4) memcpy(digits, value, 4);
    if (strspn(digits, "0123456789") < 4) return source_add(record, "year", value, length);
    return json_object_set_new(record, "year", json_integer(strtol(digits, NULL, 10))) == 0;
}

/* "1999/03/02/" is 1999-03-02, "1999/03//spring" 1999-03; what is no such date stays as it is. */
static bool add_date(json_t *record, const char *value, size_t length)
{
    struct string_builder date = { 0 };
    static const size_t digits[] = { 4, 2, 2 };
    size_t at = 0;
    for (size_t part = 0; part < 3; part++) {
        size_t have = 0;
        while (at + have < length && have < digits[part] && value[at + have] >= '0' && value[at + have] <= '9') have++;
        if (have < digits[part]) break;
        if (part > 0) builder_add_char(&date, '-');
        builder_add(&date, value + at, have);
        at += have;
        if (at == length || value[at] != '/') break;
        at++;
    }
    bool is_date = memchr(value, '/', length) != NULL && date.size > 0;
    bool added = !date.failed && source_add(record, "date", is_date ? date.bytes : value, is_date ? date.size : length);
    builder_done(&date);
    return added;
}

static bool add_kind(json_t *record, const char *value, size_t length)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        bool is_it = strlen(kinds[i].type) == length && memcmp(kinds[i].type, value, length) == 0;
        if (is_it) return source_add(record, "kind", kinds[i].kind, strlen(kinds[i].kind));
    }
    char kind[16] = "";
    for (size_t i = 0; i < length && i + 1 < sizeof kind; i++) kind[i] = (char)(value[i] | 0x20);
    return source_add(record, "kind", kind, strlen(kind));
}

/* What follows is no part of the value above. */
static bool end_value(struct reference *reference)
{
    const char *member = reference->last;
    reference->last = NULL;
    if (member == NULL) return true;
    return !reference->text.failed &&
           source_add(reference->record, member, reference->text.bytes, reference->text.size);
}

static bool add_tagged(struct reference *reference, const char *tag, const char *value, size_t length)
{
    json_t *record = reference->record;
    if (!end_value(reference)) return false;
    if (length == 0) return true;
    for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++) {
        if (strcmp(tags[i].tag, tag) != 0) continue;
        const char *member = tags[i].member;
        bool is_name = strcmp(member, "authors") == 0 || strcmp(member, "editors") == 0;
        if (is_name) return add_name(record, member, value, length);
        if (tags[i].is_list) return source_append(record, member, value, length);
        if (json_object_get(record, member) != NULL) return true; /* the first of several, as of T1 and TI */
        if (strcmp(member, "year") == 0) return add_year(record, value, length);
        if (strcmp(member, "date") == 0) return add_date(record, value, length);
        reference->last = member;
        builder_clear(&reference->text);
        builder_add(&reference->text, value, length);
        return true;
    }
    return true;
}

/* The value above goes on. */
static void add_more(struct reference *reference, const char *line, size_t length)
{
    if (length > 0 && line[length - 1] == '\r') length--;
    builder_add_char(&reference->text, '\n');
    builder_add(&reference->text, line, length);
}

/* A DOI is the address of what has no other. */
static bool complete_record(json_t *record)
{
    const char *doi = json_string_value(json_object_get(record, "doi"));
    if (doi == NULL || json_object_get(record, "url") != NULL) return true;
    struct string_builder url = { 0 };
    if (strncmp(doi, "http", 4) != 0) builder_add_string(&url, "https://doi.org/");
    builder_add_string(&url, doi);
    bool added = !url.failed && source_add(record, "url", url.bytes, url.size);
    builder_done(&url);
    return added;
}

static dls_status give_record(struct reference *reference, json_t **document, dls_error *err)
{
    if (!end_value(reference) || !complete_record(reference->record)) return no_memory(err);
    *document = reference->record;
    reference->record = NULL;
    return DLS_OK;
}

static bool is_blank_line(const char *line, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (line[i] != ' ' && line[i] != '\t' && line[i] != '\r') return false;
    }
    return true;
}

/* One line. `*document` is set where it ends a record. */
static dls_status take_line(struct source *source, json_t **document, dls_error *err)
{
    struct reference *reference = source->state;
    struct input *input = source->input;
    char tag[3];
    const char *value;
    size_t length;
    if (!find_tag(input->line, input->length, tag, &value, &length)) {
        bool is_blank = is_blank_line(input->line, input->length);
        if (reference->last != NULL && !is_blank) add_more(reference, input->line, input->length);
        if (reference->record != NULL || is_blank) return DLS_OK;
        source->line = input->line_number;
        return input_fail(err, DLS_EINVAL, "not RIS: no tag, and outside of a record");
    }
    if (strcmp(tag, "ER") == 0) return reference->record != NULL ? give_record(reference, document, err) : DLS_OK;
    if (reference->record == NULL && strcmp(tag, "TY") != 0) {
        source->line = input->line_number;
        return input_fail(err, DLS_EINVAL, "not RIS: %s before TY", tag);
    }
    if (strcmp(tag, "TY") != 0) return add_tagged(reference, tag, value, length) ? DLS_OK : no_memory(err);
    reference->record = json_object();
    reference->last = NULL;
    source->line = input->line_number;
    return reference->record != NULL && add_kind(reference->record, value, length) ? DLS_OK : no_memory(err);
}

static dls_status next_reference(struct source *source, json_t **document, dls_error *err)
{
    struct reference *reference = source->state;
    struct input *input = source->input;
    while (true) {
        bool more;
        input_unmark(input);
        input_mark(input);
        dls_status status = input_line(input, &more, err);
        if (status != DLS_OK) return status;
        bool begins = more && input->length >= 5 && memcmp(input->line, "TY  -", 5) == 0;
        if (reference->record != NULL && (begins || !more)) {
            input_rewind(input); /* the next call reads it again */
            return give_record(reference, document, err);
        }
        if (!more) return DLS_OK;
        status = take_line(source, document, err);
        if (status != DLS_OK || *document != NULL) return status;
    }
}

static bool looks_like_ris(const struct source_head *head)
{
    size_t at = 0;
    while (at < head->size && head->bytes[at] != '\0' && strchr("\xEF\xBB\xBF\r\n ", head->bytes[at]) != NULL) at++;
    return head->size - at >= 5 && memcmp(head->bytes + at, "TY  -", 5) == 0;
}

const struct format format_ris = {
    .name = "ris", .endings = "ris", .looks_so = looks_like_ris,
    .open = open_ris, .next = next_reference, .close = close_ris,
};
