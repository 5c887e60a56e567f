/* SPDX-License-Identifier: MIT
 *
 * A page says what it is in many ways, and often in several at once:
 *
 *   title      citation_title, og:title, JSON-LD, Dublin Core, twitter:title, the only <h1>, <title>, the first heading
 *   abstract   citation_abstract, a block of class "abstract", og:description, JSON-LD, Dublin Core, description, the
 *              first paragraphs that are sentences
 *
 * Of og:description and description the longer counts: one of them often is a motto. The name of the site is cut off a
 * title that has it at its end. What sites say of all their pages is nothing.
 */
#include "cli/html_facts.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cli/fetch_jsonld.h"
#include "cli/html_tree.h"
#include "cli/tex_text.h"
#include "cli/word_list.h"

/* Bytes of a paragraph that says something, of one that is better than nothing, and of as many as are enough. */
#define LEAST_PARAGRAPH ((size_t)60)
#define LEAST_LINE ((size_t)15)
#define ENOUGH_PARAGRAPHS ((size_t)600)

/* Until a page sends one elsewhere; a longer time is for reading it. */
#define MOST_SECONDS 10

/* Of the text of one element. */
#define LONGEST_TEXT ((size_t)20000)

/* Nodes that are walked through for texts; with elements in elements it could be the square of their number. */
#define MOST_NODES ((size_t)1 << 20)

enum meta_use { USE_TITLE, USE_ABSTRACT, USE_DATE, USE_AUTHOR, USE_AUTHORS, USE_LICENCE, USE_SITE };

static const struct {
    const char *names; /* of name, property or itemprop */
    enum meta_use use;
    enum found_rank rank;
} metas[] = {
    { "citation_title", USE_TITLE, FROM_CITATION },
    { "citation_abstract", USE_ABSTRACT, FROM_CITATION },
    { "citation_author", USE_AUTHOR, FROM_CITATION },
    { "citation_authors", USE_AUTHORS, FROM_CITATION },
    { "citation_date citation_publication_date citation_online_date", USE_DATE, FROM_CITATION },
    { "og:title", USE_TITLE, FROM_OPENGRAPH },
    { "og:description", USE_ABSTRACT, FROM_OPENGRAPH },
    { "og:site_name", USE_SITE, FROM_OPENGRAPH },
    { "article:published_time", USE_DATE, FROM_OPENGRAPH },
    { "article:author", USE_AUTHOR, FROM_OPENGRAPH },
    { "dc.title dcterms.title dc:title", USE_TITLE, FROM_DUBLIN_CORE },
    { "dcterms.abstract dc.description dcterms.description dc:description", USE_ABSTRACT, FROM_DUBLIN_CORE },
    { "dc.creator dcterms.creator dc:creator", USE_AUTHOR, FROM_DUBLIN_CORE },
    { "dcterms.issued dc.date dcterms.date dcterms.created dc:date", USE_DATE, FROM_DUBLIN_CORE },
    { "dcterms.rights dc.rights", USE_LICENCE, FROM_DUBLIN_CORE },
    { "twitter:title", USE_TITLE, FROM_META },
    { "description twitter:description", USE_ABSTRACT, FROM_META },
    { "author", USE_AUTHOR, FROM_META },
    { "date datepublished uploaddate", USE_DATE, FROM_META },
};

/* What is said of all pages of a site; what stands behind it is of the same kind. */
static const struct {
    const char *begin;
    const char *also; /* somewhere behind it */
} empty_phrases[] = {
    { "abstract page for arxiv paper", "" },
    { "contribute to ", "by creating an account" },
    { "enjoy the videos and music you love", "" },
    { "just a moment...", "" },
};

struct html_scan {
    struct found *found;
    struct string_builder site;      /* its name */
    struct string_builder described; /* description */
    struct string_builder og_described;
    struct string_builder title;      /* <title> */
    struct string_builder heading;    /* the first <h1> */
    struct string_builder subheading; /* the first <h2> */
    struct string_builder paragraphs;
    size_t headings; /* how many <h1> there are */
    struct string_builder room;
    size_t walked; /* nodes, for texts */
};

/* ---------------------------------------------------------------------------------------------------------- Texts */

/* The text in a node, into `room`: without scripts, and without what only names it ("Abstract:"). */
static void take_text(struct html_scan *scan, xmlNode *top)
{
    struct string_builder *out = &scan->room;
    builder_clear(out);
    xmlNode *node = top;
    while (node != NULL && out->size < LONGEST_TEXT && scan->walked < MOST_NODES) {
        scan->walked++;
        bool skip = node != top && html_is_element(node, "script style noscript template button svg");
        const char *class = node->type == XML_ELEMENT_NODE ? html_attribute(node, "class") : NULL;
        if (class != NULL && strcmp(class, "descriptor") == 0) skip = true;
        skip = skip || html_is_permalink(node);
        bool is_text = node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE;
        if (is_text && node->content != NULL) builder_add_string(out, (const char *)node->content);
        if (html_is_element(node, "br p div li td th tr h1 h2 h3 ul ol table")) builder_add_char(out, ' ');
        node = html_next_node(node, top, skip);
    }
}

/* --------------------------------------------------------------------------------------------------------- Titles */

/* Cut " | Site", " - Site" and the like off where it is the name of the site, or, of <title>, whatever is short. */
static size_t without_site(const char *title, size_t length, const char *site, bool anything)
{
    static const char *const marks[] = { " | ", " - ", " \xE2\x80\x94 ", " \xE2\x80\x93 ", " \xC2\xB7 ", " :: " };
    size_t cut = 0, mark_size = 0;
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        size_t size = strlen(marks[i]);
        for (size_t at = length; at > size; at--) {
            if (memcmp(title + at - size, marks[i], size) != 0) continue;
            if (at - size > cut) {
                cut = at - size;
                mark_size = size;
            }
            break;
        }
    }
    if (cut == 0) return length;
    const char *suffix = title + cut + mark_size;
    size_t suffix_length = length - cut - mark_size;
    bool is_site = strlen(site) == suffix_length && strncasecmp(site, suffix, suffix_length) == 0;
    return is_site || (anything && suffix_length < cut) ? cut : length;
}

static void cut_title(struct html_scan *scan)
{
    struct found_text *title = &scan->found->texts[FOUND_TITLE];
    struct string_builder site = { 0 };
    builder_add_plain(&site, scan->site.bytes, scan->site.size, LONGEST_TEXT);
    if (title->text.size > 0)
        title->text.size = without_site(title->text.bytes, title->text.size, builder_text(&site), false);
    builder_done(&site);
}

/* The only <h1> is what the page is called, unless <title> has it at its end, as it has the name of a site; else
 * <title>, but for that name. */
static void offer_titles(struct html_scan *scan)
{
    struct string_builder title = { 0 };
    builder_add_plain(&title, scan->title.bytes, scan->title.size, LONGEST_TEXT);
    size_t whole = title.size, heading = scan->heading.size;
    if (whole > 0) title.size = without_site(title.bytes, whole, builder_text(&scan->heading), true);
    bool is_site = heading > 0 && title.size + heading < whole &&
                   strncasecmp(title.bytes + whole - heading, scan->heading.bytes, heading) == 0;
    if (scan->headings == 1 && !is_site)
        found_offer(scan->found, FOUND_TITLE, FROM_PAGE, scan->heading.bytes, scan->heading.size);
    found_offer(scan->found, FOUND_TITLE, FROM_PAGE, title.bytes, title.size);
    found_offer(scan->found, FOUND_TITLE, FROM_LAST_RESORT, scan->heading.bytes, scan->heading.size);
    found_offer(scan->found, FOUND_TITLE, FROM_LAST_RESORT, scan->subheading.bytes, scan->subheading.size);
    scan->found->failed = scan->found->failed || title.failed;
    builder_done(&title);
}

/* ------------------------------------------------------------------------------------------------------ Abstracts */

/* So much of it as is about this page. */
static size_t about_this(const char *text, size_t length)
{
    if (length > LONGEST_TEXT) length = LONGEST_TEXT;
    for (size_t at = 0; at < length; at++) {
        if (at > 0 && text[at - 1] != ' ') continue;
        for (size_t i = 0; i < sizeof empty_phrases / sizeof empty_phrases[0]; i++) {
            bool begins = text_begins(text + at, length - at, empty_phrases[i].begin);
            if (begins && text_has(text + at, length - at, empty_phrases[i].also)) return at;
        }
    }
    return length;
}

static void offer_abstract(struct html_scan *scan, enum found_rank rank, const struct string_builder *text)
{
    if (text->size == 0) return;
    found_offer(scan->found, FOUND_ABSTRACT, rank, text->bytes, about_this(text->bytes, text->size));
}

/* A paragraph of the page, where those before were not enough. */
static void take_paragraph(struct html_scan *scan, xmlNode *node)
{
    if (scan->paragraphs.size >= ENOUGH_PARAGRAPHS) return;
    struct string_builder plain = { 0 };
    take_text(scan, node);
    builder_add_plain(&plain, scan->room.bytes, scan->room.size, LONGEST_TEXT);
    if (plain.size >= LEAST_PARAGRAPH) {
        if (scan->paragraphs.size > 0) builder_add_char(&scan->paragraphs, ' ');
        builder_add(&scan->paragraphs, plain.bytes, plain.size);
    } else if (plain.size >= LEAST_LINE) {
        found_offer(scan->found, FOUND_ABSTRACT, FROM_LAST_RESORT, plain.bytes, plain.size);
    }
    scan->found->failed = scan->found->failed || plain.failed;
    builder_done(&plain);
}

/* Of a page without paragraphs, as a list of lectures is, all that stands in it. */
static void offer_all(struct html_scan *scan, xmlNode *top)
{
    builder_clear(&scan->paragraphs);
    for (xmlNode *node = top; node != NULL && scan->paragraphs.size < ENOUGH_PARAGRAPHS;) {
        bool skip =
            html_is_element(node, "head title script style noscript template nav footer form svg button select");
        if (node->type == XML_TEXT_NODE && node->content != NULL) {
            builder_add_plain(&scan->paragraphs, (const char *)node->content, strlen((const char *)node->content),
                              ENOUGH_PARAGRAPHS);
            builder_add_char(&scan->paragraphs, ' ');
        }
        node = html_next_node(node, top, skip);
    }
    if (scan->paragraphs.size >= LEAST_LINE) offer_abstract(scan, FROM_LAST_RESORT, &scan->paragraphs);
}

/* ---------------------------------------------------------------------------------------------------------- Metas */

/* "Ada Berg; Otto Lind" */
static void offer_authors(struct found *found, enum found_rank rank, const char *text)
{
    while (*text != '\0') {
        size_t length = strcspn(text, ";");
        found_offer_author(found, rank, text, length);
        text += length + (text[length] == ';');
    }
}

static void use_meta(struct html_scan *scan, enum meta_use use, enum found_rank rank, const char *text)
{
    struct found *found = scan->found;
    size_t length = strlen(text);
    switch (use) {
    case USE_TITLE: found_offer(found, FOUND_TITLE, rank, text, length); break;
    case USE_ABSTRACT:
        builder_clear(&scan->room);
        builder_add(&scan->room, text, length);
        if (rank != FROM_OPENGRAPH && rank != FROM_META)
            offer_abstract(scan, rank, &scan->room);
        else if (rank == FROM_OPENGRAPH && scan->og_described.size == 0)
            builder_add(&scan->og_described, text, length);
        else if (rank == FROM_META && scan->described.size == 0)
            builder_add(&scan->described, text, length);
        break;
    case USE_DATE: found_offer_date(found, rank, text, length); break;
    case USE_AUTHOR: found_offer_author(found, rank, text, length); break;
    case USE_AUTHORS: offer_authors(found, rank, text); break;
    case USE_LICENCE: found_offer(found, FOUND_LICENCE, rank, text, length); break;
    case USE_SITE:
        if (scan->site.size == 0) builder_add(&scan->site, text, length);
        break;
    }
}

/* <meta http-equiv=refresh content="0; url=there">, if it is soon. */
static void take_refresh(struct html_scan *scan, const char *content)
{
    char *behind;
    double seconds = strtod(content, &behind);
    behind += strspn(behind, " ;,");
    if (!(seconds <= MOST_SECONDS) || !text_begins(behind, strlen(behind), "url")) return;
    behind += strlen("url");
    behind += strspn(behind, " =");
    size_t quotes = strspn(behind, "'\"");
    size_t length = strcspn(behind + quotes, quotes > 0 ? "'\"" : " ");
    if (length > 0 && scan->found->elsewhere == NULL) scan->found->elsewhere = strndup(behind + quotes, length);
}

static void take_meta(struct html_scan *scan, xmlNode *node)
{
    const char *content = html_attribute(node, "content"), *header = html_attribute(node, "http-equiv");
    if (content != NULL && header != NULL && word_in("refresh", header, strlen(header))) take_refresh(scan, content);
    const char *names[] = { html_attribute(node, "name"), html_attribute(node, "property"),
                            html_attribute(node, "itemprop") };
    if (content == NULL) return;
    for (size_t n = 0; n < sizeof names / sizeof names[0]; n++) {
        for (size_t i = 0; i < sizeof metas / sizeof metas[0] && names[n] != NULL; i++) {
            if (!word_in(metas[i].names, names[n], strlen(names[n]))) continue;
            bool is_tex = metas[i].rank == FROM_CITATION && strchr(content, '\\') != NULL;
            struct string_builder plain = { 0 };
            if (is_tex) builder_add_tex(&plain, content, strlen(content));
            use_meta(scan, metas[i].use, metas[i].rank, is_tex ? builder_text(&plain) : content);
            builder_done(&plain);
            return;
        }
    }
}

/* ----------------------------------------------------------------------------------------------------------- Page */

static void take_first(struct string_builder *out, struct html_scan *scan, xmlNode *node)
{
    if (out->size > 0) return;
    take_text(scan, node);
    builder_add_plain(out, scan->room.bytes, scan->room.size, LONGEST_TEXT);
}

static void take_link(struct html_scan *scan, xmlNode *node)
{
    const char *relation = html_attribute(node, "rel"), *address = html_attribute(node, "href");
    if (relation == NULL || address == NULL || !text_has(relation, strlen(relation), "license")) return;
    found_offer(scan->found, FOUND_LICENCE, FROM_PAGE, address, strlen(address));
}

static bool is_abstract(const xmlNode *node)
{
    const char *class = html_is_element(node, "blockquote div section p") ? html_attribute(node, "class") : NULL;
    return class != NULL && (text_begins(class, strlen(class), "abstract ") || strcmp(class, "abstract") == 0);
}

/* Take what an element says; true: what is in it was seen, or is not to be. */
static bool take_element(struct html_scan *scan, xmlNode *node)
{
    const char *type = html_attribute(node, "type");
    if (html_is_element(node, "script") && type != NULL && text_begins(type, strlen(type), "application/ld+json")) {
        builder_clear(&scan->room);
        for (const xmlNode *text = node->children; text != NULL; text = text->next) {
            if (text->content != NULL) builder_add_string(&scan->room, (const char *)text->content);
        }
        jsonld_read(builder_text(&scan->room), scan->found);
    }
    if (html_is_element(node, "script style noscript template nav header footer aside form svg button select"))
        return !html_is_element(node, "header"); /* titles stand in it */
    if (html_is_element(node, "meta")) take_meta(scan, node);
    if (html_is_element(node, "link a")) take_link(scan, node);
    if (html_is_element(node, "title")) take_first(&scan->title, scan, node);
    if (html_is_element(node, "h2")) take_first(&scan->subheading, scan, node);
    if (html_is_element(node, "h1")) {
        scan->headings++;
        take_first(&scan->heading, scan, node);
    }
    if (is_abstract(node)) {
        take_text(scan, node);
        offer_abstract(scan, FROM_CITATION, &scan->room);
    }
    if (html_is_element(node, "p dd")) take_paragraph(scan, node);
    return false;
}

static void scan_tree(struct html_scan *scan, xmlNode *top)
{
    for (xmlNode *node = top; node != NULL;) {
        bool skip = node->type == XML_ELEMENT_NODE && take_element(scan, node);
        node = html_next_node(node, top, skip);
    }
    bool motto = scan->described.size > scan->og_described.size;
    if (!motto) offer_abstract(scan, FROM_OPENGRAPH, &scan->og_described);
    offer_abstract(scan, FROM_META, &scan->described);
    offer_abstract(scan, FROM_META, &scan->og_described);
    offer_abstract(scan, FROM_PAGE, &scan->paragraphs);
    if (!found_has(scan->found, FOUND_ABSTRACT)) offer_all(scan, top);
    offer_titles(scan);
    cut_title(scan);
}

void html_facts_read(xmlNode *root, struct found *found)
{
    struct html_scan scan = { .found = found };
    scan_tree(&scan, root);
    struct string_builder *all[] = { &scan.site,    &scan.described,  &scan.og_described, &scan.title,
                                     &scan.heading, &scan.subheading, &scan.paragraphs,   &scan.room };
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        found->failed = found->failed || all[i]->failed;
        builder_done(all[i]);
    }
}
