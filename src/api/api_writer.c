/* SPDX-License-Identifier: MIT
 *
 * Writers, publicly.
 */
#include "api/argument.h"
#include "index/index_writer.h"
#include "rank/delete_by_query.h"

dls_status dls__check_creation(const char *path, const dls_writer_options *options, dls_error *err)
{
    if (*path == '\0') return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "an index needs a file name");
    if (options->buffer_bytes < DLS__MIN_BUFFER)
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "a buffer of %zu bytes, %zu are the least",
                         options->buffer_bytes, DLS__MIN_BUFFER);
    if (options->threads == 0 || options->threads > DLS_MAX_THREADS)
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "%zu threads, it can be 1 to %d", options->threads,
                         DLS_MAX_THREADS);
    if (options->pair_words > DLS_MAX_PAIR_WORDS)
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "pairs of %zu words, they can be of 0 to %d",
                         options->pair_words, DLS_MAX_PAIR_WORDS);
    return DLS_OK;
}

dls_status dls_writer_create(const char *path, const dls_schema *schema, const dls_writer_options *options,
                             dls_writer **out, dls_error *err)
{
    DLS__REQUIRE(path, err);
    DLS__REQUIRE(schema, err);
    DLS__REQUIRE(out, err);
    DLS__OPTIONS(dls_writer_options, full, options, DLS_WRITER_OPTIONS_INIT);
    DLS__TRY(dls__check_creation(path, &full, err));
    return dls__writer_create(path, schema, &full, out, err);
}

dls_status dls_writer_open(const char *path, const dls_schema *schema, const dls_writer_options *options,
                           dls_writer **out, dls_error *err)
{
    DLS__REQUIRE(path, err);
    DLS__REQUIRE(out, err);
    DLS__OPTIONS(dls_writer_options, full, options, DLS_WRITER_OPTIONS_INIT);
    DLS__TRY(dls__check_creation(path, &full, err));
    return dls__writer_open(path, schema, &full, out, err);
}

static dls_status check_document(const char *function, const dls_writer *writer, const char *key, size_t key_length,
                                 const dls_value *values, size_t count, dls_error *err)
{
    DLS__REQUIRE_OF(function, writer, err);
    if (key_length > 0) DLS__REQUIRE_OF(function, key, err);
    if (count > 0) DLS__REQUIRE_OF(function, values, err);
    for (size_t i = 0; i < count; i++)
        if (values[i].length > 0) DLS__REQUIRE_OF(function, values[i].text, err);
    return DLS_OK;
}

dls_status dls_writer_add(dls_writer *writer, const char *key, size_t key_length, const dls_value *values, size_t count,
                          dls_error *err)
{
    DLS__TRY(check_document(__func__, writer, key, key_length, values, count, err));
    return dls__writer_add(writer, key, key_length, values, count, err);
}

dls_status dls_writer_put(dls_writer *writer, const char *key, size_t key_length, const dls_value *values, size_t count,
                          dls_error *err)
{
    DLS__TRY(check_document(__func__, writer, key, key_length, values, count, err));
    return dls__writer_put(writer, key, key_length, values, count, err);
}

dls_status dls_writer_delete(dls_writer *writer, const char *key, size_t key_length, dls_error *err)
{
    DLS__REQUIRE(writer, err);
    DLS__REQUIRE_BYTES(key, key_length, err);
    return dls__writer_delete(writer, key_length > 0 ? key : "", key_length, err);
}

dls_status dls_writer_delete_by_query(dls_writer *writer, const dls_query *query, uint64_t *deleted, dls_error *err)
{
    DLS__REQUIRE(writer, err);
    DLS__REQUIRE(query, err);
    if (!dls__query_suits(query, writer->schema))
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE,
                         "the query was made for a schema with other fields or analyzers");
    return dls__writer_delete_by_query(writer, query, deleted, err);
}

uint64_t dls_writer_count(const dls_writer *writer)
{
    return writer != NULL ? dls__writer_count(writer) : 0;
}

dls_status dls_writer_set_payload(dls_writer *writer, const void *bytes, size_t length, dls_error *err)
{
    DLS__REQUIRE(writer, err);
    DLS__REQUIRE_BYTES(bytes, length, err);
    return dls__writer_set_payload(writer, bytes, length, err);
}

dls_status dls_writer_commit(dls_writer *writer, dls_error *err)
{
    DLS__REQUIRE(writer, err);
    return dls__writer_commit(writer, err);
}

dls_status dls_writer_compact(dls_writer *writer, size_t segments, dls_error *err)
{
    DLS__REQUIRE(writer, err);
    if (segments == 0) return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "an index has one segment at least, not 0");
    return dls__writer_compact(writer, segments, err);
}

dls_status dls_writer_abort(dls_writer *writer, dls_error *err)
{
    DLS__REQUIRE(writer, err);
    return dls__writer_abort(writer, err);
}

void dls_writer_close(dls_writer *writer) { dls__writer_close(writer); }
