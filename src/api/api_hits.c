/* SPDX-License-Identifier: MIT
 *
 * Hits, publicly.
 */
#include "api/argument.h"
#include "rank/explain.h"
#include "show/hits.h"
#include "show/ranges.h"

/* A snippet shorter than this shows nothing. */
#define MIN_SNIPPET 20

size_t dls_hits_count(const dls_hits *hits) { return hits != NULL ? hits->count : 0; }

uint64_t dls_hits_total(const dls_hits *hits) { return hits != NULL ? hits->total : UINT64_MAX; }

const dls_query *dls_hits_corrected(const dls_hits *hits) { return hits != NULL ? hits->corrected : NULL; }

uint32_t dls_hits_remarks(const dls_hits *hits) { return hits != NULL ? hits->remarks : 0; }

const dls_hit *dls_hits_at(const dls_hits *hits, size_t number)
{
    return hits != NULL && number < hits->count ? &hits->found[hits->offset + number] : NULL;
}

static dls_status check_hit(const dls_hits *hits, size_t number, dls_error *err)
{
    if (number < hits->count) return DLS_OK;
    return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "there is no hit %zu of %zu", number, hits->count);
}

static dls_status check_field(const dls_hits *hits, size_t number, size_t field, dls_error *err)
{
    DLS__TRY(check_hit(hits, number, err));
    if (field < hits->index->schema->count) return DLS_OK;
    return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "there is no field %zu, the schema has %zu", field,
                     hits->index->schema->count);
}

/* Say in which file something was wrong with a hit. */
static dls_status name_file(const dls_hits *hits, dls_status status, dls_error *err)
{
    return status == DLS_ECORRUPT ? dls__fail_in(err, status, hits->index->path) : status;
}

const dls_facet *dls_hits_facet(const dls_hits *hits, size_t number)
{
    return hits != NULL && number < hits->facet_count ? &hits->facets[number] : NULL;
}

uint64_t dls_hits_collapsed_total(const dls_hits *hits) { return hits != NULL ? hits->collapsed_total : UINT64_MAX; }

dls_status dls_hits_collapsed(dls_hits *hits, size_t number, dls_collapsed *out, dls_error *err)
{
    DLS__REQUIRE(hits, err);
    DLS__TRY(check_hit(hits, number, err));
    DLS__REQUIRE(out, err);
    if (hits->collapse == DLS_NO_COLLAPSE)
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "the search did not collapse its hits");
    return name_file(hits, dls__hits_collapsed(hits, number, out, err), err);
}

dls_status dls_hits_cursor(dls_hits *hits, size_t number, dls_text *out, dls_error *err)
{
    DLS__REQUIRE(hits, err);
    DLS__TRY(check_hit(hits, number, err));
    DLS__REQUIRE(out, err);
    return name_file(hits, dls__hits_cursor(hits, number, out, err), err);
}

dls_status dls_hits_key(dls_hits *hits, size_t number, dls_text *out, dls_error *err)
{
    DLS__REQUIRE(hits, err);
    DLS__TRY(check_hit(hits, number, err));
    DLS__REQUIRE(out, err);
    const dls__loaded *loaded;
    dls_status status = dls__hits_load(hits, number, &loaded, err);
    if (status == DLS_OK) *out = loaded->key;
    return name_file(hits, status, err);
}

dls_status dls_hits_keys(dls_hits *hits, dls_text *out, dls_error *err)
{
    DLS__REQUIRE(hits, err);
    DLS__REQUIRE_BYTES(out, hits->count, err);
    for (size_t number = 0; number < hits->count; number++)
        DLS__TRY(dls_hits_key(hits, number, &out[number], err));
    return DLS_OK;
}

dls_status dls_hits_value_count(dls_hits *hits, size_t number, size_t field, size_t *out, dls_error *err)
{
    DLS__REQUIRE(hits, err);
    DLS__TRY(check_field(hits, number, field, err));
    DLS__REQUIRE(out, err);
    const dls__loaded *loaded;
    dls_status status = dls__hits_load(hits, number, &loaded, err);
    if (status != DLS_OK) return name_file(hits, status, err);
    size_t count = 0;
    for (size_t i = 0; i < loaded->value_count; i++) count += loaded->values[i].field == field;
    *out = count;
    return DLS_OK;
}

dls_status dls_hits_value(dls_hits *hits, size_t number, size_t field, size_t value, dls_text *out, dls_error *err)
{
    DLS__REQUIRE(hits, err);
    DLS__TRY(check_field(hits, number, field, err));
    DLS__REQUIRE(out, err);
    return name_file(hits, dls__hits_value(hits, number, field, value, out, err), err);
}

dls_status dls_hits_matches(dls_hits *hits, size_t number, size_t field, size_t value, const dls_range **ranges,
                            size_t *count, dls_error *err)
{
    DLS__REQUIRE(hits, err);
    DLS__TRY(check_field(hits, number, field, err));
    DLS__REQUIRE(ranges, err);
    DLS__REQUIRE(count, err);
    return name_file(hits, dls__hits_matches(hits, number, field, value, ranges, count, err), err);
}

dls_status dls_hits_snippet(dls_hits *hits, size_t number, size_t field, size_t characters, dls_snippet *out,
                            dls_error *err)
{
    DLS__REQUIRE(hits, err);
    DLS__TRY(check_field(hits, number, field, err));
    DLS__REQUIRE(out, err);
    if (characters < MIN_SNIPPET)
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "a snippet of %zu characters, %d are the least", characters,
                         MIN_SNIPPET);
    return name_file(hits, dls__hits_snippet(hits, number, field, characters, out, err), err);
}

dls_status dls_hits_explain(dls_hits *hits, size_t number, const dls_explain_node **nodes, size_t *count,
                            dls_error *err)
{
    DLS__REQUIRE(hits, err);
    DLS__TRY(check_hit(hits, number, err));
    DLS__REQUIRE(nodes, err);
    DLS__REQUIRE(count, err);
    uint64_t document = dls_hits_at(hits, number)->document;
    dls_status status =
        dls__explain(hits->index, hits->query, &hits->parameters, document, &hits->arena, nodes, count, err);
    return name_file(hits, status, err);
}

void dls_hits_free(dls_hits *hits) { dls__hits_free(hits); }

static dls_status check_ranges(size_t length, const dls_range *ranges, size_t count, dls_error *err)
{
    for (size_t i = 0; i < count; i++) {
        size_t least = i > 0 ? ranges[i - 1].end : 0;
        if (ranges[i].begin < least || ranges[i].end < ranges[i].begin || ranges[i].end > length)
            return dls__fail(err, DLS_EINVAL, DLS__NOWHERE,
                             "range %zu is not behind the one before it, or not inside %zu bytes", i, length);
    }
    return DLS_OK;
}

dls_status dls_ranges_convert(const char *text, size_t length, const dls_range *ranges, size_t count, dls_unit unit,
                              dls_range *out, dls_error *err)
{
    DLS__REQUIRE_BYTES(text, length, err);
    DLS__REQUIRE_BYTES(ranges, count, err);
    DLS__REQUIRE_BYTES(out, count, err);
    if (unit != DLS_UNIT_CHARACTER && unit != DLS_UNIT_UTF16)
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "there is no unit %d", (int)unit);
    DLS__TRY(check_ranges(length, ranges, count, err));
    dls__ranges_convert(text, length, ranges, count, unit, out);
    return DLS_OK;
}

dls_status dls_html(const char *text, size_t length, const dls_range *ranges, size_t count, const char *before,
                    const char *after, char *out, size_t size, size_t *html_length, dls_error *err)
{
    DLS__REQUIRE_BYTES(text, length, err);
    DLS__REQUIRE_BYTES(ranges, count, err);
    DLS__REQUIRE(before, err);
    DLS__REQUIRE(after, err);
    DLS__REQUIRE_BYTES(out, size, err);
    DLS__REQUIRE(html_length, err);
    DLS__TRY(check_ranges(length, ranges, count, err));
    *html_length = dls__html(&(dls_text){ text, length }, ranges, count, before, after, out, size);
    return DLS_OK;
}
