/* SPDX-License-Identifier: MIT
 *
 * Of what there is none, nothing is said.
 */
#include "cli/ingest_summary.h"

#include <strings.h>
#include <sys/resource.h>

#include "cli/human_numbers.h"
#include "cli/index_place.h"
#include "cli/json_text.h"
#include "cli/message.h"
#include "cli/nearest.h"
#include "cli/output.h"

/* What the index is now, and what that took. */
struct summary {
    double seconds;
    dls_index_info info;
    uint64_t peak_memory;
};

static double rate(double amount, double seconds) { return seconds > 0.0 ? amount / seconds : 0.0; }

static void add_some(struct string_builder *line, uint64_t count, const char *what)
{
    if (count > 0) builder_add_format(line, ", %s %s", grouped(count).text, what);
}

/* ", 2 new, 1 changed": what came of it, but for what there is none of. */
static void add_changes(struct string_builder *line, const struct ingest *run)
{
    if (run->options->update) {
        bool nothing = run->counts.new + run->counts.changed + run->counts.removed == 0;
        if (nothing) builder_add_string(line, ", nothing new");
        add_some(line, run->counts.new, "new");
        add_some(line, run->counts.changed, "changed");
        add_some(line, run->counts.unchanged, "unchanged");
        add_some(line, run->counts.removed, "removed");
    }
    add_some(line, run->counts.repeated, "met again");
    add_some(line, run->counts.files_left_out, run->counts.files_left_out == 1 ? "file left out" : "files left out");
    add_some(line, run->counts.skipped, "skipped");
    add_some(line, run->counts.left_out, run->counts.left_out == 1 ? "value left out" : "values left out");
}

/* Whether a document has a value of the member, which may have lost to another. */
static bool is_met(const struct ingest *run, const struct document_member *member)
{
    bool is_met = member->documents > 0 || run->unused.others > 0;
    for (size_t i = 0; i < run->unused.count && !is_met; i++)
        is_met = strcasecmp(run->unused.members[i].name, member->name) == 0;
    return is_met;
}

/* The member that documents have whose name is nearest; NULL: none is near. */
static const char *find_meant(const struct ingest *run, const char *name)
{
    struct nearest nearest = nearest_to(name);
    for (size_t i = 0; i < run->unused.count; i++) nearest_offer(&nearest, run->unused.members[i].name);
    for (size_t i = 0; i < run->fields.member_count; i++) {
        const struct document_member *used = &run->fields.members[i];
        if (used->documents > 0) nearest_offer(&nearest, used->name);
    }
    return nearest.best;
}

/* A member that --map names may be misspelt. */
static void say_unmet_maps(const struct ingest *run)
{
    if (run->has_export || run->counts.new + run->counts.changed + run->counts.unchanged == 0) return;
    for (size_t i = 0; i < run->options->map_count; i++) { /* these members are the first */
        const struct document_member *member = &run->fields.members[i];
        if (is_met(run, member)) continue;
        const char *map = run->options->maps[i], *meant = find_meant(run, member->name);
        if (meant != NULL) message("--map %s: no document has '%s'; did you mean '%s'?", map, member->name, meant);
        else message("--map %s: no document has '%s'", map, member->name);
    }
}

int ingest_summarise_dry_run(struct ingest *run)
{
    dls_index_info info = { .documents = 0 };
    if (run->changes.before != NULL) dls_index_get_info(run->changes.before, &info);
    uint64_t documents = info.documents + run->counts.new - run->counts.removed;
    struct string_builder line = { 0 };
    builder_add_format(&line, "%s: would have %s document%s", run->options->output_path, grouped(documents).text,
                       documents == 1 ? "" : "s");
    add_changes(&line, run);
    if (!run->options->quiet) {
        say_unmet_maps(run);
        message("%s; nothing was written", builder_text(&line));
    }
    builder_done(&line);
    return EXIT_FOUND;
}

static void say_summary(const struct ingest *run, const struct summary *summary)
{
    const dls_index_info *info = &summary->info;
    struct string_builder line = { 0 };
    builder_add_format(&line, "%s: %s document%s", run->options->output_path, grouped(info->documents).text,
                       info->documents == 1 ? "" : "s");
    add_changes(&line, run);
    if (run->options->commit_every > 0) {
        builder_add_format(&line, ", %s commit%s", grouped(run->counts.commits).text,
                           run->counts.commits == 1 ? "" : "s");
    }
    builder_add_format(&line, ", %s bytes, in %.*f s: ", grouped(info->file_bytes).text, summary->seconds < 1.0 ? 3 : 1,
                       summary->seconds);
    builder_add_format(&line, "%s documents/s, ",
                       grouped((uint64_t)rate((double)run->counts.added, summary->seconds)).text);
    builder_add_format(&line, "%.1f MB/s", rate((double)run->counts.bytes / 1e6, summary->seconds));
    if (!run->options->update) { /* how many were new is not known */
        builder_add_format(&line, ", %s tokens/s",
                           grouped((uint64_t)rate((double)info->tokens, summary->seconds)).text);
    }
    message("%s", builder_text(&line));
    builder_done(&line);
}

static void add_rate(struct string_builder *out, const char *name, double amount, double seconds)
{
    json_add_name(out, name);
    builder_add_format(out, "%.6g", rate(amount, seconds));
}

static int print_summary(const struct ingest *run, const struct summary *summary)
{
    const dls_index_info *info = &summary->info;
    struct string_builder out = { 0 };
    builder_add_char(&out, '{');
    json_add_named_string(&out, "index", run->options->output_path);
    json_add_count(&out, "documents", info->documents);
    json_add_count(&out, "new", run->counts.new);
    json_add_count(&out, "changed", run->counts.changed);
    json_add_count(&out, "unchanged", run->counts.unchanged);
    json_add_count(&out, "removed", run->counts.removed);
    json_add_count(&out, "repeated", run->counts.repeated);
    json_add_count(&out, "files_left_out", run->counts.files_left_out);
    json_add_count(&out, "skipped", run->counts.skipped);
    json_add_count(&out, "left_out", run->counts.left_out);
    json_add_count(&out, "commits", run->counts.commits);
    json_add_count(&out, "tokens", info->tokens);
    json_add_count(&out, "terms", info->terms);
    json_add_count(&out, "input_bytes", run->counts.bytes);
    json_add_count(&out, "index_bytes", info->file_bytes);
    json_add_name(&out, "seconds");
    builder_add_format(&out, "%.6f", summary->seconds);
    add_rate(&out, "documents_per_second", (double)run->counts.added, summary->seconds);
    add_rate(&out, "bytes_per_second", (double)run->counts.bytes, summary->seconds);
    if (!run->options->update) add_rate(&out, "tokens_per_second", (double)info->tokens, summary->seconds);
    json_add_count(&out, "peak_memory_bytes", summary->peak_memory);
    builder_add_string(&out, "}\n");
    int status = EXIT_FOUND;
    output_write(&out, &status);
    builder_done(&out);
    return status;
}

int ingest_summarise(struct ingest *run)
{
    struct summary summary = { .seconds = clock_seconds() - run->progress.begun };
    struct rusage usage;
    if (getrusage(RUSAGE_SELF, &usage) == 0) summary.peak_memory = (uint64_t)usage.ru_maxrss * 1024;

    dls_error err;
    dls_index *index;
    if (dls_index_open(run->options->output_path, NULL, &index, &err) != DLS_OK) {
        return trouble_with(run->options->output_path, &err);
    }
    dls_index_get_info(index, &summary.info);
    dls_index_close(index);
    bool has_news = run->counts.new + run->counts.changed + run->counts.removed > 0;
    if (!run->options->quiet && (has_news || !run->again)) {
        if (!run->again) {
            document_fields_say(run->has_export ? &run->export_fields : &run->fields, run->schema);
            say_unmet_maps(run);
            unused_members_say(&run->unused);
        }
        say_summary(run, &summary);
        if (index_place_is_users(run->options) && !run->again) message("to search it: dlsearch WORDS");
    }
    return run->options->json ? print_summary(run, &summary) : EXIT_FOUND;
}
