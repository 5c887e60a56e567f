/* SPDX-License-Identifier: MIT
 *
 * The lists of a field's values are gone through twice: to count the values of each document, and to put them where
 * they belong. A check makes the columns anew.
 */
#include "segment/value_columns.h"

#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "schema/value_term.h"

typedef struct column_writer {
    const dls__dict *terms;
    const dls__lists_file *lists;
    dls__cancel *cancel;
    const dls_allocator *allocator;
    uint32_t documents;
    uint64_t *ends;  /* [document + 1]: where its next code goes, and at last where its codes end */
    uint32_t *codes; /* of all documents; NULL while they are counted */
    uint64_t code_count;
    uint64_t first; /* the field's values in the dictionary */
    uint64_t values;
    bool several; /* some document has more than one */
} column_writer;

/* The postings of the value with `code`, 1 and up. */
static dls_status take_value(column_writer *w, dls__list_iter *list, uint32_t code, dls_error *err)
{
    for (uint64_t read = 1;; read++) {
        dls__posting posting;
        bool more;
        if (read % DLS__WORK_STEP == 0) DLS__TRY(dls__cancel_after(w->cancel, DLS__WORK_STEP, err));
        DLS__TRY(dls__list_iter_next(list, &posting, &more, err));
        if (!more) return DLS_OK;
        uint64_t *end = &w->ends[posting.document + 1];
        if (w->codes != NULL) w->codes[*end] = code;
        ++*end;
    }
}

static dls_status walk_values(column_writer *w, dls_error *err)
{
    dls__list_iter list;
    dls__dict_iter terms;
    dls__dict_iter_init(&terms, w->terms);
    dls__list_iter_init(&list, w->allocator);
    dls_status status = dls__dict_iter_seek_number(&terms, w->first, err);
    for (uint64_t code = 1; code <= w->values && status == DLS_OK; code++) {
        bool more;
        status = dls__dict_iter_next(&terms, &more, err);
        if (status == DLS_OK) status = dls__list_iter_open(&list, w->lists, terms.value, err);
        if (status == DLS_OK) status = take_value(w, &list, (uint32_t)code, err);
        if (status == DLS_OK) status = dls__cancel_after(w->cancel, 1, err);
    }
    dls__list_iter_done(&list);
    return status;
}

/* Where a field's values stand: those strings that begin with its prefix. */
static dls_status find_values(column_writer *w, size_t field, dls_error *err)
{
    char prefix[DLS__KEYWORD_PREFIX_SIZE] = { (char)DLS__KEYWORD_PREFIX, (char)field };
    uint64_t end;
    DLS__TRY(dls__dict_rank(w->terms, prefix, sizeof prefix, &w->first, err));
    prefix[1] = (char)(field + 1);
    DLS__TRY(dls__dict_rank(w->terms, prefix, sizeof prefix, &end, err));
    if (end < w->first || end - w->first >= UINT32_MAX)
        return dls__section_corrupt(&w->terms->section, 0, "more values than a column has codes", err);
    w->values = end - w->first;
    return DLS_OK;
}

/* Counts become starts, each moved by one: so those of document d stand where its first code goes. */
static void sum_counts(column_writer *w)
{
    w->code_count = 0;
    w->several = false;
    for (uint32_t document = 0; document < w->documents; document++) {
        uint64_t count = w->ends[document + 1];
        w->ends[document + 1] = w->code_count;
        w->code_count += count;
        w->several |= count > 1;
    }
}

static dls_status collect_codes(column_writer *w, size_t field, dls_error *err)
{
    memset(w->ends, 0, ((size_t)w->documents + 1) * sizeof *w->ends);
    DLS__TRY(find_values(w, field, err));
    DLS__TRY(walk_values(w, err));
    sum_counts(w);
    w->codes = dls__alloc_array(w->allocator, (size_t)w->code_count, sizeof *w->codes);
    return w->codes != NULL ? walk_values(w, err) : dls__no_memory(err);
}

/* Where the bytes of columns go: to a spool, or beside those that they should be. */
typedef struct column_output {
    dls__spool *spool; /* NULL: they are compared */
    const uint8_t *expected;
    uint64_t left; /* bytes of `expected` */
    bool differs;
} column_output;

static void append_column_bytes(column_output *out, uint64_t number, uint32_t size)
{
    uint8_t bytes[8];
    dls__store_u64(bytes, number);
    if (out->spool != NULL) {
        dls__spool_append(out->spool, bytes, size);
        return;
    }
    if (out->differs || size > out->left || memcmp(bytes, out->expected, size) != 0) {
        out->differs = true;
        return;
    }
    out->expected += size;
    out->left -= size;
}

static void append_column_head(const column_writer *w, uint64_t *offset, column_output *out)
{
    uint32_t width = dls__column_width(w->values), start_bytes = 0;
    uint64_t codes = w->several ? w->code_count : w->documents;
    if (w->several) start_bytes = dls__column_start_bytes(codes);
    append_column_bytes(out, *offset, 8);
    append_column_bytes(out, w->first, 8);
    append_column_bytes(out, codes, 8);
    append_column_bytes(out, w->values, 4);
    append_column_bytes(out, width, 1);
    append_column_bytes(out, start_bytes, 1);
    append_column_bytes(out, 0, 2);
    *offset += start_bytes * ((uint64_t)w->documents + 1) + width * codes;
    if (width > 0) *offset += DLS__COLUMN_ZONE_SIZE * (uint64_t)dls__column_zones(w->documents);
}

/* The lowest and the highest code of `documents` documents from `first` on. */
static void append_zone(const column_writer *w, size_t first, size_t documents, column_output *out)
{
    uint32_t low = 0, high = 0;
    for (size_t document = first; document < first + documents; document++) {
        uint64_t begin = w->ends[document], end = w->ends[document + 1];
        if (begin == end) continue;
        if (low == 0 || w->codes[begin] < low) low = w->codes[begin];
        if (w->codes[end - 1] > high) high = w->codes[end - 1];
    }
    append_column_bytes(out, low, 4);
    append_column_bytes(out, high, 4);
}

static void append_zones(const column_writer *w, column_output *out)
{
    for (size_t zone = 0; zone < dls__column_zones(w->documents); zone++) {
        size_t first = zone * DLS__COLUMN_ZONE;
        append_zone(w, first, dls__min(w->documents - first, DLS__COLUMN_ZONE), out);
    }
}

/* `ends` are those of documents by now, so that a document's codes begin where those of the one before end. */
static void append_column(const column_writer *w, column_output *out)
{
    uint32_t width = dls__column_width(w->values), start_bytes = dls__column_start_bytes(w->code_count);
    if (!w->several) {
        for (uint32_t document = 0; document < w->documents; document++) {
            bool has_value = w->ends[document + 1] > w->ends[document];
            append_column_bytes(out, has_value ? w->codes[w->ends[document]] : 0, width);
        }
    } else {
        for (size_t document = 0; document <= w->documents; document++)
            append_column_bytes(out, w->ends[document], start_bytes);
        for (uint64_t i = 0; i < w->code_count; i++) append_column_bytes(out, w->codes[i], width);
    }
    if (width > 0) append_zones(w, out);
}

/* Heads come first, and say how long columns are: each is made when its column is. */
static dls_status make_columns(column_writer *w, const dls_schema *schema, column_output *heads, column_output *columns,
                               dls_error *err)
{
    uint64_t offset = (uint64_t)schema->column_count * DLS__COLUMN_HEAD;
    w->documents = w->lists->postings.document_count;
    w->ends = dls__alloc_array(w->allocator, (size_t)w->documents + 1, sizeof *w->ends);
    dls_status status = w->ends != NULL ? DLS_OK : dls__no_memory(err);
    for (uint32_t i = 0; i < schema->column_count && status == DLS_OK; i++) {
        status = collect_codes(w, schema->column_field[i], err);
        if (status == DLS_OK) append_column_head(w, &offset, heads);
        if (status == DLS_OK) append_column(w, columns);
        if (w->codes != NULL) dls__free(w->allocator, w->codes, (size_t)w->code_count * sizeof *w->codes);
        w->codes = NULL;
    }
    for (uint32_t i = 0; i < DLS__COLUMN_SLACK / 8; i++) append_column_bytes(columns, 0, 8);
    dls__free(w->allocator, w->ends, ((size_t)w->documents + 1) * sizeof *w->ends);
    return status;
}

dls_status dls__value_columns_write(const dls__dict *terms, const dls__lists_file *lists, const dls_schema *schema,
                                    dls__cancel *cancel, const dls_allocator *allocator, dls__spool *out,
                                    dls_error *err)
{
    if (schema->column_count == 0) return DLS_OK;
    dls__spool spool;
    const uint8_t *bytes;
    uint64_t size;
    column_writer w = { .terms = terms, .lists = lists, .cancel = cancel, .allocator = allocator };
    column_output heads = { .spool = out }, columns = { .spool = &spool };
    dls__spool_init(&spool, allocator, out->beside);
    dls_status status = make_columns(&w, schema, &heads, &columns, err);
    if (status == DLS_OK) status = dls__spool_freeze(&spool, &bytes, &size, err);
    if (status == DLS_OK) {
        dls__spool_append(out, bytes, (size_t)size);
        status = dls__spool_status(out, err);
    }
    dls__spool_done(&spool);
    return status;
}

dls_status dls__value_columns_check(const dls__dict *terms, const dls__lists_file *lists, const dls_schema *schema,
                                    dls__cancel *cancel, const dls_allocator *allocator, const dls__section *section,
                                    dls_error *err)
{
    if (schema->column_count == 0 && section->size == 0) return DLS_OK;
    const uint8_t *bytes;
    uint64_t heads_size = (uint64_t)schema->column_count * DLS__COLUMN_HEAD;
    column_writer w = { .terms = terms, .lists = lists, .cancel = cancel, .allocator = allocator };
    DLS__TRY(dls__section_get(section, 0, section->size, &bytes, err));
    if (section->size < heads_size) return dls__section_corrupt(section, 0, "heads of columns are missing", err);
    column_output heads = { .expected = bytes, .left = heads_size };
    column_output columns = { .expected = bytes + heads_size, .left = section->size - heads_size };
    DLS__TRY(make_columns(&w, schema, &heads, &columns, err));
    if (!heads.differs && !columns.differs && columns.left == 0) return DLS_OK;
    return dls__section_corrupt(section, 0, "values that the lists contradict", err);
}
