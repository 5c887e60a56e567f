/* SPDX-License-Identifier: MIT
 *
 * Documents on their way from files to an index: what the parts of `dlsearch index` share.
 *
 *   ingest_input.c      inputs one after the other, each by its source, until there are documents
 *   ingest_document.c   a document: its key, what it is to the index, its place in the writer, or why it has none
 *   ingest_writer.c     the index that is written: begun or gone on with, committed
 *   ingest_summary.c    what came of it
 *
 * Where an index is begun, its fields are known once the first documents were looked at, which are held back until
 * then; one that is gone on with has its own.
 */
#ifndef CLI_INGEST_H
#define CLI_INGEST_H

#include <dlsearch/dlsearch.h>

#include "cli/flags.h"
#include "cli/held_documents.h"
#include "cli/index_changes.h"
#include "cli/input_list.h"
#include "cli/json_document.h"
#include "cli/progress.h"
#include "cli/string_builder.h"
#include "cli/unused_members.h"

struct ingest_counts {
    uint64_t added;
    uint64_t uncommitted; /* of them, and of those removed */
    uint64_t commits;
    uint64_t new, changed, unchanged, repeated, removed;
    uint64_t skipped;
    uint64_t left_out;       /* values that are none of their field's kind */
    uint64_t files_left_out; /* files of folders that are nothing we read */
    uint64_t bytes;          /* of JSON, in the inputs that are done */
    uint64_t bytes_on_disk;  /* the same, packed or not */
};

/* All zero but for `options`, `wait_ms` and `again` before it is begun. */
struct ingest {
    const struct options *options;
    uint64_t wait_ms; /* for another writer */
    struct input_list inputs;
    dls_schema *schema; /* NULL: not known yet */
    struct document_fields fields;
    struct document_fields export_fields; /* how those of an export are filled */
    bool in_export;                       /* so is what comes out of the input that is being read */
    bool has_export;
    struct held_documents held;
    dls_writer *writer;
    struct json_document document;
    struct unused_members unused;
    struct progress progress;
    struct ingest_counts counts;
    bool is_unread; /* what --dry-run lists: nobody reads it any more, or it cannot be written */
    int listing;    /* the exit status of that */
    bool again;     /* under --watch, after a change: of nothing new nothing is said */
    bool is_open;   /* the fields are known, and the writer is there */
    bool complete;  /* all of the input was read and committed */
    bool refused;   /* a line was, and with that it ended */
    bool overtaken; /* the index that was to be begun was made by another process meanwhile; to be done again */
    struct index_changes changes;
    struct string_builder key;        /* one that was made up */
    struct string_builder place;      /* of which it was made */
    uint64_t at_place;                /* how many documents stand there that had none */
    struct string_builder last_words; /* if a signal ends it */
};

#endif
