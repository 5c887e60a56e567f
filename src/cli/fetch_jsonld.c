/* SPDX-License-Identifier: MIT
 *
 * Lists and "@graph" are looked into, and nothing else: what an article mentions or is part of is not the article.
 */
#include "cli/fetch_jsonld.h"

#include <string.h>

#include "cli/word_list.h"

/* What a page as a whole may be; organisations, trails of breadcrumbs and the like are none. */
static const char works[] = "article newsarticle blogposting techarticle scholarlyarticle report book chapter course "
                            "creativework videoobject webpage learningresource dataset softwaresourcecode "
                            "presentationdigitaldocument podcastepisode thesis medicalscholarlyarticle review";

static bool is_type(const json_t *type, const char *list)
{
    const char *name = json_string_value(type);
    return name != NULL && word_in(list, name, strlen(name));
}

static bool is_work(const json_t *object)
{
    const json_t *type = json_object_get(object, "@type");
    bool found = is_type(type, works);
    for (size_t i = 0; i < json_array_size(type) && !found; i++) found = is_type(json_array_get(type, i), works);
    return found;
}

static void offer_member(const json_t *object, const char *name, enum found_member member, struct found *found)
{
    const json_t *value = json_object_get(object, name);
    if (json_is_array(value)) value = json_array_get(value, 0);
    if (json_is_object(value)) value = json_object_get(value, "@value");
    if (json_is_string(value))
        found_offer(found, member, FROM_JSONLD, json_string_value(value), json_string_length(value));
}

/* A name, or an object with one. */
static void offer_person(const json_t *person, struct found *found)
{
    const json_t *name = json_is_object(person) ? json_object_get(person, "name") : person;
    if (json_is_array(name)) name = json_array_get(name, 0);
    if (json_is_string(name)) found_offer_author(found, FROM_JSONLD, json_string_value(name), json_string_length(name));
}

static void take_work(const json_t *object, struct found *found)
{
    offer_member(object, "headline", FOUND_TITLE, found);
    offer_member(object, "name", FOUND_TITLE, found);
    offer_member(object, "abstract", FOUND_ABSTRACT, found);
    offer_member(object, "description", FOUND_ABSTRACT, found);
    offer_member(object, "license", FOUND_LICENCE, found);
    const json_t *author = json_object_get(object, "author"), *date = json_object_get(object, "datePublished");
    if (author == NULL) author = json_object_get(object, "creator");
    if (json_is_string(date)) found_offer_date(found, FROM_JSONLD, json_string_value(date), json_string_length(date));
    if (found->authors != NULL && found->author_rank == FROM_JSONLD) return; /* of another work */
    if (!json_is_array(author)) offer_person(author, found);
    for (size_t i = 0; i < json_array_size(author); i++) offer_person(json_array_get(author, i), found);
}

static void take_objects(const json_t *value, bool with_headline, struct found *found)
{
    if (json_is_array(value)) {
        for (size_t i = 0; i < json_array_size(value); i++) {
            const json_t *member = json_array_get(value, i);
            if (json_is_object(member)) take_objects(member, with_headline, found);
        }
        return;
    }
    const json_t *graph = json_object_get(value, "@graph");
    for (size_t i = 0; i < json_array_size(graph); i++) {
        const json_t *member = json_array_get(graph, i);
        if (json_is_object(member) && is_work(member) &&
            (!with_headline || json_object_get(member, "headline") != NULL))
            take_work(member, found);
    }
    if (is_work(value) && (!with_headline || json_object_get(value, "headline") != NULL)) take_work(value, found);
}

void jsonld_read(const char *text, struct found *found)
{
    size_t length = strlen(text);
    const char *begin = memchr(text, '{', length), *list = memchr(text, '[', length);
    if (text_has(text, length < 64 ? length : 64, "<![cdata[")) { /* which is of XML, and stands before it */
        list = NULL;
    }
    if (list != NULL && (begin == NULL || list < begin)) begin = list;
    if (begin == NULL) return;
    json_t *value = json_loads(begin, JSON_DISABLE_EOF_CHECK, NULL);
    if (value == NULL) return;
    take_objects(value, true, found);
    take_objects(value, false, found);
    json_decref(value);
}
