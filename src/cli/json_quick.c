/* SPDX-License-Identifier: MIT
 *
 * A string is passed over byte by byte, up to what ends it or is to be looked at; in most there is nothing to be
 * changed, and they are copied once, by jansson.
 */
#include "cli/json_quick.h"

#include <stdint.h>
#include <string.h>

#include "cli/safe_text.h"
#include "cli/string_builder.h"

#define LONGEST_NAME 255

/* Digits that fit 64 bits whatever they are. */
#define MOST_DIGITS 18

struct quick_reader {
    const char *at;
    const char *end;
    struct string_builder unescaped; /* a string with escapes, without them */
};

/* A string as it lies in the text, or in `unescaped`. */
struct quick_string {
    const char *bytes;
    size_t length;
};

enum { PLAIN, SPECIAL, HIGH }; /* HIGH: a byte of more than ASCII */

/* What a byte within a string is. */
static unsigned class_of(unsigned char byte)
{
    if (byte >= 0x80) return HIGH;
    return byte < 0x20 || byte == '"' || byte == '\\' ? SPECIAL : PLAIN;
}

static void skip_space(struct quick_reader *reader)
{
    while (reader->at < reader->end && (*reader->at == ' ' || *reader->at == '\t' || *reader->at == '\n' ||
                                        *reader->at == '\r'))
        reader->at++;
}

static bool take(struct quick_reader *reader, char sign)
{
    skip_space(reader);
    if (reader->at == reader->end || *reader->at != sign) return false;
    reader->at++;
    return true;
}

/* Four hexadecimal digits that are a character by themselves, and not NUL; 0: they are none. */
static uint32_t read_unit(const struct quick_reader *reader)
{
    uint32_t unit = 0;
    if (reader->end - reader->at < 5) return 0;
    for (size_t i = 1; i <= 4; i++) {
        char digit = reader->at[i];
        bool is_letter = (digit | 0x20) >= 'a' && (digit | 0x20) <= 'f';
        if (!is_letter && (digit < '0' || digit > '9')) return 0;
        unit = unit << 4 | (uint32_t)(is_letter ? (digit | 0x20) - 'a' + 10 : digit - '0');
    }
    return unit >= 0xD800 && unit < 0xE000 ? 0 : unit;
}

/* The escape whose letter is at hand. */
static bool take_escape(struct quick_reader *reader)
{
    static const char letters[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
    if (reader->at == reader->end || *reader->at == '\0') return false;
    const char *found = strchr(letters, *reader->at);
    if (found != NULL) {
        builder_add_char(&reader->unescaped, meant[found - letters]);
        reader->at++;
        return true;
    }
    uint32_t unit = *reader->at == 'u' ? read_unit(reader) : 0;
    if (unit == 0) return false;
    builder_add_code_point(&reader->unescaped, unit);
    reader->at += 5;
    return true;
}

/* A string, behind its first quote. */
static bool take_string(struct quick_reader *reader, struct quick_string *out)
{
    const char *piece = reader->at;
    bool high = false, escaped = false;
    builder_clear(&reader->unescaped);
    while (true) {
        unsigned found = PLAIN;
        while (reader->at < reader->end && (found = class_of((unsigned char)*reader->at)) != SPECIAL) {
            high = high || found == HIGH;
            reader->at++;
        }
        if (reader->at == reader->end || (unsigned char)*reader->at < 0x20) return false;
        size_t length = (size_t)(reader->at - piece);
        bool ends = *reader->at++ == '"';
        if (ends && !escaped) *out = (struct quick_string){ piece, length };
        else builder_add(&reader->unescaped, piece, length);
        if (ends) break;
        escaped = true;
        if (!take_escape(reader)) return false;
        piece = reader->at;
    }
    if (escaped) *out = (struct quick_string){ reader->unescaped.bytes, reader->unescaped.size };
    return !reader->unescaped.failed && out->length > 0 ? !high || text_is_utf8(out->bytes, out->length)
                                                        : !reader->unescaped.failed;
}

static json_t *take_text(struct quick_reader *reader)
{
    struct quick_string string;
    if (!take_string(reader, &string)) return NULL;
    return json_stringn_nocheck(string.length > 0 ? string.bytes : "", string.length);
}

static json_t *take_whole(struct quick_reader *reader)
{
    const char *begin = reader->at;
    bool negative = *reader->at == '-';
    json_int_t value = 0;
    reader->at += negative;
    const char *digits = reader->at;
    size_t count = 0;
    for (; reader->at < reader->end && *reader->at >= '0' && *reader->at <= '9' && count < MOST_DIGITS; count++)
        value = value * 10 + (*reader->at++ - '0');
    bool is_more = reader->at < reader->end && strchr(".eE0123456789", *reader->at) != NULL && *reader->at != '\0';
    bool is_odd = count == 0 || (*digits == '0' && (count > 1 || negative));
    if (is_more || is_odd) {
        reader->at = begin;
        return NULL;
    }
    return json_integer(negative ? -value : value);
}

static json_t *take_word(struct quick_reader *reader, const char *word, json_t *value)
{
    size_t length = strlen(word);
    bool is_it = (size_t)(reader->end - reader->at) >= length && memcmp(reader->at, word, length) == 0;
    if (is_it) reader->at += length;
    return is_it ? value : NULL;
}

/* A list of strings, behind its bracket. */
static json_t *take_list(struct quick_reader *reader)
{
    json_t *list = json_array();
    bool is_whole = list != NULL && take(reader, ']');
    for (bool more = list != NULL && !is_whole; more && !is_whole;) {
        json_t *text = take(reader, '"') ? take_text(reader) : NULL;
        more = text != NULL && json_array_append_new(list, text) == 0;
        is_whole = more && take(reader, ']');
        more = more && !is_whole && take(reader, ',');
    }
    if (is_whole) return list;
    json_decref(list);
    return NULL;
}

static json_t *take_value(struct quick_reader *reader)
{
    skip_space(reader);
    if (reader->at == reader->end) return NULL;
    switch (*reader->at) {
    case '"': reader->at++; return take_text(reader);
    case '[': reader->at++; return take_list(reader);
    case 't': return take_word(reader, "true", json_true());
    case 'f': return take_word(reader, "false", json_false());
    case 'n': return take_word(reader, "null", json_null());
    default: return *reader->at == '-' || (*reader->at >= '0' && *reader->at <= '9') ? take_whole(reader) : NULL;
    }
}

static bool take_member(struct quick_reader *reader, json_t *object)
{
    struct quick_string name;
    char copy[LONGEST_NAME + 1];
    if (!take(reader, '"') || !take_string(reader, &name)) return false;
    if (name.length > LONGEST_NAME || name.length == 0) return false;
    if (memchr(name.bytes, '\0', name.length) != NULL) return false;
    memcpy(copy, name.bytes, name.length);
    copy[name.length] = '\0';
    json_t *value = take(reader, ':') ? take_value(reader) : NULL;
    return value != NULL && json_object_set_new_nocheck(object, copy, value) == 0;
}

bool json_quick_read(const char *text, size_t length, json_t **out)
{
    struct quick_reader reader = { .at = text, .end = text + length };
    json_t *object = take(&reader, '{') ? json_object() : NULL;
    bool is_whole = object != NULL && take(&reader, '}');
    for (bool more = object != NULL && !is_whole; more && !is_whole;) {
        more = take_member(&reader, object);
        is_whole = more && take(&reader, '}');
        more = more && !is_whole && take(&reader, ',');
    }
    skip_space(&reader);
    is_whole = is_whole && reader.at == reader.end;
    builder_done(&reader.unescaped);
    if (is_whole) *out = object;
    else json_decref(object);
    return is_whole;
}
