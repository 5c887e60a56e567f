/* SPDX-License-Identifier: MIT
 *
 * dlsearch fetch, in a command that was built without libcurl.
 */
#include "cli/commands.h"
#include "cli/message.h"

int cmd_fetch(const struct options *options)
{
    (void)options;
    return trouble(
        "this dlsearch was built without 'fetch': libcurl was not there, or meson was told -Dfetch=disabled");
}
