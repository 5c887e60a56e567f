/* SPDX-License-Identifier: MIT
 *
 * The fields of an index that `dlsearch index` makes, and which members of a JSON object they are filled from.
 *
 *   role       field            from the first of these members that has a text
 *   key        (the key)        id, _id, key
 *   title      text, weight 2   title
 *   tags       text             tags, keywords, categories
 *   section    text             section
 *   authors    text             authors, author
 *   text       text             text, abstract, body, description, content, summary
 *   note       text             note
 *   kind       keyword          kind, type
 *   url        keyword          url, link
 *   year       stored           year
 *   date       stored           date
 */
#ifndef CLI_DOCUMENT_SCHEMA_H
#define CLI_DOCUMENT_SCHEMA_H

#include <dlsearch/dlsearch.h>

enum role {
    ROLE_TITLE,
    ROLE_TAGS,
    ROLE_SECTION,
    ROLE_AUTHORS,
    ROLE_TEXT,
    ROLE_NOTE,
    ROLE_KIND,
    ROLE_URL,
    ROLE_YEAR,
    ROLE_DATE,
    ROLE_KEY, /* the last: it is no field */
    ROLE_COUNT
};

/* The number of each role's field in the schema. */
struct document_fields {
    size_t number[ROLE_KEY];
};

/* The schema, its text analysed by `analyzer`. Freed by dls_schema_free. */
dls_status document_schema_new(const char *analyzer, dls_schema **out, struct document_fields *fields, dls_error *err);

/* The role of a member and its place among those of that role, 0 for the one that is preferred. False: it has none. */
bool document_role(const char *member, size_t length, enum role *role, unsigned *place);

#endif
