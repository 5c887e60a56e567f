/* SPDX-License-Identifier: MIT
 *
 * A page: what it says of itself.
 */
#include "cli/fetch_extractor.h"

#include "cli/html_facts.h"
#include "cli/html_tree.h"
#include "cli/word_list.h"

static void read_html(const struct fetch_page *page, struct found *found)
{
    htmlDocPtr document = html_tree_read(page->bytes, page->size, page->type, page->whole);
    xmlNode *root = document == NULL ? NULL : xmlDocGetRootElement(document);
    if (root != NULL) html_facts_read(root, found);
    xmlFreeDoc(document);
}

/* By its type, or where there is none that says anything, by a tag at its beginning. */
static bool reads_html(const struct fetch_page *page)
{
    if (fetch_type_is(page->type, "text/html") || fetch_type_is(page->type, "application/xhtml+xml")) return true;
    size_t head = page->size < 1024 ? page->size : 1024;
    return text_has(page->bytes, head, "<html") || text_has(page->bytes, head, "<!doctype html") ||
           text_has(page->bytes, head, "<head") || text_has(page->bytes, head, "<title");
}

const struct fetch_extractor extractor_html = { .name = "html", .reads = reads_html, .read = read_html };
