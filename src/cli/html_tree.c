/* SPDX-License-Identifier: MIT
 *
 * Nothing here calls itself: pages come from anyone.
 */
#include "cli/html_tree.h"

#include <stdint.h>
#include <string.h>

#include "cli/fetch_charset.h"
#include "cli/string_builder.h"
#include "cli/word_list.h"

htmlDocPtr html_tree_read(const char *bytes, size_t size, const char *type, bool whole)
{
    struct string_builder text = { 0 };
    builder_add_page(&text, bytes, size, type, whole);
    int options = HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET;
    htmlDocPtr document = text.failed || text.size > INT32_MAX
                              ? NULL
                              : htmlReadMemory(builder_text(&text), (int)text.size, NULL, "UTF-8", options);
    builder_done(&text);
    return document;
}

xmlNode *html_next_node(xmlNode *node, const xmlNode *top, bool skip)
{
    if (node->children != NULL && !skip) return node->children;
    while (node != top && node->next == NULL) node = node->parent;
    return node == top ? NULL : node->next;
}

bool html_is_element(const xmlNode *node, const char *names)
{
    return node->type == XML_ELEMENT_NODE && word_in(names, (const char *)node->name, strlen((const char *)node->name));
}

const char *html_attribute(const xmlNode *node, const char *name)
{
    for (const xmlAttr *attribute = node->properties; attribute != NULL; attribute = attribute->next) {
        if (xmlStrcasecmp(attribute->name, (const xmlChar *)name) != 0) continue;
        const xmlNode *value = attribute->children;
        return value != NULL && value->content != NULL ? (const char *)value->content : NULL;
    }
    return NULL;
}

/* A link within the page whose words are one sign, as "¶" and "#". */
bool html_is_permalink(const xmlNode *node)
{
    const char *address = html_is_element(node, "a") ? html_attribute(node, "href") : NULL;
    if (address == NULL || address[0] != '#' || node->children == NULL) return false;
    const xmlNode *words = node->children;
    if (words->type != XML_TEXT_NODE || words->next != NULL || words->content == NULL) return false;
    const char *sign = (const char *)words->content;
    return strcmp(sign, "#") == 0 || strcmp(sign, "\xC2\xB6") == 0 || strcmp(sign, "\xC2\xA7") == 0 ||
           strcmp(sign, "\xE2\x80\x8B") == 0 || strcmp(sign, "\xF0\x9F\x94\x97") == 0; /* a picture of a chain */
}
