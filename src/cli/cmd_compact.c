/* SPDX-License-Identifier: MIT
 *
 * dlsearch compact: each index is written anew, in one segment, without what was deleted. Ctrl-C leaves it as it was.
 */
#include "cli/commands.h"
#include "cli/human_numbers.h"
#include "cli/interrupt.h"
#include "cli/message.h"
#include "cli/writer_wait.h"

static bool size_of_index(const char *path, uint64_t *bytes, dls_error *err)
{
    dls_index *index;
    dls_index_info info;
    if (dls_index_open(path, NULL, &index, err) != DLS_OK) return false;
    dls_index_get_info(index, &info);
    dls_index_close(index);
    *bytes = info.file_bytes;
    return true;
}

/* Where Ctrl-C ends it, that is said. */
static dls_status write_anew(const struct options *options, const char *path, dls_error *err)
{
    dls_writer *writer;
    dls_writer_options settings = DLS_WRITER_OPTIONS_INIT;
    settings.reorder = options->reorder;
    settings.cancel = interrupt_cancels;
    struct writer_place place = { .path = path, .wait_ms = options->wait_ms };
    dls_status status = writer_wait_open(&place, settings, &writer, err);
    if (status != DLS_OK) return interrupt_pending() != 0 ? DLS_ECANCELLED : status;
    status = dls_writer_compact(writer, 1, err);
    dls_writer_close(writer);
    return status;
}

static int compact_index(const struct options *options, const char *path)
{
    dls_error err;
    uint64_t before, after;
    if (!size_of_index(path, &before, &err)) return trouble_with(path, &err);
    dls_status status = write_anew(options, path, &err);
    if (status == DLS_ECANCELLED) {
        message("interrupted; %s is as it was", path);
        interrupt_end_process();
    }
    if (status != DLS_OK || !size_of_index(path, &after, &err)) return trouble_with(path, &err);
    if (!options->quiet) message("%s: %s bytes, before %s", path, grouped(after).text, grouped(before).text);
    return EXIT_FOUND;
}

int cmd_compact(const struct options *options)
{
    int status = EXIT_FOUND;
    bool named = options->operand_count > 0 && !options->index_is_named;
    if (!named && options->index_path == NULL)
        return trouble("no index named; as in: dlsearch compact FILE.dls");
    interrupt_install();
    if (!named) status = compact_index(options, options->index_path);
    for (size_t i = 0; i < options->operand_count; i++) {
        if (compact_index(options, options->operands[i]) != EXIT_FOUND) status = EXIT_TROUBLE;
    }
    if (interrupt_pending() != 0) interrupt_end_process(); /* what came too late to change anything */
    return status;
}
