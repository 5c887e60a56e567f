/* SPDX-License-Identifier: MIT
 *
 * What the library takes for real documents with the analysis of English: without reading them, which is done before.
 *
 * Documents are lines of JSON. The members `title`, `tags`, `authors` and `text` go to those fields of the default
 * schema, `url` and `date` to fields that are stored alone, and `id` is the key.
 */
#ifndef BENCH_SPEED_ENGLISH_H
#define BENCH_SPEED_ENGLISH_H

/* A line for each of
 *
 *   analysis   every text through dls_analyzer_run, one after the other
 *   index      an index at `path`, which is replaced, committed and durable; nothing is stored but keys
 *   stored     the same with all fields stored
 *
 * or for `what` alone, if it is not NULL: tokens, seconds, tokens a second. */
void speed_english(const char *docs, const char *path, const char *what);

#endif
