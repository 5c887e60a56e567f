/* SPDX-License-Identifier: MIT
 *
 * Two sets of kernels must do the same: of each kernel, every size up to 300 and some larger ones, random and extreme
 * data, honest and hostile. The memory of `set` ends where reading or writing more than the slack is fatal (fence.h),
 * which also lays it at every alignment; that of `reference` does not.
 */
#ifndef KERNEL_TWINS_H
#define KERNEL_TWINS_H

#include "kernels/kernels.h"

typedef void kernel_twins(const dls__kernels *set, const dls__kernels *reference);

kernel_twins twins_add_nibbles;
kernel_twins twins_add_nibbles_by_4;
kernel_twins twins_add_bitmap_lines;
kernel_twins twins_add_line_maxima;
kernel_twins twins_filter_by_line;
kernel_twins twins_filter_chunks_by_line;
kernel_twins twins_expand_chunks;
kernel_twins twins_filter_by_bit;
kernel_twins twins_find_in_bitmap;
kernel_twins twins_find_in_chunks;
kernel_twins twins_count_postings;
kernel_twins twins_add_counts;
kernel_twins twins_score_tfs;
kernel_twins twins_find_positions;
kernel_twins twins_find_near;
kernel_twins twins_collect;
kernel_twins twins_pick;
kernel_twins twins_in_range;
kernel_twins twins_in_range_u16;
kernel_twins twins_in_range_u32;
kernel_twins twins_count_at_least;
kernel_twins twins_count_bits;
kernel_twins twins_find_bytes;
kernel_twins twins_select_largest;

#endif
