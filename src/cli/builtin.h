/* SPDX-License-Identifier: MIT
 *
 * The built-in list: an index as bytes, made at build time by builtin_generator.c from corpus/resources.jsonl; and the
 * synonyms that come with it, corpus/synonyms.txt as it stands.
 */
#ifndef CLI_BUILTIN_H
#define CLI_BUILTIN_H

#include <stddef.h>

extern const unsigned char dls_builtin_index[];
extern const size_t dls_builtin_index_size;
extern const unsigned char dls_builtin_synonyms[];
extern const size_t dls_builtin_synonyms_size;

#endif
