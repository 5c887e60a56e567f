/* SPDX-License-Identifier: MIT
 *
 * Which index is meant where none is named: the user's own collection, which is the file that $DLSEARCH_INDEX says, or
 * else dlsearch/default.dls among the user's data. `dlsearch index` goes on with it; the other verbs read it if it is
 * there, and the built-in list if it is not. "built-in" names that list.
 */
#ifndef CLI_INDEX_PLACE_H
#define CLI_INDEX_PLACE_H

#include "cli/flags.h"

#define BUILTIN_NAME "built-in"

/* Fill in the paths that were not named. False after a message. */
bool index_place_settle(struct options *options);

/* Whether `dlsearch index` goes on with the user's own collection, since no other index was named. */
bool index_place_is_users(const struct options *options);

/* How many operands, 0 or 1, name the index of a verb whose first one may: none if --index does; a name that ends in
 * .dls, or that of a file that is an index. */
size_t index_place_names(const struct options *options);

#endif
