/* SPDX-License-Identifier: MIT
 *
 * A resource has one request, used for one step after the other. Those that are asked for together wait for the request
 * of their batch; one that the server will not have at all is halved, so that what is wrong with one of them costs the
 * others nothing.
 */
#include "cli/fetch_run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/fetch_extractor.h"
#include "cli/fetch_resource.h"
#include "cli/fetch_url.h"
#include "cli/input.h"

/* Of pages that send one elsewhere, one after the other. */
#define MOST_REFRESHES 3

/* Resources that are asked for together. */
struct batch {
    struct fetch_run *run;
    const struct fetch_extractor *asker;
    struct resource *resources[MOST_IN_BATCH];
    size_t count;
    struct request request;
    struct batch *next;
};

struct fetch_run {
    struct queue *queue;
    bool (*take)(void *ctx, json_t *record);
    void *ctx;
    struct resource **resources;
    size_t capacity;
    struct fetch_counts counts;
    struct batch *batches;
    bool use_archive;
    bool stopped;
};

static void go_on(struct resource *resource);

/* ------------------------------------------------------------------------------------------------------- Archive */

static void tell(struct resource *resource)
{
    struct fetch_run *run = resource->run;
    json_t *record = resource_record(resource);
    run->counts.done++;
    run->counts.failed += !resource_is_known(resource) && !resource->unchanged;
    run->counts.unchanged += resource->unchanged;
    transfer_clear(&resource->request.transfer);
    found_done(&resource->found);
    fetch_plan_done(&resource->plan);
    if (record == NULL || !run->take(run->ctx, record)) run->stopped = true;
}

/* {"archived_snapshots": {"closest": {"available": true, "url": "..."}}} */
static void take_archived(struct request *request)
{
    struct resource *resource = request->owner;
    const struct string_builder *body = &request->transfer.body;
    json_t *answer = request->answered && body->size > 0 ? json_loadb(body->bytes, body->size, 0, NULL) : NULL;
    const json_t *closest = json_object_get(json_object_get(answer, "archived_snapshots"), "closest");
    const char *url = json_string_value(json_object_get(closest, "url"));
    if (url != NULL && json_is_true(json_object_get(closest, "available"))) resource_say(&resource->archived, url);
    json_decref(answer);
    tell(resource);
}

static void add_escaped(struct string_builder *out, const char *text)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    for (; *text != '\0'; text++) {
        if (strchr(plain, *text) != NULL)
            builder_add_char(out, *text);
        else
            builder_add_format(out, "%%%02X", (unsigned)(unsigned char)*text);
    }
}

static void ask_archive(struct resource *resource)
{
    struct request *request = &resource->request;
    transfer_clear(&request->transfer);
    *request = (struct request){ .done = take_archived, .owner = resource, .is_api = true };
    request->transfer.any_type = true;
    builder_add_string(&request->transfer.url, "https://archive.org/wayback/available?url=");
    add_escaped(&request->transfer.url, resource->url);
    queue_add(resource->run->queue, request);
}

static void finish(struct resource *resource)
{
    bool is_dead = !resource_is_known(resource) && !resource->unchanged && !resource->request.denied;
    if (is_dead && resource->run->use_archive)
        ask_archive(resource);
    else
        tell(resource);
}

/* ------------------------------------------------------------------------------------------------------------ Steps */

/* Whether the head of a page says both: then the rest need not come. */
static bool head_is_enough(const struct transfer *transfer)
{
    struct fetch_page page = {
        .url = "", .type = transfer->type, .bytes = transfer->body.bytes, .size = transfer->body.size
    };
    struct found found = { .failed = false };
    bool is_page = extractor_html.reads(&page);
    if (is_page) extractor_html.read(&page, &found);
    /* of the page itself there may be a part already */
    bool enough = is_page && found_has(&found, FOUND_TITLE) && found_has(&found, FOUND_ABSTRACT) &&
                  found.texts[FOUND_ABSTRACT].rank < FROM_PAGE;
    found_done(&found);
    return enough;
}

static void keep_tags(struct resource *resource, const struct transfer *transfer)
{
    const char *url = builder_text(&resource->request.transfer.url);
    bool same = strcmp(url, resource->url) == 0;
    resource_say(&resource->final_url, same ? "" : url);
    resource_say(&resource->etag, transfer->new_etag);
    resource_say(&resource->last_modified, transfer->new_last_modified);
}

static void read_answer(struct resource *resource, struct transfer *transfer)
{
    const struct fetch_step *step = &resource->plan.steps[resource->step];
    struct fetch_page page = { .url = builder_text(&transfer->url),
                               .type = transfer->type,
                               .bytes = builder_text(&transfer->body),
                               .size = transfer->body.size,
                               .step = resource->step,
                               .whole = !transfer->cut };
    const struct fetch_extractor *reader = step->by_content ? fetch_reader_of(&page) : resource->planner;
    if (page.size == 0) {
        resource_say(&resource->problem, "empty");
    } else if (reader == NULL) {
        char why[100];
        snprintf(why, sizeof why, "%.60s: nothing that is read", page.type);
        resource_say(&resource->problem, why);
    } else {
        bool was_known = resource_is_known(resource);
        reader->read(&page, &resource->found);
        if (!was_known && resource_is_known(resource)) resource->reader = reader;
        if (step->by_content && resource_is_known(resource)) keep_tags(resource, transfer);
        if (!resource_is_known(resource))
            resource_say(&resource->problem,
                         resource->found.problem != NULL ? resource->found.problem : "it says nothing of itself");
    }
}

/* A page that has no abstract and sends one elsewhere is no more than a redirect: the step is made again, there. */
static bool follow_page(struct resource *resource)
{
    struct string_builder *url = &resource->plan.steps[resource->step].url;
    struct string_builder there = { 0 };
    const char *elsewhere = resource->found.elsewhere;
    if (elsewhere == NULL || found_has(&resource->found, FOUND_ABSTRACT)) return false;
    if (resource->refreshes++ == MOST_REFRESHES) return false;
    if (!builder_add_absolute_url(&there, builder_text(&resource->request.transfer.url), elsewhere)) return false;
    found_forget_page(&resource->found);
    builder_done(url);
    *url = there;
    return true;
}

static void take_step(struct request *request)
{
    struct resource *resource = request->owner;
    struct transfer *transfer = &request->transfer;
    if (request->answered || !resource_is_known(resource)) resource->status = transfer->status;
    resource->may_come = request->may_come && !request->answered;
    resource->last_was_good = request->answered && transfer->status != 304;
    if (resource->last_was_good)
        read_answer(resource, transfer);
    else if (transfer->status == 304)
        resource->unchanged = resource->known != NULL;
    else
        resource_say(&resource->problem, request->problem);
    if (!resource->last_was_good || !follow_page(resource)) resource->step++;
    if (resource->unchanged)
        finish(resource);
    else
        go_on(resource);
}

static bool is_wanted(const struct resource *resource, const struct fetch_step *step)
{
    switch (step->when) {
    case STEP_ALWAYS: return true;
    case STEP_IF_GOOD: return resource->last_was_good;
    case STEP_IF_LACKING: break;
    }
    return !found_has(&resource->found, FOUND_TITLE) || !found_has(&resource->found, FOUND_ABSTRACT);
}

static const char *known_text(const struct resource *resource, const char *name)
{
    return json_string_value(json_object_get(resource->known, name));
}

/* Begin the next step that is wanted, or be done. */
static void go_on(struct resource *resource)
{
    struct fetch_plan *plan = &resource->plan;
    while (resource->step < plan->count && !is_wanted(resource, &plan->steps[resource->step])) resource->step++;
    if (resource->step == plan->count) {
        finish(resource);
        return;
    }
    const struct fetch_step *step = &plan->steps[resource->step];
    struct request *request = &resource->request;
    transfer_clear(&request->transfer);
    *request = (struct request){ .done = take_step, .owner = resource, .is_api = step->is_api };
    if (step->by_content && plan->count == 1 && plan->batch.size == 0) {
        request->known_url = known_text(resource, "final_url");
        if (request->known_url == NULL) request->known_url = known_text(resource, "url");
        request->etag = known_text(resource, "etag");
        request->last_modified = known_text(resource, "last_modified");
    }
    request->transfer.accept = step->accept;
    request->transfer.any_type = step->is_api;
    request->transfer.whole = step->whole;
    request->transfer.enough = step->by_content ? head_is_enough : NULL;
    builder_add(&request->transfer.url, step->url.bytes, step->url.size);
    queue_add(resource->run->queue, request);
}

/* ---------------------------------------------------------------------------------------------------------- Batches */

static void take_of_batch(void *ctx, const char *wanted, struct found *found)
{
    struct batch *batch = ctx;
    for (size_t i = 0; i < batch->count; i++) {
        struct resource *resource = batch->resources[i];
        if (strcmp(builder_text(&resource->plan.batch), wanted) != 0) continue;
        found_fill(&resource->found, found);
        resource->reader = batch->asker;
    }
}

static void take_batch(struct request *request);

static struct batch *new_batch(struct fetch_run *run, const struct fetch_extractor *asker)
{
    struct batch *batch = calloc(1, sizeof *batch);
    if (batch == NULL) return NULL;
    *batch = (struct batch){ .run = run, .asker = asker, .next = run->batches };
    run->batches = batch;
    return batch;
}

static void ask_batch(struct batch *batch)
{
    const char *wanted[MOST_IN_BATCH];
    struct request *request = &batch->request;
    for (size_t i = 0; i < batch->count; i++) wanted[i] = builder_text(&batch->resources[i]->plan.batch);
    transfer_clear(&request->transfer);
    *request = (struct request){ .done = take_batch, .owner = batch, .is_api = true };
    request->transfer.any_type = true;
    batch->asker->ask(&request->transfer.url, wanted, batch->count);
    queue_add(batch->run->queue, request);
}

/* What a server does not understand as a whole may be right in its halves. */
static bool halve(struct batch *batch)
{
    struct batch *other = batch->count > 1 ? new_batch(batch->run, batch->asker) : NULL;
    if (other == NULL) return false;
    other->count = batch->count / 2;
    batch->count -= other->count;
    memcpy(other->resources, batch->resources + batch->count, other->count * sizeof other->resources[0]);
    ask_batch(batch);
    ask_batch(other);
    return true;
}

static void take_batch(struct request *request)
{
    struct batch *batch = request->owner;
    const struct transfer *transfer = &request->transfer;
    struct fetch_page page = { .url = "",
                               .type = transfer->type,
                               .bytes = transfer->body.bytes,
                               .size = transfer->body.size,
                               .whole = !transfer->cut };
    if (transfer->status == 400 && halve(batch)) return;
    bool read = request->answered && page.size > 0 && batch->asker->read_each(&page, take_of_batch, batch);
    for (size_t i = 0; i < batch->count; i++) {
        struct resource *resource = batch->resources[i];
        resource->status = transfer->status;
        resource->may_come = request->may_come && !request->answered;
        if (!read) resource_say(&resource->problem, request->problem);
    }
    transfer_clear(&request->transfer);
    for (size_t i = 0; i < batch->count; i++) go_on(batch->resources[i]);
}

/* Put a resource to those that are asked for together with it. */
static bool join_batch(struct fetch_run *run, struct resource *resource)
{
    struct batch *batch = run->batches;
    while (batch != NULL && (batch->asker != resource->planner || batch->count == MOST_IN_BATCH)) batch = batch->next;
    if (batch == NULL) batch = new_batch(run, resource->planner);
    if (batch != NULL) batch->resources[batch->count++] = resource;
    return batch != NULL;
}

/* -------------------------------------------------------------------------------------------------------------- Run */

dls_status fetch_run_new(const struct queue_settings *settings, bool (*take)(void *ctx, json_t *record), void *ctx,
                         struct fetch_run **out, dls_error *err)
{
    struct fetch_run *run = calloc(1, sizeof *run);
    if (run == NULL) return input_fail(err, DLS_ENOMEM, "out of memory");
    run->take = take;
    run->ctx = ctx;
    dls_status status = queue_new(settings, &run->queue, err);
    if (status == DLS_OK)
        *out = run;
    else
        free(run);
    return status;
}

void fetch_run_free(struct fetch_run *run)
{
    if (run == NULL) return;
    for (size_t i = 0; i < run->counts.resources; i++) resource_free(run->resources[i]);
    for (struct batch *batch = run->batches, *next; batch != NULL; batch = next) {
        next = batch->next;
        transfer_clear(&batch->request.transfer);
        free(batch);
    }
    queue_free(run->queue);
    free(run->resources);
    free(run);
}

bool fetch_run_add(struct fetch_run *run, const char *key, const char *url, json_t *known)
{
    if (run->counts.resources == run->capacity) {
        size_t capacity = 2 * run->capacity + 64;
        struct resource **resources = realloc(run->resources, capacity * sizeof *resources);
        if (resources == NULL) return false;
        run->resources = resources;
        run->capacity = capacity;
    }
    struct resource *resource = resource_new(key, url, known);
    if (resource == NULL) return false;
    resource->run = run;
    run->resources[run->counts.resources++] = resource;
    return true;
}

bool fetch_run_begin(struct fetch_run *run)
{
    bool complete = true;
    for (size_t i = 0; i < run->counts.resources && complete; i++) {
        struct resource *resource = run->resources[i];
        resource->planner = fetch_plan_for(resource->url, &resource->plan);
        if (resource->plan.batch.size > 0) complete = join_batch(run, resource);
    }
    for (struct batch *batch = run->batches; batch != NULL && complete; batch = batch->next) ask_batch(batch);
    for (size_t i = 0; i < run->counts.resources && complete; i++) {
        if (run->resources[i]->plan.batch.size == 0) go_on(run->resources[i]);
    }
    return complete;
}

bool fetch_run_go_on(struct fetch_run *run) { return queue_run(run->queue) && !run->stopped; }

struct fetch_counts fetch_run_counts(const struct fetch_run *run) { return run->counts; }

const struct queue *fetch_run_queue(const struct fetch_run *run) { return run->queue; }

void fetch_run_use_archive(struct fetch_run *run) { run->use_archive = true; }
