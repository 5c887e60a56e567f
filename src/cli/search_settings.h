/* SPDX-License-Identifier: MIT
 *
 * What the command line says of ranking, for the library.
 */
#ifndef CLI_SEARCH_SETTINGS_H
#define CLI_SEARCH_SETTINGS_H

#include <dlsearch/dlsearch.h>

#include "cli/flags.h"

/* Points into itself: it is not to be copied. */
struct search_settings {
    dls_search_options search;
    float b[DLS_MAX_FIELDS];
    float lead[DLS_MAX_FIELDS];
};

void search_settings_take(struct search_settings *settings, const struct options *options);

#endif
