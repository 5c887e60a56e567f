/* SPDX-License-Identifier: MIT
 *
 * Queries for what is like something, publicly.
 */
#include "api/argument.h"
#include "rank/similar.h"

/* How many words are sought where the caller does not say: of abstracts about as many as tell something. */
#define USUAL_WORDS 50

/* A query that is being made. */
typedef struct similar_query {
    dls__query_maker maker;
    uint32_t mask; /* of fields */
    size_t words;
} similar_query;

/* What both kinds check, and begin with. */
static dls_status begin_similar(similar_query *q, const char *function, const dls_index *index, const char *bytes,
                                size_t length, uint64_t fields, size_t words, const dls_allocator *allocator,
                                dls_query **out, dls_error *err)
{
    DLS__REQUIRE_OF(function, index, err);
    if (length > 0) DLS__REQUIRE_OF(function, bytes, err);
    DLS__REQUIRE_OF(function, out, err);
    DLS__TRY(dls__take_text_fields(index->schema, fields, &q->mask, err));
    if (words > DLS_MAX_TERMS)
        return dls__fail(err, DLS_ELIMIT, DLS__NOWHERE, "%zu words, %d are allowed", words, DLS_MAX_TERMS);
    q->words = words > 0 ? words : USUAL_WORDS;
    dls__query_maker_init(&q->maker, index->schema, allocator);
    return DLS_OK;
}

dls_status dls_query_new_similar(const dls_index *index, const char *text, size_t length, uint64_t fields,
                                 size_t words, const dls_allocator *allocator, dls_query **out, dls_error *err)
{
    similar_query q;
    DLS__TRY(begin_similar(&q, __func__, index, text, length, fields, words, allocator, out, err));
    dls_status status =
        dls__query_new_similar(index, &q.maker, length > 0 ? text : "", length, q.mask, q.words, out, err);
    dls__query_maker_done(&q.maker);
    return dls__fail_in(err, status, index->path);
}

dls_status dls_query_new_similar_document(const dls_index *index, const char *key, size_t length, uint64_t fields,
                                          size_t words, const dls_allocator *allocator, dls_query **out,
                                          dls_error *err)
{
    similar_query q;
    DLS__TRY(begin_similar(&q, __func__, index, key, length, fields, words, allocator, out, err));
    dls_status status =
        dls__query_new_similar_document(index, &q.maker, length > 0 ? key : "", length, q.mask, q.words, out, err);
    dls__query_maker_done(&q.maker);
    return dls__fail_in(err, status, index->path);
}
