/* SPDX-License-Identifier: MIT
 *
 * For the tests of queries with a syntax: texts, and what they become.
 */
#ifndef QUERY_SYNTAX_FIXTURE_H
#define QUERY_SYNTAX_FIXTURE_H

#include "query_shape.h"
#include "support/small_index.h"

static dls_error err;

/* Field 0 title, 1 kind, 2 text, 3 url, 4 key (a field called so), 5 a name with signs. */
#define FIELDS "title@english kind/keyword text@english url/stored key@english"
#define ALL 7

static inline dls_query *parsed(const dls_schema *schema, const char *text)
{
    dls_query *query = NULL;
    dls_status status = dls_query_parse_full(schema, text, strlen(text), 0, NULL, &query, &err);
    if (status != DLS_OK) fail_msg("%s: at %u: %s", text, (unsigned)err.at, err.text);
    return query;
}

typedef struct row {
    const char *text, *shape;
} row;

static inline void assert_become(const row *rows, size_t count)
{
    small_index s;
    small_index_schema(&s, FIELDS);
    for (size_t i = 0; i < count; i++) {
        dls_query *query = parsed(s.schema, rows[i].text);
        const char *shape = shape_of(query, ALL);
        if (strcmp(shape, rows[i].shape) != 0) fail_msg("[%s] became %s, not %s", rows[i].text, shape, rows[i].shape);
        dls_query_free(query);
    }
    small_index_end(&s);
}
#define ASSERT_BECOME(rows) assert_become(rows, sizeof rows / sizeof *rows)

#endif
