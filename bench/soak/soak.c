/* SPDX-License-Identifier: MIT
 *
 * A long life of an index: soak DOCUMENTS.jsonl FOLDER [--background]. In a thousand commits all lines are added, a
 * tenth as many documents replaced, and as many deleted (collection_over_time.h), while a thread searches, and, with
 * --background, another merges. It gives up unless
 *
 *   - every commit that the thread sees is whole (soak_reader.h);
 *   - the file stays within what is promised: twice what is live and 16 MiB (with --background that is only said, as
 *     commits do not wait for the thread that sees to it);
 *   - memory stays flat: in the second half not much more than ever in the first;
 *   - in the end the index is sound, and answers a thousand queries as one that is made of what is left, to the bit.
 *
 * Memory is what is private to the process: RssAnon in /proc/self/status.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "clock.h"
#include "give_up.h"
#include "live_bytes.h"
#include "soak/soak_reader.h"

#define COMMITS 1000
#define QUERIES 1000
#define HITS 100
#define BUFFER ((size_t)32 << 20)
#define MEBIBYTE ((uint64_t)1 << 20)

/* What is not in the sums of dls_index_info: superblocks, records, deletions, spaces between. */
#define REST MEBIBYTE

/* By how much memory may grow from the first half to the second: the largest merges come late. */
#define GROWTH (64 * MEBIBYTE)

static dls_error err;

static uint64_t private_memory(void)
{
    char line[200];
    uint64_t kibibytes = 0;
    FILE *file = fopen("/proc/self/status", "r");
    if (file == NULL) give_up("no /proc/self/status");
    while (fgets(line, sizeof line, file) != NULL)
        if (sscanf(line, "RssAnon: %" SCNu64, &kibibytes) == 1) break;
    fclose(file);
    return kibibytes * 1024;
}

static dls_index *open_index(const char *path)
{
    dls_index *index;
    need(dls_index_open(path, NULL, &index, &err), &err, path);
    return index;
}

/* ------------------------------------------------------------------------------------------------- the long life */

struct life {
    struct collection_over_time *collection;
    const char *path;
    dls_writer *writer;
    bool background;
    uint64_t first_half; /* the most memory in it; likewise second_half */
    uint64_t second_half;
    double most_dead; /* file size over what is promised */
    double slowest;   /* commit, in seconds */
};

static void look(struct life *life, size_t commit, const struct soak_reader *reader, double begun)
{
    dls_index_info info;
    dls_index *index = open_index(life->path);
    dls_index_get_info(index, &info);
    dls_index_close(index);
    uint64_t memory = private_memory(), promised = 2 * live_bytes(&info) + 16 * MEBIBYTE + REST;
    uint64_t *half = commit < COMMITS / 2 ? &life->first_half : &life->second_half;
    if (memory > *half) *half = memory;
    if (info.file_bytes > promised && !life->background)
        give_up("commit %zu: %" PRIu64 " bytes, of which %" PRIu64 " are live", commit, info.file_bytes,
                live_bytes(&info));
    double dead = (double)info.file_bytes / (double)promised;
    if (dead > life->most_dead) life->most_dead = dead;
    if (commit % (COMMITS / 10) != 0) return;
    printf("%5zu %8" PRIu64 " %7" PRIu64 " %3" PRIu64 " %6.1f %6.1f %6.1f %9zu %6.1f\n", commit, info.documents,
           info.deleted, info.segments, (double)info.file_bytes / 1e6, (double)live_bytes(&info) / 1e6,
           (double)memory / 1e6, (size_t)reader->searches, clock_seconds() - begun);
    fflush(stdout);
}

static void commit(struct life *life, size_t number, atomic_size_t *promised)
{
    need(dls_writer_set_payload(life->writer, &number, sizeof number, &err), &err, "payload");
    promised[number] = life->collection->live;
    double begun = clock_seconds();
    need(dls_writer_commit(life->writer, &err), &err, "commit");
    double seconds = clock_seconds() - begun;
    if (seconds > life->slowest) life->slowest = seconds;
}

static void live(struct life *life)
{
    static atomic_size_t promised[COMMITS + 1];
    double begun = clock_seconds();
    struct soak_reader reader = { .collection = life->collection, .path = life->path, .promised = promised };
    puts("commit documents deleted segments file-MB live-MB private-MB searches seconds");
    for (size_t i = 0; i < COMMITS; i++) {
        collection_write(life->collection, i, COMMITS, life->writer);
        commit(life, i + 1, promised);
        if (i == 0) soak_reader_start(&reader);
        look(life, i + 1, &reader, begun);
    }
    soak_reader_stop(&reader);
    printf("%zu searches in %zu commits found %zu hits; slowest commit %.2f s\n", (size_t)reader.searches,
           reader.refreshes + 1, reader.hits, life->slowest);
    printf("file at most %.0f %% of what is promised; private memory at most %.1f MB, in the second half %.1f MB\n",
           100 * life->most_dead, (double)life->first_half / 1e6, (double)life->second_half / 1e6);
    if (life->second_half > life->first_half + GROWTH) give_up("memory grows");
}

/* ---------------------------------------------------------------------------------------------------- the end */

static dls_hits *search(const dls_index *index, const dls_query *query)
{
    dls_hits *hits;
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    options.count = true;
    need(dls_search(index, query, HITS, &options, &hits, &err), &err, "search");
    return hits;
}

static void compare_hits(dls_hits *lived, dls_hits *fresh, const char *text)
{
    if (dls_hits_total(lived) != dls_hits_total(fresh) || dls_hits_count(lived) != dls_hits_count(fresh))
        give_up("%s: %" PRIu64 " documents, not %" PRIu64, text, dls_hits_total(lived), dls_hits_total(fresh));
    for (size_t i = 0; i < dls_hits_count(lived); i++) {
        dls_text key, fresh_key;
        need(dls_hits_key(lived, i, &key, &err), &err, "key");
        need(dls_hits_key(fresh, i, &fresh_key, &err), &err, "key");
        float score = dls_hits_at(lived, i)->score, fresh_score = dls_hits_at(fresh, i)->score;
        if (strcmp(key.bytes, fresh_key.bytes) != 0 || memcmp(&score, &fresh_score, sizeof score) != 0)
            give_up("%s: hit %zu is %s (%.9g), not %s (%.9g)", text, i, key.bytes, (double)score, fresh_key.bytes,
                    (double)fresh_score);
    }
}

/* Titles as words; every fifth as a phrase of its beginning. */
static void compare(const struct collection_over_time *collection, const dls_index *lived, const dls_index *fresh)
{
    size_t hits = 0;
    for (size_t i = 0; i < QUERIES; i++) {
        char text[220] = "\"";
        size_t quoted = i % 5 == 0;
        size_t length = collection_title(collection, i * 6151 % collection->count, text + quoted, quoted ? 20 : 200);
        length += quoted;
        if (quoted) text[length++] = '"';
        text[length] = '\0';
        dls_query *query;
        need(dls_query_parse(dls_index_schema(fresh), text, length, 0, NULL, &query, &err), &err, "query");
        dls_hits *of_lived = search(lived, query), *of_fresh = search(fresh, query);
        compare_hits(of_lived, of_fresh, text);
        hits += dls_hits_count(of_lived);
        dls_hits_free(of_lived);
        dls_hits_free(of_fresh);
        dls_query_free(query);
    }
    printf("%d queries have the same %zu hits, scores and counts as in a fresh index\n", QUERIES, hits);
}

static dls_writer *begin(const char *path, const dls_schema *schema, bool background)
{
    dls_writer *writer;
    dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
    options.buffer_bytes = BUFFER;
    options.replace = true;
    options.background = background;
    need(dls_writer_create(path, schema, &options, &writer, &err), &err, path);
    return writer;
}

static void compare_with_fresh(const struct life *life, const char *path, const dls_schema *schema)
{
    dls_index_info info, fresh_info;
    dls_writer *writer = begin(path, schema, false);
    collection_write_live(life->collection, writer);
    need(dls_writer_commit(writer, &err), &err, "commit");
    dls_writer_close(writer);
    dls_index *lived = open_index(life->path), *fresh = open_index(path);
    need(dls_index_check(lived, &err), &err, "check");
    dls_index_get_info(lived, &info);
    dls_index_get_info(fresh, &fresh_info);
    if (info.documents != fresh_info.documents || info.tokens != fresh_info.tokens)
        give_up("%" PRIu64 " documents of %" PRIu64 " words, not %" PRIu64 " of %" PRIu64, info.documents, info.tokens,
                fresh_info.documents, fresh_info.tokens);
    printf("%" PRIu64 " documents, %" PRIu64 " words; file of %.1f MB, a fresh one %.1f MB\n", info.documents,
           info.tokens, (double)info.file_bytes / 1e6, (double)fresh_info.file_bytes / 1e6);
    compare(life->collection, lived, fresh);
    dls_index_close(lived);
    dls_index_close(fresh);
}

int main(int argc, char **argv)
{
    char path[1024], fresh[1024];
    bool background = argc == 4 && strcmp(argv[3], "--background") == 0;
    if (argc != 3 + background) give_up("usage: soak DOCUMENTS.jsonl FOLDER [--background]");
    struct collection_over_time collection;
    dls_schema *schema;
    snprintf(path, sizeof path, "%s/soak.dls", argv[2]);
    snprintf(fresh, sizeof fresh, "%s/fresh.dls", argv[2]);
    collection_open(&collection, argv[1]);
    need(dls_schema_new_default(NULL, "english", &schema, &err), &err, "schema");
    struct life life = { .collection = &collection,
                         .path = path,
                         .writer = begin(path, schema, background),
                         .background = background };
    live(&life);
    dls_writer_close(life.writer);
    compare_with_fresh(&life, fresh, schema);
    dls_schema_free(schema);
    collection_close(&collection);
    return EXIT_SUCCESS;
}
