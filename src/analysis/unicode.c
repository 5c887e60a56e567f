/* SPDX-License-Identifier: MIT */
#include "analysis/unicode.h"

#include <utf8proc.h>

#include "analysis/diacritics.h"
#include "analysis/utf8.h"

/* Code points that a word can decompose into: the longest compatibility decomposition (U+FDFA) makes 18 of 3 bytes. */
#define MAX_DECOMPOSED (DLS__MAX_TERM / 3 * 18 + 18)

/* Code points as UTF-8, without spaces, cut to the length of a term. */
static size_t encode_word(const utf8proc_int32_t *points, size_t count, char out[DLS__MAX_TERM])
{
    size_t length = 0;
    for (size_t i = 0; i < count; i++) {
        char encoded[4];
        size_t size = dls__utf8_encode((uint32_t)points[i], encoded);
        if (points[i] == ' ') continue;
        if (length + size > DLS__MAX_TERM) break;
        for (size_t k = 0; k < size; k++) out[length++] = encoded[k];
    }
    return length;
}

static utf8proc_int32_t before_case_folding(utf8proc_int32_t point, void *letters)
{
    if (*(const dls__letters *)letters != DLS__LETTERS_TURKISH) return point;
    return point == 'I' ? 0x131 : point == 0x130 ? 'i' : point;
}

static utf8proc_int32_t with_cedilla(utf8proc_int32_t point)
{
    return point == 0x219 ? 0x15F : point == 0x21B ? 0x163 : point;
}

size_t dls__unicode_fold(const char *word, size_t length, dls__letters letters, char out[DLS__MAX_TERM])
{
    const utf8proc_option_t options =
        UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;
    utf8proc_int32_t points[MAX_DECOMPOSED];
    utf8proc_ssize_t count = utf8proc_decompose_custom((const utf8proc_uint8_t *)word, (utf8proc_ssize_t)length, points,
                                                       MAX_DECOMPOSED, options, before_case_folding, &letters);
    if (count <= 0 || count > MAX_DECOMPOSED) return 0;
    count = utf8proc_normalize_utf32(points, count, options);
    if (letters == DLS__LETTERS_ROMANIAN) {
        for (utf8proc_ssize_t i = 0; i < count; i++) points[i] = with_cedilla(points[i]);
    }
    return encode_word(points, (size_t)count, out);
}

/* Copy code points without diacritics; there may be twice as many then. */
static utf8proc_ssize_t copy_without_diacritics(const utf8proc_int32_t *from, utf8proc_ssize_t count,
                                                utf8proc_int32_t *to)
{
    utf8proc_ssize_t copied = 0;
    uint32_t base = 0;
    for (utf8proc_ssize_t i = 0; i < count; i++) {
        uint32_t point = (uint32_t)from[i];
        const char *plain = dls__diacritics_plain_letter(point);
        if (dls__diacritics_is_mark(base, point)) continue;
        if (utf8proc_get_property(from[i])->combining_class == 0) base = point;
        if (plain == NULL)
            to[copied++] = from[i];
        else
            while (*plain != '\0') to[copied++] = *plain++;
    }
    return copied;
}

size_t dls__unicode_fold_diacritics(const char *word, size_t length, char out[DLS__MAX_TERM])
{
    utf8proc_int32_t points[MAX_DECOMPOSED];
    utf8proc_int32_t plain[2 * MAX_DECOMPOSED];
    utf8proc_ssize_t count = utf8proc_decompose((const utf8proc_uint8_t *)word, (utf8proc_ssize_t)length, points,
                                                MAX_DECOMPOSED, UTF8PROC_STABLE | UTF8PROC_DECOMPOSE);
    if (count <= 0 || count > MAX_DECOMPOSED) return 0;
    count = copy_without_diacritics(points, count, plain);
    count = utf8proc_normalize_utf32(plain, count, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    return encode_word(plain, (size_t)count, out);
}

uint32_t dls__unicode_compose(uint32_t letter, uint32_t mark)
{
    utf8proc_int32_t points[2] = { (utf8proc_int32_t)letter, (utf8proc_int32_t)mark };
    return utf8proc_normalize_utf32(points, 2, UTF8PROC_STABLE | UTF8PROC_COMPOSE) == 1 ? (uint32_t)points[0] : 0;
}

const char *dls__unicode_library_version(void) { return utf8proc_version(); }

const char *dls__unicode_version(void) { return utf8proc_unicode_version(); }
