/* SPDX-License-Identifier: MIT
 *
 * Comma- and tab-separated values: the first line names the columns, each other record is a document. Read as RFC 4180
 * has it, and kindly where files differ: what separates cells in a .csv file is whichever of , ; | and tab its header
 * has most of; a quote inside of quotes that are not closed by it stands for itself. Where tabs separate, a
 * cell is quoted only if it ends with a quote on the same line.
 *
 * (libcsv would read the same, but is under the LGPL and says nothing of lines.)
 *
 * A quote that is never closed would swallow the rest of the file: the line that it begins on is bad, and reading goes
 * on with the next one.
 */
#include "cli/source.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Bytes of a record that are kept in memory for the chance that a quote is not closed. */
#define MOST_RECORD ((size_t)16 << 20)

/* So much may be read for quotes that are not closed after all; then records have to be short. */
#define MOST_IN_VAIN ((size_t)32 << 20)
#define SHORT_RECORD ((size_t)4 << 10)

#define MOST_COLUMNS 1024
#define LONGEST_NAME 40

struct cell {
    size_t begin; /* in `text` */
    size_t length;
};

struct table {
    char separator;
    struct string_builder names; /* each ended by NUL */
    const char *columns[MOST_COLUMNS];
    size_t column_count;
    struct string_builder text; /* of the record that is being read */
    struct cell cells[MOST_COLUMNS];
    size_t cell_count;
    size_t in_vain; /* bytes that were read for quotes that are not closed */
};

/* ------------------------------------------------------------------------------------------------- Records */

/* Whether a cell that begins with the quote at `at` ends with one on this line. */
static bool closes_on_line(const struct table *table, const char *at, const char *end)
{
    for (const char *c = at + 1; c < end; c++) {
        if (*c != '"') continue;
        if (c + 1 < end && c[1] == '"') c++;
        else return c + 1 == end || c[1] == table->separator || c[1] == '\r';
    }
    return false;
}

/* Take quoted text from `at` on into the cell; behind the closing quote, or NULL if this line has none. */
static const char *take_quoted(struct table *table, const char *at, const char *end)
{
    for (; at < end; at++) {
        if (*at != '"') {
            builder_add_char(&table->text, *at);
        } else if (at + 1 < end && at[1] == '"') {
            builder_add_char(&table->text, *at++);
        } else if (at + 1 == end || at[1] == table->separator || (at[1] == '\r' && at + 2 == end)) {
            return at + 1;
        } else {
            builder_add_char(&table->text, *at); /* "so called "quotes"" */
        }
    }
    return NULL;
}

static dls_status refuse_record(struct source *source, const char *text, dls_error *err)
{
    bool more; /* go on behind the first line of it */
    input_rewind(source->input);
    dls_status status = input_line(source->input, &more, err);
    return status == DLS_OK ? input_fail(err, DLS_EINVAL, "%s", text) : status;
}

/* The rest of a quoted cell that goes on over lines: `*at` and `*end` are moved to the line it ends on. */
static dls_status take_lines(struct source *source, const char **at, const char **end, dls_error *err)
{
    struct table *table = source->state;
    struct input *input = source->input;
    while ((*at = take_quoted(table, *at, *end)) == NULL) {
        bool more = false;
        if (table->text.size < (table->in_vain < MOST_IN_VAIN ? MOST_RECORD : SHORT_RECORD)) {
            dls_status status = input_line(input, &more, err);
            if (status != DLS_OK) return status;
        }
        if (!more) {
            table->in_vain += table->text.size;
            return refuse_record(source, "a quote that is not closed", err);
        }
        builder_add_char(&table->text, '\n');
        *at = input->line;
        *end = input->line + input->length;
    }
    return DLS_OK;
}

/* Cut the current line, and those that belong to it, into cells. */
static dls_status cut_record(struct source *source, dls_error *err)
{
    struct table *table = source->state;
    const char *at = source->input->line;
    const char *end = at + source->input->length;
    builder_clear(&table->text);
    table->cell_count = 0;
    while (true) {
        if (table->cell_count == MOST_COLUMNS) return refuse_record(source, "more than 1024 columns", err);
        struct cell *cell = &table->cells[table->cell_count++];
        cell->begin = table->text.size;
        if (at < end && *at == '"' && (table->separator != '\t' || closes_on_line(table, at, end))) {
            at++;
            dls_status status = take_lines(source, &at, &end, err);
            if (status != DLS_OK) return status;
        }
        const char *separator = at < end ? memchr(at, table->separator, (size_t)(end - at)) : NULL;
        const char *cell_end = separator != NULL ? separator : end;
        size_t rest = (size_t)(cell_end - at);
        if (separator == NULL && rest > 0 && at[rest - 1] == '\r') rest--;
        builder_add(&table->text, at, rest);
        cell->length = table->text.size - cell->begin;
        if (separator == NULL) break;
        at = separator + 1;
    }
    return table->text.failed ? input_fail(err, DLS_ENOMEM, "out of memory") : DLS_OK;
}

/* The next line that is not empty, which is marked; `*more` is false at the end. */
static dls_status next_full_line(struct input *input, bool *more, dls_error *err)
{
    dls_status status;
    do {
        input_unmark(input);
        input_mark(input);
        status = input_line(input, more, err);
    } while (status == DLS_OK && *more && (input->length == 0 || (input->length == 1 && input->line[0] == '\r')));
    return status;
}

/* The next record that is not an empty line; `*more` is false at the end. */
static dls_status next_record(struct source *source, bool *more, dls_error *err)
{
    dls_status status = next_full_line(source->input, more, err);
    if (status != DLS_OK || !*more) return status;
    source->line = source->input->line_number;
    return cut_record(source, err);
}

/* -------------------------------------------------------------------------------------------------- Header */

static size_t count_outside_quotes(const char *text, size_t length, char sign)
{
    size_t count = 0;
    bool quoted = false;
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '"') quoted = !quoted;
        count += !quoted && text[i] == sign;
    }
    return count;
}

static char choose_separator(const char *header, size_t length)
{
    static const char signs[] = { ',', ';', '\t', '|' };
    char best = ',';
    size_t most = 0;
    for (size_t i = 0; i < sizeof signs; i++) {
        size_t count = count_outside_quotes(header, length, signs[i]);
        if (count > most) best = signs[i];
        if (count > most) most = count;
    }
    return best;
}

/* Names as members of JSON have them: "Title " is title. */
static void take_names(struct table *table)
{
    for (size_t i = 0; i < table->cell_count; i++) {
        const char *name = table->text.bytes + table->cells[i].begin;
        size_t length = table->cells[i].length;
        while (length > 0 && (*name == ' ' || *name == '#')) name++, length--;
        while (length > 0 && name[length - 1] == ' ') length--;
        for (size_t c = 0; c < length; c++) {
            bool upper = name[c] >= 'A' && name[c] <= 'Z';
            builder_add_char(&table->names, name[c] == '\0' ? ' ' : upper ? (char)(name[c] - 'A' + 'a') : name[c]);
        }
        builder_add_char(&table->names, '\0');
    }
    char *at = table->names.bytes;
    for (size_t i = 0; i < table->cell_count && !table->names.failed; i++) {
        size_t length = strlen(at);
        source_mend_name(at);
        table->columns[i] = at;
        at += length + 1;
    }
    table->column_count = table->cell_count;
}

static dls_status open_table(struct source *source, char separator, dls_error *err)
{
    struct table *table = calloc(1, sizeof *table);
    if (table == NULL) return input_fail(err, DLS_ENOMEM, "out of memory");
    source->state = table;
    table->separator = separator;
    bool more;
    dls_status status = next_full_line(source->input, &more, err);
    if (status != DLS_OK || !more) return status;
    if (separator == 0) table->separator = choose_separator(source->input->line, source->input->length);
    input_rewind(source->input);
    status = next_record(source, &more, err);
    if (status != DLS_OK || !more) return status;
    take_names(table);
    return table->names.failed ? input_fail(err, DLS_ENOMEM, "out of memory") : DLS_OK;
}

static dls_status open_csv(struct source *source, dls_error *err)
{
    return open_table(source, 0, err);
}

static dls_status open_tsv(struct source *source, dls_error *err)
{
    return open_table(source, '\t', err);
}

static void close_table(struct source *source)
{
    struct table *table = source->state;
    if (table == NULL) return;
    builder_done(&table->names);
    builder_done(&table->text);
    free(table);
}

/* ------------------------------------------------------------------------------------------------- Documents */

/* A number that is written as we would write it, so that nothing of the text is lost; else NULL. */
static json_t *number_of(const char *bytes, size_t length)
{
    char text[24], again[40];
    if (length == 0 || length >= sizeof text || strspn(bytes, "-.0123456789") < length) return NULL;
    memcpy(text, bytes, length);
    text[length] = '\0';
    char *end;
    errno = 0;
    long long whole = strtoll(text, &end, 10);
    if (errno == 0 && *end == '\0' && snprintf(again, sizeof again, "%lld", whole) == (int)length &&
        strcmp(again, text) == 0)
        return json_integer(whole);
    double number = strtod(text, &end);
    for (int precision = 1; *end == '\0' && precision <= 15; precision++) {
        snprintf(again, sizeof again, "%.*g", precision, number);
        if (strcmp(again, text) == 0) return json_real(number);
    }
    return NULL;
}

static bool add_cell(json_t *document, const char *name, const char *bytes, size_t length)
{
    if (length == 0 || name[0] == '\0') return true;
    json_t *known = json_object_get(document, name); /* the column is there twice, or more often */
    if (known != NULL && !json_is_array(known) && json_object_set_new(document, name, json_pack("[O]", known)) != 0)
        return false;
    if (known != NULL) return source_append(document, name, bytes, length);
    json_t *number = number_of(bytes, length);
    if (number != NULL) return json_object_set_new(document, name, number) == 0;
    return source_add(document, name, bytes, length);
}

static dls_status next_row(struct source *source, json_t **document, dls_error *err)
{
    struct table *table = source->state;
    bool more;
    dls_status status = next_record(source, &more, err);
    if (status != DLS_OK || !more) return status;
    if (table->cell_count > table->column_count)
        return input_fail(err, DLS_EINVAL, "%zu values, but there are %zu columns", table->cell_count,
                          table->column_count);
    json_t *row = json_object();
    bool complete = row != NULL;
    builder_add_char(&table->text, '\0'); /* numbers are looked at as strings */
    complete = complete && !table->text.failed;
    for (size_t i = 0; i < table->cell_count && complete; i++) {
        const char *bytes = table->text.bytes + table->cells[i].begin;
        complete = add_cell(row, table->columns[i], bytes, table->cells[i].length);
    }
    if (complete) *document = row;
    else json_decref(row);
    return complete ? DLS_OK : input_fail(err, DLS_ENOMEM, "out of memory");
}

/* --------------------------------------------------------------------------------------------------- Looks */

/* The head's first line looks like names of columns, and its first three have as many separators. */
static bool looks_like_table(const struct source_head *head, char separator)
{
    const char *at = head->bytes, *end = head->bytes + head->size;
    size_t wanted = 0;
    for (int line = 0; line < 3; line++) {
        const char *newline = at < end ? memchr(at, '\n', (size_t)(end - at)) : NULL;
        if (newline == NULL) return false;
        size_t length = (size_t)(newline - at);
        size_t count = count_outside_quotes(at, length, separator);
        if (line == 0) {
            size_t name = 0;
            for (size_t i = 0; i < length && at[i] != '\r'; i++) {
                unsigned char c = (unsigned char)at[i];
                name = c == (unsigned char)separator ? 0 : name + 1;
                if (name > LONGEST_NAME || (c < 0x80 && strchr("{}[]<>.!?%@", c) != NULL)) return false;
            }
            wanted = count;
        }
        if (count == 0 || count != wanted) return false;
        at = newline + 1;
    }
    return true;
}

static bool looks_like_csv(const struct source_head *head)
{
    return looks_like_table(head, ',') || looks_like_table(head, ';');
}

static bool looks_like_tsv(const struct source_head *head)
{
    return looks_like_table(head, '\t');
}

const struct format format_csv = {
    .name = "csv", .endings = "csv", .looks_so = looks_like_csv,
    .open = open_csv, .next = next_row, .close = close_table,
};

const struct format format_tsv = {
    .name = "tsv", .endings = "tsv tab", .looks_so = looks_like_tsv,
    .open = open_tsv, .next = next_row, .close = close_table,
};
