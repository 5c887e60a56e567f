/* SPDX-License-Identifier: MIT
 *
 * Each file is read as one text.
 */
#include "cli/synonym_list.h"

#include "cli/builtin.h"
#include "cli/input.h"
#include "cli/message.h"

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

static bool fill(dls_synonyms *synonyms, const struct options *options)
{
    dls_error err;
    const char *builtin = (const char *)dls_builtin_synonyms;
    if (options->index_count == 0 && dls_synonyms_add(synonyms, builtin, dls_builtin_synonyms_size, &err) != DLS_OK) {
        trouble_with("synonyms", &err);
        return false;
    }
    for (size_t i = 0; i < options->synonym_count; i++) {
        if (!add_file(synonyms, options->synonyms[i])) return false;
    }
    return true;
}

bool synonym_list_open(const struct options *options, const dls_schema *schema, dls_synonyms **out)
{
    dls_error err;
    dls_synonyms *synonyms;
    *out = NULL;
    bool wanted = options->synonym_count > 0 || options->index_count == 0;
    if (options->no_synonyms || !wanted) return true;
    if (dls_synonyms_new(schema, NULL, &synonyms, &err) != DLS_OK) {
        trouble_with("synonyms", &err);
        return false;
    }
    if (!fill(synonyms, options)) {
        dls_synonyms_free(synonyms);
        return false;
    }
    *out = synonyms;
    return true;
}
