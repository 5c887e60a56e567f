/* SPDX-License-Identifier: MIT
 *
 * columns: what it costs to narrow, to order, to collapse and to boost hits by columns of values.
 *
 *   columns index DOCS.txt RECORDS.jsonl INDEX [--reorder]   see columns_index.h
 *   columns query INDEX QUERIES.tsv CLASS PASSES             see columns_query.h
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "columns/columns_index.h"
#include "columns/columns_query.h"
#include "give_up.h"

/* A whole number of at least 1; else 0. */
static size_t count_of(const char *text)
{
    char *end;
    unsigned long count = strtoul(text, &end, 10);
    return *end == '\0' && *text != '-' ? (size_t)count : 0;
}

int main(int argc, char **argv)
{
    bool reorder = argc == 6 && strcmp(argv[5], "--reorder") == 0;
    if ((argc == 5 || reorder) && strcmp(argv[1], "index") == 0)
        columns_index(argv[2], argv[3], argv[4], reorder);
    else if (argc == 6 && strcmp(argv[1], "query") == 0 && count_of(argv[5]) > 0)
        columns_query(argv[2], argv[3], argv[4], count_of(argv[5]));
    else
        give_up("columns index DOCS.txt RECORDS.jsonl INDEX [--reorder]\n"
                "       columns query INDEX QUERIES.tsv CLASS PASSES");
    return EXIT_SUCCESS;
}
