/* SPDX-License-Identifier: MIT
 *
 * A list of links, or a post full of them: each link to a resource (link_rules.h) is a document.
 *
 *   id       the key of the address (url_key.h)
 *   url      the address as it stands
 *   title    the words of the link, or what is better (link_title.h)
 *   section  the headings above it
 *   tags     the words of these, and the tags of the front matter whose words the document has
 *   note     the sentence that it is in and its neighbour; of a short item all of it, and the item it is under
 *
 * An address that occurs again is the same document with more text. Markdown is taken for such a list, and not for a
 * note, if ten links or more in it are resources, one for every sixty words at least.
 */
#include "cli/source.h"

#include <stdlib.h>
#include <string.h>

#include "cli/ascii.h"
#include "cli/link_rules.h"
#include "cli/link_title.h"
#include "cli/markdown_file.h"
#include "cli/url_key.h"
#include "cli/word_list.h"

#define LEAST_LINKS 10
#define MOST_WORDS_PER_LINK 60

/* Bytes of an item that is taken whole, and of a text that is taken around a link. */
#define LONGEST_ITEM 500
#define LONGEST_TEXT 1000

/* Texts of one address that is met again and again. */
#define MOST_TEXTS 8

/* Lists in lists whose items are remembered. */
#define MOST_LEVELS 16

/* Words of headings that are no tags. */
static const char untold_words[] =
    "the a an my our your their its it it's this that these those of on in to for and or by with without at from as is "
    "are be can do does if not no nor up out off over about into via vs than then also just how what why when where "
    "who which you i we they some other others any all good best more most misc etc general using";

struct link_list {
    struct markdown_file file;
    json_t *documents;
    json_t *by_key;  /* a document's number */
    uint64_t *lines; /* of all documents */
    size_t given;
};

/* Where we are in the file. */
struct link_walk {
    struct link_list *list;
    const struct markdown *markdown;
    struct heading_path path;
    struct link_sentence found;
    const struct markdown_block *items[MOST_LEVELS]; /* the last of each level */
    const struct markdown_block *block;
    struct string_builder room;
};

/* -------------------------------------------------------------------------------------------------- Texts */

/* So much of a span around a link, from blank to blank. */
static struct span around(const char *text, struct span span, const struct markdown_link *link)
{
    size_t half = LONGEST_TEXT / 2;
    if (span.end - span.begin <= LONGEST_TEXT) return span;
    if (link->begin > span.begin + half) {
        span.begin = link->begin - half;
        while (span.begin < link->begin && text[span.begin] != ' ') span.begin++;
    }
    if (span.end > span.begin + LONGEST_TEXT) {
        span.end = span.begin + LONGEST_TEXT;
        while (span.end > span.begin && text[span.end] != ' ') span.end--;
        if (span.end == span.begin) span.end = span.begin + LONGEST_TEXT;
    }
    return span;
}

static void add_part(struct string_builder *out, const char *text, struct span span)
{
    if (span.end <= span.begin) return;
    if (out->size > 0) builder_add_char(out, ' ');
    builder_add(out, text + span.begin, span.end - span.begin);
}

/* The sentence before and the sentence, or this and the one behind it. */
static void add_sentences(struct link_walk *walk, const struct markdown_link *link)
{
    const char *text = walk->markdown->text.bytes;
    const struct link_sentence *found = &walk->found;
    struct span before = found->before;
    if (before.end - before.begin > LONGEST_TEXT) before.begin = before.end;
    add_part(&walk->room, text, before);
    add_part(&walk->room, text, around(text, found->sentence, link));
    size_t next = found->sentence.end;
    if (before.end > before.begin || next >= walk->block->end) return;
    if (text[next] == ' ') next++;
    struct span behind = sentence_at(text, walk->block->end, next);
    if (behind.end - behind.begin <= LONGEST_TEXT) add_part(&walk->room, text, behind);
}

/* Fill `room` with the text of a document. */
static void find_text(struct link_walk *walk, const struct markdown_link *link)
{
    const char *text = walk->markdown->text.bytes;
    const struct markdown_block *block = walk->block;
    builder_clear(&walk->room);
    bool is_item = block->kind == MARKDOWN_ITEM;
    const struct markdown_block *above = is_item && block->level > 1 && block->level <= MOST_LEVELS
                                             ? walk->items[block->level - 2]
                                             : NULL;
    if (above != NULL && above->end - above->begin <= LONGEST_ITEM)
        add_part(&walk->room, text, sentence_at(text, above->end, above->begin));
    if (walk->room.size > 0 && strchr(".:!?", walk->room.bytes[walk->room.size - 1]) == NULL)
        builder_add_char(&walk->room, ':');
    bool is_short = block->kind != MARKDOWN_PARAGRAPH && block->end - block->begin <= LONGEST_ITEM;
    if (is_short) add_part(&walk->room, text, (struct span){ block->begin, block->end });
    else add_sentences(walk, link);
}

/* -------------------------------------------------------------------------------------------------- Members */

/* Add `room` to the texts of a document, unless it is there already, or is its title. */
static bool add_text(struct link_walk *walk, json_t *document)
{
    const struct string_builder *room = &walk->room;
    json_t *texts = json_object_get(document, "note");
    json_t *string = room->failed ? NULL : source_string(room->bytes, room->size);
    if (string == NULL) return false;
    bool is_new = room->size > 0 && !json_equal(string, json_object_get(document, "title"));
    for (size_t i = 0; i < json_array_size(texts) && is_new; i++)
        is_new = !json_equal(string, json_array_get(texts, i));
    bool wanted = is_new && json_array_size(texts) < MOST_TEXTS;
    bool added = !wanted || source_append(document, "note", room->bytes, room->size);
    json_decref(string);
    return added;
}

static bool has_tag(const json_t *document, const char *tag, size_t length)
{
    const json_t *tags = json_object_get(document, "tags");
    for (size_t i = 0; i < json_array_size(tags); i++) {
        const json_t *known = json_array_get(tags, i);
        if (json_string_length(known) == length && memcmp(json_string_value(known), tag, length) == 0) return true;
    }
    return false;
}

static bool add_tag(json_t *document, const char *tag, size_t length)
{
    return has_tag(document, tag, length) || source_append(document, "tags", tag, length);
}

/* "you'll", "don't": no "Ada's". */
static bool is_contraction(const char *word, size_t length)
{
    const char *sign = memchr(word, '\'', length);
    return sign != NULL && word_in("d ll m re t ve", sign + 1, (size_t)(word + length - sign - 1));
}

/* The telling words of a heading, in small letters. */
static bool add_heading_tags(json_t *document, const char *section, size_t length)
{
    size_t at = 0, word_length;
    const char *word;
    while (next_word(section, length, &at, &word, &word_length)) {
        char tag[64];
        bool is_sign = word_length > 2 && memcmp(word, "\xE2\x80", 2) == 0; /* a dash or the like */
        if (is_sign || word_length >= sizeof tag || word_in(untold_words, word, word_length)) continue;
        if (is_contraction(word, word_length)) continue;
        for (size_t i = 0; i < word_length; i++)
            tag[i] = ascii_lower(word[i]);
        if (!add_tag(document, tag, word_length)) return false;
    }
    return true;
}

/* Whether a text has this word, or one that begins with it and is two letters longer at most: of "course" "courses". */
static bool has_word(const char *text, size_t length, const char *wanted, size_t wanted_length)
{
    size_t at = 0, found_length;
    const char *found;
    while (next_word(text, length, &at, &found, &found_length)) {
        bool fits = found_length >= wanted_length && found_length <= wanted_length + 2;
        for (size_t i = 0; i < wanted_length && fits; i++) fits = (found[i] | 0x20) == (wanted[i] | 0x20);
        if (fits) return true;
    }
    return false;
}

/* Whether all words of a tag stand in the document's title, section or text. */
static bool tag_applies(const json_t *document, const char *tag, size_t length)
{
    const json_t *texts = json_object_get(document, "note");
    const json_t *where[] = { json_object_get(document, "title"), json_object_get(document, "section"),
                              json_array_get(texts, 0) };
    size_t at = 0, word_length;
    const char *word;
    bool applies = false;
    while (next_word(tag, length, &at, &word, &word_length)) {
        applies = false;
        for (size_t i = 0; i < 3 && !applies; i++) {
            const char *text = json_string_value(where[i]);
            applies = text != NULL && has_word(text, json_string_length(where[i]), word, word_length);
        }
        if (!applies) return false;
    }
    return applies;
}

static bool add_front_tags(const struct link_walk *walk, json_t *document)
{
    static const char *const names[] = { "tags", "keywords", "categories" };
    for (size_t n = 0; n < sizeof names / sizeof names[0]; n++) {
        const json_t *tags = json_object_get(walk->list->file.front, names[n]);
        size_t count = json_is_array(tags) ? json_array_size(tags) : 0;
        for (size_t i = 0; i < count; i++) {
            const char *tag = json_string_value(json_array_get(tags, i));
            size_t length = json_string_length(json_array_get(tags, i));
            if (tag_applies(document, tag, length) && !add_tag(document, tag, length)) return false;
        }
    }
    return true;
}

/* ------------------------------------------------------------------------------------------------ Documents */

static json_t *new_document(struct link_walk *walk, const char *key, size_t key_length, size_t number)
{
    const struct markdown *markdown = walk->markdown;
    const struct markdown_link *link = &markdown->links[number];
    struct string_builder title = { 0 }, section = { 0 };
    builder_add_link_title(&title, markdown, walk->block, number, &walk->found);
    builder_add_heading_path(&section, &walk->path, markdown);
    json_t *document = json_object();
    bool complete = document != NULL && !title.failed && !section.failed &&
                    source_add(document, "id", key, key_length) &&
                    source_add(document, "url", markdown->urls.bytes + link->url, link->url_length) &&
                    source_add(document, "title", title.bytes, title.size) &&
                    source_add(document, "section", section.bytes, section.size) && add_text(walk, document) &&
                    add_heading_tags(document, section.bytes, section.size) && add_front_tags(walk, document);
    builder_done(&title);
    builder_done(&section);
    if (complete) return document;
    json_decref(document);
    return NULL;
}

static bool take_link(struct link_walk *walk, size_t number)
{
    struct link_list *list = walk->list;
    const struct markdown_link *link = &walk->markdown->links[number];
    struct string_builder key = { 0 };
    builder_add_url_key(&key, walk->markdown->urls.bytes + link->url, link->url_length);
    json_t *clean = key.failed ? NULL : source_string(key.bytes, key.size);
    builder_done(&key);
    if (clean == NULL) return false;
    const char *name = json_string_value(clean);
    link_sentence_find(&walk->found, walk->markdown, walk->block, number);
    find_text(walk, link);
    const json_t *known = json_object_get(list->by_key, name);
    bool added;
    if (known != NULL) {
        added = add_text(walk, json_array_get(list->documents, (size_t)json_integer_value(known)));
    } else {
        size_t place = json_array_size(list->documents);
        list->lines[place] = link->line;
        json_t *document = new_document(walk, name, json_string_length(clean), number);
        added = document != NULL && json_array_append_new(list->documents, document) == 0 &&
                json_object_set_new(list->by_key, name, json_integer((json_int_t)place)) == 0;
    }
    json_decref(clean);
    return added;
}

static bool take_links(struct link_list *list, const bool *is_resource)
{
    const struct markdown *markdown = &list->file.markdown;
    struct link_walk walk = { .list = list, .markdown = markdown };
    heading_path_init(&walk.path, markdown);
    bool complete = true;
    for (size_t b = 0; b < markdown->block_count && complete; b++) {
        walk.block = &markdown->blocks[b];
        heading_path_pass(&walk.path, markdown, b);
        bool is_item = walk.block->kind == MARKDOWN_ITEM;
        if (is_item && walk.block->level <= MOST_LEVELS) walk.items[walk.block->level - 1] = walk.block;
        for (size_t l = 0; l < walk.block->link_count && complete; l++) {
            size_t number = walk.block->first_link + l;
            if (is_resource[number]) complete = take_link(&walk, number);
        }
    }
    builder_done(&walk.room);
    return complete;
}

/* ---------------------------------------------------------------------------------------------------- Source */

static void close_links(struct source *source)
{
    struct link_list *list = source->state;
    if (list == NULL) return;
    markdown_file_done(&list->file);
    json_decref(list->documents);
    json_decref(list->by_key);
    free(list->lines);
    free(list);
}

static dls_status open_links(struct source *source, dls_error *err)
{
    struct link_list *list = calloc(1, sizeof *list);
    source->state = list;
    if (list == NULL) return input_fail(err, DLS_ENOMEM, "out of memory");
    dls_status status = markdown_file_read(&list->file, source->input, err);
    if (status != DLS_OK) return status;
    const struct markdown *markdown = &list->file.markdown;
    bool *is_resource = calloc(markdown->link_count + 1, sizeof *is_resource);
    list->documents = json_array();
    list->by_key = json_object();
    list->lines = calloc(markdown->link_count + 1, sizeof *list->lines);
    bool complete = is_resource != NULL && list->documents != NULL && list->by_key != NULL && list->lines != NULL;
    if (complete) (void)link_rules_apply(markdown, is_resource);
    complete = complete && take_links(list, is_resource);
    free(is_resource);
    return complete ? DLS_OK : input_fail(err, DLS_ENOMEM, "out of memory");
}

static dls_status next_link(struct source *source, json_t **document, dls_error *err)
{
    struct link_list *list = source->state;
    if (markdown_file_tell_front(&list->file, &source->line, err)) return DLS_EINVAL;
    if (list->given == json_array_size(list->documents)) return DLS_OK;
    source->line = list->lines[list->given];
    *document = json_incref(json_array_get(list->documents, list->given));
    list->given++;
    return DLS_OK;
}

/* Ten resources, one for every sixty words. */
static bool looks_like_links(const struct source_head *head)
{
    struct markdown markdown = { .block_count = 0 };
    dls_error err;
    bool *is_resource = NULL;
    bool is_list = false;
    if (markdown_parse(&markdown, head->bytes, head->size, 1, &err) == DLS_OK && markdown.link_count >= LEAST_LINKS)
        is_resource = calloc(markdown.link_count, sizeof *is_resource);
    if (is_resource != NULL) {
        size_t resources = link_rules_apply(&markdown, is_resource), words = 0, at = 0, length;
        const char *word;
        while (next_word(markdown.text.bytes, markdown.text.size, &at, &word, &length)) words++;
        is_list = resources >= LEAST_LINKS && words <= MOST_WORDS_PER_LINK * resources;
    }
    free(is_resource);
    markdown_done(&markdown);
    return is_list;
}

const struct format format_links = {
    .name = "links", .endings = "md markdown mkd mdown", .looks_so = looks_like_links, .repeats = true,
    .open = open_links, .next = next_link, .close = close_links,
};
