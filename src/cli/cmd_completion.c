/* SPDX-License-Identifier: MIT
 *
 * dlsearch completion SHELL: its script, on standard output.
 */
#include <string.h>

#include "cli/commands.h"
#include "cli/completion.h"
#include "cli/message.h"
#include "cli/output.h"

int cmd_completion(const struct options *options)
{
    static const struct {
        const char *name;
        void (*add)(struct string_builder *out);
    } shells[] = {
        { "bash", builder_add_bash_completion },
        { "zsh", builder_add_zsh_completion },
        { "fish", builder_add_fish_completion },
    };
    const char *name = options->operand_count == 1 ? options->operands[0] : "";
    for (size_t i = 0; i < sizeof shells / sizeof shells[0]; i++) {
        if (strcmp(shells[i].name, name) != 0) continue;
        struct string_builder script = { 0 };
        int status = EXIT_FOUND;
        shells[i].add(&script);
        output_write(&script, &status);
        builder_done(&script);
        return status;
    }
    return trouble("name a shell: bash, zsh or fish; as in: dlsearch completion bash");
}
