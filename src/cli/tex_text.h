/* SPDX-License-Identifier: MIT
 *
 * Text as BibTeX files have it, made plain: braces that only protect go, accents become characters, `\&` is &, ~ is a
 * blank, white space is one blank. Formulas and commands that we do not know stay as they are.
 */
#ifndef CLI_TEX_TEXT_H
#define CLI_TEX_TEXT_H

#include "cli/string_builder.h"

void builder_add_tex(struct string_builder *out, const char *text, size_t length);

#endif
