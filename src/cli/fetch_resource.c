/* SPDX-License-Identifier: MIT
 *
 * The members of a record, one after the other, as fetch_store.h lists them.
 */
#include "cli/fetch_resource.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli/source.h"

struct resource *resource_new(const char *key, const char *url, json_t *known)
{
    struct resource *resource = calloc(1, sizeof *resource);
    if (resource == NULL) return NULL;
    *resource = (struct resource){ .key = strdup(key), .url = strdup(url), .known = json_incref(known) };
    if (resource->key != NULL && resource->url != NULL) return resource;
    resource_free(resource);
    return NULL;
}

void resource_free(struct resource *resource)
{
    transfer_clear(&resource->request.transfer);
    found_done(&resource->found);
    fetch_plan_done(&resource->plan);
    json_decref(resource->known);
    char *texts[] = { resource->key,  resource->url,           resource->problem, resource->final_url,
                      resource->etag, resource->last_modified, resource->archived };
    for (size_t t = 0; t < sizeof texts / sizeof texts[0]; t++) free(texts[t]);
    free(resource);
}

void resource_say(char **place, const char *text)
{
    free(*place);
    *place = *text == '\0' ? NULL : strdup(text);
}

static void set_text(json_t *record, const char *name, const char *text)
{
    if (text != NULL && *text != '\0') (void)source_add(record, name, text, strlen(text));
}

static void set_now(json_t *record)
{
    char text[32] = "";
    time_t now = time(NULL);
    struct tm parts;
    if (gmtime_r(&now, &parts) != NULL) (void)strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    set_text(record, "fetched_at", text);
}

bool resource_is_known(const struct resource *resource)
{
    return found_has(&resource->found, FOUND_TITLE) || found_has(&resource->found, FOUND_ABSTRACT);
}

static const char *licence_of(struct resource *resource)
{
    if (found_has(&resource->found, FOUND_LICENCE)) return found_text(&resource->found, FOUND_LICENCE);
    const struct fetch_extractor *by = resource->reader;
    return by != NULL && by->licence != NULL ? by->licence : "unknown: for your own use";
}

static void add_found(json_t *record, struct resource *resource)
{
    struct found *found = &resource->found;
    set_text(record, "title", found_text(found, FOUND_TITLE));
    set_text(record, "abstract", found_text(found, FOUND_ABSTRACT));
    if (found->authors != NULL) json_object_set(record, "authors", found->authors);
    set_text(record, "date", found_text(found, FOUND_DATE));
    set_text(record, "source", found_source(found));
    if (strcmp(found_title_source(found), found_source(found)) != 0)
        set_text(record, "title_source", found_title_source(found));
    set_text(record, "licence", licence_of(resource));
}

/* What a former run knew of it stays, as long as nothing better comes. */
static json_t *begin_record(const struct resource *resource)
{
    static const char *const passing[] = { "problem", "may_come", "archived" };
    bool is_new = resource_is_known(resource) || resource->known == NULL;
    json_t *record = is_new ? json_object() : json_copy(resource->known);
    for (size_t i = 0; i < sizeof passing / sizeof passing[0]; i++) (void)json_object_del(record, passing[i]);
    return record;
}

/* A step may have failed this time that said more the last time. */
static void add_known(json_t *record, const struct resource *resource)
{
    static const char *const members[] = { "title", "abstract", "authors", "date" };
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        json_t *known = json_object_get(resource->known, members[i]);
        if (known != NULL && json_object_get(record, members[i]) == NULL) json_object_set(record, members[i], known);
    }
}

json_t *resource_record(struct resource *resource)
{
    json_t *record = begin_record(resource);
    set_text(record, "id", resource->key);
    set_text(record, "url", resource->url);
    set_now(record);
    if (resource->unchanged) return record;
    json_object_set_new(record, "status", json_integer(resource->status));
    set_text(record, "final_url", resource->final_url);
    set_text(record, "etag", resource->etag);
    set_text(record, "last_modified", resource->last_modified);
    if (resource_is_known(resource))
        add_found(record, resource);
    else
        set_text(record, "problem", resource->problem);
    if (resource->may_come) {
        add_known(record, resource);
        json_object_set_new(record, "may_come", json_true());
    }
    set_text(record, "archived", resource->archived);
    return record;
}
