/* SPDX-License-Identifier: MIT
 *
 * A definition is looked for at each parenthesis: what is in it is short and what stands before it long, or the other
 * way round. The letters of the short form are looked for in the long one from the last to the first, which must begin
 * a word.
 */
#include "query/acronyms.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"

/* Bytes of a short form, and of what may stand in the parenthesis. */
#define LEAST_BRIEF 2
#define MOST_BRIEF 10
#define MOST_INSIDE 120

/* Long forms that are not the commonest of a short one are kept if they are defined a half as often, or more. */
#define OTHER_SHARE 2

static bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
static bool is_ascii_letter(char c) { return is_capital(c) || (c >= 'a' && c <= 'z'); }
static bool is_alphanumeric(char c) { return is_ascii_letter(c) || (c >= '0' && c <= '9'); }
static bool is_acronym_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
static char lowered(char c) { return is_capital(c) ? (char)(c - 'A' + 'a') : c; }

/* Whether it looks like a short form: of letters, digits and "-", two of them capitals. */
static bool is_brief(const char *bytes, size_t length)
{
    size_t capitals = 0;
    if (length < LEAST_BRIEF || length > MOST_BRIEF || !is_alphanumeric(bytes[0])) return false;
    for (size_t i = 0; i < length; i++) {
        if (!is_alphanumeric(bytes[i]) && bytes[i] != '-') return false;
        capitals += is_capital(bytes[i]);
    }
    return capitals >= 2;
}

/* Where the long form of `brief` begins that ends with the text [begin, end); NULL: there is none. */
static const char *find_full(const char *brief, size_t length, const char *begin, const char *end)
{
    const char *at = end;
    for (size_t i = length; i-- > 0;) {
        char wanted = lowered(brief[i]);
        if (!is_alphanumeric(wanted)) continue;
        do {
            if (at == begin) return NULL;
            at--;
        } while (lowered(*at) != wanted || (i == 0 && at > begin && is_alphanumeric(at[-1])));
    }
    return at;
}

/* The last words of [begin, end), so many as a short form of `length` letters may have, in one sentence. */
static const char *begin_of_words(const char *begin, const char *end, size_t length)
{
    size_t words = 0, most = length + 5 < 2 * length ? length + 5 : 2 * length;
    const char *at = end;
    while (at > begin && strchr("().;:!?\"", at[-1]) == NULL) {
        at--;
        if (is_acronym_space(*at) && at[1] != ' ' && ++words == most) return at + 1;
    }
    return at;
}

static size_t words_between(const char *begin, const char *end)
{
    size_t words = 0;
    for (const char *at = begin; at < end; at++)
        words += !is_acronym_space(*at) && (at == begin || is_acronym_space(at[-1]));
    return words;
}

/* Whether [begin, end) can be what `brief` is short for: longer, of two words or more (or of one with a "-"), and
 * without it. */
static bool is_full_form(const char *begin, const char *end, size_t brief_length)
{
    size_t length = (size_t)(end - begin);
    bool parts = words_between(begin, end) > 1 || memchr(begin, '-', length) != NULL;
    return parts && length >= brief_length + 3 && length <= MOST_INSIDE && memchr(begin, '\n', length) == NULL;
}

static void trim_spaces(const char **begin, const char **end)
{
    while (*begin < *end && is_acronym_space(**begin)) ++*begin;
    while (*end > *begin && is_acronym_space((*end)[-1])) --*end;
}

/* "long form (LF)". */
static bool take_brief_inside(const char *text, const char *open, const char *begin, const char *end,
                              dls__acronym *out)
{
    const char *before = text, *before_end = open;
    while (before_end > before && is_acronym_space(before_end[-1])) before_end--;
    if (!is_brief(begin, (size_t)(end - begin)) || before_end == before) return false;
    before = begin_of_words(before, before_end, (size_t)(end - begin));
    const char *full = find_full(begin, (size_t)(end - begin), before, before_end);
    if (full == NULL || !is_full_form(full, before_end, (size_t)(end - begin))) return false;
    *out = (dls__acronym){ begin, (size_t)(end - begin), full, (size_t)(before_end - full) };
    return true;
}

/* "LF (long form)", whose first word has the first letter. */
static bool take_brief_before(const char *text, const char *open, const char *begin, const char *end,
                              dls__acronym *out)
{
    const char *brief_end = open, *brief;
    while (brief_end > text && is_acronym_space(brief_end[-1])) brief_end--;
    for (brief = brief_end; brief > text && (is_alphanumeric(brief[-1]) || brief[-1] == '-');) brief--;
    size_t length = (size_t)(brief_end - brief);
    if (!is_brief(brief, length)) return false;
    const char *full = find_full(brief, length, begin, end);
    if (full != begin || !is_full_form(begin, end, length) || words_between(begin, end) > 2 * length) return false;
    *out = (dls__acronym){ brief, length, begin, (size_t)(end - begin) };
    return true;
}

bool dls__acronym_next(const char *text, size_t length, size_t *at, dls__acronym *out)
{
    while (*at < length) {
        const char *open = memchr(text + *at, '(', length - *at);
        if (open == NULL) break;
        size_t left = (size_t)(text + length - open - 1);
        const char *begin = open + 1, *end = memchr(begin, ')', left < MOST_INSIDE ? left : MOST_INSIDE);
        *at = (size_t)(begin - text);
        if (end == NULL || memchr(begin, '(', (size_t)(end - begin)) != NULL) continue;
        for (const char *sign = begin; sign < end; sign++) /* "(CNNs, also called convnets)" */
            if (*sign == ',' || *sign == ';') end = sign;
        trim_spaces(&begin, &end);
        if (begin == end) continue;
        if (take_brief_inside(text, open, begin, end, out) || take_brief_before(text, open, begin, end, out))
            return true;
    }
    *at = length;
    return false;
}

/* ----------------------------------------------------------------------------------------------------- gathering */

dls_status dls__acronyms_new(const dls_allocator *allocator, dls_acronyms **out, dls_error *err)
{
    allocator = dls__allocator_or_default(allocator);
    dls_acronyms *acronyms = dls__alloc_zero(allocator, sizeof *acronyms);
    if (acronyms == NULL) return dls__no_memory(err);
    acronyms->allocator = *allocator;
    dls__bytemap_init(&acronyms->pairs, &acronyms->allocator);
    dls__buf_init(&acronyms->counts, &acronyms->allocator, SIZE_MAX);
    dls__buf_init(&acronyms->rules, &acronyms->allocator, SIZE_MAX);
    *out = acronyms;
    return DLS_OK;
}

void dls__acronyms_free(dls_acronyms *acronyms)
{
    if (acronyms == NULL) return;
    dls_allocator allocator = acronyms->allocator;
    dls__bytemap_done(&acronyms->pairs);
    dls__buf_done(&acronyms->counts);
    dls__buf_done(&acronyms->rules);
    dls__free(&allocator, acronyms, sizeof *acronyms);
}

/* In small letters, with single spaces, and without the "s" of a plural. */
static size_t normalise_form(const char *bytes, size_t length, char *out)
{
    size_t size = 0;
    for (size_t i = 0; i < length; i++) {
        bool blank = is_acronym_space(bytes[i]);
        if (!blank || (size > 0 && out[size - 1] != ' ')) out[size++] = blank ? ' ' : lowered(bytes[i]);
    }
    if (size <= 4 || out[size - 1] != 's' || out[size - 2] == 's') return size;
    return size - 1 - (out[size - 2] == 'e' && out[size - 3] == 's'); /* "processes" */
}

static dls_status note_acronym(dls_acronyms *acronyms, const dls__acronym *acronym, dls_error *err)
{
    char pair[MOST_BRIEF + 1 + MOST_INSIDE];
    size_t plural = acronym->brief[acronym->brief_length - 1] == 's';
    size_t size = acronym->brief_length - plural;
    for (size_t i = 0; i < size; i++) pair[i] = lowered(acronym->brief[i]);
    pair[size++] = '\t';
    size += normalise_form(acronym->full, acronym->full_length, pair + size);
    const uint64_t none = 0;
    if (!dls__buf_reserve(&acronyms->counts, sizeof none)) { /* first, so that no definition is without its count */
        acronyms->counts.failed = false;
        return dls__no_memory(err);
    }
    uint32_t known = acronyms->pairs.count, number = dls__bytemap_add(&acronyms->pairs, pair, size);
    if (number == DLS__BYTEMAP_NONE) return dls__no_memory(err);
    if (number == known) dls__buf_append(&acronyms->counts, &none, sizeof none);
    ((uint64_t *)(void *)acronyms->counts.bytes)[number]++;
    return DLS_OK;
}

dls_status dls__acronyms_add(dls_acronyms *acronyms, const char *text, size_t length, dls_error *err)
{
    dls__acronym acronym;
    for (size_t at = 0; dls__acronym_next(text, length, &at, &acronym);)
        DLS__TRY(note_acronym(acronyms, &acronym, err));
    return DLS_OK;
}

/* ----------------------------------------------------------------------------------------------------------- rules */

/* A definition that is a rule, or may be. */
typedef struct acronym_rule {
    const char *pair;
    size_t length;
    size_t brief_length;
    uint64_t count;
} acronym_rule;

static int compare_acronyms(const void *left, const void *right)
{
    const acronym_rule *a = left, *b = right;
    if (a->count != b->count) return a->count > b->count ? -1 : 1;
    return dls__compare_bytes(a->pair, a->length, b->pair, b->length);
}

static void sort_acronyms(const dls_acronyms *acronyms, acronym_rule *rules)
{
    const uint64_t *counts = (const uint64_t *)(const void *)acronyms->counts.bytes;
    for (uint32_t i = 0; i < acronyms->pairs.count; i++) {
        const dls__bytemap_entry *entry = &acronyms->pairs.entries[i];
        const char *bytes = entry->bytes, *tab = memchr(bytes, '\t', entry->length);
        rules[i] = (acronym_rule){ bytes, entry->length, (size_t)(tab - bytes), counts[i] };
    }
    if (acronyms->pairs.count > 0) qsort(rules, acronyms->pairs.count, sizeof *rules, compare_acronyms);
}

/* Of two letters a short form stands for many a thing: NB is naive Bayes and narrowband. Who types it may mean either;
 * who types the long form means but one. */
#define MOST_AMBIGUOUS 2

static dls_status write_rules(dls_acronyms *acronyms, const acronym_rule *rules, size_t most, dls__bytemap *briefs,
                              dls__buf *best, dls_error *err)
{
    for (size_t i = 0; i < acronyms->pairs.count; i++) {
        const acronym_rule *rule = &rules[i];
        uint32_t known = briefs->count, number = dls__bytemap_add(briefs, rule->pair, rule->brief_length);
        if (number == DLS__BYTEMAP_NONE) return dls__no_memory(err);
        if (number == known) dls__buf_append(best, &rule->count, sizeof rule->count);
        DLS__TRY(dls__buf_status(best, err));
        if (rule->count * OTHER_SHARE < ((const uint64_t *)(const void *)best->bytes)[number]) continue;
        bool one_way = rule->brief_length <= MOST_AMBIGUOUS;
        if (acronyms->rules.size + rule->length + (one_way ? 4 : 2) > most) break;
        dls__buf_append(&acronyms->rules, rule->pair, rule->brief_length);
        dls__buf_append(&acronyms->rules, one_way ? " => " : ", ", one_way ? 4 : 2);
        dls__buf_append(&acronyms->rules, rule->pair + rule->brief_length + 1, rule->length - rule->brief_length - 1);
        dls__buf_append_u8(&acronyms->rules, '\n');
    }
    return dls__buf_status(&acronyms->rules, err);
}

dls_status dls__acronyms_rules(dls_acronyms *acronyms, size_t most, const char **text, size_t *length, dls_error *err)
{
    dls__bytemap briefs;
    dls__buf best;
    acronym_rule *rules = dls__alloc(&acronyms->allocator, (acronyms->pairs.count + (size_t)1) * sizeof *rules);
    if (rules == NULL) return dls__no_memory(err);
    sort_acronyms(acronyms, rules);
    dls__buf_clear(&acronyms->rules);
    dls__bytemap_init(&briefs, &acronyms->allocator);
    dls__buf_init(&best, &acronyms->allocator, SIZE_MAX);
    dls_status status = write_rules(acronyms, rules, most, &briefs, &best, err);
    dls__bytemap_done(&briefs);
    dls__buf_done(&best);
    dls__free(&acronyms->allocator, rules, (acronyms->pairs.count + (size_t)1) * sizeof *rules);
    dls__buf_append_u8(&acronyms->rules, '\0');
    if (status == DLS_OK) status = dls__buf_status(&acronyms->rules, err);
    if (status != DLS_OK) return status;
    *text = (const char *)acronyms->rules.bytes;
    *length = acronyms->rules.size - 1;
    return DLS_OK;
}
