/* SPDX-License-Identifier: MIT
 *
 * Each file is read as one text.
 */
#include "cli/synonym_list.h"

#include "cli/acronym_list.h"
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

static bool add_text(dls_synonyms *synonyms, const char *text, size_t length)
{
    dls_error err;
    if (dls_synonyms_add(synonyms, text, length, &err) == DLS_OK) return true;
    trouble_with("synonyms", &err);
    return false;
}

static bool fill(dls_synonyms *synonyms, const struct options *options, dls_text acronyms)
{
    const char *builtin = (const char *)dls_builtin_synonyms;
    bool is_builtin = options->index_path == NULL && !options->no_synonyms;
    if (is_builtin && !add_text(synonyms, builtin, dls_builtin_synonyms_size)) return false;
    if (!options->no_acronyms && !add_text(synonyms, acronyms.bytes, acronyms.length)) return false;
    for (size_t i = 0; i < options->synonym_count && !options->no_synonyms; i++) {
        if (!add_file(synonyms, options->synonyms[i])) return false;
    }
    return true;
}

bool synonym_list_open(const struct options *options, const dls_index *index, dls_synonyms **out)
{
    dls_error err;
    dls_synonyms *synonyms;
    dls_text acronyms = acronym_list_of(index);
    *out = NULL;
    bool listed = !options->no_synonyms && (options->synonym_count > 0 || options->index_path == NULL);
    if (!listed && (options->no_acronyms || acronyms.length == 0)) return true;
    if (dls_synonyms_new(dls_index_schema(index), NULL, &synonyms, &err) != DLS_OK) {
        trouble_with("synonyms", &err);
        return false;
    }
    if (!fill(synonyms, options, acronyms)) {
        dls_synonyms_free(synonyms);
        return false;
    }
    *out = synonyms;
    return true;
}
