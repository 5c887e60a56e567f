/* SPDX-License-Identifier: MIT
 *
 * What the command line says. Every option is one row of the table in flag_table.c, every verb one of that in
 * verb_table.c: parsing, help, corrections, manual pages and completions are made of them.
 */
#ifndef CLI_FLAGS_H
#define CLI_FLAGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <dlsearch/dlsearch.h>

#include "cli/terminal.h"

/* What is to be done; bits, so that an option can name the verbs it belongs to. */
enum verb {
    VERB_SEARCH = 1,
    VERB_INDEX = 2,
    VERB_INFO = 4,
    VERB_CHECK = 8,
    VERB_DELETE = 16,
    VERB_COMPACT = 32,
    VERB_HELP = 64,
    VERB_COMPLETION = 128,
    VERB_SIMILAR = 256,
    VERB_SHOW = 512,
    VERB_EXPORT = 1024,
    VERB_EVAL = 2048,
    VERB_OPEN = 4096,
    VERB_FETCH = 8192,
    VERB_SUGGEST = 16384
};

/* What looks like an option but is none of `dlsearch search`, "--year 2015": perhaps a field of the index. */
struct named_value {
    const char *argument; /* as it was typed */
    const char *name;     /* `length` bytes */
    size_t length;
    const char *value; /* NULL: nothing stands behind it */
};

struct verb_row; /* verb_table.h */

struct options {
    enum verb verb;
    bool verb_is_named; /* false: `dlsearch QUERY` */
    bool help;
    bool man; /* as a manual page */
    bool version;

    bool index_is_named;      /* by --index; what follows is settled by index_place.h otherwise */
    const char *index_path;   /* the last; NULL: the built-in list */
    const char **index_paths; /* all of them, to be searched */
    size_t index_count;
    char *user_index; /* owned; the user's own collection, there or not; NULL: not needed, or no place for one */
    bool has_limit;
    uint64_t limit;
    uint64_t offset;
    const char **fields; /* names, each may be several with commas between; of `dlsearch index` NAME:KIND */
    size_t field_count;
    const char **conditions; /* NAME=VALUE */
    size_t condition_count;
    struct named_value *named;
    size_t named_count;
    const char **filters; /* in full syntax */
    size_t filter_count;
    const char **facets; /* NAME[:N] and the like */
    size_t facet_count;
    const char **sorts; /* NAME[:desc] */
    size_t sort_count;
    const char *after; /* a cursor; NULL: none */
    bool full_syntax;
    bool has_k1, has_b, has_lead, has_adjacency;
    bool no_correct;
    const char **synonyms; /* files */
    size_t synonym_count;
    bool no_synonyms;
    bool no_acronyms;
    bool acronyms;
    dls_join join;
    float k1;
    float b;
    float lead;
    float adjacency;
    const char *like; /* a key; NULL: none */
    dls_formula formula;
    float delta;
    bool json;
    dls_unit unit; /* of ranges; 0: bytes */
    bool explain;
    enum color_choice color;
    size_t width; /* 0: the terminal's */
    bool no_pager;

    const char *output_path;
    const char *language; /* NULL: none was named */
    const char **maps;    /* NAME=MEMBER */
    size_t map_count;
    uint64_t buffer_bytes;
    uint64_t threads;      /* 0: none were named */
    uint64_t commit_every; /* documents; 0: at the end alone */
    uint64_t wait_ms;      /* for another writer */
    bool update;
    bool reorder;
    bool strict;
    bool prune;
    bool watch;
    bool dry_run;
    bool split_headings;
    const char *format; /* NULL: to be found out */
    bool quiet;

    const char *keep_path; /* NULL: beside what is fetched for */
    const char *contact;   /* NULL: as the build says */
    float delay_seconds;   /* negative: none was named */
    float timeout_seconds;
    bool refresh;
    bool offline;
    bool archive;
    bool allow_private;
    bool text;
    const char *run_path;      /* NULL: no run is wanted */
    const char *repaired_path; /* NULL: no repair */

    const char **operands; /* what is no option: words of the query, files */
    size_t operand_count;

    const char *first;     /* argument; NULL: there is none */
    const char **pointers; /* the memory of the lists */
};

/* Read the command line; strings are borrowed from `argv`. A verb is one only as the first argument:
 * `dlsearch -- index` and `dlsearch search index` look for the word. False after a message. Freed by options_done
 * either way. */
bool options_parse(int argc, char **argv, struct options *options);
void options_done(struct options *options);

/* The verb that the first word of a bare search was perhaps meant to be, "shwo"; NULL: none. */
const struct verb_row *options_meant_verb(const struct options *options);

/* Say what is wrong with an option that is none, and no name of a field either; `fields` are `count` of them. */
void options_refuse(const struct options *options, const struct named_value *named, const char *const *fields,
                    size_t count);

#endif
