/* SPDX-License-Identifier: MIT */
#include "analysis/stemmer.h"

#include <libstemmer.h>

/* A dls__stemmer is a sb_stemmer by another name, so that nobody else needs the library's header. */
static struct sb_stemmer *as_snowball(dls__stemmer *stemmer) { return (struct sb_stemmer *)stemmer; }

const char *dls__stemmer_language(size_t number)
{
    const char **languages = sb_stemmer_list();
    for (size_t i = 0; i < number; i++) {
        if (languages[i] == NULL) return NULL;
    }
    return languages[number];
}

dls__stemmer *dls__stemmer_new(const char *language) { return (dls__stemmer *)sb_stemmer_new(language, "UTF_8"); }

void dls__stemmer_free(dls__stemmer *stemmer) { sb_stemmer_delete(as_snowball(stemmer)); }

const char *dls__stemmer_stem(dls__stemmer *stemmer, const char *word, size_t length, size_t *stem_length)
{
    const sb_symbol *stem = sb_stemmer_stem(as_snowball(stemmer), (const sb_symbol *)word, (int)length);
    if (stem == NULL) return NULL;
    *stem_length = (size_t)sb_stemmer_length(as_snowball(stemmer));
    return (const char *)stem;
}
