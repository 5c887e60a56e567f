/* SPDX-License-Identifier: MIT
 *
 * YouTube: oEmbed knows title and channel; what a video is about stands in its page alone, whole only in a script:
 *
 *   var ytInitialPlayerResponse = {"videoDetails":{"title":"...","shortDescription":"...","author":"..."}, ...};
 */
#include "cli/fetch_extractor.h"

#include <string.h>

#include "cli/word_list.h"

enum { STEP_OEMBED, STEP_WATCH };

static const char watch_key[] = "https://youtube.com/watch?v=";

/* The number of a video, as url_key.h finds it in all its addresses. */
static bool plan_youtube(const struct url_parts *parts, struct fetch_plan *plan)
{
    struct string_builder url = { 0 }, key = { 0 };
    if (!word_in("youtube.com m.youtube.com youtu.be", parts->host.bytes, parts->host.length)) return false;
    builder_add_format(&url, "https://%.*s%.*s?%.*s", (int)parts->host.length, parts->host.bytes,
                       (int)parts->path.length, parts->path.bytes, (int)parts->query.length, parts->query.bytes);
    builder_add_url_key(&key, url.bytes, url.size);
    const char *number = builder_text(&key);
    bool is_video = strncmp(number, watch_key, strlen(watch_key)) == 0;
    number += is_video ? strlen(watch_key) : 0;
    is_video = is_video && *number != '\0' &&
               number[strspn(number, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")] == '\0';
    if (is_video) {
        struct fetch_step *oembed = &plan->steps[STEP_OEMBED], *watch = &plan->steps[STEP_WATCH];
        builder_add_format(&oembed->url,
                           "https://www.youtube.com/oembed?format=json&url="
                           "https%%3A%%2F%%2Fwww.youtube.com%%2Fwatch%%3Fv%%3D%s",
                           number);
        oembed->is_api = true;
        builder_add_format(&watch->url, "https://www.youtube.com/watch?v=%s", number);
        watch->when = STEP_IF_LACKING;
        watch->whole = true;
        plan->count = 2;
    }
    builder_done(&url);
    builder_done(&key);
    return is_video;
}

static void offer(struct found *found, enum found_member member, const json_t *text)
{
    if (json_is_string(text))
        found_offer(found, member, FROM_YOUTUBE, json_string_value(text), json_string_length(text));
}

static void read_oembed(const struct fetch_page *page, struct found *found)
{
    json_t *answer = json_loadb(page->bytes, page->size, 0, NULL);
    const json_t *channel = json_object_get(answer, "author_name");
    offer(found, FOUND_TITLE, json_object_get(answer, "title"));
    if (json_is_string(channel))
        found_offer_author(found, FROM_YOUTUBE, json_string_value(channel), json_string_length(channel));
    json_decref(answer);
}

static void read_watch(const struct fetch_page *page, struct found *found)
{
    static const char mark[] = "ytInitialPlayerResponse = {";
    const char *script = memmem(page->bytes, page->size, mark, strlen(mark));
    if (script != NULL) {
        script += strlen(mark) - 1;
        json_t *answer = json_loadb(script, page->size - (size_t)(script - page->bytes), JSON_DISABLE_EOF_CHECK, NULL);
        const json_t *details = json_object_get(answer, "videoDetails");
        const json_t *channel = json_object_get(details, "author");
        offer(found, FOUND_TITLE, json_object_get(details, "title"));
        offer(found, FOUND_ABSTRACT, json_object_get(details, "shortDescription"));
        bool is_new = found->authors == NULL && json_is_string(channel);
        if (is_new) found_offer_author(found, FROM_YOUTUBE, json_string_value(channel), json_string_length(channel));
        json_decref(answer);
    }
    struct found page_says = { .failed = false };
    extractor_html.read(page, &page_says);
    /* a video that is gone has a page too, which says nothing but whose it is */
    if (strcmp(found_text(&page_says, FOUND_TITLE), "YouTube") == 0) page_says.texts[FOUND_TITLE].text.size = 0;
    if (page_says.texts[FOUND_TITLE].text.size > 0 || found_has(found, FOUND_TITLE)) found_fill(found, &page_says);
    found_done(&page_says);
}

static void read_youtube(const struct fetch_page *page, struct found *found)
{
    if (page->step == STEP_OEMBED)
        read_oembed(page, found);
    else
        read_watch(page, found);
}

const struct fetch_extractor extractor_youtube = { .name = "youtube", .plan = plan_youtube, .read = read_youtube };
