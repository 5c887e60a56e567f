/* SPDX-License-Identifier: MIT
 *
 * Inverting a document: analyse, invert, gather what is to be stored.
 */
#include "segment/lane.h"

#include "analysis/analyzer.h"
#include "base/alloc.h"
#include "base/endian.h"
#include "base/error.h"
#include "columns/extent.h"
#include "columns/lengths.h"
#include "columns/record.h"
#include "segment/segment_format.h"

_Static_assert(2 * DLS_MAX_SLOP + 1 <= DLS__VALUE_GAP, "a phrase with slop would go on in the next value");
_Static_assert(DLS_MAX_DISTANCE <= DLS__VALUE_GAP, "words of different values would be near each other");

dls_status dls__lane_init(dls__lane *lane, const dls_schema *schema, const dls_allocator *allocator,
                          dls__lane_budget *budget, const char *beside, dls_error *err)
{
    *lane = (dls__lane){ .allocator = allocator, .schema = schema, .beside = beside, .budget = budget };
    dls__inverter_init(&lane->inverter, allocator);
    dls__buf_init(&lane->keyword, allocator, DLS__DICT_MAX_STRING + DLS__TERM_SLACK);
    dls__buf_init(&lane->values, allocator, SIZE_MAX);
    return dls__field_analyzers_init(&lane->analyzers, schema, allocator, err);
}

static void free_runs(dls__lane *lane)
{
    for (size_t i = 0; i < lane->run_count; i++) {
        dls__run_done(lane->runs[i]);
        dls__free(lane->allocator, lane->runs[i], sizeof **lane->runs);
    }
    dls__free(lane->allocator, lane->runs, lane->run_capacity * sizeof *lane->runs);
}

void dls__lane_done(dls__lane *lane)
{
    dls__field_analyzers_done(&lane->analyzers);
    free_runs(lane);
    dls__inverter_done(&lane->inverter);
    dls__buf_done(&lane->keyword);
    dls__buf_done(&lane->values);
}

static bool make_room_for_run(dls__lane *lane)
{
    if (lane->run_count < lane->run_capacity) return true;
    size_t capacity = lane->run_capacity == 0 ? 8 : 2 * lane->run_capacity;
    dls__run **runs =
        dls__resize(lane->allocator, lane->runs, lane->run_capacity * sizeof *runs, capacity * sizeof *runs);
    if (runs == NULL) return false;
    lane->runs = runs;
    lane->run_capacity = capacity;
    return true;
}

/* What the inverter holds, of documents below `end`, becomes a run, and the inverter is empty. */
static dls_status spill(dls__lane *lane, uint32_t end, dls_error *err)
{
    if (!make_room_for_run(lane)) return dls__no_memory(err);
    dls__run *run = dls__alloc_zero(lane->allocator, sizeof *run);
    if (run == NULL) return dls__no_memory(err);
    lane->runs[lane->run_count++] = run;
    DLS__TRY(dls__run_write(run, &lane->inverter, lane->schema->text_count, lane->schema->position_fields, end,
                            lane->beside, lane->cancel, err));
    dls__inverter_clear(&lane->inverter);
    return DLS_OK;
}

/* Have the lane's memory in the budget; what is used of that. */
static size_t count_memory(dls__lane *lane)
{
    size_t memory = dls__inverter_memory(&lane->inverter), more = memory - lane->counted; /* or less, modulo 2^64 */
    lane->counted = memory;
    return atomic_fetch_add_explicit(&lane->budget->used, more, memory_order_relaxed) + more;
}

dls_status dls__lane_settle(dls__lane *lane, uint32_t end, dls_error *err)
{
    const dls__lane_budget *budget = lane->budget;
    if (count_memory(lane) < budget->bytes || lane->counted < budget->bytes / budget->lanes / 4) return DLS_OK;
    DLS__TRY(spill(lane, end, err));
    count_memory(lane);
    return DLS_OK;
}

/* ------------------------------------------------------------------------------------------------------ a document */

/* Invert one value of text field `number` whose words begin at `*position`; leaves the position after its last word. */
static dls_status add_text(dls__lane *lane, uint32_t document, uint32_t number, const dls_value *value,
                           uint32_t *position, uint32_t *length, dls_error *err)
{
    dls_analyzer *analyzer = lane->analyzers.by_text[number];
    uint32_t base = *position;
    dls_token token;
    dls__analyzer_begin(analyzer, value->text, value->length);
    while (dls__analyzer_next(analyzer, &token)) {
        if (!dls__inverter_add(&lane->inverter, token.term, token.term_length, document, number, base + token.position))
            return dls__no_memory(err);
        ++*length;
        *position = base + token.position + 1;
    }
    return dls__analyzer_status(analyzer, err);
}

/* The values of text field `number`, in the order they were given, and the field's length. */
static dls_status add_text_field(dls__lane *lane, uint32_t document, uint32_t number, const dls_value *values,
                                 size_t count, dls__intake_batch *batch, uint32_t *words, dls_error *err)
{
    uint32_t position = 0, end = 0, length = 0;
    for (size_t i = 0; i < count; i++) {
        if (values[i].field != lane->schema->text_field[number]) continue;
        if (length > 0) position += DLS__VALUE_GAP;
        uint32_t before = length;
        DLS__TRY(add_text(lane, document, number, &values[i], &position, &length, err));
        if (length > before) end = position;
    }
    dls__buf_append_u8(&batch->lengths[number], dls__length_encode(length));
    DLS__TRY(dls__buf_status(&batch->lengths[number], err));
    if ((lane->schema->position_fields >> number & 1) != 0)
        dls__buf_append_u8(&batch->extents[number], dls__extent_of(end > 0 ? end - 1 : 0));
    *words = length;
    batch->total_length[number] += length;
    batch->documents_with[number] += length > 0;
    return dls__buf_status(&batch->extents[number], err);
}

static dls_status add_keyword(dls__lane *lane, uint32_t document, const dls_value *value, dls_error *err)
{
    dls__buf *term = &lane->keyword;
    size_t length;
    dls__buf_clear(term);
    dls__buf_reserve(term, DLS__VALUE_TERM_SIZE + DLS__TERM_SLACK);
    DLS__TRY(dls__buf_status(term, err));
    DLS__TRY(dls__value_spell(&lane->schema->fields[value->field], value->field, value->text, value->length,
                              DLS__VALUE_BEGIN, (char *)term->bytes, &length, err));
    if (!dls__inverter_add_keyword(&lane->inverter, (const char *)term->bytes, length, document))
        return dls__no_memory(err);
    return DLS_OK;
}

static dls_status add_record(const dls__lane *lane, const char *key, size_t key_length, const uint32_t *words,
                             const dls_value *values, size_t count, dls__buf *records, dls_error *err)
{
    size_t before = records->size;
    dls__buf_append_u64(records, 0);
    dls__record_begin(records, key, key_length, words, lane->schema->text_count);
    for (size_t i = 0; i < count; i++)
        if (lane->schema->fields[values[i].field].stored)
            dls__record_add(records, values[i].field, values[i].text, values[i].length);
    DLS__TRY(dls__buf_status(records, err));
    dls__store_u64(records->bytes + before, records->size - before - sizeof(uint64_t));
    return DLS_OK;
}

dls_status dls__lane_add(dls__lane *lane, const char *key, size_t key_length, const dls_value *values, size_t count,
                         dls__intake_batch *batch, dls_error *err)
{
    uint32_t document = batch->first + batch->documents, words[DLS_MAX_TEXT_FIELDS];
    for (uint32_t number = 0; number < lane->schema->text_count; number++)
        DLS__TRY(add_text_field(lane, document, number, values, count, batch, &words[number], err));
    for (size_t i = 0; i < count; i++)
        if (dls__kind_has_values(lane->schema->fields[values[i].field].kind))
            DLS__TRY(add_keyword(lane, document, &values[i], err));
    if (!dls__inverter_settle(&lane->inverter)) return dls__no_memory(err);
    DLS__TRY(add_record(lane, key, key_length, words, values, count, &batch->records, err));
    batch->documents++;
    return DLS_OK;
}

static dls_status invert_waiting(dls__lane *lane, dls__intake_batch *batch, dls_error *err)
{
    dls__reader reader;
    dls__reader_init(&reader, batch->waiting.bytes, batch->waiting.size);
    for (;;) {
        dls__held_document document;
        bool more;
        DLS__TRY(dls__intake_batch_next(&reader, &document, &lane->values, &more, err));
        if (!more) return DLS_OK;
        DLS__TRY(dls__lane_add(lane, document.key, document.key_length,
                               (const dls_value *)(const void *)lane->values.bytes, document.count, batch, err));
        DLS__TRY(dls__lane_settle(lane, batch->first + batch->documents, err));
    }
}

void dls__lane_do(dls__lane *lane, dls__intake_batch *batch)
{
    if (lane->status == DLS_OK) lane->status = invert_waiting(lane, batch, &lane->failure);
    batch->status = lane->status;
    batch->failure = lane->failure;
}

/* ------------------------------------------------------------------------------------------------------------ keys */

dls_status dls__lane_add_key(dls__lane *lane, const char *key, size_t length, uint32_t document, dls_error *err)
{
    return dls__inverter_add_key(&lane->inverter, key, length, document) ? DLS_OK : dls__no_memory(err);
}

dls_status dls__lane_find_key(const dls__lane *lane, const char *key, size_t length, bool *found, uint32_t *document,
                              dls_error *err)
{
    *found = dls__inverter_find_key(&lane->inverter, key, length, document);
    for (size_t i = lane->run_count; i-- > 0 && !*found;)
        DLS__TRY(dls__run_find_key(lane->runs[i], key, length, found, document, err));
    return DLS_OK;
}
