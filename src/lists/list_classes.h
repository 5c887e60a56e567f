/* SPDX-License-Identifier: MIT
 *
 * Cutting a list's impacts into classes.
 */
#ifndef DLS__LIST_CLASSES_H
#define DLS__LIST_CLASSES_H

#include "lists/list_format.h"

typedef struct dls__class_cut {
    uint16_t edge[DLS__CLASSES]; /* of classes 1, 2, ...; as stored */
    uint16_t kth[DLS__KTHS];
} dls__class_cut;

/* An impact that so many postings have (1 or more). */
typedef struct dls__shared_impact {
    float impact;
    uint32_t postings;
} dls__shared_impact;

/* Cut `count` impacts (1 or more), equal ones any number of times; they are put into another order. */
void dls__cut_classes(dls__shared_impact *impacts, size_t count, dls__class_cut *out);

/* The class of an impact, 1 to 15. */
uint32_t dls__class_of(const dls__class_cut *cut, float impact);

#endif
