/* SPDX-License-Identifier: MIT
 *
 * Options of other versions: a shorter struct leaves the rest at its default, a longer one has members that are not
 * known here.
 */
#include "api/argument.h"

#include <string.h>

void dls__take_options(void *options, size_t size, const void *given, size_t given_size)
{
    if (given != NULL) memcpy(options, given, dls__min(size, given_size));
}
