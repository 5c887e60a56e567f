/* SPDX-License-Identifier: MIT
 *
 * The first paragraphs of a text, plain or Markdown.
 */
#ifndef CLI_FETCH_TEXT_H
#define CLI_FETCH_TEXT_H

#include "cli/markdown.h"

/* Add paragraphs that say something until they are enough; pictures, headings and lists are passed over. */
void builder_add_paragraphs(struct string_builder *out, const struct markdown *markdown);

#endif
