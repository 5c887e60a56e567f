/* SPDX-License-Identifier: MIT
 *
 * Indexes, publicly.
 */
#include "api/argument.h"
#include "index/index.h"
#include "index/index_repair.h"

dls_status dls_index_open(const char *path, const dls_allocator *allocator, dls_index **out, dls_error *err)
{
    DLS__REQUIRE(path, err);
    DLS__REQUIRE(out, err);
    return dls__index_open(path, allocator, out, err);
}

dls_status dls_index_open_memory(const void *bytes, size_t length, const dls_allocator *allocator, dls_index **out,
                                 dls_error *err)
{
    DLS__REQUIRE_BYTES(bytes, length, err);
    DLS__REQUIRE(out, err);
    return dls__index_open_memory(bytes, length, allocator, out, err);
}

void dls_index_close(dls_index *index) { dls__index_close(index); }

dls_status dls_index_refresh(const dls_index *index, dls_index **out, dls_error *err)
{
    DLS__REQUIRE(index, err);
    DLS__REQUIRE(out, err);
    return dls__index_refresh(index, out, err);
}

const void *dls_index_payload(const dls_index *index, size_t *length)
{
    if (length != NULL) *length = index != NULL ? index->payload_size : 0;
    return index != NULL ? index->payload : NULL;
}

const dls_schema *dls_index_schema(const dls_index *index) { return index != NULL ? index->schema : NULL; }

void dls_index_get_info(const dls_index *index, dls_index_info *out)
{
    if (index != NULL && out != NULL) dls__index_info(index, out);
}

dls_status dls_index_find(const dls_index *index, const char *key, size_t key_length, uint64_t *document,
                          dls_error *err)
{
    DLS__REQUIRE(index, err);
    DLS__REQUIRE_BYTES(key, key_length, err);
    DLS__REQUIRE(document, err);
    dls_status status = dls__index_find(index, key_length > 0 ? key : "", key_length, document, err);
    return dls__fail_in(err, status, index->path);
}

static dls_status check_index(const dls_index *index, const dls_check_options *options, dls_error *err)
{
    dls__cancel cancel;
    dls__cancel_init(&cancel, options->cancel, options->cancel_ctx);
    dls__cancel_begin(&cancel);
    return dls__fail_in(err, dls__index_check(index, options->text, &cancel, err), index->path);
}

dls_status dls_index_check(const dls_index *index, dls_error *err)
{
    DLS__REQUIRE(index, err);
    return check_index(index, &(dls_check_options)DLS_CHECK_OPTIONS_INIT, err);
}

dls_status dls_index_check_text(const dls_index *index, dls_error *err)
{
    DLS__REQUIRE(index, err);
    return check_index(index, &(dls_check_options){ .text = true }, err);
}

dls_status dls_index_check_with(const dls_index *index, const dls_check_options *options, dls_error *err)
{
    DLS__REQUIRE(index, err);
    DLS__OPTIONS(dls_check_options, full, options, DLS_CHECK_OPTIONS_INIT);
    return check_index(index, &full, err);
}

dls_status dls_index_repair(const char *path, const char *new_path, const dls_writer_options *options,
                            void (*on_loss)(void *ctx, const dls_loss *loss), void *ctx, dls_repair_info *info,
                            dls_error *err)
{
    DLS__REQUIRE(path, err);
    DLS__REQUIRE(new_path, err);
    DLS__REQUIRE(info, err);
    DLS__OPTIONS(dls_writer_options, full, options, DLS_WRITER_OPTIONS_INIT);
    DLS__TRY(dls__check_creation(new_path, &full, err));
    return dls__index_repair(path, new_path, &full, on_loss, ctx, info, err);
}
