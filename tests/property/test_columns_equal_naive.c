/* SPDX-License-Identifier: MIT
 *
 * Random documents with values of all kinds, in several segments, some of them deleted: queries and filters for values
 * find what the stupid twin finds, in any order, page by page, collapsed by any field and boosted by any, and facets
 * count what it counts.
 */
#include <stdio.h>
#include <stdlib.h>

#include "support/dls_test.h"
#include "support/naive.h"
#include "support/naive_values.h"
#include "support/rng.h"
#include "support/test_folder.h"

#define COLLECTIONS 60
#define QUERIES 60
#define MOST_DOCUMENTS 400
#define LARGE 3000 /* so many that words have lists that tell what the best reach */
#define LARGE_COLLECTIONS 3
#define LARGE_QUERIES 40
#define TEXTS 96

static dls_error err;

enum { BODY, TAGS, YEAR, PRICE, DAY, FLAG, KIND, FIELDS };

static const struct {
    const char *name;
    dls_field_kind kind;
    bool column;
} declared[FIELDS] = {
    [BODY] = { "body", DLS_FIELD_TEXT, false },    [TAGS] = { "tags", DLS_FIELD_KEYWORD, true },
    [YEAR] = { "year", DLS_FIELD_INTEGER, true },  [PRICE] = { "price", DLS_FIELD_FLOAT, true },
    [DAY] = { "day", DLS_FIELD_DATE, true },       [FLAG] = { "flag", DLS_FIELD_BOOLEAN, true },
    [KIND] = { "kind", DLS_FIELD_KEYWORD, false },
};

typedef struct world {
    rng *r;
    dls_schema *schema;
    naive *twin;
    dls_index *index;
    const char *path;
    size_t documents; /* of the twin */
    size_t keys[LARGE];
    bool gone[LARGE];
    uint64_t numbers[LARGE]; /* in the index */
    uint64_t spread;         /* how many different values there may be */
} world;

/* ----------------------------------------------------------------------------------------------- a collection */

static void random_value(world *w, size_t field, char *out, size_t room)
{
    rng *r = w->r;
    long long number = (long long)rng_below(r, w->spread) - (long long)(w->spread / 3);
    switch (field) {
    case TAGS: snprintf(out, room, "%.*s%u", (int)rng_below(r, 3), "ab", (unsigned)rng_below(r, w->spread)); break;
    case YEAR: snprintf(out, room, "%s%lld", number > 0 && rng_one_in(r, 3) ? "+" : "", number); break;
    case PRICE: snprintf(out, room, "%lld%s", number, rng_one_in(r, 2) ? ".50" : rng_one_in(r, 2) ? "e-2" : ""); break;
    case DAY:
        snprintf(out, room, "%04u-%02u-%02uT%02u:00:%02uZ", 2010 + (unsigned)rng_below(r, 4),
                 1 + (unsigned)rng_below(r, 12), 1 + (unsigned)rng_below(r, w->spread > 20 ? 28 : 3),
                 (unsigned)rng_below(r, 24), (unsigned)rng_below(r, 60));
        if (rng_one_in(r, 2)) out[rng_one_in(r, 4) ? 4 : rng_one_in(r, 3) ? 7 : 10] = '\0';
        break;
    case FLAG: snprintf(out, room, "%s", rng_one_in(r, 3) ? "true" : "false"); break;
    case KIND: snprintf(out, room, "kind%u", (unsigned)rng_below(r, 3)); break;
    default: {
        size_t at = 0;
        out[0] = '\0';
        for (uint64_t words = rng_below(r, 12); words > 0 && at + 16 < room; words--)
            at += (size_t)snprintf(out + at, room - at, "w%u ", (unsigned)rng_below(r, 1 + rng_below(r, 25)));
    }
    }
}

static void add_random_document(world *w, dls_writer *writer, size_t number)
{
    char texts[16][160], key[32];
    dls_value values[16];
    size_t count = 0;
    for (size_t field = 0; field < FIELDS; field++) {
        uint64_t most = field == TAGS ? rng_below(w->r, 4) : !rng_one_in(w->r, 5);
        for (; most > 0; most--, count++) {
            random_value(w, field, texts[count], sizeof texts[0]);
            values[count] = (dls_value){ field, texts[count], strlen(texts[count]) };
        }
    }
    snprintf(key, sizeof key, "key %zu", number);
    assert_ok(dls_writer_add(writer, key, strlen(key), values, count, &err), &err);
    naive_add(w->twin, values, count);
    w->keys[w->documents] = number;
    w->gone[w->documents++] = false;
}

static void settle(world *w, dls_writer *writer)
{
    size_t kept = 0;
    assert_ok(dls_writer_commit(writer, &err), &err);
    naive_drop(w->twin, w->gone);
    for (size_t i = 0; i < w->documents; i++)
        if (!w->gone[i]) w->keys[kept++] = w->keys[i];
    w->documents = kept;
    memset(w->gone, false, kept * sizeof *w->gone);
}

static void delete_some(world *w, dls_writer *writer)
{
    uint64_t one_in = 2 + rng_below(w->r, 20);
    for (size_t i = 0; i < w->documents; i++) {
        char key[32];
        if (!rng_one_in(w->r, one_in)) continue;
        snprintf(key, sizeof key, "key %zu", w->keys[i]);
        assert_ok(dls_writer_delete(writer, key, strlen(key), &err), &err);
        w->gone[i] = true;
    }
    settle(w, writer);
}

static dls_schema *make_schema(rng *r)
{
    dls_schema *schema;
    assert_ok(dls_schema_new(NULL, &schema, &err), &err);
    for (size_t i = 0; i < FIELDS; i++) {
        dls_field field = DLS_FIELD_INIT;
        field.name = declared[i].name;
        field.kind = declared[i].kind;
        field.column = declared[i].column;
        field.stored = rng_one_in(r, 2);
        field.analyzer = "words";
        assert_ok(dls_schema_add(schema, &field, &err), &err);
    }
    return schema;
}

static void make_world(world *w, size_t count)
{
    dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
    dls_writer *writer;
    w->path = test_path("columns.dls");
    w->schema = make_schema(w->r);
    w->twin = naive_new(w->schema);
    w->spread = rng_one_in(w->r, 2) ? 5 : 500;
    options.replace = true;
    options.reorder = rng_one_in(w->r, 2);
    options.merge = rng_one_in(w->r, 2);
    assert_ok(dls_writer_create(w->path, w->schema, &options, &writer, &err), &err);
    for (size_t i = 0; i < count; i++) {
        add_random_document(w, writer, i);
        if (rng_one_in(w->r, 1 + count / 4)) settle(w, writer);
    }
    settle(w, writer);
    if (rng_one_in(w->r, 2)) delete_some(w, writer);
    if (rng_one_in(w->r, 5)) assert_ok(dls_writer_compact(writer, 1, &err), &err);
    dls_writer_close(writer);
    assert_ok(dls_index_open(w->path, NULL, &w->index, &err), &err);
    assert_ok(dls_index_check_text(w->index, &err), &err);
    for (size_t i = 0; i < w->documents; i++) {
        char key[32];
        snprintf(key, sizeof key, "key %zu", w->keys[i]);
        assert_ok(dls_index_find(w->index, key, strlen(key), &w->numbers[i], &err), &err);
    }
}

static void free_world(world *w)
{
    dls_index_close(w->index);
    naive_free(w->twin);
    dls_schema_free(w->schema);
}

/* -------------------------------------------------------------------------------------------------- a query */

/* Both forms of one query; texts of the naive one live in `texts`. */
typedef struct maker {
    world *w;
    char texts[TEXTS][160];
    size_t text_count;
    naive_query nodes[TEXTS / 2];
    size_t node_count;
} maker;

static const char *value_text(maker *m, size_t field)
{
    char *text = m->texts[m->text_count++];
    random_value(m->w, field, text, sizeof m->texts[0]);
    return text;
}

static void make_range(maker *m, naive_query *node, dls_query **query)
{
    node->kind = NAIVE_RANGE;
    node->field = rng_between(m->w->r, TAGS, FLAG);
    node->text = rng_one_in(m->w->r, 4) ? NULL : value_text(m, node->field);
    node->high = rng_one_in(m->w->r, 3) ? NULL : value_text(m, node->field);
    node->flags = (unsigned)rng_below(m->w->r, 4);
    assert_ok(dls_query_new_range(m->w->schema, node->field, node->text, node->text != NULL ? strlen(node->text) : 0,
                                  node->high, node->high != NULL ? strlen(node->high) : 0, node->flags, NULL, query,
                                  &err),
              &err);
}

/* Any of some values: a bool of keywords, for the twin. */
static void make_values(maker *m, naive_query *node, dls_query **query)
{
    const char *values[3];
    size_t field = rng_between(m->w->r, TAGS, KIND), count = rng_below(m->w->r, 4);
    node->kind = NAIVE_BOOL;
    node->clause_count = count;
    for (size_t i = 0; i < count; i++) {
        naive_query *clause = &m->nodes[m->node_count++];
        values[i] = value_text(m, field);
        *clause = (naive_query){ .kind = NAIVE_KEYWORD, .text = values[i], .field = field };
        node->occur[i] = DLS_SHOULD;
        node->clauses[i] = clause;
    }
    assert_ok(dls_query_new_values(m->w->schema, field, values, NULL, count, NULL, query, &err), &err);
}

/* Values and comparisons in a group of a field, as text: a bool of ranges, for the twin. */
static void make_value_group(maker *m, naive_query *node, dls_query **query)
{
    static const char *const signs[] = { ">", ">=", "<", "<=", "" };
    char text[700];
    size_t field = rng_between(m->w->r, TAGS, FLAG), at = 0;
    node->kind = NAIVE_BOOL;
    node->clause_count = rng_between(m->w->r, 1, 3);
    at += (size_t)snprintf(text, sizeof text, "%s:(", declared[field].name);
    for (size_t i = 0; i < node->clause_count; i++) {
        naive_query *clause = &m->nodes[m->node_count++];
        size_t sign = rng_below(m->w->r, 5);
        const char *value = value_text(m, field);
        bool span = declared[field].kind == DLS_FIELD_DATE; /* a date alone is all of its time */
        *clause = (naive_query){ .kind = sign == 4 && !span ? NAIVE_KEYWORD : NAIVE_RANGE, .field = field };
        if (sign < 2) clause->flags = sign == 0 ? DLS_RANGE_ABOVE_LOW : 0;
        if (sign == 2) clause->flags = DLS_RANGE_BELOW_HIGH;
        if (sign < 2 || sign == 4) clause->text = value;
        if (sign == 2 || sign == 3 || (sign == 4 && span)) clause->high = value;
        node->occur[i] = DLS_SHOULD;
        node->clauses[i] = clause;
        at += (size_t)snprintf(text + at, sizeof text - at, "%s%s\"%s\"", i > 0 ? " OR " : "", signs[sign], value);
    }
    snprintf(text + at, sizeof text - at, ")");
    dls_status status = dls_query_parse_full(m->w->schema, text, strlen(text), 0, NULL, query, &err);
    if (status != DLS_OK) fail_msg("%s: %s", text, err.text);
}

static naive_query *make_leaf(maker *m, dls_query **query);

static void make_constant(maker *m, naive_query *node, dls_query **query)
{
    dls_query *child;
    node->kind = NAIVE_CONSTANT;
    node->score = (float)rng_below(m->w->r, 4);
    node->clause_count = 1;
    node->clauses[0] = make_leaf(m, &child);
    assert_ok(dls_query_new_constant(child, node->score, NULL, query, &err), &err);
}

static naive_query *make_leaf(maker *m, dls_query **query)
{
    naive_query *node = &m->nodes[m->node_count++];
    const dls_schema *schema = m->w->schema;
    *node = (naive_query){ .kind = NAIVE_WORDS };
    switch (rng_below(m->w->r, 12)) {
    case 11: make_value_group(m, node, query); break;
    case 10: make_constant(m, node, query); break;
    case 0:
    case 1:
    case 2: make_range(m, node, query); break;
    case 3: make_values(m, node, query); break;
    case 4:
        node->kind = NAIVE_KEYWORD;
        node->field = rng_between(m->w->r, TAGS, KIND);
        node->text = value_text(m, node->field);
        assert_ok(dls_query_new_keyword(schema, node->field, node->text, strlen(node->text), NULL, query, &err), &err);
        break;
    case 5:
        node->kind = NAIVE_STARTS;
        node->field = TAGS;
        node->text = value_text(m, TAGS);
        m->texts[m->text_count - 1][rng_below(m->w->r, 3)] = '\0';
        assert_ok(dls_query_new_keyword_prefix(schema, TAGS, node->text, strlen(node->text), NULL, query, &err), &err);
        break;
    case 6:
        node->kind = NAIVE_EXISTS;
        node->field = rng_between(m->w->r, BODY, FLAG);
        assert_ok(dls_query_new_exists(schema, node->field, NULL, query, &err), &err);
        break;
    case 7:
        node->kind = NAIVE_PHRASE;
        node->text = value_text(m, BODY);
        m->texts[m->text_count - 1][strcspn(node->text, " ") < 4 ? 5 : 0] = '\0';
        assert_ok(dls_query_new_phrase(schema, node->text, strlen(node->text), 0, 0, NULL, query, &err), &err);
        break;
    default:
        node->text = value_text(m, BODY);
        assert_ok(dls_query_new_words(schema, node->text, strlen(node->text), 0, NULL, query, &err), &err);
    }
    return node;
}

static naive_query *make_query(maker *m, int depth, dls_query **query)
{
    if (depth == 0 || rng_one_in(m->w->r, 3) || m->node_count > 20) return make_leaf(m, query);
    naive_query *node = &m->nodes[m->node_count++];
    *node = (naive_query){ .kind = NAIVE_BOOL, .clause_count = rng_below(m->w->r, 4) };
    assert_ok(dls_query_new_bool(NULL, query, &err), &err);
    for (size_t i = 0; i < node->clause_count; i++) {
        dls_query *child;
        node->occur[i] = (dls_occur)rng_between(m->w->r, DLS_SHOULD, DLS_MUST_NOT);
        node->clauses[i] = make_query(m, depth - 1, &child);
        assert_ok(dls_query_add(*query, node->occur[i], child, &err), &err);
    }
    return node;
}

/* ------------------------------------------------------------------------------------------------ comparing */

enum { BOOSTS = 3 };

/* A query, perhaps a filter and boosts, and what the twin finds. */
typedef struct asking {
    maker m;
    dls_query *query;
    dls_query *filter; /* or NULL */
    dls_column_boost boosts[BOOSTS];
    size_t boost_count;
    dls_hit *expected;
    size_t total;
} asking;

static void make_boosts(world *w, asking *a)
{
    a->boost_count = rng_one_in(w->r, 2) ? 0 : rng_below(w->r, BOOSTS + 1);
    for (size_t i = 0; i < a->boost_count; i++) {
        dls_column_boost *boost = &a->boosts[i];
        *boost = (dls_column_boost)DLS_COLUMN_BOOST_INIT;
        boost->field = rng_between(w->r, YEAR, FLAG);
        boost->form = (dls_boost_form)rng_between(w->r, DLS_BOOST_NEAR, DLS_BOOST_BETWEEN);
        if (!rng_one_in(w->r, 3)) boost->weight = (float)rng_below(w->r, rng_one_in(w->r, 3) ? 1001 : 3) / 2.0f;
        if (!rng_one_in(w->r, 3)) boost->scale = (double)(1 + rng_below(w->r, 1000)) / (rng_one_in(w->r, 3) ? 1000 : 1);
        if (boost->form == DLS_BOOST_BETWEEN || !rng_one_in(w->r, 3)) boost->origin = value_text(&a->m, boost->field);
        if (boost->form == DLS_BOOST_BETWEEN) boost->end = value_text(&a->m, boost->field);
        dls_field_kind kind = declared[boost->field].kind;
        if (boost->end != NULL && naive_value_number(kind, boost->origin) == naive_value_number(kind, boost->end))
            boost->form = DLS_BOOST_NEAR;
    }
}

static void set_boosts(const asking *a, dls_search_options *options)
{
    options->column_boosts = a->boosts;
    options->column_boost_count = a->boost_count;
}

/* The query as it is read again from what it is printed as. */
static void print_and_parse(const world *w, dls_query **query)
{
    char text[8000];
    dls_query *again;
    assert_in_range(dls_query_print(*query, w->schema, text, sizeof text), 1, sizeof text - 1);
    dls_status status = dls_query_parse_full(w->schema, text, strlen(text), 0, NULL, &again, &err);
    if (status != DLS_OK) fail_msg("%s: %s", text, err.text);
    dls_query_free(*query);
    *query = again;
}

static void ask(world *w, asking *a)
{
    naive_parameters parameters = naive_defaults(w->schema);
    a->m = (maker){ .w = w };
    make_boosts(w, a);
    parameters.boosts = a->boosts;
    parameters.boost_count = a->boost_count;
    a->filter = NULL;
    int depth = w->documents > MOST_DOCUMENTS ? 1 : 3; /* words alone are ranked by bounds */
    naive_query *query = make_query(&a->m, depth, &a->query), *filter = NULL;
    if (!rng_one_in(w->r, 3)) filter = make_query(&a->m, 2, &a->filter);
    if (rng_one_in(w->r, 2)) print_and_parse(w, &a->query);
    a->total = naive_search(w->twin, query, &parameters, &a->expected);
    if (filter != NULL) a->total = naive_keep(w->twin, filter, a->expected, a->total);
}

static void answered(asking *a)
{
    dls_query_free(a->query);
    dls_query_free(a->filter);
    free(a->expected);
}

static void assert_equal_hits(world *w, const asking *a, bool count)
{
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    dls_hits *hits;
    size_t limit = rng_below(w->r, rng_one_in(w->r, 2) ? 4 : 500);
    options.filter = a->filter;
    set_boosts(a, &options);
    options.correct = false;
    options.count = count;
    assert_ok(dls_search(w->index, a->query, limit, &options, &hits, &err), &err);
    if (count) assert_int_equal(dls_hits_total(hits), a->total);
    assert_int_equal(dls_hits_count(hits), a->total < limit ? a->total : limit);
    for (size_t i = 0; i < dls_hits_count(hits); i++) {
        assert_int_equal(dls_hits_at(hits, i)->document, w->numbers[a->expected[i].document]);
        assert_same_bits(dls_hits_at(hits, i)->score, a->expected[i].score);
    }
    if (dls_hits_count(hits) > 0) {
        const dls_explain_node *nodes;
        size_t node_count;
        assert_ok(dls_hits_explain(hits, 0, &nodes, &node_count, &err), &err);
        assert_true(nodes[0].matches);
        assert_same_bits(nodes[0].score, dls_hits_at(hits, 0)->score);
    }
    dls_hits_free(hits);
}

/* ------------------------------------------------------------------------------------------------------- sorting */

typedef struct order {
    world *w;
    dls_sort_key keys[4];
    size_t count;
} order;

static order *sorted_by; /* qsort has no room for it */

static int compare_by_key(const dls_sort_key *key, const dls_hit *a, const dls_hit *b)
{
    int sign = key->descending ? -1 : 1;
    if (key->field == DLS_SORT_SCORE) return a->score == b->score ? 0 : a->score < b->score ? -sign : sign;
    const char *x = naive_value_of(sorted_by->w->twin, (size_t)a->document, key->field, key->descending);
    const char *y = naive_value_of(sorted_by->w->twin, (size_t)b->document, key->field, key->descending);
    if (x == NULL || y == NULL) return (x == NULL) - (y == NULL);
    return sign * naive_compare_values(declared[key->field].kind, x, y);
}

static int compare_by_keys(const void *left, const void *right)
{
    const dls_hit *a = left, *b = right;
    for (size_t i = 0; i < sorted_by->count; i++) {
        int by_key = compare_by_key(&sorted_by->keys[i], a, b);
        if (by_key != 0) return by_key;
    }
    if (sorted_by->count == 0 && a->score != b->score) return a->score > b->score ? -1 : 1;
    return a->document < b->document ? -1 : 1;
}

/* Any keys; or none, which is the score, as everywhere. */
static void random_order(world *w, order *o)
{
    *o = (order){ .w = w, .count = rng_below(w->r, 4) };
    for (size_t i = 0; i < o->count; i++) {
        o->keys[i].field = rng_one_in(w->r, 4) ? DLS_SORT_SCORE : rng_between(w->r, TAGS, FLAG);
        o->keys[i].descending = rng_one_in(w->r, 2);
    }
}

static void sort_expected(const asking *a, order *o)
{
    sorted_by = o;
    if (a->total > 0) qsort(a->expected, a->total, sizeof *a->expected, compare_by_keys);
    sorted_by = NULL;
}

/* Page after page: each begins behind the last hit of the one before. */
static void assert_equal_pages(world *w, const asking *a)
{
    order o;
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    size_t page = 1 + rng_below(w->r, rng_one_in(w->r, 2) ? 10 : 200), at = 0;
    char cursor[1000];
    random_order(w, &o);
    options.filter = a->filter;
    set_boosts(a, &options);
    options.correct = false;
    options.sort = o.keys;
    options.sort_count = o.count;
    options.offset = rng_one_in(w->r, 4) ? rng_below(w->r, 20) : 0;
    sort_expected(a, &o);
    for (int pages = 0; pages < 6; pages++) {
        dls_hits *hits;
        dls_text text;
        assert_ok(dls_search(w->index, a->query, page, &options, &hits, &err), &err);
        at += (size_t)options.offset;
        size_t left = a->total > at ? a->total - at : 0;
        assert_int_equal(dls_hits_count(hits), left < page ? left : page);
        for (size_t i = 0; i < dls_hits_count(hits); i++, at++) {
            assert_int_equal(dls_hits_at(hits, i)->document, w->numbers[a->expected[at].document]);
            assert_same_bits(dls_hits_at(hits, i)->score, a->expected[at].score);
        }
        if (dls_hits_count(hits) < page) {
            dls_hits_free(hits);
            break;
        }
        assert_ok(dls_hits_cursor(hits, page - 1, &text, &err), &err);
        assert_true(text.length < sizeof cursor);
        memcpy(cursor, text.bytes, text.length);
        options.after = cursor;
        options.after_length = text.length;
        dls_hits_free(hits);
    }
}

/* -------------------------------------------------------------------------------------------------------- facets */

/* What a facet counts, as the twin does: values, or what they begin with. */
typedef struct naive_bucket {
    const char *value;
    uint64_t count;
} naive_bucket;

typedef struct naive_facet {
    naive_bucket buckets[MOST_DOCUMENTS * 4];
    size_t count;
    uint64_t with;
} naive_facet;

static const dls_facet_request *counted_by;

/* The bucket that a value is in, as a value before all others in it. */
static const char *bucket_of_value(const char *value)
{
    static char texts[4][160];
    static int next;
    char *text = texts[next = (next + 1) % 4];
    long long number = strtoll(value, NULL, 10), step = (long long)counted_by->step;
    int year = 0, month = 1, day = 1;
    switch (counted_by->kind) {
    case DLS_FACET_STEPS:
        snprintf(text, sizeof texts[0], "%lld", (number >= 0 ? number : number - step + 1) / step * step);
        return text;
    case DLS_FACET_YEARS:
    case DLS_FACET_MONTHS:
    case DLS_FACET_DAYS:
        sscanf(value, "%d-%d-%d", &year, &month, &day);
        snprintf(text, sizeof texts[0], "%04d-%02d-%02d", year, month, day);
        text[counted_by->kind == DLS_FACET_YEARS ? 4 : counted_by->kind == DLS_FACET_MONTHS ? 7 : 10] = '\0';
        return text;
    default: return value;
    }
}

static int compare_buckets(const void *left, const void *right)
{
    const naive_bucket *a = left, *b = right;
    if (a->count != b->count) return a->count > b->count ? -1 : 1;
    return naive_compare_values(declared[counted_by->field].kind, bucket_of_value(a->value), bucket_of_value(b->value));
}

static int compare_bucket_values(const void *left, const void *right)
{
    const naive_bucket *a = left, *b = right;
    return naive_compare_values(declared[counted_by->field].kind, bucket_of_value(a->value), bucket_of_value(b->value));
}

static void count_naively(world *w, const asking *a, naive_facet *f)
{
    dls_field_kind kind = declared[counted_by->field].kind;
    f->count = f->with = 0;
    for (size_t i = 0; i < a->total; i++) {
        const char *values[64];
        size_t count = naive_values_of(w->twin, (size_t)a->expected[i].document, counted_by->field, values);
        f->with += count > 0;
        for (size_t j = 0; j < count; j++) {
            size_t at = 0;
            while (at < f->count &&
                   naive_compare_values(kind, bucket_of_value(f->buckets[at].value), bucket_of_value(values[j])) != 0)
                at++;
            if (at == f->count) f->buckets[f->count++] = (naive_bucket){ values[j], 0 };
            f->buckets[at].count++;
        }
    }
    if (f->count > 0) qsort(f->buckets, f->count, sizeof *f->buckets, compare_buckets);
}

static void assert_equal_facet(world *w, const asking *a, const dls_facet_request *request, const dls_facet *found)
{
    static naive_facet f;
    uint64_t others = 0;
    counted_by = request;
    count_naively(w, a, &f);
    size_t kept = f.count < request->limit ? f.count : request->limit;
    assert_int_equal(found->with, f.with);
    assert_int_equal(found->without, a->total - f.with);
    assert_int_equal(found->count, kept);
    assert_int_equal(found->others, f.count - kept);
    for (size_t i = kept; i < f.count; i++) others += f.buckets[i].count;
    assert_int_equal(found->other_count, others);
    if (request->kind != DLS_FACET_VALUES && kept > 0) qsort(f.buckets, kept, sizeof *f.buckets, compare_bucket_values);
    for (size_t i = 0; i < kept; i++) {
        assert_int_equal(found->buckets[i].count, f.buckets[i].count);
        const char *expected = bucket_of_value(f.buckets[i].value);
        if (naive_compare_values(declared[request->field].kind, found->buckets[i].value.bytes, expected) != 0)
            fail_msg("%s is not %s", found->buckets[i].value.bytes, expected);
        assert_int_equal(found->buckets[i].value.length, strlen(found->buckets[i].value.bytes));
    }
}

static void assert_equal_ranges(world *w, const asking *a, const dls_facet_request *request, const dls_facet *found)
{
    dls_field_kind kind = declared[request->field].kind;
    assert_int_equal(found->count, request->range_count);
    for (size_t i = 0; i < request->range_count; i++) {
        const dls_facet_range *range = &request->ranges[i];
        uint64_t expected = 0;
        for (size_t j = 0; j < a->total; j++) {
            const char *values[64];
            size_t count = naive_values_of(w->twin, (size_t)a->expected[j].document, request->field, values);
            expected += count > 0 && naive_value_in_range(kind, values[0], range->low, range->high, range->flags);
        }
        assert_int_equal(found->buckets[i].count, expected);
    }
}

enum { FACETS = 4, RANGES = 3 };

static void random_facet(world *w, dls_facet_request *request, dls_facet_range *ranges, char texts[2 * RANGES][160])
{
    *request = (dls_facet_request)DLS_FACET_REQUEST_INIT;
    request->limit = rng_below(w->r, rng_one_in(w->r, 3) ? 1000 : 6);
    request->field = rng_between(w->r, TAGS, FLAG);
    request->step = 1 + rng_below(w->r, 10);
    if (request->field == DAY && rng_one_in(w->r, 2))
        request->kind = (dls_facet_kind)rng_between(w->r, DLS_FACET_YEARS, DLS_FACET_DAYS);
    if (request->field == YEAR && rng_one_in(w->r, 2)) request->kind = DLS_FACET_STEPS;
    if (request->field == TAGS || rng_one_in(w->r, 2)) return;
    request->kind = DLS_FACET_RANGES;
    request->range_count = rng_below(w->r, RANGES + 1);
    request->ranges = ranges;
    for (size_t i = 0; i < 2 * RANGES; i++) random_value(w, request->field, texts[i], sizeof texts[0]);
    for (size_t i = 0; i < RANGES; i++)
        ranges[i] = (dls_facet_range){ rng_one_in(w->r, 4) ? NULL : texts[2 * i],
                                       rng_one_in(w->r, 4) ? NULL : texts[2 * i + 1], (unsigned)rng_below(w->r, 4) };
}

static void assert_equal_facets(world *w, const asking *a)
{
    static char texts[FACETS][2 * RANGES][160];
    dls_facet_request requests[FACETS];
    dls_facet_range ranges[FACETS][RANGES];
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    dls_hits *hits;
    options.filter = a->filter;
    set_boosts(a, &options);
    options.correct = false;
    options.facets = requests;
    options.facet_count = 1 + rng_below(w->r, FACETS);
    options.count = rng_one_in(w->r, 2);
    for (size_t i = 0; i < options.facet_count; i++) random_facet(w, &requests[i], ranges[i], texts[i]);
    size_t limit = rng_below(w->r, 10);
    assert_ok(dls_search(w->index, a->query, limit, &options, &hits, &err), &err);
    assert_int_equal(dls_hits_count(hits), a->total < limit ? a->total : limit);
    assert_true(dls_hits_total(hits) == (options.count ? a->total : UINT64_MAX));
    for (size_t i = 0; i < options.facet_count; i++) {
        const dls_facet *found = dls_hits_facet(hits, i);
        assert_non_null(found);
        if (requests[i].kind == DLS_FACET_RANGES)
            assert_equal_ranges(w, a, &requests[i], found);
        else
            assert_equal_facet(w, a, &requests[i], found);
    }
    assert_null(dls_hits_facet(hits, options.facet_count));
    dls_hits_free(hits);
}

/* ---------------------------------------------------------------------------------------------------- collapsing */

/* In any order, by any field: hits, values and counts are the twin's. */
static void assert_equal_collapsed(world *w, const asking *a)
{
    order o;
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    naive_collapsed *collapsed = calloc(a->total + 1, sizeof *collapsed);
    dls_hits *hits;
    random_order(w, &o);
    options.filter = a->filter;
    set_boosts(a, &options);
    options.sort = o.keys;
    options.sort_count = o.count;
    options.offset = rng_one_in(w->r, 4) ? rng_below(w->r, 20) : 0;
    options.count = rng_one_in(w->r, 2);
    options.collapse = rng_between(w->r, TAGS, FLAG);
    options.collapse_apart = rng_one_in(w->r, 3);
    sort_expected(a, &o);
    size_t limit = rng_below(w->r, rng_one_in(w->r, 2) ? 6 : 300), offset = (size_t)options.offset;
    size_t count = naive_collapse(w->twin, options.collapse, options.collapse_apart, a->expected, a->total, collapsed);
    assert_ok(dls_search(w->index, a->query, limit, &options, &hits, &err), &err);
    assert_true(dls_hits_total(hits) == (options.count ? a->total : UINT64_MAX));
    assert_true(dls_hits_collapsed_total(hits) == (options.count ? count : UINT64_MAX));
    size_t left = count > offset ? count - offset : 0;
    assert_int_equal(dls_hits_count(hits), left < limit ? left : limit);
    for (size_t i = 0; i < dls_hits_count(hits); i++) {
        const naive_collapsed *expected = &collapsed[offset + i];
        dls_collapsed found;
        assert_int_equal(dls_hits_at(hits, i)->document, w->numbers[expected->best.document]);
        assert_same_bits(dls_hits_at(hits, i)->score, expected->best.score);
        assert_ok(dls_hits_collapsed(hits, i, &found, &err), &err);
        assert_int_equal(found.has_value, expected->value != NULL);
        assert_true(found.count == (options.count ? expected->count : UINT64_MAX));
        if (found.has_value)
            assert_int_equal(naive_compare_values(declared[options.collapse].kind, found.value.bytes, expected->value),
                             0);
    }
    dls_hits_free(hits);
    free(collapsed);
}

static void test_values_and_filters_find_what_the_twin_finds(void **state)
{
    (void)state;
    rng r = rng_for_test(20261129);
    for (int i = 0; i < COLLECTIONS; i++) {
        static world w;
        w = (world){ .r = &r };
        make_world(&w, rng_below(&r, rng_one_in(&r, 4) ? MOST_DOCUMENTS : 60));
        for (int j = 0; j < QUERIES; j++) {
            asking a;
            ask(&w, &a);
            assert_equal_hits(&w, &a, false);
            assert_equal_hits(&w, &a, true);
            assert_equal_facets(&w, &a);
            assert_equal_pages(&w, &a);
            assert_equal_collapsed(&w, &a);
            answered(&a);
        }
        free_world(&w);
    }
}

/* Where thresholds are known beforehand, and filters make them uncertain. */
static void test_large_collections_give_what_the_twin_gives(void **state)
{
    (void)state;
    rng r = rng_for_test(20261130);
    for (int i = 0; i < LARGE_COLLECTIONS; i++) {
        static world w;
        w = (world){ .r = &r };
        make_world(&w, LARGE);
        for (int j = 0; j < LARGE_QUERIES; j++) {
            asking a;
            ask(&w, &a);
            assert_equal_hits(&w, &a, false);
            assert_equal_collapsed(&w, &a);
            assert_equal_pages(&w, &a);
            answered(&a);
        }
        free_world(&w);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values_and_filters_find_what_the_twin_finds),
        cmocka_unit_test(test_large_collections_give_what_the_twin_gives),
    };
    return cmocka_run_group_tests_name("property/columns_equal_naive", tests, NULL, NULL);
}
