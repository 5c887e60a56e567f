/* SPDX-License-Identifier: MIT
 *
 * From a line of JSON to values and key.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cli/json_document.h"
#include "cli/source.h"
#include "cli/string_builder.h"

static dls_error err;

/* The fields that an index gets, with these wishes beside the usual ones, "venue:keyword price:float". */
static dls_schema *schema_of(const char *wanted)
{
    dls_schema *schema;
    struct field_wishes wishes = { .count = 0 };
    while (*wanted != '\0') {
        struct field_wish *wish = &wishes.wishes[wishes.count++];
        size_t name = strcspn(wanted, ":"), length = strcspn(wanted, " ");
        snprintf(wish->name, sizeof wish->name, "%.*s", (int)name, wanted);
        assert_true(field_kind_find(wanted + name + 1, length - name - 1, &wish->kind));
        wanted += length + (wanted[length] == ' ');
    }
    assert_int_equal(document_schema_new("english", &wishes, &schema, &err), DLS_OK);
    return schema;
}

static void add_misfit(void *ctx, const char *text)
{
    builder_add_format(ctx, " ?%s", text);
}

/* Read a line into such fields, filled as the maps say ("text=lead", NULL: none), and write down what came of it:
 * "key: field=value field=value !unused ?misfit". */
static void check_as(const char *wanted, const char *map, bool adopts, const char *line, const char *expected)
{
    dls_schema *schema = schema_of(wanted);
    struct document_fields fields;
    struct json_document document = { 0 };
    struct unused_members unused = { 0 };
    struct string_builder out = { 0 };
    size_t bad;
    assert_true(document_fields_of(schema, &map, map != NULL, &fields, &bad));
    if (adopts) document_fields_adopt(schema, &fields);
    json_t *object;
    if (source_parse_json(line, strlen(line), &object, &err) == DLS_OK) {
        assert_int_equal(json_document_take(&document, &fields, object, &unused, &err), DLS_OK);
        builder_add_format(&out, "%s:", document.key == NULL ? "(none)" : document.key);
        size_t before = document.count;
        size_t dropped = json_document_drop_misfits(&document, schema, add_misfit, &out);
        assert_int_equal(document.count + dropped, before);
        for (size_t i = 0; i < document.count; i++) {
            const dls_value *value = &document.values[i];
            builder_add_format(&out, " %s=%.*s", dls_schema_at(schema, value->field)->name, (int)value->length,
                               value->text);
        }
        for (size_t i = 0; i < unused.count; i++) builder_add_format(&out, " !%s", unused.members[i].name);
    } else {
        builder_add_string(&out, err.text);
    }
    assert_string_equal(builder_text(&out), expected);
    builder_done(&out);
    unused_members_done(&unused);
    json_document_done(&document);
    dls_schema_free(schema);
}

static void check_with(const char *wanted, const char *map, const char *line, const char *expected)
{
    check_as(wanted, map, false, line, expected);
}

static void check(const char *line, const char *expected)
{
    check_with("", NULL, line, expected);
}

static void test_members_become_fields(void **state)
{
    (void)state;
    check("{\"id\":\"a\",\"title\":\"T\",\"text\":\"x\",\"year\":2016,\"kind\":\"paper\",\"url\":\"u\"}",
          "a: title=T text=x kind=paper url=u year=2016");
    check("{\"lang\":\"de\",\"published\":\"2017-06-12T17:57Z\"}",
          "(none): year=2017 date=2017-06-12T17:57Z language=de");
    check("{}", "(none):");
}

static void test_the_first_name_with_a_text_is_taken(void **state)
{
    (void)state;
    check("{\"summary\":\"s\",\"abstract\":\"a\"}", "(none): text=a !summary");
    check("{\"abstract\":\"a\",\"summary\":\"s\"}", "(none): text=a !summary");
    check("{\"text\":\"\",\"abstract\":null,\"body\":[],\"content\":\"c\"}", "(none): text=c");
    check("{\"text\":{\"x\":1},\"content\":\"c\"}", "(none): text=c !text");
}

static void test_keys(void **state)
{
    (void)state;
    check("{\"id\":12,\"key\":\"k\"}", "12: !key");
    check("{\"_id\":\"b\",\"key\":\"k\"}", "b: !key");
    check("{\"id\":\"\",\"key\":\"k\"}", "k:");
    check("{\"id\":[1],\"url\":\"u\"}", "u: url=u !id");
    check("{\"id\":-9223372036854775808}", "-9223372036854775808:");
}

static void test_numbers_become_their_text(void **state)
{
    (void)state;
    check("{\"text\":[0.1,1e300,-3,2.5]}", "(none): text=0.1 text=1e+300 text=-3 text=2.5");
    check("{\"text\":[true,null,{},\"\",\"x\"]}", "(none): text=x");
}

static void test_texts_are_adopted_where_there_are_no_words(void **state)
{
    (void)state;
    check_as("", NULL, true,
             "{\"code\":\"4.10\",\"name\":\"Gull\",\"port\":\"Ostend\",\"n\":3,\"old\":true,\"l\":[\"x\"]}",
             "(none): title=Gull text=4.10 text=Ostend text=3 !old !l");
    check_as("", NULL, true, "{\"id\":\"a\",\"kind\":\"ship\",\"name\":\"\"}", "a: kind=ship");
    check_as("", NULL, true, "{\"name\":\"Gull\",\"note\":\"white\"}", "(none): note=white !name");
    check_as("", NULL, true, "{\"name\":\"Gull\",\"tags\":[\"bird\"]}", "(none): tags=bird tags.keyword=bird !name");
    check_as("", NULL, false, "{\"name\":\"Gull\"}", "(none): !name");
    check_as("title:keyword", NULL, true, "{\"name\":\"Gull\"}", "(none): !name");
}

static void test_what_is_no_document_is_refused(void **state)
{
    (void)state;
    check("[1]", "not a JSON object");
    check("\"x\"", "not a JSON object");
    check("{} x", "not JSON: end of file expected near 'x', column 4");
    check("{\"id\":1}{\"id\":2}", "not JSON: end of file expected near '{', column 9");
    check("{\"id\":99999999999999999999}", "not JSON: too big integer near '99999999999999999999', column 26");
    check("{\"t\":\"\xFF\"}", "not JSON: unable to decode byte 0xff near '\"', column 6");
}

static void test_whole_values_stand_beside_words(void **state)
{
    (void)state;
    check("{\"authors\":[\"A, B\",\"C\"],\"categories\":\"c d\",\"section\":\"x, y\"}",
          "(none): tags=c d section=x, y authors=A, B authors=C tags.keyword=c d section.keyword=x, y "
          "authors.keyword=A, B authors.keyword=C");
    check("{\"authors\":\"A B , C,, D\"}",
          "(none): authors=A B , C,, D authors.keyword=A B authors.keyword=C authors.keyword=D");
    check("{\"author\":\"B, A; D, C;\"}", "(none): authors=B, A; D, C; authors.keyword=B, A authors.keyword=D, C");
    check("{\"tags\":\" , \"}", "(none): tags= , ");
    check_with("tags:keyword", NULL, "{\"tags\":\"a, b\"}", "(none): tags=a, b");

    struct string_builder line = { 0 }, expected = { 0 }; /* too long for a keyword */
    builder_add_string(&line, "{\"section\":\"");
    builder_add_string(&expected, "(none): section=");
    builder_add_repeated(&line, "a", DLS_MAX_KEY + 1);
    builder_add_repeated(&expected, "a", DLS_MAX_KEY + 1);
    builder_add_string(&line, "\"}");
    check(builder_text(&line), builder_text(&expected));
    builder_done(&line);
    builder_done(&expected);
}

static void test_a_year_is_that_of_the_date(void **state)
{
    (void)state;
    check("{\"date\":\"2018-05\"}", "(none): year=2018 date=2018-05");
    check("{\"date\":\"2018\"}", "(none): year=2018 date=2018");
    check("{\"date\":2018}", "(none): date=2018");
    check("{\"date\":\"2018-05\",\"year\":2017}", "(none): year=2017 date=2018-05");
    check("{\"date\":\"May 2018\"}", "(none): ?field 'date': 'May 2018' is no date of ISO 8601");
    check_with("year:stored", NULL, "{\"date\":\"2018-05\"}", "(none): date=2018-05");
    check_with("", "year=yr", "{\"date\":\"2018-05\",\"year\":3}", "(none): date=2018-05 !year");
}

static void test_fields_that_are_wished_are_filled(void **state)
{
    (void)state;
    check_with("venue:keyword open:boolean price:float", NULL,
               "{\"venue\":[\"A\",\"B\"],\"open\":true,\"price\":0.5,\"title\":false}",
               "(none): venue=A venue=B open=true price=0.5 !title");
    check_with("open:boolean", NULL, "{\"open\":[false]}", "(none): open=false");
    check_with("abstract:text", NULL, "{\"abstract\":\"a\",\"body\":\"b\"}", "(none): text=b abstract=a");
    check_with("year:keyword", NULL, "{\"year\":\"MMXVI\"}", "(none): year=MMXVI");
}

static void test_maps_name_the_member(void **state)
{
    (void)state;
    check_with("", "text=lead", "{\"lead\":\"l\",\"text\":\"t\",\"abstract\":\"a\"}", "(none): text=l !text !abstract");
    check_with("", "key=doi", "{\"id\":\"i\",\"doi\":\"d\",\"url\":\"u\"}", "d: url=u !id");
    check_with("venue:keyword", "venue=journal", "{\"journal\":\"j\",\"venue\":\"v\"}", "(none): venue=j !venue");

    dls_schema *schema = schema_of("");
    struct document_fields fields;
    size_t bad = 7;
    assert_false(document_fields_of(schema, (const char *[]){ "text=a", "venue=b" }, 2, &fields, &bad));
    assert_int_equal(bad, 1);
    assert_false(document_fields_of(schema, (const char *[]){ "text=a", "title=a" }, 2, &fields, &bad));
    assert_int_equal(bad, 1);
    assert_false(document_fields_of(schema, (const char *[]){ "tags.keyword=a" }, 1, &fields, &bad));
    assert_int_equal(bad, 0);
    dls_schema_free(schema);
}

static void test_values_that_are_none_are_left_out(void **state)
{
    (void)state;
    check("{\"id\":1,\"title\":\"T\",\"year\":\"n/a\"}",
          "1: ?field 'year': 'n/a' is no whole number of 64 bits title=T");
    check("{\"year\":[2016,2017]}", "(none): ?field 'year': a second value, '2017' year=2016");
    check("{\"year\":2016.5}", "(none): ?field 'year': '2016.5' is no whole number of 64 bits");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_members_become_fields),
        cmocka_unit_test(test_the_first_name_with_a_text_is_taken),
        cmocka_unit_test(test_keys),
        cmocka_unit_test(test_whole_values_stand_beside_words),
        cmocka_unit_test(test_a_year_is_that_of_the_date),
        cmocka_unit_test(test_fields_that_are_wished_are_filled),
        cmocka_unit_test(test_maps_name_the_member),
        cmocka_unit_test(test_values_that_are_none_are_left_out),
        cmocka_unit_test(test_numbers_become_their_text),
        cmocka_unit_test(test_texts_are_adopted_where_there_are_no_words),
        cmocka_unit_test(test_what_is_no_document_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
