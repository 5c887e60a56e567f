/* SPDX-License-Identifier: MIT
 *
 * Ranges of a text as other programs want them: counted in other units, or as marks in HTML.
 */
#ifndef DLS__RANGES_H
#define DLS__RANGES_H

#include "base/common.h"

/* See dls_ranges_convert and dls_html; ranges are inside the text, ascending and apart. */
void dls__ranges_convert(const char *text, size_t length, const dls_range *ranges, size_t count, dls_unit unit,
                         dls_range *out);
size_t dls__html(const dls_text *text, const dls_range *ranges, size_t count, const char *before, const char *after,
                 char *out, size_t size);

#endif
