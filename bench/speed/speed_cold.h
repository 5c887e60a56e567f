/* SPDX-License-Identifier: MIT
 *
 * What the first answer costs: from opening the index to the 10 best documents of a query of two words, with nothing of
 * the file in memory (cold) and with all that is needed in it (warm). Prints the medians over all such queries:
 *
 *   queries  cold_ms  warm_ms  read_kib  needed_kib
 *
 * `read_kib` is what of the file is in memory after the cold answer: it was read from the disk, and most of it only
 * because the system reads ahead around each page that is missed. `needed_kib` is the same without reading ahead, that
 * is the pages (of 4 KiB) that the search looks at; those that only opening looks at are not among them.
 */
#ifndef BENCH_SPEED_COLD_H
#define BENCH_SPEED_COLD_H

void speed_cold(const char *index_path, const char *queries_path);

#endif
