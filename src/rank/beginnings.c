/* SPDX-License-Identifier: MIT */
#include "rank/beginnings.h"

#include <string.h>

#include "base/error.h"
#include "dict/dict_format.h"

/* Terms are listed once they stand in so many blocks of the dictionary. */
#define MOST_BLOCKS 5

/* ---------------------------------------------------------------------------------------------------------- listing */

/* The 8 bytes of a string behind its first `from`. */
static uint64_t bytes_behind(const char *string, size_t length, size_t from)
{
    return dls__dict_prefix(string + from, length - from);
}

static dls_status list_terms(dls__segment_beginnings *own, const char *word, dls_error *err)
{
    dls__dict_iter iter;
    bool more;
    dls__dict_iter_init(&iter, own->terms);
    DLS__TRY(dls__dict_iter_seek(&iter, word, own->listed, err));
    while (own->list_count < MOST_BLOCKS * DLS__DICT_BLOCK) {
        DLS__TRY(dls__dict_iter_next(&iter, &more, err));
        if (!more || iter.length < own->listed || memcmp(iter.string, word, own->listed) != 0) break;
        own->list[own->list_count++] = bytes_behind(iter.string, iter.length, own->listed);
    }
    return DLS_OK;
}

/* Terms that begin with the fewest bytes of the word by which they are few. */
static dls_status list_few(dls__segment_beginnings *own, const char *word, size_t length, dls__arena *arena,
                           dls_error *err)
{
    uint64_t low, high;
    for (own->listed = 1; own->listed <= length; own->listed++) {
        DLS__TRY(dls__dict_blocks_with(own->terms, word, own->listed, &low, &high, err));
        if (high - low <= MOST_BLOCKS) break;
    }
    if (own->listed > length) return DLS_OK;
    own->list = dls__arena_alloc_array(arena, MOST_BLOCKS * DLS__DICT_BLOCK, sizeof *own->list);
    return own->list != NULL ? list_terms(own, word, err) : dls__no_memory(err);
}

static dls_status know_beginnings(dls__segment_beginnings *own, const char *word, size_t length, dls__arena *arena,
                                  dls_error *err)
{
    DLS__TRY(list_few(own, word, length, arena, err));
    for (bool begins; own->known < length; own->known++) {
        DLS__TRY(dls__dict_begins(own->terms, word, own->known + 1, &begins, err));
        if (!begins) break;
    }
    return DLS_OK;
}

dls_status dls__beginnings_init(dls__beginnings *beginnings, const dls_index *index, const char *word, size_t length,
                                dls__arena *arena, dls_error *err)
{
    size_t count = index->segment_count;
    *beginnings = (dls__beginnings){ dls__arena_alloc_array(arena, count, sizeof *beginnings->segments), count };
    if (beginnings->segments == NULL) return dls__no_memory(err);
    for (size_t i = 0; i < count; i++) {
        dls__segment_beginnings *own = &beginnings->segments[i];
        *own = (dls__segment_beginnings){ .terms = &index->segments[i].terms };
        DLS__TRY(know_beginnings(own, word, length, arena, err));
    }
    return DLS_OK;
}

/* ----------------------------------------------------------------------------------------------------------- asking */

/* Whether a term that is listed goes on with the first 8 of these bytes. */
static bool is_listed(const dls__segment_beginnings *own, const char *bytes, size_t length)
{
    uint64_t wanted = dls__dict_prefix(bytes, length), mask = length < 8 ? ~(UINT64_MAX >> 8 * length) : UINT64_MAX;
    size_t low = 0, high = own->list_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (own->list[middle] < wanted)
            low = middle + 1;
        else
            high = middle;
    }
    return low < own->list_count && (own->list[low] & mask) == wanted;
}

static dls_status segment_may_have(const dls__segment_beginnings *own, const char *edited, size_t length, size_t same,
                                   bool *may, dls_error *err)
{
    *may = dls__min(same, length) <= own->known;
    if (!*may || length <= same) return DLS_OK;
    if (same < own->listed) return dls__dict_begins(own->terms, edited, length, may, err);
    *may = is_listed(own, edited + own->listed, length - own->listed);
    if (!*may || length <= own->listed + 8) return DLS_OK;
    return dls__dict_begins(own->terms, edited, length, may, err);
}

dls_status dls__beginnings_may_have(const dls__beginnings *beginnings, const char *edited, size_t length, size_t same,
                                    bool *may, dls_error *err)
{
    *may = false;
    for (size_t i = 0; i < beginnings->segment_count && !*may; i++)
        DLS__TRY(segment_may_have(&beginnings->segments[i], edited, length, same, may, err));
    return DLS_OK;
}
