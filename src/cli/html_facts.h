/* SPDX-License-Identifier: MIT
 *
 * What a page of HTML says of itself: title, abstract, authors, date, licence.
 */
#ifndef CLI_HTML_FACTS_H
#define CLI_HTML_FACTS_H

#include <libxml/tree.h>

#include "cli/fetch_found.h"

void html_facts_read(xmlNode *root, struct found *found);

#endif
