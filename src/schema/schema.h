/* SPDX-License-Identifier: MIT
 *
 * The schema: fields, their numbering, and how a schema is stored.
 *
 * A field has its number in the schema. Text fields are also numbered by themselves ("text number", in schema order):
 * masks of them are 32-bit sets that postings and ranking use. So are fields that have a column ("column number").
 */
#ifndef DLS__SCHEMA_H
#define DLS__SCHEMA_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/common.h"
#include "base/reader.h"

struct dls_schema {
    dls_allocator allocator;
    dls__arena strings; /* names of fields and analyzers */
    size_t count;
    dls_field fields[DLS_MAX_FIELDS];
    uint32_t text_count;
    uint8_t text_number[DLS_MAX_FIELDS];     /* of a field; of text fields alone */
    uint8_t text_field[DLS_MAX_TEXT_FIELDS]; /* field number of each text number */
    uint32_t position_fields;                /* mask of text numbers that keep positions */
    uint32_t suggest_fields;                 /* of those whose words are suggested */
    uint64_t fingerprint; /* two schemas share it only if their text fields have the same numbers and analyzers, so that
                             a query made for one means the same to the other */
    uint32_t column_count;
    uint8_t column_number[DLS_MAX_FIELDS]; /* of a field; of those with a column alone */
    uint8_t column_field[DLS_MAX_FIELDS];  /* field number of each column */
};

/* The ranges that weights and b may be in; the header's comments state them. */
#define DLS__MIN_WEIGHT 0.001f
#define DLS__MAX_WEIGHT 1000.0f
#define DLS__MAX_LEAD 100.0f

dls_status dls__schema_new(const dls_allocator *allocator, dls_schema **out, dls_error *err);
dls_status dls__schema_new_default(const dls_allocator *allocator, const char *analyzer, dls_schema **out,
                                   dls_error *err);
dls_status dls__schema_add(dls_schema *schema, const dls_field *field, dls_error *err);
dls_status dls__schema_copy(const dls_schema *schema, const dls_allocator *allocator, dls_schema **out, dls_error *err);
void dls__schema_free(dls_schema *schema);

/* The number of the field called `name`, or -1. */
int dls__schema_find(const dls_schema *schema, const char *name);

/* The text numbers of `fields`, a set of field numbers; all of them for 0. Fields that are not text are left out. */
uint32_t dls__schema_text_mask(const dls_schema *schema, uint64_t fields);

/* Whether both have the same fields, whatever their weight, b and lead, and whether they are suggested or have their
 * acronyms gathered. */
bool dls__schema_has_fields_of(const dls_schema *schema, const dls_schema *other);

/* Stored form:
 *   schema = count:varint field*
 *   field  = name:string kind:u8 flags:u8 (1 stored, 2 positions, 4 column, 8 suggest, 16 acronyms) analyzer:string
 *            weight:f32 b:f32 lead:f32
 *   string = length:varint bytes;  f32 = bits, u32 little-endian */
void dls__schema_write(const dls_schema *schema, dls__buf *out);

/* Read the stored form. DLS_ECORRUPT if it is none, DLS_EVERSION for an analyzer that this library does not have. */
dls_status dls__schema_read(dls__reader *reader, const dls_allocator *allocator, dls_schema **out, dls_error *err);

#endif
