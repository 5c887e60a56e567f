/* SPDX-License-Identifier: MIT
 *
 * The public functions that say what the library is made of, and how much it takes.
 */
#include <string.h>

#include "analysis/analyzer.h"
#include "analysis/unicode.h"
#include "columns/docstore.h"
#include "index/index_format.h"
#include "kernels/kernels.h"

#define TEXT_OF(number) #number
#define TEXT_OF_VALUE(macro) TEXT_OF(macro)

static const char *system_name(void)
{
#ifdef _WIN32
    return "windows";
#else
    return "posix";
#endif
}

static const char *kernels_name(void) { return dls__kernels_best()->name; }

static const char *format_name(void)
{
    return (DLS__FORMAT_VERSION & DLS__FORMAT_DRAFT) != 0 ? "draft " TEXT_OF_VALUE(DLS__FORMAT_NUMBER)
                                                          : TEXT_OF_VALUE(DLS__FORMAT_NUMBER);
}

static const char *analysis_version(void) { return TEXT_OF_VALUE(DLS__ANALYSIS_VERSION); }

const char *dls_feature(const char *name)
{
    static const struct {
        const char *name;
        const char *(*get)(void);
    } features[] = {
        { "kernels", kernels_name },
        { "system", system_name },
        { "format", format_name },
        { "analysis", analysis_version },
        { "utf8proc", dls__unicode_library_version },
        { "unicode", dls__unicode_version },
        { "lz4", dls__docstore_unpacker_version },
    };
    for (size_t i = 0; name != NULL && i < DLS__ARRAY_LENGTH(features); i++)
        if (strcmp(name, features[i].name) == 0) return features[i].get();
    return NULL;
}

#define LIMIT(constant)                                                                                                \
    {                                                                                                                  \
#constant, constant                                                                                            \
    }

uint64_t dls_limit(const char *name)
{
    static const struct {
        const char *name;
        uint64_t value;
    } limits[] = {
        LIMIT(DLS_MAX_FIELDS),        LIMIT(DLS_MAX_TEXT_FIELDS),   LIMIT(DLS_MAX_NAME),
        LIMIT(DLS_MAX_KEY),           LIMIT(DLS_MAX_THREADS),       LIMIT(DLS_MAX_PAYLOAD),
        LIMIT(DLS_MAX_TERMS),         LIMIT(DLS_MAX_QUERY_TEXT),    LIMIT(DLS_MAX_DEPTH),
        LIMIT(DLS_MAX_SLOP),          LIMIT(DLS_MAX_DISTANCE),      LIMIT(DLS_MAX_EXPANSION),
        LIMIT(DLS_MAX_EDITS),         LIMIT(DLS_MAX_FACET_BUCKETS), LIMIT(DLS_MAX_SORT_KEYS),
        LIMIT(DLS_MAX_COLUMN_BOOSTS), LIMIT(DLS_MAX_HITS),          LIMIT(DLS_MAX_STATISTIC),
        LIMIT(DLS_MAX_SUGGEST_TEXT),  LIMIT(DLS_MAX_COMPLETIONS),   LIMIT(DLS_MAX_SUGGESTIONS),
        LIMIT(DLS_MAX_SYNONYMS),      LIMIT(DLS_MAX_PAIR_WORDS),
    };
    for (size_t i = 0; name != NULL && i < DLS__ARRAY_LENGTH(limits); i++)
        if (strcmp(name, limits[i].name) == 0) return limits[i].value;
    return 0;
}
