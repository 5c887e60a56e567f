/* SPDX-License-Identifier: MIT
 *
 * What of an index is no dead space, as far as dls_index_info tells: not superblocks, commit records, deletions.
 */
#ifndef BENCH_LIVE_BYTES_H
#define BENCH_LIVE_BYTES_H

#include <dlsearch/dlsearch.h>

static inline uint64_t live_bytes(const dls_index_info *info)
{
    return info->dictionary_bytes + info->document_bytes + info->position_bytes + info->pair_bytes +
           info->length_bytes + info->stored_bytes + info->key_bytes + info->checksum_bytes;
}

#endif
