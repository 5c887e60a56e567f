/* SPDX-License-Identifier: MIT
 *
 * Lengths of fields in words, one byte each: exact below 40, above that to 4 significant bits, always rounded down. The
 * same 256 steps as Lucene's (SmallFloat.intToByte4), so that scores agree with its.
 *
 * A column of lengths is one byte a document.
 */
#ifndef DLS__LENGTHS_H
#define DLS__LENGTHS_H

#include "base/common.h"

/* The byte for a length; monotone. */
uint8_t dls__length_encode(uint32_t length);

/* Whether the byte stands for one length alone. */
static inline bool dls__length_is_exact(uint8_t code) { return code < 40; }

/* The length that a byte stands for: the smallest that encodes to it. */
uint32_t dls__length_decode(uint8_t code);

#endif
