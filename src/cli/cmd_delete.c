/* SPDX-License-Identifier: MIT
 *
 * dlsearch delete: documents leave an index, by their keys, in one commit.
 */
#include <string.h>

#include "cli/commands.h"
#include "cli/human_numbers.h"
#include "cli/index_place.h"
#include "cli/message.h"
#include "cli/string_builder.h"

/* Take one out; a key that no document has is named, and is no trouble. */
static int delete_key(dls_writer *writer, const char *path, const char *key, uint64_t *deleted)
{
    dls_error err;
    dls_status status = dls_writer_delete(writer, key, strlen(key), &err);
    if (status == DLS_OK) ++*deleted;
    if (status == DLS_OK) return EXIT_FOUND;
    if (status != DLS_ENOTFOUND) return trouble_with(path, &err);
    message("%s: %s", path, err.text);
    return EXIT_NONE;
}

/* What is to be deleted, and of which index. */
struct deletion {
    const char *path;
    const char *const *keys;
    size_t count;
};

static int delete_keys(dls_writer *writer, const struct deletion *what, uint64_t *deleted)
{
    int result = EXIT_FOUND;
    for (size_t i = 0; i < what->count; i++) {
        int status = delete_key(writer, what->path, what->keys[i], deleted);
        if (status == EXIT_TROUBLE) return status;
        if (status == EXIT_NONE) result = EXIT_NONE;
    }
    return result;
}

static int commit_deletions(dls_writer *writer, const struct options *options, const char *path, uint64_t deleted)
{
    dls_error err;
    uint64_t left = dls_writer_count(writer);
    if (deleted > 0 && dls_writer_commit(writer, &err) != DLS_OK) return trouble_with(path, &err);
    if (!options->quiet) {
        message("%s: %s document%s deleted, %s left", path, grouped(deleted).text, deleted == 1 ? "" : "s",
                grouped(left).text);
    }
    return EXIT_FOUND;
}

int cmd_delete(const struct options *options)
{
    size_t names = index_place_names(options);
    struct deletion what = { names > 0 ? options->operands[0] : options->index_path, options->operands + names,
                             options->operand_count - names };
    if (what.path == NULL) return trouble("no index named; as in: dlsearch delete FILE.dls KEY");
    if (what.count == 0) return trouble("no key named; as in: dlsearch delete %s KEY", what.path);
    dls_writer *writer;
    dls_error err;
    dls_writer_options settings = DLS_WRITER_OPTIONS_INIT;
    settings.wait_ms = (uint32_t)options->wait_ms;
    if (dls_writer_open(what.path, NULL, &settings, &writer, &err) != DLS_OK) return trouble_with(what.path, &err);
    uint64_t deleted = 0;
    int status = delete_keys(writer, &what, &deleted);
    if (status != EXIT_TROUBLE) {
        int committed = commit_deletions(writer, options, what.path, deleted);
        if (committed == EXIT_TROUBLE) status = committed;
    }
    dls_writer_close(writer);
    return status;
}
