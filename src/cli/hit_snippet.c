/* SPDX-License-Identifier: MIT
 *
 * Fields are tried in turn, and the first that shows more than all before it stays.
 */
#include "cli/hit_snippet.h"

/* Three lines or so: enough to judge a hit by, and ten of them fit on a screen or two. */
#define SNIPPET_CHARACTERS 280

static dls_status try_field(int field, dls_hits *hits, size_t number, struct hit_snippet *best, dls_error *err)
{
    if (field == NO_FIELD) return DLS_OK;
    dls_snippet snippet;
    dls_status status = dls_hits_snippet(hits, number, (size_t)field, SNIPPET_CHARACTERS, &snippet, err);
    if (status != DLS_OK) return status;
    bool is_first = best->field == NO_FIELD && snippet.text.length > 0;
    if (is_first || snippet.range_count > best->snippet.range_count) *best = (struct hit_snippet){ field, snippet };
    return DLS_OK;
}

/* Whether something matched in the first value of a field. */
static dls_status find_match(int field, dls_hits *hits, size_t number, bool *found, dls_error *err)
{
    if (field == NO_FIELD || *found) return DLS_OK;
    size_t values;
    dls_status status = dls_hits_value_count(hits, number, (size_t)field, &values, err);
    if (status != DLS_OK || values == 0) return status;
    const dls_range *ranges;
    size_t count = 0;
    status = dls_hits_matches(hits, number, (size_t)field, 0, &ranges, &count, err);
    *found = count > 0;
    return status;
}

/* The field whose value stands as the title. */
static dls_status find_heading(const struct shown_fields *fields, dls_hits *hits, size_t number, int *heading,
                               dls_error *err)
{
    size_t values = 0;
    dls_status status = DLS_OK;
    if (fields->title != NO_FIELD)
        status = dls_hits_value_count(hits, number, (size_t)fields->title, &values, err);
    *heading = values > 0 ? fields->title : fields->name;
    return status;
}

static bool is_elsewhere(const struct shown_fields *fields, int heading, int field)
{
    return field == heading || field == fields->section || field == fields->text || field == fields->note;
}

dls_status hit_snippet_choose(const struct shown_fields *fields, dls_hits *hits, size_t number, struct hit_snippet *out,
                              dls_error *err)
{
    struct hit_snippet best = { .field = NO_FIELD };
    int heading = NO_FIELD;
    dls_status status = find_heading(fields, hits, number, &heading, err);
    if (status == DLS_OK) status = try_field(fields->text, hits, number, &best, err);
    if (status == DLS_OK) status = try_field(fields->note, hits, number, &best, err);
    bool found = best.snippet.range_count > 0;
    if (status == DLS_OK) status = find_match(heading, hits, number, &found, err);
    if (status == DLS_OK) status = find_match(fields->section, hits, number, &found, err);
    size_t count = dls_schema_count(fields->schema);
    bool settled = found && best.field != NO_FIELD;
    for (size_t f = 0; f < count && status == DLS_OK && !settled && best.snippet.range_count == 0; f++) {
        const dls_field *field = dls_schema_at(fields->schema, f);
        bool fits = field->kind == DLS_FIELD_TEXT && field->stored && !is_elsewhere(fields, heading, (int)f);
        if (fits) status = try_field((int)f, hits, number, &best, err);
    }
    if (status == DLS_OK) *out = best;
    return status;
}
