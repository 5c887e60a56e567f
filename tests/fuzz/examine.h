/* SPDX-License-Identifier: MIT
 *
 * Everything that can be asked of hits, in one call. What is said must hold together whatever the index: ranges ascend
 * and lie in their text, snippets are no longer than they may be and stand in the value.
 */
#ifndef EXAMINE_H
#define EXAMINE_H

#include "base/crc32c.h"
#include "support/dls_test.h"

/* A checksum of all that was said, so that answers can be compared. */
typedef struct examination {
    uint32_t digest;
} examination;

static inline void examine_bytes(examination *e, const void *bytes, size_t size)
{
    e->digest = dls__crc32c(e->digest, bytes, size);
}

static inline void examine_ranges(examination *e, const dls_range *ranges, size_t count, size_t length)
{
    for (size_t i = 0; i < count; i++) {
        assert_true(ranges[i].begin < ranges[i].end && ranges[i].end <= length);
        assert_true(i == 0 || ranges[i - 1].end <= ranges[i].begin);
    }
    examine_bytes(e, ranges, count * sizeof *ranges);
}

static inline dls_status examine_value(examination *e, dls_hits *hits, size_t number, size_t field, size_t value,
                                       dls_error *err)
{
    dls_text text;
    const dls_range *ranges;
    size_t count;
    dls_status status = dls_hits_value(hits, number, field, value, &text, err);
    if (status != DLS_OK) return status;
    assert_int_equal(text.bytes[text.length], 0);
    examine_bytes(e, text.bytes, text.length);
    status = dls_hits_matches(hits, number, field, value, &ranges, &count, err);
    if (status == DLS_OK) examine_ranges(e, ranges, count, text.length);
    return status;
}

static inline dls_status examine_snippet(examination *e, dls_hits *hits, size_t number, size_t field, size_t most,
                                         dls_error *err)
{
    dls_snippet snippet;
    dls_status status = dls_hits_snippet(hits, number, field, most, &snippet, err);
    if (status != DLS_OK) return status;
    dls_range whole = { 0, snippet.text.length };
    assert_ok(dls_ranges_convert(snippet.text.bytes, snippet.text.length, &whole, 1, DLS_UNIT_CHARACTER, &whole, err),
              err);
    assert_true(whole.end <= most);
    assert_int_equal(snippet.text.bytes[snippet.text.length], 0);
    examine_bytes(e, snippet.text.bytes, snippet.text.length);
    examine_ranges(e, snippet.ranges, snippet.range_count, snippet.text.length);
    return DLS_OK;
}

static inline dls_status examine_field(examination *e, dls_hits *hits, size_t number, size_t field, dls_error *err)
{
    size_t values = 0;
    dls_status status = dls_hits_value_count(hits, number, field, &values, err);
    for (size_t value = 0; value < values && value < 20 && status == DLS_OK; value++)
        status = examine_value(e, hits, number, field, value, err);
    for (size_t most = 20; most <= 200 && status == DLS_OK; most += 90)
        status = examine_snippet(e, hits, number, field, most, err);
    return status;
}

static inline dls_status examine_explanation(examination *e, dls_hits *hits, size_t number, dls_error *err)
{
    const dls_explain_node *nodes;
    size_t count;
    dls_status status = dls_hits_explain(hits, number, &nodes, &count, err);
    for (size_t i = 0; i < count && status == DLS_OK; i++) {
        examine_bytes(e, nodes[i].text.bytes, nodes[i].text.length);
        examine_bytes(e, &nodes[i].score, sizeof nodes[i].score);
        for (size_t f = 0; f < nodes[i].field_count; f++)
            examine_bytes(e, &nodes[i].fields[f].occurrences, sizeof nodes[i].fields[f].occurrences);
    }
    return status;
}

/* Ask all of the first `most` hits, of an index of `fields` fields. */
static inline dls_status examine_hits(examination *e, dls_hits *hits, size_t most, size_t fields, dls_error *err)
{
    dls_status status = DLS_OK;
    uint64_t total = dls_hits_total(hits);
    examine_bytes(e, &total, sizeof total);
    for (size_t i = 0; i < dls_hits_count(hits) && i < most && status == DLS_OK; i++) {
        dls_text key;
        const dls_hit *hit = dls_hits_at(hits, i);
        examine_bytes(e, &hit->document, sizeof hit->document);
        examine_bytes(e, &hit->score, sizeof hit->score);
        status = dls_hits_key(hits, i, &key, err);
        if (status == DLS_OK) examine_bytes(e, key.bytes, key.length);
        for (size_t field = 0; field < fields && status == DLS_OK; field++)
            status = examine_field(e, hits, i, field, err);
        if (status == DLS_OK) status = examine_explanation(e, hits, i, err);
    }
    return status;
}

#endif
