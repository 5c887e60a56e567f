/* SPDX-License-Identifier: MIT
 *
 * Decimal numbers to and from text: the same on every machine, whatever the locale.
 *
 *   whole  = [+ | -] digit{1..}
 *   number = [+ | -] digit{0..} [. digit{0..}] [(e | E) [+ | -] digit{1..}]     a digit at least before the e
 */
#ifndef DLS__VALUE_NUMBER_H
#define DLS__VALUE_NUMBER_H

#include "base/common.h"

/* False if the text is none, or the number does not fit 64 bits. */
bool dls__whole_parse(const char *text, size_t length, int64_t *out);

/* The nearest double, never -0. False if the text is none, is longer than DLS__DECIMAL_LONGEST, or the number is beyond
 * all doubles. */
#define DLS__DECIMAL_LONGEST 400
bool dls__number_parse(const char *text, size_t length, double *out);

/* A short text that gives this number, which is finite, to `out`; its length. */
#define DLS__DECIMAL_TEXT 32
size_t dls__number_format(double number, char out[DLS__DECIMAL_TEXT]);

#endif
