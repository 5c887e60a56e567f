/* SPDX-License-Identifier: MIT
 *
 * How long it takes until documents can be found: some are put into an index, which is begun if it is not there, and
 * committed, again and again. Prints
 *
 *   commits  median_us  p99_us  most_us  written_kib  grown_kib  written_by_grown
 *
 * of putting and committing together; for each commit how much was written, merges, scratch files and all, and by how
 * much that made the index larger, dead space left out; and the one by the other.
 */
#ifndef BENCH_SPEED_COMMITS_H
#define BENCH_SPEED_COMMITS_H

#include <stdbool.h>
#include <stddef.h>

/* `count` commits of so many documents each. `background`: merges are done by a thread. */
void speed_commits(const char *docs, const char *index_path, size_t count, size_t documents, bool background);

#endif
