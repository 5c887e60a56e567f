/* SPDX-License-Identifier: MIT
 *
 * dlsearch fetch: titles and abstracts for addresses that lack them.
 *
 * What comes is kept in a file at once (fetch_store.h), and written back to the index in one commit at the end, or when
 * Ctrl-C comes. While it waits for the net no lock is held. A second run asks for what is not in the file, and for what
 * failed in a way that may pass.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/decompressor.h"
#include "cli/fetch_merge.h"
#include "cli/fetch_run.h"
#include "cli/fetch_store.h"
#include "cli/fetch_targets.h"
#include "cli/human_numbers.h"
#include "cli/interrupt.h"
#include "cli/json_text.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/safe_text.h"

#define KEEP_ENDING ".fetched.jsonl"

struct fetching {
    const struct options *options;
    const char *path;
    struct string_builder keep; /* the name of the file */
    struct fetch_targets targets;
    struct fetch_store store;
    struct fetch_run *run; /* NULL: nobody is asked */
    struct progress progress;
    struct string_builder agent;
    size_t asked;
    struct fetch_counts counts;
    uint64_t changed; /* documents of the index */
    size_t dead;
    bool store_failed;
};

/* ------------------------------------------------------------------------------------------------------- Beforehand */

/* What was named, or else the user's own collection. */
static const char *name_path(const struct options *options)
{
    return options->operand_count > 0 ? options->operands[0] : options->index_path;
}

static int check_options(const struct options *options)
{
    const char *path = name_path(options);
    if (path == NULL) return trouble("no index named; as in: dlsearch fetch FILE.dls");
    if (options->operand_count + (options->index_is_named ? options->index_count : 0) > 1)
        return trouble("one index or source at a time");
    if (strcmp(path, "-") == 0 && options->keep_path == NULL)
        return trouble("of standard input it has to be said where to keep what comes: --keep FILE.jsonl");
    if (options->keep_path != NULL && decompressor_for(options->keep_path) != NULL)
        return trouble("--keep %s: what comes is kept as it is, not packed", options->keep_path);
    if (options->offline && options->refresh) return trouble("'--offline' asks nobody, '--refresh' asks everybody");
    return EXIT_FOUND;
}

/* "papers.dls" and "papers.md" have "papers.fetched.jsonl" beside them. */
static const char *name_store(struct fetching *fetching)
{
    if (fetching->options->keep_path != NULL) return fetching->options->keep_path;
    const char *path = fetching->path, *name = strrchr(path, '/') == NULL ? path : strrchr(path, '/') + 1;
    const char *dot = strrchr(name, '.');
    size_t length = dot == NULL || dot == name ? strlen(path) : (size_t)(dot - path);
    builder_add(&fetching->keep, path, length);
    builder_add_string(&fetching->keep, KEEP_ENDING);
    return builder_text(&fetching->keep);
}

/* Whether a document is to be asked about. */
static bool is_wanted(const struct fetching *fetching, const struct fetch_target *target)
{
    const struct options *options = fetching->options;
    const json_t *record = fetch_store_find(&fetching->store, target->key);
    if (record == NULL || strcmp(record_text(record, "url"), target->url) != 0) return target->lacks;
    if (options->refresh || json_is_true(json_object_get(record, "may_come"))) return true;
    return options->archive && *record_text(record, "problem") != '\0' && *record_text(record, "archived") == '\0';
}

/* ----------------------------------------------------------------------------------------------------------- Asking */

static bool take_record(void *ctx, json_t *record)
{
    struct fetching *fetching = ctx;
    dls_error err;
    if (fetch_store_add(&fetching->store, record, &err) == DLS_OK) return true;
    progress_clear(&fetching->progress);
    trouble_with(fetching->store.path, &err);
    fetching->store_failed = true;
    return false;
}

static const char *name_agent(struct fetching *fetching)
{
    const char *contact = fetching->options->contact != NULL ? fetching->options->contact : FETCH_CONTACT;
    builder_add_format(&fetching->agent, "dlsearch/%s", dls_version());
    if (*contact != '\0') builder_add_format(&fetching->agent, " (+%s)", contact);
    return builder_text(&fetching->agent);
}

static int prepare(struct fetching *fetching)
{
    dls_error err;
    const struct options *options = fetching->options;
    struct queue_settings settings = {
        .transfer = { name_agent(fetching), options->timeout_seconds, options->allow_private },
        .delay_seconds = options->delay_seconds,
    };
    dls_status status = fetch_run_new(&settings, take_record, fetching, &fetching->run, &err);
    if (status != DLS_OK) return trouble("%s", err.text);
    if (options->archive) fetch_run_use_archive(fetching->run);
    for (size_t i = 0; i < fetching->targets.count; i++) {
        const struct fetch_target *target = &fetching->targets.items[i];
        if (!is_wanted(fetching, target)) continue;
        json_t *known = fetch_store_find(&fetching->store, target->key);
        if (!fetch_run_add(fetching->run, target->key, target->url, known)) return out_of_memory();
        fetching->asked++;
    }
    return EXIT_FOUND;
}

/* "  42 % ━━━━────  12 hosts  19 of 45  3 failed  0:42 left" */
static void show_progress(struct fetching *fetching)
{
    if (!progress_is_due(&fetching->progress)) return;
    const struct fetch_counts counts = fetch_run_counts(fetching->run);
    const struct queue *queue = fetch_run_queue(fetching->run);
    struct string_builder words = { 0 };
    size_t hosts = queue_hosts(queue);
    builder_add_format(&words, "%s host%s  ", grouped(hosts).text, hosts == 1 ? "" : "s");
    builder_add_format(&words, "%s of ", grouped(counts.done).text);
    builder_add_format(&words, "%s  ", grouped(counts.resources).text);
    if (counts.failed > 0) builder_add_format(&words, "%s failed  ", grouped(counts.failed).text);
    builder_add_duration(&words, queue_seconds_left(queue));
    builder_add_string(&words, " left");
    progress_draw_share(&fetching->progress, (double)counts.done / (double)counts.resources, &words);
    builder_done(&words);
}

static int ask(struct fetching *fetching)
{
    int status = prepare(fetching);
    if (status != EXIT_FOUND || fetching->asked == 0) return status;
    progress_begin(&fetching->progress, !fetching->options->quiet, fetching->asked);
    bool more = fetch_run_begin(fetching->run);
    if (!more) status = out_of_memory();
    while (more && interrupt_pending() == 0) {
        more = fetch_run_go_on(fetching->run);
        show_progress(fetching);
    }
    progress_clear(&fetching->progress);
    fetching->counts = fetch_run_counts(fetching->run);
    return fetching->store_failed ? EXIT_TROUBLE : status;
}

/* ------------------------------------------------------------------------------------------------------------- Ends */

static int write_back(struct fetching *fetching)
{
    dls_error err;
    dls_status status = DLS_OK;
    if (fetching->targets.is_index)
        status = fetch_merge(fetching->path, &fetching->store, fetching->options->wait_ms, &fetching->changed, &err);
    if (status != DLS_OK) {
        trouble_with(fetching->path, &err);
        message("what came is in %s; dlsearch fetch --offline %s writes it back", fetching->store.path, fetching->path);
        return EXIT_TROUBLE;
    }
    status = fetch_store_tidy(&fetching->store, &err);
    return status == DLS_OK ? EXIT_FOUND : trouble_with(fetching->store.path, &err);
}

static void add_dead(struct fetching *fetching, struct string_builder *out, const json_t *record)
{
    const char *url = record_text(record, "url"), *problem = record_text(record, "problem");
    const char *archived = record_text(record, "archived");
    fetching->dead++;
    if (fetching->options->json) {
        builder_add_char(out, '{');
        json_add_named_string(out, "url", url);
        json_add_count(out, "status", (uint64_t)json_integer_value(json_object_get(record, "status")));
        json_add_named_string(out, "problem", problem);
        if (*archived != '\0') json_add_named_string(out, "archived", archived);
        builder_add_string(out, "}\n");
        return;
    }
    builder_add_safe(out, url, strlen(url));
    builder_add_char(out, '\t');
    builder_add_safe(out, problem, strlen(problem));
    if (*archived != '\0') builder_add_char(out, '\t');
    builder_add_safe(out, archived, strlen(archived));
    builder_add_char(out, '\n');
}

/* Addresses of which nothing is known, whenever they were asked. */
static int list_dead(struct fetching *fetching)
{
    struct string_builder out = { 0 };
    int status = EXIT_FOUND;
    for (size_t i = 0; i < fetching->targets.count; i++) {
        const json_t *record = fetch_store_find(&fetching->store, fetching->targets.items[i].key);
        if (*record_text(record, "problem") != '\0') add_dead(fetching, &out, record);
    }
    output_write(&out, &status);
    builder_done(&out);
    return status;
}

/* What would be asked for. */
static int list_wanted(struct fetching *fetching)
{
    struct string_builder out = { 0 };
    int status = EXIT_FOUND;
    for (size_t i = 0; i < fetching->targets.count; i++) {
        const struct fetch_target *target = &fetching->targets.items[i];
        if (!is_wanted(fetching, target)) continue;
        builder_add_safe(&out, target->url, strlen(target->url));
        builder_add_char(&out, '\n');
        fetching->asked++;
    }
    output_write(&out, &status);
    builder_done(&out);
    if (!fetching->options->quiet)
        message("%s: would ask for %s of %zu addresses; nothing was asked for, nothing was written", fetching->path,
                grouped(fetching->asked).text, fetching->targets.count);
    return status;
}

static void say_summary(const struct fetching *fetching, double seconds)
{
    struct string_builder line = { 0 };
    const struct fetch_counts *counts = &fetching->counts;
    size_t addresses = fetching->targets.count, came = counts->done - counts->failed - counts->unchanged;
    builder_add_format(&line, "%s: %s address%s", fetching->path, grouped(addresses).text, addresses == 1 ? "" : "es");
    builder_add_format(&line, ", %s asked for", grouped(fetching->asked).text);
    if (counts->done < fetching->asked) builder_add_format(&line, ", %s of them done", grouped(counts->done).text);
    if (came > 0) builder_add_format(&line, ", %s came", grouped(came).text);
    if (counts->unchanged > 0) builder_add_format(&line, ", %s unchanged", grouped(counts->unchanged).text);
    if (counts->failed > 0) builder_add_format(&line, ", %s failed", grouped(counts->failed).text);
    if (fetching->asked > 0) builder_add_format(&line, ", in %.1f s", seconds);
    if (fetching->targets.is_index)
        builder_add_format(&line, "; %s document%s changed", grouped(fetching->changed).text,
                           fetching->changed == 1 ? "" : "s");
    if (!fetch_store_is_empty(&fetching->store)) builder_add_format(&line, "; kept in %s", fetching->store.path);
    message("%s", builder_text(&line));
    builder_done(&line);
}

static int fetch(struct fetching *fetching)
{
    const struct options *options = fetching->options;
    dls_error err;
    const char *keep = name_store(fetching);
    int status = fetch_targets_read(&fetching->targets, options, fetching->path);
    if (status != EXIT_FOUND) return status;
    bool only_read = options->dry_run;
    if (fetch_store_open(&fetching->store, keep, only_read, &err) != DLS_OK) return trouble_with(keep, &err);
    if (options->dry_run) return list_wanted(fetching);
    double begun = clock_seconds();
    interrupt_install();
    if (!options->offline) status = ask(fetching);
    if (status == EXIT_FOUND) status = write_back(fetching);
    if (status == EXIT_FOUND) status = list_dead(fetching);
    if (status != EXIT_FOUND) return status;
    if (interrupt_pending() != 0) message("interrupted; the same command does the rest");
    if (!options->quiet) say_summary(fetching, clock_seconds() - begun);
    interrupt_end_process();
    return fetching->dead > 0 ? EXIT_NONE : EXIT_FOUND;
}

int cmd_fetch(const struct options *options)
{
    int status = check_options(options);
    if (status != EXIT_FOUND) return status;
    struct fetching fetching = { .options = options, .path = name_path(options) };
    status = fetch(&fetching);
    fetch_run_free(fetching.run);
    fetch_store_close(&fetching.store);
    fetch_targets_done(&fetching.targets);
    builder_done(&fetching.keep);
    builder_done(&fetching.agent);
    return status;
}
