/* SPDX-License-Identifier: MIT
 *
 * Decimal numbers in the text of queries, "2.5": the same in every locale; what is written is read as the same bits.
 */
#ifndef DLS__DECIMAL_H
#define DLS__DECIMAL_H

#include "base/common.h"

/* Digits that are read, in front of the point and behind it: as many as a double holds exactly. */
#define DLS__DECIMAL_DIGITS 15
#define DLS__DECIMAL_ROOM 32

/* Write `value`, 0 or 1e-6 to 1e6, with as few digits as it takes and a NUL behind; returns the length. */
size_t dls__decimal_write(float value, char out[DLS__DECIMAL_ROOM]);

/* The bytes that the number at `at` takes, digits [ "." digits ]; 0 if there is none or it has too many digits. */
size_t dls__decimal_read(const char *at, size_t left, float *out);

#endif
