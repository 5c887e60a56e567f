/* SPDX-License-Identifier: MIT
 *
 * A file that the variable says is meant even if it is not there: a slip is better told than searched past.
 */
#include "cli/index_place.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <dlsearch/dlsearch.h>

#include "cli/message.h"
#include "cli/string_builder.h"
#include "cli/user_files.h"

static void take_named(struct options *options)
{
    for (size_t i = 0; i < options->index_count; i++) {
        if (strcmp(options->index_paths[i], BUILTIN_NAME) == 0) options->index_paths[i] = NULL;
    }
    options->index_path = options->index_paths[options->index_count - 1];
}

static void take_users(struct options *options, bool is_there)
{
    if (options->verb == VERB_INDEX) {
        options->output_path = options->user_index;
        options->update = true;
    } else if (is_there) {
        options->index_path = options->index_paths[options->index_count++] = options->user_index;
    }
}

bool index_place_settle(struct options *options)
{
    const char *variable = getenv("DLSEARCH_INDEX");
    bool says = variable != NULL && variable[0] != '\0';
    if (options->index_is_named) take_named(options);
    if (options->index_is_named || options->output_path != NULL) return true;
    if (says && strcmp(variable, BUILTIN_NAME) == 0 && options->verb != VERB_INDEX) return true;

    struct string_builder path = { 0 };
    says = says && strcmp(variable, BUILTIN_NAME) != 0;
    if (says) builder_add_string(&path, variable);
    else if (!builder_add_user_file(&path, "XDG_DATA_HOME", ".local/share", "default.dls")) return true;
    options->user_index = strdup(builder_text(&path));
    builder_done(&path);
    if (options->user_index == NULL) {
        out_of_memory();
        return false;
    }
    take_users(options, says || access(options->user_index, F_OK) == 0);
    return true;
}

bool index_place_is_users(const struct options *options)
{
    return options->output_path != NULL && options->output_path == options->user_index;
}

size_t index_place_names(const struct options *options)
{
    if (options->index_is_named || options->operand_count == 0) return 0;
    if (options->index_path == NULL) return 1; /* there is no other */
    const char *name = options->operands[0];
    size_t length = strlen(name);
    if (length > 4 && strcmp(name + length - 4, ".dls") == 0) return 1;
    dls_index *index = NULL;
    dls_status status = dls_index_open(name, NULL, &index, NULL);
    if (status == DLS_OK) dls_index_close(index);
    return status != DLS_ENOTFOUND && status != DLS_EFORMAT && status != DLS_EIO;
}
