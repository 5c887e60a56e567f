/* SPDX-License-Identifier: MIT
 *
 * In how many documents any member of a synonym is: what the idf of all of them is made of. A document counts as having
 * a phrase if it has each of its words in some text field, as it has a word: whether they stand side by side is not
 * known without a look at positions, which takes several times as long as the search for what is left of it is worth.
 *
 * Documents of one segment are in no other, and those of one index mostly in no other: so the numbers add up, and
 * statistics have them as they have terms, by a string that says which words and phrases are meant:
 *
 *   synonym = DLS__KEYWORD_PREFIX field:u8 member ('\n' member)*      field is DLS_FIELD_OF_SYNONYM, which no field is
 *   member  = term (' ' term)*                                        '\' stands before '\', ' ' and '\n' of a term
 */
#ifndef DLS__SYNONYM_DF_H
#define DLS__SYNONYM_DF_H

#include "base/buf.h"
#include "rank/plan.h"

/* Of all segments, without deleted documents; or what the statistics of the search say. The members' terms have been
 * looked up. [cost: nothing of a single word; else each list is combined, block by block, with the others] */
dls_status dls__synonym_df(dls__plan *plan, dls__plan_node *node, uint64_t *df, dls_error *err);

/* Append the string by which statistics have a synonym. */
void dls__synonym_string(const dls_query *synonym, dls__buf *out);

#endif
