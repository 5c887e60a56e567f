/* SPDX-License-Identifier: MIT
 *
 * Queries for what is like something, publicly.
 */
#include "api/argument.h"
#include "rank/feedback.h"
#include "rank/similar.h"
#include "show/hits.h"

/* How many words are sought where the caller does not say: of abstracts about as many as tell something. */
#define USUAL_WORDS 50

/* Of feedback: few documents and words do more good than many (docs/relevance.md). */
#define USUAL_FEEDBACK_DOCUMENTS 3
#define USUAL_FEEDBACK_WORDS 20
#define MOST_FEEDBACK_DOCUMENTS 100

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

dls_status dls_query_new_feedback(const dls_hits *hits, size_t documents, size_t words, float share,
                                  const dls_allocator *allocator, dls_query **out, dls_error *err)
{
    similar_query q;
    DLS__REQUIRE(hits, err);
    if (!(share >= 0.001f && share <= 100.0f))
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "share %g is not in 0.001 to 100", (double)share);
    if (documents > MOST_FEEDBACK_DOCUMENTS)
        return dls__fail(err, DLS_ELIMIT, DLS__NOWHERE, "%zu documents, %d are allowed", documents,
                         MOST_FEEDBACK_DOCUMENTS);
    if (documents == 0) documents = USUAL_FEEDBACK_DOCUMENTS;
    if (words == 0) words = USUAL_FEEDBACK_WORDS;
    DLS__TRY(begin_similar(&q, __func__, hits->index, NULL, 0, 0, words, allocator, out, err));
    const dls_hit *first = hits->found != NULL ? hits->found + hits->offset : NULL;
    dls_status status = dls__query_new_feedback(hits->index, &q.maker, hits->query, first,
                                                dls__min(documents, hits->count), q.mask, q.words, share, out, err);
    dls__query_maker_done(&q.maker);
    return dls__fail_in(err, status, hits->index->path);
}
