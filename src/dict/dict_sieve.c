/* SPDX-License-Identifier: MIT */
#include "dict/dict_sieve.h"

#include <string.h>

#include "base/error.h"
#include "dict/dict_format.h"

/* The letter whose last byte is `byte`, as a set; none of a byte that is not the last of one. */
static inline uint64_t letter_of(uint8_t before, uint8_t byte)
{
    bool is_letter = byte < 0x80 || (byte < 0xc0 && before >= 0xc0 && before < 0xe0);
    return (uint64_t)is_letter << byte % 64;
}

static bool has_more_than(uint64_t letters, uint32_t most)
{
    for (; most > 0; most--) letters &= letters - 1;
    return letters != 0;
}

static bool begins_character(char byte) { return ((uint8_t)byte & 0xc0) != 0x80; }

/* Say that there is a letter near a place. */
static void put_near(dls__dict_sieve *sieve, size_t place, uint64_t letter)
{
    size_t first = place > sieve->most ? place - sieve->most : 0;
    for (size_t i = first; i <= place + sieve->most && i <= DLS__SIEVE_MAX_STRING; i++) sieve->near[i] |= letter;
}

void dls__dict_sieve_init(dls__dict_sieve *sieve, const char *fixed, size_t fixed_length, uint32_t most)
{
    sieve->fixed = fixed;
    sieve->fixed_length = fixed_length;
    sieve->most = most;
    sieve->wanted_count = 0;
    memset(sieve->near, 0, sizeof sieve->near);
    sieve->length = sieve->known = sieve->dead = 0;
    sieve->letters[0] = 0;
    sieve->places[0] = sieve->others[0] = 0;
}

void dls__dict_sieve_want(dls__dict_sieve *sieve, const char *string, size_t length)
{
    size_t number = sieve->wanted_count++;
    sieve->wanted[number] = sieve->characters[number] = 0;
    for (size_t i = 0; i < length; i++) {
        uint64_t letter = letter_of(i > 0 ? (uint8_t)string[i - 1] : 0, (uint8_t)string[i]);
        sieve->characters[number] += begins_character(string[i]);
        sieve->wanted[number] |= letter;
        put_near(sieve, sieve->characters[number] - 1, letter);
    }
}

void dls__dict_sieve_pass(dls__dict_sieve *sieve, size_t length) { sieve->dead = sieve->known = length; }

/* ---------------------------------------------------------------------------------------------------------- reading */

/* Pass over blocks all of whose strings begin with what is dead, since the first of the block behind does. */
static dls_status pass_blocks(const dls__dict_sieve *sieve, dls__dict_iter *iter, dls_error *err)
{
    const dls__dict *dict = iter->dict;
    if (sieve->dead == 0 || sieve->dead > DLS__DICT_PREFIX) return DLS_OK;
    uint64_t dead = dls__dict_prefix(iter->string, sieve->dead), mask = ~(UINT64_MAX >> 1 >> (8 * sieve->dead - 1));
    while (iter->next_block + 1 < dict->block_count) {
        const uint8_t *bytes;
        uint64_t offset = dict->prefixes_offset + (iter->next_block + 1) * DLS__DICT_PREFIX;
        DLS__TRY(dls__section_get(&dict->section, offset, DLS__DICT_PREFIX, &bytes, err));
        if ((dls__load_u64(bytes) & mask) != dead) break;
        iter->next_block++;
        iter->left -= DLS__DICT_BLOCK;
    }
    return DLS_OK;
}

static dls_status malformed_entry(const dls__dict *dict, const uint8_t *at, dls_error *err)
{
    return dls__section_corrupt(&dict->section, (uint64_t)(at - dict->section.bytes), "malformed entry", err);
}

/* The next string, some of which `entry` shares with what is known of the one before. */
static dls_status read_next(dls__dict_sieve *sieve, dls__dict_iter *iter, dls__dict_entry *entry, dls_error *err)
{
    bool begins_block = (iter->dict->count - iter->left) % DLS__DICT_BLOCK == 0;
    if (begins_block) {
        DLS__TRY(pass_blocks(sieve, iter, err));
        DLS__TRY(dls__dict_get_block(iter->dict, iter->next_block++, &iter->at, &iter->end, err));
        sieve->length = 0;
        iter->value = 0;
    }
    const uint8_t *behind = dls__dict_read_entry(iter->at, iter->end, sieve->length, entry);
    if (behind == NULL) return malformed_entry(iter->dict, iter->at, err);
    sieve->length = entry->shared + entry->rest_length;
    iter->at = behind;
    iter->value += entry->distance;
    iter->left--;
    if (!begins_block) return DLS_OK;
    size_t most = dls__min(sieve->known, entry->rest_length - 1), common = 0; /* it stands in full */
    while (common < most && entry->rest[common] == iter->string[common]) common++;
    entry->shared = common;
    entry->rest += common;
    entry->rest_length -= common;
    return DLS_OK;
}

/* ---------------------------------------------------------------------------------------------------------- sieving */

/* Take the rest of a string over, until it has too many other letters; whether it has not. */
static bool take_rest(dls__dict_sieve *sieve, dls__dict_iter *iter, const dls__dict_entry *entry)
{
    size_t at = entry->shared, places = sieve->places[at], others = sieve->others[at];
    uint64_t letters = sieve->letters[at];
    char before = at > 0 ? iter->string[at - 1] : 0;
    for (size_t i = 0; i < entry->rest_length && others <= sieve->most; i++) {
        char byte = entry->rest[i];
        uint64_t letter = letter_of((uint8_t)before, (uint8_t)byte);
        places += begins_character(byte);
        others += places > 0 && (letter & ~sieve->near[places - 1]) != 0;
        letters |= letter;
        iter->string[at++] = before = byte;
        sieve->letters[at] = letters;
        sieve->places[at] = (uint8_t)places;
        sieve->others[at] = (uint8_t)others;
    }
    sieve->known = at;
    sieve->dead = others > sieve->most ? at : 0;
    return sieve->dead == 0;
}

/* Whether the current string lacks no more letters of a wanted one, and is no longer or shorter, than edits can make
 * it. */
static bool may_be_near(const dls__dict_sieve *sieve, const dls__dict_iter *iter)
{
    size_t places = sieve->places[iter->length];
    for (size_t i = 0; i < sieve->wanted_count; i++) {
        size_t wanted = sieve->characters[i], longer = places > wanted ? places - wanted : wanted - places;
        uint64_t lacking = sieve->wanted[i] & ~sieve->letters[iter->length];
        if (longer <= sieve->most && !has_more_than(lacking, sieve->most)) return true;
    }
    return false;
}

/* Whether a string of which `shared` bytes are those of the one before has come behind all that are looked for. */
static bool comes_behind_all(const dls__dict_sieve *sieve, const dls__dict_iter *iter, size_t shared)
{
    if (shared == 0 && (uint8_t)iter->string[0] == 0xff) return true;
    if (shared >= sieve->fixed_length) return false;
    return sieve->known < sieve->fixed_length || memcmp(iter->string, sieve->fixed, sieve->fixed_length) != 0;
}

dls_status dls__dict_sieve_next(dls__dict_sieve *sieve, dls__dict_iter *iter, bool *more, dls_error *err)
{
    for (;;) {
        dls__dict_entry entry = { .rest = iter->string, .rest_length = iter->length };
        *more = iter->again || iter->left > 0;
        if (!*more) return DLS_OK;
        if (!iter->again)
            DLS__TRY(read_next(sieve, iter, &entry, err));
        else
            sieve->length = iter->length;
        iter->again = false;
        if (sieve->dead > 0 && entry.shared >= sieve->dead) continue;
        if (entry.shared > sieve->known) continue; /* it is too long, as the one before */
        bool too_long = sieve->length > DLS__SIEVE_MAX_STRING;
        if (too_long) entry.rest_length = DLS__SIEVE_MAX_STRING - entry.shared;
        iter->length = entry.shared + entry.rest_length;
        bool may_be = take_rest(sieve, iter, &entry);
        *more = !comes_behind_all(sieve, iter, entry.shared);
        if (!*more || (!too_long && may_be && may_be_near(sieve, iter))) return DLS_OK;
    }
}
