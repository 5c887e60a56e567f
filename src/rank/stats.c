/* SPDX-License-Identifier: MIT
 *
 * Summing up.
 */
#include "rank/stats.h"

void dls__stats_collect(const dls_index *index, dls__stats *out)
{
    *out = (dls__stats){ .documents = index->documents - index->deleted };
    for (size_t i = 0; i < index->segment_count; i++) {
        const dls__segment_descriptor *descriptor = &index->segments[i].descriptor;
        for (uint32_t field = 0; field < index->schema->text_count; field++) {
            out->total_length[field] += descriptor->total_length[field] - descriptor->deleted_length[field];
            out->documents_with[field] += descriptor->documents_with[field] - descriptor->deleted_with[field];
        }
    }
}

double dls__stats_average(const dls__stats *stats, uint32_t number)
{
    return dls__average_length(stats->total_length[number], stats->documents_with[number]);
}
