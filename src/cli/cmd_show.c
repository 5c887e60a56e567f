/* SPDX-License-Identifier: MIT
 *
 * dlsearch show KEY: whole documents, by their keys or addresses, or as hits of the last answer.
 */
#include <string.h>

#include "cli/address_query.h"
#include "cli/commands.h"
#include "cli/document_text.h"
#include "cli/export_text.h"
#include "cli/index_set.h"
#include "cli/last_answer.h"
#include "cli/message.h"
#include "cli/pager.h"

/* The documents with a key or, if there is none, of an address. */
static dls_status find_document(const dls_index *index, const char *name, size_t length, dls_query **query,
                                dls_hits **hits, dls_error *err)
{
    dls_status status = dls_query_new_key(name, length, NULL, query, err);
    if (status == DLS_OK) status = dls_search(index, *query, 1, NULL, hits, err);
    if (status != DLS_OK || dls_hits_count(*hits) > 0 || !is_address(name, length)) return status;
    dls_hits_free(*hits);
    dls_query_free(*query);
    *hits = NULL;
    *query = NULL;
    status = address_query_new(dls_index_schema(index), name, length, query, err);
    return status == DLS_OK ? dls_search(index, *query, DLS_MAX_HITS / 1000, NULL, hits, err) : status;
}

static dls_status add_found(struct string_builder *out, const struct options *options, const dls_index *index,
                            dls_hits *hits, dls_error *err)
{
    dls_status status = DLS_OK;
    struct terminal terminal = terminal_of_output(options->color, options->width);
    struct shown_fields fields = shown_fields_of(dls_index_schema(index));
    for (size_t i = 0; i < dls_hits_count(hits) && status == DLS_OK; i++) {
        if (out->size > 0 && !options->json) builder_add_string(out, "\n");
        status = options->json ? builder_add_export_document(out, fields.schema, hits, i, err)
                               : builder_add_document(out, &fields, &terminal, hits, i, err);
    }
    return status;
}

/* Add what the indexes have of that name, `*found` documents. */
static int add_named(struct string_builder *out, const struct options *options, const struct index_set *set,
                     const char *name, size_t length, size_t *found)
{
    *found = 0;
    for (size_t i = 0; i < set->count; i++) {
        dls_error err;
        dls_query *query = NULL;
        dls_hits *hits = NULL;
        const dls_index *index = set->indexes[i].index;
        dls_status status = find_document(index, name, length, &query, &hits, &err);
        if (status == DLS_OK) status = add_found(out, options, index, hits, &err);
        if (status == DLS_OK) *found += dls_hits_count(hits);
        dls_hits_free(hits);
        dls_query_free(query);
        if (status != DLS_OK) return trouble_with(index_set_name(set), &err);
    }
    return EXIT_FOUND;
}

/* Add a hit of the last answer: from the indexes that were named, or else from its own. */
static int add_last_hit(struct string_builder *out, const struct options *options, const struct index_set *set,
                        struct last_hit *hit, size_t *found)
{
    const char *key = builder_text(&hit->key), *path = hit->index.size > 0 ? builder_text(&hit->index) : NULL;
    struct index_set own;
    if (options->index_is_named) return add_named(out, options, set, key, hit->key.size, found);
    bool is_open = index_set_open(&own, &path, 1);
    int status = is_open ? add_named(out, options, &own, key, hit->key.size, found) : EXIT_TROUBLE;
    index_set_close(&own);
    return status;
}

/* Add the documents of that key or address or, if there are none, the hit of that number. EXIT_NONE after a message if
 * there is none either. */
static int show_document(struct string_builder *out, const struct options *options, const struct index_set *set,
                         const char *name)
{
    size_t found;
    struct last_hit hit;
    int status = add_named(out, options, set, name, strlen(name), &found);
    if (status != EXIT_FOUND || found > 0) return status;
    if (last_answer_find(name, &hit)) status = add_last_hit(out, options, set, &hit, &found);
    last_hit_done(&hit);
    if (status != EXIT_FOUND || found > 0) return status;
    message("no document of %s has the key %s", index_set_name(set), name);
    return EXIT_NONE;
}

int cmd_show(const struct options *options)
{
    struct index_set set;
    struct string_builder out = { 0 };
    int status = EXIT_FOUND;
    if (options->operand_count == 0) return trouble("name a document by its key; as in: dlsearch show conv-arithmetic");
    if (!index_set_open(&set, options->index_paths, options->index_count)) status = EXIT_TROUBLE;
    for (size_t i = 0; i < options->operand_count && status != EXIT_TROUBLE; i++) {
        int shown = show_document(&out, options, &set, options->operands[i]);
        if (shown != EXIT_FOUND) status = shown;
    }
    if (status != EXIT_TROUBLE) pager_write(!options->json && pager_is_wanted(options), &out, &status);
    builder_done(&out);
    index_set_close(&set);
    return status;
}
