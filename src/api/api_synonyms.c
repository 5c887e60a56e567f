/* SPDX-License-Identifier: MIT
 *
 * Synonyms, publicly.
 */
#include "api/argument.h"
#include "query/acronyms.h"
#include "query/synonyms.h"

dls_status dls_synonyms_new(const dls_schema *schema, const dls_allocator *allocator, dls_synonyms **out,
                            dls_error *err)
{
    DLS__REQUIRE(schema, err);
    DLS__REQUIRE(out, err);
    return dls__synonyms_new(schema, allocator, out, err);
}

dls_status dls_synonyms_add(dls_synonyms *synonyms, const char *text, size_t length, dls_error *err)
{
    DLS__REQUIRE(synonyms, err);
    DLS__REQUIRE_BYTES(text, length, err);
    return dls__synonyms_add(synonyms, length > 0 ? text : "", length, err);
}

size_t dls_synonyms_count(const dls_synonyms *synonyms) { return synonyms != NULL ? synonyms->rules : 0; }

void dls_synonyms_free(dls_synonyms *synonyms) { dls__synonyms_free(synonyms); }

dls_status dls_acronyms_new(const dls_allocator *allocator, dls_acronyms **out, dls_error *err)
{
    DLS__REQUIRE(out, err);
    return dls__acronyms_new(allocator, out, err);
}

dls_status dls_acronyms_add(dls_acronyms *acronyms, const char *text, size_t length, dls_error *err)
{
    DLS__REQUIRE(acronyms, err);
    DLS__REQUIRE_BYTES(text, length, err);
    return dls__acronyms_add(acronyms, length > 0 ? text : "", length, err);
}

dls_status dls_acronyms_add_index(dls_acronyms *acronyms, const dls_index *index, dls_error *err)
{
    DLS__REQUIRE(acronyms, err);
    DLS__REQUIRE(index, err);
    return dls__fail_in(err, dls__acronyms_add_index(acronyms, index, err), index->path);
}

dls_status dls_acronyms_list(dls_acronyms *acronyms, const dls_acronym **list, size_t *count, dls_error *err)
{
    DLS__REQUIRE(acronyms, err);
    DLS__REQUIRE(list, err);
    DLS__REQUIRE(count, err);
    return dls__acronyms_list(acronyms, list, count, err);
}

dls_status dls_acronyms_rules(dls_acronyms *acronyms, size_t most, const char **text, size_t *length, dls_error *err)
{
    DLS__REQUIRE(acronyms, err);
    DLS__REQUIRE(text, err);
    DLS__REQUIRE(length, err);
    return dls__acronyms_rules(acronyms, most, text, length, err);
}

void dls_acronyms_free(dls_acronyms *acronyms) { dls__acronyms_free(acronyms); }
