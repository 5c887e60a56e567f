/* SPDX-License-Identifier: MIT
 *
 * What a list says of its postings, against the postings: a wrong class or maximum would hide a document from a search,
 * and nothing else would tell.
 */
#include <string.h>

#include "base/error.h"
#include "lists/list_format.h"

typedef struct list_checker {
    dls__list_iter iter;
    uint32_t reached[4]; /* postings whose impact is kth or more */
    uint8_t maxima[DLS__BLOCK_LINES];
    uint32_t block; /* to which they belong */
} list_checker;

static dls_status wrong_list(const list_checker *c, const char *what, dls_error *err)
{
    return dls__section_corrupt(&c->iter.list.file->postings.documents, c->iter.list.address, what, err);
}

/* The maxima of the block whose postings have been seen. */
static dls_status check_maxima(list_checker *c, dls_error *err)
{
    const dls__list_block *block = &c->iter.list.blocks[c->block];
    uint32_t documents = dls__block_documents(c->block, c->iter.list.file->postings.document_count);
    if (c->iter.list.fields == 0 || block->form == DLS__DOCUMENTS_LOWS) return DLS_OK;
    uint32_t step = block->form == DLS__DOCUMENTS_BITMAP ? 1 : 4, lines = dls__lines_of(documents);
    for (uint32_t line = 0; line < lines; line += step) {
        uint8_t most = 0;
        for (uint32_t i = line; i < line + step && i < lines; i++)
            if (c->maxima[i] > most) most = c->maxima[i];
        if (dls__nibble(block->maxima, line / step) != most)
            return wrong_list(c, "a maximum that the postings contradict", err);
    }
    return DLS_OK;
}

static dls_status check_class(list_checker *c, const dls__posting *posting, uint32_t number, dls_error *err)
{
    const dls__list *list = &c->iter.list;
    float impact = dls__posting_impact(list->file->impacts, list->file->columns, posting->document, posting->fields,
                                       posting->counts);
    uint32_t class = dls__nibble(list->blocks[c->block].classes, number);
    uint32_t line = posting->document % DLS__BLOCK_DOCUMENTS / 64;
    if (class == 0 || impact > list->edges[class] || (class > 1 && impact <= list->edges[class - 1]))
        return wrong_list(c, "a class that the posting contradicts", err);
    if (class > c->maxima[line]) c->maxima[line] = (uint8_t) class;
    for (uint32_t i = 0; i < 4; i++) c->reached[i] += impact >= list->kth[i];
    return DLS_OK;
}

static dls_status check_list(list_checker *c, dls_error *err)
{
    static const uint32_t ranks[] = { 1, 10, 100, 1000 };
    dls__posting posting;
    bool more;
    dls__list_rank(&c->iter.list);
    for (;;) {
        DLS__TRY(dls__list_iter_next(&c->iter, &posting, &more, err));
        if (c->iter.list.fields == 0 && more) continue;
        if (!more || c->iter.block != c->block) {
            DLS__TRY(check_maxima(c, err));
            memset(c->maxima, 0, sizeof c->maxima);
            c->block = c->iter.block;
        }
        if (!more) break;
        DLS__TRY(check_class(c, &posting, c->iter.number - 1, err));
    }
    for (uint32_t i = 0; i < 4; i++)
        if (c->iter.list.kth[i] > 0.0f && c->reached[i] < ranks[i])
            return wrong_list(c, "an impact that too few postings reach", err);
    return DLS_OK;
}

dls_status dls__list_check(const dls__lists_file *file, uint64_t value, const dls_allocator *allocator, dls_error *err)
{
    list_checker c = { .block = 0 };
    dls__list_iter_init(&c.iter, allocator);
    dls_status status = dls__list_iter_open(&c.iter, file, value, err);
    if (status == DLS_OK) status = check_list(&c, err);
    dls__list_iter_done(&c.iter);
    return status;
}
