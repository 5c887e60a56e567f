/* SPDX-License-Identifier: MIT
 *
 * Each file is read as one text.
 */
#include "cli/synonym_list.h"

#include "cli/builtin.h"
#include "cli/input.h"
#include "cli/message.h"

/* Bytes of rules that acronyms come to, the commonest of them: each takes a microsecond to read, whether the query has
 * it or not. */
#define MOST_RULES 65536

static bool add_file(dls_synonyms *synonyms, const char *path)
{
    struct input input;
    dls_error err;
    char *text;
    size_t length;
    dls_status status = input_open(&input, path, NULL, &err);
    if (status == DLS_OK) status = input_rest(&input, &text, &length, &err);
    if (status == DLS_OK) status = dls_synonyms_add(synonyms, text, length, &err);
    if (status != DLS_OK) trouble_with(path, &err);
    dls_error closing;
    if (input_close(&input, status == DLS_OK, &closing) != DLS_OK && status == DLS_OK) {
        trouble_with(path, &closing);
        status = DLS_EIO;
    }
    return status == DLS_OK;
}

static bool add_text(dls_synonyms *synonyms, const char *text, size_t length)
{
    dls_error err;
    if (dls_synonyms_add(synonyms, text, length, &err) == DLS_OK) return true;
    trouble_with("synonyms", &err);
    return false;
}

static dls_status add_rules(dls_synonyms *synonyms, dls_acronyms *acronyms, const dls_index *const *indexes,
                            size_t count, dls_error *err)
{
    const char *rules;
    size_t length;
    dls_status status = DLS_OK;
    for (size_t i = 0; i < count && status == DLS_OK; i++) status = dls_acronyms_add_index(acronyms, indexes[i], err);
    if (status == DLS_OK) status = dls_acronyms_rules(acronyms, MOST_RULES, &rules, &length, err);
    return status == DLS_OK ? dls_synonyms_add(synonyms, rules, length, err) : status;
}

static bool add_acronyms(dls_synonyms *synonyms, const dls_index *const *indexes, size_t count)
{
    dls_error err;
    dls_acronyms *acronyms = NULL;
    dls_status status = dls_acronyms_new(NULL, &acronyms, &err);
    if (status == DLS_OK) status = add_rules(synonyms, acronyms, indexes, count, &err);
    if (status != DLS_OK) trouble_with("acronyms", &err);
    dls_acronyms_free(acronyms);
    return status == DLS_OK;
}

static bool has_acronyms(const dls_index *const *indexes, size_t count)
{
    bool any = false;
    for (size_t i = 0; i < count; i++) {
        const dls_schema *schema = dls_index_schema(indexes[i]);
        for (size_t f = 0; f < dls_schema_count(schema); f++) any |= dls_schema_at(schema, f)->acronyms;
    }
    return any;
}

bool synonym_list_open(const struct options *options, const dls_index *const *indexes, size_t count,
                       dls_synonyms **out)
{
    dls_error err;
    bool is_builtin = options->index_path == NULL && !options->no_synonyms;
    bool listed = is_builtin || (options->synonym_count > 0 && !options->no_synonyms);
    bool gathered = !options->no_acronyms && has_acronyms(indexes, count);
    *out = NULL;
    if (!listed && !gathered) return true;
    if (dls_synonyms_new(dls_index_schema(indexes[0]), NULL, out, &err) != DLS_OK) {
        trouble_with("synonyms", &err);
        return false;
    }
    const char *builtin = (const char *)dls_builtin_synonyms;
    bool filled = !is_builtin || add_text(*out, builtin, dls_builtin_synonyms_size);
    if (filled && gathered) filled = add_acronyms(*out, indexes, count);
    for (size_t i = 0; i < options->synonym_count && !options->no_synonyms && filled; i++)
        filled = add_file(*out, options->synonyms[i]);
    if (filled) return true;
    dls_synonyms_free(*out);
    *out = NULL;
    return false;
}
