/* SPDX-License-Identifier: MIT
 *
 * The clock runs until the query and the hits are freed: other engines leave that to a garbage collector or do it when
 * they are done, and we would rather count too much than too little.
 */
#include "speed/speed_command.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "give_up.h"
#include "speed/game_query.h"

/* Scores that are shown. */
#define SHOWN 10

bool speed_command_parse(const char *name, struct speed_command *command)
{
    *command = (struct speed_command){ .hits = 0, .counts = true };
    if (strcmp(name, "COUNT") == 0) return true;
    if (strncmp(name, "TOP_", 4) != 0 || name[4] < '1' || name[4] > '9') return false;
    char *end;
    unsigned long long hits = strtoull(name + 4, &end, 10);
    *command = (struct speed_command){ .hits = (size_t)hits, .counts = strcmp(end, "_COUNT") == 0 };
    return hits <= DLS_MAX_HITS && (command->counts || *end == '\0');
}

static void write_answer(FILE *out, bool counted, uint64_t total, const dls_hits *hits)
{
    size_t returned = hits == NULL ? 0 : dls_hits_count(hits);
    if (counted)
        fprintf(out, "%" PRIu64 "\t%zu\t", total, returned);
    else
        fprintf(out, "-1\t%zu\t", returned);
    if (returned == 0) {
        fputs("-\t-\n", out);
        return;
    }
    for (size_t i = 0; i < returned && i < SHOWN; i++)
        fprintf(out, "%s%.6g", i > 0 ? "," : "", (double)dls_hits_at(hits, i)->score);
    fprintf(out, "\t%.6g\n", (double)dls_hits_at(hits, returned - 1)->score);
}

static double count(const dls_index *index, const char *text, FILE *out)
{
    dls_error err;
    dls_hits *hits;
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    options.count = true;
    options.correct = false; /* as other engines look for words; dls_count corrects */
    options.join = DLS_JOIN_NONE;
    double start = clock_seconds();
    dls_query *query = game_query(dls_index_schema(index), text);
    need(dls_search(index, query, 0, &options, &hits, &err), &err, text);
    uint64_t total = dls_hits_total(hits);
    dls_hits_free(hits);
    dls_query_free(query);
    double seconds = clock_seconds() - start;
    if (out != NULL) write_answer(out, true, total, NULL);
    return seconds;
}

static double search(const struct speed_command *command, const dls_index *index, const char *text, FILE *out)
{
    dls_error err;
    dls_hits *hits;
    double start = clock_seconds();
    dls_query *query = game_query(dls_index_schema(index), text);
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    float b[DLS_MAX_FIELDS], lead[DLS_MAX_FIELDS];
    for (size_t field = 0; field < dls_schema_count(dls_index_schema(index)); field++) {
        b[field] = command->b;
        lead[field] = command->lead;
    }
    options.k1 = command->k1;
    options.b = b;
    options.lead = lead;
    options.adjacency = command->adjacency;
    options.count = command->counts;
    options.correct = false; /* as other engines look for words */
    options.join = DLS_JOIN_NONE;
    need(dls_search(index, query, command->hits, &options, &hits, &err), &err, text);
    double found = clock_seconds();
    if (out != NULL) write_answer(out, command->counts, dls_hits_total(hits), hits);
    double freeing = clock_seconds();
    dls_hits_free(hits);
    dls_query_free(query);
    return found - start + (clock_seconds() - freeing);
}

double speed_command_run(const struct speed_command *command, const dls_index *index, const char *text, FILE *out)
{
    return command->hits == 0 ? count(index, text, out) : search(command, index, text, out);
}
