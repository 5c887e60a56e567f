/* SPDX-License-Identifier: MIT
 *
 * dlsearch similar KEY: dlsearch search --like KEY.
 */
#include "cli/commands.h"
#include "cli/message.h"

int cmd_similar(const struct options *options)
{
    if (options->operand_count != 1)
        return trouble("name one document by its key; as in: dlsearch similar conv-arithmetic");
    struct options search = *options;
    search.like = options->operands[0];
    search.operand_count = 0;
    return cmd_search(&search);
}
