/* SPDX-License-Identifier: MIT
 *
 * The layout of a segment: an immutable set of documents with everything needed to search it.
 *
 *   segment    documents | positions | terms | pairs | pair_strings | keys | lengths | stored | order | values |
 *              vocabulary | vocabulary_maxima | acronyms | checksums
 *
 * Every section begins at a multiple of 64 bytes (zeros between them), the segment itself at a multiple of 4096 bytes
 * of the file, so that its checksummed pages are the system's pages.
 *
 *   section    what                                                        layout
 *   documents  for each term the documents that have it, and how often     lists/list_format.h
 *   positions  where in them                                               lists/list_format.h
 *   terms      sorted terms; value: address of the list in `documents`     dict/dict_format.h
 *   pairs      for two common words the documents where one follows    lists/list_format.h, without positions
 *              the other at once, and how often
 *   pair_strings  sorted pairs; value: address of the list in `pairs`      dict/dict_format.h
 *   keys       sorted keys of documents; value: the document               dict/dict_format.h
 *   lengths    for each text field, in order: one byte a document; then    columns/lengths.h, columns.h
 *              likewise its extents (columns/extent.h), for each that keeps positions; then 64 zeros
 *   stored     for each document its key and stored values                 columns/docstore_format.h, record.h
 *   order      where documents were reordered: u32 for each, see below     here; empty elsewhere
 *   values     for each field with a column which values documents have    columns/value_column.h; empty without one
 *   vocabulary  sorted words of suggested fields, as people write them; value: how many documents have each
 *                                                                          dict/dict_format.h, vocabulary.h
 *   vocabulary_maxima  for each block of that dictionary the largest value in it, u32     here; empty without blocks
 *   acronyms   sorted short forms that texts define, each with its long one; value: how many documents do
 *                                                                          dict/dict_format.h, definitions.h
 *   checksums  CRC32C of each 4096 bytes before it, u32 little-endian each; the last page may be short
 *
 * All sections but `checksums` together are the image: the bytes that the checksums cover. `checksums` begins at the
 * next multiple of 4096 bytes. It needs no checksum of its own: a wrong entry makes its page wrong, which is an error
 * and never a wrong answer.
 *
 * Where sections lie, and the numbers about them, stand in the descriptor. It is part of the commit record
 * (index/index_format.h), so that opening an index reads one place of the file, whatever its size.
 *
 *   descriptor = offset:u64 image_size:u64 documents:u32 terms:varint postings:varint pair_words:varint
 *                (offset:varint size:varint){13 sections, in the order above; offsets in the image}
 *                (total_length:varint documents_with_field:varint){each text field}
 *                deleted:varint ( at:u64 size:varint crc:u32 (length:varint with:varint){each text field} )
 *
 * Whatever is said of the segment is said of it as it was written. `deleted` is how many of its documents were deleted
 * since; if any, what follows in brackets says where the file has their numbers (deletions.h), their CRC32C, how many
 * words of each field were theirs, and how many of them had it. A commit that deletes writes all numbers of the segment
 * anew, and drops a segment of which nothing is left.
 *
 * Different documents of a segment have different keys, but one that was deleted before the segment was written may
 * have that of a later one, to which the key leads then. So there is at most one key for each document.
 *
 * Documents are numbered from 0 in the order in which they were added. Lists and lengths may have them in another order
 * (bisection.h): then `order` has for each number there the number outside, which keys and stored values go by.
 *
 * A term's string is the word's UTF-8, or for a keyword, number, date or boolean the byte 0xff, the field's number, and
 * the value as schema/value_term.h spells it: these have lists like words, without fields. A pair's is
 * the first word, a zero, the second; pairs are those of the `pair_words` commonest words (common_words.h).
 */
#ifndef DLS__SEGMENT_FORMAT_H
#define DLS__SEGMENT_FORMAT_H

#include "base/buf.h"
#include "base/common.h"
#include "base/reader.h"

#define DLS__SECTION_ALIGNMENT 64
#define DLS__SEGMENT_ALIGNMENT 4096

/* Words of different values of a field are this far apart, so that no phrase or nearness reaches across. (Of words that
 * follow each other in a phrase, one may stand late and the next early, or the other way: 2 * slop + 1 apart.) */
#define DLS__VALUE_GAP 64

/* Documents that an index may hold: document numbers and their differences fit 31 bits. */
#define DLS__MAX_DOCUMENTS (UINT32_C(1) << 31)

typedef enum dls__section_id {
    DLS__SECTION_DOCUMENTS,
    DLS__SECTION_POSITIONS,
    DLS__SECTION_TERMS,
    DLS__SECTION_PAIRS,
    DLS__SECTION_PAIR_STRINGS,
    DLS__SECTION_KEYS,
    DLS__SECTION_LENGTHS,
    DLS__SECTION_STORED,
    DLS__SECTION_ORDER,
    DLS__SECTION_VALUES,
    DLS__SECTION_VOCABULARY,
    DLS__SECTION_VOCABULARY_MAXIMA,
    DLS__SECTION_ACRONYMS,
    DLS__SECTION_COUNT
} dls__section_id;

typedef struct dls__byte_range {
    uint64_t offset;
    uint64_t size;
} dls__byte_range;

typedef struct dls__segment_descriptor {
    uint64_t offset; /* in the file */
    uint64_t image_size;
    uint32_t documents;
    uint64_t terms;
    uint64_t postings;
    uint32_t pair_words; /* of so many words the pairs are, DLS_MAX_PAIR_WORDS at most */
    dls__byte_range sections[DLS__SECTION_COUNT];
    uint64_t total_length[DLS_MAX_TEXT_FIELDS];   /* words in all documents */
    uint32_t documents_with[DLS_MAX_TEXT_FIELDS]; /* that have a word in the field */
    uint32_t deleted;                             /* documents; if 0, so is all that follows */
    dls__byte_range deletions;                        /* in the file */
    uint32_t deletions_crc;
    uint64_t deleted_length[DLS_MAX_TEXT_FIELDS]; /* of total_length */
    uint32_t deleted_with[DLS_MAX_TEXT_FIELDS];   /* of documents_with */
} dls__segment_descriptor;

/* Where a segment's checksums begin, and where it ends, from its beginning. */
uint64_t dls__segment_checksums_offset(const dls__segment_descriptor *descriptor);
uint64_t dls__segment_size(const dls__segment_descriptor *descriptor);

void dls__descriptor_write(const dls__segment_descriptor *descriptor, uint32_t text_fields, dls__buf *out);

/* Read a descriptor; `reader->bad` afterwards unless every number is in its range: the segment inside `file_size`
 * bytes, sections inside the image, apart and in order. */
void dls__descriptor_read(dls__reader *reader, uint32_t text_fields, uint64_t file_size, dls__segment_descriptor *out);

#endif
