/* SPDX-License-Identifier: MIT
 *
 * What the sets for SSE4.1 and AVX2 share.
 */
#ifndef DLS__KERNELS_X86_H
#define DLS__KERNELS_X86_H

#if defined(__x86_64__)

#include <immintrin.h>

#include "base/endian.h"
#include "kernels/kernel_tables.h"
#include "kernels/kernels.h"

/* Functions for one processor alone; inlined in those for a better one they take its instructions. */
#define SSE41 __attribute__((target("sse4.1,popcnt")))

static inline SSE41 __m128i load_16(const void *p) { return _mm_loadu_si128((const __m128i *)p); }
static inline SSE41 __m128i load_8(const void *p) { return _mm_loadl_epi64((const __m128i *)p); }

static inline SSE41 void add_to_16_bytes(uint8_t *bytes, __m128i summands)
{
    _mm_storeu_si128((__m128i *)bytes, _mm_adds_epu8(load_16(bytes), summands));
}

/* As dls__first_posting, without branches. */
static inline SSE41 uint32_t first_posting(const dls__bitmap *bitmap, unsigned line)
{
    static const uint64_t earlier[4][3] = {
        { 0 }, { UINT64_MAX }, { UINT64_MAX, UINT64_MAX }, { UINT64_MAX, UINT64_MAX, UINT64_MAX }
    };
    const uint8_t *words = bitmap->words + 32 * (size_t)(line / 4);
    uint32_t number = dls__load_u16(bitmap->starts + 2 * (size_t)(line / 4));
    for (unsigned i = 0; i < 3; i++) number += dls__popcount(dls__load_u64(words + 8 * i) & earlier[line % 4][i]);
    return number;
}

/* Add to the bounds of a line, of which `word` says which documents have a posting, what these add: `summands`, one for
 * each posting. */
static inline SSE41 void add_expanded(uint8_t *bounds, const uint8_t *summands, uint64_t word)
{
    const __m128i second_half = _mm_set_epi64x(0x0808080808080808, 0);
    uint64_t below = bits_below_bytes(word);
    for (unsigned i = 0; i < 64; i += 16) {
        __m128i places = _mm_unpacklo_epi64(load_8(&dls__expand_places[word >> i & 255]),
                                            load_8(&dls__expand_places[word >> (i + 8) & 255]));
        __m128i sixteen =
            _mm_unpacklo_epi64(load_8(summands + (below >> i & 255)), load_8(summands + (below >> (i + 8) & 255)));
        add_to_16_bytes(bounds + i, _mm_shuffle_epi8(sixteen, _mm_add_epi8(places, second_half)));
    }
}

#endif

#endif
