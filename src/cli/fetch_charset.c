/* SPDX-License-Identifier: MIT
 *
 * iconv of the C library knows the encodings; which of them pages may name stands in fetch_encoding.h.
 */
#include "cli/fetch_charset.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>

#include "cli/fetch_encoding.h"
#include "cli/safe_text.h"
#include "cli/word_list.h"

/* Where a page may say what it is written in. */
#define HEAD_WITH_CHARSET ((size_t)2048)
#define CHUNK ((size_t)4096)

#define WESTERN "WINDOWS-1252"

/* The encoding whose label stands behind `word` and an equals sign, in quotes or not; NULL: none that is known. */
static const char *named_behind(const char *text, size_t length, const char *word)
{
    size_t wanted = strlen(word);
    for (size_t at = 0; at + wanted < length; at++) {
        if (!text_begins(text + at, length - at, word)) continue;
        size_t begin = at + wanted;
        while (begin < length && text[begin] == ' ') begin++;
        if (begin == length || text[begin] != '=') continue;
        begin++;
        while (begin < length && (text[begin] == ' ' || text[begin] == '"' || text[begin] == '\'')) begin++;
        size_t end = begin;
        while (end < length && text[end] > ' ' && strchr("\"';>?", text[end]) == NULL) end++;
        return encoding_of_label(text + begin, end - begin);
    }
    return NULL;
}

/* Whether it is UTF-8 and has more than ASCII in it; a character that is cut off at the end is none's fault. */
static bool is_utf8(const char *bytes, size_t size, bool whole)
{
    bool more = false;
    for (size_t at = 0; at < size;) {
        uint32_t code_point;
        size_t taken = utf8_decode(bytes + at, size - at, &code_point);
        if ((bytes[at] & 0x80) != 0) {
            bool is_one = taken == 3 && memcmp(bytes + at, "\xEF\xBF\xBD", 3) == 0;
            if (code_point == REPLACEMENT_CHARACTER && !is_one) return more && !whole && size - at < 4;
            more = true;
        }
        at += taken;
    }
    return more;
}

/* UTF-16 of mostly ASCII: zeros on one side alone. */
static const char *utf16_of(const char *bytes, size_t size)
{
    size_t seen = size < 64 ? size & ~(size_t)1 : 64, even = 0, odd = 0;
    for (size_t i = 0; i < seen; i += 2) {
        even += bytes[i] == 0;
        odd += bytes[i + 1] == 0;
    }
    if (seen < 8) return NULL;
    if (odd * 4 > seen && even == 0) return "UTF-16LE";
    return even * 4 > seen && odd == 0 ? "UTF-16BE" : NULL;
}

/* What claims to be Unicode and is not, is what most of the rest is. */
static const char *encoding_said(const char *bytes, size_t size, const char *type)
{
    size_t head = size < HEAD_WITH_CHARSET ? size : HEAD_WITH_CHARSET;
    const char *said = named_behind(type, strlen(type), "charset");
    if (said == NULL) said = named_behind(bytes, head, "charset");
    if (said == NULL && text_begins(bytes, head, "<?xml")) said = named_behind(bytes, head, "encoding");
    return said != NULL ? said : WESTERN;
}

static void add_mended(struct string_builder *out, const char *bytes, size_t size)
{
    for (size_t at = 0; at < size && !out->failed;) {
        uint32_t code_point;
        at += utf8_decode(bytes + at, size - at, &code_point);
        builder_add_code_point(out, code_point);
    }
}

static void add_converted(struct string_builder *out, char *bytes, size_t size, iconv_t converter)
{
    while (size > 0 && !out->failed) {
        char room[CHUNK], *to = room;
        size_t left = sizeof room;
        size_t done = iconv(converter, &bytes, &size, &to, &left);
        int reason = errno;
        builder_add(out, room, sizeof room - left);
        if (done != (size_t)-1 || reason == E2BIG) continue;
        builder_add_code_point(out, REPLACEMENT_CHARACTER);
        if (reason != EILSEQ) return; /* cut off within a character */
        bytes++;
        size--;
    }
}

void builder_add_western(struct string_builder *out, const char *bytes, size_t size)
{
    iconv_t converter = iconv_open("UTF-8", WESTERN);
    union {
        const char *given;
        char *taken; /* by iconv, which does not write to it */
    } text = { bytes };
    if (converter == (iconv_t)-1) {
        add_mended(out, bytes, size);
        return;
    }
    add_converted(out, text.taken, size, converter);
    iconv_close(converter);
}

void builder_add_page(struct string_builder *out, const char *bytes, size_t size, const char *type, bool whole)
{
    static const struct {
        const char *mark;
        size_t length;
        const char *name;
    } marks[] = { { "\xEF\xBB\xBF", 3, "UTF-8" }, { "\xFF\xFE", 2, "UTF-16LE" }, { "\xFE\xFF", 2, "UTF-16BE" } };
    const char *name = NULL;
    for (size_t i = 0; i < sizeof marks / sizeof marks[0] && name == NULL; i++) {
        if (size < marks[i].length || memcmp(bytes, marks[i].mark, marks[i].length) != 0) continue;
        name = marks[i].name;
        bytes += marks[i].length;
        size -= marks[i].length;
    }
    if (name == NULL) name = utf16_of(bytes, size);
    bool is_plain = (name != NULL && strcmp(name, "UTF-8") == 0) || (name == NULL && is_utf8(bytes, size, whole));
    if (name == NULL) name = encoding_said(bytes, size, type);
    iconv_t converter = is_plain ? (iconv_t)-1 : iconv_open("UTF-8", name);
    if (converter == (iconv_t)-1 && !is_plain) converter = iconv_open("UTF-8", WESTERN); /* a small C library */
    if (converter == (iconv_t)-1) {
        add_mended(out, bytes, size);
        return;
    }
    union {
        const char *given;
        char *taken; /* by iconv, which does not write to it */
    } text = { bytes };
    add_converted(out, text.taken, size, converter);
    iconv_close(converter);
}
