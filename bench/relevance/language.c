/* SPDX-License-Identifier: MIT */
#include "relevance/language.h"

#include <stddef.h>
#include <string.h>

static const struct {
    char code[4];
    const char *analyzer;
} languages[] = {
    { "ar", "arabic" },  { "ca", "catalan" },   { "da", "danish" },     { "de", "german" },     { "el", "greek" },
    { "en", "english" }, { "es", "spanish" },   { "eu", "basque" },     { "fi", "finnish" },    { "fr", "french" },
    { "ga", "irish" },   { "hi", "hindi" },     { "hu", "hungarian" },  { "hy", "armenian" },   { "id", "indonesian" },
    { "it", "italian" }, { "ja", "words" },     { "ko", "words" },      { "lt", "lithuanian" }, { "ne", "nepali" },
    { "nl", "dutch" },   { "no", "norwegian" }, { "pt", "portuguese" }, { "ro", "romanian" },   { "ru", "russian" },
    { "sr", "serbian" }, { "sv", "swedish" },   { "ta", "tamil" },      { "th", "words" },      { "tr", "turkish" },
    { "yi", "yiddish" }, { "zh", "words" },
};

const char *analyzer_of_language(const char *code)
{
    for (size_t i = 0; i < sizeof languages / sizeof *languages; i++)
        if (strcmp(languages[i].code, code) == 0) return languages[i].analyzer;
    return code;
}
