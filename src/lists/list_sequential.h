/* SPDX-License-Identifier: MIT
 *
 * A sequential list in the form of the others: decoded into arrays, with classes that are made up on the spot.
 */
#ifndef DLS__LIST_SEQUENTIAL_H
#define DLS__LIST_SEQUENTIAL_H

#include "lists/lists.h"

/* Fill in a list of which only file, address and block_count are known. */
dls_status dls__list_open_sequential(dls__list *list, dls__arena *arena, dls_error *err);

/* Fill in its positions, of all postings. */
dls_status dls__list_decode_positions(dls__list *list, dls__arena *arena, dls_error *err);

#endif
