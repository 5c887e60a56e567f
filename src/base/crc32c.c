/* SPDX-License-Identifier: MIT
 *
 * Slicing by 8 (Kounavis and Berry, "Novel table lookup-based algorithms for high-performance CRC generation", 2008):
 * eight bytes are taken at once, each through the table that knows how many bytes still follow it.
 *
 * crc_tables[k][i] is the checksum register after byte i and k zero bytes. It is linear in the bits of i, so that the
 * eight numbers for the single bits give the whole table, and the compiler computes it.
 */
#include "base/crc32c.h"

#include "base/endian.h"

#define ENTRY(i, b7, b6, b5, b4, b3, b2, b1, b0)                                                                       \
    ((128 & (i) ? b7 : 0) ^ (64 & (i) ? b6 : 0) ^ (32 & (i) ? b5 : 0) ^ (16 & (i) ? b4 : 0) ^ (8 & (i) ? b3 : 0) ^     \
     (4 & (i) ? b2 : 0) ^ (2 & (i) ? b1 : 0) ^ (1 & (i) ? b0 : 0))
#define ENTRIES_4(i, ...)                                                                                              \
    ENTRY(i, __VA_ARGS__), ENTRY((i) + 1, __VA_ARGS__), ENTRY((i) + 2, __VA_ARGS__), ENTRY((i) + 3, __VA_ARGS__)
#define ENTRIES_16(i, ...)                                                                                             \
    ENTRIES_4(i, __VA_ARGS__), ENTRIES_4((i) + 4, __VA_ARGS__), ENTRIES_4((i) + 8, __VA_ARGS__),                       \
        ENTRIES_4((i) + 12, __VA_ARGS__)
#define ENTRIES_64(i, ...)                                                                                             \
    ENTRIES_16(i, __VA_ARGS__), ENTRIES_16((i) + 16, __VA_ARGS__), ENTRIES_16((i) + 32, __VA_ARGS__),                  \
        ENTRIES_16((i) + 48, __VA_ARGS__)
#define TABLE(...)                                                                                                     \
    {                                                                                                                  \
        ENTRIES_64(0, __VA_ARGS__), ENTRIES_64(64, __VA_ARGS__), ENTRIES_64(128, __VA_ARGS__),                         \
            ENTRIES_64(192, __VA_ARGS__)                                                                               \
    }

/* The first number is the polynomial, bits reversed; each of the others follows from the one before it, x, as
 * x >> 1 ^ (x & 1 ? 0x82f63b78 : 0). */
static const uint32_t crc_tables[8][256] = {
    TABLE(0x82f63b78, 0x417b1dbc, 0x20bd8ede, 0x105ec76f, 0x8ad958cf, 0xc79a971f, 0xe13b70f7, 0xf26b8303),
    TABLE(0xfbc3faf9, 0xff17c604, 0x7f8be302, 0x3fc5f181, 0x9d14c3b8, 0x4e8a61dc, 0x274530ee, 0x13a29877),
    TABLE(0x8b277743, 0xc76580d9, 0xe144fb14, 0x70a27d8a, 0x38513ec5, 0x9edea41a, 0x4f6f520d, 0xa541927e),
    TABLE(0x52a0c93f, 0xaba65fe7, 0xd725148b, 0xe964b13d, 0xf64463e6, 0x7b2231f3, 0xbf672381, 0xdd45aab8),
    TABLE(0x6ea2d55c, 0x37516aae, 0x1ba8b557, 0x8f2261d3, 0xc5670b91, 0xe045beb0, 0x7022df58, 0x38116fac),
    TABLE(0x1c08b7d6, 0x0e045beb, 0x85f4168d, 0xc00c303e, 0x6006181f, 0xb2f53777, 0xdb8ca0c3, 0xef306b19),
    TABLE(0xf56e0ef4, 0x7ab7077a, 0x3d5b83bd, 0x9c5bfaa6, 0x4e2dfd53, 0xa5e0c5d1, 0xd0065990, 0x68032cc8),
    TABLE(0x34019664, 0x1a00cb32, 0x0d006599, 0x847609b4, 0x423b04da, 0x211d826d, 0x9278fa4e, 0x493c7d27),
};

static uint32_t after_8_bytes(uint32_t state, const uint8_t *p)
{
    uint32_t first = dls__load_u32(p) ^ state, second = dls__load_u32(p + 4);
    return crc_tables[7][first & 0xff] ^ crc_tables[6][first >> 8 & 0xff] ^ crc_tables[5][first >> 16 & 0xff] ^
           crc_tables[4][first >> 24] ^ crc_tables[3][second & 0xff] ^ crc_tables[2][second >> 8 & 0xff] ^
           crc_tables[1][second >> 16 & 0xff] ^ crc_tables[0][second >> 24];
}

uint32_t dls__crc32c(uint32_t crc, const void *bytes, size_t size)
{
    const uint8_t *p = bytes;
    uint32_t state = ~crc;
    for (; size >= 8; size -= 8, p += 8) state = after_8_bytes(state, p);
    for (; size > 0; size--, p++) state = state >> 8 ^ crc_tables[0][(state ^ *p) & 0xff];
    return ~state;
}
