/* SPDX-License-Identifier: MIT
 *
 * Are values what their texts say? Texts are given as values of a field of each kind that has an order. What is one,
 * and what it is worth, is told here once more, by shapes and the C library. Values that are accepted come back as the
 * same, sort as their worth does, and are found by ranges and sets that have them; what is none is refused everywhere.
 *
 *   input    kind:u8 TEXT, in which the byte 0x1e ends a value and begins the next
 *
 * Each input is tried on the values alone; of one in so many an index is made.
 */
#include "fuzz/fuzz.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/crc32c.h"
#include "fuzz/large_blocks.h"
#include "schema/value_term.h"
#include "support/dls_test.h"
#include "support/no_sync.h"
#include "support/test_folder.h"

enum { SEPARATOR = 0x1e, MOST_VALUES = 6, INDEXED = 64, LONGEST = 400 };
enum { FIELD = 1 }; /* the other is text */

static dls_error err;
static dls_schema *schemas[DLS_FIELD_BOOLEAN + 1];

static const dls_field_kind kinds[] = { DLS_FIELD_INTEGER, DLS_FIELD_FLOAT, DLS_FIELD_DATE, DLS_FIELD_BOOLEAN,
                                        DLS_FIELD_KEYWORD };
enum { KINDS = sizeof kinds / sizeof *kinds };

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    for (size_t i = 0; i < KINDS; i++) {
        dls_field text = DLS_FIELD_INIT, value = DLS_FIELD_INIT;
        text.name = "text";
        text.analyzer = "words";
        value.name = "value";
        value.kind = kinds[i];
        value.column = true;
        assert_ok(dls_schema_new(NULL, &schemas[kinds[i]], &err), &err);
        assert_ok(dls_schema_add(schemas[kinds[i]], &text, &err), &err);
        assert_ok(dls_schema_add(schemas[kinds[i]], &value, &err), &err);
    }
    return 0;
}

/* ---------------------------------------------------------------------------------------------------- worth */

/* Of a number `begin` alone; of a date the microseconds from and up to which it goes, since the year 0. */
typedef struct worth {
    bool is_value;
    double number;
    long long begin;
    long long end;
} worth;

typedef struct value {
    const char *text;
    size_t length;
    worth is;
} value;

/* Whether the text begins so: "d" is a digit, "[..]" any of these, all else itself. How many bytes, or 0. */
static size_t begins_with(const char *text, const char *shape)
{
    const char *begin = text;
    for (; *shape != '\0'; text++, shape++) {
        const char *close = *shape == '[' ? strchr(shape, ']') : NULL;
        if (close != NULL) {
            if (*text == '\0' || memchr(shape + 1, *text, (size_t)(close - shape - 1)) == NULL) return 0;
            shape = close;
        } else if (*shape == 'd' ? *text < '0' || *text > '9' : *text != *shape) {
            return 0;
        }
    }
    return (size_t)(text - begin);
}

static size_t digits_at(const char *text) { return strspn(text, "0123456789"); }

static worth worth_of_integer(const char *text)
{
    worth w = { 0 };
    size_t sign = strspn(text, "+-") > 0;
    size_t digits = digits_at(text + sign);
    errno = 0;
    w.begin = strtoll(text, NULL, 10);
    w.is_value = digits > 0 && text[sign + digits] == '\0' && errno == 0;
    return w;
}

static worth worth_of_float(const char *text)
{
    worth w = { 0 };
    const char *at = text + (strspn(text, "+-") > 0);
    size_t before = digits_at(at), behind = 0;
    at += before;
    if (*at == '.') at += 1 + (behind = digits_at(at + 1));
    bool exponent = *at == 'e' || *at == 'E';
    if (exponent) at += 1 + (at[1] == '+' || at[1] == '-');
    size_t figures = digits_at(at);
    w.number = strtod(text, NULL);
    w.is_value = before + behind > 0 && (exponent ? figures > 0 : figures == 0) && at[figures] == '\0' &&
                 isfinite(w.number) && strlen(text) <= LONGEST;
    return w;
}

static bool is_leap(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

static int days_of_month(int year, int month)
{
    if (month == 2) return is_leap(year) ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/* Before a day, since the year 0. */
static long long days_before(int year, int month, int day)
{
    static long long years[10001];
    if (years[1] == 0)
        for (int y = 0; y < 10000; y++) years[y + 1] = years[y] + (is_leap(y) ? 366 : 365);
    long long days = years[year] + day - 1;
    for (int m = 1; m < month; m++) days += days_of_month(year, m);
    return days;
}

#define MICROSECONDS_OF_DAY (24 * 3600 * 1000000LL)

/* The time of a day, "T" behind it: to both ends of the date. */
static bool add_time(worth *w, const char *text)
{
    int hour = 0, minute = 0, second = 0, zone_hour = 0, zone_minute = 0;
    long long step = 60 * 1000000LL, fraction = 0;
    if (begins_with(text, "[Tt ]dd:dd") == 0) return false;
    sscanf(text + 1, "%2d:%2d", &hour, &minute);
    text += 6;
    if (begins_with(text, ":dd") > 0) {
        sscanf(text + 1, "%2d", &second);
        text += 3;
        step = 1000000;
        if (begins_with(text, "[.,]d") > 0) {
            size_t digits = digits_at(text + 1);
            for (size_t i = 0; i < digits && i < 6; i++) fraction += (step /= 10) * (text[1 + i] - '0');
            if (digits > 9) return false;
            text += 1 + digits;
        }
    }
    int sign = *text == '-' ? 1 : -1;
    if (begins_with(text, "[+-]dd:dd") > 0 || begins_with(text, "[+-]dddd") > 0) {
        sscanf(text + 1, "%2d%*[:]", &zone_hour);
        sscanf(text + 3 + (text[3] == ':'), "%2d", &zone_minute);
        text += 5 + (text[3] == ':');
    } else if (begins_with(text, "[+-]dd") > 0) {
        sscanf(text + 1, "%2d", &zone_hour);
        text += 3;
    } else if (*text == 'Z' || *text == 'z') {
        text++;
    }
    if (*text != '\0' || hour > 23 || minute > 59 || second > 59 || zone_hour > 23 || zone_minute > 59) return false;
    w->begin += ((hour + sign * zone_hour) * 60LL + minute + sign * zone_minute) * 60000000 + second * 1000000LL;
    w->begin += fraction;
    w->end = w->begin + step;
    return w->begin >= 0 && w->begin < days_before(10000, 1, 1) * MICROSECONDS_OF_DAY;
}

static worth worth_of_date(const char *text)
{
    worth w = { 0 };
    int year = 0, month = 1, day = 1;
    size_t size = begins_with(text, "dddd-dd-dd");
    if (size == 0) size = begins_with(text, "dddd-dd");
    if (size == 0) size = begins_with(text, "dddd");
    if (size == 0) return w;
    sscanf(text, size == 10 ? "%4d-%2d-%2d" : size == 7 ? "%4d-%2d" : "%4d", &year, &month, &day);
    if (month < 1 || month > 12 || day < 1 || day > days_of_month(year, month)) return w;
    w.begin = days_before(year, month, day) * MICROSECONDS_OF_DAY;
    long long days = size == 10 ? 1 : size == 7 ? days_of_month(year, month) : is_leap(year) ? 366 : 365;
    w.end = w.begin + days * MICROSECONDS_OF_DAY;
    w.is_value = text[size] == '\0' || (size == 10 && add_time(&w, text + size));
    return w;
}

/* The text ends with a NUL; one that has another is no value but a keyword. */
static worth worth_of(dls_field_kind kind, const char *text, size_t length)
{
    worth w = { 0 };
    if (kind != DLS_FIELD_KEYWORD && strlen(text) != length) return w;
    switch (kind) {
    case DLS_FIELD_INTEGER: return worth_of_integer(text);
    case DLS_FIELD_FLOAT: return worth_of_float(text);
    case DLS_FIELD_DATE: return worth_of_date(text);
    case DLS_FIELD_BOOLEAN:
        w.begin = strcmp(text, "true") == 0;
        w.is_value = w.begin == 1 || strcmp(text, "false") == 0;
        return w;
    default: w.is_value = length <= DLS_MAX_KEY; return w;
    }
}

/* -1, 0 or 1. */
static int compare_worth(dls_field_kind kind, const value *a, const value *b)
{
    if (kind == DLS_FIELD_FLOAT) return (a->is.number > b->is.number) - (a->is.number < b->is.number);
    if (kind != DLS_FIELD_KEYWORD) return (a->is.begin > b->is.begin) - (a->is.begin < b->is.begin);
    int order = memcmp(a->text, b->text, a->length < b->length ? a->length : b->length);
    return order != 0 ? (order > 0) - (order < 0) : (a->length > b->length) - (a->length < b->length);
}

static bool in_range(dls_field_kind kind, const value *v, const value *low, const value *high, unsigned flags)
{
    bool date = kind == DLS_FIELD_DATE;
    int at_low = low == NULL ? 1 : compare_worth(kind, v, low);
    int at_high = high == NULL ? -1 : compare_worth(kind, v, high);
    if (low != NULL && date && at_low > 0 && v->is.begin < low->is.end) at_low = 0;
    if (high != NULL && date && at_high > 0 && v->is.begin < high->is.end) at_high = 0;
    return ((flags & DLS_RANGE_ABOVE_LOW) != 0 ? at_low > 0 : at_low >= 0) &&
           ((flags & DLS_RANGE_BELOW_HIGH) != 0 ? at_high < 0 : at_high <= 0);
}

/* ---------------------------------------------------------------------------------------------------- terms */

static size_t spell(dls_field_kind kind, const char *text, size_t length, dls__value_end end,
                    char term[DLS__VALUE_TERM_SIZE])
{
    size_t size;
    assert_ok(dls__value_spell(dls_schema_at(schemas[kind], FIELD), FIELD, text, length, end, term, &size, &err), &err);
    return size;
}

/* It is accepted if it is a value; its shortest form is the same value, and its own shortest form. */
static void examine_value(dls_field_kind kind, const value *v)
{
    static char term[DLS__VALUE_TERM_SIZE], again[DLS__VALUE_TERM_SIZE];
    char room[DLS__VALUE_TEXT], room_again[DLS__VALUE_TEXT];
    dls_status status = dls__value_check(dls_schema_at(schemas[kind], FIELD), v->text, v->length, &err);
    if (!v->is.is_value) {
        assert_true(status == DLS_EINVAL || (kind == DLS_FIELD_KEYWORD && status == DLS_ELIMIT));
        return;
    }
    assert_ok(status, &err);
    size_t size = spell(kind, v->text, v->length, DLS__VALUE_BEGIN, term);
    dls_text shortest = dls__value_text(kind, term + DLS__KEYWORD_PREFIX_SIZE, size - DLS__KEYWORD_PREFIX_SIZE, room);
    assert_bytes(again, spell(kind, shortest.bytes, shortest.length, DLS__VALUE_BEGIN, again), term, size);
    dls_text same =
        dls__value_text(kind, again + DLS__KEYWORD_PREFIX_SIZE, size - DLS__KEYWORD_PREFIX_SIZE, room_again);
    assert_bytes(same.bytes, same.length, shortest.bytes, shortest.length);
    size_t end_size = spell(kind, v->text, v->length, DLS__VALUE_AFTER, again);
    assert_int_equal(end_size, size);
    assert_true(memcmp(again, term, size) > (kind == DLS_FIELD_DATE ? 0 : -1));
}

static void examine_order(dls_field_kind kind, const value *a, const value *b)
{
    static char terms[2][DLS__VALUE_TERM_SIZE];
    size_t size_a = spell(kind, a->text, a->length, DLS__VALUE_BEGIN, terms[0]);
    size_t size_b = spell(kind, b->text, b->length, DLS__VALUE_BEGIN, terms[1]);
    int order = memcmp(terms[0], terms[1], size_a < size_b ? size_a : size_b);
    if (order == 0) order = (size_a > size_b) - (size_a < size_b);
    assert_int_equal((order > 0) - (order < 0), compare_worth(kind, a, b));
}

/* ------------------------------------------------------------------------------------------------- an index */

/* Each value in a document of its own, under the keys "0", "1", ...; what is none is refused. */
static dls_index *index_values(dls_field_kind kind, const value *values, size_t count)
{
    const char *path = test_path("value.dls");
    dls_writer *writer;
    dls_index *index;
    dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
    options.allocator = &large_blocks;
    options.replace = true;
    options.buffer_bytes = (size_t)1 << 20;
    assert_ok(dls_writer_create(path, schemas[kind], &options, &writer, &err), &err);
    for (size_t i = 0; i < count; i++) {
        const dls_value document[] = { { 0, "word", 4 }, { FIELD, values[i].text, values[i].length } };
        dls_status status = dls_writer_add(writer, (char[]){ (char)('0' + i) }, 1, document, 2, &err);
        assert_true((status == DLS_OK) == values[i].is.is_value);
        if (i == count / 2) assert_ok(dls_writer_commit(writer, &err), &err);
    }
    assert_ok(dls_writer_commit(writer, &err), &err);
    dls_writer_close(writer);
    assert_ok(dls_index_open(path, &large_blocks, &index, &err), &err);
    assert_ok(dls_index_check_text(index, &err), &err);
    return index;
}

/* Which of the values, as bits, a query finds, and each as it was given. The query is freed. */
static unsigned found_by(const dls_index *index, dls_query *query, const value *values)
{
    dls_hits *hits;
    dls_text key, text;
    unsigned found = 0;
    assert_ok(dls_search(index, query, MOST_VALUES, NULL, &hits, &err), &err);
    for (size_t i = 0; i < dls_hits_count(hits); i++) {
        assert_ok(dls_hits_key(hits, i, &key, &err), &err);
        size_t number = (size_t)(key.bytes[0] - '0');
        found |= 1u << number;
        assert_ok(dls_hits_value(hits, i, FIELD, 0, &text, &err), &err);
        assert_bytes(text.bytes, text.length, values[number].text, values[number].length);
    }
    dls_hits_free(hits);
    dls_query_free(query);
    return found;
}

static void examine_ranges(const dls_index *index, dls_field_kind kind, const value *values, size_t count)
{
    for (size_t pair = 0; pair < (count + 1) * (count + 1); pair++) {
        const value *low = pair % (count + 1) < count ? &values[pair % (count + 1)] : NULL;
        const value *high = pair / (count + 1) < count ? &values[pair / (count + 1)] : NULL;
        bool possible = (low == NULL || low->is.is_value) && (high == NULL || high->is.is_value);
        unsigned flags = (unsigned)pair % 4, expected = 0;
        dls_query *query;
        dls_status status = dls_query_new_range(schemas[kind], FIELD, low != NULL ? low->text : NULL,
                                                low != NULL ? low->length : 0, high != NULL ? high->text : NULL,
                                                high != NULL ? high->length : 0, flags, NULL, &query, &err);
        assert_true((status == DLS_OK) == possible);
        if (!possible) continue;
        for (size_t i = 0; i < count; i++)
            if (values[i].is.is_value && in_range(kind, &values[i], low, high, flags)) expected |= 1u << i;
        assert_int_equal(found_by(index, query, values), expected);
    }
}

/* Each value by itself, and all but the first together. */
static void examine_sets(const dls_index *index, dls_field_kind kind, const value *values, size_t count)
{
    const char *texts[MOST_VALUES];
    size_t lengths[MOST_VALUES], in_set = 0;
    unsigned all = 0;
    dls_query *query;
    for (size_t i = 0; i < count; i++) {
        unsigned expected = 0;
        dls_status status =
            dls_query_new_keyword(schemas[kind], FIELD, values[i].text, values[i].length, NULL, &query, &err);
        assert_true((status == DLS_OK) == values[i].is.is_value);
        if (status != DLS_OK) continue;
        for (size_t j = 0; j < count; j++)
            if (values[j].is.is_value && compare_worth(kind, &values[i], &values[j]) == 0) expected |= 1u << j;
        assert_int_equal(found_by(index, query, values), expected);
        if (i == 0) continue;
        texts[in_set] = values[i].text;
        lengths[in_set++] = values[i].length;
        all |= expected;
    }
    assert_ok(dls_query_new_values(schemas[kind], FIELD, texts, lengths, in_set, NULL, &query, &err), &err);
    assert_int_equal(found_by(index, query, values), all);
}

/* Sorted either way, with a facet whose buckets are values that find as many as it counts. */
static void examine_sorted(const dls_index *index, dls_field_kind kind, const value *values, bool descending)
{
    dls_facet_request facet = DLS_FACET_REQUEST_INIT;
    dls_sort_key order = { FIELD, descending };
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    dls_query *all;
    dls_hits *hits;
    dls_text key;
    const value *before = NULL;
    facet.field = FIELD;
    options.facets = &facet;
    options.facet_count = 1;
    options.sort = &order;
    options.sort_count = 1;
    assert_ok(dls_query_new_all(NULL, &all, &err), &err);
    assert_ok(dls_search(index, all, MOST_VALUES, &options, &hits, &err), &err);
    for (size_t i = 0; i < dls_hits_count(hits); i++) {
        assert_ok(dls_hits_key(hits, i, &key, &err), &err);
        const value *v = &values[key.bytes[0] - '0'];
        if (before != NULL) assert_true((descending ? -1 : 1) * compare_worth(kind, before, v) <= 0);
        before = v;
    }
    const dls_facet *counted = dls_hits_facet(hits, 0);
    assert_int_equal(counted->with, dls_hits_count(hits));
    for (size_t i = 0; i < counted->count; i++) {
        dls_query *query;
        uint64_t count;
        const dls_text *bucket = &counted->buckets[i].value;
        assert_ok(dls_query_new_keyword(schemas[kind], FIELD, bucket->bytes, bucket->length, NULL, &query, &err), &err);
        assert_ok(dls_count(index, query, &count, &err), &err);
        assert_int_equal(count, counted->buckets[i].count);
        dls_query_free(query);
    }
    dls_hits_free(hits);
    dls_query_free(all);
}

/* ------------------------------------------------------------------------------------------------------- target */

/* The last of many takes all that is left. All end with a NUL, in place of what ended them. */
static size_t split(dls_field_kind kind, char *text, size_t length, value values[MOST_VALUES])
{
    size_t count = 0;
    for (;;) {
        char *end = count + 1 < MOST_VALUES ? memchr(text, SEPARATOR, length) : NULL;
        size_t size = end != NULL ? (size_t)(end - text) : length;
        text[size] = '\0';
        values[count++] = (value){ text, size, worth_of(kind, text, size) };
        if (end == NULL) return count;
        text += size + 1;
        length -= size + 1;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    fuzz_input input = { bytes, size };
    value values[MOST_VALUES];
    dls_field_kind kind = kinds[fuzz_byte(&input) % KINDS];
    char *text = malloc(input.left + 1);
    if (input.left > 0) memcpy(text, input.bytes, input.left);
    size_t count = split(kind, text, input.left, values);
    for (size_t i = 0; i < count; i++) examine_value(kind, &values[i]);
    for (size_t i = 0; i < count * count; i++)
        if (values[i / count].is.is_value && values[i % count].is.is_value)
            examine_order(kind, &values[i / count], &values[i % count]);
    if (dls__crc32c(0, bytes, size) % INDEXED == 0) {
        dls_index *index = index_values(kind, values, count);
        examine_ranges(index, kind, values, count);
        examine_sets(index, kind, values, count);
        examine_sorted(index, kind, values, false);
        examine_sorted(index, kind, values, true);
        dls_index_close(index);
    }
    free(text);
    return 0;
}

static const char *const texts[KINDS][4] = {
    { "2018\x1e-3\x1e+7\x1e"
      "007",
      "9223372036854775807\x1e-9223372036854775808\x1e"
      "9223372036854775808\x1e-0",
      "1\x1e\x1e-\x1e+",
      "12x\x1e 1\x1e"
      "1 \x1e--1\x1e"
      "0x10" },
    { "2.5\x1e"
      "2.50\x1e-1e-9\x1e.5\x1e"
      "5.",
      "1e308\x1e"
      "1e309\x1e"
      "4.9e-324\x1e"
      "1e-400\x1e-0.0",
      "nan\x1einf\x1e"
      "0x1p3\x1e"
      "1e\x1e.",
      "0.1\x1e"
      "0.10000000000000001\x1e"
      "1E+2\x1e"
      "100\x1e"
      "1e2.5" },
    { "2018\x1e"
      "2018-05\x1e"
      "2018-05-04\x1e"
      "2018-05-04T10:20Z\x1e"
      "2018-05-04 10:20:30.5+02:00",
      "2016-02-29\x1e"
      "2017-02-29\x1e"
      "1900-02-29\x1e"
      "2000-02-29t23:59:59,999999999-2359",
      "0000-01-01T00:00+00:01\x1e"
      "9999-12-31T23:59-00:01\x1e"
      "9999\x1e"
      "0000",
      "1969-12-31T23:59:59.5z\x1e"
      "1970-01-01T00:00:00.000001\x1e"
      "2018-5-4\x1e"
      "2018-05-04T" },
    { "true\x1e"
      "false",
      "True\x1e"
      "1\x1e"
      "",
      "false\x1e"
      "false\x1etrue",
      "true " },
    { "a\x1e"
      "ab\x1e"
      "b\x1e",
      "\xff\xfe\x1e\xc3\xa9\x1e"
      "e",
      "a b\x1e"
      "a",
      "" },
};

size_t fuzz_seed(size_t number, uint8_t out[FUZZ_SEED_ROOM])
{
    if (number >= 4 * KINDS) return 0;
    const char *text = texts[number / 4][number % 4];
    out[0] = (uint8_t)(number / 4);
    memcpy(out + 1, text, strlen(text));
    return 1 + strlen(text);
}
