/* SPDX-License-Identifier: MIT
 *
 * One thread and all of them take turns, so that a busy moment of the machine strikes both; of each the best turn
 * counts.
 */
#include "speed/speed_threads.h"

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "give_up.h"
#include "speed/query_list.h"
#include "speed/speed_command.h"

/* How often a turn asks all queries: long enough (half a second for 1,000 queries of 50 us) that starting threads is
 * nothing beside it. */
#define REPEATS 10
#define TURNS 7

static const struct speed_command top_10 = SPEED_TOP_10;

/* The queries first, first + step, ... */
struct share {
    const dls_index *index;
    const struct query_list *queries;
    size_t first;
    size_t step;
    pthread_t thread;
};

static void *ask_share(void *argument)
{
    const struct share *share = argument;
    for (size_t repeat = 0; repeat < REPEATS; repeat++)
        for (size_t i = share->first; i < share->queries->count; i += share->step)
            speed_command_run(&top_10, share->index, share->queries->texts[i], NULL);
    return NULL;
}

/* Seconds that `count` threads take for all queries. */
static double turn_seconds(const dls_index *index, const struct query_list *queries, size_t count)
{
    struct share *shares = need_memory(NULL, count, sizeof *shares);
    double start = clock_seconds();
    for (size_t i = 0; i < count; i++) {
        shares[i] = (struct share){ .index = index, .queries = queries, .first = i, .step = count };
        if (pthread_create(&shares[i].thread, NULL, ask_share, &shares[i]) != 0) give_up("no more threads");
    }
    for (size_t i = 0; i < count; i++) pthread_join(shares[i].thread, NULL);
    double seconds = clock_seconds() - start;
    free(shares);
    return seconds;
}

static bool has_no_phrase(const char *text) { return strchr(text, '"') == NULL; }

void speed_threads(const char *index_path, const char *queries_path, size_t count)
{
    dls_error err;
    dls_index *index;
    struct query_list queries;
    need(dls_index_open(index_path, NULL, &index, &err), &err, index_path);
    query_list_read(&queries, queries_path, has_no_phrase);
    turn_seconds(index, &queries, 1); /* brings the index into memory */
    double one = INFINITY, all = INFINITY;
    for (size_t turn = 0; turn < TURNS; turn++) {
        one = fmin(one, turn_seconds(index, &queries, 1));
        all = fmin(all, turn_seconds(index, &queries, count));
    }
    double asked = (double)(REPEATS * queries.count);
    printf("threads=%zu one_per_second=%.0f all_per_second=%.0f ratio=%.2f\n", count, asked / one, asked / all,
           one / all);
    query_list_free(&queries);
    dls_index_close(index);
}
