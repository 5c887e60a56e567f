/* SPDX-License-Identifier: MIT */
#include "soak/soak_reader.h"

#include <string.h>

#include "give_up.h"

/* Between two refreshes. */
#define SEARCHES 20

static void check_commit(const struct soak_reader *reader, const dls_index *index)
{
    size_t length, number;
    dls_index_info info;
    const void *payload = dls_index_payload(index, &length);
    if (length != sizeof number) give_up("a commit without its payload");
    memcpy(&number, payload, sizeof number);
    dls_index_get_info(index, &info);
    if (info.documents != reader->promised[number])
        give_up("commit %zu has %zu documents, not %zu", number, (size_t)info.documents,
                (size_t)reader->promised[number]);
}

/* Search for a title, and have what is shown of the best hit. */
static void search_once(struct soak_reader *reader, const dls_index *index, size_t line)
{
    char text[200];
    dls_error err;
    dls_query *query;
    dls_hits *hits;
    dls_text key;
    dls_snippet snippet;
    size_t length = collection_title(reader->collection, line, text, sizeof text);
    need(dls_query_parse(dls_index_schema(index), text, length, 0, NULL, &query, &err), &err, "query");
    need(dls_search(index, query, 10, NULL, &hits, &err), &err, "search");
    reader->hits += dls_hits_count(hits);
    if (dls_hits_count(hits) > 0) {
        need(dls_hits_key(hits, 0, &key, &err), &err, "key");
        need(dls_hits_snippet(hits, 0, 4, 200, &snippet, &err), &err, "snippet");
    }
    dls_hits_free(hits);
    dls_query_free(query);
}

static void *read_on(void *argument)
{
    struct soak_reader *reader = argument;
    dls_error err;
    dls_index *index, *newer;
    need(dls_index_open(reader->path, NULL, &index, &err), &err, "open");
    while (!reader->stop) {
        check_commit(reader, index);
        for (size_t i = 0; i < SEARCHES; i++)
            search_once(reader, index, (reader->searches++ * 7919) % reader->collection->count);
        need(dls_index_refresh(index, &newer, &err), &err, "refresh");
        if (newer == NULL) continue;
        reader->refreshes++;
        dls_index_close(index);
        index = newer;
    }
    dls_index_close(index);
    return NULL;
}

void soak_reader_start(struct soak_reader *reader)
{
    if (pthread_create(&reader->thread, NULL, read_on, reader) != 0) give_up("no more threads");
}

void soak_reader_stop(struct soak_reader *reader)
{
    reader->stop = true;
    pthread_join(reader->thread, NULL);
}
