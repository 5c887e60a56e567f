/* SPDX-License-Identifier: MIT
 *
 * Text is analysed as the fields are. Fields with one analyzer share its terms; where fields differ in their analyzers,
 * the text is analysed by each, in the order of fields, and a term sought in the fields whose analyzer gave it.
 */
#include "query/query_maker.h"

#include <string.h>

#include "base/alloc.h"
#include "base/error.h"

void dls__query_maker_init(dls__query_maker *maker, const dls_schema *schema, const dls_allocator *allocator)
{
    maker->schema = schema;
    maker->allocator = dls__allocator_or_default(allocator);
    maker->plain = false;
    maker->synonyms = NULL;
    for (uint32_t number = 0; number < schema->text_count; number++) maker->analyzers[number] = NULL;
}

void dls__query_maker_done(dls__query_maker *maker)
{
    for (uint32_t number = 0; number < maker->schema->text_count; number++)
        dls__analyzer_free(maker->analyzers[number]);
}

static const char *analyzer_of_field(const dls_schema *schema, uint32_t number)
{
    return schema->fields[schema->text_field[number]].analyzer;
}

dls_status dls__query_maker_analyzer(dls__query_maker *maker, uint32_t *fields, uint32_t *same, dls_analyzer **out,
                                     dls_error *err)
{
    const dls_schema *schema = maker->schema;
    const char *name = analyzer_of_field(schema, dls__lowest_bit(*fields));
    uint32_t with_name = 0;
    for (uint32_t number = 0; number < schema->text_count; number++)
        if (strcmp(analyzer_of_field(schema, number), name) == 0) with_name |= UINT32_C(1) << number;
    dls_analyzer **analyzer = &maker->analyzers[dls__lowest_bit(with_name)];
    if (*analyzer == NULL) DLS__TRY(dls__analyzer_new(name, maker->allocator, analyzer, err));
    *out = *analyzer;
    *same = *fields & with_name;
    *fields &= ~with_name;
    return DLS_OK;
}

bool dls__cut_text(const char *text, size_t *length)
{
    if (*length <= DLS_MAX_QUERY_TEXT) return false;
    *length = DLS_MAX_QUERY_TEXT;
    while (*length > DLS_MAX_QUERY_TEXT - 3 && ((uint8_t)text[*length] & 0xc0) == 0x80) --*length;
    return true;
}
