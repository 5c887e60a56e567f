/* SPDX-License-Identifier: MIT
 *
 * Strings from the dictionary, postings from the lists that their values open.
 */
#include "segment/list_source.h"

#include "base/error.h"

static dls_status next_listed_term(dls__term_source *source, bool *more, dls_error *err)
{
    dls__list_source *self = (dls__list_source *)source;
    DLS__TRY(dls__dict_iter_next(&self->terms, more, err));
    self->source.term = self->terms.string;
    self->source.length = self->terms.length;
    return *more ? dls__list_iter_open(&self->list, self->file, self->terms.value, err) : DLS_OK;
}

static dls_status next_listed_posting(dls__term_source *source, bool *more, dls_error *err)
{
    dls__list_source *self = (dls__list_source *)source;
    return dls__list_iter_next(&self->list, &source->posting, more, err);
}

void dls__list_source_init(dls__list_source *source, const dls__dict *terms, const dls__lists_file *file,
                           const dls_allocator *allocator)
{
    *source = (dls__list_source){ .source = { .next_term = next_listed_term, .next_posting = next_listed_posting },
                                  .file = file };
    dls__dict_iter_init(&source->terms, terms);
    dls__list_iter_init(&source->list, allocator);
}

void dls__list_source_done(dls__list_source *source) { dls__list_iter_done(&source->list); }
