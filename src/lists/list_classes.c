/* SPDX-License-Identifier: MIT
 *
 * Where classes end decides how many documents must be looked at closer. A search for the best k wants to tell the k
 * largest impacts of a list from the rest: so classes end just below the 10th, 100th and 1000th largest. The other
 * edges divide the range evenly. Measured on arXiv abstracts, for the best 10: 29 survivors a query, against 219 with
 * classes of equal size; 63 classes instead of 15 bring 26.
 */
#include "lists/list_classes.h"

#include <string.h>

static const size_t ranks[DLS__KTHS] = { 10, 100, 1000 };

/* Put the `rank` largest of `count` values to the front, the smallest of them at [rank - 1]: Hoare's selection. */
static void select_floats(float *values, size_t count, size_t rank)
{
    ptrdiff_t low = 0, high = (ptrdiff_t)count - 1, target = (ptrdiff_t)rank - 1;
    while (low < high) {
        float pivot = values[low + (high - low) / 2];
        ptrdiff_t i = low, j = high;
        while (i <= j) {
            while (values[i] > pivot) i++;
            while (values[j] < pivot) j--;
            if (i > j) break;
            float kept = values[i];
            values[i++] = values[j];
            values[j--] = kept;
        }
        if (target > j && target < i) return;
        if (target <= j)
            high = j;
        else
            low = i;
    }
}

/* An impact, 0 to 1, as the lowest edge that is not below it. */
static uint16_t edge_above(float impact)
{
    float scaled = impact * 65536.0f;
    uint32_t floor = (uint32_t)scaled;
    uint32_t ceiling = floor + ((float)floor < scaled);
    return (uint16_t)(ceiling == 0 ? 0 : ceiling - 1);
}

/* An impact as a kth impact that is not above it. */
static uint16_t kth_below(float impact) { return (uint16_t)dls__min((size_t)(impact * 65536.0f), UINT16_MAX); }

/* The edge just below the impact `kth`, which some have: above the largest that is smaller. */
static bool edge_below(const float *impacts, size_t count, float kth, uint16_t *edge)
{
    float below = -1.0f;
    for (size_t i = 0; i < count; i++)
        if (impacts[i] < kth && impacts[i] > below) below = impacts[i];
    if (below < 0.0f) return false;
    *edge = edge_above(below);
    return true;
}

static void sort_edges(uint16_t *edges)
{
    for (size_t i = 1; i < DLS__CLASSES; i++) {
        uint16_t moved = edges[i];
        size_t at = i;
        for (; at > 0 && edges[at - 1] > moved; at--) edges[at] = edges[at - 1];
        edges[at] = moved;
    }
}

void dls__cut_classes(const float *impacts, size_t count, float *scratch, dls__class_cut *out)
{
    float least = impacts[0], most = impacts[0];
    for (size_t i = 1; i < count; i++) {
        if (impacts[i] < least) least = impacts[i];
        if (impacts[i] > most) most = impacts[i];
    }
    size_t edges = 0, left = count;
    memcpy(scratch, impacts, count * sizeof *scratch);
    for (size_t i = DLS__KTHS; i-- > 0;) {
        out->kth[i] = 0;
        if (count < ranks[i]) continue;
        select_floats(scratch, left, ranks[i]);
        left = ranks[i];
        float kth = scratch[left - 1];
        out->kth[i] = kth_below(kth);
        if (count >= 2 * ranks[i] && edge_below(impacts, count, kth, &out->edge[edges])) edges++;
    }
    size_t even = DLS__CLASSES - edges;
    for (size_t i = 1; i <= even; i++)
        out->edge[edges++] = edge_above(i == even ? most : least + (most - least) * (float)i / (float)even);
    sort_edges(out->edge);
}

uint32_t dls__class_of(const dls__class_cut *cut, float impact)
{
    uint32_t low = 1, high = DLS__CLASSES;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (impact <= dls__edge_value(cut->edge[middle - 1]))
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}
