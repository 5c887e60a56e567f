/* SPDX-License-Identifier: MIT
 *
 * Noting ties, and finding the first of them.
 */
#include "rank/ties.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "columns/record.h"

/* Keys of a dictionary that are walked over in the time in which one record is read, by which the way is chosen;
 * measured on 214,696 abstracts: 12 ns for a key, 9.3 us for a record, whose block is unpacked. */
#define KEYS_PER_RECORD 750

void dls__ties_init(dls__ties *ties, const dls_index *index, dls__arena *arena)
{
    ties->index = index;
    ties->arena = arena;
    ties->count = 0;
    ties->bits = NULL;
    ties->in_bits = false;
    ties->failed = false;
}

static size_t words_of_bits(const dls__ties *ties) { return (size_t)(ties->index->documents / 64 + 1); }

static void set_tie_bit(uint64_t *bits, uint32_t document) { bits[document / 64] |= UINT64_C(1) << document % 64; }

/* From numbers to bits, which are all zeros while they are not used. */
static void use_bits(dls__ties *ties)
{
    if (ties->bits == NULL)
        ties->bits = dls__arena_alloc_zero(ties->arena, words_of_bits(ties) * sizeof *ties->bits);
    ties->failed |= ties->bits == NULL;
    if (ties->failed) return;
    for (size_t i = 0; i < ties->count; i++) set_tie_bit(ties->bits, ties->numbers[i]);
    ties->in_bits = true;
}

void dls__ties_add(dls__ties *ties, uint32_t document)
{
    if (ties->count == DLS__FEW_TIES && !ties->in_bits) use_bits(ties);
    if (ties->failed) return;
    if (ties->in_bits)
        set_tie_bit(ties->bits, document);
    else
        ties->numbers[ties->count] = document;
    ties->count++;
}

void dls__ties_clear(dls__ties *ties)
{
    if (ties->in_bits) memset(ties->bits, 0, words_of_bits(ties) * sizeof *ties->bits);
    ties->in_bits = false;
    ties->count = 0;
}

/* ------------------------------------------------------------------------------------------------------------- keys */

/* A document and its key; the key is first, so that sorting keys sorts these. */
typedef struct keyed_document {
    dls__bytemap_entry key;
    uint32_t document;
} keyed_document;

/* What is being found: documents with their keys, the first of each segment. */
typedef struct first_keys {
    const dls__ties *ties;
    dls__arena keys;
    dls__buf found; /* of keyed_document */
    size_t wanted;
} first_keys;

static dls_status take_key(first_keys *f, const char *key, size_t length, uint32_t document, dls_error *err)
{
    keyed_document taken = { .key = { .length = (uint32_t)length }, .document = document };
    taken.key.bytes = dls__arena_copy(&f->keys, key, length);
    if (taken.key.bytes == NULL) return dls__no_memory(err);
    dls__buf_append(&f->found, &taken, sizeof taken);
    return dls__buf_status(&f->found, err);
}

/* The ties of one segment: documents [first, end) of the index. Their numbers are a part of ties->numbers, or bits. */
typedef struct segment_ties {
    const dls__segment *segment;
    uint32_t first;
    uint32_t end;
    const uint32_t *numbers; /* NULL: they are bits */
    size_t count;
} segment_ties;

static dls_status read_key(first_keys *f, const segment_ties *s, dls__docstore_iter *records, uint32_t document,
                           dls_error *err)
{
    bool more;
    dls__record_reader record;
    DLS__TRY(dls__docstore_iter_seek(records, document - s->first, err));
    DLS__TRY(dls__docstore_iter_next(records, &more, err));
    dls__record_open(&record, records->record, records->size);
    if (record.reader.bad)
        return dls__section_corrupt(&s->segment->stored.section, 0, "a record that makes no sense", err);
    return take_key(f, record.key, record.key_length, document, err);
}

static dls_status read_keys(first_keys *f, const segment_ties *s, dls_error *err)
{
    dls__docstore_iter records;
    dls__docstore_iter_init(&records, &s->segment->stored, f->ties->arena->allocator);
    dls_status status = DLS_OK;
    for (size_t i = 0; i < s->count && s->numbers != NULL && status == DLS_OK; i++)
        status = read_key(f, s, &records, s->numbers[i], err);
    for (uint32_t at = s->first / 64 * 64; at < s->end && s->numbers == NULL && status == DLS_OK; at += 64)
        for (uint64_t word = f->ties->bits[at / 64]; word != 0 && status == DLS_OK; word &= word - 1) {
            uint32_t document = at + dls__lowest_bit(word);
            if (document >= s->first && document < s->end) status = read_key(f, s, &records, document, err);
        }
    dls__docstore_iter_done(&records);
    return status;
}

/* The bits of a segment's ties alone, from its first document on, of numbers; NULL: there is no memory. */
static uint64_t *bits_of_numbers(first_keys *f, const segment_ties *s)
{
    uint64_t *bits = dls__arena_alloc_zero(&f->keys, ((size_t)(s->end - s->first) / 64 + 1) * sizeof *bits);
    for (size_t i = 0; i < s->count && bits != NULL; i++) set_tie_bit(bits, s->numbers[i] - s->first);
    return bits;
}

/* Take keys in their order until enough of them are of ties. Each tie is taken once, whatever the dictionary says. */
static dls_status walk_keys(first_keys *f, const segment_ties *s, dls_error *err)
{
    uint64_t *bits = f->ties->bits;
    uint32_t from = s->numbers == NULL ? s->first : 0; /* where the bits of the segment begin */
    if (s->numbers != NULL) bits = bits_of_numbers(f, s);
    if (bits == NULL) return dls__no_memory(err);
    dls__dict_iter keys;
    dls__dict_iter_init(&keys, &s->segment->keys);
    for (size_t left = dls__min(f->wanted, s->count); left > 0;) {
        bool more;
        DLS__TRY(dls__dict_iter_next(&keys, &more, err));
        if (!more || keys.value >= s->end - s->first)
            return dls__section_corrupt(&s->segment->keys.section, 0, "keys that lead to other documents", err);
        uint32_t bit = from + (uint32_t)keys.value;
        if ((bits[bit / 64] >> bit % 64 & 1) == 0) continue;
        bits[bit / 64] &= ~(UINT64_C(1) << bit % 64);
        DLS__TRY(take_key(f, keys.string, keys.length, s->first + (uint32_t)keys.value, err));
        left--;
    }
    return DLS_OK;
}

/* How many keys are walked over until enough have come, if ties are anywhere among them. */
static uint64_t expected_walk(const first_keys *f, const segment_ties *s)
{
    uint64_t documents = s->end - s->first;
    return f->wanted >= s->count ? documents : documents / s->count * (f->wanted + 1);
}

static dls_status take_segment_ties(first_keys *f, const segment_ties *s, dls_error *err)
{
    if (s->count == 0) return DLS_OK;
    if (s->count * KEYS_PER_RECORD < expected_walk(f, s)) return read_keys(f, s, err);
    return walk_keys(f, s, err);
}

static size_t count_bits_between(const uint64_t *bits, uint32_t first, uint32_t end)
{
    size_t count = 0;
    for (uint32_t at = first / 64 * 64; at < end; at += 64) {
        uint64_t word = bits[at / 64];
        if (at < first) word &= UINT64_MAX << (first - at);
        if (end - at < 64) word &= (UINT64_C(1) << (end - at)) - 1;
        count += dls__popcount(word);
    }
    return count;
}

static dls_status take_all_ties(first_keys *f, dls_error *err)
{
    const dls__ties *ties = f->ties;
    const uint32_t *numbers = ties->numbers;
    for (size_t i = 0; i < ties->index->segment_count; i++) {
        segment_ties s = { .segment = &ties->index->segments[i] };
        s.first = (uint32_t)ties->index->first_document[i];
        s.end = (uint32_t)ties->index->first_document[i + 1];
        if (ties->in_bits) {
            s.count = count_bits_between(ties->bits, s.first, s.end);
        } else {
            s.numbers = numbers;
            while (numbers < ties->numbers + ties->count && *numbers < s.end) numbers++;
            s.count = (size_t)(numbers - s.numbers);
        }
        DLS__TRY(take_segment_ties(f, &s, err));
    }
    return DLS_OK;
}

/* The best of what was taken from the segments. */
static dls_status sort_first_keys(first_keys *f, uint32_t *out, size_t *count, dls_error *err)
{
    const keyed_document *found = (const keyed_document *)(const void *)f->found.bytes;
    size_t found_count = f->found.size / sizeof *found;
    const dls__bytemap_entry **sorted = dls__arena_alloc_array(&f->keys, found_count, sizeof(dls__bytemap_entry *));
    if (sorted == NULL) return dls__no_memory(err);
    for (size_t i = 0; i < found_count; i++) sorted[i] = &found[i].key;
    dls__sort_strings(sorted, found_count);
    *count = dls__min(f->wanted, found_count);
    for (size_t i = 0; i < *count; i++) out[i] = ((const keyed_document *)(const void *)sorted[i])->document;
    return DLS_OK;
}

static int by_tie_number(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return (a > b) - (a < b);
}

dls_status dls__ties_first(dls__ties *ties, size_t wanted, uint32_t *out, size_t *count, dls_error *err)
{
    if (ties->failed) return dls__no_memory(err);
    if (!ties->in_bits) qsort(ties->numbers, ties->count, sizeof *ties->numbers, by_tie_number);
    first_keys f = { .ties = ties, .wanted = wanted };
    dls__arena_init(&f.keys, ties->arena->allocator);
    dls__buf_init(&f.found, ties->arena->allocator, SIZE_MAX);
    dls_status status = take_all_ties(&f, err);
    if (status == DLS_OK) status = sort_first_keys(&f, out, count, err);
    dls__buf_done(&f.found);
    dls__arena_done(&f.keys);
    return status;
}
