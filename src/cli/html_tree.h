/* SPDX-License-Identifier: MIT
 *
 * A page of HTML as a tree: libxml2 makes it of any bytes, here it is walked through, however deep it is.
 */
#ifndef CLI_HTML_TREE_H
#define CLI_HTML_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include <libxml/HTMLparser.h>

/* The tree of a page; `type` is the header Content-Type, "" if there was none, `whole` false: it was cut off. NULL: no
 * memory, or nothing in it. Freed by xmlFreeDoc. */
htmlDocPtr html_tree_read(const char *bytes, size_t size, const char *type, bool whole);

/* The next node of a tree in the order of the page; `skip`: behind all that is in this one. NULL: at the end. */
xmlNode *html_next_node(xmlNode *node, const xmlNode *top, bool skip);

/* Whether it is an element with one of these names. */
bool html_is_element(const xmlNode *node, const char *names);

/* The value of an attribute; NULL if there is none. */
const char *html_attribute(const xmlNode *node, const char *name);

/* Whether it is no word of the text but a sign that leads to the place where it stands, as the one behind a heading. */
bool html_is_permalink(const xmlNode *node);

#endif
