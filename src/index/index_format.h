/* SPDX-License-Identifier: MIT
 *
 * The layout of an index file. This is the essay to read first; segment/segment_format.h goes on where it ends.
 *
 *   0      superblock A  (64 bytes), and behind it a copy of the commit record if 4032 bytes hold it; to 4096 zeros
 *   4096   superblock B  (likewise)
 *   8192   segment, commit record, segment, commit record, ...   only ever appended to
 *
 * All numbers are little-endian. `u32` and `u64` have fixed size, `varint` is base/varint.h's.
 *
 * A commit appends its segment, the numbers of documents that it deleted from earlier ones, and a commit record that
 * names all segments, and makes them durable; then it writes a superblock that points to the record, makes that
 * durable, and then writes the other one with the same content. So at any instant at least one superblock is whole, and
 * the newest whole one points to a commit that is. A reader takes the valid superblock of the highest generation whose
 * commit the file holds. Between commits both say the same: either may be damaged without harm. A writer that was
 * stopped between the two leaves an older one; the next writer begins with that. What a commit has appended is never
 * changed, so a reader keeps what it opened, however many commits follow, and a file that is copied from front to back
 * while commits go on holds at least the commit that its superblocks, copied first, name.
 *
 * The copies of the commit record are for a repair alone: of a file whose record is damaged, or whose end is missing,
 * and the record with it, they say what was where. They cost nothing, since the disk writes whole pages anyway. A
 * record has room there with some 25 segments of a few fields, and a payload that is not large.
 *
 * Where more of a file is dead (segments that were merged, deleted documents, old records, deletions that were written
 * again) than live, and 16 MiB more, a commit copies what is live to a new file, is the first commit of that, and gives
 * it the name of the old one.
 *
 * What stands behind the end of the newest commit is of a commit that was never finished. The next one writes over it.
 *
 *   superblock                                     at
 *     magic        8 bytes "dlsearch"               0
 *     version      u32, DLS__FORMAT_VERSION         8
 *     analysis     u32, DLS__ANALYSIS_VERSION      12
 *     generation   u64, number of the commit, from 1  16
 *     record       u64, offset of the commit record   24
 *     record_size  u64                             32
 *     file_size    u64, where the commit ends      40
 *     record_crc   u32, CRC32C of the record       48
 *     zero         8 bytes                         52
 *     crc          u32, CRC32C of the 60 bytes before  60
 *
 *   commit record = schema segment_count:varint descriptor{segment_count} payload_size:varint payload
 *
 * `schema` is schema/schema.h's, `descriptor` segment/segment_format.h's, `payload` bytes of the application. Documents
 * are numbered through all segments in their order, deleted ones too.
 *
 * Example: the superblock of the first commit of an index without documents and fields, whose record is the three bytes
 * 00 00 00 (no fields, no segments, no payload) at 8192, is
 *
 *   64 6c 73 65 61 72 63 68  0d 00 00 80 01 00 00 00  01 00 00 00 00 00 00 00  00 20 00 00 00 00 00 00
 *   03 00 00 00 00 00 00 00  03 20 00 00 00 00 00 00  7a a3 64 60  00 00 00 00 00 00 00 00  7b 9e d9 22
 *
 * Versions. A draft of the format has the top bit set and may change with every commit to this repository; a release
 * has none, and is read by all later releases. A library reads what has its own number, and refuses everything else:
 * so a release refuses drafts, which is their purpose. Old readers meet new versions with DLS_EVERSION.
 */
#ifndef DLS__INDEX_FORMAT_H
#define DLS__INDEX_FORMAT_H

#include "base/common.h"
#include "schema/schema.h"
#include "segment/segment_format.h"

#define DLS__FORMAT_DRAFT UINT32_C(0x80000000)
#define DLS__FORMAT_NUMBER 13
#define DLS__FORMAT_VERSION (DLS__FORMAT_DRAFT | DLS__FORMAT_NUMBER)

#define DLS__SUPERBLOCK_SIZE 64
#define DLS__SUPERBLOCK_SPACING 4096
#define DLS__FIRST_SEGMENT (2 * DLS__SUPERBLOCK_SPACING)

/* Bytes of a commit record that is copied behind its superblock, at most. */
#define DLS__MAX_RECORD_COPY (DLS__SUPERBLOCK_SPACING - DLS__SUPERBLOCK_SIZE)

typedef struct dls__superblock {
    uint64_t generation;
    uint64_t record;
    uint64_t record_size;
    uint64_t file_size;
    uint32_t record_crc;
} dls__superblock;

void dls__superblock_write(const dls__superblock *superblock, uint8_t out[DLS__SUPERBLOCK_SIZE]);

/* The newest valid superblock whose commit lies within the `size` bytes of the file: of a file that was copied or
 * opened while a commit was being made, that may be the one before. (Where that does not matter, `size` may be
 * UINT64_MAX: only what stands before the first segment is read.) DLS_EFORMAT: no index. DLS_ECORRUPT: a damaged one.
 * DLS_EVERSION: of another version of the format or of the analysis. */
dls_status dls__superblock_find(const uint8_t *file, uint64_t size, dls__superblock *out, dls_error *err);

/* The superblock, 0 or 1, that the next commit may write first: the other one names the newest commit. */
uint64_t dls__superblock_next(const uint8_t *file, const dls__superblock *newest);

/* What a commit record says. */
typedef struct dls__commit {
    dls_schema *schema;
    dls__segment_descriptor *segments; /* `count` */
    size_t count;
    const char *payload; /* in the file */
    size_t payload_size;
} dls__commit;

void dls__commit_record_write(const dls_schema *schema, const dls__segment_descriptor *segments, size_t count,
                              const dls__buf *payload, dls__buf *out);

/* Read the record of `superblock`. On success schema and segments are the caller's. */
dls_status dls__commit_record_read(const uint8_t *file, const dls__superblock *superblock,
                                   const dls_allocator *allocator, dls__commit *out, dls_error *err);

/* The same from a copy of it; of the file only what stands before the first segment is read. */
dls_status dls__commit_copy_read(const uint8_t *file, const dls__superblock *superblock, const dls_allocator *allocator,
                                 dls__commit *out, dls_error *err);

#endif
