/* SPDX-License-Identifier: MIT
 *
 * Where classes end decides how many documents must be looked at closer. A search for the best k wants to tell the k
 * largest impacts of a list from the rest: so classes end just below the 10th, 100th and 1000th largest. The other
 * edges divide the range evenly. Measured on arXiv abstracts, for the best 10: 29 survivors a query, against 219 with
 * classes of equal size; 63 classes instead of 15 bring 26.
 */
#include "lists/list_classes.h"

static const uint64_t ranks[DLS__KTHS] = { 10, 100, 1000 };

/* Part [low, high] by the impact in the middle (Hoare): [low, *end) has none that is smaller, [*begin, high] none that
 * is larger, and what is between has that one. */
static void part_impacts(dls__shared_impact *impacts, ptrdiff_t low, ptrdiff_t high, ptrdiff_t *end, ptrdiff_t *begin)
{
    float pivot = impacts[low + (high - low) / 2].impact;
    ptrdiff_t i = low, j = high;
    while (i <= j) {
        while (impacts[i].impact > pivot) i++;
        while (impacts[j].impact < pivot) j--;
        if (i > j) break;
        dls__shared_impact kept = impacts[i];
        impacts[i++] = impacts[j];
        impacts[j--] = kept;
    }
    *end = j + 1;
    *begin = i;
}

static uint64_t postings_of(const dls__shared_impact *impacts, ptrdiff_t from, ptrdiff_t to)
{
    uint64_t sum = 0;
    for (ptrdiff_t i = from; i < to; i++) sum += impacts[i].postings;
    return sum;
}

/* The largest impact that `rank` postings reach, if all have as many. Impacts up to it are put to the front, and
 * `*count` becomes how many these are. */
static float select_impact(dls__shared_impact *impacts, size_t *count, uint64_t rank)
{
    ptrdiff_t low = 0, high = (ptrdiff_t)*count - 1;
    while (low < high) {
        ptrdiff_t end, begin;
        part_impacts(impacts, low, high, &end, &begin);
        uint64_t larger = postings_of(impacts, low, end), equal = postings_of(impacts, end, begin);
        if (rank <= larger) {
            high = end - 1;
        } else if (rank <= larger + equal) {
            low = high = end;
        } else {
            rank -= larger + equal;
            low = begin;
        }
    }
    *count = (size_t)low + 1;
    return impacts[low].impact;
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
static bool edge_below(const dls__shared_impact *impacts, size_t count, float kth, uint16_t *edge)
{
    float below = -1.0f;
    for (size_t i = 0; i < count; i++)
        if (impacts[i].impact < kth && impacts[i].impact > below) below = impacts[i].impact;
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

void dls__cut_classes(dls__shared_impact *impacts, size_t count, dls__class_cut *out)
{
    float least = impacts[0].impact, most = impacts[0].impact;
    uint64_t postings = postings_of(impacts, 0, (ptrdiff_t)count);
    for (size_t i = 1; i < count; i++) {
        if (impacts[i].impact < least) least = impacts[i].impact;
        if (impacts[i].impact > most) most = impacts[i].impact;
    }
    size_t edges = 0, left = count;
    for (size_t i = DLS__KTHS; i-- > 0;) {
        out->kth[i] = 0;
        if (postings < ranks[i]) continue;
        float kth = select_impact(impacts, &left, ranks[i]);
        out->kth[i] = kth_below(kth);
        if (postings >= 2 * ranks[i] && edge_below(impacts, count, kth, &out->edge[edges])) edges++;
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
