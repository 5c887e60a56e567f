/* SPDX-License-Identifier: MIT
 *
 * Folders are watched before they are read: what changes while they are is noticed afterwards.
 */
#include "cli/index_watch.h"

#include <string.h>
#include <unistd.h>

#include "cli/folder_watch.h"
#include "cli/input_list.h"
#include "cli/interrupt.h"
#include "cli/message.h"
#include "cli/string_builder.h"

/* Watch the folder that a file is in: programs often replace a file by another of its name. */
static dls_status watch_parent(int watch, const char *path, dls_error *err)
{
    struct string_builder folder = { 0 };
    const char *slash = strrchr(path, '/');
    builder_add(&folder, path, slash == NULL ? 0 : slash == path ? 1 : (size_t)(slash - path));
    dls_status status = folder_watch_add(watch, folder.size > 0 ? builder_text(&folder) : ".", err);
    builder_done(&folder);
    return status;
}

/* Watch all folders that there are now. What has just gone is no trouble from the second time on. */
static int watch_inputs(int watch, const struct options *options, bool again)
{
    struct input_list inputs = { 0 };
    int status = EXIT_FOUND;
    for (size_t i = 0; i < options->operand_count && status == EXIT_FOUND; i++) {
        dls_error err;
        const char *path = options->operands[i];
        dls_status listed = input_list_add(&inputs, path, &err);
        if (listed != DLS_OK && !again) status = trouble_with(path, &err);
    }
    for (size_t i = 0; i < inputs.folder_count && status == EXIT_FOUND; i++) {
        dls_error err;
        dls_status added = folder_watch_add(watch, inputs.folders[i], &err);
        if (added != DLS_OK && !again) status = trouble_with(inputs.folders[i], &err);
    }
    for (size_t i = 0; i < inputs.count && status == EXIT_FOUND; i++) {
        dls_error err;
        if (inputs.items[i].in_folder) continue;
        if (watch_parent(watch, inputs.items[i].path, &err) != DLS_OK && !again)
            status = trouble_with(inputs.items[i].path, &err);
    }
    input_list_done(&inputs);
    return status;
}

static int check_options(const struct options *options)
{
    for (size_t i = 0; i < options->operand_count; i++) {
        if (strcmp(options->operands[i], "-") == 0) return trouble("--watch follows files and folders, not -");
    }
    if (options->dry_run) return trouble("'--watch' does not go with '--dry-run'");
    return EXIT_FOUND;
}

/* Until Ctrl-C. */
static int follow(int watch, const struct options *options,
                  int (*index_once)(const struct options *options, bool again))
{
    struct options next = *options;
    const char *slash = strrchr(options->output_path, '/');
    const char *ignored = slash != NULL ? slash + 1 : options->output_path; /* the index may lie among its sources */
    int status = watch_inputs(watch, options, false);
    if (status == EXIT_FOUND) status = index_once(options, false);
    if (status == EXIT_TROUBLE) return status;
    next.update = true;
    if (!options->quiet) message("%s follows what changes, until Ctrl-C", options->output_path);
    while (folder_watch_wait(watch, ignored)) {
        watch_inputs(watch, options, true);
        index_once(&next, true);
    }
    interrupt_end_process();
    return trouble("%s: watching ended", options->output_path);
}

int index_watch(const struct options *options, int (*index_once)(const struct options *options, bool again))
{
    dls_error err;
    int status = check_options(options);
    if (status != EXIT_FOUND) return status;
    int watch = folder_watch_open(&err);
    if (watch < 0) return trouble_with(options->output_path, &err);
    interrupt_install();
    status = follow(watch, options, index_once);
    close(watch);
    return status;
}
