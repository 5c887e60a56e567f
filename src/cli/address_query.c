/* SPDX-License-Identifier: MIT
 *
 * All ways to write it, 8 for each of up to five addresses, are values of one query, and keys of others.
 */
#include "cli/address_query.h"

#include <string.h>
#include <strings.h>

#include "cli/string_builder.h"
#include "cli/url_key.h"

#define MOST_FORMS 64

struct address_forms {
    struct string_builder text; /* all of them */
    size_t begins[MOST_FORMS + 1];
    size_t count;
};

static size_t digits_at(const char *text, size_t length, size_t at)
{
    size_t end = at;
    while (end < length && text[end] >= '0' && text[end] <= '9') end++;
    return end - at;
}

/* "1603.07285", "1603.07285v2": arXiv's numbers since 2007. */
static bool is_arxiv_number(const char *text, size_t length)
{
    size_t behind = digits_at(text, length, 5), end = 5 + behind;
    if (digits_at(text, length, 0) != 4 || length < 9 || text[4] != '.' || behind < 4 || behind > 5) return false;
    if (end == length) return true;
    return text[end] == 'v' && end + 1 < length && digits_at(text, length, end + 1) == length - end - 1;
}

/* Of a paper's number at arXiv, or its DOI, where its page is, and in `*number` the number alone; NULL of any other
 * text. */
static const char *page_of_number(const char *text, size_t length, struct url_part *number)
{
    static const struct {
        const char *prefix, *page;
    } kinds[] = { { "arxiv:", "https://arxiv.org/abs/" }, { "doi:", "https://doi.org/" } };
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        size_t prefix = strlen(kinds[i].prefix);
        *number = (struct url_part){ text + prefix, length - prefix };
        if (length > prefix && strncasecmp(text, kinds[i].prefix, prefix) == 0) return kinds[i].page;
    }
    *number = (struct url_part){ text, length };
    return is_arxiv_number(text, length) ? kinds[0].page : NULL;
}

bool is_address(const char *text, size_t length)
{
    struct url_parts parts;
    struct url_part number;
    if (length == 0 || length > DLS_MAX_KEY) return false;
    for (size_t i = 0; i < length; i++) {
        if ((unsigned char)text[i] <= ' ') return false;
    }
    if (url_parts_of(text, length, &parts) || page_of_number(text, length, &number) != NULL) return true;
    struct string_builder whole = { 0 }; /* "example.org/a": a host with a dot, and a path */
    builder_add_string(&whole, "https://");
    builder_add(&whole, text, length);
    bool is_one = !whole.failed && memchr(text, ':', length) == NULL && url_parts_of(whole.bytes, whole.size, &parts) &&
                  parts.path.length > 1 && memchr(parts.host.bytes, '.', parts.host.length) != NULL &&
                  parts.host.bytes[0] != '.' && parts.host.bytes[parts.host.length - 1] != '.';
    builder_done(&whole);
    return is_one;
}

static void end_form(struct address_forms *forms)
{
    forms->begins[++forms->count] = forms->text.size;
}

/* The eight ways to write host and path. */
static void add_forms(struct address_forms *forms, const char *rest, size_t length)
{
    for (unsigned form = 0; form < 8 && forms->count < MOST_FORMS; form++) {
        builder_add_string(&forms->text, (form & 1) != 0 ? "http://" : "https://");
        if ((form & 2) != 0) builder_add_string(&forms->text, "www.");
        builder_add(&forms->text, rest, length);
        if ((form & 4) != 0) builder_add_char(&forms->text, '/');
        end_form(forms);
    }
}

/* The other addresses of a page that has `key`, without their scheme. */
static void add_other_forms(struct address_forms *forms, const char *key, size_t length)
{
    static const struct {
        const char *key, *before, *behind;
    } others[] = {
        { "arxiv.org/abs/", "arxiv.org/pdf/", "" },
        { "arxiv.org/abs/", "arxiv.org/pdf/", ".pdf" },
        { "youtube.com/watch?v=", "youtu.be/", "" },
    };
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        size_t same = strlen(others[i].key);
        if (length <= same || memcmp(key, others[i].key, same) != 0) continue;
        struct string_builder other = { 0 };
        builder_add_string(&other, others[i].before);
        builder_add(&other, key + same, length - same);
        builder_add_string(&other, others[i].behind);
        add_forms(forms, other.bytes, other.size);
        forms->text.failed = forms->text.failed || other.failed;
        builder_done(&other);
    }
}

static void find_forms(struct address_forms *forms, const char *text, size_t length)
{
    struct string_builder whole = { 0 }, key = { 0 };
    struct url_parts parts;
    builder_add(&forms->text, text, length);
    end_form(forms);
    struct url_part number;
    const char *page = page_of_number(text, length, &number);
    if (page != NULL) {
        builder_add_string(&whole, page);
        builder_add(&forms->text, number.bytes, number.length);
        end_form(forms);
    } else if (!url_parts_of(text, length, &parts)) builder_add_string(&whole, "https://");
    builder_add(&whole, number.bytes, number.length);
    if (!whole.failed && url_parts_of(whole.bytes, whole.size, &parts)) {
        const char *begin = parts.host.bytes, *end = whole.bytes + whole.size;
        if (parts.fragment.length > 0) end = parts.fragment.bytes - 1;
        while (end > begin && end[-1] == '/') end--;
        add_forms(forms, begin, (size_t)(end - begin));
        builder_add_url_key(&key, whole.bytes, whole.size);
        size_t scheme = strlen("https://");
        if (!key.failed && key.size > scheme) {
            add_forms(forms, key.bytes + scheme, key.size - scheme);
            add_other_forms(forms, key.bytes + scheme, key.size - scheme);
        }
    }
    forms->text.failed = forms->text.failed || whole.failed || key.failed;
    builder_done(&whole);
    builder_done(&key);
}

static dls_status add_clause(dls_query *any, dls_query *clause, dls_status made, dls_error *err)
{
    return made == DLS_OK ? dls_query_add(any, DLS_SHOULD, clause, err) : made;
}

static dls_status add_clauses(const struct address_forms *forms, const dls_schema *schema, dls_query *any,
                              dls_error *err)
{
    const char *values[MOST_FORMS + 1];
    size_t lengths[MOST_FORMS + 1];
    dls_query *clause = NULL;
    dls_status status = DLS_OK;
    for (size_t i = 0; i < forms->count && status == DLS_OK; i++) {
        values[i] = forms->text.bytes + forms->begins[i];
        lengths[i] = forms->begins[i + 1] - forms->begins[i];
        if (lengths[i] > DLS_MAX_KEY) continue;
        dls_status made = dls_query_new_key(values[i], lengths[i], NULL, &clause, err);
        status = add_clause(any, clause, made, err);
    }
    int field = dls_schema_find(schema, "url");
    bool has_values = field >= 0 && dls_schema_at(schema, (size_t)field)->kind == DLS_FIELD_KEYWORD;
    if (status != DLS_OK || !has_values) return status;
    dls_status made = dls_query_new_values(schema, (size_t)field, values, lengths, forms->count, NULL, &clause, err);
    return add_clause(any, clause, made, err);
}

dls_status address_query_new(const dls_schema *schema, const char *text, size_t length, dls_query **out,
                             dls_error *err)
{
    struct address_forms forms = { .count = 0 };
    find_forms(&forms, text, length);
    dls_query *any = NULL;
    dls_status status = forms.text.failed ? DLS_ENOMEM : dls_query_new_bool(NULL, &any, err);
    if (forms.text.failed) *err = (dls_error){ DLS_ENOMEM, UINT64_MAX, "out of memory" };
    if (status == DLS_OK) status = add_clauses(&forms, schema, any, err);
    builder_done(&forms.text);
    if (status == DLS_OK) *out = any;
    else dls_query_free(any);
    return status;
}
