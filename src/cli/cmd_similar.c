/* SPDX-License-Identifier: MIT
 *
 * dlsearch similar KEY: dlsearch search --like KEY. A number that is no key is that of a hit of the last answer.
 */
#include <string.h>

#include "cli/commands.h"
#include "cli/index_set.h"
#include "cli/last_answer.h"
#include "cli/message.h"

/* Whether a document has the key; what is wrong with an index is told when it is searched. */
static bool is_key(const struct index_set *set, const char *key)
{
    bool found = false;
    for (size_t i = 0; i < set->count && !found; i++) {
        dls_query *query;
        dls_hits *hits = NULL;
        if (dls_query_new_key(key, strlen(key), NULL, &query, NULL) != DLS_OK) continue;
        found = dls_search(set->indexes[i].index, query, 1, NULL, &hits, NULL) == DLS_OK && dls_hits_count(hits) > 0;
        dls_hits_free(hits);
        dls_query_free(query);
    }
    return found;
}

/* In the indexes that were named, or else in that of the hit. */
static int search_like_hit(const struct options *options, struct last_hit *hit)
{
    struct options search = *options;
    const char *path = hit->index.size > 0 ? builder_text(&hit->index) : NULL;
    search.like = builder_text(&hit->key);
    if (!options->index_is_named) {
        search.index_path = path;
        search.index_paths = &path;
        search.index_count = 1;
    }
    return cmd_search(&search);
}

/* Find the hit that the operand names, if no document has it as its key; false after a message. */
static bool find_hit(const struct options *options, const char *operand, struct last_hit *hit, bool *found)
{
    struct index_set set;
    *found = last_answer_find(operand, hit) && hit->key.size == strlen(builder_text(&hit->key));
    if (!*found) return true;
    bool is_open = index_set_open(&set, options->index_paths, options->index_count);
    *found = is_open && !is_key(&set, operand);
    index_set_close(&set);
    return is_open;
}

int cmd_similar(const struct options *options)
{
    if (options->operand_count != 1)
        return trouble("name one document by its key; as in: dlsearch similar conv-arithmetic");
    struct options search = *options;
    struct last_hit hit;
    bool is_hit;
    int status = EXIT_TROUBLE;
    search.like = options->operands[0];
    search.operand_count = 0;
    if (find_hit(options, search.like, &hit, &is_hit))
        status = is_hit ? search_like_hit(&search, &hit) : cmd_search(&search);
    last_hit_done(&hit);
    return status;
}
