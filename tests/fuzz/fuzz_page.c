/* SPDX-License-Identifier: MIT
 *
 * Are any bytes a page? They are given to those who read what `dlsearch fetch` gets: HTML, JSON of interfaces, feeds of
 * arXiv, text, robots.txt. What they find is UTF-8, on one line, and not too long.
 *
 *   input    reader:u8 type:u8 BYTES
 */
#include "fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "cli/fetch_extractor.h"
#include "cli/fetch_robots.h"
#include "support/dls_test.h"

static const char *const types[] = {
    "text/html", "text/html; charset=utf-16", "text/html; charset=iso-2022-jp", "", "text/plain; charset=shift_jis",
};

/* Those whose bytes are not given to another program; each reads the answers of up to two steps. */
static const struct fetch_extractor *const readers[] = {
    &extractor_html, &extractor_crossref, &extractor_github, &extractor_youtube, &extractor_text,
};

enum { TYPES = sizeof types / sizeof *types, READERS = sizeof readers / sizeof *readers };
enum { STEPS = 2, FEED = STEPS * READERS, ROBOTS, KINDS };
enum { LONGEST = 8000 };

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    return 0;
}

static void check_found(struct found *found)
{
    assert_false(found->failed);
    for (int member = 0; member < FOUND_MEMBERS; member++) {
        const char *text = found_text(found, (enum found_member)member);
        assert_int_equal(strlen(text), found->texts[member].text.size);
        assert_true(strlen(text) <= LONGEST);
        assert_null(strpbrk(text, "\n\r\t\x1b"));
        json_t *string = json_string(text); /* NULL, if it is no UTF-8 */
        assert_non_null(string);
        json_decref(string);
    }
}

static void take_entry(void *ctx, const char *wanted, struct found *found)
{
    (void)ctx;
    assert_true(strlen(wanted) > 0);
    check_found(found);
}

static void read_robots(const char *bytes, size_t size)
{
    struct robots robots = { .delay = 0 };
    robots_read(&robots, bytes, size, "dlsearch");
    assert_true(robots.delay >= 0 && robots.delay <= 60);
    (void)robots_allow(&robots, "/a/b?c=d", 8);
    robots_done(&robots);
}

static void read_page(size_t kind, const struct fetch_page *page)
{
    struct found found = { .failed = false };
    if (kind == ROBOTS)
        read_robots(page->bytes, page->size);
    else if (kind == FEED)
        (void)extractor_arxiv.read_each(page, take_entry, NULL);
    else
        readers[kind / STEPS]->read(page, &found);
    check_found(&found);
    found_done(&found);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    fuzz_input input = { bytes, size };
    size_t kind = fuzz_byte(&input) % KINDS, type = fuzz_byte(&input) % TYPES;
    char *text = malloc(input.left + 1); /* bodies have a NUL behind them */
    assert_non_null(text);
    if (input.left > 0) memcpy(text, input.bytes, input.left);
    text[input.left] = '\0';
    struct fetch_page page = { .url = "", .type = types[type], .bytes = text, .size = input.left };
    page.step = kind % STEPS;
    (void)fetch_reader_of(&page);
    read_page(kind, &page);
    free(text);
    return 0;
}

static const struct {
    uint8_t kind;
    const char *text;
} seeds[] = {
    { 0, "<html><head><title>Kites &amp; strings | A Site</title><meta property='og:title' content='Kites'>"
         "<meta property='og:site_name' content='A Site'><meta name=citation_author content='Doe, Jane'>"
         "<meta name=citation_title content=\"M\\'obius {x}\"><meta name=description content='&lt;b&gt;They&lt;/b&gt; "
         "fly'>"
         "<script type='application/ld+json'>{\"@graph\": [{\"@type\": \"Article\", \"headline\": \"H\", \"author\": "
         "[{\"name\": \"A B\"}], \"datePublished\": \"2018-05-04\"}]}</script></head><body><h1>Kites</h1><blockquote "
         "class=abstract>They fly, and here is why they do, in more than sixty bytes.</blockquote><p>More of it" },
    { 0, "<h2>Lectures</h2><table><tr><td>1<td><a rel=license href=x>Cones</a></table><nav>x</nav><!-- y --><p>z" },
    { 2,
      "{\"message\": {\"title\": [\"On kites\"], \"abstract\": \"<jats:p>They fly</jats:p>\", \"author\": [{\"given\": "
      "\"Ada\", \"family\": \"Berg\"}], \"issued\": {\"date-parts\": [[2018, 5]]}}}" },
    { 4, "{\"name\": \"kites\", \"description\": \"They fly\", \"license\": {\"spdx_id\": \"MIT\"}, \"owner\": "
         "{\"login\": "
         "\"ada\"}}" },
    { 5, "# Kites\n\n[![build](x.svg)](x)\n\nThey fly, and here is why they do, in more than forty bytes.\n\n- a\n  - "
         "b\n" },
    { 6, "{\"title\": \"Kites\", \"author_name\": \"Ada\"}" },
    { 7,
      "<title>Kites - YouTube</title><script>var ytInitialPlayerResponse = {\"videoDetails\": {\"title\": \"Kites\", "
      "\"shortDescription\": \"They\\nfly\", \"author\": \"Ada\"}};</script>" },
    { 8, "How kites fly\n\nThey do, and here is why, in more than forty bytes of text.\n" },
    { FEED,
      "<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'><entry><id>http://arxiv.org/abs/9901.00001v2"
      "</id><title>On\n kites</title><summary>They &amp; fly \\'a la carte $n$</summary><published>1999-01-02T03:04"
      "</published><author><name>Ada Berg</name></author></entry></feed>" },
    { ROBOTS, "User-agent: *\nDisallow: /a*b$\nAllow: /%7Ea\nCrawl-delay: 3\n\nuser-agent: dlsearch\nDisallow: /*?\n" },
};

size_t fuzz_seed(size_t number, uint8_t out[FUZZ_SEED_ROOM])
{
    if (number >= sizeof seeds / sizeof seeds[0]) return 0;
    size_t length = strlen(seeds[number].text);
    out[0] = seeds[number].kind;
    out[1] = number == 7 ? 3 : 0;
    memcpy(out + 2, seeds[number].text, length);
    return length + 2;
}
