/* SPDX-License-Identifier: MIT
 *
 * Titles that have what was typed. A search for it, with the best completions of the last word, finds the documents
 * that whoever types this will be shown first; a filter leaves those whose titles have all of it. So no titles are kept
 * beside the stored ones, and it matters not in which order words come.
 */
#include "base/error.h"
#include "columns/record.h"
#include "rank/search.h"
#include "rank/suggest.h"
#include "rank/term_df.h"

/* Completions that are searched for, and letters below which nothing is: of "a" the best titles are any. */
#define COMPLETIONS_SOUGHT 4
#define LEAST_TYPED 3

/* Hits that are looked at for each title that is wanted: some documents share theirs. */
#define HITS_FOR_A_TITLE 2

/* ------------------------------------------------------------------------------------------------------- searching */

/* The last word: one of its best completions, which count the more the better they are, or as it stands. */
static dls_status add_last_word(dls__suggester *s, uint32_t fields, dls_query *all, dls_error *err)
{
    dls_query *any;
    dls_query *leaf;
    bool stands = false;
    DLS__TRY(dls__suggest_new_bool(s, COMPLETIONS_SOUGHT + 1, &any, err));
    for (size_t i = 0; i < s->completions.count && i < COMPLETIONS_SOUGHT; i++) {
        const dls__completion *each = &s->completions.all[i];
        double share = dls__completion_worth(&s->completions, i) / dls__completion_worth(&s->completions, 0);
        DLS__TRY(dls__suggest_new_term(s, each->term, each->term_length, fields, &leaf, err));
        leaf->boost = share > (double)DLS__MIN_BOOST ? (float)share : DLS__MIN_BOOST;
        dls__suggest_add(any, DLS_SHOULD, leaf);
        stands |= dls__compare_bytes(each->term, each->term_length, s->last.term, s->last.term_length) == 0;
    }
    if (!stands) {
        DLS__TRY(dls__suggest_new_term(s, s->last.term, s->last.term_length, fields, &leaf, err));
        dls__suggest_add(any, DLS_SHOULD, leaf);
    }
    dls__suggest_add(all, DLS_MUST, any);
    return DLS_OK;
}

static bool is_repeated(const dls_query *all, const dls__suggest_word *word)
{
    for (size_t i = 0; i < all->clause_count; i++) {
        const dls_query *other = all->clauses[i].query;
        if (dls__compare_bytes(other->term, other->term_length, word->term, word->term_length) == 0) return true;
    }
    return false;
}

/* All words of the text from one on, in some of the fields. */
static dls_status new_title_query(dls__suggester *s, size_t from, uint32_t fields, dls_query **out, dls_error *err)
{
    dls_query *leaf;
    DLS__TRY(dls__suggest_new_bool(s, s->word_count + 1, out, err));
    for (size_t i = from; i < s->word_count; i++) {
        if (is_repeated(*out, &s->words[i])) continue;
        DLS__TRY(dls__suggest_new_term(s, s->words[i].term, s->words[i].term_length, fields, &leaf, err));
        dls__suggest_add(*out, DLS_MUST, leaf);
    }
    return s->typing ? add_last_word(s, fields, *out, err) : DLS_OK;
}

/* --------------------------------------------------------------------------------------------------------- looking */

static bool is_suggested(const dls_suggestions *suggestions, const char *title, size_t length)
{
    for (size_t i = 0; i < suggestions->count; i++) {
        const dls_suggestion *each = &suggestions->all[i];
        if (each->kind == DLS_SUGGESTION_TITLE &&
            dls__compare_bytes(each->text.bytes, each->text.length, title, length) == 0)
            return true;
    }
    return false;
}

static dls_status add_title(dls__suggester *s, const dls__suggest_title *found, dls_error *err)
{
    dls__arena *arena = &s->out->arena;
    dls_suggestion title = { .kind = DLS_SUGGESTION_TITLE, .count = 1, .index = found->index };
    title.corrected = dls__suggest_is_put_right(s);
    title.text = (dls_text){ dls__arena_copy(arena, found->text.bytes, found->text.length), found->text.length };
    title.key = (dls_text){ dls__arena_copy(arena, found->key.bytes, found->key.length), found->key.length };
    if (title.text.bytes == NULL || title.key.bytes == NULL) return dls__no_memory(err);
    s->out->all[s->out->count++] = title;
    return DLS_OK;
}

/* The first value of the title's field, and the key, of a record. */
static dls_status read_title_record(dls__suggester *s, const dls__segment *segment, uint32_t document, dls__buf *bytes,
                                    dls__suggest_title *out, dls_error *err)
{
    dls__record_reader record;
    bool has = false;
    DLS__TRY(dls__docstore_read(&segment->stored, document, bytes, err));
    dls__record_open(&record, bytes->bytes, bytes->size);
    while (!has && dls__record_next(&record)) has = record.field == s->index->schema->text_field[s->field];
    if (record.reader.bad)
        return dls__section_corrupt(&segment->stored.section, 0, "a record that makes no sense", err);
    out->read = true;
    out->index = s->index_of != NULL ? s->index_of[segment - s->index->segments] : 0;
    if (!has) return DLS_OK;
    out->text = (dls_text){ dls__arena_copy(s->arena, record.value, record.length), record.length };
    out->key = (dls_text){ dls__arena_copy(s->arena, record.key, record.key_length), record.key_length };
    return out->text.bytes != NULL && out->key.bytes != NULL ? DLS_OK : dls__no_memory(err);
}

dls_status dls__suggest_read_title(dls__suggester *s, dls__suggest_title *title, dls_error *err)
{
    uint32_t local;
    dls__buf bytes;
    if (title->read) return DLS_OK;
    const dls__segment *segment = dls__index_segment_of(s->index, title->hit.document, &local);
    dls__buf_init(&bytes, s->arena->allocator, SIZE_MAX);
    dls_status status = read_title_record(s, segment, local, &bytes, title, err);
    dls__buf_done(&bytes);
    return status;
}

/* Whether no title can have the last word together with those before it: completions have been counted, and it is no
 * term as it stands. */
static dls_status cannot_have_last(const dls__suggester *s, bool *out, dls_error *err)
{
    uint64_t df;
    *out = false;
    if (!s->typing || !s->apart) return DLS_OK;
    DLS__TRY(dls__term_df(s->index, s->last.term, s->last.term_length, s->arena->allocator, &df, err));
    *out = df == 0;
    return DLS_OK;
}

static dls_status find_titles(dls__suggester *s, size_t from, size_t limit, dls__suggest_titles_found *out,
                              dls_error *err)
{
    dls_query *query, *filter;
    dls__search_result result;
    bool none;
    out->count = 0;
    if (s->word_count + s->typing == 0 || s->length < LEAST_TYPED || limit == 0) return DLS_OK;
    DLS__TRY(cannot_have_last(s, &none, err));
    if (none) return DLS_OK;
    dls_hit *hits = dls__arena_alloc_array(s->arena, limit, sizeof *hits);
    if (hits == NULL) return dls__no_memory(err);
    DLS__TRY(new_title_query(s, from, dls__schema_text_mask(s->index->schema, 0), &query, err));
    DLS__TRY(new_title_query(s, from, UINT32_C(1) << s->field, &filter, err));
    dls__search_request request = {
        .query = query, .filter = filter, .filter_suffices = true, .parameters = s->parameters, .limit = limit
    };
    dls__found found = { .hits = hits };
    DLS__TRY(dls__search_for(s->index, &request, s->arena->allocator, NULL, &found, &result, err));
    out->all = dls__arena_alloc_zero(s->arena, dls__max(result.count, 1) * sizeof *out->all);
    if (out->all == NULL) return dls__no_memory(err);
    for (size_t i = 0; i < result.count; i++) out->all[i].hit = hits[i];
    out->count = result.count;
    return DLS_OK;
}

dls_status dls__suggest_find_titles(dls__suggester *s, size_t from, dls__suggest_titles_found *out, dls_error *err)
{
    return find_titles(s, from, DLS__TITLES_FOLLOWED, out, err);
}

dls_status dls__suggest_find_all_titles(dls__suggester *s, const dls__suggest_titles_found **out, dls_error *err)
{
    size_t offered = HITS_FOR_A_TITLE * s->options->titles;
    bool followed = !s->typing && s->options->words > 0;
    size_t limit = followed ? dls__max(offered, DLS__TITLES_FOLLOWED) : offered;
    if (!s->titles_sought) DLS__TRY(find_titles(s, 0, limit, &s->titles, err));
    s->titles_sought = true;
    *out = &s->titles;
    return DLS_OK;
}

dls_status dls__suggest_titles(dls__suggester *s, dls_error *err)
{
    const dls__suggest_titles_found *found;
    size_t end = s->out->count + s->options->titles;
    DLS__TRY(dls__suggest_find_all_titles(s, &found, err));
    for (size_t i = 0; i < found->count && i < HITS_FOR_A_TITLE * s->options->titles && s->out->count < end; i++) {
        dls__suggest_title *each = &found->all[i];
        DLS__TRY(dls__suggest_read_title(s, each, err));
        if (each->text.bytes != NULL && !is_suggested(s->out, each->text.bytes, each->text.length))
            DLS__TRY(add_title(s, each, err));
    }
    return DLS_OK;
}
