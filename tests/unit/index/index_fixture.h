/* SPDX-License-Identifier: MIT
 *
 * Writing small indexes of numbered documents: document i has the key "i", and "all" and "word<i>" in its text.
 */
#ifndef INDEX_FIXTURE_H
#define INDEX_FIXTURE_H

#include <stdio.h>
#include <stdlib.h>

#include "index/index.h"
#include "index/index_writer.h"
#include "support/dls_test.h"
#include "support/test_folder.h"

static inline dls_writer *fixture_create(const char *path, bool replace)
{
    dls_error err;
    dls_schema *schema;
    dls_writer *writer;
    dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
    options.replace = replace;
    assert_ok(dls__schema_new_default(NULL, NULL, &schema, &err), &err);
    assert_ok(dls__writer_create(path, schema, &options, &writer, &err), &err);
    dls__schema_free(schema);
    return writer;
}

static inline dls_status fixture_add(dls_writer *writer, unsigned number, dls_error *err)
{
    char key[32], text[64];
    snprintf(key, sizeof key, "%u", number);
    snprintf(text, sizeof text, "all word%u", number);
    const dls_value value = { 4, text, strlen(text) };
    return dls__writer_add(writer, key, strlen(key), &value, 1, err);
}

/* Delete document `number`. */
static inline dls_status fixture_delete(dls_writer *writer, unsigned number, dls_error *err)
{
    char key[32];
    snprintf(key, sizeof key, "%u", number);
    return dls__writer_delete(writer, key, strlen(key), err);
}

/* Go on with an index that is there. */
static inline dls_writer *fixture_reopen(const char *path)
{
    dls_error err;
    dls_writer *writer;
    dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
    assert_ok(dls__writer_open(path, NULL, &options, &writer, &err), &err);
    return writer;
}

static inline void fixture_commit(dls_writer *writer)
{
    dls_error err;
    assert_ok(dls__writer_commit(writer, &err), &err);
}

/* Open an index that is whole. */
static inline dls_index *fixture_open(const char *path)
{
    dls_error err;
    dls_index *index;
    assert_ok(dls__index_open(path, NULL, &index, &err), &err);
    assert_ok(dls__index_check(index, true, NULL, &err), &err);
    return index;
}

/* Commits of `sizes[i]` documents each, up to a size of 99. */
static inline void fixture_write(const char *path, const unsigned *sizes)
{
    dls_error err;
    dls_writer *writer = fixture_create(path, true);
    for (unsigned number = 0, i = 0; sizes[i] != 99; i++) {
        for (unsigned left = sizes[i]; left > 0; left--) assert_ok(fixture_add(writer, number++, &err), &err);
        assert_ok(dls__writer_commit(writer, &err), &err);
    }
    dls__writer_close(writer);
}

#endif
