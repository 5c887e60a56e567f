/* SPDX-License-Identifier: MIT
 *
 * Summing occurrences up, and finding one that only postings or only texts have. How values of a field follow each
 * other is told here a second time, apart from the writer, which this checks.
 */
#include "segment/text_check.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/analyzer.h"
#include "base/alloc.h"
#include "base/error.h"
#include "segment/list_source.h"

/* What is shown of a key and of a term. */
#define SHOWN_KEY 60
#define SHOWN_TERM 40

/* Stands for the field of a keyword, whose term has the field in it. */
#define NO_TEXT DLS_MAX_TEXT_FIELDS

/* An occurrence of a text, for who goes through one. */
typedef struct occurrence {
    const char *term;
    size_t length;
    uint32_t field; /* text number, or NO_TEXT */
    uint32_t position;
    uint64_t number;
} occurrence;

typedef struct occurrence_sink {
    void *taker;
    dls_status (*take)(void *taker, const occurrence *each, dls_error *err);
} occurrence_sink;

/* The finaliser of splitmix64: one to one, and each bit of the result depends on all. */
static uint64_t scrambled(uint64_t x)
{
    x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
    return x ^ x >> 31;
}

static uint64_t number_of_term(const char *term, size_t length)
{
    uint64_t number = UINT64_C(0xcbf29ce484222325); /* FNV-1a, 64 bits */
    for (size_t i = 0; i < length; i++) number = (number ^ (uint8_t)term[i]) * UINT64_C(0x100000001b3);
    return scrambled(number + length);
}

/* Positions of fields that do not keep them are 0. */
static uint64_t number_of_occurrence(uint64_t term, uint32_t field, uint32_t position)
{
    return scrambled(term + ((uint64_t)field << 32 | position) * UINT64_C(0x9e3779b97f4a7c15));
}

dls_status dls__text_check_init(dls__text_check *check, const dls__segment *segment, const dls_schema *schema,
                                const dls_allocator *allocator, dls_error *err)
{
    *check = (dls__text_check){ .segment = segment, .schema = schema, .allocator = allocator };
    dls__buf_init(&check->recent, allocator, SIZE_MAX);
    for (size_t field = 0; field < schema->count; field++) {
        if (!schema->fields[field].stored) continue;
        if (schema->fields[field].kind == DLS_FIELD_TEXT) check->texts |= UINT32_C(1) << schema->text_number[field];
        if (dls__kind_has_values(schema->fields[field].kind)) check->keywords |= UINT64_C(1) << field;
    }
    check->sums = dls__alloc_zero_array(allocator, segment->descriptor.documents, sizeof *check->sums);
    if (check->sums == NULL) return dls__no_memory(err);
    return dls__field_analyzers_init(&check->analyzers, schema, allocator, err);
}

void dls__text_check_done(dls__text_check *check)
{
    dls__free(check->allocator, check->sums, check->segment->descriptor.documents * sizeof *check->sums);
    dls__field_analyzers_done(&check->analyzers);
    dls__buf_done(&check->recent);
}

/* -------------------------------------------------------------------------------------------------------- postings */

/* A keyword of a field that is not stored, which is left out; one of a field that there is not, is not. */
static bool is_hidden_keyword(const dls__text_check *check, const char *term)
{
    uint8_t field = (uint8_t)term[1];
    return (uint8_t)term[0] == DLS__KEYWORD_PREFIX && field < check->schema->count &&
           dls__kind_has_values(check->schema->fields[field].kind) && !check->schema->fields[field].stored;
}

void dls__text_check_term(dls__text_check *check, const char *term, size_t length)
{
    bool left_out = length >= DLS__KEYWORD_PREFIX_SIZE && is_hidden_keyword(check, term);
    check->term = left_out ? 0 : number_of_term(term, length);
}

/* The occurrences of a posting; their positions are those of `posting`. */
static dls_status walk_posting(const dls__text_check *check, const dls__posting *posting, occurrence *each,
                               const occurrence_sink *sink, dls_error *err)
{
    const uint32_t *positions = posting->positions, *count = posting->counts;
    each->field = NO_TEXT;
    each->position = 0;
    each->number = number_of_occurrence(check->term, NO_TEXT, 0);
    if (posting->fields == 0) return check->term != 0 ? sink->take(sink->taker, each, err) : DLS_OK;
    for (uint32_t fields = posting->fields; fields != 0; fields &= fields - 1, count++) {
        each->field = dls__lowest_bit(fields);
        bool placed = (check->schema->position_fields >> each->field & 1) != 0;
        for (uint32_t i = 0; i < *count && (check->texts >> each->field & 1) != 0; i++) {
            each->position = placed ? positions[i] : 0;
            each->number = number_of_occurrence(check->term, each->field, each->position);
            DLS__TRY(sink->take(sink->taker, each, err));
        }
        if (placed) positions += *count;
    }
    return DLS_OK;
}

static dls_status add_up(void *sum, const occurrence *each, dls_error *err)
{
    (void)err;
    *(uint64_t *)sum += each->number;
    return DLS_OK;
}

void dls__text_check_posting(dls__text_check *check, const dls__posting *posting)
{
    occurrence each;
    occurrence_sink sink = { &check->sums[posting->document], add_up };
    walk_posting(check, posting, &each, &sink, NULL); /* cannot fail */
}

/* ----------------------------------------------------------------------------------------------------------- texts */

/* A term that was met before at its position is one occurrence. */
static bool is_met(const dls__buf *recent, uint64_t term)
{
    const uint64_t *met = (const uint64_t *)(const void *)recent->bytes;
    for (size_t i = recent->size / sizeof *met; i-- > 0;)
        if (met[i] == term) return true;
    return false;
}

/* One value of a text field; moves `*position` behind its last word, and counts words. */
static dls_status walk_text(dls__text_check *check, uint32_t field, const dls__record_reader *record,
                            uint32_t *position, uint32_t *length, const occurrence_sink *sink, dls_error *err)
{
    dls_analyzer *analyzer = check->analyzers.by_text[field];
    bool placed = (check->schema->position_fields >> field & 1) != 0;
    uint32_t base = *position;
    dls_token token;
    dls__buf_clear(&check->recent);
    dls__analyzer_begin(analyzer, record->value, record->length);
    while (dls__analyzer_next(analyzer, &token)) {
        uint64_t term = number_of_term(token.term, token.term_length);
        if (base + token.position + 1 != *position) dls__buf_clear(&check->recent);
        ++*length;
        *position = base + token.position + 1;
        if (is_met(&check->recent, term)) continue;
        dls__buf_append(&check->recent, &term, sizeof term);
        occurrence each = { token.term, token.term_length, field, placed ? *position - 1 : 0, 0 };
        each.number = number_of_occurrence(term, field, each.position);
        DLS__TRY(sink->take(sink->taker, &each, err));
    }
    DLS__TRY(dls__buf_status(&check->recent, err));
    return dls__analyzer_status(analyzer, err);
}

/* All stored texts of a record; `lengths` become those of its text fields. */
static dls_status walk_texts(dls__text_check *check, dls__record_reader record, uint32_t *lengths,
                             const occurrence_sink *sink, dls_error *err)
{
    uint32_t positions[DLS_MAX_TEXT_FIELDS] = { 0 };
    while (dls__record_next(&record)) {
        if (check->schema->fields[record.field].kind != DLS_FIELD_TEXT) continue;
        uint32_t field = check->schema->text_number[record.field];
        if ((check->texts >> field & 1) == 0) continue;
        if (lengths[field] > 0) positions[field] += DLS__VALUE_GAP;
        DLS__TRY(walk_text(check, field, &record, &positions[field], &lengths[field], sink, err));
    }
    return DLS_OK;
}

/* A keyword, or number, as a term. */
static dls_status spell_keyword(const dls__text_check *check, const dls__record_reader *record,
                                char term[DLS__VALUE_TERM_SIZE], size_t *length, dls_error *err)
{
    const dls_field *field = &check->schema->fields[record->field];
    if (dls__value_spell(field, (size_t)record->field, record->value, record->length, DLS__VALUE_BEGIN, term, length,
                         NULL) == DLS_OK)
        return DLS_OK;
    return dls__section_corrupt(&check->segment->stored.section, 0, "a value that is none of its field's", err);
}

static int by_occurrence_number(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

/* All stored keywords of a record, the number of each once, sorted, to `recent`. */
static dls_status collect_keywords(dls__text_check *check, dls__record_reader record, dls_error *err)
{
    dls__buf_clear(&check->recent);
    while (dls__record_next(&record)) {
        if ((check->keywords >> record.field & 1) == 0) continue;
        char term[DLS__VALUE_TERM_SIZE];
        size_t length;
        DLS__TRY(spell_keyword(check, &record, term, &length, err));
        uint64_t number = number_of_occurrence(number_of_term(term, length), NO_TEXT, 0);
        dls__buf_append(&check->recent, &number, sizeof number);
    }
    DLS__TRY(dls__buf_status(&check->recent, err));
    uint64_t *numbers = (uint64_t *)(void *)check->recent.bytes;
    size_t count = check->recent.size / sizeof *numbers, kept = 0;
    if (count > 0) qsort(numbers, count, sizeof *numbers, by_occurrence_number);
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || numbers[kept - 1] != numbers[i]) numbers[kept++] = numbers[i];
    check->recent.size = kept * sizeof *numbers;
    return DLS_OK;
}

static dls_status wrong_length(const dls__text_check *check, uint32_t field, const dls__record_reader *record,
                               uint32_t expected, uint32_t found, dls_error *err)
{
    return dls__fail(err, DLS_ECORRUPT, check->segment->pages.file_offset,
                     "document '%.*s': field '%s' is said to have %" PRIu32 " words, its text has %" PRIu32,
                     (int)dls__min(record->key_length, SHOWN_KEY), record->key,
                     check->schema->fields[check->schema->text_field[field]].name, expected, found);
}

dls_status dls__text_check_record(dls__text_check *check, uint32_t inner, const dls__record_reader *record,
                                  const uint32_t *lengths, dls_error *err)
{
    uint64_t sum = 0;
    uint32_t found[DLS_MAX_TEXT_FIELDS] = { 0 };
    occurrence_sink sink = { &sum, add_up };
    DLS__TRY(walk_texts(check, *record, found, &sink, err));
    for (uint32_t field = 0; field < check->schema->text_count; field++)
        if ((check->texts >> field & 1) != 0 && found[field] != lengths[field])
            return wrong_length(check, field, record, lengths[field], found[field], err);
    DLS__TRY(collect_keywords(check, *record, err));
    const uint64_t *numbers = (const uint64_t *)(const void *)check->recent.bytes;
    for (size_t i = 0; i < check->recent.size / sizeof *numbers; i++) sum += numbers[i];
    check->sums[inner] -= sum;
    return DLS_OK;
}

/* ------------------------------------------------------------------------------------------------- one difference */

typedef struct difference {
    dls__text_check *check;
    uint32_t inner;
    dls__record_reader record;
    dls__buf numbers; /* u64s: of all occurrences of the text, sorted */
    dls__buf met;     /* a byte for each: the postings have it */
} difference;

static dls_status collect_number(void *taker, const occurrence *each, dls_error *err)
{
    (void)err;
    dls__buf_append(taker, &each->number, sizeof each->number);
    return DLS_OK;
}

static dls_status collect_numbers(difference *d, dls_error *err)
{
    uint32_t lengths[DLS_MAX_TEXT_FIELDS] = { 0 };
    occurrence_sink sink = { &d->numbers, collect_number };
    DLS__TRY(walk_texts(d->check, d->record, lengths, &sink, err));
    DLS__TRY(collect_keywords(d->check, d->record, err));
    dls__buf_append(&d->numbers, d->check->recent.bytes, d->check->recent.size);
    DLS__TRY(dls__buf_status(&d->numbers, err));
    size_t count = d->numbers.size / sizeof(uint64_t);
    if (count > 0) qsort(d->numbers.bytes, count, sizeof(uint64_t), by_occurrence_number);
    for (size_t i = 0; i < count; i++) dls__buf_append_u8(&d->met, 0);
    return dls__buf_status(&d->met, err);
}

/* Say that the `has` of the document has an occurrence that the `lacks` lacks. */
static dls_status tell_difference(const difference *d, const occurrence *odd, const char *has, const char *lacks,
                                  dls_error *err)
{
    bool text = odd->field != NO_TEXT;
    size_t prefix = text ? 0 : DLS__KEYWORD_PREFIX_SIZE; /* which each keyword has, or the check had ended */
    const dls_schema *schema = d->check->schema;
    size_t field = text ? schema->text_field[odd->field] : (uint8_t)odd->term[1];
    char place[40] = "";
    if (text && (schema->position_fields >> odd->field & 1) != 0)
        snprintf(place, sizeof place, ", position %" PRIu32, odd->position);
    return dls__fail(err, DLS_ECORRUPT, d->check->segment->pages.file_offset,
                     "document '%.*s': the %s has '%.*s' (field '%s'%s), the %s not",
                     (int)dls__min(d->record.key_length, SHOWN_KEY), d->record.key, has,
                     (int)dls__min(odd->length - prefix, SHOWN_TERM), odd->term + prefix,
                     field < schema->count ? schema->fields[field].name : "?", place, lacks);
}

/* Tick an occurrence of the postings off among those of the text. */
static dls_status tick_off(void *taker, const occurrence *each, dls_error *err)
{
    difference *d = taker;
    const uint64_t *numbers = (const uint64_t *)(const void *)d->numbers.bytes;
    size_t count = d->met.size, low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (numbers[middle] < each->number)
            low = middle + 1;
        else
            high = middle;
    }
    while (low < count && numbers[low] == each->number && d->met.bytes[low] != 0) low++;
    if (low == count || numbers[low] != each->number)
        return tell_difference(d, each, "index", "text", err);
    d->met.bytes[low] = 1;
    return DLS_OK;
}

static dls_status tick_postings_off(difference *d, dls__term_source *terms, dls_error *err)
{
    occurrence_sink sink = { d, tick_off };
    for (;;) {
        bool more;
        DLS__TRY(terms->next_term(terms, &more, err));
        if (!more) return DLS_OK;
        dls__text_check_term(d->check, terms->term, terms->length);
        occurrence each = { .term = terms->term, .length = terms->length };
        for (;;) {
            DLS__TRY(terms->next_posting(terms, &more, err));
            if (!more) break;
            if (terms->posting.document == d->inner)
                DLS__TRY(walk_posting(d->check, &terms->posting, &each, &sink, err));
        }
    }
}

/* Tell of an occurrence of the text if it is the one that is sought: the first that was not met. */
static dls_status tell_if_missing(void *taker, const occurrence *each, dls_error *err)
{
    const difference *d = taker;
    const uint64_t *numbers = (const uint64_t *)(const void *)d->numbers.bytes;
    size_t i = 0;
    while (i < d->met.size && d->met.bytes[i] != 0) i++;
    if (i == d->met.size || numbers[i] != each->number) return DLS_OK;
    return tell_difference(d, each, "text", "index", err);
}

static dls_status tell_of_missing_keyword(difference *d, const occurrence_sink *sink, dls_error *err)
{
    dls__record_reader record = d->record;
    while (dls__record_next(&record)) {
        if ((d->check->keywords >> record.field & 1) == 0) continue;
        char term[DLS__VALUE_TERM_SIZE];
        occurrence each = { .term = term, .field = NO_TEXT };
        DLS__TRY(spell_keyword(d->check, &record, term, &each.length, err));
        each.number = number_of_occurrence(number_of_term(term, each.length), NO_TEXT, 0);
        DLS__TRY(sink->take(sink->taker, &each, err));
    }
    return DLS_OK;
}

static dls_status find_difference(difference *d, dls_error *err)
{
    dls__list_source lists;
    uint32_t lengths[DLS_MAX_TEXT_FIELDS] = { 0 };
    occurrence_sink sink = { d, tell_if_missing };
    DLS__TRY(collect_numbers(d, err));
    dls__list_source_init(&lists, &d->check->segment->terms, &d->check->segment->lists, d->check->allocator);
    dls_status status = tick_postings_off(d, &lists.source, err);
    dls__list_source_done(&lists);
    DLS__TRY(status);
    DLS__TRY(walk_texts(d->check, d->record, lengths, &sink, err));
    return tell_of_missing_keyword(d, &sink, err);
}

/* What is wrong with a document whose sums differ. */
static dls_status explain_difference(dls__text_check *check, uint32_t inner, dls_error *err)
{
    uint32_t outer;
    dls__buf record;
    difference d = { .check = check, .inner = inner };
    dls__buf_init(&record, check->allocator, SIZE_MAX);
    dls__buf_init(&d.numbers, check->allocator, SIZE_MAX);
    dls__buf_init(&d.met, check->allocator, SIZE_MAX);
    dls_status status = dls__segment_outer(check->segment, inner, &outer, err);
    if (status == DLS_OK) status = dls__docstore_read(&check->segment->stored, outer, &record, err);
    if (status == DLS_OK) {
        dls__record_open(&d.record, record.bytes, record.size);
        status = find_difference(&d, err);
    }
    if (status == DLS_OK)
        status = dls__section_corrupt(&check->segment->stored.section, 0, "a text that is not what was indexed", err);
    dls__buf_done(&d.met);
    dls__buf_done(&d.numbers);
    dls__buf_done(&record);
    return status;
}

dls_status dls__text_check_finish(dls__text_check *check, dls_error *err)
{
    for (uint32_t inner = 0; inner < check->segment->descriptor.documents; inner++)
        if (check->sums[inner] != 0) return explain_difference(check, inner, err);
    return DLS_OK;
}
