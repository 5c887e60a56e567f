/* SPDX-License-Identifier: MIT
 *
 * The version, in the one place that knows it; the build reads it from here.
 *
 * API history (what a program may rely on from which version):
 *   0.1.0  schema, writer, index, query, search, hits, snippets, explanations, analyzers
 */
#ifndef DLSEARCH_VERSION_H
#define DLSEARCH_VERSION_H

#define DLS_VERSION_MAJOR 0
#define DLS_VERSION_MINOR 1
#define DLS_VERSION_PATCH 0
#define DLS_VERSION_STRING "0.1.0"

#endif
