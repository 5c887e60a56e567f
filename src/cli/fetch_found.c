/* SPDX-License-Identifier: MIT
 *
 * A tag is only taken for one if its name is one that texts are marked up with: "n<m and k>3" is none.
 */
#include "cli/fetch_found.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/HTMLparser.h>

#include "cli/safe_text.h"
#include "cli/source.h"
#include "cli/word_list.h"

/* Longer ones are not what they are said to be. */
#define LONGEST_TITLE ((size_t)500)
#define LONGEST_ABSTRACT ((size_t)8000)
#define LONGEST_OTHER ((size_t)200)
#define MOST_AUTHORS ((size_t)200)

/* "&CounterClockwiseContourIntegral;" */
#define LONGEST_ENTITY ((size_t)34)

/* Where the end of a tag is looked for. */
#define LONGEST_TAG ((size_t)4096)

static const char markup_names[] = "a abbr article b big blockquote br center cite code dd div dl dt em font h1 h2 h3 "
                                   "h4 h5 h6 i img inf italic jats:p jats:title jats:sec jats:italic jats:bold "
                                   "jats:sub jats:sup jats:list jats:list-item jats:ext-link jats:inline-formula "
                                   "li mark ol p q s script scp section small span strike strong style sub sup table "
                                   "td th title tr tt u ul";

static const char *const source_names[] = {
    [FROM_ARXIV] = "arxiv",       [FROM_CROSSREF] = "crossref",
    [FROM_GITHUB] = "github",     [FROM_YOUTUBE] = "youtube",
    [FROM_CITATION] = "citation", [FROM_OPENGRAPH] = "opengraph",
    [FROM_JSONLD] = "json-ld",    [FROM_DUBLIN_CORE] = "dublin-core",
    [FROM_META] = "meta",         [FROM_PAGE] = "page",
    [FROM_PDF] = "pdf",           [FROM_TEXT] = "text",
    [FROM_LAST_RESORT] = "page",  [FROM_NOBODY] = "",
};

/* ---------------------------------------------------------------------------------------------------- Plain text */

static bool is_name_sign(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ':' || c == '-';
}

/* Bytes of the tag or comment that begins here; 0: none does. */
static size_t tag_at(const char *text, size_t left)
{
    if (left > LONGEST_TAG) left = LONGEST_TAG;
    if (left > 4 && memcmp(text, "<!--", 4) == 0) {
        const char *end = memmem(text, left, "-->", 3);
        return end == NULL ? 0 : (size_t)(end + 3 - text);
    }
    size_t begin = left > 1 && text[1] == '/' ? 2 : 1, at = begin;
    while (at < left && is_name_sign(text[at])) at++;
    if (at == begin || at == left) return 0;
    bool known = word_in(markup_names, text + begin, at - begin) || text_begins(text + begin, at - begin, "mml:");
    if (!known || strchr(" \t\r\n/>", text[at]) == NULL || text[at] == '\0') return 0;
    const char *end = memchr(text + at, '>', left - at);
    return end == NULL ? 0 : (size_t)(end + 1 - text);
}

/* The character of "&amp;" or "&#39;" and the bytes of it; 0: it is none. */
static size_t entity_at(const char *text, size_t left, uint32_t *code_point)
{
    const char *end = memchr(text, ';', left < LONGEST_ENTITY ? left : LONGEST_ENTITY);
    if (end == NULL || end - text < 2) return 0;
    size_t length = (size_t)(end - text);
    char name[LONGEST_ENTITY];
    memcpy(name, text + 1, length - 1);
    name[length - 1] = '\0';
    if (name[0] == '#') {
        bool is_hex = name[1] == 'x' || name[1] == 'X';
        char *stop;
        unsigned long value = strtoul(name + (is_hex ? 2 : 1), &stop, is_hex ? 16 : 10);
        bool is_number = *stop == '\0' && stop > name + (is_hex ? 2 : 1) && value > 0;
        bool is_character = value < 0xD800 || (value > 0xDFFF && value < 0x110000);
        *code_point = is_character ? (uint32_t)value : REPLACEMENT_CHARACTER;
        return is_number ? length + 1 : 0;
    }
    const htmlEntityDesc *entity = htmlEntityLookup((const xmlChar *)name);
    bool is_apostrophe = strcmp(name, "apos") == 0;
    if (entity == NULL && !is_apostrophe) return 0;
    *code_point = is_apostrophe ? '\'' : entity->value;
    return length + 1;
}

static bool is_blank(uint32_t c)
{
    return c == ' ' || (c >= 9 && c <= 13) || c == 0x85 || c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 ||
           c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

/* Nothing of it is seen, or it steers what is: controls, zero-width and bidirectional characters, soft hyphens. */
static bool is_unseen(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xAD || c == 0xFEFF || c == 0x200B || is_bidi_control(c);
}

/* What stands at `text`: a tag is a blank, if it parts words. How many bytes that are. */
static size_t next_plain(const char *text, size_t left, uint32_t *code_point)
{
    size_t taken = 0;
    *code_point = ' ';
    if (*text == '<') taken = tag_at(text, left);
    if (taken > 0) {
        static const char inline_names[] = "a abbr b big cite code em font i italic jats:italic jats:bold jats:sub "
                                           "jats:sup mark q s scp small span strike strong sub sup tt u";
        const char *name = text + (text[1] == '/' ? 2 : 1);
        size_t length = 0;
        while (is_name_sign(name[length])) length++;
        if (word_in(inline_names, name, length)) *code_point = 0;
        return taken;
    }
    if (*text == '&') taken = entity_at(text, left, code_point);
    return taken > 0 ? taken : utf8_decode(text, left, code_point);
}

void builder_add_plain(struct string_builder *out, const char *text, size_t length, size_t most)
{
    size_t begin = out->size;
    bool blank = false;
    for (size_t at = 0; at < length && !out->failed;) {
        uint32_t code_point;
        size_t before = out->size;
        at += next_plain(text + at, length - at, &code_point);
        if (is_blank(code_point)) {
            blank = true;
            continue;
        }
        if (is_unseen(code_point)) continue;
        if (blank && out->size > begin) builder_add_char(out, ' ');
        blank = false;
        builder_add_code_point(out, code_point);
        if (out->size - begin <= most) continue;
        out->size = before;
        return;
    }
}

/* --------------------------------------------------------------------------------------------------------- Offers */

static size_t longest_of(enum found_member member)
{
    return member == FOUND_TITLE ? LONGEST_TITLE : member == FOUND_ABSTRACT ? LONGEST_ABSTRACT : LONGEST_OTHER;
}

static void offer(struct found *found, enum found_member member, enum found_rank rank, const char *text, size_t length,
                  bool longer)
{
    struct found_text *known = &found->texts[member];
    bool is_there = known->text.size > 0;
    if (length == 0 || (is_there && (known->rank < rank || (known->rank == rank && !longer)))) return;
    struct string_builder plain = { 0 };
    builder_add_plain(&plain, text, length, longest_of(member));
    bool is_better = !is_there || rank < known->rank || plain.size > known->text.size;
    found->failed = found->failed || plain.failed;
    if (plain.size == 0 || plain.failed || !is_better) {
        builder_done(&plain);
        return;
    }
    builder_done(&known->text);
    *known = (struct found_text){ plain, rank };
}

void found_offer(struct found *found, enum found_member member, enum found_rank rank, const char *text, size_t length)
{
    offer(found, member, rank, text, length, false);
}

void found_offer_longer(struct found *found, enum found_member member, enum found_rank rank, const char *text,
                        size_t length)
{
    offer(found, member, rank, text, length, true);
}

/* "Doe, Jane" by what is called first; with two commas it is no such name. */
static void turn_name(struct string_builder *out, const char *name, size_t length)
{
    const char *comma = memchr(name, ',', length);
    size_t last = comma == NULL ? 0 : (size_t)(comma - name);
    if (comma == NULL || memchr(comma + 1, ',', length - last - 1) != NULL || length - last < 3) {
        builder_add(out, name, length);
        return;
    }
    size_t first = last + 1;
    while (first < length && name[first] == ' ') first++;
    builder_add(out, name + first, length - first);
    builder_add_char(out, ' ');
    builder_add(out, name, last);
}

static bool has_author(const struct found *found, const struct string_builder *name)
{
    for (size_t i = 0; i < json_array_size(found->authors); i++) {
        const json_t *known = json_array_get(found->authors, i);
        bool same =
            json_string_length(known) == name->size && memcmp(json_string_value(known), name->bytes, name->size) == 0;
        if (same) return true;
    }
    return false;
}

void found_offer_author(struct found *found, enum found_rank rank, const char *name, size_t length)
{
    if (found->authors != NULL && found->author_rank < rank) return;
    if (text_has(name, length, "://") || text_begins(name, length, "@")) return;
    struct string_builder plain = { 0 }, turned = { 0 };
    builder_add_plain(&plain, name, length, LONGEST_OTHER);
    if (plain.size > 0) turn_name(&turned, plain.bytes, plain.size);
    if (turned.size > 0 && (found->authors == NULL || found->author_rank > rank)) {
        json_decref(found->authors);
        found->authors = json_array();
        found->author_rank = rank;
    }
    found->failed = found->failed || plain.failed || turned.failed || (turned.size > 0 && found->authors == NULL);
    bool is_wanted = turned.size > 0 && !found->failed && json_array_size(found->authors) < MOST_AUTHORS;
    if (is_wanted && !has_author(found, &turned))
        found->failed = json_array_append_new(found->authors, source_string(turned.bytes, turned.size)) != 0;
    builder_done(&plain);
    builder_done(&turned);
}

static bool take_digits(const char *text, size_t length, size_t *at, size_t most, char *digits)
{
    size_t count = 0;
    while (*at < length && text[*at] >= '0' && text[*at] <= '9' && count < most) digits[count++] = text[(*at)++];
    digits[count] = '\0';
    return count > 0 && !(*at < length && text[*at] >= '0' && text[*at] <= '9');
}

void found_offer_date(struct found *found, enum found_rank rank, const char *text, size_t length)
{
    char year[5], month[3], day[3], date[16];
    size_t at = 0;
    while (at < length && text[at] == ' ') at++;
    if (!take_digits(text, length, &at, 4, year) || strlen(year) != 4) return;
    int months = 0, days = 0;
    bool goes_on = at < length && strchr("-/.", text[at]) != NULL;
    if (goes_on && take_digits(text, length, (at++, &at), 2, month)) months = (int)strtol(month, NULL, 10);
    goes_on = months > 0 && at < length && strchr("-/.", text[at]) != NULL;
    if (goes_on && take_digits(text, length, (at++, &at), 2, day)) days = (int)strtol(day, NULL, 10);
    if (months < 1 || months > 12)
        snprintf(date, sizeof date, "%s", year);
    else if (days < 1 || days > 31)
        snprintf(date, sizeof date, "%s-%02d", year, months);
    else
        snprintf(date, sizeof date, "%s-%02d-%02d", year, months, days);
    found_offer(found, FOUND_DATE, rank, date, strlen(date));
}

void found_fill(struct found *found, const struct found *more)
{
    for (size_t i = 0; i < FOUND_MEMBERS; i++) {
        struct found_text *known = &found->texts[i];
        if (known->text.size > 0 || more->texts[i].text.size == 0) continue;
        builder_add(&known->text, more->texts[i].text.bytes, more->texts[i].text.size);
        known->rank = more->texts[i].rank;
        found->failed = found->failed || known->text.failed;
    }
    if (found->authors == NULL && more->authors != NULL) {
        found->authors = json_incref(more->authors);
        found->author_rank = more->author_rank;
    }
    found->failed = found->failed || more->failed;
}

void found_forget_page(struct found *found)
{
    for (size_t i = 0; i < FOUND_MEMBERS; i++) {
        if (found->texts[i].rank >= FROM_CITATION) builder_clear(&found->texts[i].text);
    }
    if (found->author_rank >= FROM_CITATION) {
        json_decref(found->authors);
        found->authors = NULL;
    }
    free(found->elsewhere);
    found->elsewhere = NULL;
}

const char *found_text(struct found *found, enum found_member member)
{
    return builder_text(&found->texts[member].text);
}

bool found_has(const struct found *found, enum found_member member) { return found->texts[member].text.size > 0; }

const char *found_source(const struct found *found)
{
    if (found_has(found, FOUND_ABSTRACT)) return source_names[found->texts[FOUND_ABSTRACT].rank];
    return found_title_source(found);
}

const char *found_title_source(const struct found *found)
{
    return found_has(found, FOUND_TITLE) ? source_names[found->texts[FOUND_TITLE].rank] : "";
}

void found_done(struct found *found)
{
    for (size_t i = 0; i < FOUND_MEMBERS; i++) builder_done(&found->texts[i].text);
    json_decref(found->authors);
    free(found->elsewhere);
    *found = (struct found){ .failed = false };
}
