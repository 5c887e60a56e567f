/* SPDX-License-Identifier: MIT
 *
 * Suggestions, publicly.
 */
#include "api/argument.h"
#include "rank/suggest.h"

dls_status dls_suggest(const dls_index *index, const char *text, size_t length, const dls_suggest_options *options,
                       dls_suggestions **out, dls_error *err)
{
    DLS__REQUIRE(index, err);
    DLS__REQUIRE_BYTES(text, length, err);
    DLS__REQUIRE(out, err);
    DLS__OPTIONS(dls_suggest_options, full, options, DLS_SUGGEST_OPTIONS_INIT);
    if (full.words > DLS_MAX_SUGGESTIONS || full.titles > DLS_MAX_SUGGESTIONS)
        return dls__fail(err, DLS_ELIMIT, DLS__NOWHERE, "more than %d suggestions of a kind", DLS_MAX_SUGGESTIONS);
    return dls__fail_in(err, dls__suggest(index, length > 0 ? text : "", length, &full, out, err), index->path);
}

size_t dls_suggestions_count(const dls_suggestions *suggestions)
{
    return suggestions != NULL ? suggestions->count : 0;
}

const dls_suggestion *dls_suggestions_at(const dls_suggestions *suggestions, size_t number)
{
    return number < dls_suggestions_count(suggestions) ? &suggestions->all[number] : NULL;
}

void dls_suggestions_free(dls_suggestions *suggestions) { dls__suggestions_free(suggestions); }
