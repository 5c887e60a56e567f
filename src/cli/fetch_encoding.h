/* SPDX-License-Identifier: MIT
 *
 * Names by which pages say what they are written in, as browsers know them: the labels of the WHATWG's Encoding
 * Standard (encoding.spec.whatwg.org). Whatever else the C library could convert is none: UTF-7 hides markup from those
 * who look for it, EBCDIC and the like are no encodings of the web, and a name may carry instructions ("//IGNORE").
 *
 * Left out are the labels of UTF-8 and UTF-16, since what is in them is told by its bytes, those of the standard's
 * encodings that decode nothing, and x-user-defined.
 */
#ifndef CLI_FETCH_ENCODING_H
#define CLI_FETCH_ENCODING_H

#include <stddef.h>

/* What iconv calls the encoding of this label, which is in any case; NULL: it is none. */
const char *encoding_of_label(const char *label, size_t length);

#endif
