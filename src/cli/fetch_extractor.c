/* SPDX-License-Identifier: MIT
 *
 * The table. Sites come before contents; of contents the first that fits reads, so that text, which all is, is last.
 */
#include "cli/fetch_extractor.h"

#include <string.h>

#include "cli/word_list.h"

static const struct fetch_extractor *const extractors[] = {
    &extractor_arxiv, &extractor_crossref, &extractor_github, &extractor_youtube,
    &extractor_pdf,   &extractor_html,     &extractor_text,
};

#define EXTRACTOR_COUNT (sizeof extractors / sizeof extractors[0])

const struct fetch_extractor *fetch_plan_for(const char *url, struct fetch_plan *plan)
{
    struct url_parts parts;
    *plan = (struct fetch_plan){ .count = 0 };
    bool is_address = url_parts_of(url, strlen(url), &parts);
    for (size_t i = 0; i < EXTRACTOR_COUNT && is_address; i++) {
        if (extractors[i]->plan != NULL && extractors[i]->plan(&parts, plan)) return extractors[i];
    }
    plan->count = 1;
    plan->steps[0].by_content = true;
    builder_add_string(&plan->steps[0].url, url);
    return &extractor_html;
}

void fetch_plan_done(struct fetch_plan *plan)
{
    for (size_t i = 0; i < MOST_STEPS; i++) builder_done(&plan->steps[i].url);
    builder_done(&plan->batch);
    plan->count = 0;
}

const struct fetch_extractor *fetch_reader_of(const struct fetch_page *page)
{
    for (size_t i = 0; i < EXTRACTOR_COUNT; i++) {
        if (extractors[i]->reads != NULL && extractors[i]->reads(page)) return extractors[i];
    }
    return NULL;
}

bool fetch_type_is(const char *type, const char *wanted)
{
    size_t length = strcspn(type, "; \t");
    return length == strlen(wanted) && text_begins(type, length, wanted);
}

bool fetch_type_is_readable(const char *type)
{
    size_t length = strcspn(type, "; \t");
    static const char readable[] = "application/pdf application/x-pdf application/xhtml+xml application/xml "
                                   "application/json application/octet-stream binary/octet-stream "
                                   "application/markdown application/rtf";
    return length == 0 || text_begins(type, length, "text/") || word_in(readable, type, length) ||
           text_has(type, length, "+json") || text_has(type, length, "+xml");
}
