/* SPDX-License-Identifier: MIT
 *
 * Opening a dictionary and looking strings up (dict_format.h). Nothing is allocated or copied.
 */
#include "base/endian.h"
#include "base/error.h"
#include "dict/dict_format.h"

#include <string.h>

dls_status dls__dict_open(const dls__section *section, dls__dict *out, dls_error *err)
{
    if (section->size < DLS__DICT_FOOT) return dls__section_corrupt(section, 0, "too short for its count", err);
    uint64_t foot_offset = section->size - DLS__DICT_FOOT;
    const uint8_t *foot;
    DLS__TRY(dls__section_get(section, foot_offset, DLS__DICT_FOOT, &foot, err));
    uint64_t count = dls__load_u64(foot);
    uint64_t block_count = dls__dict_blocks_of(count);
    if (block_count > foot_offset / (DLS__DICT_PREFIX + DLS__DICT_START))
        return dls__section_corrupt(section, foot_offset, "more strings than it has room for", err);
    uint64_t starts_offset = foot_offset - block_count * DLS__DICT_START;
    *out = (dls__dict){ .section = *section,
                        .count = count,
                        .block_count = block_count,
                        .prefixes_offset = starts_offset - block_count * DLS__DICT_PREFIX,
                        .starts_offset = starts_offset };
    return DLS_OK;
}

dls_status dls__dict_get_block(const dls__dict *dict, uint64_t number, const uint8_t **begin, const uint8_t **end,
                               dls_error *err)
{
    uint64_t start_offset = dict->starts_offset + number * DLS__DICT_START;
    bool is_last = number + 1 == dict->block_count;
    const uint8_t *starts;
    DLS__TRY(
        dls__section_get(&dict->section, start_offset, is_last ? DLS__DICT_START : 2 * DLS__DICT_START, &starts, err));
    uint64_t from = dls__load_u64(starts);
    uint64_t to = is_last ? dict->prefixes_offset : dls__load_u64(starts + DLS__DICT_START);
    if (to > dict->prefixes_offset || from >= to || to - from > DLS__DICT_MAX_BLOCK_BYTES || (number == 0 && from != 0))
        return dls__section_corrupt(&dict->section, start_offset, "impossible start of a block", err);
    const uint8_t *bytes;
    DLS__TRY(dls__section_get(&dict->section, from, to - from, &bytes, err));
    *begin = bytes;
    *end = bytes + (to - from);
    return DLS_OK;
}

static dls_status bad_dict_block(const dls__dict *dict, const uint8_t *block, dls_error *err)
{
    return dls__section_corrupt(&dict->section, (uint64_t)(block - dict->section.bytes), "malformed block", err);
}

static bool is_string_after(const char *a, size_t a_length, const char *b, size_t b_length)
{
    int order = memcmp(a, b, dls__min(a_length, b_length));
    return order > 0 || (order == 0 && a_length > b_length);
}

/* Prefixes that are verified together: a page of them. */
#define PREFIXES_AT_ONCE (DLS__PAGE_SIZE / DLS__DICT_PREFIX)

/* The first block from `from` on whose prefix is not below `prefix`, all before it being so. */
static dls_status first_block_not_below(const dls__dict *dict, uint64_t prefix, uint64_t from, uint64_t *out,
                                        dls_error *err)
{
    uint64_t left = dict->block_count - from;
    const uint8_t *bytes;
    while (left > PREFIXES_AT_ONCE) {
        uint64_t half = left / 2, offset = dict->prefixes_offset + (from + half - 1) * DLS__DICT_PREFIX;
        DLS__TRY(dls__section_get(&dict->section, offset, DLS__DICT_PREFIX, &bytes, err));
        from += dls__load_u64(bytes) < prefix ? half : 0;
        left -= half;
    }
    uint64_t offset = dict->prefixes_offset + from * DLS__DICT_PREFIX;
    DLS__TRY(dls__section_get(&dict->section, offset, left * DLS__DICT_PREFIX, &bytes, err));
    uint64_t at = 0;
    for (; left > 1; left -= left / 2) /* the place is in [at, at + left] */
        at += dls__load_u64(bytes + DLS__DICT_PREFIX * (at + left / 2 - 1)) < prefix ? left / 2 : 0;
    *out = from + at + (left == 1 && dls__load_u64(bytes + DLS__DICT_PREFIX * at) < prefix);
    return DLS_OK;
}

/* The blocks [low, high) whose prefix is that of `string`: mostly none or one. */
static dls_status blocks_of_prefix(const dls__dict *dict, const char *string, size_t length, uint64_t *low,
                                   uint64_t *high, dls_error *err)
{
    uint64_t prefix = dls__dict_prefix(string, length);
    const uint8_t *bytes;
    DLS__TRY(first_block_not_below(dict, prefix, 0, low, err));
    *high = *low;
    if (*low == dict->block_count) return DLS_OK;
    DLS__TRY(dls__section_get(&dict->section, dict->prefixes_offset + *low * DLS__DICT_PREFIX, DLS__DICT_PREFIX, &bytes,
                              err));
    if (dls__load_u64(bytes) != prefix) return DLS_OK;
    *high = dict->block_count;
    return prefix == UINT64_MAX ? DLS_OK : first_block_not_below(dict, prefix + 1, *low, high, err);
}

dls_status dls__dict_count_blocks(const dls__dict *dict, const char *string, size_t length, uint64_t *out,
                                  dls_error *err)
{
    uint64_t low, high;
    DLS__TRY(blocks_of_prefix(dict, string, length, &low, &high, err));
    while (low < high) {
        uint64_t middle = low + (high - low) / 2;
        const uint8_t *block, *end;
        DLS__TRY(dls__dict_get_block(dict, middle, &block, &end, err));
        dls__reader reader;
        dls__reader_init(&reader, block, (size_t)(end - block));
        dls__dict_entry first;
        if (!dls__dict_entry_read(&reader, 0, &first)) return bad_dict_block(dict, block, err);
        if (is_string_after(first.rest, first.rest_length, string, length))
            high = middle;
        else
            low = middle + 1;
    }
    *out = low;
    return DLS_OK;
}

dls_status dls__dict_blocks_with(const dls__dict *dict, const char *prefix, size_t length, uint64_t *low,
                                 uint64_t *high, dls_error *err)
{
    char behind[DLS__DICT_MAX_STRING];
    *low = 0;
    *high = dict->block_count;
    if (length == 0) return DLS_OK;
    memcpy(behind, prefix, length);
    behind[length - 1] = (char)((uint8_t)behind[length - 1] + 1);
    DLS__TRY(dls__dict_count_blocks(dict, prefix, length, low, err));
    DLS__TRY(dls__dict_count_blocks(dict, behind, length, high, err));
    *low -= *low > 0;
    return DLS_OK;
}

/* What was found in a block. */
typedef struct block_match {
    bool found;  /* the wanted string */
    bool begins; /* a string that begins with it, if not that */
    uint64_t value;
} block_match;

/* Look through block `number`. Every string passed is before the wanted one and agrees with it in `matched` bytes. So
 * one that shares more with its predecessor is before it too, and one that shares less is beyond it. */
static dls_status find_in_block(const dls__dict *dict, uint64_t number, const char *string, size_t length,
                                block_match *out, dls_error *err)
{
    const uint8_t *block, *end;
    DLS__TRY(dls__dict_get_block(dict, number, &block, &end, err));
    size_t matched = 0, entry_length = 0;
    const uint8_t *at = block;
    *out = (block_match){ .value = 0 };
    for (uint64_t left = dls__dict_block_strings(dict, number); left > 0; left--) {
        dls__dict_entry entry;
        at = dls__dict_read_entry(at, end, entry_length, &entry);
        if (at == NULL) return bad_dict_block(dict, block, err);
        entry_length = entry.shared + entry.rest_length;
        out->value += entry.distance;
        if (entry.shared > matched) continue;
        if (entry.shared < matched) return DLS_OK;
        size_t common = 0, comparable = dls__min(entry.rest_length, length - matched);
        while (common < comparable && entry.rest[common] == string[matched + common]) common++;
        matched += common;
        out->found = matched == length && common == entry.rest_length;
        out->begins = matched == length && common < entry.rest_length;
        if (out->found || out->begins) return DLS_OK;
        if (common < entry.rest_length && (uint8_t)entry.rest[common] > (uint8_t)string[matched]) return DLS_OK;
    }
    return DLS_OK;
}

dls_status dls__dict_rank(const dls__dict *dict, const char *string, size_t length, uint64_t *rank, dls_error *err)
{
    uint64_t blocks = 0;
    *rank = 0;
    DLS__TRY(dls__dict_count_blocks(dict, string, length, &blocks, err));
    if (blocks == 0) return DLS_OK;
    dls__dict_iter iter;
    dls__dict_iter_init(&iter, dict);
    DLS__TRY(dls__dict_iter_seek_number(&iter, (blocks - 1) * DLS__DICT_BLOCK, err));
    uint64_t before = (blocks - 1) * DLS__DICT_BLOCK;
    for (uint64_t left = dls__dict_block_strings(dict, blocks - 1); left > 0; left--, before++) {
        bool more;
        DLS__TRY(dls__dict_iter_next(&iter, &more, err));
        if (!is_string_after(string, length, iter.string, iter.length)) break;
    }
    *rank = before;
    return DLS_OK;
}

dls_status dls__dict_find(const dls__dict *dict, const char *string, size_t length, bool *found, uint64_t *value,
                          dls_error *err)
{
    uint64_t blocks = 0;
    block_match match;
    *found = false;
    DLS__TRY(dls__dict_count_blocks(dict, string, length, &blocks, err));
    if (blocks == 0) return DLS_OK;
    DLS__TRY(find_in_block(dict, blocks - 1, string, length, &match, err));
    *found = match.found;
    if (match.found) *value = match.value;
    return DLS_OK;
}

dls_status dls__dict_begins(const dls__dict *dict, const char *string, size_t length, bool *begins, dls_error *err)
{
    uint64_t blocks = 0;
    block_match match = { .found = false };
    DLS__TRY(dls__dict_count_blocks(dict, string, length, &blocks, err));
    if (blocks > 0) DLS__TRY(find_in_block(dict, blocks - 1, string, length, &match, err));
    if (!match.found && !match.begins && blocks < dict->block_count)
        DLS__TRY(find_in_block(dict, blocks, string, length, &match, err)); /* whose first string comes after */
    *begins = match.found || match.begins;
    return DLS_OK;
}

dls_status dls__dict_string_near(const dls__dict *dict, uint64_t number, const char **string, size_t *length,
                                 dls_error *err)
{
    const uint8_t *block, *end;
    DLS__TRY(dls__dict_get_block(dict, number / DLS__DICT_BLOCK, &block, &end, err));
    dls__reader reader;
    dls__reader_init(&reader, block, (size_t)(end - block));
    dls__dict_entry first;
    if (!dls__dict_entry_read(&reader, 0, &first)) return bad_dict_block(dict, block, err);
    *string = first.rest;
    *length = first.rest_length;
    return DLS_OK;
}
