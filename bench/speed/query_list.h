/* SPDX-License-Identifier: MIT
 *
 * The queries of a file, `qid <TAB> class <TAB> query`, that are wanted.
 */
#ifndef BENCH_QUERY_LIST_H
#define BENCH_QUERY_LIST_H

#include <stdbool.h>
#include <stddef.h>

struct query_list {
    char **texts;
    size_t count;
};

/* Those that `is_wanted` says yes to. Gives up if there are none. */
void query_list_read(struct query_list *list, const char *path, bool (*is_wanted)(const char *text));

/* Two words, none of them with a sign or a quote. */
bool query_list_has_two_words(const char *text);

void query_list_free(struct query_list *list);

#endif
