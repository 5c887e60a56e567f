/* SPDX-License-Identifier: MIT
 *
 * What the resource behind a link is called: the words of the link, unless these say nothing ("here", "paper", "this
 * video") or are the end of a sentence ("they train on"). Then
 *
 *   in an item    what stands before its first link, "Kites and wind (2017), A. Lift [pdf]"; or, with that in brackets,
 *                 the words of a link before it in the item, "Kites and wind (slides)"
 *   in prose      the words of the address, if they are four or more, "why-kites-fly-so-high"; else the part of the
 *                 sentence between the links beside it; else the sentence before
 *
 * and where nothing else is left, the words of the address, or its host.
 */
#ifndef CLI_LINK_TITLE_H
#define CLI_LINK_TITLE_H

#include "cli/markdown.h"
#include "cli/sentence.h"

/* The sentence that a link begins in, found link by link: all zero before the first. */
struct link_sentence {
    size_t block_end; /* of the block it is in; 0: none yet */
    struct span sentence;
    struct span before; /* the one before; empty: it is the first */
};

/* Go on to link `number` of `block`; links come in their order. */
void link_sentence_find(struct link_sentence *found, const struct markdown *markdown,
                        const struct markdown_block *block, size_t number);

/* Add the title of link `number`, which is in `block`, and whose sentence was found. */
void builder_add_link_title(struct string_builder *out, const struct markdown *markdown,
                            const struct markdown_block *block, size_t number, const struct link_sentence *found);

#endif
