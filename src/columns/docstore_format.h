/* SPDX-License-Identifier: MIT
 *
 * The layout of the document store, and what the files of this room share.
 *
 *   store   = block* entry* foot
 *   block   = record{1..}                compressed as one LZ4 block (no LZ4 frame around it)
 *   record  = size byte{size}            size is a varint
 *
 *   entry, one for each block, from index_offset on:
 *     0   8   u64   offset of the block in the section; it ends where the next one, or the first entry, begins
 *     8   4   u32   number of the block's first document
 *    12   4   u32   bytes of the block unpacked
 *
 *   foot, the last 16 bytes:
 *     0   8   u64   documents
 *     8   8   u64   blocks; index_offset is 16 * blocks before the foot
 *
 * A block is closed before a record that might make it longer than 32 KiB unpacked; so a longer record is alone. Blocks
 * follow one another without gaps from offset 0 and document 0 on, and none is empty.
 *
 * Example: records "ab", "" and "c" make 38 bytes. A block of LZ4 that is too short to have repetitions is a byte with
 * 16 * its length, and itself.
 *
 *   60 02 61 62 00 01 63                               6 bytes as they stand: 2 "ab", 0, 1 "c"
 *   00 00 00 00 00 00 00 00  00 00 00 00  06 00 00 00  block at 0, from document 0 on, 6 bytes unpacked
 *   03 00 00 00 00 00 00 00  01 00 00 00 00 00 00 00   3 documents, 1 block
 *
 * Limits: a record has at most DLS__RECORD_MAX (1 GiB) bytes, a block unpacked 5 more. A byte of LZ4 stands for at most
 * 255 unpacked ones, so a reader refuses an entry that promises more than that before it takes memory for it: what it
 * takes is bounded by the bytes that are really there.
 *
 * Why LZ4, and blocks of 32 KiB. Measured on 30,889 records of arxiv-cs.jsonl (title, authors, abstract; 1,137 bytes on
 * average, 35 MB) with liblz4 1.9.4 and libzstd 1.5.4, one core, best of 3 runs, to read best of 5; a read unpacks one
 * block at random:
 *
 *                  ratio: unpacked / packed        packing, MB/s             read, microseconds
 *   block, KiB      8     16     32     64       8    16    32    64       8     16     32     64
 *   lz4           1.52   1.61   1.69   1.75     538   506   487   465     1.8    3.8    8.0   16.7
 *   lz4hc 3       1.64   1.80   1.97   2.14     139   126   117   110     1.8    3.6    7.3   13.8
 *   lz4hc 9       1.65   1.82   2.01   2.22     130    97    71    48     1.8    3.7    7.4   14.1
 *   zstd 1        2.23   2.35   2.43   2.50     265   289   285   325    16.6   23.1   28.7   44.8
 *   zstd 3        2.24   2.37   2.52   2.64     202   216   234   230    16.6   23.1   31.4   48.1
 *
 * zstd packs better. But libzstd.so has 764 KB, liblz4.so 150 KB, and with libstemmer (805) and libutf8proc (350) the
 * first fills the 2 MB that this library and all it needs may take. It also allocates outside the caller's allocator,
 * and a few of its bytes may unpack to any number. lz4hc packs better too, into the same format, but takes four times
 * as long as lz4, enough to be felt in a build. From 16 to 32 KiB stored text shrinks by 5 %, from there to 64 by 3 %
 * while a read takes twice as long. Ten records on a page of hits cost 80 microseconds.
 *
 * Why packing is our own (docstore_pack.c): what liblz4 makes depends on the machine and on its version, an index shall
 * not. It packs 60 MB of abstracts into as many bytes (a ratio of 1.716; liblz4 1.715), with 587 MB/s where liblz4 has
 * 514.
 */
#ifndef DLS__DOCSTORE_FORMAT_H
#define DLS__DOCSTORE_FORMAT_H

#include "columns/docstore.h"

#define DLS__DOCSTORE_BLOCK ((size_t)32 << 10)
#define DLS__DOCSTORE_MAX_BLOCK (DLS__RECORD_MAX + 5) /* bytes of the longest block unpacked: one record and its size */
#define DLS__DOCSTORE_MAX_GROWTH 255
#define DLS__DOCSTORE_ENTRY 16
#define DLS__DOCSTORE_FOOT 16

/* A block, as the table of blocks describes it. */
typedef struct dls__docstore_range {
    uint64_t offset; /* [offset, end) in the section */
    uint64_t end;
    uint32_t first; /* documents [first, first_after), one at least */
    uint32_t first_after;
    size_t unpacked_size;
} dls__docstore_range;

/* Block `number`, less than store->block_count. */
dls_status dls__docstore_get_range(const dls__docstore *store, uint64_t number, dls__docstore_range *out,
                                    dls_error *err);

/* The block that has `document`, less than store->document_count. */
dls_status dls__docstore_find_range(const dls__docstore *store, uint32_t document, uint64_t *number,
                                     dls__docstore_range *out, dls_error *err);

/* The packer remembers the last place of each hash of six bytes. */
#define DLS__PACK_HASH_BITS 14
#define DLS__PACK_PLACES ((size_t)1 << DLS__PACK_HASH_BITS)

/* Bytes that a block of `size` takes at most, packed and while it is being packed. */
static inline size_t dls__docstore_pack_bound(size_t size) { return size + size / 255 + 32; }

/* Pack `size` bytes to `out`, which has room for their bound; returns how many it took. `places` are
 * DLS__PACK_PLACES, whatever is in them. */
size_t dls__docstore_pack(uint16_t *places, const uint8_t *bytes, size_t size, uint8_t *out);

/* Unpack a block to the room after the content of `out`, which grows by range->unpacked_size. */
dls_status dls__docstore_unpack(const dls__docstore *store, const dls__docstore_range *range, dls__buf *out,
                                dls_error *err);

#endif
