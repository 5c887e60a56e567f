/* SPDX-License-Identifier: MIT
 *
 * Which fields of an index the command knows how to show, by their names. Every one may be missing.
 */
#ifndef CLI_SHOWN_FIELDS_H
#define CLI_SHOWN_FIELDS_H

#include <dlsearch/dlsearch.h>

#define NO_FIELD (-1)

struct shown_fields {
    const dls_schema *schema;
    int title;
    int name; /* what stands in for a title: the first field of words that is none of the usual ones */
    int url;
    int year;
    int date;
    int kind;
    int section;
    int text;
    int note;
};

struct shown_fields shown_fields_of(const dls_schema *schema);

#endif
