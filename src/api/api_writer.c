/* SPDX-License-Identifier: MIT
 *
 * Writers, publicly.
 */
#include "api/argument.h"
#include "index/index_writer.h"

dls_status dls_writer_create(const char *path, const dls_schema *schema, const dls_writer_options *options,
                             dls_writer **out, dls_error *err)
{
    DLS__REQUIRE(path, err);
    DLS__REQUIRE(schema, err);
    DLS__REQUIRE(out, err);
    DLS__OPTIONS(dls_writer_options, full, options, DLS_WRITER_OPTIONS_INIT);
    if (*path == '\0') return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "an index needs a file name");
    if (full.buffer_bytes < DLS__MIN_BUFFER)
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "a buffer of %zu bytes, %zu are the least", full.buffer_bytes,
                         DLS__MIN_BUFFER);
    return dls__writer_create(path, schema, &full, out, err);
}

dls_status dls_writer_add(dls_writer *writer, const char *key, size_t key_length, const dls_value *values, size_t count,
                          dls_error *err)
{
    DLS__REQUIRE(writer, err);
    DLS__REQUIRE_BYTES(key, key_length, err);
    DLS__REQUIRE_BYTES(values, count, err);
    for (size_t i = 0; i < count; i++) DLS__REQUIRE_BYTES(values[i].text, values[i].length, err);
    return dls__writer_add(writer, key, key_length, values, count, err);
}

uint64_t dls_writer_count(const dls_writer *writer)
{
    return writer != NULL ? writer->documents + writer->segment.descriptor.documents : 0;
}

dls_status dls_writer_commit(dls_writer *writer, dls_error *err)
{
    DLS__REQUIRE(writer, err);
    return dls__writer_commit(writer, err);
}

void dls_writer_close(dls_writer *writer) { dls__writer_close(writer); }
