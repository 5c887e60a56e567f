/* SPDX-License-Identifier: MIT
 *
 * Counts by name and kind; what a text says is asked of the library.
 */
#include "cli/document_guess.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cli/value_fields.h"

/* Fields that are guessed, at most: each costs every document room. */
#define MOST_FIELDS 32

/* Members that become fields of words where there are none: as many as there is room for beside the usual ones. */
#define MOST_WORD_FIELDS 8

/* Bytes of "2018-05": a shorter text may be any number. */
#define SHORTEST_DATE 7

static struct guessed_member *find_member(struct document_guess *guess, const char *name, size_t length)
{
    for (size_t i = 0; i < guess->count; i++) {
        struct guessed_member *member = &guess->members[i];
        if (member->length == length && memcmp(member->name, name, length) == 0) return member;
    }
    if (guess->count == MAX_GUESSED || length == 0 || length > DLS_MAX_NAME) return NULL;
    if (memchr(name, '\0', length) != NULL) return NULL;
    struct guessed_member *added = &guess->members[guess->count++];
    added->length = length;
    memcpy(added->name, name, length);
    return added;
}

/* Whether the text is a value of fields of the kind. */
static bool is_value_of(dls_field_kind kind, const char *text, size_t length)
{
    dls_schema *schema;
    dls_query *query = NULL;
    dls_field field = DLS_FIELD_INIT;
    field.name = "value";
    field.kind = kind;
    if (dls_schema_new(NULL, &schema, NULL) != DLS_OK) return false;
    bool is_value = dls_schema_add(schema, &field, NULL) == DLS_OK &&
                    dls_query_new_keyword(schema, 0, text, length, NULL, &query, NULL) == DLS_OK;
    dls_query_free(query);
    dls_schema_free(schema);
    return is_value;
}

static void watch_text(struct guessed_member *member, const char *text, size_t length)
{
    if (length == 0) return;
    if (strcasecmp(text, "true") == 0 || strcasecmp(text, "false") == 0) member->booleans++;
    else if (length >= SHORTEST_DATE && is_value_of(DLS_FIELD_DATE, text, length)) member->dates++;
    else if (is_value_of(DLS_FIELD_INTEGER, text, length)) member->whole_texts++;
    else member->words++;
}

/* Whether it may be of any kind: year and date are usual too, but may turn out to be something else. */
static bool is_open(const char *name)
{
    return strcmp(name, "year") == 0 || strcmp(name, "date") == 0 || !document_member_is_usual(name, strlen(name));
}

static bool is_mapped(const char *const *maps, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        const char *equals = strchr(maps[i], '=');
        if (equals != NULL && strcmp(equals + 1, name) == 0) return true;
    }
    return false;
}

static void watch_value(struct guessed_member *member, const json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_INTEGER: member->wholes++; break;
    case JSON_REAL: member->numbers++; break;
    case JSON_TRUE:
    case JSON_FALSE: member->booleans++; break;
    case JSON_STRING: watch_text(member, json_string_value(value), json_string_length(value)); break;
    default: member->others++; break;
    }
}

void document_guess_watch(struct document_guess *guess, const char *const *maps, size_t map_count, json_t *object)
{
    guess->has_words = guess->has_words || map_count > 0;
    for (void *at = json_object_iter(object); at != NULL; at = json_object_iter_next(object, at)) {
        const char *name = json_object_iter_key(at);
        const json_t *value = json_object_iter_value(at);
        bool is_text = json_is_array(value) || json_string_length(value) > 0;
        guess->has_words = guess->has_words || (is_text && document_member_is_words(name));
        if (json_is_null(value) || !is_open(name) || is_mapped(maps, map_count, name)) continue;
        struct guessed_member *member = find_member(guess, name, json_object_iter_key_len(at));
        if (member != NULL) watch_value(member, value);
    }
}

/* The kind of all values that were seen; 0: they have none in common. */
static dls_field_kind common_kind(const struct guessed_member *member)
{
    uint32_t numbers = member->wholes + member->numbers;
    uint32_t texts = member->dates + member->whole_texts + member->words + member->others;
    if (member->booleans > 0) return numbers + texts == 0 ? DLS_FIELD_BOOLEAN : 0;
    if (numbers > 0 && texts == 0) return member->numbers > 0 ? DLS_FIELD_FLOAT : DLS_FIELD_INTEGER;
    return member->dates > 0 && texts == member->dates && numbers == 0 ? DLS_FIELD_DATE : 0;
}

static void add_wish(struct field_wishes *wishes, const char *name, dls_field_kind kind)
{
    if (wishes->count >= DLS_MAX_FIELDS || field_wish_find(wishes, name) != NULL) return;
    struct field_wish *wish = &wishes->wishes[wishes->count++];
    memcpy(wish->name, name, strlen(name) + 1);
    wish->kind = kind;
}

/* A year or a date that mostly is none is shown, and no more. */
static void judge_usual(const struct guessed_member *member, struct field_wishes *wishes)
{
    uint32_t years = member->wholes + member->whole_texts;
    uint32_t all = years + member->numbers + member->booleans + member->dates + member->words + member->others;
    if (strcmp(member->name, "year") == 0 && 2 * years < all) add_wish(wishes, "year", DLS_FIELD_STORED);
    if (strcmp(member->name, "date") == 0 && 2 * (years + member->dates) < all)
        add_wish(wishes, "date", DLS_FIELD_STORED);
}

/* NAME.keyword is what the command calls a field of its own. */
static bool is_ours(const struct guessed_member *member)
{
    size_t suffix = strlen(VALUES_SUFFIX);
    return member->length >= suffix && strcmp(member->name + member->length - suffix, VALUES_SUFFIX) == 0;
}

static int by_name(const void *left, const void *right)
{
    const struct guessed_member *const *a = left, *const *b = right;
    return strcmp((*a)->name, (*b)->name);
}

/* Where nothing else has words, the texts are it, in the order in which they were met. */
static void add_words(const struct document_guess *guess, struct field_wishes *wishes)
{
    size_t most = wishes->count + MOST_WORD_FIELDS;
    for (size_t i = 0; i < guess->count && wishes->count < most; i++) {
        const struct guessed_member *member = &guess->members[i];
        bool is_usual = document_member_is_usual(member->name, member->length);
        if (member->words > 0 && !is_usual && common_kind(member) == 0 && !is_ours(member))
            add_wish(wishes, member->name, DLS_FIELD_TEXT);
    }
}

void document_guess_add(const struct document_guess *guess, struct field_wishes *wishes)
{
    const struct guessed_member *sorted[MAX_GUESSED];
    for (size_t i = 0; i < guess->count; i++) sorted[i] = &guess->members[i];
    qsort(sorted, guess->count, sizeof sorted[0], by_name); /* objects need not be in one order */
    size_t most = wishes->count + MOST_FIELDS;
    for (size_t i = 0; i < guess->count && wishes->count < most; i++) {
        const struct guessed_member *member = sorted[i];
        if (document_member_is_usual(member->name, member->length)) judge_usual(member, wishes);
        else if (common_kind(member) != 0 && !is_ours(member)) add_wish(wishes, member->name, common_kind(member));
    }
    if (!guess->has_words) add_words(guess, wishes);
}
