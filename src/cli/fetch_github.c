/* SPDX-License-Identifier: MIT
 *
 * GitHub: a repository is its description and the first paragraphs of its README, both from the API; where that does
 * not answer (it answers 60 times an hour), the page. A file is asked for itself, and not for the page that shows it.
 */
#include "cli/fetch_extractor.h"

#include <string.h>

#include "cli/fetch_text.h"
#include "cli/word_list.h"

/* The beginning of a README says what it is about. */
#define MOST_READ ((size_t)256 << 10)

enum { STEP_REPOSITORY, STEP_README, STEP_PAGE };

/* The next part of a path, between slashes; empty at its end. */
static struct url_part next_part(struct url_part *path)
{
    while (path->length > 0 && *path->bytes == '/') {
        path->bytes++;
        path->length--;
    }
    struct url_part part = { path->bytes, 0 };
    while (part.length < path->length && path->bytes[part.length] != '/') part.length++;
    path->bytes += part.length;
    path->length -= part.length;
    return part;
}

static void plan_file(struct fetch_plan *plan, struct url_part owner, struct url_part name, struct url_part rest)
{
    struct fetch_step *file = &plan->steps[0];
    builder_add_format(&file->url, "https://github.com/%.*s/%.*s/raw%.*s", (int)owner.length, owner.bytes,
                       (int)name.length, name.bytes, (int)rest.length, rest.bytes);
    file->by_content = true;
    plan->count = 1;
}

static void plan_repository(struct fetch_plan *plan, struct url_part owner, struct url_part name)
{
    struct string_builder *urls[] = { &plan->steps[STEP_REPOSITORY].url, &plan->steps[STEP_README].url };
    for (size_t i = 0; i < 2; i++) {
        builder_add_format(urls[i], "https://api.github.com/repos/%.*s/%.*s%s", (int)owner.length, owner.bytes,
                           (int)name.length, name.bytes, i == STEP_README ? "/readme" : "");
        plan->steps[i].is_api = true;
    }
    plan->steps[STEP_REPOSITORY].accept = "application/vnd.github+json";
    plan->steps[STEP_README].accept = "application/vnd.github.raw+json";
    plan->steps[STEP_README].when = STEP_IF_GOOD;
    struct fetch_step *page = &plan->steps[STEP_PAGE];
    builder_add_format(&page->url, "https://github.com/%.*s/%.*s", (int)owner.length, owner.bytes, (int)name.length,
                       name.bytes);
    page->when = STEP_IF_LACKING;
    page->by_content = true;
    plan->count = 3;
}

static bool plan_github(const struct url_parts *parts, struct fetch_plan *plan)
{
    static const char no_owners[] = "about apps collections customer-stories explore features login marketplace "
                                    "notifications orgs pricing search settings sponsors topics trending";
    if (!url_part_is(parts->host, "github.com")) return false;
    struct url_part path = parts->path;
    struct url_part owner = next_part(&path), name = next_part(&path), what = next_part(&path);
    if (name.length == 0 || word_in(no_owners, owner.bytes, owner.length)) return false;
    if (name.length > 4 && text_begins(name.bytes + name.length - 4, 4, ".git")) name.length -= 4;
    bool is_file = url_part_is(what, "blob") || url_part_is(what, "raw");
    if (is_file)
        plan_file(plan, owner, name, path);
    else if (what.length == 0 || url_part_is(what, "tree"))
        plan_repository(plan, owner, name);
    return is_file || plan->count > 0;
}

static void read_repository(const struct fetch_page *page, struct found *found)
{
    json_t *answer = json_loadb(page->bytes, page->size, 0, NULL);
    const json_t *name = json_object_get(answer, "name"), *about = json_object_get(answer, "description");
    const json_t *licence = json_object_get(json_object_get(answer, "license"), "spdx_id");
    const json_t *owner = json_object_get(json_object_get(answer, "owner"), "login");
    if (json_is_string(name))
        found_offer(found, FOUND_TITLE, FROM_GITHUB, json_string_value(name), json_string_length(name));
    if (json_is_string(about))
        found_offer(found, FOUND_ABSTRACT, FROM_GITHUB, json_string_value(about), json_string_length(about));
    if (json_is_string(licence))
        found_offer(found, FOUND_LICENCE, FROM_GITHUB, json_string_value(licence), json_string_length(licence));
    if (json_is_string(owner))
        found_offer_author(found, FROM_GITHUB, json_string_value(owner), json_string_length(owner));
    json_decref(answer);
}

/* What the README says comes behind the description. */
static void read_readme(const struct fetch_page *page, struct found *found)
{
    struct string_builder both = { 0 };
    struct markdown markdown = { .block_count = 0 };
    dls_error err;
    builder_add_string(&both, found_text(found, FOUND_ABSTRACT));
    if (both.size > 0) builder_add_string(&both, strchr(".!?", both.bytes[both.size - 1]) != NULL ? " " : ". ");
    size_t size = page->size < MOST_READ ? page->size : MOST_READ;
    if (markdown_parse(&markdown, page->bytes, size, 1, &err) == DLS_OK) builder_add_paragraphs(&both, &markdown);
    found_offer_longer(found, FOUND_ABSTRACT, FROM_GITHUB, both.bytes, both.size);
    found->failed = found->failed || both.failed;
    markdown_done(&markdown);
    builder_done(&both);
}

static void read_github(const struct fetch_page *page, struct found *found)
{
    if (page->step == STEP_REPOSITORY)
        read_repository(page, found);
    else
        read_readme(page, found);
}

const struct fetch_extractor extractor_github = { .name = "github", .plan = plan_github, .read = read_github };
