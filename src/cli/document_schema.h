/* SPDX-License-Identifier: MIT
 *
 * The fields of an index that `dlsearch index` makes, and which members of a JSON object they are filled from.
 *
 *   field      kind                filled from the first of these members that has a value
 *   (the key)                      id, _id, key
 *   title      text, weight 2      title
 *   tags       text, and values    tags, keywords, categories
 *   section    text, and values    section
 *   authors    text, and values    authors, author
 *   text       text                text, abstract, body, description, content, summary
 *   note       text                note
 *   kind       keyword             kind, type
 *   url        keyword             url, link
 *   year       integer             year, or else the year of the date
 *   date       date                date, published
 *   language   keyword             language, lang
 *
 * These are always there, so that indexes of different inputs can be searched as one. A field that is text and has
 * values is two: its words are found and ranked in the one called NAME; whole values, for filters and facets, are in
 * the keyword field NAME.keyword. A text of tags or authors that is no list is taken apart for these at its semicolons,
 * or where there are none at its commas. What else an index has was asked for, or guessed from the input
 * (document_guess.h), and is filled from the member of its name.
 */
#ifndef CLI_DOCUMENT_SCHEMA_H
#define CLI_DOCUMENT_SCHEMA_H

#include <stdbool.h>

#include <dlsearch/dlsearch.h>

/* A field that was asked for or guessed: a new one, or another kind for one of the above. */
struct field_wish {
    char name[DLS_MAX_NAME + 1];
    dls_field_kind kind;
};

struct field_wishes {
    struct field_wish wishes[DLS_MAX_FIELDS];
    size_t count;
    bool no_acronyms; /* not those of any field */
};

/* The wish for a field, NULL if there is none. */
const struct field_wish *field_wish_find(const struct field_wishes *wishes, const char *name);

/* The schema, its text analysed by `analyzer`. Freed by dls_schema_free. */
dls_status document_schema_new(const char *analyzer, const struct field_wishes *wishes, dls_schema **out,
                               dls_error *err);

/* A kind by its name, "integer"; false: there is none. And the name of a kind. */
bool field_kind_find(const char *name, size_t length, dls_field_kind *out);
const char *field_kind_name(dls_field_kind kind);

/* ----------------------------------------------------------------------------------------- Members and fields */

/* The place of the key among the fields of documents, behind all others. */
#define FIELD_OF_KEY DLS_MAX_FIELDS
#define NO_SUCH_FIELD SIZE_MAX

/* What fills a field of the schema. */
struct document_field {
    dls_field_kind kind;
    size_t values; /* the keyword field that has its values too; NO_SUCH_FIELD: none */
    bool apart;    /* a text that is no list is taken apart for these */
};

/* A member of the input's objects that fills a field. */
struct document_member {
    char name[DLS_MAX_NAME + sizeof "field."]; /* which an export may put before a field's name */
    size_t length;
    size_t field;       /* its number in the schema, or FIELD_OF_KEY */
    unsigned place;     /* among the members of this field, 0 for the one that is preferred */
    uint64_t documents; /* where it filled the field */
};

#define MAX_MEMBERS (2 * DLS_MAX_FIELDS)

struct document_fields {
    struct document_field fields[DLS_MAX_FIELDS]; /* by number in the schema */
    struct document_member members[MAX_MEMBERS];
    size_t member_count;
    size_t url;        /* what is the key where there is no other; NO_SUCH_FIELD: none */
    size_t year, date; /* a year that is missing is that of the date; NO_SUCH_FIELD: it is not */
    uint64_t years_of_dates;
    bool exact; /* of an export: values are taken as they stand, and nothing is made of another */
    /* Of an index that gets no other fields: a document that fills none of words has its first text as title, and its
     * other texts and numbers as text. NO_SUCH_FIELD: it has not. */
    size_t adopted_title, adopted_text;
};

/* How the fields of a schema, one made here or that of an index, are filled. `maps` are `count` of "FIELD=MEMBER": such
 * a field is filled from the members that are named for it alone. The index of a map whose field there is not, or for
 * which there is no room, is put into `*bad`, and the result is false. */
bool document_fields_of(const dls_schema *schema, const char *const *maps, size_t count, struct document_fields *out,
                        size_t *bad);

/* Have documents without words adopt their texts, where the schema has a title and a text. */
void document_fields_adopt(const dls_schema *schema, struct document_fields *fields);

/* How the documents of an export fill the fields that it has itself (export_text.h). */
void document_fields_of_export(const dls_schema *schema, struct document_fields *out);

/* The member of this name, NULL if it fills nothing. */
struct document_member *document_member_find(struct document_fields *fields, const char *name, size_t length);

/* Whether a member of this name fills a field that every index has, unless it is said otherwise. */
bool document_member_is_usual(const char *name, size_t length);

/* Whether that is a field of words. */
bool document_member_is_words(const char *name);

/* Say which fields were filled, from which members, of which kinds: "title text=abstract year:integer". */
void document_fields_say(const struct document_fields *fields, const dls_schema *schema);

#endif
