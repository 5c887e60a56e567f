/* SPDX-License-Identifier: MIT
 *
 * A dictionary's strings in order, and the postings that their values open.
 */
#include "segment/stored_source.h"

#include "base/error.h"

static dls_status next_stored_string(dls__stored_source *self, bool *more, dls_error *err)
{
    DLS__TRY(dls__dict_iter_next(&self->iter, more, err));
    self->source.term = self->iter.string;
    self->source.length = self->iter.length;
    self->next = 0;
    return DLS_OK;
}

static dls_status next_stored_term(dls__term_source *source, bool *more, dls_error *err)
{
    dls__stored_source *self = (dls__stored_source *)source;
    DLS__TRY(next_stored_string(self, more, err));
    if (!*more) return DLS_OK;
    DLS__TRY(dls__postings_open(self->file, self->iter.value, &self->list, err));
    const dls_allocator *allocator = self->cursor.positions.allocator;
    dls__postings_cursor_done(&self->cursor);
    dls__postings_cursor_init(&self->cursor, &self->list, allocator);
    return DLS_OK;
}

static dls_status next_stored_posting(dls__term_source *source, bool *more, dls_error *err)
{
    dls__stored_source *self = (dls__stored_source *)source;
    const dls__block *block = &self->cursor.block;
    if (self->next == block->count) {
        DLS__TRY(dls__postings_cursor_seek(&self->cursor, 0, err));
        self->next = 0;
    }
    *more = block->count > 0;
    if (!*more) return DLS_OK;
    uint32_t i = self->next++;
    dls__posting *posting = &source->posting;
    posting->document = block->documents[i];
    posting->fields = block->fields[i];
    for (uint32_t c = block->first_count[i]; c < block->first_count[i + 1]; c++)
        posting->counts[c - block->first_count[i]] = block->counts[c];
    if ((posting->fields & self->file->position_fields) == 0) return DLS_OK;
    return dls__postings_cursor_positions(&self->cursor, i, &posting->positions, err);
}

static dls_status next_stored_key(dls__term_source *source, bool *more, dls_error *err)
{
    return next_stored_string((dls__stored_source *)source, more, err);
}

static dls_status next_stored_key_posting(dls__term_source *source, bool *more, dls_error *err)
{
    (void)err;
    dls__stored_source *self = (dls__stored_source *)source;
    *more = self->next == 0;
    self->next = 1;
    source->posting.document = (uint32_t)self->iter.value;
    source->posting.fields = 0;
    return DLS_OK;
}

static void init_stored_source(const dls__dict *dict, const dls_allocator *allocator, dls__stored_source *out)
{
    *out = (dls__stored_source){ 0 };
    dls__dict_iter_init(&out->iter, dict);
    dls__postings_cursor_init(&out->cursor, &out->list, allocator);
}

void dls__stored_terms(const dls__dict *terms, const dls__postings_file *file, const dls_allocator *allocator,
                       dls__stored_source *out)
{
    init_stored_source(terms, allocator, out);
    out->file = file;
    out->source.next_term = next_stored_term;
    out->source.next_posting = next_stored_posting;
}

void dls__stored_keys(const dls__dict *keys, const dls_allocator *allocator, dls__stored_source *out)
{
    init_stored_source(keys, allocator, out);
    out->source.next_term = next_stored_key;
    out->source.next_posting = next_stored_key_posting;
}

void dls__stored_source_done(dls__stored_source *source) { dls__postings_cursor_done(&source->cursor); }
