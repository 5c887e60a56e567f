/* SPDX-License-Identifier: MIT
 *
 * UTF-8, code point by code point. Any bytes can be read: what is malformed is read as U+FFFD, one for each maximal
 * beginning of a sequence (Unicode 15.0, section 3.9, "U+FFFD Substitution of Maximal Subparts"; as browsers do).
 */
#ifndef DLS__UTF8_H
#define DLS__UTF8_H

#include "base/common.h"

#define DLS__REPLACEMENT 0xFFFDu

/* The code point that begins at `at`, with `left` > 0 bytes to read, and the bytes that it takes, 1 to 4. */
uint32_t dls__utf8_decode(const char *at, size_t left, size_t *size);

/* Write a code point (not a surrogate); the bytes that it took, 1 to 4. */
size_t dls__utf8_encode(uint32_t code_point, char out[4]);

/* The longest beginning of the valid text `bytes` that has at most `max` bytes and does not cut a code point. */
size_t dls__utf8_cut(const char *bytes, size_t length, size_t max);

#endif
