/* SPDX-License-Identifier: MIT
 *
 * A whole document for people:
 *
 *   A guide to convolution arithmetic for deep learning
 *     key      conv-arithmetic
 *     authors  V. Dumoulin, F. Visin
 *     text     We introduce a guide to help deep learning practitioners ...
 *
 * All stored fields in their order, but the title, which stands above, and those that hold the values of another.
 */
#ifndef CLI_DOCUMENT_TEXT_H
#define CLI_DOCUMENT_TEXT_H

#include <dlsearch/dlsearch.h>

#include "cli/shown_fields.h"
#include "cli/string_builder.h"
#include "cli/terminal.h"

dls_status builder_add_document(struct string_builder *out, const struct shown_fields *fields,
                                const struct terminal *terminal, dls_hits *hits, size_t number, dls_error *err);

#endif
