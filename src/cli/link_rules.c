/* SPDX-License-Identifier: MIT
 *
 * Two passes: the first finds paragraphs that are about the page and not of it, and whose site it is; the second
 * judges.
 */
#include "cli/link_rules.h"

#include <string.h>

#include "cli/url_key.h"
#include "cli/word_list.h"

/* Sites that a page may say to be its own. */
#define MOST_OWN_SITES 8

/* A byline is short. */
#define LONGEST_BYLINE 200

/* Words in an address that make it an article and no page of a site. */
#define WORDS_OF_ARTICLE 4

struct own_sites {
    struct url_part hosts[MOST_OWN_SITES];
    size_t count;
};

static const char *text_of(const struct markdown *markdown, size_t begin)
{
    return markdown->text.bytes + begin;
}

static bool parts_of(const struct markdown *markdown, const struct markdown_link *link, struct url_parts *parts)
{
    return url_parts_of(markdown->urls.bytes + link->url, link->url_length, parts);
}

/* ------------------------------------------------------------------------------------------------- Paragraphs */

/* "By Ada Wind, ...", before the first heading but that of the title. */
static bool is_byline(const struct markdown *markdown, const struct markdown_block *block, unsigned headings)
{
    const char *text = text_of(markdown, block->begin);
    size_t length = block->end - block->begin;
    if (block->kind != MARKDOWN_PARAGRAPH || length > LONGEST_BYLINE || headings > 1) return false;
    bool is_by = length > 3 && text_begins(text, length, "by ") && text[3] >= 'A' && text[3] <= 'Z';
    return is_by || text_begins(text, length, "author:") || text_begins(text, length, "written by ") ||
           text_begins(text, length, "posted by ");
}

static bool is_about_author(const struct markdown *markdown, const struct markdown_block *block)
{
    const char *text = text_of(markdown, block->begin);
    size_t length = block->end - block->begin;
    return block->kind == MARKDOWN_PARAGRAPH &&
           (text_begins(text, length, "bio:") || text_begins(text, length, "about the author") ||
            text_begins(text, length, "about me:"));
}

static bool is_provenance(const struct markdown *markdown, const struct markdown_block *block)
{
    static const char *const signs[] = { "reposted with permission",  "originally published", "originally appeared",
                                         "originally posted",         "cross-posted from",    "crossposted from",
                                         "republished with permission" };
    for (size_t i = 0; i < sizeof signs / sizeof signs[0] && block->kind == MARKDOWN_PARAGRAPH; i++) {
        if (text_has(text_of(markdown, block->begin), block->end - block->begin, signs[i])) return true;
    }
    return false;
}

/* A link that asks for something. */
static bool is_call(const struct markdown *markdown, const struct markdown_link *link)
{
    static const char *const words[] = { "sign up", "signup",     "sign in",   "subscribe", "log in",    "login",
                                         "register", "follow us", "follow me", "donate",    "join us",   "contact us",
                                         "newsletter", "tweet",   "share",     "share this" };
    struct url_parts parts;
    const char *text = text_of(markdown, link->begin);
    size_t length = link->end - link->begin;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strlen(words[i]) == length && text_begins(text, length, words[i])) return true;
    }
    if (!parts_of(markdown, link, &parts)) return false;
    const char *path = parts.path.bytes;
    for (size_t at = 0; at < parts.path.length; at++) {
        if (path[at] != '/') continue;
        size_t end = at + 1;
        while (end < parts.path.length && path[end] != '/') end++;
        if (word_in("signup sign-up signing-up signin sign-in login subscribe", path + at + 1, end - at - 1))
            return true;
    }
    return false;
}

static bool has_call(const struct markdown *markdown, const struct markdown_block *block)
{
    for (size_t i = 0; i < block->link_count; i++) {
        if (is_call(markdown, &markdown->links[block->first_link + i])) return true;
    }
    return false;
}

/* Whether a paragraph is about the page, and names its site. */
static bool is_about_page(const struct markdown *markdown, const struct markdown_block *block, unsigned headings)
{
    return is_byline(markdown, block, headings) || is_about_author(markdown, block) || is_provenance(markdown, block);
}

static void find_own_sites(const struct markdown *markdown, struct own_sites *own)
{
    unsigned headings = 0;
    for (size_t b = 0; b < markdown->block_count; b++) {
        const struct markdown_block *block = &markdown->blocks[b];
        headings += block->kind == MARKDOWN_HEADING;
        if (!is_about_page(markdown, block, headings)) continue;
        for (size_t l = 0; l < block->link_count && own->count < MOST_OWN_SITES; l++) {
            struct url_parts parts;
            if (parts_of(markdown, &markdown->links[block->first_link + l], &parts))
                own->hosts[own->count++] = parts.host;
        }
    }
}

/* ------------------------------------------------------------------------------------------------- Addresses */

/* Whether a path begins with this, in small letters. */
static bool path_begins(const struct url_parts *parts, const char *path)
{
    return text_begins(parts->path.bytes, parts->path.length, path);
}

static bool is_share_button(const struct url_parts *parts)
{
    static const struct {
        const char *host, *path;
    } buttons[] = {
        { "twitter.com", "/intent" },       { "twitter.com", "/share" },     { "x.com", "/intent" },
        { "facebook.com", "/sharer" },      { "linkedin.com", "/sharearticle" }, { "linkedin.com", "/sharing" },
        { "reddit.com", "/submit" },        { "news.ycombinator.com", "/submitlink" }, { "plus.google.com", "/share" },
        { "pinterest.com", "/pin/create" }, { "t.me", "/share" },            { "api.whatsapp.com", "/send" },
        { "telegram.me", "/share" },        { "buffer.com", "/add" },        { "getpocket.com", "/save" },
    };
    for (size_t i = 0; i < sizeof buttons / sizeof buttons[0]; i++) {
        if (url_part_is(parts->host, buttons[i].host) && path_begins(parts, buttons[i].path)) return true;
    }
    return false;
}

static bool is_badge_or_licence(const struct url_parts *parts)
{
    static const char *const hosts[] = { "creativecommons.org", "i.creativecommons.org", "opensource.org",
                                         "img.shields.io",      "shields.io",            "badge.fury.io",
                                         "contributor-covenant.org", "travis-ci.org",    "awesome.re",
                                         "trackawesomelist.com" };
    for (size_t i = 0; i < sizeof hosts / sizeof hosts[0]; i++) {
        if (url_part_is(parts->host, hosts[i])) return !url_part_is(parts->host, "opensource.org") ||
                                                       path_begins(parts, "/licenses");
    }
    return false;
}

/* The last part of a path, without its ending. */
static struct url_part last_name(const struct url_parts *parts)
{
    size_t end = parts->path.length, begin;
    while (end > 0 && parts->path.bytes[end - 1] == '/') end--;
    for (begin = end; begin > 0 && parts->path.bytes[begin - 1] != '/'; begin--) {}
    struct url_part name = { parts->path.bytes + begin, end - begin };
    const char *dot = name.length > 1 ? memchr(name.bytes + 1, '.', name.length - 1) : NULL;
    if (dot != NULL) name.length = (size_t)(dot - name.bytes);
    return name;
}

static size_t count_slashes(const struct url_parts *parts)
{
    size_t slashes = 0, end = parts->path.length;
    while (end > 0 && parts->path.bytes[end - 1] == '/') end--;
    for (size_t i = 0; i < end; i++) slashes += parts->path.bytes[i] == '/';
    return slashes;
}

/* How to help with a list that lies on a forge: "/owner/name/pulls", ".../contributing.md". */
static bool is_upkeep(const struct url_parts *parts)
{
    struct url_part name = last_name(parts);
    if (word_in("contributing contribute license licence code_of_conduct code-of-conduct changelog contributors",
                name.bytes, name.length) && count_slashes(parts) > 2)
        return true;
    bool is_forge = url_part_is(parts->host, "github.com") || url_part_is(parts->host, "gitlab.com");
    return is_forge && count_slashes(parts) >= 3 &&
           word_in("pulls issues fork stargazers contributors compare edit new subscription", name.bytes, name.length);
}

static bool is_profile(const struct url_parts *parts)
{
    static const char *const hosts[] = { "twitter.com", "x.com",     "facebook.com", "instagram.com", "linkedin.com",
                                         "t.me",        "weibo.com", "mobile.twitter.com" };
    bool is_person = count_slashes(parts) == 1 || path_begins(parts, "/in/") || path_begins(parts, "/company/");
    for (size_t i = 0; i < sizeof hosts / sizeof hosts[0] && is_person; i++) {
        if (url_part_is(parts->host, hosts[i])) return true;
    }
    return false;
}

/* A page of the author's own site that is no article. */
static bool is_own_page(const struct own_sites *own, const struct url_parts *parts)
{
    bool is_own = false;
    for (size_t i = 0; i < own->count; i++) is_own = is_own || url_same_site(own->hosts[i], parts->host);
    if (!is_own) return false;
    struct string_builder words = { 0 };
    size_t count = builder_add_url_words(&words, parts);
    builder_done(&words);
    return count < WORDS_OF_ARTICLE;
}

/* -------------------------------------------------------------------------------------------------- Judgement */

/* Headings of what a page says about itself. */
static bool is_about_heading(const struct markdown *markdown, const struct markdown_block *heading)
{
    static const char *const titles[] = {
        "license",      "licence",          "licenses",        "contributing",      "contribute",
        "contributors", "contributions",    "how to contribute", "contribution",    "contributing guidelines",
        "table of contents", "contents",    "acknowledgements", "acknowledgments",  "acknowledgement",
        "credits",      "sponsors",         "backers",         "about the author",  "share this",
        "code of conduct", "star history",
    };
    const char *text = text_of(markdown, heading->begin);
    size_t length = heading->end - heading->begin;
    while (length > 0 && strchr(" :.#", text[length - 1]) != NULL) length--;
    for (size_t i = 0; i < sizeof titles / sizeof titles[0]; i++) {
        if (strlen(titles[i]) == length && text_begins(text, length, titles[i])) return true;
    }
    return false;
}

struct judge {
    const struct markdown *markdown;
    struct own_sites own;
    unsigned headings;
    unsigned about_level; /* of the heading about the page that we are under; 0: under none */
};

static bool is_resource_link(const struct judge *judge, const struct markdown_block *block, size_t number)
{
    const struct markdown *markdown = judge->markdown;
    const struct markdown_link *link = &markdown->links[number];
    struct url_parts parts;
    if (!parts_of(markdown, link, &parts)) return false;
    if (link->end == link->begin) return false; /* a picture, or nothing */
    bool is_first = number == block->first_link;
    bool is_prose = block->kind == MARKDOWN_PARAGRAPH;
    if (block->kind == MARKDOWN_HEADING && judge->headings == 1) return false;
    if (is_share_button(&parts) || is_badge_or_licence(&parts) || is_upkeep(&parts) || is_call(markdown, link))
        return false;
    if (is_profile(&parts) && (is_prose || !is_first)) return false;
    return !is_own_page(&judge->own, &parts) || !(is_prose || count_slashes(&parts) == 0);
}

/* Keep count of headings. */
static void pass_heading(struct judge *judge, const struct markdown_block *block)
{
    judge->headings++;
    if (judge->about_level > 0 && block->level > judge->about_level) return;
    judge->about_level = is_about_heading(judge->markdown, block) ? block->level : 0;
}

size_t link_rules_apply(const struct markdown *markdown, bool *is_resource)
{
    struct judge judge = { .markdown = markdown };
    size_t resources = 0;
    find_own_sites(markdown, &judge.own);
    for (size_t b = 0; b < markdown->block_count; b++) {
        const struct markdown_block *block = &markdown->blocks[b];
        if (block->kind == MARKDOWN_HEADING) pass_heading(&judge, block);
        bool is_out = judge.about_level > 0 || is_about_page(markdown, block, judge.headings) ||
                      (block->kind == MARKDOWN_PARAGRAPH && has_call(markdown, block));
        for (size_t l = 0; l < block->link_count; l++) {
            size_t number = block->first_link + l;
            is_resource[number] = !is_out && is_resource_link(&judge, block, number);
            resources += is_resource[number];
        }
    }
    return resources;
}
