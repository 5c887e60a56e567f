/* SPDX-License-Identifier: MIT
 *
 * How a benchmark ends before its time: the first thing that goes wrong is said on standard error, and the process
 * exits with 1. A figure of a run that went half wrong is worth nothing, so nothing is carried on.
 */
#ifndef BENCH_GIVE_UP_H
#define BENCH_GIVE_UP_H

#include <dlsearch/dlsearch.h>

/* Say it, as printf does, and exit. */
_Noreturn void give_up(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Give up if the call about `what` failed; `err` is the one that it was given. */
void need(dls_status status, const dls_error *err, const char *what);

/* Memory or nothing: `count` elements in place of `block`, which may be NULL. */
void *need_memory(void *block, size_t count, size_t size);

#endif
