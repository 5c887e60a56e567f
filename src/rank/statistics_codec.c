/* SPDX-License-Identifier: MIT
 *
 * Statistics as bytes:
 *
 *   statistics = magic:8 "dlsstats"  version:u32  fingerprint:u64  documents:varint  field_count:u8
 *                (field:u8 words:varint documents:varint)*  term_count:varint
 *                (term:string df:varint expanded:u8)*  crc:u32
 *   string     = length:varint bytes
 *
 * Fields and terms ascend; the crc is that of all bytes before it. Integers are little-endian. Nobody vouches for the
 * bytes that are read: numbers that could not be are damage too.
 */
#include <inttypes.h>
#include <string.h>

#include "base/crc32c.h"
#include "base/endian.h"
#include "base/error.h"
#include "base/reader.h"
#include "dict/dict.h"
#include "rank/statistics.h"
#include "segment/term_source.h"

static const char stats_magic[8] = { 'd', 'l', 's', 's', 't', 'a', 't', 's' };

#define STATS_VERSION 3 /* 1 did not say what is expanded, 2 did not have synonyms */

/* Magic, version; and the checksum at the end. */
#define STATS_HEAD 12
#define STATS_TAIL 4

/* Bytes of a term at least: length, one byte, df, expanded. */
#define LEAST_TERM 4

dls_status dls__statistics_write(dls_statistics *statistics, dls_error *err)
{
    dls__buf *out = &statistics->written;
    dls__buf_clear(out);
    dls__buf_append(out, stats_magic, sizeof stats_magic);
    dls__buf_append_u32(out, STATS_VERSION);
    dls__buf_append_u64(out, statistics->fingerprint);
    dls__buf_append_varint(out, statistics->sums.documents);
    dls__buf_append_u8(out, (uint8_t)statistics->text_count);
    for (uint32_t i = 0; i < statistics->text_count; i++) {
        dls__buf_append_u8(out, statistics->text_field[i]);
        dls__buf_append_varint(out, statistics->sums.total_length[i]);
        dls__buf_append_varint(out, statistics->sums.documents_with[i]);
    }
    dls__buf_append_varint(out, statistics->term_count);
    for (size_t i = 0; i < statistics->term_count; i++) {
        size_t length;
        const char *string = dls__statistics_string(&statistics->terms[i], &length);
        dls__buf_append_string(out, string, length);
        dls__buf_append_varint(out, statistics->terms[i].df);
        dls__buf_append_u8(out, statistics->terms[i].expanded);
    }
    dls__buf_append_u32(out, dls__crc32c(0, out->bytes, out->size));
    return dls__buf_status(out, err);
}

static void read_field_sums(dls__reader *reader, dls_statistics *out)
{
    out->text_count = dls__reader_u8(reader);
    if (out->text_count > DLS_MAX_TEXT_FIELDS) reader->bad = true;
    for (uint32_t i = 0; i < out->text_count && !reader->bad; i++) {
        out->text_field[i] = dls__reader_u8(reader);
        out->sums.total_length[i] = dls__reader_varint(reader);
        out->sums.documents_with[i] = dls__reader_varint(reader);
        if (out->text_field[i] >= DLS_MAX_FIELDS || (i > 0 && out->text_field[i] <= out->text_field[i - 1]) ||
            !dls__statistics_make_sense(out->sums.documents_with[i], out->sums.total_length[i]))
            reader->bad = true;
    }
}

static bool is_possible_term(const char *string, size_t length)
{
    if (length > 0 && (uint8_t)string[0] != DLS__KEYWORD_PREFIX) return length <= DLS__DICT_MAX_STRING;
    if (length < DLS__KEYWORD_PREFIX_SIZE) return false;
    if ((uint8_t)string[1] == DLS_FIELD_OF_SYNONYM) return true; /* of any length */
    return (uint8_t)string[1] < DLS_MAX_FIELDS && length <= DLS__DICT_MAX_STRING;
}

/* Whether the string comes after the last term. */
static bool ascends(const dls_statistics *statistics, const char *string, size_t length)
{
    if (statistics->term_count == 0) return true;
    size_t last_length;
    const char *last = dls__statistics_string(&statistics->terms[statistics->term_count - 1], &last_length);
    return dls__compare_bytes(last, last_length, string, length) < 0;
}

static dls_status read_terms(dls__reader *reader, size_t count, dls_statistics *out, dls_error *err)
{
    for (size_t i = 0; i < count && !reader->bad; i++) {
        size_t length;
        const char *string = dls__reader_string(reader, &length);
        uint64_t df = dls__reader_varint_max(reader, DLS_MAX_STATISTIC);
        uint8_t expanded = dls__reader_u8(reader);
        if (reader->bad || expanded > 1 || !is_possible_term(string, length) || !ascends(out, string, length))
            reader->bad = true;
        else
            DLS__TRY(dls__statistics_append(out, string, length, df, expanded == 1, err));
    }
    return DLS_OK;
}

static dls_status check_head(const uint8_t *bytes, size_t size, dls_error *err)
{
    if (size < sizeof stats_magic || memcmp(bytes, stats_magic, sizeof stats_magic) != 0)
        return dls__fail(err, DLS_EFORMAT, 0, "not statistics");
    if (size < STATS_HEAD + STATS_TAIL)
        return dls__fail(err, DLS_ECORRUPT, size, "statistics that were cut off at %zu bytes", size);
    if (dls__load_u32(bytes + sizeof stats_magic) != STATS_VERSION)
        return dls__fail(err, DLS_EVERSION, sizeof stats_magic,
                         "statistics of version %" PRIu32 ", this library reads %d",
                         dls__load_u32(bytes + sizeof stats_magic), STATS_VERSION);
    if (dls__load_u32(bytes + size - STATS_TAIL) != dls__crc32c(0, bytes, size - STATS_TAIL))
        return dls__fail(err, DLS_ECORRUPT, size - STATS_TAIL, "statistics with a wrong checksum");
    return DLS_OK;
}

/* What stands before the terms, and how many these are. */
static dls_statistics read_sums(dls__reader *reader, size_t *terms)
{
    dls_statistics sums = { .fingerprint = dls__reader_u64(reader) };
    sums.sums.documents = dls__reader_varint_max(reader, DLS_MAX_STATISTIC);
    read_field_sums(reader, &sums);
    *terms = (size_t)dls__reader_varint_max(reader, dls__reader_left(reader) / LEAST_TERM);
    return sums;
}

static dls_status fill(dls__reader *reader, const dls_statistics *sums, size_t terms, dls_statistics *out,
                       dls_error *err)
{
    out->fingerprint = sums->fingerprint;
    out->sums = sums->sums;
    out->text_count = sums->text_count;
    memcpy(out->text_field, sums->text_field, sizeof out->text_field);
    DLS__TRY(read_terms(reader, terms, out, err));
    if (reader->bad || dls__reader_left(reader) > 0)
        return dls__fail(err, DLS_ECORRUPT, DLS__NOWHERE, "statistics that make no sense");
    return DLS_OK;
}

dls_status dls__statistics_read(const uint8_t *bytes, size_t size, const dls_allocator *allocator, dls_statistics **out,
                                dls_error *err)
{
    DLS__TRY(check_head(bytes, size, err));
    dls__reader reader;
    dls__reader_init(&reader, bytes + STATS_HEAD, size - STATS_HEAD - STATS_TAIL);
    size_t terms;
    dls_statistics sums = read_sums(&reader, &terms), *statistics;
    DLS__TRY(dls__statistics_new(allocator, terms, &statistics, err));
    dls_status status = fill(&reader, &sums, terms, statistics, err);
    if (status == DLS_OK)
        *out = statistics;
    else
        dls__statistics_free(statistics);
    return status;
}
