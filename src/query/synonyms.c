/* SPDX-License-Identifier: MIT
 *
 * Lists of synonyms: read line by line, once for each analyzer.
 */
#include "query/synonyms.h"

#include <string.h>

#include "base/alloc.h"
#include "base/error.h"

#define MOST_KEY_BYTES (DLS__MOST_FORM_TERMS * (DLS__MAX_TERM + 1))

/* Phrases that become of one by exchanging parts of it, at most: each costs what a phrase does. */
#define MOST_VARIANTS 16

/* --------------------------------------------------------------------------------------------------------- tables */

static size_t make_key(const dls__phrase_term *terms, size_t count, char key[MOST_KEY_BYTES])
{
    size_t size = 0;
    for (size_t i = 0; i < count; i++) {
        if (i > 0) key[size++] = '\n';
        memcpy(key + size, terms[i].bytes, terms[i].length);
        size += terms[i].length;
    }
    return size;
}

/* How many of the terms stand side by side from the first on. */
static size_t count_adjacent(const dls__phrase_term *terms, size_t count)
{
    size_t adjacent = 1;
    while (adjacent < count && terms[adjacent].offset == terms[0].offset + adjacent) adjacent++;
    return adjacent;
}

static dls__synonym_link **links_of(const dls__synonym_table *table, uint32_t key)
{
    return (dls__synonym_link **)(void *)table->links.bytes + key;
}

const dls__synonym_link *dls__synonyms_find(const dls__synonym_table *table, const dls__phrase_term *terms,
                                            size_t count, size_t *length)
{
    char key[MOST_KEY_BYTES];
    for (size_t size = count_adjacent(terms, dls__min(count, table->longest)); size > 0; size--) {
        uint32_t number = dls__bytemap_find(&table->keys, key, make_key(terms, size, key));
        if (number == DLS__BYTEMAP_NONE || *links_of(table, number) == NULL) continue;
        *length = size;
        return *links_of(table, number);
    }
    return NULL;
}

const dls__synonym_table *dls__synonyms_of(const dls_synonyms *synonyms, uint32_t fields)
{
    for (size_t i = 0; synonyms != NULL && i < synonyms->table_count; i++)
        if ((synonyms->tables[i].fields & fields) != 0) return &synonyms->tables[i];
    return NULL;
}

bool dls__synonym_is_same(const dls__synonym_form *a, const dls__synonym_form *b)
{
    bool same = a->count == b->count;
    for (size_t i = 0; i < a->count && same; i++)
        same = dls__compare_bytes(a->terms[i].bytes, a->terms[i].length, b->terms[i].bytes, b->terms[i].length) == 0;
    return same;
}

/* Have `to` be sought beside `from`; but what stands further apart than side by side is not found in texts. */
static dls_status link_forms(dls_synonyms *synonyms, dls__synonym_table *table, const dls__synonym_form *from,
                             const dls__synonym_form *to, dls_error *err)
{
    char key[MOST_KEY_BYTES];
    uint32_t known = table->keys.count;
    if (dls__synonym_is_same(from, to) || count_adjacent(from->terms, from->count) < from->count) return DLS_OK;
    uint32_t number = dls__bytemap_add(&table->keys, key, make_key(from->terms, from->count, key));
    if (number == DLS__BYTEMAP_NONE) return dls__no_memory(err);
    dls__synonym_link *none = NULL;
    if (number == known) dls__buf_append(&table->links, &none, sizeof none);
    DLS__TRY(dls__buf_status(&table->links, err));
    dls__synonym_link **end = links_of(table, number);
    for (; *end != NULL; end = &(*end)->next)
        if (dls__synonym_is_same((*end)->form, to)) return DLS_OK;
    *end = dls__arena_alloc_zero(&synonyms->arena, sizeof **end);
    if (*end == NULL) return dls__no_memory(err);
    (*end)->form = to;
    table->longest = dls__max(table->longest, from->count);
    return DLS_OK;
}

/* -------------------------------------------------------------------------------------------------------- reading */

/* What is at work on a list. */
typedef struct list_reader {
    dls_synonyms *synonyms;
    dls__synonym_table *table;
    dls_analyzer *analyzer;
    const char *text;
    dls__buf word;  /* without its escapes */
    dls__buf terms; /* of it */
    dls__buf forms; /* of a line: dls__synonym_form, without those that have no term */
} list_reader;

static dls_status refuse_line(const list_reader *r, const char *at, const char *what, dls_error *err)
{
    unsigned line = 1;
    for (const char *c = r->text; c < at; c++) line += *c == '\n';
    return dls__fail(err, DLS_ESYNTAX, (uint64_t)(at - r->text), "synonyms, line %u: %s", line, what);
}

static dls_status take_terms_of_form(list_reader *r, const char *at, dls_error *err)
{
    dls_token token;
    uint32_t first = 0;
    size_t count = 0;
    dls__buf_clear(&r->terms);
    dls__analyzer_begin(r->analyzer, (const char *)r->word.bytes, r->word.size);
    while (dls__analyzer_next(r->analyzer, &token)) {
        if (count++ == DLS__MOST_FORM_TERMS) return refuse_line(r, at, "a phrase of more than 16 words", err);
        if (count == 1) first = token.position;
        dls__phrase_term term = { dls__arena_copy(&r->synonyms->arena, token.term, token.term_length),
                                  token.term_length, token.position - first, NULL, 0 };
        if (term.bytes == NULL) return dls__no_memory(err);
        dls__buf_append(&r->terms, &term, sizeof term);
    }
    DLS__TRY(dls__analyzer_status(r->analyzer, err));
    return dls__buf_status(&r->terms, err);
}

/* The word or phrase in [begin, end), without spaces about it. */
static dls_status take_form(list_reader *r, const char *begin, const char *end, dls_error *err)
{
    while (begin < end && (*begin == ' ' || *begin == '\t')) begin++;
    if (begin == end) return refuse_line(r, begin, "a word is missing", err);
    dls__buf_clear(&r->word);
    for (const char *at = begin; at < end; at++) {
        if (*at == '\\' && at + 1 < end) at++;
        dls__buf_append_u8(&r->word, (uint8_t)*at);
    }
    DLS__TRY(dls__buf_status(&r->word, err));
    DLS__TRY(take_terms_of_form(r, begin, err));
    dls__synonym_form form = { .count = r->terms.size / sizeof(dls__phrase_term) };
    if (form.count == 0) return DLS_OK;
    form.terms = (const dls__phrase_term *)(const void *)dls__arena_copy(&r->synonyms->arena, r->terms.bytes,
                                                                         r->terms.size);
    if (form.terms == NULL) return dls__no_memory(err);
    dls__buf_append(&r->forms, &form, sizeof form);
    return dls__buf_status(&r->forms, err);
}

static const char *skip_to(const char *at, const char *end, const char *sign)
{
    size_t length = strlen(sign);
    for (; at < end; at++) {
        if ((size_t)(end - at) >= length && memcmp(at, sign, length) == 0) return at;
        if (*at == '\\' && at + 1 < end) at++;
    }
    return end;
}

static const char *trim_end(const char *begin, const char *end)
{
    while (end > begin && (end[-1] == ' ' || end[-1] == '\t' || end[-1] == '\r')) end--;
    return end;
}

/* Words and phrases between commas. */
static dls_status take_forms(list_reader *r, const char *begin, const char *end, dls_error *err)
{
    for (;;) {
        const char *comma = skip_to(begin, end, ",");
        DLS__TRY(take_form(r, begin, trim_end(begin, comma), err));
        if (comma == end) return DLS_OK;
        begin = comma + 1;
    }
}

/* Link those from `first_from` to `end_from` with those from `first_to` on. */
static dls_status link_all(list_reader *r, size_t end_from, size_t first_to, dls_error *err)
{
    size_t count = r->forms.size / sizeof(dls__synonym_form);
    const dls__synonym_form *forms =
        (const dls__synonym_form *)(const void *)dls__arena_copy(&r->synonyms->arena, r->forms.bytes, r->forms.size);
    if (forms == NULL) return dls__no_memory(err);
    for (size_t from = 0; from < end_from; from++)
        for (size_t to = first_to; to < count; to++)
            DLS__TRY(link_forms(r->synonyms, r->table, &forms[from], &forms[to], err));
    return DLS_OK;
}

static dls_status take_line(list_reader *r, const char *begin, const char *end, dls_error *err)
{
    const char *arrow = skip_to(begin, end, "=>");
    dls__buf_clear(&r->forms);
    DLS__TRY(take_forms(r, begin, arrow, err));
    size_t left = r->forms.size / sizeof(dls__synonym_form);
    if (arrow < end) DLS__TRY(take_forms(r, arrow + 2, end, err));
    size_t count = r->forms.size / sizeof(dls__synonym_form);
    if (count > DLS_MAX_SYNONYMS) return refuse_line(r, begin, "more than 64 words and phrases", err);
    return link_all(r, left, arrow < end ? left : 0, err);
}

static dls_status take_list_lines(list_reader *r, size_t length, size_t *rules, dls_error *err)
{
    const char *end = r->text + length;
    *rules = 0;
    for (const char *at = r->text; at < end;) {
        const char *line_end = memchr(at, '\n', (size_t)(end - at));
        if (line_end == NULL) line_end = end;
        const char *last = trim_end(at, line_end);
        if (last > at && *at != '#') {
            DLS__TRY(take_line(r, at, last, err));
            ++*rules;
        }
        at = line_end + (line_end < end);
    }
    return DLS_OK;
}

static dls_status read_list(dls_synonyms *synonyms, dls__synonym_table *table, const char *text, size_t length,
                            size_t *rules, dls_error *err)
{
    const dls_schema *schema = synonyms->schema;
    const char *name = schema->fields[schema->text_field[dls__lowest_bit(table->fields)]].analyzer;
    list_reader r = { .synonyms = synonyms, .table = table, .text = text };
    DLS__TRY(dls__analyzer_new(name, &synonyms->allocator, &r.analyzer, err));
    dls__buf_init(&r.word, &synonyms->allocator, SIZE_MAX);
    dls__buf_init(&r.terms, &synonyms->allocator, SIZE_MAX);
    dls__buf_init(&r.forms, &synonyms->allocator, SIZE_MAX);
    dls_status status = take_list_lines(&r, length, rules, err);
    dls__buf_done(&r.word);
    dls__buf_done(&r.terms);
    dls__buf_done(&r.forms);
    dls__analyzer_free(r.analyzer);
    return status;
}

dls_status dls__synonyms_add(dls_synonyms *synonyms, const char *text, size_t length, dls_error *err)
{
    size_t rules = 0;
    for (size_t i = 0; i < synonyms->table_count; i++)
        DLS__TRY(read_list(synonyms, &synonyms->tables[i], text, length, &rules, err));
    synonyms->rules += rules;
    return DLS_OK;
}

/* A table for each analyzer. */
static void begin_tables(dls_synonyms *synonyms)
{
    const dls_schema *schema = synonyms->schema;
    for (uint32_t number = 0; number < schema->text_count; number++) {
        const char *name = schema->fields[schema->text_field[number]].analyzer;
        size_t i = 0;
        for (; i < synonyms->table_count; i++) {
            uint32_t first = dls__lowest_bit(synonyms->tables[i].fields);
            if (strcmp(schema->fields[schema->text_field[first]].analyzer, name) == 0) break;
        }
        if (i == synonyms->table_count) {
            dls__bytemap_init(&synonyms->tables[i].keys, &synonyms->allocator);
            dls__buf_init(&synonyms->tables[i].links, &synonyms->allocator, SIZE_MAX);
            synonyms->table_count++;
        }
        synonyms->tables[i].fields |= UINT32_C(1) << number;
    }
}

dls_status dls__synonyms_new(const dls_schema *schema, const dls_allocator *allocator, dls_synonyms **out,
                             dls_error *err)
{
    allocator = dls__allocator_or_default(allocator);
    dls_synonyms *synonyms = dls__alloc_zero(allocator, sizeof *synonyms);
    if (synonyms == NULL) return dls__no_memory(err);
    synonyms->allocator = *allocator;
    synonyms->schema = schema;
    synonyms->fingerprint = schema->fingerprint;
    dls__arena_init(&synonyms->arena, &synonyms->allocator);
    begin_tables(synonyms);
    *out = synonyms;
    return DLS_OK;
}

void dls__synonyms_free(dls_synonyms *synonyms)
{
    if (synonyms == NULL) return;
    dls_allocator allocator = synonyms->allocator;
    for (size_t i = 0; i < synonyms->table_count; i++) {
        dls__bytemap_done(&synonyms->tables[i].keys);
        dls__buf_done(&synonyms->tables[i].links);
    }
    dls__arena_done(&synonyms->arena);
    dls__free(&allocator, synonyms, sizeof *synonyms);
}

/* ------------------------------------------------------------------------------------------------------- widening */

dls_status dls__synonym_new_member(const dls__query_maker *maker, const dls__synonym_form *form, uint32_t fields,
                                   dls_query **out, dls_error *err)
{
    const dls__phrase_term *terms = form->terms;
    if (form->count == 1)
        return dls__query_new_leaf(DLS_NODE_TERM, maker->schema, terms[0].bytes, terms[0].length, fields,
                                   maker->allocator, out, err);
    dls_query *phrase;
    DLS__TRY(dls__query_new(DLS_NODE_PHRASE, maker->schema, maker->allocator, &phrase, err));
    phrase->fields = fields;
    phrase->phrase_count = form->count;
    dls__phrase_term *copies = dls__arena_alloc_array(&phrase->arena, form->count, sizeof *copies);
    bool memory = copies != NULL;
    for (size_t i = 0; i < form->count && memory; i++) {
        copies[i] = (dls__phrase_term){ .length = terms[i].length, .offset = terms[i].offset };
        copies[i].bytes = dls__arena_copy(&phrase->arena, terms[i].bytes, terms[i].length);
        memory = copies[i].bytes != NULL;
    }
    phrase->phrase = copies;
    if (!memory) {
        dls__query_free(phrase);
        return dls__no_memory(err);
    }
    *out = phrase;
    return DLS_OK;
}

/* Forms of a phrase, the first of which is as it was written. */
typedef struct variants {
    dls__arena arena;
    dls__synonym_form forms[MOST_VARIANTS];
    size_t count;
} variants;

/* `form` with `part` in place of `length` terms from `begin` on. */
static bool exchange_part(dls__arena *arena, const dls__synonym_form *form, size_t begin, size_t length,
                          const dls__synonym_form *part, dls__synonym_form *out)
{
    size_t behind = form->count - begin - length;
    dls__phrase_term *terms = dls__arena_alloc_array(arena, begin + part->count + behind, sizeof *terms);
    if (terms == NULL) return false;
    memcpy(terms, form->terms, begin * sizeof *terms);
    uint32_t base = form->terms[begin].offset, end = base + part->terms[part->count - 1].offset;
    for (size_t i = 0; i < part->count; i++) {
        terms[begin + i] = part->terms[i];
        terms[begin + i].offset += base;
    }
    for (size_t i = 0; i < behind; i++) {
        const dls__phrase_term *term = &form->terms[begin + length + i];
        terms[begin + part->count + i] = *term;
        terms[begin + part->count + i].offset = end + (term->offset - form->terms[begin + length - 1].offset);
    }
    *out = (dls__synonym_form){ terms, begin + part->count + behind };
    uint32_t first = terms[0].offset;
    for (size_t i = 0; i < out->count; i++) terms[i].offset -= first;
    return true;
}

/* Exchange what stands at `begin` in all forms so far, which are alike up to there. */
static dls_status exchange_in_all(variants *all, size_t begin, size_t length, const dls__synonym_link *links,
                                  dls_error *err)
{
    size_t before = all->count;
    for (const dls__synonym_link *link = links; link != NULL; link = link->next)
        for (size_t i = 0; i < before && all->count < MOST_VARIANTS; i++)
            if (!exchange_part(&all->arena, &all->forms[i], begin, length, link->form, &all->forms[all->count++]))
                return dls__no_memory(err);
    return DLS_OK;
}

/* From the last word on to the first, so that what was exchanged lies behind. Where keys overlap, the first and longest
 * goes before the others. */
static dls_status exchange_parts(const dls__synonym_table *table, variants *all, dls_error *err)
{
    struct {
        size_t begin;
        size_t length;
        const dls__synonym_link *links;
    } found[DLS__MOST_FORM_TERMS];
    size_t count = 0, begin = 0;
    const dls__synonym_form own = all->forms[0];
    while (begin < own.count && count < DLS__MOST_FORM_TERMS) {
        size_t length = 1;
        const dls__synonym_link *links = dls__synonyms_find(table, own.terms + begin, own.count - begin, &length);
        if (links != NULL) {
            found[count].begin = begin;
            found[count].length = length;
            found[count++].links = links;
        }
        begin += length;
    }
    while (count-- > 0)
        DLS__TRY(exchange_in_all(all, found[count].begin, found[count].length, found[count].links, err));
    return DLS_OK;
}

/* `query` and its other forms as one synonym. */
static dls_status join_forms(const dls__query_maker *maker, const variants *all, uint32_t fields, dls_query **query,
                             dls_error *err)
{
    dls_query *synonym, *own = *query;
    DLS__TRY(dls__query_new(DLS_NODE_SYNONYM, maker->schema, maker->allocator, &synonym, err));
    synonym->boost = own->boost;
    *query = synonym;
    DLS__TRY(dls__query_add(synonym, DLS_SHOULD, own, err));
    for (size_t i = 1; i < all->count; i++) {
        dls_query *member;
        DLS__TRY(dls__synonym_new_member(maker, &all->forms[i], fields, &member, err));
        DLS__TRY(dls__query_add(synonym, DLS_SHOULD, member, err));
    }
    return DLS_OK;
}

dls_status dls__synonyms_widen(const dls__query_maker *maker, uint32_t fields, dls_query **query, dls_error *err)
{
    dls_query *own = *query;
    const dls__synonym_table *table = dls__synonyms_of(maker->synonyms, fields);
    bool is_word = own->kind == DLS_NODE_TERM;
    if (table == NULL || (!is_word && (own->kind != DLS_NODE_PHRASE || own->slop > 0 || own->near))) return DLS_OK;
    variants all;
    dls__phrase_term word = { .bytes = own->term, .length = own->term_length };
    all.forms[0] = (dls__synonym_form){ is_word ? &word : own->phrase, is_word ? 1 : own->phrase_count };
    all.count = 1;
    dls__arena_init(&all.arena, maker->allocator);
    dls_status status = exchange_parts(table, &all, err);
    if (status == DLS_OK && all.count > 1) status = join_forms(maker, &all, fields, query, err);
    dls__arena_done(&all.arena);
    if (status != DLS_OK) {
        dls__query_free(*query);
        *query = NULL;
    }
    return status;
}
