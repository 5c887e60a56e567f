/* SPDX-License-Identifier: MIT
 *
 * A field takes the analyzer of the first that has one of its name.
 */
#include "segment/field_analyzers.h"

#include <string.h>

#include "analysis/analyzer.h"
#include "base/error.h"

dls_status dls__field_analyzers_init(dls__field_analyzers *analyzers, const dls_schema *schema,
                                     const dls_allocator *allocator, dls_error *err)
{
    *analyzers = (dls__field_analyzers){ .count = schema->text_count };
    for (uint32_t number = 0; number < schema->text_count; number++) {
        const char *name = schema->fields[schema->text_field[number]].analyzer;
        uint32_t same = 0;
        while (strcmp(schema->fields[schema->text_field[same]].analyzer, name) != 0) same++;
        if (same < number)
            analyzers->by_text[number] = analyzers->by_text[same];
        else
            DLS__TRY(dls__analyzer_new(name, allocator, &analyzers->by_text[number], err));
    }
    return DLS_OK;
}

void dls__field_analyzers_done(dls__field_analyzers *analyzers)
{
    for (uint32_t number = 0; number < analyzers->count; number++) {
        dls_analyzer *analyzer = analyzers->by_text[number];
        for (uint32_t later = number; later < analyzers->count; later++)
            if (analyzers->by_text[later] == analyzer) analyzers->by_text[later] = NULL;
        dls__analyzer_free(analyzer);
    }
    analyzers->count = 0;
}
