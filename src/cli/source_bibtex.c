/* SPDX-License-Identifier: MIT
 *
 * BibTeX: an entry is a document, called by its key.
 *
 *   @article{turing1950, author = {Turing, Alan M.}, title = "Computing " # and # " intelligence", year = 1950}
 *
 * Authors become a list of names in their spoken order, keywords a list, the kind of entry its kind; a DOI is the
 * address of what has no other. @string is understood, @comment, @preamble and what is outside of entries left out. An
 * entry that cannot be read is one bad document: reading goes on at the next line that begins with @. (btparse, which
 * reads the same, is under the GPL.)
 */
#include "cli/source.h"

#include <stdlib.h>
#include <string.h>

#include "cli/ascii.h"
#include "cli/tex_text.h"

/* So much may be read of values that do not end; then values have to be short. */
#define MOST_IN_VAIN ((size_t)256 << 20)
#define SHORT_VALUE ((size_t)4 << 10)

/* Longer, and a text of @string is not put where it is named: forty that each name the one before twice are 2^40. */
#define LONGEST_STRING 1000

struct bibliography {
    const char *text; /* all of it, in the input's buffer */
    const char *end;
    const char *at;
    const char *counted; /* up to here lines were counted */
    uint64_t line;
    size_t in_vain; /* bytes that were read of values that do not end */
    json_t *strings; /* what @string defined */
    struct string_builder value;
    struct string_builder plain;
};

static dls_status open_bibtex(struct source *source, dls_error *err)
{
    struct bibliography *all = calloc(1, sizeof *all);
    if (all == NULL) return input_fail(err, DLS_ENOMEM, "out of memory");
    source->state = all;
    char *text;
    size_t length;
    dls_status status = input_rest(source->input, &text, &length, err);
    if (status != DLS_OK) return status;
    all->text = all->at = all->counted = text;
    all->end = text + length;
    all->line = 1;
    all->strings = json_object();
    return all->strings != NULL ? DLS_OK : input_fail(err, DLS_ENOMEM, "out of memory");
}

static void close_bibtex(struct source *source)
{
    struct bibliography *all = source->state;
    if (all == NULL) return;
    json_decref(all->strings);
    builder_done(&all->value);
    builder_done(&all->plain);
    free(all);
}

/* --------------------------------------------------------------------------------------------------- Tokens */

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void skip_space(struct bibliography *all)
{
    while (all->at < all->end && is_space(*all->at)) all->at++;
}

static bool take_sign(struct bibliography *all, char sign)
{
    skip_space(all);
    if (all->at == all->end || *all->at != sign) return false;
    all->at++;
    return true;
}

/* A name of an entry, a member or a key: up to white space or a sign that ends it. Empty: there is none. */
static size_t take_name(struct bibliography *all, const char **name)
{
    skip_space(all);
    *name = all->at;
    while (all->at < all->end && !is_space(*all->at) && strchr("{}(),=\"#", *all->at) == NULL) all->at++;
    return (size_t)(all->at - *name);
}

static void lower(const char *name, size_t length, char *out, size_t room)
{
    if (length >= room) length = room - 1;
    for (size_t i = 0; i < length; i++) {
        char c = name[i] == '\0' ? ' ' : name[i];
        out[i] = ascii_lower(c);
    }
    out[length] = '\0';
    source_mend_name(out);
}

/* The text in braces or quotes that begins here goes to `value`; false: it does not end. */
static bool take_delimited(struct bibliography *all)
{
    char close = *all->at == '"' ? '"' : '}';
    size_t depth = 0;
    const char *begin = ++all->at, *end = all->end;
    if (all->in_vain >= MOST_IN_VAIN && (size_t)(end - begin) > SHORT_VALUE) end = begin + SHORT_VALUE;
    for (; all->at < end; all->at++) {
        char c = *all->at;
        if (c == '\\' && all->at + 1 < end) all->at++;
        else if (c == close && depth == 0) break;
        else if (c == '{') depth++;
        else if (c == '}' && depth-- == 0) return false;
    }
    if (all->at >= end) {
        all->in_vain += (size_t)(end - begin);
        return false;
    }
    builder_add(&all->value, begin, (size_t)(all->at - begin));
    all->at++;
    return true;
}

/* A value: parts joined by #. */
static bool take_value(struct bibliography *all)
{
    builder_clear(&all->value);
    do {
        skip_space(all);
        if (all->at == all->end) return false;
        if (*all->at == '{' || *all->at == '"') {
            if (!take_delimited(all)) return false;
            continue;
        }
        const char *name;
        char macro[64];
        size_t length = take_name(all, &name);
        if (length == 0) return false;
        lower(name, length, macro, sizeof macro);
        const json_t *text = json_object_get(all->strings, macro);
        if (text != NULL && json_string_length(text) <= LONGEST_STRING)
            builder_add(&all->value, json_string_value(text), json_string_length(text));
        else builder_add(&all->value, name, length); /* a number, or a month */
    } while (take_sign(all, '#'));
    return true;
}

/* -------------------------------------------------------------------------------------------------- Members */

static bool add_plain(struct bibliography *all, json_t *entry, const char *name, const char *text, size_t length,
                      bool is_list)
{
    builder_clear(&all->plain);
    builder_add_tex(&all->plain, text, length);
    while (all->plain.size > 0 && all->plain.bytes[all->plain.size - 1] == ' ') all->plain.size--;
    return !all->plain.failed &&
           (is_list ? source_append : source_add)(entry, name, all->plain.bytes, all->plain.size);
}

/* "Turing, Alan M." is "Alan M. Turing"; {Names, Inc.} in braces stay. */
static bool add_author(struct bibliography *all, json_t *entry, const char *name, size_t length)
{
    size_t depth = 0, commas = 0, comma = 0;
    for (size_t i = 0; i < length; i++) {
        if (name[i] == '{') depth++;
        if (name[i] == '}' && depth > 0) depth--;
        if (name[i] == ',' && depth == 0 && commas++ == 0) comma = i;
    }
    if (length == strlen("others") && memcmp(name, "others", length) == 0) return true; /* "and others": et al. */
    if (commas != 1) return add_plain(all, entry, "authors", name, length, true);
    struct string_builder spoken = { 0 };
    builder_add(&spoken, name + comma + 1, length - comma - 1);
    builder_add_char(&spoken, ' ');
    builder_add(&spoken, name, comma);
    bool added = !spoken.failed && add_plain(all, entry, "authors", spoken.bytes, spoken.size, true);
    builder_done(&spoken);
    return added;
}

/* How long what separates is at `at`: " and ", outside of braces. */
static size_t separator_at(const char *at, const char *end)
{
    return end - at >= 5 && is_space(at[0]) && is_space(at[4]) && strncmp(at + 1, "and", 3) == 0 ? 5 : 0;
}

static bool add_authors(struct bibliography *all, json_t *entry)
{
    const char *begin = all->value.bytes, *end = begin + all->value.size, *at = begin;
    size_t depth = 0;
    bool added = true;
    for (; at < end && added; at++) {
        if (*at == '{') depth++;
        if (*at == '}' && depth > 0) depth--;
        size_t separator = depth == 0 ? separator_at(at, end) : 0;
        if (separator == 0) continue;
        added = add_author(all, entry, begin, (size_t)(at - begin));
        begin = at + separator;
        at = begin - 2; /* the blank behind may be that before the next */
    }
    return added && (begin >= end || add_author(all, entry, begin, (size_t)(end - begin)));
}

static bool add_keywords(struct bibliography *all, json_t *entry)
{
    const char *at = all->value.bytes, *end = at + all->value.size;
    const char *signs = memchr(at, ';', (size_t)(end - at)) != NULL ? ";" : ",;";
    while (at < end) {
        size_t length = 0;
        while (at + length < end && (strchr(signs, at[length]) == NULL || at[length] == '\0')) length++;
        if (!add_plain(all, entry, "keywords", at, length, true)) return false;
        at += length + 1;
    }
    return true;
}

static bool add_member(struct bibliography *all, json_t *entry, const char *name)
{
    if (all->value.failed) return false;
    if (all->value.size == 0) return true;
    const char *text = all->value.bytes;
    if (entry == all->strings) return source_add(entry, name, text, all->value.size);
    if (strcmp(name, "author") == 0) return add_authors(all, entry);
    if (strcmp(name, "keywords") == 0) return add_keywords(all, entry);
    bool is_number = all->value.size <= 9 && strspn(builder_text(&all->value), "0123456789") == all->value.size;
    if (is_number && all->value.bytes[0] != '0')
        return json_object_set_new(entry, name, json_integer(strtol(all->value.bytes, NULL, 10))) == 0;
    return add_plain(all, entry, name, text, all->value.size, false);
}

static bool add_doi_as_address(json_t *entry)
{
    const char *doi = json_string_value(json_object_get(entry, "doi"));
    if (doi == NULL || json_object_get(entry, "url") != NULL) return true;
    struct string_builder url = { 0 };
    if (strncmp(doi, "http", 4) != 0) builder_add_string(&url, "https://doi.org/");
    builder_add_string(&url, doi);
    bool added = !url.failed && source_add(entry, "url", url.bytes, url.size);
    builder_done(&url);
    return added;
}

/* -------------------------------------------------------------------------------------------------- Entries */

/* Members, up to what closes the entry; what is wrong, or NULL. */
static const char *take_members(struct bibliography *all, json_t *entry, char close, bool *complete)
{
    while (*complete) {
        const char *name;
        char member[64];
        if (take_sign(all, close)) return NULL;
        size_t length = take_name(all, &name);
        if (length == 0 || !take_sign(all, '=')) return "not BibTeX: a name and = expected";
        if (!take_value(all)) return "not BibTeX: a value that does not end";
        lower(name, length, member, sizeof member);
        *complete = add_member(all, entry, member);
        if (!take_sign(all, ',') && (all->at == all->end || *all->at != close))
            return "not BibTeX: a comma or the end of the entry expected";
    }
    return NULL;
}

/* Go on at the next line that begins with @. */
static void recover(struct bibliography *all, const char *from)
{
    all->at = from + 1;
    while (all->at < all->end) {
        const char *newline = memchr(all->at, '\n', (size_t)(all->end - all->at));
        all->at = newline == NULL ? all->end : newline + 1;
        while (all->at < all->end && (*all->at == ' ' || *all->at == '\t')) all->at++;
        if (all->at < all->end && *all->at == '@') return;
    }
}

static uint64_t line_at(struct bibliography *all, const char *at)
{
    for (; all->counted < at; all->counted++) all->line += *all->counted == '\n';
    return all->line;
}

/* The entry behind an @: into `entry`, or, where it is none, into the strings. What is wrong, or NULL. */
static const char *take_entry(struct bibliography *all, json_t *entry, bool *is_document, bool *complete)
{
    const char *name;
    char kind[64];
    size_t length = take_name(all, &name);
    lower(name, length, kind, sizeof kind);
    *is_document = false;
    if (strcmp(kind, "comment") == 0) return NULL;
    char close = '}';
    if (take_sign(all, '(')) close = ')';
    else if (length == 0 || !take_sign(all, '{')) return length == 0 ? NULL : "not BibTeX: { expected";
    if (strcmp(kind, "preamble") == 0) return take_value(all) && take_sign(all, close) ? NULL : "not BibTeX: no end";
    if (strcmp(kind, "string") == 0) return take_members(all, all->strings, close, complete);
    *is_document = true;
    const char *key;
    size_t key_length = take_name(all, &key);
    *complete = source_add(entry, "id", key, key_length) && source_add(entry, "kind", kind, strlen(kind));
    if (!take_sign(all, ',') && (all->at == all->end || *all->at != close))
        return "not BibTeX: no comma behind the key";
    return take_members(all, entry, close, complete);
}

/* Whether an @ between entries begins one, or tries to: that of an address in a remark, "me@example.org", does not. */
static bool begins_entry(const struct bibliography *all, const char *sign)
{
    const char *before = sign, *behind = sign + 1;
    while (before > all->at && (before[-1] == ' ' || before[-1] == '\t')) before--;
    bool is_first = before == all->at || before[-1] == '\n' || before[-1] == '\r';
    while (behind < all->end && ((*behind | 0x20) >= 'a' && (*behind | 0x20) <= 'z')) behind++;
    bool is_named = behind > sign + 1;
    while (behind < all->end && is_space(*behind)) behind++;
    return is_first || (is_named && behind < all->end && (*behind == '{' || *behind == '('));
}

static dls_status next_entry(struct source *source, json_t **document, dls_error *err)
{
    struct bibliography *all = source->state;
    while (true) {
        const char *sign = memchr(all->at, '@', (size_t)(all->end - all->at));
        if (sign == NULL) return DLS_OK;
        bool is_entry = begins_entry(all, sign);
        all->at = sign + 1;
        if (!is_entry) continue;
        source->line = line_at(all, sign);
        bool is_document, complete = true;
        json_t *entry = json_object();
        const char *wrong = entry == NULL ? NULL : take_entry(all, entry, &is_document, &complete);
        complete = entry != NULL && complete && add_doi_as_address(entry);
        if (complete && wrong == NULL && is_document) {
            *document = entry;
            return DLS_OK;
        }
        json_decref(entry);
        if (!complete) return input_fail(err, DLS_ENOMEM, "out of memory");
        if (wrong == NULL) continue;
        recover(all, sign);
        return input_fail(err, DLS_EINVAL, "%s", wrong);
    }
}

/* The first line that is not a comment begins an entry. */
static bool looks_like_bibtex(const struct source_head *head)
{
    const char *at = head->bytes, *end = at + head->size;
    while (at < end && (*at == '%' || is_space(*at))) {
        const char *newline = *at == '%' ? memchr(at, '\n', (size_t)(end - at)) : at;
        at = newline == NULL ? end : newline + 1;
    }
    if (at == end || *at++ != '@') return false;
    size_t length = 0;
    while (at + length < end && ((at[length] | 0x20) >= 'a' && (at[length] | 0x20) <= 'z')) length++;
    return length > 0 && at + length < end && at[length] == '{';
}

const struct format format_bibtex = {
    .name = "bibtex", .endings = "bib bibtex", .looks_so = looks_like_bibtex,
    .open = open_bibtex, .next = next_entry, .close = close_bibtex,
};
