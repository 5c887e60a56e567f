/* SPDX-License-Identifier: MIT
 *
 * Titles that have what was typed. A search for it, with the best completions of the last word, finds the documents
 * that whoever types this will be shown first; a filter leaves those whose titles have all of it. So no titles are kept
 * beside the stored ones, and it matters not in which order words come.
 */
#include "base/error.h"
#include "rank/search.h"
#include "rank/suggest.h"

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

static dls_status add_title(dls__suggester *s, const dls__record_reader *record, dls_error *err)
{
    dls_suggestion title = { .kind = DLS_SUGGESTION_TITLE, .count = 1, .corrected = dls__suggest_is_put_right(s) };
    title.text = (dls_text){ dls__arena_copy(&s->out->arena, record->value, record->length), record->length };
    title.key = (dls_text){ dls__arena_copy(&s->out->arena, record->key, record->key_length), record->key_length };
    if (title.text.bytes == NULL || title.key.bytes == NULL) return dls__no_memory(err);
    s->out->all[s->out->count++] = title;
    return DLS_OK;
}

static dls_status look_at_hits(dls__suggester *s, const dls_hit *hits, size_t count, dls__buf *record, dls_error *err)
{
    size_t end = s->out->count + s->options->titles;
    for (size_t i = 0; i < count && s->out->count < end; i++) {
        dls__record_reader title;
        bool has;
        DLS__TRY(dls__suggest_read_title(s, &hits[i], record, &title, &has, err));
        if (has && !is_suggested(s->out, title.value, title.length)) DLS__TRY(add_title(s, &title, err));
    }
    return DLS_OK;
}

dls_status dls__suggest_read_title(dls__suggester *s, const dls_hit *hit, dls__buf *record, dls__record_reader *title,
                                   bool *has, dls_error *err)
{
    uint32_t local;
    const dls__segment *segment = dls__index_segment_of(s->index, hit->document, &local);
    dls__buf_clear(record);
    DLS__TRY(dls__docstore_read(&segment->stored, local, record, err));
    dls__record_open(title, record->bytes, record->size);
    *has = false;
    while (!*has && dls__record_next(title)) *has = title->field == s->index->schema->text_field[s->field];
    if (!title->reader.bad) return DLS_OK;
    return dls__section_corrupt(&segment->stored.section, 0, "a record that makes no sense", err);
}

dls_status dls__suggest_find_titles(dls__suggester *s, size_t from, size_t limit, dls_hit *hits, size_t *count,
                                    dls_error *err)
{
    dls_query *query, *filter;
    dls__search_result result;
    *count = 0;
    if (s->word_count + s->typing == 0 || s->length < LEAST_TYPED) return DLS_OK;
    DLS__TRY(new_title_query(s, from, dls__schema_text_mask(s->index->schema, 0), &query, err));
    DLS__TRY(new_title_query(s, from, UINT32_C(1) << s->field, &filter, err));
    dls__search_request request = { .query = query, .filter = filter, .parameters = s->parameters, .limit = limit };
    dls__found found = { .hits = hits };
    DLS__TRY(dls__search_for(s->index, &request, s->arena->allocator, NULL, &found, &result, err));
    *count = result.count;
    return DLS_OK;
}

dls_status dls__suggest_titles(dls__suggester *s, dls_error *err)
{
    dls_hit hits[HITS_FOR_A_TITLE * DLS_MAX_SUGGESTIONS];
    size_t count;
    dls__buf record;
    DLS__TRY(dls__suggest_find_titles(s, 0, HITS_FOR_A_TITLE * s->options->titles, hits, &count, err));
    dls__buf_init(&record, s->arena->allocator, SIZE_MAX);
    dls_status status = look_at_hits(s, hits, count, &record, err);
    dls__buf_done(&record);
    return status;
}
