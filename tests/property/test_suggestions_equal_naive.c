/* SPDX-License-Identifier: MIT
 *
 * Suggestions: whatever the segments, whatever was deleted, the words that are offered are those that a twin without
 * any cleverness offers, in its order; their counts are what it finds that searches for all of the words; and titles
 * are those of documents that it finds, in its order.
 */
#include <stdio.h>
#include <stdlib.h>

#include "analysis/stop_words.h"
#include "support/dls_test.h"
#include "support/naive.h"
#include "support/rng.h"
#include "support/test_folder.h"

#define COLLECTIONS 60
#define QUESTIONS 80
#define MAX_DOCUMENTS 400
#define MAX_TEXT 1000
#define MAX_TOKENS 40
#define MAX_FORMS 200
#define MAX_WORD 64

static dls_error err;

/* Words that begin alike, or nearly so, and few of them with any one letter. */
static const char *const vocabulary[] = {
    "network",     "networks",  "neural",           "neurons",  "gradient", "gradients", "learning", "learned",
    "the",         "of",        "convolution",      "convex",   "converge", "stride",    "strides",  "model",
    "modal",       "поиск",     "поиски",           "naïve",    "naive",    "Mode",      "pool",     "pooling",
    "recurrent",   "recurring", "back-propagation", "C++",      "conv2d",   "GAN",       "a",        "Convolutional",
    "adversarial", "中文搜索",  "machine",          "한국어를", "isn't",    "Regular",   "regulars",
};

static const char *random_word(rng *r)
{
    return vocabulary[rng_below(r, 1 + rng_below(r, sizeof vocabulary / sizeof *vocabulary))];
}

static void random_text(rng *r, uint64_t words, char *out)
{
    out[0] = '\0';
    for (; words > 0; words--) strcat(strcat(out, random_word(r)), rng_one_in(r, 8) ? ", " : " ");
}

/* ------------------------------------------------------------------------------------------------------- documents */

typedef struct document {
    char titles[2][MAX_TEXT]; /* `title_count` of them */
    size_t title_count;
    size_t segment;
    char key[32];
    bool gone;
} document;

typedef struct world {
    const char *analyzer;
    bool stops; /* it has stop words */
    dls_schema *schema;
    naive *twin;
    dls_index *index;
    document *documents;
    size_t count;
    size_t *left;      /* by number of the twin: which document */
    uint64_t *numbers; /* of the twin's documents in the index */
} world;

static void make_schema(rng *r, world *w)
{
    static const char *const analyzers[] = { "english", "english", "words", "spaces", "english:accents" };
    w->analyzer = analyzers[rng_below(r, 5)];
    w->stops = strncmp(w->analyzer, "english", 7) == 0;
    assert_ok(dls_schema_new(NULL, &w->schema, &err), &err);
    for (int i = 0; i < 2; i++) {
        dls_field field = DLS_FIELD_INIT;
        field.name = i == 0 ? "text" : "title";
        field.analyzer = w->analyzer;
        field.weight = 1.0f + (float)i;
        field.suggest = i == 1;
        assert_ok(dls_schema_add(w->schema, &field, &err), &err);
    }
}

static void add_document(rng *r, world *w, dls_writer *writer, document *d, size_t number)
{
    char text[MAX_TEXT];
    dls_value values[3];
    size_t count = 0;
    random_text(r, rng_below(r, rng_one_in(r, 5) ? 30 : 4), text);
    values[count++] = (dls_value){ 0, text, strlen(text) };
    d->title_count = rng_one_in(r, 8) ? rng_below(r, 3) : 1;
    for (size_t i = 0; i < d->title_count; i++) {
        random_text(r, rng_below(r, 6), d->titles[i]);
        values[count++] = (dls_value){ 1, d->titles[i], strlen(d->titles[i]) };
    }
    snprintf(d->key, sizeof d->key, "key %zu", number);
    naive_add(w->twin, values, count);
    assert_ok(dls_writer_add(writer, d->key, strlen(d->key), values, count, &err), &err);
}

/* Whether all other documents of its segment are gone: with the last one the segment would be, and its vocabulary. */
static bool is_last_of_segment(const world *w, size_t number)
{
    for (size_t i = 0; i < w->count; i++)
        if (i != number && w->documents[i].segment == w->documents[number].segment && !w->documents[i].gone)
            return false;
    return true;
}

static void delete_some(rng *r, world *w, dls_writer *writer)
{
    bool *gone = calloc(w->count + 1, sizeof *gone);
    size_t kept = 0;
    uint64_t one_in = rng_one_in(r, 2) ? 1 + rng_below(r, 10) : 1000;
    for (size_t i = 0; i < w->count; i++) {
        document *d = &w->documents[i];
        gone[i] = d->gone = rng_one_in(r, one_in) && !is_last_of_segment(w, i);
        if (gone[i]) assert_ok(dls_writer_delete(writer, d->key, strlen(d->key), &err), &err);
        if (!gone[i]) w->left[kept++] = i;
    }
    naive_drop(w->twin, gone);
    free(gone);
}

/* Two or three segments, of which a document in a few is deleted. */
static void make_world(rng *r, world *w, size_t count)
{
    const char *path = test_path("suggestions.dls");
    dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
    dls_writer *writer;
    options.replace = true;
    options.merge = false;
    options.reorder = rng_one_in(r, 3);
    make_schema(r, w);
    w->twin = naive_new(w->schema);
    w->count = count;
    w->documents = calloc(count + 1, sizeof *w->documents);
    w->left = calloc(count + 1, sizeof *w->left);
    w->numbers = calloc(count + 1, sizeof *w->numbers);
    assert_ok(dls_writer_create(path, w->schema, &options, &writer, &err), &err);
    for (size_t i = 0, segment = 0; i < count; i++) {
        add_document(r, w, writer, &w->documents[i], i);
        w->documents[i].segment = segment;
        if (!rng_one_in(r, 1 + count / 2)) continue;
        assert_ok(dls_writer_commit(writer, &err), &err);
        segment++;
    }
    assert_ok(dls_writer_commit(writer, &err), &err);
    delete_some(r, w, writer);
    assert_ok(dls_writer_commit(writer, &err), &err);
    dls_writer_close(writer);
    assert_ok(dls_index_open(path, NULL, &w->index, &err), &err);
    assert_ok(dls_index_check_text(w->index, &err), &err);
    for (size_t i = 0, kept = 0; i < count; i++) {
        const document *d = &w->documents[i];
        if (!d->gone) assert_ok(dls_index_find(w->index, d->key, strlen(d->key), &w->numbers[kept++], &err), &err);
    }
}

static void free_world(world *w)
{
    dls_index_close(w->index);
    naive_free(w->twin);
    dls_schema_free(w->schema);
    free(w->documents);
    free(w->left);
    free(w->numbers);
}

/* ------------------------------------------------------------------------------------------------------------ words */

typedef struct token {
    char form[MAX_WORD]; /* folded, not stemmed */
    char term[MAX_WORD];
    size_t begin;
    size_t end;
} token;

typedef struct token_list {
    token all[MAX_TOKENS * 8];
    size_t count;
    bool forms; /* that is what is being taken now */
    size_t next;
    size_t end; /* of the last one */
} token_list;

static bool take_token(void *ctx, const dls_token *each)
{
    token_list *list = ctx;
    if (each->end <= list->end) return true; /* it lies within the one before */
    list->end = each->end;
    token *into = &list->all[list->next++];
    *(list->forms ? &into->begin : &into->end) = list->forms ? each->begin : each->end;
    snprintf(list->forms ? into->form : into->term, MAX_WORD, "%.*s", (int)each->term_length, each->term);
    return true;
}

static void run_analyzer(token_list *list, const char *name, const char *text)
{
    dls_analyzer *analyzer;
    list->next = list->end = 0;
    assert_ok(dls_analyzer_new(name, NULL, &analyzer, &err), &err);
    assert_ok(dls_analyzer_run(analyzer, text, strlen(text), take_token, list, &err), &err);
    dls_analyzer_free(analyzer);
    list->count = list->next;
}

/* The words of a text, as forms and terms. */
static void tokens_of(const world *w, const char *text, token_list *list)
{
    const char *form = strcmp(w->analyzer, "spaces") == 0 ? "spaces"
                       : strchr(w->analyzer, ':') != NULL ? "words:accents"
                                                          : "words";
    list->forms = true;
    run_analyzer(list, form, text);
    list->forms = false;
    run_analyzer(list, w->analyzer, text);
}

static bool is_stop(const world *w, const char *form)
{
    return w->stops && dls__is_stop_word("english", form, strlen(form));
}

/* A form that titles have. */
typedef struct form {
    char form[MAX_WORD];
    char term[MAX_WORD];
    bool whole;   /* it is one word by itself, too */
    size_t count; /* documents, deleted ones too */
    size_t last;
} form;

/* All forms of titles. */
static size_t list_forms(const world *w, form *forms)
{
    size_t count = 0;
    static token_list list, alone;
    for (size_t i = 0; i < w->count; i++)
        for (size_t t = 0; t < w->documents[i].title_count; t++) {
            tokens_of(w, w->documents[i].titles[t], &list);
            for (size_t j = 0; j < list.count; j++) {
                size_t f = 0;
                if (is_stop(w, list.all[j].form)) continue;
                while (f < count && strcmp(forms[f].form, list.all[j].form) != 0) f++;
                if (f == count) {
                    forms[count] = (form){ .last = SIZE_MAX };
                    strcpy(forms[count].form, list.all[j].form);
                    tokens_of(w, list.all[j].form, &alone);
                    strcpy(forms[count].term, alone.all[0].term);
                    forms[count].whole = alone.count == 1 && alone.all[0].end == strlen(list.all[j].form);
                    count++;
                }
                forms[f].count += forms[f].last != i;
                forms[f].last = i;
            }
        }
    return count;
}

/* ------------------------------------------------------------------------------------------------------------ twin */

typedef struct completion {
    const form *form;
    size_t df;
    size_t common;
    bool edited;
    double worth;
} completion;

typedef struct question {
    token_list tokens;
    size_t whole; /* words that are */
    bool typing;
    const token *last;
    const char *context[8]; /* terms, the last first */
    size_t context_count;
    completion found[MAX_FORMS];
    size_t count;
    size_t together;
} question;

/* How many documents have all of these terms. */
static size_t count_all(const world *w, const char *const *terms, size_t count)
{
    naive_query all = { .kind = NAIVE_BOOL, .clause_count = count }, nodes[8];
    naive_parameters parameters = naive_defaults(w->schema);
    dls_hit *hits;
    for (size_t i = 0; i < count; i++) {
        nodes[i] = (naive_query){ .kind = NAIVE_TERM, .text = terms[i] };
        all.clauses[i] = &nodes[i];
        all.occur[i] = DLS_MUST;
    }
    size_t found = naive_search(w->twin, &all, &parameters, &hits);
    free(hits);
    return found;
}

static size_t points_of(const char *word, uint32_t *points)
{
    size_t count = 0;
    for (const uint8_t *at = (const uint8_t *)word; *at != 0; at++) {
        if ((*at & 0xc0) == 0x80)
            points[count - 1] = points[count - 1] << 8 | *at;
        else
            points[count++] = *at;
    }
    return count;
}

/* Whether one edit behind the first letter makes of `a` what `b` begins with; letters from a to z alone are put in. */
static bool begins_nearly_so(const char *typed, const char *word)
{
    uint32_t a[MAX_WORD], b[MAX_WORD];
    size_t n = points_of(typed, a), m = points_of(word, b);
    bool latin = true;
    for (size_t i = 0; i < n; i++) latin &= a[i] >= 'a' && a[i] <= 'z';
    for (int kind = 0; kind < (latin ? 4 : 2); kind++)
        for (size_t place = 1; place <= n; place++)
            for (uint32_t letter = 'a'; letter <= (kind < 2 ? 'a' : 'z'); letter++) {
                uint32_t edited[MAX_WORD + 1];
                size_t length = 0, behind = place + (kind == 0 ? 2 : kind == 2 ? 0 : 1);
                if (behind > n) continue;
                for (size_t i = 0; i < place; i++) edited[length++] = a[i];
                if (kind == 0) edited[length++] = a[place + 1];
                if (kind == 0) edited[length++] = a[place];
                if (kind >= 2) edited[length++] = letter;
                for (size_t i = behind; i < n; i++) edited[length++] = a[i];
                if (length <= m && memcmp(edited, b, length * sizeof *b) == 0) return true;
            }
    return false;
}

static bool in_context(const question *q, const char *term)
{
    for (size_t i = 0; i < q->context_count; i++)
        if (strcmp(q->context[i], term) == 0) return true;
    return false;
}

/* Add a completion for each term of the forms that begin as they should: its commonest form. */
static void add_completions(question *q, const form *forms, size_t count, bool edited)
{
    size_t before = q->count;
    for (size_t f = 0; f < count; f++) {
        bool begins = edited ? begins_nearly_so(q->last->form, forms[f].form)
                             : strncmp(forms[f].form, q->last->form, strlen(q->last->form)) == 0;
        if (!begins || !forms[f].whole || in_context(q, forms[f].term)) continue;
        size_t i = 0;
        while (i < q->count && strcmp(q->found[i].form->term, forms[f].term) != 0) i++;
        if (i < before) continue;
        if (i == q->count) q->found[q->count++] = (completion){ .form = &forms[f], .edited = edited };
        const form *best = q->found[i].form;
        if (forms[f].count > best->count || (forms[f].count == best->count && strcmp(forms[f].form, best->form) < 0))
            q->found[i].form = &forms[f];
    }
}

static size_t count_completions(const world *w, question *q)
{
    size_t most = 0;
    for (size_t words = q->context_count;; words--) {
        size_t before = words > 0 ? count_all(w, q->context, words) : 0;
        for (size_t i = 0; i < q->count; i++) {
            const char *terms[9];
            completion *each = &q->found[i];
            memcpy(terms, q->context, words * sizeof *terms);
            terms[words] = each->form->term;
            each->df = count_all(w, terms + words, 1);
            each->common = count_all(w, terms, words + 1);
            each->worth = (double)each->common * (double)each->common / (double)(each->df + before);
            if (each->edited) each->worth /= 100.0;
            most = each->common > most ? each->common : most;
        }
        q->together = words + 1;
        if (words == 0 || most > 0) return most;
    }
}

static int by_worth(const void *left, const void *right)
{
    const completion *a = left, *b = right;
    if (a->common == 0 || b->common == 0) return (a->common == 0) - (b->common == 0);
    if (a->worth != b->worth) return a->worth > b->worth ? -1 : 1;
    return strcmp(a->form->term, b->form->term);
}

static void read_question(const world *w, const char *text, question *q)
{
    tokens_of(w, text, &q->tokens);
    size_t count = q->tokens.count;
    q->typing = count > 0 && q->tokens.all[count - 1].end == strlen(text);
    q->whole = count - q->typing;
    q->last = q->typing ? &q->tokens.all[q->whole] : NULL;
    q->context_count = q->count = 0;
    for (size_t i = q->whole; i-- > 0;) {
        token *each = &q->tokens.all[i];
        naive_spelling meant[3];
        if (is_stop(w, each->form)) continue;
        if (naive_spell(w->twin, each->form, meant) > 0) snprintf(each->term, MAX_WORD, "%s", meant[0].term);
        if (naive_df(w->twin, each->term) == 0 || in_context(q, each->term) || q->context_count == 7) continue;
        q->context[q->context_count++] = each->term;
    }
}

/* Rank what was found, and leave out what comes to little. */
static void rank_completions(question *q)
{
    if (q->count > 0) qsort(q->found, q->count, sizeof *q->found, by_worth);
    while (q->count > 0 && q->found[q->count - 1].common == 0) q->count--;
    while (q->count > 0 && q->found[q->count - 1].worth * 1000.0 < q->found[0].worth) q->count--;
}

static void complete(const world *w, const form *forms, size_t count, question *q)
{
    uint32_t points[MAX_WORD];
    add_completions(q, forms, count, false);
    size_t most = count_completions(w, q);
    if (points_of(q->last->form, points) >= 4 && most <= 2) {
        add_completions(q, forms, count, true);
        count_completions(w, q);
    }
    rank_completions(q);
}

/* ---------------------------------------------------------------------------------------------------------- titles */

typedef struct title_query {
    naive_query all;
    naive_query any;
    naive_query nodes[MAX_TOKENS];
    naive_query completed[5];
} title_query;

/* Of the words from `from` on. */
static void make_title_query(const question *q, size_t from, uint64_t fields, title_query *t)
{
    bool stands = false;
    t->all = (naive_query){ .kind = NAIVE_BOOL };
    t->any = (naive_query){ .kind = NAIVE_BOOL };
    for (size_t i = from; i < q->whole; i++) {
        bool repeated = false;
        for (size_t j = from; j < i; j++) repeated |= strcmp(q->tokens.all[i].term, q->tokens.all[j].term) == 0;
        if (repeated) continue;
        t->nodes[i] = (naive_query){ .kind = NAIVE_TERM, .text = q->tokens.all[i].term, .fields = fields };
        t->all.occur[t->all.clause_count] = DLS_MUST;
        t->all.clauses[t->all.clause_count++] = &t->nodes[i];
    }
    if (!q->typing) return;
    for (size_t i = 0; i < q->count && i < 4; i++, t->any.clause_count++) {
        float share = (float)(q->found[i].worth / q->found[0].worth);
        t->completed[i] = (naive_query){ .kind = NAIVE_TERM, .text = q->found[i].form->term, .fields = fields };
        t->completed[i].boost = share > 1e-6f ? share : 1e-6f;
        stands |= strcmp(q->found[i].form->term, q->last->term) == 0;
    }
    if (!stands)
        t->completed[t->any.clause_count++] =
            (naive_query){ .kind = NAIVE_TERM, .text = q->last->term, .fields = fields };
    for (size_t i = 0; i < t->any.clause_count; i++) {
        t->any.occur[i] = DLS_SHOULD;
        t->any.clauses[i] = &t->completed[i];
    }
    t->all.occur[t->all.clause_count] = DLS_MUST;
    t->all.clauses[t->all.clause_count++] = &t->any;
}

/* The documents whose titles have the words from `from` on; to be freed. */
static size_t find_titles(const world *w, const char *text, const question *q, size_t from, dls_hit **hits)
{
    title_query query, filter;
    naive_parameters parameters = naive_defaults(w->schema);
    memset(parameters.lead, 0, sizeof parameters.lead);
    parameters.adjacency = 0.0f;
    make_title_query(q, from, 0, &query);
    make_title_query(q, from, 2, &filter);
    size_t count = naive_search(w->twin, &query.all, &parameters, hits);
    count = naive_keep(w->twin, &filter.all, *hits, count);
    return strlen(text) < 3 || query.all.clause_count == 0 ? 0 : count;
}

/* Add a completion for the term of a form that follows, if it has none. */
static void add_follower(question *q, const form *forms, size_t count, const char *word)
{
    size_t f = 0;
    while (f < count && strcmp(forms[f].form, word) != 0) f++;
    assert_true(f < count);
    if (!forms[f].whole || in_context(q, forms[f].term)) return;
    for (size_t i = 0; i < q->count; i++)
        if (strcmp(q->found[i].form->term, forms[f].term) == 0) return;
    q->found[q->count++] = (completion){ .form = &forms[f] };
}

static void follow(const world *w, const form *forms, size_t form_count, const char *text, question *q)
{
    static token_list title;
    dls_hit *hits;
    size_t count = find_titles(w, text, q, 0, &hits);
    for (size_t from = q->whole > 2 ? q->whole - 2 : 1; count == 0 && from < q->whole; from++) {
        free(hits);
        count = find_titles(w, text, q, from, &hits);
    }
    for (size_t i = 0; i < count && i < 8; i++) {
        tokens_of(w, w->documents[w->left[hits[i].document]].titles[0], &title);
        for (size_t j = 0; j < title.count; j++) {
            if (strcmp(title.all[j].term, q->tokens.all[q->whole - 1].term) != 0) continue;
            size_t next = j + 1;
            while (next < title.count && next < j + 3 && is_stop(w, title.all[next].form) &&
                   strcmp(title.all[next].term, title.all[j].term) != 0)
                next++;
            if (next == title.count || is_stop(w, title.all[next].form)) continue;
            if (strcmp(title.all[next].term, title.all[j].term) == 0) continue;
            add_follower(q, forms, form_count, title.all[next].form);
        }
    }
    free(hits);
    count_completions(w, q);
    rank_completions(q);
}

static void compare_titles(const world *w, const char *text, const question *q, const dls_suggestions *suggestions,
                           size_t at, size_t most)
{
    dls_hit *hits;
    size_t count = find_titles(w, text, q, 0, &hits), first = at;
    for (size_t i = 0; i < count && i < 2 * most && at - first < most; i++) {
        const document *d = &w->documents[w->left[hits[i].document]];
        bool said = false;
        for (size_t j = first; j < at; j++)
            said |= strcmp(dls_suggestions_at(suggestions, j)->text.bytes, d->titles[0]) == 0;
        if (said) continue;
        const dls_suggestion *title = dls_suggestions_at(suggestions, at++);
        assert_non_null(title);
        assert_int_equal(title->kind, DLS_SUGGESTION_TITLE);
        assert_string_equal(title->text.bytes, d->titles[0]);
        assert_string_equal(title->key.bytes, d->key);
        assert_int_equal(title->count, 1);
    }
    assert_null(dls_suggestions_at(suggestions, at));
    free(hits);
}

/* ------------------------------------------------------------------------------------------------------- questions */

/* A few words, of which the last is not whole, and some are mistyped. */
static void random_question(rng *r, char *text)
{
    random_text(r, rng_below(r, 3), text);
    strcat(text, random_word(r));
    size_t length = strlen(text), begin = length;
    while (begin > 0 && text[begin - 1] != ' ') begin--;
    if (rng_one_in(r, 3) && length > begin + 2 && (uint8_t)text[length - 1] < 0x80 &&
        (uint8_t)text[length - 2] < 0x80) {
        size_t at = begin + rng_below(r, length - begin - 1);
        char kept = text[at];
        if ((uint8_t)kept < 0x80 && (uint8_t)text[at + 1] < 0x80 && rng_one_in(r, 2)) {
            text[at] = text[at + 1];
            text[at + 1] = kept;
        } else if ((uint8_t)kept < 0x80) {
            text[at] = (char)('a' + rng_below(r, 26));
        }
    }
    size_t cut = rng_below(r, length - begin);
    while (cut > 0 && ((uint8_t)text[length - cut] & 0xc0) == 0x80) cut--;
    text[length - cut] = '\0';
    if (rng_one_in(r, 4)) strcat(text, " ");
}

/* How many words were suggested. */
static size_t compare_one(rng *r, const world *w, const form *forms, size_t form_count, size_t *edited,
                          size_t *following)
{
    char text[MAX_TEXT];
    question *q = calloc(1, sizeof *q);
    dls_suggestions *suggestions;
    dls_suggest_options options = DLS_SUGGEST_OPTIONS_INIT;
    options.words = rng_one_in(r, 2) ? DLS_MAX_SUGGESTIONS : rng_below(r, 8);
    options.titles = rng_one_in(r, 2) ? DLS_MAX_SUGGESTIONS : rng_below(r, 8);
    random_question(r, text);
    read_question(w, text, q);
    if (q->typing)
        complete(w, forms, form_count, q);
    else if (q->whole > 0 && options.words > 0)
        follow(w, forms, form_count, text, q);
    size_t found = q->count;
    if (q->count > options.words) q->count = options.words;
    *following += q->typing ? 0 : q->count;
    assert_ok(dls_suggest(w->index, text, strlen(text), &options, &suggestions, &err), &err);
    for (size_t i = 0; i < q->count; i++) {
        const dls_suggestion *word = dls_suggestions_at(suggestions, i);
        assert_non_null(word);
        assert_int_equal(word->kind, DLS_SUGGESTION_WORD);
        assert_string_equal(word->text.bytes + word->begin, q->found[i].form->form);
        assert_int_equal(word->count, q->found[i].common);
        assert_int_equal(word->together, q->together);
        assert_true(word->corrected || !q->found[i].edited);
        *edited += q->found[i].edited;
    }
    size_t count = q->count;
    q->count = found;
    compare_titles(w, text, q, suggestions, count, options.titles);
    dls_suggestions_free(suggestions);
    free(q);
    return count;
}

static void test_suggestions_are_the_twins(void **state)
{
    (void)state;
    rng r = rng_for_test(20261129);
    size_t words = 0, edited = 0, following = 0;
    static form forms[MAX_FORMS];
    for (int i = 0; i < COLLECTIONS; i++) {
        world w;
        make_world(&r, &w, rng_below(&r, i % 10 == 0 ? MAX_DOCUMENTS : 40));
        size_t form_count = list_forms(&w, forms);
        for (int q = 0; q < QUESTIONS; q++) words += compare_one(&r, &w, forms, form_count, &edited, &following);
        free_world(&w);
    }
    assert_true(words > COLLECTIONS * QUESTIONS / 2);
    assert_true(edited > COLLECTIONS);
    assert_true(following > COLLECTIONS);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_suggestions_are_the_twins) };
    return cmocka_run_group_tests_name("property/suggestions_equal_naive", tests, NULL, NULL);
}
