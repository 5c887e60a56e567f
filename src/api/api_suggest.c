/* SPDX-License-Identifier: MIT
 *
 * Suggestions, publicly.
 */
#include "api/argument.h"
#include "rank/suggest.h"

static dls_status check_suggest_options(const dls_suggest_options *options, dls_error *err)
{
    if (options->words <= DLS_MAX_SUGGESTIONS && options->titles <= DLS_MAX_SUGGESTIONS) return DLS_OK;
    return dls__fail(err, DLS_ELIMIT, DLS__NOWHERE, "more than %d suggestions of a kind", DLS_MAX_SUGGESTIONS);
}

dls_status dls_suggest(const dls_index *index, const char *text, size_t length, const dls_suggest_options *options,
                       dls_suggestions **out, dls_error *err)
{
    DLS__REQUIRE(index, err);
    DLS__REQUIRE_BYTES(text, length, err);
    DLS__REQUIRE(out, err);
    DLS__OPTIONS(dls_suggest_options, full, options, DLS_SUGGEST_OPTIONS_INIT);
    DLS__TRY(check_suggest_options(&full, err));
    return dls__fail_in(err, dls__suggest(index, length > 0 ? text : "", length, &full, out, err), index->path);
}

dls_status dls_suggest_all(const dls_index *const *indexes, size_t count, const char *text, size_t length,
                           const dls_suggest_options *options, dls_suggestions **out, dls_error *err)
{
    DLS__REQUIRE(indexes, err);
    DLS__REQUIRE_BYTES(text, length, err);
    DLS__REQUIRE(out, err);
    DLS__OPTIONS(dls_suggest_options, full, options, DLS_SUGGEST_OPTIONS_INIT);
    DLS__TRY(check_suggest_options(&full, err));
    if (count == 0) return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "no index to suggest from");
    for (size_t i = 0; i < count; i++) DLS__REQUIRE(indexes[i], err);
    return dls__suggest_all(indexes, count, length > 0 ? text : "", length, &full, out, err);
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
