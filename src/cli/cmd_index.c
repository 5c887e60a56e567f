/* SPDX-License-Identifier: MIT
 *
 * dlsearch index: files become an index (ingest.h).
 *
 * The index appears under its name, or changes, by the commit at the end, in one step: on an error, on --strict's first
 * bad line and on Ctrl-C, what stood there before stands there still. With --commit-every there are commits before, and
 * what they brought stays.
 */
#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/index_place.h"
#include "cli/index_watch.h"
#include "cli/ingest_input.h"
#include "cli/ingest_summary.h"
#include "cli/ingest_writer.h"
#include "cli/interrupt.h"
#include "cli/message.h"
#include "cli/user_files.h"

/* Milliseconds, at least, for the process that has just made the index that was to be begun here. */
#define WAIT_OVERTAKEN 60000

/* A link to where there is nothing: an index would neither be made there nor take the place of the link. */
static int check_link(const char *path)
{
    struct stat info;
    char target[PATH_MAX];
    if (lstat(path, &info) != 0 || !S_ISLNK(info.st_mode)) return EXIT_FOUND;
    ssize_t length = readlink(path, target, sizeof target - 1);
    target[length < 0 ? 0 : length] = '\0';
    return trouble("%s: is a link to %s, where there is nothing; remove the link, or name that file", path, target);
}

/* Replace an index, but not somebody's data: "dlsearch index -o papers.jsonl" is a slip. */
static int check_output(const char *path)
{
    struct stat info;
    if (stat(path, &info) != 0) return check_link(path);
    if (S_ISDIR(info.st_mode)) return trouble("%s: a directory; name a file in it: -o %s/NAME.dls", path, path);
    if (!S_ISREG(info.st_mode)) return trouble("%s: no ordinary file; an index cannot take its place", path);
    if (info.st_size == 0) return EXIT_FOUND;
    dls_index *index;
    dls_status status = dls_index_open(path, NULL, &index, NULL);
    if (status == DLS_OK) dls_index_close(index);
    if (status != DLS_EFORMAT) return EXIT_FOUND;
    return trouble("%s: is there and is no index, so it is not replaced; remove it, or name another", path);
}

/* Find what is missing before hours of work: every input has to be there. */
static int list_inputs(const struct options *options, struct input_list *inputs)
{
    for (size_t i = 0; i < options->operand_count; i++) {
        dls_error err;
        const char *path = options->operands[i];
        if (input_list_add(inputs, path, &err) != DLS_OK) return trouble_with(path, &err);
    }
    if (inputs->count == 0) return trouble("%s: no file in this folder", options->operands[0]);
    return EXIT_FOUND;
}

static int check_options(const struct options *options)
{
    if (options->operand_count == 0) {
        bool is_users = index_place_is_users(options);
        const char *flag = is_users ? "" : "-o ", *path = is_users ? "" : options->output_path;
        return trouble("no input named; as in: dlsearch index %s%s%sINPUT.jsonl, or - for standard input "
                       "(to look for the word: dlsearch search index)",
                       flag, path != NULL ? path : "FILE.dls", path != NULL && path[0] == '\0' ? "" : " ");
    }
    if (options->output_path == NULL) return trouble("no index named; as in: dlsearch index -o FILE.dls INPUT.jsonl");
    if (options->prune && !options->update && !options->watch)
        return trouble("'--prune' goes with '--update'; without it the index is made anew, of what there is");
    if (options->prune && index_place_is_users(options))
        return trouble("'--prune' would remove all that came from elsewhere; it goes with -o FILE.dls");
    if (index_place_is_users(options) && !options->dry_run && !user_file_make_folders(options->output_path))
        return trouble("%s: its folder cannot be made: %s", options->output_path, strerror(errno));
    return check_output(options->output_path);
}

static int run_indexing(struct ingest *run)
{
    const struct options *options = run->options;
    interrupt_install();
    progress_begin(&run->progress, !options->quiet, run->inputs.unknown_size ? 0 : run->inputs.bytes);
    int status = ingest_begin(run);
    for (size_t i = 0; i < run->inputs.count && status == EXIT_FOUND; i++) {
        status = ingest_input(run, &run->inputs.items[i]);
    }
    if (status == EXIT_FOUND) status = ingest_held(run);
    if (status == EXIT_FOUND) status = ingest_prune(run);
    if (status == EXIT_FOUND && options->dry_run) return ingest_summarise_dry_run(run);
    if (status == EXIT_FOUND) status = ingest_commit_rest(run);
    run->complete = status == EXIT_FOUND;
    progress_clear(&run->progress);
    dls_writer_close(run->writer);
    return status == EXIT_FOUND ? ingest_summarise(run) : status;
}

static int index_attempt(const struct options *options, uint64_t wait_ms, bool again, bool *overtaken)
{
    struct ingest run = { .options = options, .wait_ms = wait_ms, .again = again };
    int status = list_inputs(options, &run.inputs);
    if (status == EXIT_FOUND) status = run_indexing(&run);
    interrupt_set_last_words(NULL, false);
    json_document_done(&run.document);
    unused_members_done(&run.unused);
    builder_done(&run.key);
    builder_done(&run.place);
    builder_done(&run.last_words);
    held_documents_done(&run.held);
    dls_schema_free(run.schema);
    input_list_done(&run.inputs);
    index_changes_done(&run.changes);
    *overtaken = run.overtaken;
    if (run.overtaken) return status;
    if (status == EXIT_FOUND && run.counts.skipped > 0) return EXIT_NONE;
    if (status != EXIT_FOUND) {
        if (!run.complete) ingest_say_what_stays(&run);
        interrupt_end_process();
    }
    return status;
}

static int index_once(const struct options *options, bool again)
{
    bool overtaken;
    int status = index_attempt(options, options->wait_ms, again, &overtaken);
    uint64_t wait_ms = options->wait_ms > WAIT_OVERTAKEN ? options->wait_ms : WAIT_OVERTAKEN;
    while (overtaken) {
        status = check_output(options->output_path); /* which is something now, but perhaps no index */
        if (status != EXIT_FOUND) return status;
        status = index_attempt(options, wait_ms, again, &overtaken);
    }
    return status;
}

int cmd_index(const struct options *options)
{
    int status = check_options(options);
    if (status != EXIT_FOUND) return status;
    return options->watch ? index_watch(options, index_once) : index_once(options, false);
}
