/* SPDX-License-Identifier: MIT
 *
 * Bookmarks as browsers export them (Netscape's format): each address is a document, its folders are the section.
 *
 *   <DL><p>
 *       <DT><H3>Kites</H3>
 *       <DL><p>
 *           <DT><A HREF="https://example.org/" ADD_DATE="1500000000" TAGS="wind,string">How kites fly</A>
 *           <DD>What lifts them
 *       </DL><p>
 *   </DL><p>
 *
 * libxml2 tells the tags of it, one after the other; a tree is not made, since in these files nothing but folders is
 * ever closed, and it would be as deep as the file is long.
 */
#include "cli/source.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <libxml/HTMLparser.h>

#include "cli/url_key.h"

/* Folders in folders that are told apart; what lies deeper is in the last of them. */
#define MOST_FOLDERS 64

/* Bytes of a section, about: names of folders are as long as somebody makes them, and every address has all of them. */
#define MOST_SECTION 2000

#define CHUNK ((size_t)64 << 10)

/* What text is collected for. */
enum bookmark_text { TEXT_NONE, TEXT_FOLDER, TEXT_TITLE, TEXT_DESCRIPTION };

struct bookmarks {
    htmlParserCtxtPtr parser;
    json_t *found;  /* documents that are complete, and perhaps the last that is not */
    size_t given;   /* of them */
    size_t capacity;
    uint64_t *lines; /* of all in `found` */
    json_t *open;   /* the last one, which a description may follow; borrowed */
    char *folders[MOST_FOLDERS]; /* NULL: without a name */
    size_t depth;
    char *next_folder; /* the heading of the list that comes */
    enum bookmark_text collects;
    struct string_builder text;
    bool at_end;
    bool failed; /* no memory */
};

/* ---------------------------------------------------------------------------------------------------- Text */

/* White space is one blank, none at the ends. */
static void squeeze(struct string_builder *text)
{
    size_t kept = 0;
    for (size_t i = 0; i < text->size; i++) {
        bool blank = strchr(" \t\r\n", text->bytes[i]) != NULL && text->bytes[i] != '\0';
        if (!blank) text->bytes[kept++] = text->bytes[i];
        else if (kept > 0 && text->bytes[kept - 1] != ' ') text->bytes[kept++] = ' ';
    }
    while (kept > 0 && text->bytes[kept - 1] == ' ') kept--;
    text->size = kept;
}

static void end_text(struct bookmarks *all)
{
    squeeze(&all->text);
    enum bookmark_text collected = all->collects;
    all->collects = TEXT_NONE;
    all->failed = all->failed || all->text.failed;
    if (all->failed || all->text.size == 0) return;
    if (collected == TEXT_FOLDER) {
        free(all->next_folder);
        all->next_folder = strdup(builder_text(&all->text));
        all->failed = all->next_folder == NULL;
    } else if (collected != TEXT_NONE && all->open != NULL) {
        const char *member = collected == TEXT_TITLE ? "title" : "text";
        all->failed = !source_add(all->open, member, all->text.bytes, all->text.size);
    }
}

static void begin_text(struct bookmarks *all, enum bookmark_text what)
{
    end_text(all);
    builder_clear(&all->text);
    all->collects = what;
}

/* ----------------------------------------------------------------------------------------------- Bookmarks */

static bool add_folders(const struct bookmarks *all, json_t *bookmark)
{
    struct string_builder section = { 0 };
    for (size_t i = 0; i < all->depth && i < MOST_FOLDERS && section.size < MOST_SECTION; i++) {
        if (all->folders[i] == NULL) continue;
        if (section.size > 0) builder_add_string(&section, " \xE2\x80\xBA ");
        size_t length = strlen(all->folders[i]), room = MOST_SECTION;
        while (length > room && room > 0 && ((unsigned char)all->folders[i][room] & 0xC0) == 0x80) room--;
        builder_add(&section, all->folders[i], length > room ? room : length);
    }
    bool added = !section.failed && source_add(bookmark, "section", section.bytes, section.size);
    builder_done(&section);
    return added;
}

static bool add_tags(json_t *bookmark, const char *tags)
{
    for (const char *at = tags; at != NULL && *at != '\0'; at += *at == ',') {
        size_t length = strcspn(at, ",");
        if (!source_append(bookmark, "tags", at, length)) return false;
        at += length;
    }
    return true;
}

/* Seconds since 1970 as a day. */
static bool add_date(json_t *bookmark, const char *seconds)
{
    char day[16];
    struct tm parts;
    time_t when = seconds == NULL ? 0 : (time_t)strtoll(seconds, NULL, 10);
    bool is_day = when > 0 && gmtime_r(&when, &parts) != NULL && strftime(day, sizeof day, "%Y-%m-%d", &parts) == 10;
    return !is_day || source_add(bookmark, "date", day, strlen(day));
}

static bool keep(struct bookmarks *all, json_t *bookmark, uint64_t line)
{
    size_t count = json_array_size(all->found);
    if (count == all->capacity) {
        size_t capacity = 2 * all->capacity + 64;
        uint64_t *lines = realloc(all->lines, capacity * sizeof *lines);
        if (lines == NULL) return false;
        all->lines = lines;
        all->capacity = capacity;
    }
    all->lines[count] = line;
    return json_array_append(all->found, bookmark) == 0;
}

static void begin_bookmark(struct bookmarks *all, const xmlChar **attributes)
{
    const char *href = NULL, *date = NULL, *tags = NULL;
    for (size_t i = 0; attributes != NULL && attributes[i] != NULL; i += 2) {
        const char *name = (const char *)attributes[i], *value = (const char *)attributes[i + 1];
        if (strcmp(name, "href") == 0) href = value;
        if (strcmp(name, "add_date") == 0) date = value;
        if (strcmp(name, "tags") == 0) tags = value;
    }
    struct url_parts parts;
    begin_text(all, TEXT_NONE);
    all->open = NULL;
    if (href == NULL || !url_parts_of(href, strlen(href), &parts)) return; /* a script, a search, a feed */
    struct string_builder key = { 0 };
    builder_add_url_key(&key, href, strlen(href));
    json_t *bookmark = json_object();
    bool complete = bookmark != NULL && !key.failed && source_add(bookmark, "id", key.bytes, key.size) &&
                    source_add(bookmark, "url", href, strlen(href)) && add_folders(all, bookmark) &&
                    add_tags(bookmark, tags) && add_date(bookmark, date) &&
                    keep(all, bookmark, (uint64_t)all->parser->input->line);
    builder_done(&key);
    json_decref(bookmark);
    all->failed = all->failed || !complete;
    if (!complete) return;
    all->open = bookmark; /* the list keeps it */
    begin_text(all, TEXT_TITLE);
}

/* ------------------------------------------------------------------------------------------------- Tags */

static void take_tag(void *context, const xmlChar *name, const xmlChar **attributes)
{
    struct bookmarks *all = context;
    const char *tag = (const char *)name;
    if (strcmp(tag, "a") == 0) begin_bookmark(all, attributes);
    else if (strcmp(tag, "h3") == 0) begin_text(all, TEXT_FOLDER);
    else if (strcmp(tag, "dd") == 0) begin_text(all, all->open != NULL ? TEXT_DESCRIPTION : TEXT_NONE);
    else if (strcmp(tag, "dt") == 0) begin_text(all, TEXT_NONE);
    if (strcmp(tag, "dl") != 0) return;
    begin_text(all, TEXT_NONE);
    all->open = NULL;
    if (all->depth < MOST_FOLDERS) all->folders[all->depth] = all->next_folder;
    else free(all->next_folder);
    all->next_folder = NULL;
    all->depth++;
}

static void take_end(void *context, const xmlChar *name)
{
    struct bookmarks *all = context;
    const char *tag = (const char *)name;
    if (strcmp(tag, "a") == 0 || strcmp(tag, "h3") == 0) begin_text(all, TEXT_NONE);
    if (strcmp(tag, "h3") == 0) all->open = NULL; /* what is said of a folder is not of the address above it */
    if (strcmp(tag, "dl") != 0 || all->depth == 0) return;
    begin_text(all, TEXT_NONE);
    all->open = NULL;
    all->depth--;
    if (all->depth >= MOST_FOLDERS) return;
    free(all->folders[all->depth]);
    all->folders[all->depth] = NULL;
}

static void take_text(void *context, const xmlChar *text, int length)
{
    struct bookmarks *all = context;
    if (all->collects != TEXT_NONE) builder_add(&all->text, (const char *)text, (size_t)length);
}

/* -------------------------------------------------------------------------------------------------- Source */

static bool looks_like_bookmarks(const struct source_head *head)
{
    static const char sign[] = "NETSCAPE-Bookmark-file";
    size_t length = sizeof sign - 1;
    for (size_t at = 0; at + length <= head->size && at < 1000; at++) {
        if (memcmp(head->bytes + at, sign, length) == 0) return true;
    }
    return false;
}

static dls_status open_bookmarks(struct source *source, dls_error *err)
{
    struct input *input = source->input;
    dls_status status = input_fill(input, 1, err);
    if (status != DLS_OK) return status;
    struct source_head head = { input->buffer + input->begin, input->end - input->begin, false };
    bool is_empty = input->end == input->begin;
    if (!is_empty && !looks_like_bookmarks(&head))
        return input_fail(err, DLS_EFORMAT, "HTML, but not as browsers export bookmarks");
    struct bookmarks *all = calloc(1, sizeof *all);
    source->state = all;
    htmlSAXHandler handler = { .startElement = take_tag, .endElement = take_end, .characters = take_text };
    if (all != NULL) all->found = json_array();
    if (all != NULL && all->found != NULL)
        all->parser = htmlCreatePushParserCtxt(&handler, all, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);
    if (all == NULL || all->parser == NULL) return input_fail(err, DLS_ENOMEM, "out of memory");
    htmlCtxtUseOptions(all->parser, HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET);
    return DLS_OK;
}

static void close_bookmarks(struct source *source)
{
    struct bookmarks *all = source->state;
    if (all == NULL) return;
    if (all->parser != NULL) htmlFreeParserCtxt(all->parser);
    json_decref(all->found);
    for (size_t i = 0; i < MOST_FOLDERS; i++) free(all->folders[i]);
    free(all->next_folder);
    free(all->lines);
    builder_done(&all->text);
    free(all);
}

static dls_status parse_some(struct source *source, dls_error *err)
{
    struct bookmarks *all = source->state;
    struct input *input = source->input;
    dls_status status = input_fill(input, 1, err);
    if (status != DLS_OK) return status;
    size_t there = input->end - input->begin;
    if (there > CHUNK) there = CHUNK;
    all->at_end = there == 0;
    htmlParseChunk(all->parser, there > 0 ? input->buffer + input->begin : NULL, (int)there, there == 0);
    if (all->at_end) begin_text(all, TEXT_NONE);
    input->begin += there;
    input->bytes += there;
    return all->failed ? input_fail(err, DLS_ENOMEM, "out of memory") : DLS_OK;
}

/* The next one on which the parser is not at work any more. */
static dls_status next_bookmark(struct source *source, json_t **document, dls_error *err)
{
    struct bookmarks *all = source->state;
    while (!all->at_end && all->given + 1 >= json_array_size(all->found)) {
        dls_status status = parse_some(source, err);
        if (status != DLS_OK) return status;
    }
    if (all->given == json_array_size(all->found)) return DLS_OK;
    source->line = all->lines[all->given];
    *document = json_incref(json_array_get(all->found, all->given));
    all->given++;
    if (json_object_get(*document, "title") != NULL) return DLS_OK;
    const json_t *url = json_object_get(*document, "url"); /* an address without words is called by itself */
    bool added = source_add(*document, "title", json_string_value(url), json_string_length(url));
    return added ? DLS_OK : input_fail(err, DLS_ENOMEM, "out of memory");
}

const struct format format_bookmarks = {
    .name = "bookmarks", .endings = "html htm", .looks_so = looks_like_bookmarks, .repeats = true,
    .open = open_bookmarks, .next = next_bookmark, .close = close_bookmarks,
};
