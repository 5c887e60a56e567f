/* SPDX-License-Identifier: MIT
 *
 * A hit for programs, one object on a line:
 *
 *   {"rank":1,"score":5.7314,"key":"r24","index":"papers.dls","title":"...","authors":["..."],"year":2016,...,
 *    "snippet":{"field":"text","text":"...","ranges":[[4,15],[40,46]],"html":"..."},"remarks":["corrected"],
 *    "corrected":"convolution stride","explain":{...}}
 *
 * `index` is there where several are searched, `cursor` where hits are sorted. Every stored field is there under its
 * name, if it has a value: a string, a number or a truth value as its kind is, or an array where it has several; `tags`
 * and `authors` always as arrays, as in the input of `dlsearch index`. A field called like one of our members is
 * written as "field." and its name.
 * Ranges are of `snippet.text`, in bytes of UTF-8 if no unit is named. `html` has the same text, with <b> around what
 * matched, and nothing else in it is markup. `remarks` is there if there is one; `corrected`, what was searched for,
 * where words were misspelt.
 */
#ifndef CLI_HIT_JSON_H
#define CLI_HIT_JSON_H

#include <dlsearch/dlsearch.h>

#include "cli/shown_fields.h"
#include "cli/string_builder.h"

struct hit_json_form {
    struct shown_fields fields;
    dls_unit unit; /* of ranges; 0: bytes */
    bool explain;
    const char *index; /* the index that the hit is from; NULL: there is but one */
    uint32_t remarks;  /* on the search */
    bool cursors;      /* say where each hit stands */
};

dls_status builder_add_hit_json(struct string_builder *out, const struct hit_json_form *form, dls_hits *hits,
                                size_t number, uint64_t rank, dls_error *err);

#endif
