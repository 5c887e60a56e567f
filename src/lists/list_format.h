/* SPDX-License-Identifier: MIT
 *
 * The layout of a segment's lists, made for ranking: what is read of every posting lies apart from what is read of the
 * few that may be among the best.
 *
 * A term of up to 128 postings has a sequential list (postings/postings_format.h). One of more has a list as follows,
 * cut into blocks of 65,536 documents, whose lines (64 documents) and chunks (256) are those of kernels/kernels.h.
 * Both kinds stand in the section `documents`, in the order of the terms; 64 zero bytes end it, and the section
 * `positions` too, over which vectors may read. The value of a term in the dictionary is 2 * address, plus 1 for the
 * second kind; the address is where the list begins (of a sequential one, its foot).
 *
 *   list       = head block_head{blocks of the segment} row{row_count} hot{blocks with postings} cold{likewise}
 *   head       = df:varint fields:varint [shape]
 *   shape      = solved_field:u8 code_bits:u8 count_bytes:u8 row_count:varint edge:u16{15} kth:u16{3}
 *                [positions_start:varint]
 *   block_head = count:varint [exception_count:varint [positions:varint]]
 *   row        = count{fields of the list}
 *   hot        = documents [classes maxima]
 *   cold       = codes exception_low:u16{exception_count} exception_row{exception_count}
 *
 * Without fields (a keyword's) there are no shape, rows, exceptions, classes, maxima, cold parts; what is of
 * positions is there if a field of the list keeps them; block_head ends after the count where that is 0.
 *
 * Hot. With D documents in the block and n postings:
 *
 *   documents   n >= D / 16: starts, words. starts: u16 for each chunk, the postings before it in the block;
 *               words: u64 for each line, a bit for each document
 *               n > D / 128: starts, lows. lows: u8 for each posting, its document's number in its chunk
 *               else:        lows: u16 for each posting, its document's number in the block
 *   classes     a nibble for each posting, 1 to 15: the first class c with impact <= edge(c)
 *   maxima      n >= D / 16: a nibble for each line, the largest class in it, 0 if it has no posting
 *               n > D / 128: likewise for each chunk
 *               else nothing: classes are gone through as fast
 *
 *   edge(c)     (edge[c - 1] + 1) / 65536, not descending; edge(0) is 0. Impacts are score/impact.h's, rounded up
 *   kth         k = 10, 100, 1000: k postings have an impact of kth / 65536 or more, rounded down; 0 if df < k
 *
 * Cold. A class and a length nearly determine how often the term occurs: so of most postings nothing is stored. A row
 * says how often it occurs in each field of the list, lowest first, in numbers of count_bytes (1, 2 or 4) bytes; in
 * place of the count in `solved_field` may stand the largest such number, "solve": then it is the smallest count with
 * which the impact exceeds edge(c - 1), which dls__list_solve computes.
 *
 *   codes           code_bits (0, 1, 2 or 4) for each posting: the number of its row, if that is below 2^code_bits - 1;
 *                   else, 2^code_bits - 1
 *   exception_low   those of the postings with the last code whose row is not of that number, ascending
 *   exception_row   their rows, in 1, 2 or 4 bytes, as row_count needs
 *
 * Positions. Each block with postings has in `positions`, one after the other from positions_start on:
 *
 *   [start{frames}] frame{frames}
 *   frame = stops_size:varint stops:u8{stops_size} low:u8{positions of the frame} uppers
 *
 * A frame has 8, 16, 32, 64 or 128 postings of the block, in the order of documents, the last one fewer: so many that
 * its positions, 256 or so, are gone through in a few steps. block_head's `positions` is 8 times the bytes of all this,
 * plus 0 for frames of 8, to 4 for frames of 128. A start is where a frame begins, counted from the first one, in 2
 * bytes, or 4 if all this takes 65,536 or more; a single frame needs none. The positions of a posting are those of its
 * fields that keep them, field after field; a posting without any has one, 0, which means nothing.
 *
 *   stops    a bit for each position, lowest bits first: whether it is the last of its posting. So those of posting p
 *            of a frame begin behind the p-th bit that is set: nothing of other postings must be known
 *   low      the lowest 8 bits of each position, which are all of most: words are compared by these
 *   uppers   of each field of a document whose largest position needs w > 8 bits (columns/extent.h): the upper w - 8
 *            bits of each position, lowest bits first, without gaps. To find those of a posting, those of the postings
 *            before it in the frame are counted
 *
 * A reader trusts checksums for being what was written, and itself for staying inside: whatever stands in a list,
 * nothing is read outside its sections. Only dls_index_check looks whether it makes sense.
 */
#ifndef DLS__LIST_FORMAT_H
#define DLS__LIST_FORMAT_H

#include "base/endian.h"
#include "kernels/kernels.h"
#include "lists/lists.h"

/* Postings up to which a list is sequential: where classes, rows and heads of blocks would cost more than they
 * bring. */
#define DLS__SEQUENTIAL_DF 128

#define DLS__CLASSES 15
#define DLS__KTHS 3 /* k = 10, 100, 1000 */

/* Postings of a frame, as powers of two, and how many positions it should have at most. */
#define DLS__LEAST_FRAME_SHIFT 3u
#define DLS__MOST_FRAME_SHIFT 7u
#define DLS__MOST_FRAME (1u << DLS__MOST_FRAME_SHIFT)
#define DLS__FRAME_POSITIONS 256

/* Positions that a list may have in one block. */
#define DLS__MOST_POSITIONS (UINT32_MAX / 16)

/* The form of a block's documents, by postings among documents. */
static inline dls__documents_form dls__documents_form_of(uint32_t count, uint32_t documents)
{
    if ((uint64_t)count * 16 >= documents) return DLS__DOCUMENTS_BITMAP;
    return (uint64_t)count * 128 > documents ? DLS__DOCUMENTS_CHUNKED : DLS__DOCUMENTS_LOWS;
}

/* More postings than any block has that is no bitmap. */
#define DLS__MOST_LOWS (DLS__BLOCK_DOCUMENTS / 16)

/* Documents of one of a segment's blocks. */
static inline uint32_t dls__block_documents(uint32_t block, uint32_t document_count)
{
    return (uint32_t)dls__min(DLS__BLOCK_DOCUMENTS, document_count - (size_t)block * DLS__BLOCK_DOCUMENTS);
}

/* Blocks of a segment; lines and chunks of a block. */
static inline uint32_t dls__blocks_of(uint32_t documents)
{
    return (documents + DLS__BLOCK_DOCUMENTS - 1) / DLS__BLOCK_DOCUMENTS;
}

static inline uint32_t dls__lines_of(uint32_t documents) { return (documents + 63) / 64; }
static inline uint32_t dls__chunks_of(uint32_t documents) { return (documents + 255) / 256; }

/* Of a block that has starts: how many there are. */
static inline size_t dls__start_count(const dls__list_block *block)
{
    return (size_t)(block->documents - block->starts) / 2;
}

static inline uint32_t dls__nibble(const uint8_t *nibbles, size_t i) { return nibbles[i / 2] >> i % 2 * 4 & 15; }

/* Frames of 2^shift of `count` postings. */
static inline uint32_t dls__frames_of(uint32_t count, uint32_t shift) { return (count + (1u << shift) - 1) >> shift; }

/* Bytes of a frame's start, where all positions of the block, starts and frames, take `size`. */
static inline uint32_t dls__frame_start_bytes(size_t frames, uint64_t size)
{
    if (frames <= 1) return 0;
    return size <= UINT16_MAX ? 2 : 4;
}

/* What starts and frames take, where the frames take `size`. */
static inline uint64_t dls__position_bytes(size_t frames, uint64_t size)
{
    if (frames <= 1) return size;
    return 2 * frames + size <= UINT16_MAX ? 2 * frames + size : 4 * frames + size;
}

/* What edge and kth stand for. */
static inline float dls__edge_value(uint32_t edge) { return (float)(edge + 1) * (1.0f / 65536.0f); }
static inline float dls__kth_value(uint32_t kth) { return (float)kth * (1.0f / 65536.0f); }

/* "Solve", in a row whose counts have `count_bytes`. */
static inline uint32_t dls__solve_mark(uint32_t count_bytes) { return UINT32_MAX >> (32 - 8 * count_bytes); }

/* The impact of a posting of `document` in `fields`, which have `counts`, lowest first; 0 where it does not occur. */
static inline float dls__posting_impact(const dls__impacts *impacts, const dls__columns *columns, uint32_t document,
                                        uint32_t fields, const uint32_t *counts)
{
    const dls__bm25 *bm25 = &impacts->bm25;
    float tf = 0.0f;
    for (; fields != 0; fields &= fields - 1, counts++) {
        uint32_t field = dls__lowest_bit(fields);
        if ((bm25->fields >> field & 1) != 0 && *counts > 0) /* a field without words has no factor */
            tf += (float)*counts * bm25->factor[field][columns->lengths[field][document]];
    }
    return dls__bm25_score(bm25, 1.0f, tf);
}

/* The smallest count with which a posting exceeds `least_tf`, where other fields give it `other_tf` already and one
 * occurrence 1 / `inverse`. Every step is one operation in single precision. */
static inline uint32_t dls__list_solve(float least_tf, float other_tf, float inverse)
{
    float rest = least_tf - other_tf;
    if (!(rest > 0.0f)) return 1;
    float count = rest * inverse;
    return count < 1e9f ? (uint32_t)(int32_t)count + 1 : 1000000000; /* signed: one instruction */
}

/* Bytes of a row's number. */
static inline uint32_t dls__row_number_bytes(uint32_t row_count)
{
    return row_count <= 256 ? 1 : row_count <= 65536 ? 2 : 4;
}

/* Little-endian numbers of 1, 2 or 4 bytes. */
static inline uint32_t dls__load_sized(const uint8_t *at, uint32_t size)
{
    if (size == 1) return at[0];
    return size == 2 ? dls__load_u16(at) : dls__load_u32(at);
}

#endif
