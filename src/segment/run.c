/* SPDX-License-Identifier: MIT
 *
 * A run is written as a segment's inverted part is, and read back from trusted memory.
 */
#include "segment/run.h"

#include "base/error.h"
#include "segment/segment_merge.h"

static dls_status write_terms(dls__run *run, const dls__inverter *inverter, const dls__postings_file *shape,
                              dls__cancel *cancel, dls_error *err)
{
    dls__inverter_source source;
    dls__postings_writer postings;
    dls__dict_writer terms;
    uint64_t posting_count = 0;
    dls__postings_writer_init(&postings, inverter->allocator, &run->documents, &run->positions, shape->text_fields,
                              shape->position_fields);
    dls__dict_writer_init(&terms, inverter->allocator, &run->terms);
    dls__posting_sink sink = dls__sequential_sink(&postings);
    dls_status status = dls__inverter_terms(inverter, shape->position_fields, &source, err);
    if (status == DLS_OK)
        status = dls__merge_terms((dls__term_source *[]){ &source.source }, 1, inverter->allocator, cancel, &sink,
                                  &terms, &posting_count, err);
    dls__inverter_source_done(&source);
    dls__dict_writer_done(&terms);
    dls__postings_writer_done(&postings);
    return status;
}

static dls_status write_keys(dls__run *run, const dls__inverter *inverter, dls__cancel *cancel, dls_error *err)
{
    dls__inverter_source source;
    dls__dict_writer keys;
    dls__dict_writer_init(&keys, inverter->allocator, &run->keys);
    dls_status status = dls__inverter_keys(inverter, &source, err);
    if (status == DLS_OK)
        status = dls__merge_keys((dls__term_source *[]){ &source.source }, 1, inverter->allocator, cancel, &keys, err);
    dls__inverter_source_done(&source);
    dls__dict_writer_done(&keys);
    return status;
}

static dls_status freeze(dls__spool *spool, const char *name, dls__section *out, dls_error *err)
{
    *out = (dls__section){ .name = name };
    return dls__spool_freeze(spool, &out->bytes, &out->size, err);
}

dls_status dls__run_write(dls__run *run, const dls__inverter *inverter, uint32_t text_fields, uint32_t position_fields,
                          uint32_t document_count, const char *beside, dls__cancel *cancel, dls_error *err)
{
    dls__spool_init(&run->documents, inverter->allocator, beside);
    dls__spool_init(&run->positions, inverter->allocator, beside);
    dls__spool_init(&run->terms, inverter->allocator, beside);
    dls__spool_init(&run->keys, inverter->allocator, beside);
    run->file = (dls__postings_file){ .document_count = document_count,
                                      .text_fields = text_fields,
                                      .position_fields = position_fields };
    DLS__TRY(write_terms(run, inverter, &run->file, cancel, err));
    DLS__TRY(write_keys(run, inverter, cancel, err));

    dls__section terms, keys;
    DLS__TRY(freeze(&run->documents, "run documents", &run->file.documents, err));
    DLS__TRY(freeze(&run->positions, "run positions", &run->file.positions, err));
    DLS__TRY(freeze(&run->terms, "run terms", &terms, err));
    DLS__TRY(freeze(&run->keys, "run keys", &keys, err));
    DLS__TRY(dls__dict_open(&terms, &run->term_dict, err));
    return dls__dict_open(&keys, &run->key_dict, err);
}

void dls__run_done(dls__run *run)
{
    dls__spool_done(&run->documents);
    dls__spool_done(&run->positions);
    dls__spool_done(&run->terms);
    dls__spool_done(&run->keys);
}

dls_status dls__run_find_key(const dls__run *run, const char *key, size_t length, bool *found, uint32_t *document,
                             dls_error *err)
{
    uint64_t value = 0;
    DLS__TRY(dls__dict_find(&run->key_dict, key, length, found, &value, err));
    *document = (uint32_t)value;
    return DLS_OK;
}
