/* SPDX-License-Identifier: MIT
 *
 * Choosing merges.
 */
#include "index/merge_policy.h"

#define SMALLEST_LEVEL ((uint64_t)64 << 10)
#define GROWTH 8

uint64_t dls__bytes_left(const dls__segment_descriptor *segment)
{
    uint64_t words = 0, gone = 0;
    for (size_t field = 0; field < DLS_MAX_TEXT_FIELDS; field++) {
        words += segment->total_length[field];
        gone += segment->deleted_length[field];
    }
    double share = (double)(segment->documents - segment->deleted) / (double)segment->documents;
    double share_of_words = words > 0 ? (double)(words - gone) / (double)words : 1.0;
    return (uint64_t)((double)segment->image_size * (share < share_of_words ? share : share_of_words));
}

static unsigned level_of(const dls__segment_descriptor *segment)
{
    unsigned level = 0;
    for (uint64_t size = SMALLEST_LEVEL; size < dls__bytes_left(segment); size *= GROWTH) level++;
    return level;
}

/* A run of neighbours of `level` or less, of which GROWTH are of `level`; from `*first` on. */
static bool find_run(const dls__segment_descriptor *segments, size_t count, unsigned level, dls__merge *out)
{
    size_t same = 0;
    *out = (dls__merge){ .first = 0 };
    for (size_t i = 0; i < count; i++) {
        unsigned own = level_of(&segments[i]);
        if (own == level) same++;
        if (own <= level) out->count++;
        if (own > level && same >= GROWTH) return true;
        if (own <= level) continue;
        *out = (dls__merge){ .first = i + 1 };
        same = 0;
    }
    return same >= GROWTH;
}

bool dls__merge_due(const dls__segment_descriptor *segments, size_t count, dls__merge *out)
{
    unsigned highest = 0;
    for (size_t i = 0; i < count; i++) {
        if (2 * dls__bytes_left(&segments[i]) + 1 < segments[i].image_size) { /* rounding left out */
            *out = (dls__merge){ i, 1 };
            return true;
        }
        if (level_of(&segments[i]) > highest) highest = level_of(&segments[i]);
    }
    for (unsigned level = 0; level <= highest; level++)
        if (find_run(segments, count, level, out)) return true;
    return false;
}

bool dls__merge_thinned(const dls__segment_descriptor *segments, size_t count, dls__merge *out)
{
    size_t i = 0;
    while (i < count && dls__bytes_left(&segments[i]) >= segments[i].image_size / 4 * 3) i++;
    *out = (dls__merge){ i, 1 };
    return i < count;
}

static bool is_as_wanted(const dls__segment_descriptor *segment, bool reorder)
{
    return segment->deleted == 0 && (!reorder || segment->sections[DLS__SECTION_ORDER].size > 0);
}

bool dls__merge_down(const dls__segment_descriptor *segments, size_t count, size_t most, bool reorder, dls__merge *out)
{
    uint64_t least = UINT64_MAX;
    size_t together = count > most ? count - most + 1 : 1;
    for (size_t i = 0; i + together <= count; i++) {
        uint64_t bytes = 0;
        if (together == 1 && is_as_wanted(&segments[i], reorder)) continue;
        for (size_t j = i; j < i + together; j++) bytes += dls__bytes_left(&segments[j]);
        if (bytes >= least) continue;
        least = bytes;
        *out = (dls__merge){ i, together };
    }
    return least < UINT64_MAX;
}
