/* SPDX-License-Identifier: MIT
 *
 * The source with most terms is cut into parts of as many terms, and all others where it is. Parts differ in their
 * postings, the more the fewer terms they have; but there are so many that threads are done at about one time.
 */
#include "segment/term_cuts.h"

#include "base/alloc.h"
#include "base/error.h"

#define TERMS_OF_PART 1024
#define MOST_PARTS 128

/* What has most terms: one of the two. */
typedef struct largest_source {
    uint64_t terms;
    const dls__inverter_source *inverted;
    const dls__dict *dict;
} largest_source;

static void look_at_dict(largest_source *largest, const dls__dict *dict)
{
    if (dict->count > largest->terms) *largest = (largest_source){ .terms = dict->count, .dict = dict };
}

static void look_at_lane(largest_source *largest, const dls__lane *lane, const dls__inverter_source *inverted)
{
    if (inverted->count > largest->terms)
        *largest = (largest_source){ .terms = inverted->count, .inverted = inverted };
    for (size_t i = 0; i < lane->run_count; i++) look_at_dict(largest, &lane->runs[i]->term_dict);
}

static largest_source find_largest(const dls__segment_writer *writer, const dls__sorted_lanes *sorted)
{
    largest_source largest = { 0 };
    for (size_t i = 0; i < sorted->count; i++) look_at_lane(&largest, writer->intake.lanes[i], &sorted->lanes[i]);
    for (size_t i = 0; i < writer->adopted_count; i++) look_at_dict(&largest, &writer->adopted[i].segment->terms);
    return largest;
}

/* Where part `number` of `count`, but the first, begins. */
static dls_status find_cut(const largest_source *largest, size_t number, size_t count, const char **string,
                           size_t *length, dls_error *err)
{
    uint64_t before = largest->terms / count * number;
    if (largest->dict != NULL) return dls__dict_string_near(largest->dict, before, string, length, err);
    *string = largest->inverted->order[before]->bytes;
    *length = largest->inverted->order[before]->length;
    return DLS_OK;
}

dls_status dls__term_cuts_init(dls__term_cuts *cuts, const dls__segment_writer *writer, const dls__sorted_lanes *sorted,
                               size_t threads, dls_error *err)
{
    largest_source largest = find_largest(writer, sorted);
    uint64_t parts = threads == 1 ? 1 : 1 + largest.terms / TERMS_OF_PART;
    cuts->count = parts < MOST_PARTS ? (size_t)parts : MOST_PARTS;
    cuts->ranges = dls__alloc_zero_array(writer->allocator, cuts->count, sizeof *cuts->ranges);
    if (cuts->ranges == NULL) return dls__no_memory(err);
    for (size_t i = 1; i < cuts->count; i++) {
        const char *string;
        size_t length;
        DLS__TRY(find_cut(&largest, i, cuts->count, &string, &length, err));
        cuts->ranges[i - 1].until = cuts->ranges[i].from = string;
        cuts->ranges[i - 1].until_length = cuts->ranges[i].from_length = length;
    }
    return DLS_OK;
}

void dls__term_cuts_done(dls__term_cuts *cuts, const dls_allocator *allocator)
{
    dls__free(allocator, cuts->ranges, cuts->count * sizeof *cuts->ranges);
}
