/* SPDX-License-Identifier: MIT
 *
 * Words are counted in a map, and sorted at the end.
 */
#include "segment/vocabulary.h"

#include <string.h>

#include "analysis/analyzer.h"
#include "base/alloc.h"
#include "base/bytemap.h"
#include "base/endian.h"
#include "base/error.h"
#include "columns/record.h"
#include "dict/dict_format.h"
#include "segment/field_analyzers.h"

#define BYTES_OF_MAXIMUM 4

/* Values of more bytes are long: texts, not titles. A million of their words is read in all: few documents have all of
 * theirs read, and of many the first, whose words are most of those that anyone will look for. (Those of 214,696
 * abstracts would take as long as all else that is done to make an index of them, for half as many words again, which
 * few have.) */
#define LONG_VALUE 256
#define MOST_LONG_WORDS ((size_t)1 << 20)

/* -------------------------------------------------------------------------------------------------------- counting */

/* How many documents have a word. */
typedef struct counted_word {
    uint32_t count;
    uint32_t last; /* of them; counted from 1 */
} counted_word;

typedef struct word_counter {
    const dls_schema *schema;
    const dls_allocator *allocator;
    dls__field_analyzers analyzers;
    dls__bytemap words;
    dls__buf counts; /* a counted_word for each */
    const dls__bytemap_entry **sorted;
    size_t long_words; /* that were read of long values */
} word_counter;

static counted_word *counted_words(const word_counter *c) { return (counted_word *)(void *)c->counts.bytes; }

static dls_status count_word(word_counter *c, dls_analyzer *analyzer, uint32_t document, dls_error *err)
{
    static const counted_word none;
    char word[DLS__MAX_TERM];
    size_t length = dls__analyzer_unstemmed(analyzer, word);
    if (length == 0) return DLS_OK;
    uint32_t number = dls__bytemap_add(&c->words, word, length);
    if (number == DLS__BYTEMAP_NONE) return dls__no_memory(err);
    if (number == c->counts.size / sizeof none) dls__buf_append(&c->counts, &none, sizeof none);
    DLS__TRY(dls__buf_status(&c->counts, err));
    counted_word *counted = &counted_words(c)[number];
    counted->count += counted->last != document + 1;
    counted->last = document + 1;
    return DLS_OK;
}

/* The pairs of syllables that follow a Korean word lie within it, and are no words. */
static dls_status count_text(word_counter *c, uint32_t field, const dls__record_reader *record, uint32_t document,
                             dls_error *err)
{
    dls_analyzer *analyzer = c->analyzers.by_text[field];
    dls_token token;
    size_t end = 0;
    bool is_long = record->length > LONG_VALUE;
    if (is_long && c->long_words >= MOST_LONG_WORDS) return DLS_OK;
    dls__analyzer_begin(analyzer, record->value, record->length);
    while (dls__analyzer_next(analyzer, &token)) {
        if (token.end <= end) continue;
        end = token.end;
        c->long_words += is_long;
        if (!dls__analyzer_is_stop_word(analyzer, &token)) DLS__TRY(count_word(c, analyzer, document, err));
    }
    return dls__analyzer_status(analyzer, err);
}

static dls_status count_record(void *counter, const dls__docstore_iter *iter, uint32_t document, dls_error *err)
{
    word_counter *c = counter;
    dls__record_reader record;
    dls__record_open(&record, iter->record, iter->size);
    while (dls__record_next(&record)) {
        if (record.field >= c->schema->count || c->schema->fields[record.field].kind != DLS_FIELD_TEXT) continue;
        uint32_t field = c->schema->text_number[record.field];
        if ((c->schema->suggest_fields >> field & 1) != 0) DLS__TRY(count_text(c, field, &record, document, err));
    }
    return DLS_OK;
}

static dls_status sort_words(word_counter *c, dls_error *err)
{
    c->sorted = dls__alloc_array(c->allocator, c->words.count, sizeof *c->sorted);
    if (c->sorted == NULL) return dls__no_memory(err);
    for (uint32_t i = 0; i < c->words.count; i++) c->sorted[i] = &c->words.entries[i];
    dls__sort_strings(c->sorted, c->words.count);
    return DLS_OK;
}

/* Count the words of all documents, if any field is suggested. Freed by word_counter_done, on failure too. */
static dls_status word_counter_init(word_counter *c, const dls__docstore *stored, const dls_schema *schema,
                                    dls__cancel *cancel, const dls_allocator *allocator, dls_error *err)
{
    *c = (word_counter){ .schema = schema, .allocator = allocator };
    dls__bytemap_init(&c->words, allocator);
    dls__buf_init(&c->counts, allocator, SIZE_MAX);
    if (schema->suggest_fields == 0) return DLS_OK;
    DLS__TRY(dls__field_analyzers_init(&c->analyzers, schema, allocator, err));
    DLS__TRY(dls__docstore_walk(stored, allocator, cancel, count_record, c, err));
    return c->words.count > 0 ? sort_words(c, err) : DLS_OK;
}

static void word_counter_done(word_counter *c)
{
    dls__free(c->allocator, c->sorted, c->words.count * sizeof *c->sorted);
    dls__buf_done(&c->counts);
    dls__bytemap_done(&c->words);
    dls__field_analyzers_done(&c->analyzers);
}

/* Word `number` in the order of their bytes. */
static dls__vocabulary_word word_at(const word_counter *c, uint32_t number)
{
    const dls__bytemap_entry *entry = c->sorted[number];
    return (dls__vocabulary_word){ entry->bytes, entry->length, counted_words(c)[entry - c->words.entries].count };
}

/* --------------------------------------------------------------------------------------------------------- writing */

static void write_maximum(dls__spool *maxima, uint64_t maximum)
{
    uint8_t bytes[BYTES_OF_MAXIMUM];
    dls__store_u32(bytes, (uint32_t)maximum);
    dls__spool_append(maxima, bytes, sizeof bytes);
}

static dls_status write_words(const word_counter *c, dls__cancel *cancel, dls__dict_writer *dict, dls__spool *maxima,
                              dls_error *err)
{
    uint64_t maximum = 0;
    for (uint32_t i = 0; i < c->words.count; i++) {
        dls__vocabulary_word word = word_at(c, i);
        DLS__TRY(dls__dict_writer_add(dict, word.bytes, word.length, word.count, err));
        DLS__TRY(dls__cancel_after(cancel, 1, err));
        maximum = dls__max(maximum, word.count);
        if (i % DLS__DICT_BLOCK != DLS__DICT_BLOCK - 1 && i + 1 < c->words.count) continue;
        write_maximum(maxima, maximum);
        maximum = 0;
    }
    DLS__TRY(dls__dict_writer_finish(dict, err));
    return dls__spool_status(maxima, err);
}

dls_status dls__vocabulary_write(const dls__docstore *stored, const dls_schema *schema, dls__cancel *cancel,
                                 const dls_allocator *allocator, dls__spool *words, dls__spool *maxima, dls_error *err)
{
    word_counter c;
    dls__dict_writer dict;
    dls__dict_writer_init(&dict, allocator, words);
    dls_status status = word_counter_init(&c, stored, schema, cancel, allocator, err);
    if (status == DLS_OK) status = write_words(&c, cancel, &dict, maxima, err);
    dls__dict_writer_done(&dict);
    word_counter_done(&c);
    return status;
}

/* --------------------------------------------------------------------------------------------------------- reading */

dls_status dls__vocabulary_open(const dls__section *words, const dls__section *maxima, dls__vocabulary *out,
                                dls_error *err)
{
    out->maxima = *maxima;
    DLS__TRY(dls__dict_open(words, &out->words, err));
    if (maxima->size != out->words.block_count * BYTES_OF_MAXIMUM)
        return dls__section_corrupt(maxima, 0, "there is not one maximum for each block", err);
    return DLS_OK;
}

/* The maxima of blocks [low, high). */
static dls_status get_maxima(const dls__vocabulary *vocabulary, uint64_t low, uint64_t high, const uint8_t **out,
                             dls_error *err)
{
    return dls__section_get(&vocabulary->maxima, low * BYTES_OF_MAXIMUM, (high - low) * BYTES_OF_MAXIMUM, out, err);
}

static uint32_t maximum_at(const uint8_t *maxima, uint64_t number)
{
    return dls__load_u32(maxima + number * BYTES_OF_MAXIMUM);
}

dls_status dls__word_choice_init(dls__word_choice *choice, size_t most, dls__arena *arena, dls_error *err)
{
    *choice = (dls__word_choice){ .arena = arena, .most = most };
    choice->words = dls__arena_alloc_array(arena, most, sizeof *choice->words);
    return choice->words != NULL ? DLS_OK : dls__no_memory(err);
}

static bool is_commoner(const dls__vocabulary_word *a, const dls__vocabulary_word *b)
{
    if (a->count != b->count) return a->count > b->count;
    return dls__compare_bytes(a->bytes, a->length, b->bytes, b->length) < 0;
}

static bool choice_is_full(const dls__word_choice *choice) { return choice->count == choice->most; }

/* A word always has the same count. */
static bool is_chosen(const dls__word_choice *choice, const dls__vocabulary_word *word)
{
    for (size_t i = 0; i < choice->count; i++) {
        const dls__vocabulary_word *each = &choice->words[i];
        if (each->count == word->count && dls__compare_bytes(each->bytes, each->length, word->bytes, word->length) == 0)
            return true;
    }
    return false;
}

dls_status dls__word_choice_offer(dls__word_choice *choice, const dls__vocabulary_word *word, dls_error *err)
{
    dls__vocabulary_word kept = *word;
    if (choice_is_full(choice) && !is_commoner(word, &choice->words[choice->worst])) return DLS_OK;
    if (is_chosen(choice, word)) return DLS_OK;
    kept.bytes = dls__arena_copy(choice->arena, word->bytes, word->length);
    if (kept.bytes == NULL) return dls__no_memory(err);
    choice->words[choice_is_full(choice) ? choice->worst : choice->count++] = kept;
    for (size_t i = choice->worst = 0; i < choice->count && choice_is_full(choice); i++)
        if (is_commoner(&choice->words[choice->worst], &choice->words[i])) choice->worst = i;
    return DLS_OK;
}

/* Offer the words of a block that begin with the prefix, if as many documents have them as `least`. */
static dls_status offer_block(dls__dict_iter *iter, uint64_t block, const char *prefix, size_t length, uint32_t least,
                              dls__word_choice *choice, dls_error *err)
{
    bool more;
    uint64_t strings = dls__dict_block_strings(iter->dict, block);
    DLS__TRY(dls__dict_iter_seek_number(iter, block * DLS__DICT_BLOCK, err));
    for (uint64_t i = 0; i < strings; i++) {
        DLS__TRY(dls__dict_iter_next(iter, &more, err));
        if (!more) return DLS_OK;
        if (iter->value < least || iter->length < length || memcmp(iter->string, prefix, length) != 0) continue;
        dls__vocabulary_word word = { iter->string, iter->length, iter->value };
        if (iter->length <= DLS__MAX_TERM) DLS__TRY(dls__word_choice_offer(choice, &word, err));
    }
    return DLS_OK;
}

/* A count that `most` words of `count` blocks reach, by their maxima: the best of each of `most` blocks. 0: there are
 * not so many blocks, or more words are wanted than completions ever are. */
static uint32_t count_of_best(const uint8_t *maxima, uint64_t count, size_t most)
{
    uint32_t best[DLS_MAX_COMPLETIONS]; /* descending */
    size_t told = 0;
    if (count < most || most > DLS_MAX_COMPLETIONS) return 0;
    for (uint64_t i = 0; i < count; i++) {
        uint32_t maximum = maximum_at(maxima, i);
        if (told == most && maximum <= best[most - 1]) continue;
        size_t at = told < most ? told++ : most - 1;
        for (; at > 0 && best[at - 1] < maximum; at--) best[at] = best[at - 1];
        best[at] = maximum;
    }
    return best[most - 1];
}

/* In the first and the last block the maximum may be that of a word that begins otherwise. */
dls_status dls__vocabulary_complete(const dls__vocabulary *vocabulary, const char *prefix, size_t length,
                                    dls__word_choice *choice, dls_error *err)
{
    uint64_t low, high;
    const uint8_t *maxima;
    dls__dict_iter iter;
    dls__dict_iter_init(&iter, &vocabulary->words);
    DLS__TRY(dls__dict_blocks_with(&vocabulary->words, prefix, length, &low, &high, err)); /* UTF-8 has no 0xff */
    if (low >= high) return DLS_OK;
    DLS__TRY(get_maxima(vocabulary, low, high, &maxima, err));
    uint32_t least = 0;
    if (high - low > 2) least = count_of_best(maxima + BYTES_OF_MAXIMUM, high - low - 2, choice->most);
    for (uint64_t block = low; block < high; block++) {
        uint32_t maximum = maximum_at(maxima, block - low);
        if (maximum < least) continue;
        if (choice_is_full(choice) && maximum < choice->words[choice->worst].count) continue;
        DLS__TRY(offer_block(&iter, block, prefix, length, least, choice, err));
    }
    return DLS_OK;
}

/* -------------------------------------------------------------------------------------------------------- checking */

static dls_status wrong_vocabulary(const dls__vocabulary *vocabulary, const char *what, dls_error *err)
{
    return dls__section_corrupt(&vocabulary->words.section, 0, what, err);
}

/* What is counted says the same. */
static dls_status compare_words(const dls__vocabulary *vocabulary, const word_counter *c, dls_error *err)
{
    dls__dict_iter iter;
    bool more;
    if (vocabulary->words.count != c->words.count)
        return wrong_vocabulary(vocabulary, "not as many words as the texts have", err);
    dls__dict_iter_init(&iter, &vocabulary->words);
    for (uint32_t i = 0; i < c->words.count; i++) {
        dls__vocabulary_word word = word_at(c, i);
        DLS__TRY(dls__dict_iter_next(&iter, &more, err));
        if (!more || iter.value != word.count ||
            dls__compare_bytes(iter.string, iter.length, word.bytes, word.length) != 0)
            return wrong_vocabulary(vocabulary, "a word that is not what the texts have", err);
    }
    return DLS_OK;
}

static dls_status check_vocabulary_words(const dls__vocabulary *vocabulary, uint32_t documents, dls_error *err)
{
    dls__dict_iter iter;
    bool more;
    uint32_t maximum = 0;
    const uint8_t *said;
    dls__dict_iter_init(&iter, &vocabulary->words);
    for (uint64_t i = 0; i < vocabulary->words.count; i++) {
        DLS__TRY(dls__dict_iter_next(&iter, &more, err));
        if (!more || iter.value == 0 || iter.value > documents || iter.length > DLS__MAX_TERM)
            return wrong_vocabulary(vocabulary, "a word that makes no sense", err);
        if (iter.value > maximum) maximum = (uint32_t)iter.value;
        if (i % DLS__DICT_BLOCK != DLS__DICT_BLOCK - 1 && i + 1 < vocabulary->words.count) continue;
        DLS__TRY(get_maxima(vocabulary, i / DLS__DICT_BLOCK, i / DLS__DICT_BLOCK + 1, &said, err));
        if (maximum_at(said, 0) != maximum) return wrong_vocabulary(vocabulary, "a maximum that is none", err);
        maximum = 0;
    }
    return DLS_OK;
}

dls_status dls__vocabulary_check(const dls__vocabulary *vocabulary, uint32_t documents, const dls__docstore *stored,
                                 const dls_schema *schema, dls__cancel *cancel, const dls_allocator *allocator,
                                 dls_error *err)
{
    word_counter c;
    DLS__TRY(check_vocabulary_words(vocabulary, documents, err));
    if (stored == NULL) return DLS_OK;
    dls_status status = word_counter_init(&c, stored, schema, cancel, allocator, err);
    if (status == DLS_OK) status = compare_words(vocabulary, &c, err);
    word_counter_done(&c);
    return status;
}
