/* SPDX-License-Identifier: MIT
 *
 * What a page says of itself in JSON-LD, in the words of schema.org: headline or name, abstract or description, author,
 * datePublished, license; of the first object that has a headline, or else of the first that is a work and has a name.
 */
#ifndef CLI_FETCH_JSONLD_H
#define CLI_FETCH_JSONLD_H

#include "cli/fetch_found.h"

/* What is no JSON says nothing. */
void jsonld_read(const char *text, struct found *found);

#endif
