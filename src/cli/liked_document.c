/* SPDX-License-Identifier: MIT
 *
 * A number is looked for among the keys first: documents may be called "1".
 */
#include "cli/liked_document.h"

#include <string.h>

#include "cli/index_set.h"

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

static void take_hit(struct liked_document *liked, struct options *search)
{
    liked->path = liked->hit.index.size > 0 ? builder_text(&liked->hit.index) : NULL;
    search->like = builder_text(&liked->hit.key);
    if (search->index_is_named) return;
    search->index_path = liked->path;
    search->index_paths = &liked->path;
    search->index_count = 1;
}

bool liked_document_settle(struct liked_document *liked, struct options *search)
{
    struct index_set set;
    struct last_hit *hit = &liked->hit;
    if (!last_answer_find(search->like, hit) || hit->key.size != strlen(builder_text(&hit->key))) return true;
    bool is_open = index_set_open(&set, search->index_paths, search->index_count);
    if (is_open && !is_key(&set, search->like)) take_hit(liked, search);
    index_set_close(&set);
    return is_open;
}

void liked_document_done(struct liked_document *liked) { last_hit_done(&liked->hit); }
