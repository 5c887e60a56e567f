/* SPDX-License-Identifier: MIT
 *
 * Every public function with any arguments that C lets one write: NULL, nothing, too much, numbers of no enumeration,
 * structs of other sizes, objects of other indexes, fields that are not there, memory that runs out. Whatever comes
 * back, nothing is read or written that it should not be (which the sanitizers say), a failure has its one line, and an
 * object that a call gave is one that all others take.
 *
 * Objects are made and freed in any order that the header allows: hits before their query and index, all else as it
 * comes.
 */
#include <math.h>

#include "support/rng.h"
#include "support/small_index.h"
#include "support/testalloc.h"

#define CALLS 30000

/* Objects of a kind that are kept at most; of each, one is NULL. */
#define KEPT 4

static dls_error err;
static rng r;
static testalloc memory;

static struct world {
    dls_schema *schemas[2];
    dls_index *indexes[2];
    dls_writer *writer;
    dls_query *queries[KEPT];
    dls_hits *hits[KEPT]; /* of queries that outlive them: `hit_queries` */
    dls_query *hit_queries[KEPT];
    dls_statistics *statistics[KEPT];
    dls_synonyms *synonyms[KEPT];
    dls_acronyms *acronyms;
    dls_suggestions *suggestions;
    dls_analyzer *analyzer;
} w;

/* -------------------------------------------------------------------------------------------------- any arguments */

static uint32_t any(uint32_t below) { return (uint32_t)rng_below(&r, below); }

static size_t any_size(void)
{
    static const size_t sizes[] = { 0, 1, 2, 3, 5, 7, 20, 63, 64, 1024, 65537, INT32_MAX, SIZE_MAX / 2, SIZE_MAX };
    return sizes[any(sizeof sizes / sizeof *sizes)];
}

/* What fits into buffers of this test. */
#define ROOM 64
static size_t any_room(void) { return any(3) == 0 ? 0 : any(ROOM + 1); }

static float any_float(void)
{
    static const float floats[] = { 0.0f, -0.0f, 0.25f, 1.0f, -1.0f, 2.0f, 1e-30f, 1e30f, INFINITY, -INFINITY, NAN };
    return floats[any(sizeof floats / sizeof *floats)];
}

static size_t any_field(void) { return any(8) == 0 ? any_size() : any(6); }
static uint64_t any_fields(void) { return any(4) == 0 ? rng_next(&r) : any(2) == 0 ? 0 : any(4); }
static int any_enumerator(void) { return any(6) == 0 ? (int)rng_next(&r) : (int)any(5); }
static const dls_allocator *any_allocator(void) { return any(2) == 0 ? NULL : &memory.allocator; }
static dls_error *any_error(void) { return any(4) == 0 ? NULL : &err; }

/* A text and its length; NULL where it has none, or, wrongly, some. */
typedef struct any_text {
    const char *bytes;
    size_t length;
} any_text;

static any_text some_text(void)
{
    static const char *const texts[] = {
        "",
        "a",
        "b c",
        "a guide to strides",
        "convolutional",
        "\"a b\"",
        "-a",
        "a* b~2 (c OR \"d e\"~3)^2",
        "\xff\xfe",
        "2018",
        "-3",
        "2018-05",
        "true",
        "0.25",
        "x, y => z",
        "k1",
        "title:a",
        "recurrent networks (RN)",
        "year:1..3",
        "*:*",
        "'a'",
        "a b c d e f g h i j k l m n o p q r s t u v w x y z",
    };
    const char *text = texts[any(sizeof texts / sizeof *texts)];
    if (any(12) == 0) return (any_text){ NULL, any(2) };
    return (any_text){ text, any(4) == 0 ? any((uint32_t)strlen(text) + 1) : strlen(text) };
}

static const char *any_string(void) { return any(12) == 0 ? NULL : some_text().bytes; }

static const dls_schema *any_schema(void) { return any(16) == 0 ? NULL : w.schemas[any(8) == 0]; }
static const dls_index *any_index(void) { return any(16) == 0 ? NULL : w.indexes[any(8) == 0]; }
static dls_query *any_query(void) { return w.queries[any(KEPT)]; }
static dls_hits *any_hits(void) { return w.hits[any(KEPT)]; }
static dls_statistics *any_statistics(void) { return w.statistics[any(KEPT)]; }

static size_t any_hit(const dls_hits *hits)
{
    size_t count = dls_hits_count(hits);
    return count == 0 || any(8) == 0 ? any_size() : any((uint32_t)count);
}

/* A struct's size: mostly its own. */
static size_t any_struct_size(size_t own) { return any(4) > 0 ? own : any(2) == 0 ? any((uint32_t)own + 1) : own + 8; }

/* ------------------------------------------------------------------------------------------------ what is checked */

/* What was given is kept, in place of another; a failure has its line. */
static bool given(dls_status status, const dls_error *told)
{
    assert_true(status == DLS_OK || (status < 0 && strcmp(dls_status_name(status), "DLS_UNKNOWN") != 0));
    if (status == DLS_OK || told == NULL) return status == DLS_OK;
    assert_int_equal(told->code, status);
    assert_true(memchr(told->text, '\0', sizeof told->text) != NULL && told->text[0] != '\0');
    assert_null(strchr(told->text, '\n'));
    return false;
}

static void keep_query(dls_status status, const dls_error *told, dls_query *const *made)
{
    if (!given(status, told) || *made == NULL) return;
    dls_query **place = &w.queries[1 + any(KEPT - 1)];
    dls_query_free(*place);
    *place = *made;
}

static void free_hits(size_t number)
{
    dls_hits_free(w.hits[number]);
    dls_query_free(w.hit_queries[number]);
    w.hits[number] = NULL;
    w.hit_queries[number] = NULL;
}

static void keep_statistics(dls_status status, const dls_error *told, dls_statistics *const *made)
{
    if (!given(status, told)) return;
    for (size_t i = 0; i < KEPT; i++) free_hits(i); /* which may have been ranked by it */
    dls_statistics **place = &w.statistics[1 + any(KEPT - 1)];
    dls_statistics_free(*place);
    *place = *made;
}

static bool say_yes_sometimes(void *ctx)
{
    (void)ctx;
    return any(50) == 0;
}

static bool take_token(void *ctx, const dls_token *token)
{
    (void)ctx;
    assert_true(token->term_length >= 1 && token->term_length <= 255 && token->begin <= token->end);
    return any(4) > 0;
}

static void read_text(dls_text text) { assert_true(text.bytes != NULL && text.bytes[text.length] == '\0'); }

/* ----------------------------------------------------------------------------------------------- schema and index */

static void call_schema(void)
{
    dls_error *told = any_error();
    dls_schema *schema = NULL;
    if (given(any(2) == 0 ? dls_schema_new(any_allocator(), any(8) == 0 ? NULL : &schema, told)
                          : dls_schema_new_default(any_allocator(), any(2) == 0 ? NULL : any_string(), &schema, told),
              told) == false)
        return;
    for (uint32_t i = any(70); i > 0; i--) {
        char name[4] = { (char)('a' + any(26)), (char)('a' + any(26)), '\0' };
        dls_field newer[2] = { DLS_FIELD_INIT, DLS_FIELD_INIT }, *field = &newer[0];
        field->struct_size = any_struct_size(sizeof *field);
        field->name = any(8) == 0 ? any_string() : name;
        field->kind = (dls_field_kind)any_enumerator();
        field->analyzer = any(2) == 0 ? NULL : any(2) == 0 ? "words" : any_string();
        field->weight = any(2) == 0 ? 1.0f : any_float();
        field->b = any(2) == 0 ? 0.5f : any_float();
        field->lead = any(2) == 0 ? 0.5f : any_float();
        field->stored = any(2) == 0;
        field->positions = any(2) == 0;
        field->column = any(2) == 0;
        field->suggest = any(2) == 0;
        field->acronyms = any(2) == 0;
        given(dls_schema_add(any(16) == 0 ? NULL : schema, any(16) == 0 ? NULL : field, told), told);
    }
    for (size_t i = 0; i < dls_schema_count(schema); i++)
        assert_int_equal(dls_schema_find(schema, dls_schema_at(schema, i)->name), i);
    assert_null(dls_schema_at(schema, dls_schema_count(schema)));
    assert_int_equal(dls_schema_find(schema, NULL), -1);
    dls_schema_free(schema);
}

static void call_index(void)
{
    dls_error *told = any_error();
    const dls_index *index = any_index();
    dls_index *other = NULL;
    dls_index_info info;
    size_t length = 0;
    uint64_t document;
    any_text key = some_text();
    given(dls_index_find(index, key.bytes, key.length, any(8) == 0 ? NULL : &document, told), told);
    dls_index_get_info(index, any(8) == 0 ? NULL : &info);
    dls_index_payload(index, any(4) == 0 ? NULL : &length);
    dls_index_schema(index);
    if (any(20) == 0) given(any(2) == 0 ? dls_index_check(index, told) : dls_index_check_text(index, told), told);
    dls_check_options checking[2] = { DLS_CHECK_OPTIONS_INIT, DLS_CHECK_OPTIONS_INIT };
    checking[0].struct_size = any_struct_size(sizeof *checking);
    checking[0].text = any(2) == 0;
    checking[0].cancel = any(2) == 0 ? say_yes_sometimes : NULL;
    if (any(20) == 0) given(dls_index_check_with(index, any(4) == 0 ? NULL : checking, told), told);
    if (given(dls_index_refresh(index, any(8) == 0 ? NULL : &other, told), told)) dls_index_close(other);
    other = NULL;
    const char *path = any(8) == 0 ? any_string() : test_path(any(2) == 0 ? "any.dls" : "none.dls");
    if (given(dls_index_open(path, any_allocator(), any(8) == 0 ? NULL : &other, told), told)) dls_index_close(other);
    other = NULL;
    if (given(dls_index_open_memory(key.bytes, key.length, any_allocator(), any(8) == 0 ? NULL : &other, told), told))
        dls_index_close(other);
}

/* ------------------------------------------------------------------------------------------------------- queries */

static void call_parser(void)
{
    dls_error *told = any_error();
    const dls_schema *schema = any_schema();
    const dls_allocator *allocator = any_allocator();
    dls_query *query = NULL, **out = any(30) == 0 ? NULL : &query;
    any_text text = some_text();
    uint64_t fields = any_fields();
    uint32_t number = any(4) == 0 ? (uint32_t)any_size() : any(4);
    dls_parse_options newer[2] = { DLS_PARSE_OPTIONS_INIT, DLS_PARSE_OPTIONS_INIT };
    newer[0].struct_size = any_struct_size(sizeof *newer);
    newer[0].fields = fields;
    newer[0].full = any(2) == 0;
    newer[0].synonyms = w.synonyms[any(KEPT)];
    dls_status status = DLS_OK;
    switch (any(9)) {
    case 0: status = dls_query_parse(schema, text.bytes, text.length, fields, allocator, out, told); break;
    case 1: status = dls_query_parse_full(schema, text.bytes, text.length, fields, allocator, out, told); break;
    case 2:
        status =
            dls_query_parse_with(schema, text.bytes, text.length, any(4) == 0 ? NULL : newer, allocator, out, told);
        break;
    case 3: status = dls_query_new_words(schema, text.bytes, text.length, fields, allocator, out, told); break;
    case 4: status = dls_query_new_phrase(schema, text.bytes, text.length, number, fields, allocator, out, told); break;
    case 5: status = dls_query_new_near(schema, text.bytes, text.length, number, fields, allocator, out, told); break;
    case 6: status = dls_query_new_term(schema, text.bytes, text.length, fields, allocator, out, told); break;
    case 7: status = dls_query_new_prefix(schema, text.bytes, text.length, fields, allocator, out, told); break;
    case 8: status = dls_query_new_fuzzy(schema, text.bytes, text.length, number, fields, allocator, out, told); break;
    }
    keep_query(status, told, &query);
}

static void call_query_maker(void)
{
    dls_error *told = any_error();
    const dls_schema *schema = any_schema();
    const dls_allocator *allocator = any_allocator();
    const dls_index *index = any_index();
    dls_query *query = NULL, **out = any(30) == 0 ? NULL : &query;
    any_text text = some_text(), high = some_text();
    size_t field = any_field(), words = any(2) == 0 ? 0 : any_size();
    const char *values[] = { any(20) == 0 ? NULL : "a", "2018", text.bytes };
    size_t lengths[] = { 1, 4, text.length };
    bool null_list = any(16) == 0;
    dls_status status = DLS_OK;
    switch (any(13)) {
    case 0:
        status = dls_query_new_similar(index, text.bytes, text.length, any_fields(), words, allocator, out, told);
        break;
    case 1:
        status =
            dls_query_new_similar_document(index, text.bytes, text.length, any_fields(), words, allocator, out, told);
        break;
    case 2: status = dls_query_new_all(allocator, out, told); break;
    case 3: status = dls_query_new_key(text.bytes, text.length, allocator, out, told); break;
    case 4: status = dls_query_new_keyword(schema, field, text.bytes, text.length, allocator, out, told); break;
    case 5:
        status = dls_query_new_values(schema, field, null_list ? NULL : values, lengths, any(4), allocator, out, told);
        break;
    case 6:
        status = dls_query_new_range(schema, field, text.bytes, text.length, high.bytes, high.length, any(5), allocator,
                                     out, told);
        break;
    case 7: status = dls_query_new_keyword_prefix(schema, field, text.bytes, text.length, allocator, out, told); break;
    case 8: status = dls_query_new_exists(schema, field, allocator, out, told); break;
    case 9: status = dls_query_new_bool(allocator, out, told); break;
    case 10: status = dls_query_new_synonym(allocator, out, told); break;
    case 11: status = dls_query_corrected(any_query(), index, allocator, out, told); break;
    case 12: status = dls_query_joined(any_query(), index, (dls_join)any_enumerator(), allocator, out, told); break;
    }
    keep_query(status, told, &query);
}

static void call_query(void)
{
    dls_error *told = any_error();
    size_t from = any(KEPT), to = any(KEPT);
    char buffer[ROOM];
    dls_query *query = w.queries[to], *child = w.queries[from], *made = NULL;
    assert_true(dls_query_relaxed(query) != query || query == NULL);
    dls_query_is_empty(query);
    dls_query_is_cut(query);
    dls_query_corrected_text(query);
    dls_query_correction(query, any_size());
    size_t size = any_room();
    dls_query_print(query, any_schema(), any(8) == 0 ? NULL : buffer, size);
    given(dls_query_boost(query, any_float(), told), told);
    given(dls_query_set_minimum(query, (uint32_t)any_size(), told), told);
    if (from == to) return;
    w.queries[from] = NULL; /* it is theirs, whatever happens */
    if (any(3) > 0) {
        given(dls_query_add(query, (dls_occur)any_enumerator(), child, told), told);
        return;
    }
    keep_query(dls_query_new_constant(child, any_float(), any_allocator(), any(8) == 0 ? NULL : &made, told), told,
               &made);
}

static void call_synonyms(void)
{
    dls_error *told = any_error();
    dls_synonyms *made = NULL;
    size_t number = 1 + any(KEPT - 1), length = 0;
    any_text text = some_text();
    const char *rules;
    const dls_acronym *list;
    if (given(dls_synonyms_new(any_schema(), any_allocator(), any(8) == 0 ? NULL : &made, told), told)) {
        bool added = given(dls_synonyms_add(made, text.bytes, text.length, told), told);
        dls_synonyms_free(w.synonyms[number]);
        w.synonyms[number] = added ? made : NULL;
        if (!added) dls_synonyms_free(made);
    }
    given(dls_synonyms_add(NULL, text.bytes, text.length, told), told);
    dls_synonyms_count(w.synonyms[any(KEPT)]);
    if (w.acronyms == NULL || any(8) == 0) {
        dls_acronyms_free(w.acronyms);
        w.acronyms = NULL;
        if (!given(dls_acronyms_new(any_allocator(), &w.acronyms, told), told)) return;
    }
    bool failed = !given(dls_acronyms_add(any(8) == 0 ? NULL : w.acronyms, text.bytes, text.length, told), told);
    failed |= !given(dls_acronyms_add_index(w.acronyms, any_index(), told), told);
    failed |= !given(dls_acronyms_list(w.acronyms, any(8) == 0 ? NULL : &list, &length, told), told);
    failed |= !given(dls_acronyms_rules(w.acronyms, any_size(), any(8) == 0 ? NULL : &rules, &length, told), told);
    if (failed) dls_acronyms_free(w.acronyms), w.acronyms = NULL;
}

/* -------------------------------------------------------------------------------------------------------- search */

static const float *any_floats(float *room)
{
    for (size_t i = 0; i < DLS_MAX_FIELDS; i++) room[i] = any(40) == 0 ? any_float() : 0.5f;
    return any(3) == 0 ? room : NULL;
}

static void call_search(void)
{
    dls_error *told = any_error();
    float weights[DLS_MAX_FIELDS], b[DLS_MAX_FIELDS], lead[DLS_MAX_FIELDS];
    dls_search_options newer[2] = { DLS_SEARCH_OPTIONS_INIT, DLS_SEARCH_OPTIONS_INIT }, *options = &newer[0];
    dls_facet_range ranges[2] = { { NULL, any_string(), any(4) }, { any_string(), NULL, any(5) } };
    dls_facet_request facets[3] = { DLS_FACET_REQUEST_INIT, DLS_FACET_REQUEST_INIT, DLS_FACET_REQUEST_INIT };
    dls_column_boost boosts[3] = { DLS_COLUMN_BOOST_INIT, DLS_COLUMN_BOOST_INIT, DLS_COLUMN_BOOST_INIT };
    dls_sort_key sort[9];
    for (size_t i = 0; i < 2; i++) {
        facets[i].field = any_field();
        facets[i].kind = (dls_facet_kind)any_enumerator();
        facets[i].limit = any_size();
        facets[i].step = any(2) == 0 ? any_size() : 1 + any(5);
        facets[i].ranges = any(4) == 0 ? NULL : ranges;
        facets[i].range_count = any(3);
        boosts[i].field = any_field();
        boosts[i].form = (dls_boost_form)any_enumerator();
        boosts[i].weight = any(2) == 0 ? 1.0f : any_float();
        boosts[i].scale = any(2) == 0 ? 1.0 : (double)any_float();
        boosts[i].origin = any(2) == 0 ? NULL : any_string();
        boosts[i].end = any(2) == 0 ? NULL : any_string();
    }
    for (size_t i = 0; i < 9; i++) sort[i] = (dls_sort_key){ any(4) == 0 ? DLS_SORT_SCORE : any_field(), any(2) == 0 };
    bool wild = any(2) == 0; /* else most of it is as it is by default, so that there are hits */
    options->struct_size = any_struct_size(sizeof *options);
    options->allocator = any_allocator();
    options->count = any(2) == 0;
    if (wild) {
        options->k1 = any(4) == 0 ? any_float() : 1.2f;
        options->weights = any_floats(weights);
        options->b = any_floats(b);
        options->lead = any_floats(lead);
        options->adjacency = any(4) == 0 ? any_float() : 0.1f;
        options->offset = any(4) == 0 ? any_size() : any(3);
        options->formula = (dls_formula)any_enumerator();
        options->delta = any(2) == 0 ? DLS_DEFAULT_DELTA : any_float();
        options->ties = (dls_ties)any_enumerator();
        options->statistics = any_statistics();
        options->join = (dls_join)any_enumerator();
        options->correct = any(2) == 0;
        options->relax = any(2) == 0;
    }
    options->filter = any(3) == 0 ? any_query() : NULL;
    options->facets = any(8) == 0 ? NULL : facets;
    options->facet_count = any(3) == 0 ? any(3) : 0;
    options->sort = any(8) == 0 ? NULL : sort;
    options->sort_count = any(3) == 0 ? any(3) : any(30) == 0 ? 9 : 0;
    options->column_boosts = any(8) == 0 ? NULL : boosts;
    options->column_boost_count = any(3) == 0 ? any(3) : 0;
    options->collapse = any(4) == 0 ? any_field() : DLS_NO_COLLAPSE;
    options->collapse_apart = any(2) == 0;
    if (options->facet_count == 1) facets[0].struct_size = any_struct_size(sizeof *facets);
    if (options->column_boost_count == 1) boosts[0].struct_size = any_struct_size(sizeof *boosts);
    options->cancel = any(4) == 0 ? say_yes_sometimes : NULL;
    options->deadline_ms = any(4) == 0 ? any(3) : 0;
    dls_hits *before = any_hits(), *hits = NULL;
    dls_text cursor = { NULL, 0 };
    if (any(4) == 0 && given(dls_hits_cursor(before, any_hit(before), &cursor, told), told)) {
        options->after = cursor.bytes;
        options->after_length = cursor.length;
    }
    size_t from = any(KEPT), number = 1 + any(KEPT - 1), limit = any(8) == 0 ? any_size() : any(20);
    const dls_index *index = any_index();
    if (!given(
            dls_search(index, w.queries[from], limit, any(4) == 0 ? NULL : options, any(30) == 0 ? NULL : &hits, told),
            told))
        return;
    if (before == w.hits[number]) before = NULL;
    free_hits(number);
    w.hits[number] = hits;
    w.hit_queries[number] = w.queries[from]; /* which the hits need */
    w.queries[from] = NULL;
    for (size_t i = 0; i < options->facet_count; i++) {
        const dls_facet *facet = dls_hits_facet(hits, i);
        for (size_t j = 0; facet != NULL && j < facet->count; j++) read_text(facet->buckets[j].value);
    }
}

static void call_count_and_texts(void)
{
    dls_error *told = any_error();
    uint64_t count;
    given(dls_count(any_index(), any_query(), any(16) == 0 ? NULL : &count, told), told);
    dls_text texts[3];
    for (size_t i = 0; i < 3; i++) texts[i] = (dls_text){ some_text().bytes, 0 };
    for (size_t i = 0; i < 3; i++) texts[i].length = texts[i].bytes == NULL ? any(2) : strlen(texts[i].bytes);
    dls_hit hits[3 * ROOM];
    size_t counts[3], limit = any_room();
    given(dls_search_texts(any_index(), any(16) == 0 ? NULL : texts, any(4), any_fields(), limit, NULL,
                           any(16) == 0 ? NULL : hits, any(16) == 0 ? NULL : counts, told),
          told);
}

/* ---------------------------------------------------------------------------------------------------------- hits */

static void call_hits(void)
{
    dls_error *told = any_error();
    dls_hits *hits = any_hits();
    size_t number = any_hit(hits), field = any_field(), value = any(4) == 0 ? any_size() : 0, count;
    dls_text text, keys[ROOM];
    dls_collapsed collapsed;
    dls_snippet snippet;
    const dls_range *ranges;
    const dls_explain_node *nodes;
    dls_query *query = NULL;
    dls_hits_total(hits), dls_hits_remarks(hits), dls_hits_corrected(hits), dls_hits_collapsed_total(hits);
    assert_true((dls_hits_at(hits, number) != NULL) == (number < dls_hits_count(hits)));
    dls_hits_facet(hits, any_size());
    bool null = any(16) == 0;
    if (given(dls_hits_key(hits, number, null ? NULL : &text, told), told)) read_text(text);
    if (dls_hits_count(hits) <= ROOM) given(dls_hits_keys(hits, null ? NULL : keys, told), told);
    given(dls_hits_value_count(hits, number, field, null ? NULL : &count, told), told);
    if (given(dls_hits_value(hits, number, field, value, null ? NULL : &text, told), told)) read_text(text);
    given(dls_hits_matches(hits, number, field, value, null ? NULL : &ranges, &count, told), told);
    given(dls_hits_snippet(hits, number, field, any(4) == 0 ? any_size() : 40, null ? NULL : &snippet, told), told);
    given(dls_hits_explain(hits, number, null ? NULL : &nodes, &count, told), told);
    if (given(dls_hits_collapsed(hits, number, null ? NULL : &collapsed, told), told)) read_text(collapsed.value);
    size_t documents = any(2) == 0 ? 0 : any_size(), words = any(2) == 0 ? 0 : any_size();
    keep_query(dls_query_new_feedback(hits, documents, words, any_float(), any_allocator(), &query, told), told,
               &query);
}

static void call_merge_and_fuse(void)
{
    dls_error *told = any_error();
    dls_hits *several[] = { any_hits(), any_hits(), any_hits() };
    dls_merged_hit merged[ROOM];
    size_t count;
    given(dls_hits_merge(any(8) == 0 ? NULL : several, any(4), any(2) == 0 ? 0 : any_size(), any_room(),
                         any(8) == 0 ? NULL : merged, any(8) == 0 ? NULL : &count, told),
          told);
    const dls_text keys[] = { { "a", 1 }, { "b", 1 }, { any(8) == 0 ? NULL : "", 0 }, { "a", 1 } };
    dls_key_list lists[] = { { keys, any(5), any_float() }, { any(8) == 0 ? NULL : keys, any(5), any_float() } };
    dls_fused_hit fused[ROOM];
    given(dls_fuse(any(8) == 0 ? NULL : lists, any(3), any_float(), any_room(), any_allocator(),
                   any(8) == 0 ? NULL : fused, any(8) == 0 ? NULL : &count, told),
          told);
}

static void call_ranges(void)
{
    dls_error *told = any_error();
    any_text text = some_text();
    dls_range ranges[3], out[3];
    char html[ROOM];
    size_t length;
    for (size_t i = 0; i < 3; i++) ranges[i] = (dls_range){ any(6) == 0 ? any_size() : any(9), any(9) };
    given(dls_ranges_convert(text.bytes, text.length, any(8) == 0 ? NULL : ranges, any(4), (dls_unit)any_enumerator(),
                             any(8) == 0   ? NULL
                             : any(2) == 0 ? out
                                           : ranges,
                             told),
          told);
    given(dls_html(text.bytes, text.length, any(8) == 0 ? NULL : ranges, any(4), any_string(), any_string(),
                   any(8) == 0 ? NULL : html, any_room(), any(8) == 0 ? NULL : &length, told),
          told);
}

/* ------------------------------------------------------------------------------------------------- all the others */

static void call_statistics(void)
{
    dls_error *told = any_error();
    dls_statistics *statistics = any_statistics(), *made = NULL;
    const void *bytes = NULL;
    size_t length = 0, number = any_size();
    dls_field_statistics field = { any_size(), any_size() };
    keep_statistics(
        dls_statistics_collect(any_index(), any_query(), any_allocator(), any(30) == 0 ? NULL : &made, told), told,
        &made);
    statistics = any_statistics();
    given(dls_statistics_merge(statistics, any_statistics(), told), told);
    given(dls_statistics_set_documents(statistics, any_size(), told), told);
    given(dls_statistics_set_field(statistics, any_field(), any(8) == 0 ? NULL : &field, told), told);
    given(dls_statistics_set_df(statistics, number, any_size(), told), told);
    given(dls_statistics_field(statistics, any_field(), any(8) == 0 ? NULL : &field, told), told);
    dls_statistics_documents(statistics);
    assert_true((dls_statistics_term_at(statistics, number) != NULL) ==
                (number < dls_statistics_term_count(statistics)));
    if (!given(dls_statistics_write(statistics, any(8) == 0 ? NULL : &bytes, any(8) == 0 ? NULL : &length, told), told))
        return;
    made = NULL;
    keep_statistics(dls_statistics_read(bytes, any(4) == 0 ? length / 2 : length, any_allocator(), &made, told), told,
                    &made);
}

static void call_suggest(void)
{
    dls_error *told = any_error();
    any_text text = some_text();
    dls_suggest_options newer[2] = { DLS_SUGGEST_OPTIONS_INIT, DLS_SUGGEST_OPTIONS_INIT };
    newer[0].struct_size = any_struct_size(sizeof *newer);
    newer[0].allocator = any_allocator();
    newer[0].words = any(4) == 0 ? any_size() : 6;
    newer[0].titles = any(4) == 0 ? any_size() : 4;
    newer[0].correct = any(2) == 0;
    dls_suggestions *made = NULL;
    if (given(dls_suggest(any_index(), text.bytes, text.length, any(4) == 0 ? NULL : newer, any(30) == 0 ? NULL : &made,
                          told),
              told)) {
        dls_suggestions_free(w.suggestions);
        w.suggestions = made;
    }
    for (size_t i = 0; i < dls_suggestions_count(w.suggestions); i++)
        read_text(dls_suggestions_at(w.suggestions, i)->text);
    assert_null(dls_suggestions_at(w.suggestions, dls_suggestions_count(w.suggestions)));
    if (any(8) > 0) return;
    dls_suggestions_free(w.suggestions);
    w.suggestions = NULL;
}

static void call_analyzer(void)
{
    dls_error *told = any_error();
    any_text text = some_text();
    dls_analyzer *made = NULL;
    const char *name = any(2) == 0 ? dls_analyzer_language(any(2) == 0 ? any_size() : any(20)) : any_string();
    if (any(8) == 0 && given(dls_analyzer_new(name, any_allocator(), any(8) == 0 ? NULL : &made, told), told)) {
        dls_analyzer_free(w.analyzer);
        w.analyzer = made;
    }
    given(dls_analyzer_run(w.analyzer, text.bytes, text.length, any(8) == 0 ? NULL : take_token, NULL, told), told);
    dls_feature(any(2) == 0 ? dls_version() : any_string());
    dls_limit(any_string());
    dls_status_name((dls_status)any_enumerator());
}

static void call_writer(void)
{
    dls_error *told = any_error();
    any_text key = some_text(), value = some_text();
    dls_value values[3];
    for (size_t i = 0; i < 3; i++) values[i] = (dls_value){ any_field(), value.bytes, value.length };
    size_t count = any(4);
    const dls_value *all = any(16) == 0 ? NULL : values;
    dls_writer *writer = any(16) == 0 ? NULL : w.writer;
    uint64_t deleted;
    dls_writer_count(writer);
    given(dls_writer_add(writer, key.bytes, key.length, all, count, told), told);
    given(dls_writer_put(writer, key.bytes, key.length, all, count, told), told);
    given(dls_writer_delete(writer, key.bytes, key.length, told), told);
    given(dls_writer_set_payload(writer, key.bytes, key.length, told), told);
    if (any(4) == 0) given(dls_writer_abort(writer, told), told);
    if (any(8) == 0) given(dls_writer_delete_by_query(writer, any_query(), any(2) == 0 ? NULL : &deleted, told), told);
    if (any(40) == 0) given(dls_writer_commit(writer, told), told);
    if (any(40) == 0) given(dls_writer_compact(writer, any_size(), told), told);
    if (any(20) > 0 && w.writer != NULL) return;
    dls_writer_options newer[2] = { DLS_WRITER_OPTIONS_INIT, DLS_WRITER_OPTIONS_INIT };
    newer[0].struct_size = any_struct_size(sizeof *newer);
    newer[0].allocator = any_allocator();
    newer[0].buffer_bytes = any(2) == 0 ? any_size() : (size_t)1 << 20;
    newer[0].threads = any(4) == 0 ? any_size() : 1;
    newer[0].replace = any(2) == 0;
    newer[0].reorder = any(2) == 0;
    newer[0].pair_words = any(DLS_MAX_PAIR_WORDS + 2);
    newer[0].cancel = any(8) == 0 ? say_yes_sometimes : NULL;
    dls_writer_close(w.writer);
    w.writer = NULL;
    dls_writer *made = NULL, **out = any(16) == 0 ? NULL : &made;
    const dls_writer_options *options = any(4) == 0 ? NULL : newer;
    const char *path = any(16) == 0 ? NULL : any(16) == 0 ? "" : test_path("any.dls");
    if (given(any(2) == 0 ? dls_writer_create(path, any_schema(), options, out, told)
                          : dls_writer_open(path, any(2) == 0 ? NULL : any_schema(), options, out, told),
              told))
        w.writer = made;
    dls_repair_info info;
    given(dls_index_repair(path, any(4) == 0 ? "" : path, options, NULL, NULL, any(4) == 0 ? NULL : &info, told), told);
}

/* --------------------------------------------------------------------------------------------------------- a world */

static void begin_world(small_index s[2])
{
    static const char *const fields[] = {
        "title/suggest text/acronyms year/integer tags/keyword/column day/date x/float", "other@english a/keyword"
    };
    w = (struct world){ .writer = NULL };
    for (int i = 0; i < 2; i++) {
        small_index_begin(&s[i], fields[i]);
        for (int j = 0; j < 40; j++) {
            char lines[200];
            snprintf(lines, sizeof lines,
                     "title=a guide %c\ntext=b c strides convolutional %d, recurrent networks (RN)\nyear=%d\ntags=k%d",
                     'a' + j % 26, j, 1990 + j, j % 5);
            small_index_add(&s[i], i == 0 ? lines : "other=a guide\na=b");
            if (j == 25) small_index_commit(&s[i]);
        }
        small_index_open(&s[i]);
        w.schemas[i] = s[i].schema;
        w.indexes[i] = s[i].index;
    }
}

static void end_world(small_index s[2])
{
    for (size_t i = 0; i < KEPT; i++) {
        free_hits(i);
        dls_query_free(w.queries[i]);
        dls_statistics_free(w.statistics[i]);
        dls_synonyms_free(w.synonyms[i]);
    }
    dls_acronyms_free(w.acronyms);
    dls_suggestions_free(w.suggestions);
    dls_analyzer_free(w.analyzer);
    dls_writer_close(w.writer);
    for (int i = 1; i >= 0; i--) small_index_end(&s[i]);
}

static void test_any_arguments_are_answered_or_refused(void **state)
{
    (void)state;
    static void (*const calls[])(void) = {
        call_schema,      call_index,           call_parser,   call_parser,         call_query_maker,
        call_query_maker, call_query,           call_synonyms, call_search,         call_search,
        call_search,      call_count_and_texts, call_hits,     call_merge_and_fuse, call_ranges,
        call_statistics,  call_suggest,         call_analyzer, call_writer,
    };
    small_index s[2];
    testalloc_init(&memory);
    begin_world(s);
    r = rng_for_test(20261126);
    for (int i = 0; i < CALLS; i++) {
        memory.fail_at = any(3) == 0 ? memory.allocations + 1 + any(30) : 0; /* now and then it runs out */
        calls[any(sizeof calls / sizeof *calls)]();
    }
    end_world(s);
    testalloc_done(&memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_any_arguments_are_answered_or_refused),
    };
    return cmocka_run_group_tests_name("api/any_arguments", tests, NULL, NULL);
}
