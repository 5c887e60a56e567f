/* SPDX-License-Identifier: MIT
 *
 * Which links of a list or a post are the resources that it is about. These are not:
 *
 *   - what is no address of the web: anchors, mail, files of the list itself
 *   - pictures and badges; the title of the page; share buttons; licences; what one needs to help with the list (its
 *     issues, its rules for contributors)
 *   - what asks to sign up, to subscribe, to follow, and in prose all that the same paragraph links to
 *   - the author: the byline, the paragraph about him, a profile on a social site that does not begin an item; where
 *     the text was taken from
 *   - of the author's own site, as these name it: its home page, and in prose what is not called as an article is
 *   - all under headings as "License" and "Contributing"
 */
#ifndef CLI_LINK_RULES_H
#define CLI_LINK_RULES_H

#include "cli/markdown.h"

/* Fill `is_resource`, one for each link. How many are. */
size_t link_rules_apply(const struct markdown *markdown, bool *is_resource);

#endif
