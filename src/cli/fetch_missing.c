/* SPDX-License-Identifier: MIT
 *
 * dlsearch fetch, in a command that was built without libcurl, as that of Python's wheels is.
 */
#include "cli/commands.h"
#include "cli/message.h"

int cmd_fetch(const struct options *options)
{
    (void)options;
    return trouble("this dlsearch was built without 'fetch', which needs libcurl: "
                   "build it from its sources where libcurl is, with -Dfetch=enabled");
}
