/* SPDX-License-Identifier: MIT
 *
 * The few rules of sites are those of arXiv and YouTube, to which lists of resources link in many ways.
 */
#include "cli/url_key.h"

#include <string.h>

#include "cli/ascii.h"

/* Parameters that say where a visitor came from, and nothing of what is there; with a star: whatever follows. */
static const char *const trackers[] = { "utm_*", "fbclid", "gclid", "mc_cid", "mc_eid", "igshid" };

/* Whether text begins with a prefix of small letters, in any case. */
static bool begins(const char *text, size_t length, const char *prefix)
{
    size_t wanted = strlen(prefix);
    for (size_t i = 0; i < wanted; i++) {
        if (i == length || ascii_lower(text[i]) != prefix[i]) return false;
    }
    return true;
}

bool url_part_is(struct url_part part, const char *text)
{
    return strlen(text) == part.length && begins(part.bytes, part.length, text);
}

/* ---------------------------------------------------------------------------------------------------- Parts */

/* Cut off what comes from `sign` on, without the sign. */
static struct url_part cut_off(struct url_part *rest, char sign)
{
    const char *at = rest->length > 0 ? memchr(rest->bytes, sign, rest->length) : NULL;
    if (at == NULL) return (struct url_part){ "", 0 };
    size_t kept = (size_t)(at - rest->bytes);
    struct url_part cut = { at + 1, rest->length - kept - 1 };
    rest->length = kept;
    return cut;
}

bool url_parts_of(const char *url, size_t length, struct url_parts *parts)
{
    size_t scheme = begins(url, length, "https://") ? 8 : begins(url, length, "http://") ? 7 : 0;
    if (scheme == 0) return false;
    struct url_part rest = { url + scheme, length - scheme };
    parts->fragment = cut_off(&rest, '#');
    parts->query = cut_off(&rest, '?');
    parts->host = rest;
    struct url_part path = cut_off(&parts->host, '/');
    parts->path = (struct url_part){ path.bytes, path.length };
    if (parts->host.length < rest.length) parts->path = (struct url_part){ path.bytes - 1, path.length + 1 };
    const char *user = parts->host.length > 0 ? memchr(parts->host.bytes, '@', parts->host.length) : NULL;
    if (user != NULL) {
        parts->host.length -= (size_t)(user + 1 - parts->host.bytes);
        parts->host.bytes = user + 1;
    }
    parts->port = cut_off(&parts->host, ':');
    if (url_part_is(parts->port, "80") || url_part_is(parts->port, "443")) parts->port.length = 0;
    if (begins(parts->host.bytes, parts->host.length, "www.")) {
        parts->host.bytes += 4;
        parts->host.length -= 4;
    }
    return parts->host.length > 0;
}

/* --------------------------------------------------------------------------------------------------- Sites */

/* "/pdf/1803.01271v2.pdf", "/abs/cs/9901001": the number without the version. */
static bool find_arxiv_number(const struct url_parts *parts, struct url_part *number)
{
    static const char *const forms[] = { "/abs/", "/pdf/", "/html/", "/format/" };
    bool is_arxiv = url_part_is(parts->host, "arxiv.org") || url_part_is(parts->host, "export.arxiv.org");
    for (size_t i = 0; i < sizeof forms / sizeof forms[0] && is_arxiv; i++) {
        if (!begins(parts->path.bytes, parts->path.length, forms[i])) continue;
        size_t begin = strlen(forms[i]), end = parts->path.length;
        while (end > begin && parts->path.bytes[end - 1] == '/') end--;
        if (end - begin > 4 && begins(parts->path.bytes + end - 4, 4, ".pdf")) end -= 4;
        size_t digits = end;
        while (digits > begin && parts->path.bytes[digits - 1] >= '0' && parts->path.bytes[digits - 1] <= '9') digits--;
        if (digits < end && digits > begin + 1 && parts->path.bytes[digits - 1] == 'v') end = digits - 1;
        *number = (struct url_part){ parts->path.bytes + begin, end - begin };
        return end > begin;
    }
    return false;
}

/* A parameter of the query; the whole of it where `value_only` is false. */
static bool find_parameter(struct url_part query, const char *name, struct url_part *value)
{
    while (query.length > 0) {
        struct url_part rest = cut_off(&query, '&');
        size_t known = strlen(name);
        if (query.length > known && memcmp(query.bytes, name, known) == 0 && query.bytes[known] == '=') {
            *value = (struct url_part){ query.bytes + known + 1, query.length - known - 1 };
            return value->length > 0;
        }
        query = rest;
    }
    return false;
}

static bool find_video(const struct url_parts *parts, struct url_part *video)
{
    struct url_part path = parts->path;
    bool is_short = url_part_is(parts->host, "youtu.be");
    if (is_short && path.length > 1) *video = (struct url_part){ path.bytes + 1, path.length - 1 };
    if (is_short) return path.length > 1;
    if (!url_part_is(parts->host, "youtube.com") && !url_part_is(parts->host, "m.youtube.com")) return false;
    if (begins(path.bytes, path.length, "/watch")) return find_parameter(parts->query, "v", video);
    if (!begins(path.bytes, path.length, "/embed/") || path.length == 7) return false;
    *video = (struct url_part){ path.bytes + 7, path.length - 7 };
    return true;
}

/* ----------------------------------------------------------------------------------------------------- Key */

static bool is_tracker(struct url_part parameter)
{
    for (size_t i = 0; i < sizeof trackers / sizeof trackers[0]; i++) {
        size_t length = strcspn(trackers[i], "*");
        if (parameter.length < length || memcmp(parameter.bytes, trackers[i], length) != 0) continue;
        if (trackers[i][length] == '*' || parameter.length == length || parameter.bytes[length] == '=') return true;
    }
    return false;
}

static void add_query(struct string_builder *out, struct url_part query)
{
    char sign = '?';
    while (query.length > 0) {
        struct url_part rest = cut_off(&query, '&');
        if (query.length > 0 && !is_tracker(query)) {
            builder_add_char(out, sign);
            builder_add(out, query.bytes, query.length);
            sign = '&';
        }
        query = rest;
    }
}

void builder_add_url_key(struct string_builder *out, const char *url, size_t length)
{
    struct url_parts parts;
    struct url_part part;
    if (!url_parts_of(url, length, &parts)) {
        builder_add(out, url, length);
    } else if (find_arxiv_number(&parts, &part)) {
        builder_add_string(out, "https://arxiv.org/abs/");
        builder_add(out, part.bytes, part.length);
    } else if (find_video(&parts, &part)) {
        builder_add_string(out, "https://youtube.com/watch?v=");
        builder_add(out, part.bytes, part.length);
    } else {
        builder_add_string(out, "https://");
        for (size_t i = 0; i < parts.host.length; i++) builder_add_char(out, ascii_lower(parts.host.bytes[i]));
        if (parts.port.length > 0) builder_add_char(out, ':');
        builder_add(out, parts.port.bytes, parts.port.length);
        size_t end = parts.path.length;
        while (end > 0 && parts.path.bytes[end - 1] == '/') end--;
        builder_add(out, parts.path.bytes, end);
        add_query(out, parts.query);
        bool is_route = parts.fragment.length > 0 && strchr("!/", parts.fragment.bytes[0]) != NULL;
        if (is_route && parts.fragment.bytes[0] != '\0') { /* pages that are drawn by scripts have their path in it */
            builder_add_char(out, '#');
            builder_add(out, parts.fragment.bytes, parts.fragment.length);
        }
    }
}

/* --------------------------------------------------------------------------------------------------- Words */

static bool is_word_sign(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c & 0x80) != 0;
}

/* "e2f06eab496b" and "07" say nothing; "a2c", "3d" and "2018" may. */
static bool is_jumble(const char *word, size_t length)
{
    size_t digits = 0;
    for (size_t i = 0; i < length; i++) digits += word[i] >= '0' && word[i] <= '9';
    return (digits == length && length != 4) || (digits > 1 && length > 7);
}

static size_t add_words(struct string_builder *out, const char *at, const char *end)
{
    size_t words = 0;
    while (at < end) {
        const char *begin = at;
        while (at < end && is_word_sign(*at)) at++;
        size_t length = (size_t)(at - begin);
        if (length > 0 && !is_jumble(begin, length)) {
            if (words++ > 0) builder_add_char(out, ' ');
            builder_add(out, begin, length);
        }
        if (at < end && length == 0) at++;
    }
    return words;
}

size_t builder_add_url_words(struct string_builder *out, const struct url_parts *parts)
{
    const char *begin = parts->path.bytes, *end = begin + parts->path.length;
    while (end > begin) {
        while (end > begin && end[-1] == '/') end--;
        const char *last = end;
        while (last > begin && last[-1] != '/') last--;
        const char *stop = end;
        for (const char *dot = last + 1; dot < end; dot++) {
            if (*dot == '.' && end - dot <= 6) { /* ".html", ".ipynb" */
                stop = dot;
                break;
            }
        }
        size_t words = last < stop ? add_words(out, last, stop) : 0;
        if (words > 0) return words;
        end = last;
    }
    return 0;
}

/* ---------------------------------------------------------------------------------------------------- Site */

/* Domains whose subdomains are other people's. */
static const char *const shared_domains[] = { "github.io",    "gitlab.io",  "readthedocs.io", "wordpress.com",
                                              "blogspot.com", "tumblr.com", "netlify.app",    "substack.com" };

/* The last labels of a host, `count` of them. */
static struct url_part last_labels(struct url_part host, size_t count)
{
    size_t begin = host.length;
    while (begin > 0 && (host.bytes[begin - 1] != '.' || --count > 0)) begin--;
    return (struct url_part){ host.bytes + begin, host.length - begin };
}

/* Two labels, or three where the second last is as short as in "co.uk", or is of a domain that many share. */
static struct url_part site_of(struct url_part host)
{
    struct url_part site = last_labels(host, 2);
    const char *dot = memchr(site.bytes, '.', site.length);
    bool is_shared = dot != NULL && dot - site.bytes <= 3 && site.length - (size_t)(dot - site.bytes) <= 3;
    for (size_t i = 0; i < sizeof shared_domains / sizeof shared_domains[0]; i++)
        is_shared = is_shared || url_part_is(site, shared_domains[i]);
    return is_shared ? last_labels(host, 3) : site;
}

bool url_same_site(struct url_part a, struct url_part b)
{
    struct url_part left = site_of(a), right = site_of(b);
    if (left.length != right.length) return false;
    for (size_t i = 0; i < left.length; i++) {
        if (ascii_lower(left.bytes[i]) != ascii_lower(right.bytes[i])) return false;
    }
    return true;
}
