/* SPDX-License-Identifier: MIT
 *
 * Analyzers, publicly.
 */
#include "analysis/analyzer.h"
#include "api/argument.h"

const char *dls_analyzer_language(size_t number) { return dls__analyzer_language(number); }

dls_status dls_analyzer_new(const char *name, const dls_allocator *allocator, dls_analyzer **out, dls_error *err)
{
    DLS__REQUIRE(name, err);
    DLS__REQUIRE(out, err);
    return dls__analyzer_new(name, allocator, out, err);
}

dls_status dls_analyzer_run(dls_analyzer *analyzer, const char *text, size_t length,
                            bool (*on_token)(void *ctx, const dls_token *token), void *ctx, dls_error *err)
{
    DLS__REQUIRE(analyzer, err);
    DLS__REQUIRE_BYTES(text, length, err);
    DLS__REQUIRE(on_token, err);
    dls_token token;
    dls__analyzer_begin(analyzer, text, length);
    while (dls__analyzer_next(analyzer, &token))
        if (!on_token(ctx, &token)) return DLS_OK;
    return dls__analyzer_status(analyzer, err);
}

void dls_analyzer_free(dls_analyzer *analyzer) { dls__analyzer_free(analyzer); }
