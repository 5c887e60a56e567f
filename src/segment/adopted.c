/* SPDX-License-Identifier: MIT
 *
 * Numbering what is left of a segment.
 */
#include "segment/adopted.h"

#include "base/alloc.h"
#include "base/error.h"
#include "segment/live_source.h"

static dls_status number_inner(dls__adopted *adopted, const dls_allocator *allocator, dls_error *err)
{
    uint32_t documents = adopted->segment->descriptor.documents;
    adopted->places = dls__alloc_zero_array(allocator, documents, sizeof *adopted->places);
    adopted->inner_numbers = dls__alloc_array(allocator, documents, sizeof *adopted->inner_numbers);
    if (adopted->places == NULL || adopted->inner_numbers == NULL) return dls__no_memory(err);
    DLS__TRY(dls__segment_places(adopted->segment, adopted->places, err));
    /* where the order makes no sense, some number may be nobody's */
    for (uint32_t inner = 0; inner < documents; inner++) adopted->inner_numbers[inner] = DLS__LEFT_OUT;
    for (uint32_t outer = 0; outer < documents; outer++)
        adopted->inner_numbers[adopted->places[outer]] = adopted->numbers[outer];
    return DLS_OK;
}

dls_status dls__adopted_init(dls__adopted *adopted, dls__segment *segment, uint32_t first,
                             const dls_allocator *allocator, dls_error *err)
{
    uint32_t documents = segment->descriptor.documents, next = first;
    const dls__columns *columns;
    *adopted = (dls__adopted){ .segment = segment };
    DLS__TRY(dls__segment_columns(segment, &columns, err));
    adopted->numbers = dls__alloc_array(allocator, documents, sizeof *adopted->numbers);
    if (adopted->numbers == NULL) return dls__no_memory(err);
    for (uint32_t outer = 0; outer < documents; outer++)
        adopted->numbers[outer] = dls__segment_is_gone(segment, outer) ? DLS__LEFT_OUT : next++;
    adopted->inner_numbers = adopted->numbers;
    if (segment->order.size == 0) return DLS_OK;
    adopted->inner_numbers = NULL;
    return number_inner(adopted, allocator, err);
}

void dls__adopted_done(dls__adopted *adopted, const dls_allocator *allocator)
{
    size_t size = adopted->segment->descriptor.documents * sizeof *adopted->numbers;
    if (adopted->inner_numbers != adopted->numbers) dls__free(allocator, adopted->inner_numbers, size);
    dls__free(allocator, adopted->places, size);
    dls__free(allocator, adopted->numbers, size);
}
