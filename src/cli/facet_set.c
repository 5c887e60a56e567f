/* SPDX-License-Identifier: MIT
 *
 * The buckets of several indexes are put into the order of their values, equal ones are added up, and the most frequent
 * kept: as the library does it for the segments of one. Where an index has more values than it can tell of, those that
 * it left out are among the others too; one of them may be another index's, and is then two.
 */
#include "cli/facet_set.h"

#include <stdlib.h>
#include <string.h>

#include "cli/document_schema.h"
#include "cli/human_numbers.h"
#include "cli/index_file.h"
#include "cli/message.h"
#include "cli/value_fields.h"

#define DEFAULT_BUCKETS 10

/* ---------------------------------------------------------------------------------------------------- Requests */

/* Take ":PART" off the end of `text`, which is `*length` bytes long. */
static bool take_part(const char *text, size_t *length, const char **part, size_t *part_length)
{
    size_t at = *length;
    while (at > 0 && text[at - 1] != ':') at--;
    if (at <= 1) return false;
    *part = text + at;
    *part_length = *length - at;
    *length = at - 1;
    return true;
}

static bool find_division(const char *part, size_t length, dls_facet_kind *out)
{
    static const struct {
        const char *name;
        dls_facet_kind kind;
    } divisions[] = { { "year", DLS_FACET_YEARS }, { "month", DLS_FACET_MONTHS }, { "day", DLS_FACET_DAYS } };
    for (size_t i = 0; i < sizeof divisions / sizeof divisions[0]; i++) {
        if (strlen(divisions[i].name) != length || memcmp(divisions[i].name, part, length) != 0) continue;
        *out = divisions[i].kind;
        return true;
    }
    return false;
}

static const char *division_text(dls_facet_kind division)
{
    switch (division) {
    case DLS_FACET_YEARS: return ":year";
    case DLS_FACET_MONTHS: return ":month";
    case DLS_FACET_DAYS: return ":day";
    default: return "";
    }
}

/* Cut a request into its parts; `*length` is that of the name. */
static bool cut_request(const char *text, size_t *length, dls_facet_kind *division, size_t *limit)
{
    const char *part;
    size_t part_length;
    char number[24];
    uint64_t count;
    *length = strlen(text);
    *division = 0;
    *limit = DEFAULT_BUCKETS;
    while (take_part(text, length, &part, &part_length)) {
        if (find_division(part, part_length, division)) continue;
        if (part_length == 0 || part_length >= sizeof number) return false;
        memcpy(number, part, part_length);
        number[part_length] = '\0';
        if (!parse_count(number, DLS_MAX_FACET_BUCKETS, &count) || count == 0) return false;
        *limit = (size_t)count;
    }
    return true;
}

/* Have a facet asked of an index. */
static bool ask(const struct facet_of_set *facet, const struct index_of_set *index, dls_facet_kind division,
                size_t limit, dls_facet_request *request)
{
    const dls_schema *schema = dls_index_schema(index->index);
    int field = value_field_need(schema, index_file_name(index->path), facet->name, strlen(facet->name), true);
    if (field < 0) return false;
    dls_field_kind kind = dls_schema_at(schema, (size_t)field)->kind;
    if (kind != facet->kind) {
        trouble("%s: field '%s' is %s here, and %s in the first index", index_file_name(index->path), facet->name,
                field_kind_name(kind), field_kind_name(facet->kind));
        return false;
    }
    *request = (dls_facet_request)DLS_FACET_REQUEST_INIT;
    request->field = (size_t)field;
    request->limit = limit;
    if (kind == DLS_FIELD_DATE) request->kind = division != 0 ? division : DLS_FACET_YEARS;
    if (kind == DLS_FIELD_INTEGER) request->kind = DLS_FACET_STEPS; /* of one, which are in their order */
    return true;
}

static bool read_request(struct facet_set *set, const char *text, size_t number, const struct index_set *indexes)
{
    struct facet_of_set *facet = &set->facets[number];
    size_t length;
    dls_facet_kind division;
    if (!cut_request(text, &length, &division, &set->limits[number])) {
        trouble("--facet %s: behind the field stands how many values are shown, from 1 to %d, or year, month or day",
                text, DLS_MAX_FACET_BUCKETS);
        return false;
    }
    const struct index_of_set *first = &indexes->indexes[0];
    const dls_schema *schema = dls_index_schema(first->index);
    int field = value_field_need(schema, index_file_name(first->path), text, length, true);
    if (field < 0) return false;
    memcpy(facet->name, text, length);
    facet->division = division_text(division);
    facet->kind = dls_schema_at(schema, (size_t)field)->kind;
    if (division != 0 && facet->kind != DLS_FIELD_DATE) {
        trouble("--facet %s: field '%s' has no dates", text, facet->name);
        return false;
    }
    size_t limit = indexes->count > 1 ? DLS_MAX_FACET_BUCKETS : set->limits[number];
    for (size_t i = 0; i < indexes->count; i++) {
        dls_facet_request *request = &set->requests[i * set->count + number];
        if (!ask(facet, &indexes->indexes[i], division, limit, request)) return false;
    }
    return true;
}

bool facet_set_begin(struct facet_set *set, const struct options *options, struct index_set *indexes)
{
    size_t count = options->facet_count;
    *set = (struct facet_set){ .count = count,
                               .facets = calloc(count + 1, sizeof *set->facets),
                               .requests = calloc(count * indexes->count + 1, sizeof *set->requests),
                               .limits = calloc(count + 1, sizeof *set->limits) };
    bool complete = set->facets != NULL && set->requests != NULL && set->limits != NULL;
    if (!complete) out_of_memory();
    for (size_t i = 0; i < count && complete; i++) complete = read_request(set, options->facets[i], i, indexes);
    for (size_t i = 0; i < indexes->count; i++) indexes->indexes[i].facets = set->requests + i * count;
    return complete;
}

/* -------------------------------------------------------------------------------------------- Several indexes */

/* A bucket, and the kind of its value, by which it is compared. */
struct kept {
    dls_facet_bucket bucket;
    dls_field_kind kind;
};

static int compare_texts(const dls_text *a, const dls_text *b)
{
    size_t common = a->length < b->length ? a->length : b->length;
    int order = common > 0 ? memcmp(a->bytes, b->bytes, common) : 0;
    return order != 0 ? order : (a->length > b->length) - (a->length < b->length);
}

/* Dates and booleans have the order of their texts. */
static int by_value(const void *left, const void *right)
{
    const struct kept *a = left, *b = right;
    if (a->kind == DLS_FIELD_INTEGER) {
        long long x = strtoll(a->bucket.value.bytes, NULL, 10), y = strtoll(b->bucket.value.bytes, NULL, 10);
        return (x > y) - (x < y);
    }
    if (a->kind == DLS_FIELD_FLOAT) {
        double x = strtod(a->bucket.value.bytes, NULL), y = strtod(b->bucket.value.bytes, NULL);
        return (x > y) - (x < y);
    }
    return compare_texts(&a->bucket.value, &b->bucket.value);
}

static int by_count(const void *left, const void *right)
{
    const struct kept *a = left, *b = right;
    if (a->bucket.count != b->bucket.count) return a->bucket.count < b->bucket.count ? 1 : -1;
    return by_value(left, right);
}

/* Add up the buckets of equal values, which stand together; how many are left. */
static size_t add_up(struct kept *kept, size_t count)
{
    size_t left = 0;
    for (size_t i = 0; i < count; i++) {
        if (left > 0 && by_value(&kept[left - 1], &kept[i]) == 0) kept[left - 1].bucket.count += kept[i].bucket.count;
        else kept[left++] = kept[i];
    }
    return left;
}

static size_t gather(const struct index_set *indexes, size_t number, dls_field_kind kind, struct kept *kept)
{
    size_t count = 0;
    for (size_t i = 0; i < indexes->count; i++) {
        const dls_facet *facet = dls_hits_facet(indexes->indexes[i].hits, number);
        for (size_t b = 0; b < facet->count; b++, count++) {
            if (kept != NULL) kept[count] = (struct kept){ facet->buckets[b], kind };
        }
    }
    return count;
}

/* Put the most frequent of `count` values into the outcome. */
static void keep_most(struct facet_of_set *facet, const dls_facet_request *request, size_t limit, struct kept *kept,
                      size_t count)
{
    qsort(kept, count, sizeof *kept, by_count);
    for (size_t i = limit; i < count; i++) facet->facet.other_count += kept[i].bucket.count;
    facet->facet.others += count > limit ? count - limit : 0;
    facet->facet.count = count < limit ? count : limit;
    if (request->kind != DLS_FACET_VALUES) qsort(kept, facet->facet.count, sizeof *kept, by_value);
    for (size_t i = 0; i < facet->facet.count; i++) facet->buckets[i] = kept[i].bucket;
    facet->facet.buckets = facet->buckets;
}

static bool take_several(struct facet_set *set, const struct index_set *indexes, size_t number)
{
    struct facet_of_set *facet = &set->facets[number];
    size_t count = gather(indexes, number, facet->kind, NULL);
    struct kept *kept = calloc(count + 1, sizeof *kept);
    facet->buckets = calloc(set->limits[number] < count ? set->limits[number] : count + 1, sizeof *facet->buckets);
    bool memory = kept != NULL && facet->buckets != NULL;
    for (size_t i = 0; i < indexes->count; i++) {
        const dls_facet *one = dls_hits_facet(indexes->indexes[i].hits, number);
        facet->facet.with += one->with;
        facet->facet.without += one->without;
        facet->facet.others += one->others;
        facet->facet.other_count += one->other_count;
    }
    if (memory) {
        gather(indexes, number, facet->kind, kept);
        qsort(kept, count, sizeof *kept, by_value);
        keep_most(facet, &set->requests[number], set->limits[number], kept, add_up(kept, count));
    }
    free(kept);
    return memory;
}

bool facet_set_take(struct facet_set *set, const struct index_set *indexes)
{
    bool complete = true;
    for (size_t i = 0; i < set->count && complete; i++) {
        if (indexes->count == 1) set->facets[i].facet = *dls_hits_facet(indexes->indexes[0].hits, i);
        else complete = take_several(set, indexes, i);
    }
    if (!complete) out_of_memory();
    return complete;
}

void facet_set_done(struct facet_set *set)
{
    for (size_t i = 0; i < set->count && set->facets != NULL; i++) free(set->facets[i].buckets);
    free(set->facets);
    free(set->requests);
    free(set->limits);
}
