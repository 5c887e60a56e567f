/* SPDX-License-Identifier: MIT
 *
 * dlsearch check: read every byte of each index. One line for each that is well, on standard output; what is wrong with
 * the others, on standard error. With --repair: save what is sound of one, in a new file.
 */
#include <inttypes.h>
#include <signal.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/human_numbers.h"
#include "cli/index_file.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/safe_text.h"

static int print_ok(const dls_index *index, const char *name)
{
    int status = EXIT_FOUND;
    dls_index_info info;
    dls_index_get_info(index, &info);
    struct string_builder line = { 0 };
    builder_add_safe(&line, name, strlen(name));
    builder_add_format(&line, ": ok, %s documents, %s terms, ", grouped(info.documents).text,
                       grouped(info.terms).text);
    builder_add_format(&line, "%s postings, %s bytes\n", grouped(info.postings).text, grouped(info.file_bytes).text);
    output_write(&line, &status);
    builder_done(&line);
    return status;
}

static int check_index(const char *path, bool text, bool print)
{
    dls_index *index = index_file_open(path);
    if (index == NULL) return EXIT_TROUBLE;

    const char *name = index_file_name(path);
    int status = EXIT_FOUND;
    dls_error err;
    dls_status checked = (text ? dls_index_check_text : dls_index_check)(index, &err);
    if (checked == DLS_ECORRUPT) {
        status = trouble("%s%s; it is damaged: take a copy, make it anew, or: dlsearch check --repair",
                         path != NULL ? "" : "built-in list: ", err.text); /* which names the file, if it is one */
    } else if (checked != DLS_OK) {
        status = trouble_with(name, &err);
    } else if (print) {
        status = print_ok(index, name);
    }
    dls_index_close(index);
    return status;
}

/* ------------------------------------------------------------------------------------------------------- Repair */

/* One line for each that is lost, as long as they can be written: a failure is told once, and the repair goes on. `ctx`
 * is the status of writing to standard output. */
static void print_loss(void *ctx, const dls_loss *loss)
{
    int *printed = ctx;
    if (*printed != EXIT_FOUND) return;
    struct string_builder line = { 0 };
    builder_add_string(&line, loss->kind == DLS_LOSS_WORDS ? "words lost: " : "lost: ");
    if (loss->key != NULL) builder_add_safe(&line, loss->key, loss->key_length);
    else builder_add_format(&line, "document number %" PRIu64 ", its key cannot be read", loss->document);
    builder_add_char(&line, '\n');
    output_write(&line, printed);
    builder_done(&line);
}

static void say_repair(const char *path, const char *repaired, const dls_repair_info *info)
{
    message("%s: %s document%s of %s, %s lost", repaired, grouped(info->documents).text,
            info->documents == 1 ? "" : "s", path, info->lost == 0 ? "none" : grouped(info->lost).text);
    if (info->without_words > 0) {
        message("%s: %s document%s without the words of fields that are not stored", repaired,
                grouped(info->without_words).text, info->without_words == 1 ? "" : "s");
    }
    if (info->unknown_deletions > 0) {
        message("%s: up to %s document%s that had been deleted may be back: which they were cannot be read", repaired,
                grouped(info->unknown_deletions).text, info->unknown_deletions == 1 ? "" : "s");
    }
}

static int repair_index(const struct options *options, const char *path)
{
    int printed = EXIT_FOUND;
    dls_repair_info info;
    dls_error err;
    signal(SIGPIPE, SIG_IGN); /* who reads the list may stop, as head does; what is saved does not depend on it */
    dls_status status = dls_index_repair(path, options->repaired_path, NULL, print_loss, &printed, &info, &err);
    if (status == DLS_EEXISTS) return trouble("%s: is there already; name a new file", options->repaired_path);
    if (status != DLS_OK) return trouble("nothing was saved: %s", err.text);
    say_repair(path, options->repaired_path, &info);
    if (printed != EXIT_FOUND) return printed;
    int checked = check_index(options->repaired_path, options->text, false);
    if (checked != EXIT_FOUND) return checked;
    return info.lost + info.without_words + info.unknown_deletions > 0 ? EXIT_NONE : EXIT_FOUND;
}

static int check_repair_options(const struct options *options)
{
    size_t named = options->operand_count + options->index_is_named;
    if (named == 1) return EXIT_FOUND;
    return trouble("%s; as in: dlsearch check --repair NEW.dls DAMAGED.dls",
                   named == 0 ? "no index named" : "one index at a time is repaired");
}

/* -------------------------------------------------------------------------------------------------------- Command */

int cmd_check(const struct options *options)
{
    int status = EXIT_FOUND;
    if (options->repaired_path != NULL) {
        status = check_repair_options(options);
        if (status != EXIT_FOUND) return status;
        return repair_index(options, options->index_is_named ? options->index_path : options->operands[0]);
    }
    if (options->index_is_named || options->operand_count == 0) {
        status = check_index(options->index_path, options->text, true);
    }
    for (size_t i = 0; i < options->operand_count; i++) {
        if (check_index(options->operands[i], options->text, true) != EXIT_FOUND) status = EXIT_TROUBLE;
    }
    return status;
}
