/* SPDX-License-Identifier: MIT
 *
 * Rules that are there stay where they are; a rule is new if no line is the same.
 */
#include "cli/acronym_list.h"

#include <string.h>

static const char head[] = "# acronyms that the documents define\n";
#define HEAD_LENGTH (sizeof head - 1)

dls_text acronym_list_of(const dls_index *index)
{
    size_t length;
    const char *payload = dls_index_payload(index, &length);
    bool ours = length >= HEAD_LENGTH && memcmp(payload, head, HEAD_LENGTH) == 0;
    return ours ? (dls_text){ payload + HEAD_LENGTH, length - HEAD_LENGTH } : (dls_text){ "", 0 };
}

dls_status acronym_list_begin(struct acronym_list *list, const char *path, dls_error *err)
{
    dls_index *index = NULL;
    size_t length = 0;
    *list = (struct acronym_list){ .found = NULL };
    dls_status status = path != NULL ? dls_index_open(path, NULL, &index, err) : DLS_ENOTFOUND;
    if (status == DLS_OK) {
        dls_text rules = acronym_list_of(index);
        builder_add(&list->known, rules.bytes, rules.length);
        dls_index_payload(index, &length);
        bool foreign = length > 0 && rules.length == 0;
        dls_index_close(index);
        if (foreign) return DLS_OK;
    }
    return dls_acronyms_new(NULL, &list->found, err);
}

void acronym_list_done(struct acronym_list *list)
{
    dls_acronyms_free(list->found);
    builder_done(&list->known);
    list->found = NULL;
}

dls_status acronym_list_add(struct acronym_list *list, const dls_schema *schema, const dls_value *values, size_t count,
                            dls_error *err)
{
    dls_status status = DLS_OK;
    for (size_t i = 0; i < count && status == DLS_OK && list->found != NULL; i++) {
        if (dls_schema_at(schema, values[i].field)->kind != DLS_FIELD_TEXT) continue;
        status = dls_acronyms_add(list->found, values[i].text, values[i].length, err);
    }
    return status;
}

static bool has_line(const char *text, size_t size, const char *line, size_t length)
{
    for (const char *at = text, *end = text + size; at < end;) {
        const char *line_end = memchr(at, '\n', (size_t)(end - at));
        if (line_end == NULL) line_end = end;
        if ((size_t)(line_end - at) == length && memcmp(at, line, length) == 0) return true;
        at = line_end + 1;
    }
    return false;
}

/* Add the rules that are not known yet, as long as there is room. */
static void add_new_rules(struct acronym_list *list, const char *rules, size_t length)
{
    size_t before = list->known.size;
    for (const char *at = rules, *end = rules + length; at < end;) {
        const char *line_end = memchr(at, '\n', (size_t)(end - at));
        size_t size = (size_t)(line_end - at) + 1;
        if (HEAD_LENGTH + list->known.size + size > DLS_MAX_PAYLOAD) return;
        if (before == 0 || !has_line(list->known.bytes, before, at, size - 1)) builder_add(&list->known, at, size);
        at = line_end + 1;
    }
}

dls_status acronym_list_keep(struct acronym_list *list, dls_writer *writer, dls_error *err)
{
    const char *rules;
    size_t length, before = list->known.size;
    if (list->found == NULL) return DLS_OK;
    dls_status status = dls_acronyms_rules(list->found, DLS_MAX_PAYLOAD - HEAD_LENGTH, &rules, &length, err);
    if (status != DLS_OK) return status;
    add_new_rules(list, rules, length);
    if (list->known.size == before) return DLS_OK;
    struct string_builder payload = { 0 };
    builder_add(&payload, head, HEAD_LENGTH);
    builder_add(&payload, list->known.bytes, list->known.size);
    list->known.size = before; /* the next commit knows them all again, better counted */
    status = dls_writer_set_payload(writer, payload.bytes, payload.size, err);
    builder_done(&payload);
    return status;
}
