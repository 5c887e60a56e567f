/* SPDX-License-Identifier: MIT
 *
 * The version, in the one place that knows it; the build reads it from here.
 *
 * API history: what a program may rely on from which version. What comes after the first release is named here,
 * function by function and member by member (tests/meta/check_abi.py wants the functions).
 *
 *   0.1.0  schema, writer, index, query, synonyms, search, corrections, suggestions, hits, explanations, statistics,
 *          analyzers; features and limits that can be asked for (dls_feature, dls_limit); dlsearch.hpp
 */
#ifndef DLSEARCH_VERSION_H
#define DLSEARCH_VERSION_H

#define DLS_VERSION_MAJOR 0
#define DLS_VERSION_MINOR 1
#define DLS_VERSION_PATCH 0
#define DLS_VERSION_STRING "0.1.0"

#endif
