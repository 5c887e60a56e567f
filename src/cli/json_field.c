/* SPDX-License-Identifier: MIT
 *
 * Members by the names that dls_field has.
 */
#include "cli/json_field.h"

#include "cli/document_schema.h"
#include "cli/json_text.h"

void json_add_field_members(struct string_builder *out, const dls_field *field)
{
    json_add_named_string(out, "name", field->name);
    json_add_named_string(out, "kind", field_kind_name(field->kind));
    if (field->kind != DLS_FIELD_TEXT) return;
    json_add_named_string(out, "analyzer", field->analyzer);
    json_add_named_float(out, "weight", field->weight);
    json_add_named_float(out, "b", field->b);
    json_add_named_float(out, "lead", field->lead);
    json_add_truth(out, "positions", field->positions);
    json_add_truth(out, "suggest", field->suggest);
    json_add_truth(out, "acronyms", field->acronyms);
}
