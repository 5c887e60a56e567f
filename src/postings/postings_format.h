/* SPDX-License-Identifier: MIT
 *
 * The layout of postings. Two sections: `documents` has for each term its documents, fields and counts, `positions` the
 * positions, which only phrases need. Both are written front to back, one block of 128 postings at a time, so that
 * writing takes the same memory for any list.
 *
 *   documents  = list*                                    in the order of the terms
 *   list       = block* foot                              blocks of 128 postings, the last of 1 to 128
 *   foot       = df fields blocks_size positions_size [positions_start]
 *   block      = [head] posting*
 *   head       = last documents_size positions_size
 *   posting    = step [fields] count*
 *
 *   positions  = list*                                    a list's: what its blocks have, one after the other
 *   list       = step*                                    for each posting, for each of its fields that keep positions
 *
 * Every name in lower case without a rule is a varint.
 *
 * foot      The address of a list is the offset of its foot, which says how far back its blocks begin.
 *   df               postings of the list, 1 or more
 *   fields           union of the postings' fields; 0 for a keyword
 *   blocks_size      bytes of all its blocks, which end where the foot begins
 *   positions_size   bytes that it has in `positions`
 *   positions_start  their offset there; absent where positions_size is 0
 *
 * head      Lets a reader pass over a block without decoding it. A list of one block, as most are, has none.
 *   last             distance of the block's last document
 *   documents_size   bytes of its postings
 *   positions_size   bytes of their positions
 *
 * posting
 *   step             4 * distance of its document
 *                    + 2 if its fields are those of the posting before it in the block
 *                    + 1 if the term occurs once in it, in all its fields together: then no count follows
 *   fields           mask of its fields, where they are not those of the posting before; before the first of a block
 *                    stands one without fields
 *   count            for each field, lowest first: occurrences - 1
 *
 * The distance of a document is how many document numbers lie between it and the one before: the posting before it, or
 * the last of the block before, which is also what the head's distance starts from; before the first, it is the number.
 * A position's step is likewise how many positions lie between it and the one before in the same document and field.
 *
 * Postings of a keyword have no fields and so consist of their step alone, with its lowest bits 10.
 *
 * Example: fields 0 (title) and 1 (text) keep positions. A term occurs in document 3 once, in the text at 17; and in
 * document 5 in the title at 0 and 4 and in the text at 2.
 *
 *   documents   0d 02        3 numbers before document 3, once in all; other fields than before: only 1
 *               04 03 01 00  1 number between 3 and 5; other fields: 0 and 1; 2 occurrences and 1
 *               02 03 06 04 00   <- address 6: df 2, fields 0 and 1, blocks of 6 bytes, positions of 4 bytes at 0
 *   positions   11           17
 *               00 03 02     0, 4 (3 between); 2
 *
 * Limits: documents below 2^32 - 1, counts up to 2^31, positions below 2^32.
 *
 * Verified when a list is opened: sizes and places of its parts. When a block is decoded: that its documents ascend
 * below the segment's count, fields are some of the foot's, counts and sizes hold, the head tells its last document,
 * nothing is left over. When positions are asked for: that they ascend and are all there.
 *
 * Measured on arxiv-cs.jsonl (title, authors, abstract: 3 fields; 22.5 million postings of 260,680 terms): 16.2 bits a
 * posting in `documents`, of which steps take 11.0, counts 2.8, fields 1.3, feet and heads 1.1; 9.0 bits a position.
 * With the fields in full in each posting it would be 22.1. Decoding takes 6.3 ns a posting, with positions 18.
 */
#ifndef DLS__POSTINGS_FORMAT_H
#define DLS__POSTINGS_FORMAT_H

#include "base/varint.h"
#include "postings/postings.h"

#define DLS__STEP_ONCE 1u /* bits of a posting's step */
#define DLS__STEP_SAME_FIELDS 2u
#define DLS__STEP_SHIFT 2

#define DLS__MAX_COUNT ((uint32_t)1 << 31)

/* More bytes than any foot or head has. */
#define DLS__FOOT_MAX (5 * DLS__VARINT_MAX)

/* Where a list's documents begin counting: before document 0. One more is 0, in unsigned arithmetic. */
#define DLS__BEFORE_FIRST UINT32_MAX

#endif
