/* SPDX-License-Identifier: MIT
 *
 * A hit for people:
 *
 *    1. A guide to convolution arithmetic for deep learning
 *       2016 · tutorial · Convolutional Neural Networks
 *       https://arxiv.org/abs/1603.07285
 *       … the relationship between convolutional layers and transposed layers …
 *
 * Title: bold, and a link to the document's address; facts and address in their own styles; the words that matched
 * stand out in title, section and snippet (marked_text.h). Lines for which the document has nothing are left out.
 */
#ifndef CLI_HIT_TEXT_H
#define CLI_HIT_TEXT_H

#include <stdint.h>

#include <dlsearch/dlsearch.h>

#include "cli/shown_fields.h"
#include "cli/string_builder.h"
#include "cli/terminal.h"

struct hit_form {
    struct shown_fields fields;
    struct terminal terminal;
    size_t indent; /* columns that the number of the last hit takes, with its point and spaces */
    bool explain;
    uint64_t first_rank; /* of the first hit that is added */
    const char *index;   /* the index that the hit is from; NULL: there is but one */
};

/* Add hit `number` of `hits`, which is the `rank`-th in all. */
dls_status builder_add_hit(struct string_builder *out, const struct hit_form *form, dls_hits *hits, size_t number,
                           uint64_t rank, dls_error *err);

/* Add how its score came about, as a tree. */
dls_status builder_add_explanation(struct string_builder *out, const struct hit_form *form, dls_hits *hits,
                                   size_t number, dls_error *err);

#endif
