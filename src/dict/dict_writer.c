/* SPDX-License-Identifier: MIT
 *
 * Writing a dictionary (dict_format.h), string by string in order. Memory: one block, and the tables in spools.
 */
#include "base/endian.h"
#include "base/error.h"
#include "dict/dict_format.h"

#include <assert.h>
#include <string.h>

void dls__dict_writer_init(dls__dict_writer *writer, const dls_allocator *allocator, dls__spool *out)
{
    *writer = (dls__dict_writer){ .out = out };
    dls__spool_init(&writer->prefixes, allocator, out->beside);
    dls__spool_init(&writer->block_starts, allocator, out->beside);
    dls__buf_init(&writer->block, allocator, DLS__DICT_MAX_BLOCK_BYTES);
    dls__buf_init(&writer->last, allocator, DLS__DICT_MAX_STRING);
}

void dls__dict_writer_done(dls__dict_writer *writer)
{
    dls__spool_done(&writer->prefixes);
    dls__spool_done(&writer->block_starts);
    dls__buf_done(&writer->block);
    dls__buf_done(&writer->last);
}

/* Append the block that was filled, if any. */
static void write_dict_block(dls__dict_writer *writer)
{
    if (writer->block.size == 0) return;
    dls__spool_append(writer->out, writer->block.bytes, writer->block.size);
    dls__buf_clear(&writer->block);
}

/* Note what the tables say of a block that begins with `string`. */
static void begin_dict_block(dls__dict_writer *writer, const char *string, size_t length)
{
    uint8_t prefix[DLS__DICT_PREFIX], start[DLS__DICT_START];
    dls__store_u64(prefix, dls__dict_prefix(string, length));
    dls__store_u64(start, dls__spool_size(writer->out));
    dls__spool_append(&writer->prefixes, prefix, sizeof prefix);
    dls__spool_append(&writer->block_starts, start, sizeof start);
    writer->last_value = 0;
}

static size_t shared_length(const dls__buf *last, const char *string, size_t length)
{
    size_t end = dls__min(last->size, length);
    size_t shared = 0;
    while (shared < end && last->bytes[shared] == (uint8_t)string[shared]) shared++;
    assert(shared < length && (shared == last->size || last->bytes[shared] < (uint8_t)string[shared]));
    return shared;
}

dls_status dls__dict_writer_add(dls__dict_writer *writer, const char *string, size_t length, uint64_t value,
                                dls_error *err)
{
    assert(length > 0 && length <= DLS__DICT_MAX_STRING);
    size_t shared = shared_length(&writer->last, string, length);
    if (writer->count % DLS__DICT_BLOCK == 0) {
        write_dict_block(writer);
        begin_dict_block(writer, string, length);
        shared = 0;
    }
    dls__buf_append_varint(&writer->block, shared);
    dls__buf_append_string(&writer->block, string + shared, length - shared);
    dls__buf_append_varint(&writer->block, dls__dict_fold(value - writer->last_value));
    writer->last.size = 0; /* not cleared: a failure stays */
    dls__buf_append(&writer->last, string, length);
    writer->last_value = value;
    writer->count++;
    DLS__TRY(dls__buf_status(&writer->block, err));
    DLS__TRY(dls__buf_status(&writer->last, err));
    return dls__spool_status(writer->out, err);
}

static dls_status append_table(dls__dict_writer *writer, dls__spool *table, dls_error *err)
{
    const uint8_t *bytes;
    uint64_t size;
    DLS__TRY(dls__spool_freeze(table, &bytes, &size, err));
    dls__spool_append(writer->out, bytes, (size_t)size);
    return DLS_OK;
}

dls_status dls__dict_writer_finish(dls__dict_writer *writer, dls_error *err)
{
    DLS__TRY(dls__buf_status(&writer->block, err));
    DLS__TRY(dls__buf_status(&writer->last, err));
    write_dict_block(writer);
    DLS__TRY(append_table(writer, &writer->prefixes, err));
    DLS__TRY(append_table(writer, &writer->block_starts, err));
    uint8_t count[DLS__DICT_FOOT];
    dls__store_u64(count, writer->count);
    dls__spool_append(writer->out, count, sizeof count);
    return dls__spool_status(writer->out, err);
}
