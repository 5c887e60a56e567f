/* SPDX-License-Identifier: MIT
 *
 * Walking over a dictionary (dict_format.h), for merges and checks: here everything the layout promises is verified.
 */
#include "base/endian.h"
#include "base/error.h"
#include "dict/dict_format.h"

#include <string.h>

void dls__dict_iter_init(dls__dict_iter *iter, const dls__dict *dict)
{
    iter->dict = dict;
    iter->next_block = 0;
    iter->left = dict->count;
    iter->at = iter->end = NULL;
    iter->length = 0;
    iter->value = 0;
    iter->again = false;
    iter->until = NULL;
    iter->until_length = 0;
}

dls_status dls__dict_iter_seek_number(dls__dict_iter *iter, uint64_t number, dls_error *err)
{
    const dls__dict *dict = iter->dict;
    dls__dict_iter_init(iter, dict);
    if (number >= dict->count) {
        iter->left = 0;
        return DLS_OK;
    }
    iter->next_block = number / DLS__DICT_BLOCK;
    iter->left = dict->count - iter->next_block * DLS__DICT_BLOCK;
    for (uint64_t passed = number % DLS__DICT_BLOCK; passed > 0; passed--) {
        bool more;
        DLS__TRY(dls__dict_iter_next(iter, &more, err));
    }
    return DLS_OK;
}

static dls_status bad_dict_entry(const dls__dict_iter *iter, const char *what, dls_error *err)
{
    const dls__section *section = &iter->dict->section;
    return dls__section_corrupt(section, iter->at != NULL ? (uint64_t)(iter->at - section->bytes) : 0, what, err);
}

/* Whether the entry's string is after the one that stands in `iter`, and `shared` is all they have in common: a look-up
 * relies on that. The first of a block is written in full, whatever it shares. */
static bool is_entry_in_order(const dls__dict_iter *iter, const dls__dict_entry *entry, bool begins_block)
{
    const char *before = iter->string + entry->shared;
    size_t left = iter->length - entry->shared;
    if (!begins_block) return left == 0 || (uint8_t)entry->rest[0] > (uint8_t)before[0];
    int order = memcmp(entry->rest, before, dls__min(entry->rest_length, left));
    return order > 0 || (order == 0 && entry->rest_length > left);
}

/* Whether the prefix of the next block is that of its first string. */
static dls_status check_prefix(const dls__dict_iter *iter, const dls__dict_entry *first, dls_error *err)
{
    uint64_t offset = iter->dict->prefixes_offset + iter->next_block * DLS__DICT_PREFIX;
    const uint8_t *bytes;
    DLS__TRY(dls__section_get(&iter->dict->section, offset, DLS__DICT_PREFIX, &bytes, err));
    if (dls__load_u64(bytes) == dls__dict_prefix(first->rest, first->rest_length)) return DLS_OK;
    return bad_dict_entry(iter, "its prefix is another string's", err);
}

static dls_status step_dict_iter(dls__dict_iter *iter, bool *more, dls_error *err)
{
    bool begins_block = (iter->dict->count - iter->left) % DLS__DICT_BLOCK == 0;
    if ((begins_block || iter->left == 0) && iter->at != iter->end)
        return bad_dict_entry(iter, "bytes left over in a block", err);
    if (iter->left == 0) {
        *more = false;
        return DLS_OK;
    }
    if (begins_block) DLS__TRY(dls__dict_get_block(iter->dict, iter->next_block, &iter->at, &iter->end, err));

    dls__dict_entry entry;
    const uint8_t *behind = dls__dict_read_entry(iter->at, iter->end, begins_block ? 0 : iter->length, &entry);
    if (behind == NULL) return bad_dict_entry(iter, "malformed entry", err);
    if (!is_entry_in_order(iter, &entry, begins_block)) return bad_dict_entry(iter, "string out of order", err);
    if (begins_block) DLS__TRY(check_prefix(iter, &entry, err));

    memcpy(iter->string + entry.shared, entry.rest, entry.rest_length);
    iter->length = entry.shared + entry.rest_length;
    iter->value = (begins_block ? 0 : iter->value) + entry.distance;
    iter->at = behind;
    iter->next_block += begins_block;
    iter->left--;
    *more = true;
    return DLS_OK;
}

/* Whether the current string comes before `string`. */
static bool is_string_before(const dls__dict_iter *iter, const char *string, size_t length)
{
    int order = memcmp(iter->string, string, dls__min(iter->length, length));
    return order < 0 || (order == 0 && iter->length < length);
}

dls_status dls__dict_iter_next(dls__dict_iter *iter, bool *more, dls_error *err)
{
    *more = iter->again;
    if (!iter->again) DLS__TRY(step_dict_iter(iter, more, err));
    iter->again = false;
    if (*more && iter->until != NULL) *more = is_string_before(iter, iter->until, iter->until_length);
    return DLS_OK;
}

dls_status dls__dict_iter_seek(dls__dict_iter *iter, const char *string, size_t length, dls_error *err)
{
    uint64_t blocks;
    DLS__TRY(dls__dict_count_blocks(iter->dict, string, length, &blocks, err));
    iter->next_block = blocks > 0 ? blocks - 1 : 0;
    iter->left = iter->dict->count - iter->next_block * DLS__DICT_BLOCK;
    iter->at = iter->end = NULL;
    iter->length = 0;
    iter->value = 0;
    bool more;
    do DLS__TRY(step_dict_iter(iter, &more, err));
    while (more && is_string_before(iter, string, length));
    iter->again = more;
    return DLS_OK;
}

void dls__dict_iter_stop_at(dls__dict_iter *iter, const char *string, size_t length)
{
    iter->until = string;
    iter->until_length = length;
}
