/* SPDX-License-Identifier: MIT
 *
 * arXiv, by its API: many papers in one request, whatever form of address they stand under (abstract, PDF, any version,
 * ar5iv). An answer is an Atom feed:
 *
 *   <feed><entry><id>http://arxiv.org/abs/1603.07285v2</id><title/><summary/><published/><author><name/></author>
 *
 * in any order, and without those that there are not. What it has not is looked for on the page of the abstract.
 */
#include "cli/fetch_extractor.h"

#include <string.h>

#include <libxml/parser.h>

#include "cli/tex_text.h"
#include "cli/word_list.h"

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

static size_t digits_at(const char *text, size_t length)
{
    size_t count = 0;
    while (count < length && is_digit(text[count])) count++;
    return count;
}

/* Bytes of a number without its version: "1603.07285", "hep-th/9901001", "math.CA/0611800"; 0: it is none. */
static size_t number_length(const char *text, size_t length)
{
    size_t end;
    if (digits_at(text, length) == 4 && length > 5 && text[4] == '.') {
        size_t rest = digits_at(text + 5, length - 5);
        if (rest != 4 && rest != 5) return 0;
        end = 5 + rest;
    } else {
        size_t at = 0;
        while (at < length && (is_letter(text[at]) || text[at] == '-' || text[at] == '.')) at++;
        if (at == 0 || at == length || text[at] != '/' || digits_at(text + at + 1, length - at - 1) != 7) return 0;
        end = at + 8;
    }
    if (end == length) return end;
    size_t version = text[end] == 'v' ? digits_at(text + end + 1, length - end - 1) : 0;
    return version > 0 && end + 1 + version == length ? end : 0;
}

static bool find_number(const struct url_parts *parts, struct url_part *number)
{
    static const char *const forms[] = { "/abs/", "/pdf/", "/html/", "/format/", "/ps/" };
    static const char hosts[] = "arxiv.org export.arxiv.org ar5iv.org ar5iv.labs.arxiv.org";
    if (!word_in(hosts, parts->host.bytes, parts->host.length)) return false;
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        size_t begin = strlen(forms[i]), end = parts->path.length;
        if (!text_begins(parts->path.bytes, end, forms[i])) continue;
        while (end > begin && parts->path.bytes[end - 1] == '/') end--;
        if (end - begin > 4 && text_begins(parts->path.bytes + end - 4, 4, ".pdf")) end -= 4;
        size_t length = number_length(parts->path.bytes + begin, end - begin);
        *number = (struct url_part){ parts->path.bytes + begin, length };
        return length > 0;
    }
    return false;
}

static bool plan_arxiv(const struct url_parts *parts, struct fetch_plan *plan)
{
    struct url_part number;
    if (!find_number(parts, &number)) return false;
    builder_add(&plan->batch, number.bytes, number.length);
    builder_add_string(&plan->steps[0].url, "https://arxiv.org/abs/");
    builder_add(&plan->steps[0].url, number.bytes, number.length);
    plan->steps[0].when = STEP_IF_LACKING;
    plan->steps[0].by_content = true;
    plan->count = 1;
    return true;
}

static void ask_arxiv(struct string_builder *url, const char *const *wanted, size_t count)
{
    builder_add_format(url, "https://export.arxiv.org/api/query?max_results=%d&id_list=", MOST_IN_BATCH);
    for (size_t i = 0; i < count; i++) builder_add_format(url, "%s%s", i == 0 ? "" : ",", wanted[i]);
}

/* ----------------------------------------------------------------------------------------------------- The answer */

static bool is_named(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

static const xmlNode *child_of(const xmlNode *node, const char *name)
{
    for (const xmlNode *child = node->children; child != NULL; child = child->next) {
        if (is_named(child, name)) return child;
    }
    return NULL;
}

/* The text of a child, in `room` until the next call. Accents of TeX are characters, formulas stay. */
static const char *text_of(const xmlNode *node, const char *name, struct string_builder *room)
{
    const xmlNode *child = child_of(node, name);
    struct string_builder text = { 0 };
    builder_clear(room);
    for (const xmlNode *part = child == NULL ? NULL : child->children; part != NULL; part = part->next) {
        if (part->content != NULL) builder_add_string(&text, (const char *)part->content);
    }
    if (text.size > 0 && memchr(text.bytes, '\\', text.size) != NULL)
        builder_add_tex(room, text.bytes, text.size);
    else
        builder_add(room, text.bytes, text.size);
    room->failed = room->failed || text.failed;
    builder_done(&text);
    return builder_text(room);
}

static void offer(struct found *found, enum found_member member, const char *text)
{
    found_offer(found, member, FROM_ARXIV, text, strlen(text));
}

static void read_entry(const xmlNode *entry, struct found *found)
{
    struct string_builder room = { 0 };
    offer(found, FOUND_TITLE, text_of(entry, "title", &room));
    offer(found, FOUND_ABSTRACT, text_of(entry, "summary", &room));
    const char *date = text_of(entry, "published", &room);
    found_offer_date(found, FROM_ARXIV, date, strlen(date));
    date = text_of(entry, "updated", &room);
    found_offer_date(found, FROM_ARXIV, date, strlen(date));
    for (const xmlNode *child = entry->children; child != NULL; child = child->next) {
        if (!is_named(child, "author")) continue;
        const char *name = text_of(child, "name", &room);
        found_offer_author(found, FROM_ARXIV, name, strlen(name));
    }
    found->failed = found->failed || room.failed;
    builder_done(&room);
}

/* The number in "http://arxiv.org/abs/1603.07285v2"; false: the entry is about none, as that of an error is. */
static bool find_entry_number(const xmlNode *entry, struct string_builder *number)
{
    struct string_builder room = { 0 };
    struct url_parts parts;
    struct url_part found;
    const char *address = text_of(entry, "id", &room);
    bool is_one = url_parts_of(address, strlen(address), &parts) && find_number(&parts, &found);
    builder_clear(number);
    if (is_one) builder_add(number, found.bytes, found.length);
    builder_done(&room);
    return is_one && !number->failed;
}

static bool read_feed(const struct fetch_page *page, void (*take)(void *ctx, const char *wanted, struct found *found),
                      void *ctx)
{
    int options = XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NONET | XML_PARSE_RECOVER;
    xmlDocPtr document =
        page->size > INT32_MAX ? NULL : xmlReadMemory(page->bytes, (int)page->size, NULL, NULL, options);
    const xmlNode *feed = document == NULL ? NULL : xmlDocGetRootElement(document);
    bool is_feed = feed != NULL && is_named(feed, "feed");
    struct string_builder number = { 0 };
    for (const xmlNode *entry = is_feed ? feed->children : NULL; entry != NULL; entry = entry->next) {
        if (!is_named(entry, "entry") || !find_entry_number(entry, &number)) continue;
        struct found found = { .failed = false };
        read_entry(entry, &found);
        take(ctx, builder_text(&number), &found);
        found_done(&found);
    }
    builder_done(&number);
    xmlFreeDoc(document);
    return is_feed;
}

const struct fetch_extractor extractor_arxiv = {
    .name = "arxiv",
    .licence = "CC0 1.0, as all descriptions on arXiv",
    .plan = plan_arxiv,
    .ask = ask_arxiv,
    .read_each = read_feed,
};
