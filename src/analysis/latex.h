/* SPDX-License-Identifier: MIT
 *
 * What LaTeX leaves inside words: accents, and commands that say how a word looks rather than what it is.
 *
 *   Schr\"odinger  Poincar\'e  Erd{\H{o}}s  Fran\c{c}ois  na\"{\i}ve  {\L}o\'s  S{\o}ren  \AA{}ngstr\"om
 *   \emph{word}  $\mathbf{x}$  \cite{key}
 */
#ifndef DLS__LATEX_H
#define DLS__LATEX_H

#include "base/common.h"

/* The letter that is written at `at`, where a backslash or an opening brace stands, into `letter`, and the bytes that
 * it takes, with the braces around it; 0 if what stands there is no letter. `left` is how many bytes may be read. */
size_t dls__latex_letter(const char *at, size_t left, uint32_t *letter);

/* The bytes of a command about looks, structure or spacing, from its backslash at `at`; 0 for all others. */
size_t dls__latex_layout(const char *at, size_t left);

#endif
