/* SPDX-License-Identifier: MIT
 *
 * Definitions are counted in a map; if there are too many, the commonest are found, and these are sorted.
 */
#include "segment/definitions.h"

#include <stdlib.h>

#include "analysis/acronym.h"
#include "base/alloc.h"
#include "base/bytemap.h"
#include "base/error.h"
#include "columns/record.h"

/* How many documents have a definition. */
typedef struct counted_definition {
    uint32_t count;
    uint32_t last; /* of them; counted from 1 */
} counted_definition;

/* One that is kept. */
typedef struct kept_definition {
    const char *bytes;
    size_t length;
    uint32_t count;
} kept_definition;

typedef struct definition_counter {
    const dls_schema *schema;
    const dls_allocator *allocator;
    dls__bytemap pairs;
    dls__buf counts; /* a counted_definition for each */
    dls__buf kept;   /* kept_definition, by bytes */
} definition_counter;

static dls_status count_definition(definition_counter *c, const dls__acronym *acronym, uint32_t document,
                                   dls_error *err)
{
    static const counted_definition none;
    char pair[DLS__MOST_PAIR];
    uint32_t known = c->pairs.count, number = dls__bytemap_add(&c->pairs, pair, dls__acronym_pair(acronym, pair));
    if (number == DLS__BYTEMAP_NONE) return dls__no_memory(err);
    if (number == known) dls__buf_append(&c->counts, &none, sizeof none);
    DLS__TRY(dls__buf_status(&c->counts, err));
    counted_definition *counted = (counted_definition *)(void *)c->counts.bytes + number;
    counted->count += counted->last != document + 1;
    counted->last = document + 1;
    return DLS_OK;
}

static dls_status count_in_record(void *counter, const dls__docstore_iter *iter, uint32_t document, dls_error *err)
{
    definition_counter *c = counter;
    dls__record_reader record;
    dls__record_open(&record, iter->record, iter->size);
    while (dls__record_next(&record)) {
        dls__acronym acronym;
        if (record.field >= c->schema->count || !c->schema->fields[record.field].acronyms) continue;
        for (size_t at = 0; dls__acronym_next(record.value, record.length, &at, &acronym);)
            DLS__TRY(count_definition(c, &acronym, document, err));
    }
    return DLS_OK;
}

static int compare_bytes_of(const void *left, const void *right)
{
    const kept_definition *a = left, *b = right;
    return dls__compare_bytes(a->bytes, a->length, b->bytes, b->length);
}

static int compare_counts_of(const void *left, const void *right)
{
    const kept_definition *a = left, *b = right;
    if (a->count != b->count) return a->count > b->count ? -1 : 1;
    return compare_bytes_of(left, right);
}

static size_t kept_count(const definition_counter *c) { return c->kept.size / sizeof(kept_definition); }

static dls_status keep_commonest(definition_counter *c, dls_error *err)
{
    const counted_definition *counted = (const counted_definition *)(const void *)c->counts.bytes;
    for (uint32_t i = 0; i < c->pairs.count; i++) {
        const dls__bytemap_entry *entry = &c->pairs.entries[i];
        kept_definition definition = { entry->bytes, entry->length, counted[i].count };
        dls__buf_append(&c->kept, &definition, sizeof definition);
    }
    DLS__TRY(dls__buf_status(&c->kept, err));
    if (kept_count(c) > DLS__MOST_DEFINITIONS) {
        qsort(c->kept.bytes, kept_count(c), sizeof(kept_definition), compare_counts_of);
        c->kept.size = DLS__MOST_DEFINITIONS * sizeof(kept_definition);
    }
    if (c->kept.size > 0) qsort(c->kept.bytes, kept_count(c), sizeof(kept_definition), compare_bytes_of);
    return DLS_OK;
}

static bool gathers_any(const dls_schema *schema)
{
    bool any = false;
    for (size_t i = 0; i < schema->count; i++) any |= schema->fields[i].acronyms;
    return any;
}

/* Freed by definition_counter_done, on failure too. */
static dls_status definition_counter_init(definition_counter *c, const dls__docstore *stored, const dls_schema *schema,
                                          dls__cancel *cancel, const dls_allocator *allocator, dls_error *err)
{
    *c = (definition_counter){ .schema = schema, .allocator = allocator };
    dls__bytemap_init(&c->pairs, allocator);
    dls__buf_init(&c->counts, allocator, SIZE_MAX);
    dls__buf_init(&c->kept, allocator, SIZE_MAX);
    if (!gathers_any(schema)) return DLS_OK;
    DLS__TRY(dls__docstore_walk(stored, allocator, cancel, count_in_record, c, err));
    return keep_commonest(c, err);
}

static void definition_counter_done(definition_counter *c)
{
    dls__buf_done(&c->kept);
    dls__buf_done(&c->counts);
    dls__bytemap_done(&c->pairs);
}

static dls_status write_definitions(const definition_counter *c, dls__dict_writer *dict, dls_error *err)
{
    const kept_definition *kept = (const kept_definition *)(const void *)c->kept.bytes;
    for (size_t i = 0; i < kept_count(c); i++)
        DLS__TRY(dls__dict_writer_add(dict, kept[i].bytes, kept[i].length, kept[i].count, err));
    return dls__dict_writer_finish(dict, err);
}

dls_status dls__definitions_write(const dls__docstore *stored, const dls_schema *schema, dls__cancel *cancel,
                                  const dls_allocator *allocator, dls__spool *out, dls_error *err)
{
    definition_counter c;
    dls__dict_writer dict;
    dls__dict_writer_init(&dict, allocator, out);
    dls_status status = definition_counter_init(&c, stored, schema, cancel, allocator, err);
    if (status == DLS_OK) status = write_definitions(&c, &dict, err);
    dls__dict_writer_done(&dict);
    definition_counter_done(&c);
    return status;
}

/* -------------------------------------------------------------------------------------------------------- checking */

static dls_status wrong_acronyms(const dls__dict *acronyms, const char *what, dls_error *err)
{
    return dls__section_corrupt(&acronyms->section, 0, what, err);
}

static dls_status check_definitions(const dls__dict *acronyms, uint32_t documents, dls_error *err)
{
    dls__dict_iter iter;
    dls__acronym acronym;
    bool more;
    if (acronyms->count > DLS__MOST_DEFINITIONS) return wrong_acronyms(acronyms, "more acronyms than are kept", err);
    dls__dict_iter_init(&iter, acronyms);
    for (;;) {
        DLS__TRY(dls__dict_iter_next(&iter, &more, err));
        if (!more) return DLS_OK;
        if (iter.value == 0 || iter.value > documents || !dls__acronym_split(iter.string, iter.length, &acronym))
            return wrong_acronyms(acronyms, "an acronym that makes no sense", err);
    }
}

/* What is counted says the same. */
static dls_status compare_definitions(const dls__dict *acronyms, const definition_counter *c, dls_error *err)
{
    const kept_definition *kept = (const kept_definition *)(const void *)c->kept.bytes;
    dls__dict_iter iter;
    bool more;
    if (acronyms->count != kept_count(c)) return wrong_acronyms(acronyms, "not the acronyms that the texts have", err);
    dls__dict_iter_init(&iter, acronyms);
    for (size_t i = 0; i < kept_count(c); i++) {
        DLS__TRY(dls__dict_iter_next(&iter, &more, err));
        if (!more || iter.value != kept[i].count ||
            dls__compare_bytes(iter.string, iter.length, kept[i].bytes, kept[i].length) != 0)
            return wrong_acronyms(acronyms, "an acronym that is not what the texts have", err);
    }
    return DLS_OK;
}

dls_status dls__definitions_check(const dls__dict *acronyms, uint32_t documents, const dls__docstore *stored,
                                  const dls_schema *schema, dls__cancel *cancel, const dls_allocator *allocator,
                                  dls_error *err)
{
    definition_counter c;
    DLS__TRY(check_definitions(acronyms, documents, err));
    if (stored == NULL) return DLS_OK;
    dls_status status = definition_counter_init(&c, stored, schema, cancel, allocator, err);
    if (status == DLS_OK) status = compare_definitions(acronyms, &c, err);
    definition_counter_done(&c);
    return status;
}
