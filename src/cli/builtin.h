/* SPDX-License-Identifier: MIT
 *
 * The built-in list: an index as bytes, made at build time by builtin_generator.c from corpus/resources.jsonl.
 */
#ifndef CLI_BUILTIN_H
#define CLI_BUILTIN_H

#include <stddef.h>

extern const unsigned char dls_builtin_index[];
extern const size_t dls_builtin_index_size;

#endif
