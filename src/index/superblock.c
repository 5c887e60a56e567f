/* SPDX-License-Identifier: MIT
 *
 * Superblocks: the 64 bytes that point to the newest commit.
 */
#include <inttypes.h>
#include <string.h>

#include "analysis/analyzer.h"
#include "base/crc32c.h"
#include "base/endian.h"
#include "base/error.h"
#include "index/index_format.h"

static const char magic[8] = { 'd', 'l', 's', 'e', 'a', 'r', 'c', 'h' };

#define CRC_AT (DLS__SUPERBLOCK_SIZE - 4)

void dls__superblock_write(const dls__superblock *superblock, uint8_t out[DLS__SUPERBLOCK_SIZE])
{
    memset(out, 0, DLS__SUPERBLOCK_SIZE);
    memcpy(out, magic, sizeof magic);
    dls__store_u32(out + 8, DLS__FORMAT_VERSION);
    dls__store_u32(out + 12, DLS__ANALYSIS_VERSION);
    dls__store_u64(out + 16, superblock->generation);
    dls__store_u64(out + 24, superblock->record);
    dls__store_u64(out + 32, superblock->record_size);
    dls__store_u64(out + 40, superblock->file_size);
    dls__store_u32(out + 48, superblock->record_crc);
    dls__store_u32(out + CRC_AT, dls__crc32c(0, out, CRC_AT));
}

static bool has_magic(const uint8_t *bytes) { return memcmp(bytes, magic, sizeof magic) == 0; }

static bool is_whole(const uint8_t *bytes)
{
    return has_magic(bytes) && dls__load_u32(bytes + CRC_AT) == dls__crc32c(0, bytes, CRC_AT);
}

static bool is_readable(const uint8_t *bytes)
{
    return dls__load_u32(bytes + 8) == DLS__FORMAT_VERSION && dls__load_u32(bytes + 12) == DLS__ANALYSIS_VERSION;
}

static uint64_t generation_of(const uint8_t *bytes) { return dls__load_u64(bytes + 16); }
static uint64_t file_size_of(const uint8_t *bytes) { return dls__load_u64(bytes + 40); }

static void parse_superblock(const uint8_t *bytes, dls__superblock *out)
{
    *out = (dls__superblock){ .generation = dls__load_u64(bytes + 16),
                              .record = dls__load_u64(bytes + 24),
                              .record_size = dls__load_u64(bytes + 32),
                              .file_size = dls__load_u64(bytes + 40),
                              .record_crc = dls__load_u32(bytes + 48) };
}

/* Say why neither superblock will do. `whole` is one that is of another version, or NULL; `begins` says whether one
 * begins as it should. */
static dls_status explain_superblocks(bool begins, const uint8_t *whole, dls_error *err)
{
    if (whole != NULL && dls__load_u32(whole + 8) != DLS__FORMAT_VERSION)
        return dls__fail(err, DLS_EVERSION, 8, "index format %08" PRIx32 ", this library reads %08" PRIx32,
                         dls__load_u32(whole + 8), DLS__FORMAT_VERSION);
    if (whole != NULL)
        return dls__fail(err, DLS_EVERSION, 12,
                         "index made by text analysis %" PRIu32 ", this library has %d; index again",
                         dls__load_u32(whole + 12), DLS__ANALYSIS_VERSION);
    if (begins) return dls__fail(err, DLS_ECORRUPT, 0, "a damaged index: both superblocks have wrong checksums");
    return dls__fail(err, DLS_EFORMAT, 0, "not an index");
}

dls_status dls__superblock_find(const uint8_t *file, uint64_t size, dls__superblock *out, dls_error *err)
{
    if (size < DLS__FIRST_SEGMENT && (size < sizeof magic || !has_magic(file)))
        return dls__fail(err, DLS_EFORMAT, 0, "not an index");
    if (size < DLS__FIRST_SEGMENT)
        return dls__fail(err, DLS_ECORRUPT, size, "an index that was cut off at %" PRIu64 " bytes", size);
    uint8_t copies[2][DLS__SUPERBLOCK_SIZE]; /* what is verified must not change: a writer may be at work */
    const uint8_t *whole = NULL, *newest = NULL, *beyond = NULL;
    for (int i = 0; i < 2; i++) {
        const uint8_t *bytes = memcpy(copies[i], file + (size_t)i * DLS__SUPERBLOCK_SPACING, sizeof copies[i]);
        if (!is_whole(bytes)) continue;
        whole = bytes;
        if (!is_readable(bytes)) continue;
        if (file_size_of(bytes) > size)
            beyond = bytes;
        else if (newest == NULL || generation_of(bytes) > generation_of(newest))
            newest = bytes;
    }
    if (newest == NULL && beyond != NULL)
        return dls__fail(err, DLS_ECORRUPT, size, "an index that was cut off: %" PRIu64 " of %" PRIu64 " bytes", size,
                         file_size_of(beyond));
    if (newest == NULL) return explain_superblocks(has_magic(copies[0]) || has_magic(copies[1]), whole, err);
    parse_superblock(newest, out);
    return DLS_OK;
}

uint64_t dls__superblock_next(const uint8_t *file, const dls__superblock *newest)
{
    const uint8_t *first = file, *second = file + DLS__SUPERBLOCK_SPACING;
    bool first_is_newest = is_whole(first) && generation_of(first) == newest->generation;
    bool second_is_newest = is_whole(second) && generation_of(second) == newest->generation;
    return first_is_newest && !second_is_newest ? 1 : 0;
}
