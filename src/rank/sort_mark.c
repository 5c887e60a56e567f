/* SPDX-License-Identifier: MIT
 *
 * Cursors, to and from bytes.
 */
#include "rank/sort_mark.h"

#include "base/error.h"
#include "base/reader.h"

#define CURSOR_VERSION 1
#define WHAT_SCORE 127
#define WHAT_DESCENDS 128

static uint8_t what_of(const dls_sort_key *key)
{
    uint8_t what = key->field == DLS_SORT_SCORE ? WHAT_SCORE : (uint8_t)key->field;
    return (uint8_t)(what | (key->descending ? WHAT_DESCENDS : 0));
}

void dls__sort_mark_write(const dls__sort_mark *mark, const dls_sort_key *keys, size_t count, dls__buf *out)
{
    dls__buf_append_u8(out, CURSOR_VERSION);
    dls__buf_append_u8(out, (uint8_t)count);
    for (size_t i = 0; i < count; i++) {
        const dls__mark_key *key = &mark->keys[i];
        dls__buf_append_u8(out, what_of(&keys[i]));
        dls__buf_append_u8(out, (uint8_t)key->kind);
        if (key->kind == DLS__MARK_VALUE) dls__buf_append_string(out, key->term, key->length);
        if (key->kind == DLS__MARK_SCORE) dls__buf_append_u32(out, key->score_bits);
    }
    dls__buf_append_varint(out, mark->document);
}

static bool read_mark_key(dls__reader *reader, const dls_sort_key *sorted_by, dls__mark_key *out)
{
    bool by_score = sorted_by->field == DLS_SORT_SCORE;
    if (dls__reader_u8(reader) != what_of(sorted_by)) return false;
    uint8_t kind = dls__reader_u8(reader);
    *out = (dls__mark_key){ .kind = (dls__mark_kind)kind };
    if (kind > DLS__MARK_SCORE || (kind == DLS__MARK_SCORE) != by_score) return false;
    if (kind == DLS__MARK_VALUE) out->term = dls__reader_string(reader, &out->length);
    if (kind == DLS__MARK_SCORE) out->score_bits = dls__reader_u32(reader);
    return !reader->bad && out->length <= DLS_MAX_KEY;
}

dls_status dls__sort_mark_read(const char *bytes, size_t size, const dls_sort_key *keys, size_t count,
                               dls__sort_mark *out, dls_error *err)
{
    dls__reader reader;
    dls__reader_init(&reader, bytes, size);
    bool good = dls__reader_u8(&reader) == CURSOR_VERSION && dls__reader_u8(&reader) == count;
    for (size_t i = 0; i < count && good; i++) good = read_mark_key(&reader, &keys[i], &out->keys[i]);
    out->document = dls__reader_varint(&reader);
    if (good && !reader.bad && dls__reader_left(&reader) == 0) return DLS_OK;
    return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "a cursor that is none, or of hits in another order");
}
