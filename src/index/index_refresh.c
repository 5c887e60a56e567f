/* SPDX-License-Identifier: MIT
 *
 * Looking for a newer commit than the one that is open.
 */
#include "base/error.h"
#include "index/index.h"

/* Superblocks are read where they are mapped: a writer's are seen there at once. */
static bool is_newest(const dls_index *index)
{
    dls__superblock newest;
    if (index->path == NULL) return true; /* bytes in memory, which do not change */
    return dls__map_is_at(&index->map, index->path) &&
           dls__superblock_find(index->map.bytes, UINT64_MAX, &newest, NULL) == DLS_OK &&
           newest.generation == index->superblock.generation;
}

/* Pages that were verified once need not be again. Others may be verifying more at the same time. */
static void inherit_marks(dls__segment *from, dls__segment *to)
{
    for (size_t i = 0; i < to->good_size; i++)
        atomic_store_explicit(&to->pages.good[i], atomic_load_explicit(&from->pages.good[i], memory_order_relaxed),
                              memory_order_relaxed);
    if (!atomic_load_explicit(&from->marks->good, memory_order_acquire)) return;
    for (size_t i = 0; i < DLS_MAX_TEXT_FIELDS; i++) {
        to->marks->shortest[i] = from->marks->shortest[i];
        to->marks->longest[i] = from->marks->longest[i];
    }
    atomic_store_explicit(&to->marks->good, true, memory_order_release);
}

/* What begins at the same place of one file is the same segment. One that was merged comes before others that stand
 * before it in the file, so all are looked through: they are few. */
static void inherit_all_marks(const dls_index *from, dls_index *to)
{
    for (size_t i = 0; i < to->segment_count; i++)
        for (size_t j = 0; j < from->segment_count; j++)
            if (from->descriptors[j].offset == to->descriptors[i].offset)
                inherit_marks(&from->segments[j], &to->segments[i]);
}

dls_status dls__index_refresh(const dls_index *index, dls_index **out, dls_error *err)
{
    dls_index *newest = NULL;
    if (!is_newest(index)) {
        DLS__TRY(dls__index_open(index->path, &index->allocator, &newest, err));
        if (dls__file_is_same(index->map.identity, newest->map.identity)) inherit_all_marks(index, newest);
    }
    *out = newest;
    return DLS_OK;
}
