/* SPDX-License-Identifier: MIT
 *
 * The whole of search, as simply as it can be said.
 */
#include "support/naive.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/analyzer.h"
#include "analysis/stop_words.h"
#include "support/naive_values.h"

/* One word of a document: its term, and where it stands in which of the document's values. Equal terms are one string
 * of the pool, so that pointers tell whether they are equal. */
typedef struct word {
    const char *term;
    size_t field;
    size_t value;
    uint32_t position; /* in the value */
    uint32_t place;    /* in the field, whose values lie 64 words apart */
} word;

typedef struct document {
    word *words; /* a keyword is a word too, of its field, at position 0 */
    size_t count;
} document;

/* A term, and in how many documents it is, as it was last counted. */
typedef struct pooled_term {
    size_t df;
    size_t last; /* of these */
    char bytes[];
} pooled_term;

typedef struct pool {
    pooled_term **terms;
    size_t count;
} pool;

struct naive {
    const dls_schema *schema;
    dls_analyzer *analyzer; /* of all text fields; all of them have one here */
    pool *pool;
    document *documents;
    size_t count;
};

/* ------------------------------------------------------------------------------------------------- documents */

/* Room for one element more; it doubles when it is full, at powers of two. */
static void *grown(void *array, size_t count, size_t size)
{
    return (count & (count - 1)) == 0 ? realloc(array, (count == 0 ? 1 : 2 * count) * size) : array;
}

static const char *pooled(pool *terms, const char *bytes, size_t length)
{
    for (size_t i = 0; i < terms->count; i++)
        if (strncmp(terms->terms[i]->bytes, bytes, length) == 0 && terms->terms[i]->bytes[length] == '\0')
            return terms->terms[i]->bytes;
    terms->terms = grown(terms->terms, terms->count, sizeof *terms->terms);
    pooled_term *copy = calloc(1, sizeof *copy + length + 1);
    memcpy(copy->bytes, bytes, length);
    terms->terms[terms->count++] = copy;
    return copy->bytes;
}

typedef struct taker {
    pool *terms;
    document *into;
    size_t field;
    size_t value;
    uint32_t place; /* of the value's first word */
} taker;

static bool take_token(void *ctx, const dls_token *token)
{
    taker *t = ctx;
    t->into->words = grown(t->into->words, t->into->count, sizeof(word));
    t->into->words[t->into->count++] = (word){ pooled(t->terms, token->term, token->term_length), t->field, t->value,
                                               token->position, t->place + token->position };
    return true;
}

static void add_words(const naive *collection, document *into, size_t field, size_t value, uint32_t place,
                      const char *text, size_t length)
{
    dls_error err;
    taker t = { collection->pool, into, field, value, place };
    if (dls_analyzer_run(collection->analyzer, text, length, take_token, &t, &err) != DLS_OK) abort();
}

static bool is_text(const naive *collection, size_t field)
{
    return dls_schema_at(collection->schema, field)->kind == DLS_FIELD_TEXT;
}

static const char *analyzer_of(const naive *collection)
{
    size_t field = 0;
    while (!is_text(collection, field)) field++;
    return dls_schema_at(collection->schema, field)->analyzer;
}

naive *naive_new(const dls_schema *schema)
{
    dls_error err;
    naive *collection = calloc(1, sizeof *collection);
    collection->schema = schema;
    collection->pool = calloc(1, sizeof *collection->pool);
    if (dls_analyzer_new(analyzer_of(collection), NULL, &collection->analyzer, &err) != DLS_OK) abort();
    return collection;
}

void naive_free(naive *collection)
{
    for (size_t i = 0; i < collection->count; i++) free(collection->documents[i].words);
    for (size_t i = 0; i < collection->pool->count; i++) free(collection->pool->terms[i]);
    free(collection->pool->terms);
    free(collection->pool);
    dls_analyzer_free(collection->analyzer);
    free(collection->documents);
    free(collection);
}

/* How many words of `field` a document has: its length. */
static uint32_t length_of(const document *d, size_t field)
{
    uint32_t length = 0;
    for (size_t i = 0; i < d->count; i++) length += d->words[i].field == field;
    return length;
}

/* The words of a value; `*end` is behind the last word of the field so far, and then behind this value's. */
static void add_value(const naive *collection, document *into, size_t field, size_t value, const dls_value *text,
                      uint32_t *end)
{
    size_t before = into->count;
    if (length_of(into, field) > 0) *end += 64;
    add_words(collection, into, field, value, *end, text->text, text->length);
    if (into->count > before) *end = into->words[into->count - 1].place + 1;
}

void naive_add(naive *collection, const dls_value *values, size_t count)
{
    document d = { NULL, 0 };
    uint32_t ends[DLS_MAX_FIELDS] = { 0 };
    for (size_t i = 0; i < count; i++) {
        size_t field = values[i].field;
        const dls_field *declared = dls_schema_at(collection->schema, field);
        if (declared->kind == DLS_FIELD_TEXT) add_value(collection, &d, field, i, &values[i], &ends[field]);
        if (declared->kind == DLS_FIELD_TEXT || declared->kind == DLS_FIELD_STORED) continue;
        d.words = grown(d.words, d.count, sizeof(word));
        d.words[d.count++] = (word){ pooled(collection->pool, values[i].text, values[i].length), field, i, 0, 0 };
    }
    collection->documents = grown(collection->documents, collection->count, sizeof(document));
    collection->documents[collection->count++] = d;
}

void naive_drop(naive *collection, const bool *gone)
{
    size_t kept = 0;
    for (size_t i = 0; i < collection->count; i++) {
        if (gone[i])
            free(collection->documents[i].words);
        else
            collection->documents[kept++] = collection->documents[i];
    }
    collection->count = kept;
}

/* ------------------------------------------------------------------------------------------------- statistics */

/* Whether `term` stands in `value`, from `distance` behind the word at `position`, up to `slop` words from there. */
static bool stands_about(const document *d, const char *term, size_t value, uint32_t position, uint32_t distance,
                         uint32_t slop)
{
    for (size_t i = 0; i < d->count; i++) {
        int64_t off = (int64_t)d->words[i].position - ((int64_t)position + (int64_t)distance);
        if (d->words[i].value == value && d->words[i].term == term && llabs(off) <= (int64_t)slop) return true;
    }
    return false;
}

/* How often `term` occurs in `field`. */
static uint32_t occurrences(const document *d, const char *term, size_t field)
{
    uint32_t count = 0;
    for (size_t i = 0; i < d->count; i++) count += d->words[i].field == field && d->words[i].term == term;
    return count;
}

static pooled_term *pooled_of(const char *term)
{
    return (pooled_term *)(void *)((uintptr_t)term - offsetof(pooled_term, bytes));
}

/* In how many documents each term occurs, in any text field. */
static void count_documents_of_terms(const naive *collection)
{
    for (size_t i = 0; i < collection->pool->count; i++)
        collection->pool->terms[i]->df = collection->pool->terms[i]->last = 0;
    for (size_t i = 0; i < collection->count; i++)
        for (size_t w = 0; w < collection->documents[i].count; w++) {
            const word *candidate = &collection->documents[i].words[w];
            pooled_term *term = pooled_of(candidate->term);
            if (!is_text(collection, candidate->field) || term->last == i + 1) continue;
            term->last = i + 1;
            term->df++;
        }
}

size_t naive_documents(const naive *collection) { return collection->count; }

size_t naive_df(const naive *collection, const char *term)
{
    const char *own = pooled(collection->pool, term, strlen(term));
    count_documents_of_terms(collection);
    return pooled_of(own)->df;
}

static bool has_text_word(const naive *collection, const document *d, const char *term)
{
    bool has = false;
    for (size_t i = 0; i < d->count; i++) has |= d->words[i].term == term && is_text(collection, d->words[i].field);
    return has;
}

/* Whether a document has all words of a line, which have blanks between them, wherever they stand. */
static bool has_all_words(const naive *collection, const document *d, const char *line, size_t length)
{
    bool all = length > 0;
    for (size_t at = 0; at < length;) {
        size_t size = strcspn(line + at, " \n");
        all &= has_text_word(collection, d, pooled(collection->pool, line + at, size));
        at += size + 1;
    }
    return all;
}

size_t naive_df_of_any(const naive *collection, const char *lines)
{
    size_t df = 0;
    for (size_t i = 0; i < collection->count; i++) {
        bool any = false;
        for (const char *line = lines; line[0] != '\0';) {
            size_t length = strcspn(line, "\n");
            any |= has_all_words(collection, &collection->documents[i], line, length);
            line += length + (line[length] == '\n');
        }
        df += any;
    }
    return df;
}

dls_field_statistics naive_field(const naive *collection, size_t field)
{
    dls_field_statistics sums = { 0, 0 };
    for (size_t i = 0; i < collection->count; i++) {
        uint32_t length = length_of(&collection->documents[i], field);
        sums.words += length;
        sums.documents += length > 0;
    }
    return sums;
}

static float idf_of(const naive *collection, size_t documents)
{
    double n = (double)collection->count, df = (double)documents;
    return (float)log(1.0 + (n - df + 0.5) / (df + 0.5));
}

/* The mean length of a field over the documents that have it. */
static double average_length(const naive *collection, size_t field)
{
    dls_field_statistics sums = naive_field(collection, field);
    return sums.documents == 0 ? 1.0 : (double)sums.words / (double)sums.documents;
}

/* Lengths are kept exactly to 40; above that, what exceeds 24 is cut to its 4 highest bits. */
static uint32_t kept_length(uint32_t length)
{
    if (length <= 40) return length;
    uint32_t rest = length - 24, bits = 0;
    while (rest >> bits >= 16) bits++;
    return 24 + (rest >> bits << bits);
}

/* ---------------------------------------------------------------------------------------------------- scoring */

/* The words that a leaf of the query asks for, and their idfs: found once, not for every document. */
typedef struct asked {
    const naive_query *query;
    document words;
    float *idf;           /* of each */
    document *expansions; /* of each, of a prefix or a misspelt word: the terms it became */
    float *expansion_idf; /* of each */
    float synonym_idf;    /* of words and phrases that count as one */
} asked;

#define MOST_BOOSTS 40 /* above each other */

typedef struct searcher {
    const naive *collection;
    const naive_parameters *parameters;
    double average[DLS_MAX_FIELDS];
    asked *leaves;
    size_t leaf_count;
    float boosts[MOST_BOOSTS]; /* of the nodes above, outermost first */
    size_t boost_count;
} searcher;

/* What counts `times` where it stands; what is nearest multiplies first. */
static float boosted(const searcher *s, float times)
{
    for (size_t i = s->boost_count; i-- > 0;) times *= s->boosts[i];
    return times;
}

/* What `count` occurrences in one field add to tf. */
static float field_tf(const searcher *s, const document *d, size_t field, uint32_t count)
{
    double b = (double)s->parameters->b[field], length = (double)kept_length(length_of(d, field));
    float factor = (float)((double)s->parameters->weights[field] / (1.0 - b + b * (length / s->average[field])));
    return (float)count * factor;
}

static float saturated(const searcher *s, float weight, float tf)
{
    float k1 = s->parameters->k1, delta = s->parameters->delta;
    switch (s->parameters->formula) {
    case DLS_FORMULA_BM25: break;
    case DLS_FORMULA_BM25_PLUS: return weight * ((1.0f - k1 / (k1 + tf)) + (float)((double)delta / ((double)k1 + 1.0)));
    case DLS_FORMULA_BM25L: return weight * (1.0f - k1 / (k1 + (tf + delta)));
    }
    return weight * (1.0f - k1 / (k1 + tf));
}

static bool is_sought(const searcher *s, uint64_t fields, size_t field)
{
    return is_text(s->collection, field) && (fields == 0 || (fields >> field & 1) != 0) &&
           s->parameters->weights[field] != 0.0f;
}

/* Where `term`, which is there, first stands in `field`. */
static uint32_t first_place(const document *d, const char *term, size_t field)
{
    size_t i = 0;
    while (d->words[i].field != field || d->words[i].term != term) i++;
    return d->words[i].place;
}

/* Whether a word counts more that comes early in `field`. */
static bool leads(const searcher *s, size_t field)
{
    return is_sought(s, 0, field) && dls_schema_at(s->collection->schema, field)->positions &&
           s->parameters->lead[field] > 0.0f;
}

/* What first standing at `place` of `field` adds: at the beginning of the document, which is all such fields one after
 * the other, the field's lead, and less further on. */
static float early_at(const searcher *s, const document *d, size_t field, uint32_t place)
{
    uint64_t words = place;
    if (!leads(s, field)) return 0.0f;
    for (size_t before = 0; before < field; before++)
        if (leads(s, before)) words += kept_length(length_of(d, before));
    return s->parameters->lead[field] / (1.0f + (float)words / 30.0f);
}

/* What the place of `term` adds. */
static float early(const searcher *s, const document *d, const char *term, uint64_t fields)
{
    float most = 0.0f;
    for (size_t field = 0; field < dls_schema_count(s->collection->schema); field++) {
        if (!is_sought(s, fields, field) || occurrences(d, term, field) == 0) continue;
        float own = early_at(s, d, field, first_place(d, term, field));
        if (own > most) most = own;
    }
    return most;
}

/* A term of idf * boost = `weight`. */
static float score_term(const searcher *s, const document *d, const char *term, float weight, uint64_t fields,
                        bool *matches)
{
    float tf = 0.0f;
    *matches = false;
    for (size_t field = 0; field < dls_schema_count(s->collection->schema); field++) {
        if (!is_sought(s, fields, field)) continue;
        uint32_t count = occurrences(d, term, field);
        if (count == 0) continue;
        *matches = true;
        tf += field_tf(s, d, field, count);
    }
    return *matches ? saturated(s, weight, tf) + weight * early(s, d, term, fields) : 0.0f;
}

/* What two words add, of which each counts `first` and `second`, where one field has the other right behind the one. */
static float beside(const searcher *s, const document *d, const char *left, float first, const char *right,
                    float second, uint64_t fields)
{
    bool found = false;
    for (size_t i = 0; i < d->count; i++) {
        const word *a = &d->words[i];
        if (a->term != left || !is_sought(s, fields, a->field)) continue;
        if (!dls_schema_at(s->collection->schema, a->field)->positions) continue;
        found |= stands_about(d, right, a->value, a->position, 1, 0);
    }
    return found ? s->parameters->adjacency * 0.5f * (first + second) : 0.0f;
}

/* The words that a text is for the fields of a search. */
static void words_of(const naive *collection, const char *text, document *out)
{
    *out = (document){ NULL, 0 };
    add_words(collection, out, 0, 0, 0, text, strlen(text));
}

/* The text without its stop words; all of it if there is nothing else. Words have single spaces between them here. */
static char *without_stop_words(const naive *collection, const char *text)
{
    size_t length = strlen(text);
    char *kept = calloc(1, length + 2), language[32] = "";
    sscanf(analyzer_of(collection), "%31[^:]", language);
    for (size_t at = 0; at < length;) {
        size_t size = strcspn(text + at, " ");
        if (!dls__is_stop_word(language, text + at, size)) strncat(strcat(kept, " "), text + at, size);
        at += size + (text[at + size] == ' ');
    }
    document words;
    words_of(collection, kept, &words);
    if (words.count == 0) memcpy(kept, text, length + 1);
    free(words.words);
    return kept;
}

/* Without those words that are there before. */
static void keep_different(document *words)
{
    size_t kept = 0;
    for (size_t i = 0; i < words->count; i++) {
        bool said = false;
        for (size_t j = 0; j < kept; j++) said |= words->words[j].term == words->words[i].term;
        if (!said) words->words[kept++] = words->words[i];
    }
    words->count = kept;
}

/* The code points of a term, which is valid UTF-8; returns how many. */
static size_t code_points(const char *term, uint32_t *out)
{
    size_t count = 0;
    for (const unsigned char *at = (const unsigned char *)term; *at != 0; at++) {
        if ((*at & 0xc0) != 0x80)
            out[count++] = *at;
        else
            out[count - 1] = out[count - 1] << 8 | *at;
    }
    return count;
}

/* How many code points are to be added, dropped, replaced or exchanged with their neighbour to make one of the other,
 * where none is edited twice. */
static uint32_t edits_between(const char *left, const char *right)
{
    static uint32_t a[300], b[300], best[300][300];
    size_t n = code_points(left, a), m = code_points(right, b);
    for (size_t i = 0; i <= n; i++)
        for (size_t j = 0; j <= m; j++) {
            uint32_t least = (uint32_t)(i + j); /* drop all, add all */
            if (i > 0 && best[i - 1][j] + 1 < least) least = best[i - 1][j] + 1;
            if (j > 0 && best[i][j - 1] + 1 < least) least = best[i][j - 1] + 1;
            if (i > 0 && j > 0 && best[i - 1][j - 1] + (a[i - 1] != b[j - 1]) < least)
                least = best[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && best[i - 2][j - 2] + 1 < least)
                least = best[i - 2][j - 2] + 1;
            best[i][j] = least;
        }
    return best[n][m];
}

/* The last word of the text, folded but not stemmed. */
static const char *folded(const naive *collection, const char *text)
{
    const char *name = analyzer_of(collection), *accents = strchr(name, ':');
    char unstemmed[32];
    dls_error err;
    document words = { NULL, 0 };
    taker t = { collection->pool, &words, 0, 0, 0 };
    dls_analyzer *analyzer;
    snprintf(unstemmed, sizeof unstemmed, "%s%s", strcmp(name, "spaces") == 0 ? "spaces" : "words",
             accents != NULL ? accents : "");
    if (dls_analyzer_new(unstemmed, NULL, &analyzer, &err) != DLS_OK) abort();
    if (dls_analyzer_run(analyzer, text, strlen(text), take_token, &t, &err) != DLS_OK) abort();
    const char *last = words.words[words.count - 1].term;
    dls_analyzer_free(analyzer);
    free(words.words);
    return last;
}

/* ------------------------------------------------------------------------------------------------ misspelt words */

/* A term that a word may be meant for. */
typedef struct meant {
    const char *term;
    size_t df;
    unsigned rank; /* by edits */
    size_t evidence;
} meant;

typedef struct meant_list {
    meant *list;
    size_t count;
} meant_list;

static int compare_meant(const void *left, const void *right)
{
    const meant *a = left, *b = right;
    if (a->rank != b->rank) return a->rank < b->rank ? -1 : 1;
    if (a->evidence != b->evidence) return a->evidence > b->evidence ? -1 : 1;
    return strcmp(a->term, b->term);
}

static void note_meant(meant_list *all, const char *own, const char *term, unsigned rank, size_t times)
{
    size_t df = pooled_of(term)->df;
    if (df == 0 || strcmp(term, own) == 0) return;
    all->list = grown(all->list, all->count, sizeof *all->list);
    all->list[all->count++] = (meant){ term, df, rank, df * times };
}

/* The terms of a word that is no part of the collection. */
typedef struct foreign_terms {
    char first[DLS__MAX_TERM + 1];
    size_t count;
} foreign_terms;

static bool take_foreign(void *ctx, const dls_token *token)
{
    foreign_terms *terms = ctx;
    if (terms->count++ == 0) snprintf(terms->first, sizeof terms->first, "%.*s", (int)token->term_length, token->term);
    return true;
}

/* A word that another was made of. */
static void note_edited(const naive *collection, meant_list *all, const char *own, const char *typed, unsigned rank,
                        size_t times)
{
    dls_error err;
    foreign_terms terms = { "", 0 };
    if (dls_analyzer_run(collection->analyzer, typed, strlen(typed), take_foreign, &terms, &err) != DLS_OK) abort();
    for (size_t i = 0; i < collection->pool->count && terms.count == 1; i++)
        if (strcmp(collection->pool->terms[i]->bytes, terms.first) == 0)
            note_meant(all, own, collection->pool->terms[i]->bytes, rank, times);
}

/* Where code point `number` of a word begins. */
static size_t begin_of(const char *typed, size_t number)
{
    size_t at = 0;
    for (; number > 0; number--)
        for (at++; ((unsigned char)typed[at] & 0xc0) == 0x80;) at++;
    return at;
}

/* All words that one edit makes of `typed`. */
static void edit_once(const naive *collection, meant_list *all, const char *own, const char *typed, size_t letters,
                      bool latin)
{
    char edited[600];
    for (size_t i = 0; i <= letters; i++) {
        int at = (int)begin_of(typed, i), next = i < letters ? (int)begin_of(typed, i + 1) : 0;
        int after = i + 1 < letters ? (int)begin_of(typed, i + 2) : 0;
        unsigned rank = i == 0 ? 2 : 1;
        if (i + 1 < letters) {
            snprintf(edited, sizeof edited, "%.*s%.*s%.*s%s", at, typed, after - next, typed + next, next - at,
                     typed + at, typed + after);
            note_edited(collection, all, own, edited, 1, 8);
        }
        if (i < letters) {
            snprintf(edited, sizeof edited, "%.*s%s", at, typed, typed + next);
            note_edited(collection, all, own, edited, rank, 8);
        }
        for (char letter = 'a'; letter <= 'z' && latin; letter++) {
            snprintf(edited, sizeof edited, "%.*s%c%s", at, typed, letter, typed + at);
            note_edited(collection, all, own, edited, rank, 1);
            if (i == letters) continue;
            snprintf(edited, sizeof edited, "%.*s%c%s", at, typed, letter, typed + next);
            note_edited(collection, all, own, edited, rank, 1);
        }
    }
}

/* All terms with the first letter of `wanted` that up to `most` edits make of it. */
static void compare_terms(const naive *collection, meant_list *all, const char *own, const char *wanted, uint32_t most)
{
    for (size_t i = 0; i < collection->pool->count; i++) {
        const char *term = collection->pool->terms[i]->bytes;
        uint32_t edits = edits_between(wanted, term);
        if (strncmp(term, wanted, begin_of(wanted, 1)) != 0 || edits > most) continue;
        note_meant(all, own, term, edits > 1 ? 3 : 1, 1);
    }
}

/* Whether a word may be corrected: 4 letters or more of an alphabet. Returns how many it has, 0 if it may not. */
static size_t letters_of(const char *typed, bool *latin)
{
    uint32_t points[300];
    size_t count = code_points(typed, points);
    *latin = true;
    for (size_t i = 0; i < count; i++) {
        bool small = points[i] >= 'a' && points[i] <= 'z';
        bool other = points[i] >= 0xc380 && points[i] < 0xe0b880; /* as bytes: those of U+00C0, and of U+0E00 */
        if (!small && !other) return 0;
        *latin &= small;
    }
    return count;
}

size_t naive_spell(const naive *collection, const char *text, naive_spelling out[3])
{
    document words;
    words_of(collection, text, &words);
    const char *own = words.words[0].term, *typed = folded(collection, text);
    bool latin, ascii;
    meant_list all = { NULL, 0 };
    size_t letters = letters_of(typed, &latin), count = 0;
    free(words.words);
    count_documents_of_terms(collection);
    size_t df = pooled_of(own)->df;
    if (letters < 4 || df > 2) return 0;
    edit_once(collection, &all, own, typed, letters, latin);
    if (!latin) compare_terms(collection, &all, own, own, 1);
    if (!latin) compare_terms(collection, &all, own, typed, 1);
    if (all.count == 0 && df == 0 && letters >= 8) {
        if (letters_of(own, &ascii) >= 8) compare_terms(collection, &all, own, own, 2);
        compare_terms(collection, &all, own, typed, 2);
    }
    if (all.count > 0) qsort(all.list, all.count, sizeof *all.list, compare_meant);
    for (size_t i = 0; i < all.count && count < 3; i++) {
        bool said = false;
        for (size_t j = 0; j < count; j++) said |= out[j].term == all.list[i].term;
        if (said || all.list[i].rank != all.list[0].rank || all.list[i].evidence * 8 < all.list[0].evidence) continue;
        out[count++] =
            (naive_spelling){ all.list[i].term, (float)((double)all.list[i].evidence / (double)all.list[0].evidence) };
    }
    if (df > 0 && count > 0 && (all.list[0].rank != 1 || all.list[0].df < 100 * df)) count = 0;
    free(all.list);
    return count;
}

/* ------------------------------------------------------------------------------------------------------ expansions */

/* A term that a prefix or a misspelt word may become. */
typedef struct candidate {
    const char *term;
    uint32_t edits;
    size_t df;
} candidate;

static int compare_candidates(const void *left, const void *right)
{
    const candidate *a = left, *b = right;
    if (a->edits != b->edits) return a->edits < b->edits ? -1 : 1;
    if (a->df != b->df) return a->df > b->df ? -1 : 1;
    return strcmp(a->term, b->term);
}

static int compare_words(const void *left, const void *right)
{
    return strcmp(((const word *)left)->term, ((const word *)right)->term);
}

static const naive *ranked_by(const searcher *s)
{
    return s->parameters->background != NULL ? s->parameters->background : s->collection;
}

/* The df by which a term is ranked. */
static size_t ranked_df(const searcher *s, const char *term)
{
    return pooled_of(pooled(ranked_by(s)->pool, term, strlen(term)))->df;
}

/* The terms that `term` becomes, in the order of their bytes; and the idf of the commonest. They are those of the
 * collection that is ranked by. */
static document expand(const searcher *s, const naive_query *query, const char *term, float *idf)
{
    const pool *known = ranked_by(s)->pool;
    candidate *found = malloc((known->count + 1) * sizeof *found);
    document terms = { NULL, 0 };
    size_t count = 0, most = 0;
    const char *prefix = query->kind == NAIVE_PREFIX ? folded(s->collection, query->text) : "";
    for (size_t i = 0; i < known->count; i++) {
        candidate c = { known->terms[i]->bytes, 0, known->terms[i]->df };
        if (query->kind == NAIVE_FUZZY) c.edits = edits_between(term, c.term);
        bool begins_so = strncmp(c.term, prefix, strlen(prefix)) == 0;
        bool fits = query->kind == NAIVE_FUZZY ? c.edits <= query->slop : begins_so || strcmp(c.term, term) == 0;
        if (fits && c.df > 0) found[count++] = c;
    }
    qsort(found, count, sizeof *found, compare_candidates);
    for (size_t i = 0; i < count && i < DLS_MAX_EXPANSION; i++) {
        terms.words = grown(terms.words, terms.count, sizeof(word));
        terms.words[terms.count++] =
            (word){ .term = pooled(s->collection->pool, found[i].term, strlen(found[i].term)) };
        if (found[i].df > most) most = found[i].df;
    }
    *idf = idf_of(ranked_by(s), most);
    free(found);
    if (terms.count > 0) qsort(terms.words, terms.count, sizeof(word), compare_words);
    return terms;
}

/* What a leaf asks for: of words those that are no stop words, of those near each other all different ones. */
static const asked *ask(searcher *s, const naive_query *query)
{
    for (size_t i = 0; i < s->leaf_count; i++)
        if (s->leaves[i].query == query) return &s->leaves[i];
    s->leaves = grown(s->leaves, s->leaf_count, sizeof *s->leaves);
    asked *leaf = &s->leaves[s->leaf_count++];
    leaf->query = query;
    char *kept = query->kind == NAIVE_WORDS ? without_stop_words(s->collection, query->text) : NULL;
    words_of(s->collection, kept != NULL ? kept : query->text, &leaf->words);
    if (query->kind == NAIVE_NEAR) keep_different(&leaf->words);
    leaf->idf = calloc(leaf->words.count + 1, sizeof *leaf->idf);
    for (size_t i = 0; i < leaf->words.count; i++)
        leaf->idf[i] = idf_of(ranked_by(s), ranked_df(s, leaf->words.words[i].term));
    free(kept);
    leaf->expansions = calloc(leaf->words.count + 1, sizeof *leaf->expansions);
    leaf->expansion_idf = calloc(leaf->words.count + 1, sizeof *leaf->expansion_idf);
    for (size_t i = 0; i < leaf->words.count && (query->kind == NAIVE_PREFIX || query->kind == NAIVE_FUZZY); i++)
        leaf->expansions[i] = expand(s, query, leaf->words.words[i].term, &leaf->expansion_idf[i]);
    return leaf;
}

/* Any of the words: the sum over different ones, in the order in which they first stand in the text. */
static float score_words(searcher *s, const document *d, const naive_query *query, bool *matches)
{
    const asked *leaf = ask(s, query);
    const word *words = leaf->words.words;
    float sum = 0.0f, weight_before = 0.0f;
    const char *before = NULL;
    *matches = false;
    for (size_t i = 0; i < leaf->words.count; i++) {
        bool said = false, has;
        float boost = 0.0f;
        for (size_t j = 0; j < leaf->words.count; j++) {
            if (words[j].term != words[i].term) continue;
            said |= j < i;
            boost += 1.0f;
        }
        if (said) continue;
        float weight = boosted(s, boost) * leaf->idf[i];
        float score = score_term(s, d, words[i].term, weight, query->fields, &has);
        if (before != NULL) score += beside(s, d, before, weight_before, words[i].term, weight, query->fields);
        if (has) sum += score;
        *matches |= has;
        before = words[i].term;
        weight_before = weight;
    }
    return sum;
}

/* About how many of the first word's places in `field` all others stand, in the same value: each up to `slop` words
 * from where the query has it, counted from the first; or, of those near each other, from the first itself. `*place` is
 * the first such place. */
static uint32_t places(const document *d, const document *words, size_t field, bool near, uint32_t slop,
                       uint32_t *place)
{
    uint32_t count = 0;
    for (size_t i = 0; i < d->count; i++) {
        const word *first = &d->words[i];
        bool all = first->field == field && first->term == words->words[0].term;
        for (size_t j = 1; j < words->count && all; j++) {
            uint32_t distance = near ? 0 : words->words[j].position - words->words[0].position;
            all = stands_about(d, words->words[j].term, first->value, first->position, distance, slop);
        }
        if (all && count == 0) *place = first->place;
        count += all;
    }
    return count;
}

/* The tf of a phrase, or of words near each other, and how early it comes. One word alone needs no positions. */
static float phrase_tf(const searcher *s, const document *d, const naive_query *query, const document *words,
                       float *most, bool *matches)
{
    float tf = 0.0f;
    *matches = false;
    *most = 0.0f;
    for (size_t field = 0; field < dls_schema_count(s->collection->schema) && words->count > 0; field++) {
        if (!is_sought(s, query->fields, field)) continue;
        if (words->count > 1 && !dls_schema_at(s->collection->schema, field)->positions) continue;
        uint32_t place = 0, count = places(d, words, field, query->kind == NAIVE_NEAR, query->slop, &place);
        if (count == 0) continue;
        *matches = true;
        tf += field_tf(s, d, field, count);
        float own = early_at(s, d, field, place);
        if (own > *most) *most = own;
    }
    return tf;
}

/* A phrase, or words near each other, is a word whose idf is the sum of its words'. */
static float score_phrase(searcher *s, const document *d, const naive_query *query, bool *matches)
{
    const asked *leaf = ask(s, query);
    const document *words = &leaf->words;
    float weight = 0.0f, most, tf = phrase_tf(s, d, query, words, &most, matches);
    for (size_t i = 0; i < words->count; i++) weight += leaf->idf[i];
    if (!*matches) return 0.0f;
    weight = boosted(s, 1.0f) * weight;
    if (words->count > 1) return saturated(s, weight, tf);
    return saturated(s, weight, tf) + weight * most;
}

static float score_literal(searcher *s, const document *d, const naive_query *query, bool *matches)
{
    const char *term = pooled(s->collection->pool, query->text, strlen(query->text));
    return score_term(s, d, term, boosted(s, 1.0f) * idf_of(ranked_by(s), ranked_df(s, term)), query->fields, matches);
}

/* Any of the terms, as one word: its tf is the sum of theirs. */
static float score_group(const searcher *s, const document *d, const document *terms, float idf, uint64_t fields,
                         bool *matches)
{
    float tf = 0.0f;
    *matches = false;
    for (size_t i = 0; i < terms->count; i++) {
        float own = 0.0f;
        for (size_t field = 0; field < dls_schema_count(s->collection->schema); field++) {
            uint32_t count = is_sought(s, fields, field) ? occurrences(d, terms->words[i].term, field) : 0;
            if (count == 0) continue;
            *matches = true;
            own += field_tf(s, d, field, count);
        }
        tf += own;
    }
    return *matches ? saturated(s, boosted(s, 1.0f) * idf, tf) : 0.0f;
}

/* Of a text that is several words all must match: of a prefix the last alone is one. */
static float score_expanded(searcher *s, const document *d, const naive_query *query, bool *matches)
{
    const asked *leaf = ask(s, query);
    const word *words = leaf->words.words;
    float sum = 0.0f, before = 0.0f;
    *matches = leaf->words.count > 0;
    for (size_t i = 0; i < leaf->words.count; i++) {
        bool has, whole = query->kind == NAIVE_PREFIX && i + 1 < leaf->words.count;
        if (whole) {
            float weight = boosted(s, 1.0f) * leaf->idf[i];
            float score = score_term(s, d, words[i].term, weight, query->fields, &has);
            if (i > 0) score += beside(s, d, words[i - 1].term, before, words[i].term, weight, query->fields);
            before = weight;
            sum += score;
        } else
            sum += score_group(s, d, &leaf->expansions[i], leaf->expansion_idf[i], query->fields, &has);
        *matches &= has;
    }
    return *matches ? sum : 0.0f;
}

/* The words of a member of a synonym: a term is a phrase of one. */
static document member_words(searcher *s, const naive_query *member, word *room)
{
    if (member->kind != NAIVE_TERM) return ask(s, member)->words;
    *room = (word){ .term = pooled(s->collection->pool, member->text, strlen(member->text)) };
    return (document){ room, 1 };
}

/* Of as many documents as have any member; of a phrase it is enough that all its words are there. */
static float synonym_idf(searcher *s, const naive_query *query)
{
    char lines[4096] = "";
    for (size_t i = 0; i < s->leaf_count; i++)
        if (s->leaves[i].query == query) return s->leaves[i].synonym_idf;
    for (size_t i = 0; i < query->clause_count; i++) {
        word room;
        document words = member_words(s, query->clauses[i], &room);
        for (size_t w = 0; w < words.count; w++)
            snprintf(lines + strlen(lines), sizeof lines - strlen(lines), "%s%s",
                     w > 0   ? " "
                     : i > 0 ? "\n"
                             : "",
                     words.words[w].term);
    }
    s->leaves = grown(s->leaves, s->leaf_count, sizeof *s->leaves);
    s->leaves[s->leaf_count++] =
        (asked){ .query = query, .synonym_idf = idf_of(ranked_by(s), naive_df_of_any(ranked_by(s), lines)) };
    return s->leaves[s->leaf_count - 1].synonym_idf;
}

/* Words and phrases that say the same: one word that stands where any of them does. */
static float score_synonym(searcher *s, const document *d, const naive_query *query, bool *matches)
{
    float tf = 0.0f, most = 0.0f;
    *matches = false;
    for (size_t i = 0; i < query->clause_count; i++) {
        word room;
        bool has;
        float own_early;
        document words = member_words(s, query->clauses[i], &room);
        float own = phrase_tf(s, d, query->clauses[i], &words, &own_early, &has);
        *matches |= has;
        if (has) tf += own;
        if (has && own_early > most) most = own_early;
    }
    if (!*matches) return 0.0f;
    float weight = boosted(s, 1.0f) * synonym_idf(s, query);
    return saturated(s, weight, tf) + weight * most;
}

static float score(searcher *s, const document *d, const naive_query *query, bool *matches);

/* A word that is a clause by itself. */
typedef struct lone_word {
    const char *term; /* NULL: it is none */
    float weight;
    uint64_t fields;
} lone_word;

static lone_word lone_word_of(searcher *s, const naive_query *query, dls_occur occur)
{
    lone_word none = { NULL, 0.0f, 0 };
    bool phrase = query->kind == NAIVE_PHRASE || query->kind == NAIVE_NEAR;
    if (occur == DLS_MUST_NOT || (query->kind != NAIVE_TERM && !phrase)) return none;
    if (phrase && ask(s, query)->words.count != 1) return none;
    const char *term =
        phrase ? ask(s, query)->words.words[0].term : pooled(s->collection->pool, query->text, strlen(query->text));
    float idf = idf_of(ranked_by(s), ranked_df(s, term));
    size_t outer = s->boost_count;
    if (query->boost != 0.0f) s->boosts[s->boost_count++] = query->boost;
    lone_word found = { term, boosted(s, 1.0f) * idf, query->fields };
    s->boost_count = outer;
    return found;
}

/* Fields of both, of which 0 is all; UINT64_MAX - all that there are not - if they share none. */
static uint64_t shared_fields(uint64_t a, uint64_t b)
{
    if (a == 0) return b;
    if (b == 0) return a;
    return (a & b) != 0 ? a & b : UINT64_C(1) << 63;
}

static float score_bool(searcher *s, const document *d, const naive_query *query, bool *matches)
{
    lone_word before = { NULL, 0.0f, 0 };
    bool any_must = false, all_must = true, any_not = false;
    uint32_t should = 0;
    float sum = 0.0f;
    for (size_t i = 0; i < query->clause_count; i++) {
        bool has;
        float clause = score(s, d, query->clauses[i], &has);
        lone_word own = lone_word_of(s, query->clauses[i], query->occur[i]);
        if (before.term != NULL && own.term != NULL)
            clause += beside(s, d, before.term, before.weight, own.term, own.weight,
                             shared_fields(before.fields, own.fields));
        before = own;
        if (query->occur[i] == DLS_MUST) any_must = true;
        if (query->occur[i] == DLS_MUST) all_must &= has;
        if (query->occur[i] == DLS_SHOULD) should += has;
        if (query->occur[i] == DLS_MUST_NOT) any_not |= has;
        if (has && query->occur[i] != DLS_MUST_NOT) sum += clause;
    }
    uint32_t least = query->minimum > 0 ? query->minimum : any_must ? 0 : 1;
    *matches = all_must && should >= least && !any_not;
    return sum;
}

/* Whether a document has a value that the query asks for. */
static bool has_value(const naive *collection, const document *d, const naive_query *query)
{
    dls_field_kind kind = dls_schema_at(collection->schema, query->field)->kind;
    bool has = false;
    for (size_t i = 0; i < d->count; i++) {
        const char *value = d->words[i].term;
        if (d->words[i].field != query->field) continue;
        if (query->kind == NAIVE_KEYWORD) has |= naive_compare_values(kind, value, query->text) == 0;
        if (query->kind == NAIVE_RANGE)
            has |= naive_value_in_range(kind, value, query->text, query->high, query->flags);
        if (query->kind == NAIVE_STARTS) has |= strncmp(value, query->text, strlen(query->text)) == 0;
        if (query->kind == NAIVE_EXISTS) has = true;
    }
    return has;
}

static float score_constant(searcher *s, const document *d, const naive_query *query, bool *matches)
{
    float constant = boosted(s, query->score);
    score(s, d, query->clauses[0], matches);
    return constant;
}

static float score_node(searcher *s, const document *d, const naive_query *query, bool *matches)
{
    switch (query->kind) {
    case NAIVE_WORDS: return score_words(s, d, query, matches);
    case NAIVE_PHRASE:
    case NAIVE_NEAR: return score_phrase(s, d, query, matches);
    case NAIVE_BOOL: return score_bool(s, d, query, matches);
    case NAIVE_TERM: return score_literal(s, d, query, matches);
    case NAIVE_PREFIX:
    case NAIVE_FUZZY: return score_expanded(s, d, query, matches);
    case NAIVE_CONSTANT: return score_constant(s, d, query, matches);
    case NAIVE_SYNONYM: return score_synonym(s, d, query, matches);
    case NAIVE_ALL: *matches = true; return 0.0f;
    case NAIVE_DOCUMENT: *matches = d == s->collection->documents + query->document; return 0.0f;
    default: break;
    }
    *matches = has_value(s->collection, d, query);
    return 0.0f;
}

static float score(searcher *s, const document *d, const naive_query *query, bool *matches)
{
    size_t outer = s->boost_count;
    if (query->boost != 0.0f) s->boosts[s->boost_count++] = query->boost;
    float result = score_node(s, d, query, matches);
    s->boost_count = outer;
    return result;
}

/* What a boost by a column multiplies a score by. */
static float boost_of(const naive *collection, size_t number, const dls_column_boost *boost)
{
    dls_field_kind kind = dls_schema_at(collection->schema, boost->field)->kind;
    const char *text = naive_value_of(collection, number, boost->field, false);
    double scale = kind == DLS_FIELD_DATE ? boost->scale * 86400e6 : boost->scale, x = 0.0;
    double origin = boost->origin != NULL ? naive_value_number(kind, boost->origin) : 0.0;
    double end = boost->end != NULL ? naive_value_number(kind, boost->end) : 0.0;
    if (text == NULL) return 1.0f;
    double value = naive_value_number(kind, text);
    if (boost->form == DLS_BOOST_NEAR) x = scale / (scale + fabs(value - origin));
    if (boost->form == DLS_BOOST_LARGE) x = 1.0 - scale / (scale + (value > 0.0 ? value : 0.0));
    if (boost->form == DLS_BOOST_BETWEEN) x = (value - origin) / (end - origin);
    if (x < 0.0) x = 0.0;
    if (x > 1.0) x = 1.0;
    return (float)(1.0 + (double)boost->weight * x);
}

static float multiplied(const searcher *s, size_t number, float score)
{
    float product = 1.0f;
    for (size_t i = 0; i < s->parameters->boost_count; i++)
        product *= boost_of(s->collection, number, &s->parameters->boosts[i]);
    return score * product;
}

/* ---------------------------------------------------------------------------------------------------- ranking */

static int compare(const void *left, const void *right)
{
    const dls_hit *a = left, *b = right;
    if (a->score != b->score) return a->score > b->score ? -1 : 1;
    return a->document < b->document ? -1 : 1;
}

naive_parameters naive_defaults(const dls_schema *schema)
{
    naive_parameters parameters = { .k1 = 1.2f, .adjacency = 0.1f };
    for (size_t field = 0; field < dls_schema_count(schema); field++) {
        parameters.weights[field] = dls_schema_at(schema, field)->weight;
        parameters.b[field] = dls_schema_at(schema, field)->b;
        parameters.lead[field] = dls_schema_at(schema, field)->lead;
    }
    return parameters;
}

size_t naive_values_of(const naive *collection, size_t number, size_t field, const char **values)
{
    const struct document *d = &collection->documents[number];
    dls_field_kind kind = dls_schema_at(collection->schema, field)->kind;
    size_t count = 0;
    for (size_t i = 0; i < d->count; i++) {
        bool said = d->words[i].field != field;
        for (size_t j = 0; j < count; j++) said |= naive_compare_values(kind, values[j], d->words[i].term) == 0;
        if (!said) values[count++] = d->words[i].term;
    }
    return count;
}

const char *naive_value_of(const naive *collection, size_t number, size_t field, bool descending)
{
    const char *values[64], *best = NULL;
    dls_field_kind kind = dls_schema_at(collection->schema, field)->kind;
    size_t count = naive_values_of(collection, number, field, values);
    for (size_t i = 0; i < count; i++) {
        int order = best != NULL ? naive_compare_values(kind, values[i], best) : 0;
        if (best == NULL || (descending ? order > 0 : order < 0)) best = values[i];
    }
    return best;
}

size_t naive_keep(const naive *collection, const naive_query *filter, dls_hit *hits, size_t count)
{
    naive_parameters parameters = naive_defaults(collection->schema);
    dls_hit *found;
    size_t kept = 0, matching = naive_search(collection, filter, &parameters, &found);
    for (size_t i = 0; i < count; i++) {
        bool matches = false;
        for (size_t j = 0; j < matching && !matches; j++) matches = found[j].document == hits[i].document;
        if (matches) hits[kept++] = hits[i];
    }
    free(found);
    return kept;
}

size_t naive_collapse(const naive *collection, size_t field, bool apart, const dls_hit *hits, size_t count,
                      naive_collapsed *out)
{
    dls_field_kind kind = dls_schema_at(collection->schema, field)->kind;
    size_t different = 0;
    for (size_t i = 0; i < count; i++) {
        const char *value = naive_value_of(collection, (size_t)hits[i].document, field, false);
        size_t at = 0;
        for (; at < different; at++) {
            bool both = value != NULL && out[at].value != NULL;
            if (both ? naive_compare_values(kind, value, out[at].value) == 0 : value == out[at].value && !apart) break;
        }
        if (at == different) out[different++] = (naive_collapsed){ .best = hits[i], .value = value };
        out[at].count++;
    }
    return different;
}

size_t naive_search(const naive *collection, const naive_query *query, const naive_parameters *parameters,
                    dls_hit **hits)
{
    searcher s = { .collection = collection, .parameters = parameters };
    for (size_t field = 0; field < dls_schema_count(collection->schema); field++)
        s.average[field] = average_length(ranked_by(&s), field);
    count_documents_of_terms(collection);
    count_documents_of_terms(ranked_by(&s));
    size_t count = 0;
    *hits = malloc((collection->count + 1) * sizeof **hits);
    for (size_t i = 0; i < collection->count; i++) {
        bool matches;
        float sum = score(&s, &collection->documents[i], query, &matches);
        if (matches) (*hits)[count++] = (dls_hit){ i, multiplied(&s, i, sum) };
    }
    qsort(*hits, count, sizeof **hits, compare);
    for (size_t i = 0; i < s.leaf_count; i++) {
        free(s.leaves[i].words.words);
        free(s.leaves[i].idf);
        for (size_t w = 0; w < s.leaves[i].words.count; w++) free(s.leaves[i].expansions[w].words);
        free(s.leaves[i].expansions);
        free(s.leaves[i].expansion_idf);
    }
    free(s.leaves);
    return count;
}
