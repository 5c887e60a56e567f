/* SPDX-License-Identifier: MIT
 *
 * The fields of an index that have values, for filters, facets and sorting, by the names that people give them: a field
 * of words whose whole values stand in another, NAME.keyword, is called NAME all the same.
 */
#ifndef CLI_VALUE_FIELDS_H
#define CLI_VALUE_FIELDS_H

#include <stdbool.h>

#include <dlsearch/dlsearch.h>

#define VALUES_SUFFIX ".keyword"

/* The number of the field that has the values of what is called `name`; -1: there is none. */
int value_field_find(const dls_schema *schema, const char *name);

/* Whether field `number` has the values of another, under whose name it is known. */
bool value_field_is_double(const dls_schema *schema, size_t number);

/* The names of all, for messages; borrowed from the schema. How many they are. */
size_t value_field_names(const dls_schema *schema, const char *names[DLS_MAX_FIELDS]);

/* The same as value_field_find, with a message where there is none, which calls the index `index`; `length` bytes of
 * `name`. With `sorted`, one without a column is none either. */
int value_field_need(const dls_schema *schema, const char *index, const char *name, size_t length, bool sorted);

#endif
