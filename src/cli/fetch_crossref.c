/* SPDX-License-Identifier: MIT
 *
 * DOIs, by Crossref's API. Not all publishers have given it their abstracts; where it has none, or does not know the
 * DOI, the page that it leads to is asked.
 */
#include "cli/fetch_extractor.h"

#include <string.h>

#include "cli/word_list.h"

static bool plan_crossref(const struct url_parts *parts, struct fetch_plan *plan)
{
    if (!word_in("doi.org dx.doi.org", parts->host.bytes, parts->host.length)) return false;
    if (!text_begins(parts->path.bytes, parts->path.length, "/10.")) return false;
    struct fetch_step *api = &plan->steps[0], *page = &plan->steps[1];
    builder_add_string(&api->url, "https://api.crossref.org/works/");
    builder_add(&api->url, parts->path.bytes + 1, parts->path.length - 1);
    api->accept = "application/json";
    api->is_api = true;
    builder_add_string(&page->url, "https://doi.org");
    builder_add(&page->url, parts->path.bytes, parts->path.length);
    page->when = STEP_IF_LACKING;
    page->by_content = true;
    plan->count = 2;
    return true;
}

static void offer_text(struct found *found, enum found_member member, const json_t *value)
{
    if (json_is_array(value)) value = json_array_get(value, 0);
    const char *text = json_string_value(value);
    size_t length = json_string_length(value);
    if (text == NULL) return;
    /* an abstract is marked up, and often begins with what it is */
    size_t begin = 0;
    if (text_begins(text, length, "<jats:title>abstract</jats:title>"))
        begin = strlen("<jats:title>abstract</jats:title>");
    found_offer(found, member, FROM_CROSSREF, text + begin, length - begin);
}

static void offer_authors(struct found *found, const json_t *authors)
{
    for (size_t i = 0; i < json_array_size(authors); i++) {
        const json_t *author = json_array_get(authors, i);
        const char *given = json_string_value(json_object_get(author, "given"));
        const char *family = json_string_value(json_object_get(author, "family"));
        if (family == NULL) family = json_string_value(json_object_get(author, "name"));
        if (family == NULL) continue;
        struct string_builder name = { 0 };
        if (given != NULL) builder_add_format(&name, "%s ", given);
        builder_add_string(&name, family);
        found_offer_author(found, FROM_CROSSREF, builder_text(&name), name.size);
        builder_done(&name);
    }
}

/* {"date-parts": [[2018, 5]]} */
static void offer_date(struct found *found, const json_t *issued)
{
    const json_t *parts = json_array_get(json_object_get(issued, "date-parts"), 0);
    struct string_builder date = { 0 };
    for (size_t i = 0; i < json_array_size(parts) && i < 3; i++) {
        if (!json_is_integer(json_array_get(parts, i))) break;
        builder_add_format(&date, "%s%" JSON_INTEGER_FORMAT, i == 0 ? "" : "-",
                           json_integer_value(json_array_get(parts, i)));
    }
    if (date.size > 0) found_offer_date(found, FROM_CROSSREF, builder_text(&date), date.size);
    builder_done(&date);
}

static void read_crossref(const struct fetch_page *page, struct found *found)
{
    json_t *answer = json_loadb(page->bytes, page->size, 0, NULL);
    const json_t *work = json_object_get(answer, "message");
    offer_text(found, FOUND_TITLE, json_object_get(work, "title"));
    offer_text(found, FOUND_ABSTRACT, json_object_get(work, "abstract"));
    offer_authors(found, json_object_get(work, "author"));
    offer_date(found, json_object_get(work, "issued"));
    json_decref(answer);
}

const struct fetch_extractor extractor_crossref = {
    .name = "crossref",
    .licence = "facts are free; the abstract is its publisher's",
    .plan = plan_crossref,
    .read = read_crossref,
};
