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

/* Read a line and write down what came of it: "key: field=value, field=value; unused: name". */
static void check(const char *line, const char *expected)
{
    dls_error err;
    dls_schema *schema;
    struct document_fields fields;
    assert_int_equal(document_schema_new("english", &schema, &fields, &err), DLS_OK);
    struct json_document document = { 0 };
    struct unused_members unused = { 0 };
    struct string_builder out = { 0 };
    json_t *object;
    if (source_parse_json(line, strlen(line), &object, &err) == DLS_OK) {
        assert_int_equal(json_document_take(&document, &fields, object, &unused, &err), DLS_OK);
        builder_add_format(&out, "%s:", document.key == NULL ? "(none)" : document.key);
        for (size_t i = 0; i < document.count; i++) {
            const dls_value *value = &document.values[i];
            builder_add_format(&out, " %s=%s", dls_schema_at(schema, value->field)->name, value->text);
            assert_int_equal(strlen(value->text), value->length);
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

static void test_members_become_fields(void **state)
{
    (void)state;
    check("{\"id\":\"a\",\"title\":\"T\",\"text\":\"x\",\"year\":2016,\"kind\":\"paper\",\"url\":\"u\"}",
          "a: title=T text=x kind=paper url=u year=2016");
    check("{\"id\":\"a\",\"authors\":[\"A\",\"B\"],\"categories\":\"c d\"}", "a: tags=c d authors=A authors=B");
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_members_become_fields),
        cmocka_unit_test(test_the_first_name_with_a_text_is_taken),
        cmocka_unit_test(test_keys),
        cmocka_unit_test(test_numbers_become_their_text),
        cmocka_unit_test(test_what_is_no_document_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
