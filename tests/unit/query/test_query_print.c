/* SPDX-License-Identifier: MIT
 *
 * Queries as text. That any tree is read again as the same, property/test_search_equals_naive and fuzzing show.
 */
#include "query/query_print.h"

#include "query_shape.h"
#include "support/small_index.h"

static dls_error err;

static void test_each_node_is_written_as_its_terms_stand_in_the_index(void **state)
{
    (void)state;
    static const struct {
        const char *text, *printed;
    } rows[] = {
        { "", "()" },
        { "trees", "'tree'" },
        { "deep trees^2", "'deep' 'tree'^2" },
        { "(deep trees)^0.5", "'deep'^0.5 'tree'^0.5" },
        { "+a -b \"c d\"~2", "+'a' -'b' ['c' 'd']~2" },
        { "a NEAR/3 b", "{'a' 'b'}~3" },
        { "{a = \"c trees\"}^2 b", "{'a' = ['c' 'tree']}^2 'b'" },
        { "+{title:a = {'b' 'c'}~2 = 'd'}", "(+{title:'a' = {'b' 'c'}~2 = 'd'})" },
        { "{} a", "{} 'a'" },
        { "{a=b=...}^=2", "{'a' = 'b'}^=2" },
        { "NOT a", "-'a' *:*" },
        { "(-a)~0", "(-'a')~0" },
        { "-a OR b", "-('a' 'b') *:*" },
        { "(a b)~2", "('a' 'b')~2" },
        { "title,text:(a b*) c~1", "(title,text:'a' title,text:'b'*) 'c'~1" },
        { "networks*", "'networks'*'network'" },
        { "kind:\"a \\\"b\\\\\"", "kind:\"a \\\"b\\\\\"" },
        { "key:7 \\key:7", "key:\"7\" \\key:'7'" },
        { "'it\\'s'", "'it\\'s'" },
        { "(a^2)^=1.25", "('a'^2)^=1.25" },
        { "['a' 'b'@3 'c']", "['a' 'b'@3 'c']" },
        { "odd\\ \\,name:x", "odd\\ \\,name:'x'" },
    };
    small_index s;
    small_index_schema(&s, "title@english kind/keyword text@english key@english");
    dls_field field = DLS_FIELD_INIT;
    field.name = "odd ,name";
    assert_ok(dls_schema_add(s.schema, &field, &err), &err);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[200];
        dls_query *query = NULL, *again = NULL;
        dls_status status = dls_query_parse_full(s.schema, rows[i].text, strlen(rows[i].text), 0, NULL, &query, &err);
        if (status != DLS_OK) fail_msg("%s: at %u: %s", rows[i].text, (unsigned)err.at, err.text);
        assert_int_equal(dls_query_print(query, s.schema, text, sizeof text), strlen(rows[i].printed));
        assert_string_equal(text, rows[i].printed);
        char shape[200];
        snprintf(shape, sizeof shape, "%s", shape_of(query, 0));
        assert_ok(dls_query_parse_full(s.schema, text, strlen(text), 0, NULL, &again, &err), &err);
        assert_string_equal(shape_of(again, 0), shape);
        dls_query_free(query);
        dls_query_free(again);
    }
    small_index_end(&s);
}

static void test_moments_are_written_as_such(void **state)
{
    (void)state;
    small_index s;
    char text[100];
    small_index_schema(&s, "title day/date");
    dls_query *query = small_index_keyword(&s, 1, "2015");
    dls_query_print(query, s.schema, text, sizeof text);
    assert_string_equal(text, "day:\"2015-01-01T00:00:00.000000Z\"");
    dls_query_free(query);
    small_index_end(&s);
}

/* Bounds are those of the terms that values are, so that reading them again gives the same, to the last byte. */
static void test_ranges_are_written_with_their_bounds(void **state)
{
    (void)state;
    static const struct {
        const char *text, *printed;
    } rows[] = {
        { "year:2015", "year:\"2015\"" },
        { "year:+015", "year:\"15\"" },
        { "year:2015..2018", "year:>=\"2015\"<=\"2018\"" },
        { "year:2015..", "year:>=\"2015\"" },
        { "year:..-3", "year:<=\"-3\"" },
        { "year:>2015", "year:>\"2015\"" },
        { "year:>=2015<2018", "year:>=\"2015\"<\"2018\"" },
        { "year:<=2015", "year:<=\"2015\"" },
        { "year:*", "year:*" },
        { "day:2015..2016-02", "day:>=\"2015-01-01\"<\"2016-03-01\"" },
        { "day:2015-02", "day:>=\"2015-02-01\"<\"2015-03-01\"" },
        { "day:\"2015-02-03 10:20\"", "day:>=\"2015-02-03T10:20:00Z\"<\"2015-02-03T10:21:00Z\"" },
        { "day:\"2015-02-03T00:00:00.000000Z\"", "day:\"2015-02-03T00:00:00.000000Z\"" },
        { "day:\"2015-02-03T10:20:30.500000+01:00\"", "day:\"2015-02-03T09:20:30.500000Z\"" },
        { "day:>\"2015-05-04T10:20Z\"", "day:>=\"2015-05-04T10:21:00Z\"" },
        { "share:0.5..1e3", "share:>=\"0.5\"<=\"1000\"" },
        { "open:true", "open:\"true\"" },
        { "tag:cs.CL..cs.LG", "tag:>=\"cs.CL\"<=\"cs.LG\"" },
        { "tag:\"a..b\"", "tag:\"a..b\"" },
        { "tag:cs.*", "tag:>=\"cs.\"<\"cs/\"" },
        { "tag:\"a b\"*", "tag:>=\"a b\"<\"a c\"" },
        { "+(tag:>a -year:<3) title:*", "+(tag:>\"a\" -year:<\"3\") title:*" },
    };
    small_index s;
    small_index_schema(&s, "title year/integer day/date share/float open/boolean tag/keyword/column");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[200], again_text[200];
        dls_query *query = NULL, *again = NULL;
        dls_status status = dls_query_parse_full(s.schema, rows[i].text, strlen(rows[i].text), 0, NULL, &query, &err);
        if (status != DLS_OK) fail_msg("%s: at %u: %s", rows[i].text, (unsigned)err.at, err.text);
        dls_query_print(query, s.schema, text, sizeof text);
        if (strcmp(text, rows[i].printed) != 0) fail_msg("%s became %s, not %s", rows[i].text, text, rows[i].printed);
        assert_ok(dls_query_parse_full(s.schema, text, strlen(text), 0, NULL, &again, &err), &err);
        dls_query_print(again, s.schema, again_text, sizeof again_text);
        assert_string_equal(again_text, text);
        if (query->kind == DLS_NODE_RANGE) {
            assert_int_equal(again->end_length, query->end_length);
            assert_memory_equal(again->end, query->end, query->end_length);
            assert_int_equal(again->term_length, query->term_length);
            assert_memory_equal(again->term, query->term, query->term_length);
        }
        dls_query_free(query);
        dls_query_free(again);
    }
    small_index_end(&s);
}

/* A field for each two characters of ASCII, and one for others. */
static void test_names_of_any_characters_are_read_as_they_were(void **state)
{
    (void)state;
    dls_schema *schema;
    assert_ok(dls_schema_new(NULL, &schema, &err), &err);
    for (int c = ' '; c <= 0x80; c += 2) {
        dls_field field = DLS_FIELD_INIT;
        field.name = c < 0x80 ? (char[]){ (char)c, (char)(c + 1), '\0' } : "na\xc3\xafve";
        field.kind = DLS_FIELD_KEYWORD;
        assert_ok(dls_schema_add(schema, &field, &err), &err);
    }
    for (size_t i = 0; i < dls_schema_count(schema); i++) {
        char text[100], again[100];
        dls_query *query, *read;
        assert_ok(dls_query_new_keyword(schema, i, "x", 1, NULL, &query, &err), &err);
        size_t length = dls_query_print(query, schema, text, sizeof text);
        assert_in_range(length, 4, sizeof text - 1);
        assert_ok(dls_query_parse_full(schema, text, length, 0, NULL, &read, &err), &err);
        assert_bytes(read->term, read->term_length, query->term, query->term_length); /* its field is in it */
        assert_int_equal(dls_query_print(read, schema, again, sizeof again), length);
        assert_string_equal(again, text);
        dls_query_free(query);
        dls_query_free(read);
    }
    dls_schema_free(schema);
}

static void test_what_has_no_room_is_counted(void **state)
{
    (void)state;
    small_index s;
    small_index_schema(&s, "text");
    dls_query *query = small_index_parse(&s, "deep tree");
    for (size_t size = 0; size < 20; size++) {
        char text[20];
        memset(text, 'x', sizeof text);
        assert_int_equal(dls__query_print(query, s.schema, text, size), 13);
        size_t kept = size == 0 ? 0 : size - 1 < 13 ? size - 1 : 13;
        assert_memory_equal(text, "'deep' 'tree'", kept);
        if (size > 0) assert_int_equal(text[kept], '\0');
        for (size_t i = size == 0 ? 0 : kept + 1; i < sizeof text; i++) assert_int_equal(text[i], 'x');
    }
    assert_int_equal(dls__query_print(query, s.schema, NULL, 0), 13);
    dls_query_free(query);
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_node_is_written_as_its_terms_stand_in_the_index),
        cmocka_unit_test(test_moments_are_written_as_such),
        cmocka_unit_test(test_ranges_are_written_with_their_bounds),
        cmocka_unit_test(test_names_of_any_characters_are_read_as_they_were),
        cmocka_unit_test(test_what_has_no_room_is_counted),
    };
    return cmocka_run_group_tests_name("query/query_print", tests, NULL, NULL);
}
