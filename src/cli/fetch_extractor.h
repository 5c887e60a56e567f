/* SPDX-License-Identifier: MIT
 *
 * Who can say something about a resource. Each of them is one row of the table in fetch_extractor.c and one file,
 * fetch_NAME.c, and knows one of two ways, or both:
 *
 *   by its address   arXiv, DOIs, GitHub, YouTube: it plans which addresses are asked in place of the one given
 *   by its content   pages, PDFs, text: it reads what came
 *
 * A plan is a few steps. The answer of each is read by who planned it, or, where the plan says so, by whoever reads
 * such content. No step is an end: what the first says is kept, later ones fill what it lacks.
 */
#ifndef CLI_FETCH_EXTRACTOR_H
#define CLI_FETCH_EXTRACTOR_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/fetch_found.h"
#include "cli/string_builder.h"
#include "cli/url_key.h"

#define MOST_STEPS 3

/* When a step is made. */
enum step_when {
    STEP_ALWAYS,
    STEP_IF_GOOD,   /* the one before had an answer */
    STEP_IF_LACKING /* title or abstract are still not known */
};

struct fetch_step {
    struct string_builder url;
    enum step_when when;
    const char *accept; /* the header; NULL: anything that can be read */
    bool by_content;    /* read as whatever it is */
    bool is_api;        /* made to be asked by programs: robots.txt, which is about pages, is not */
    bool whole;         /* what is sought may stand behind the head of a page */
};

struct fetch_plan {
    struct fetch_step steps[MOST_STEPS];
    size_t count;
    struct string_builder batch; /* not empty: what is asked for, together with others, before the first step */
};

/* What came. */
struct fetch_page {
    const char *url;  /* where it came from, in the end */
    const char *type; /* Content-Type, "" if none was said */
    const char *bytes;
    size_t size;
    size_t step; /* of the plan */
    bool whole;  /* nothing of it is missing */
};

struct fetch_extractor {
    const char *name;
    const char *licence; /* what is known about the use of what it finds; NULL: nothing */
    bool (*plan)(const struct url_parts *parts, struct fetch_plan *plan); /* NULL: by content alone */
    bool (*reads)(const struct fetch_page *page);                         /* NULL: only what it planned */
    void (*read)(const struct fetch_page *page, struct found *found);

    /* Where many are asked for at once: one address for `count` of them, at most MOST_IN_BATCH; and what the answer
     * says of each. False: it is no such answer. */
    void (*ask)(struct string_builder *url, const char *const *wanted, size_t count);
    bool (*read_each)(const struct fetch_page *page, void (*take)(void *ctx, const char *wanted, struct found *found),
                      void *ctx);
};

#define MOST_IN_BATCH 100

/* Plan for an address of http or https: a site's own way, or to ask for the page itself. Who planned, is never NULL.
 * Freed by fetch_plan_done. */
const struct fetch_extractor *fetch_plan_for(const char *url, struct fetch_plan *plan);
void fetch_plan_done(struct fetch_plan *plan);

/* Who reads such content; NULL: nobody. */
const struct fetch_extractor *fetch_reader_of(const struct fetch_page *page);

/* Whether content of this type may be any that is read; `type` is the header Content-Type. */
bool fetch_type_is_readable(const char *type);

/* The type without its parameters, for comparing: "text/html". */
bool fetch_type_is(const char *type, const char *wanted);

extern const struct fetch_extractor extractor_arxiv;
extern const struct fetch_extractor extractor_crossref;
extern const struct fetch_extractor extractor_github;
extern const struct fetch_extractor extractor_youtube;
extern const struct fetch_extractor extractor_pdf;
extern const struct fetch_extractor extractor_html;
extern const struct fetch_extractor extractor_text;

#endif
