/* SPDX-License-Identifier: MIT
 *
 * The writer of an index file: collects a segment and deletions, appends them, commits (index_format.h says in which
 * order).
 */
#ifndef DLS__INDEX_WRITER_H
#define DLS__INDEX_WRITER_H

#include "base/cancel.h"
#include "base/file.h"
#include "index/index_background.h"
#include "index/index_format.h"
#include "index/merge_policy.h"
#include "segment/segment_reader.h"
#include "segment/segment_writer.h"

/* Below this, for each thread, a run would hold little more than its own tables. */
#define DLS__MIN_BUFFER ((size_t)1 << 20)

/* A segment of the index, kept open to look up keys; it knows its deletions, new ones too. It points into itself and
 * must not move. */
typedef struct dls__committed {
    dls__map map; /* of one that was committed here; others are in the writer's map */
    dls__segment segment;
    dls__buf fresh; /* u32s: documents that were deleted since the last commit */
} dls__committed;

/* Deletions among the documents that are being added. */
typedef struct dls__added_deletions {
    dls__buf bits;
    dls__buf fresh; /* u32s, as above */
} dls__added_deletions;

struct dls_writer {
    dls_allocator allocator;
    char *path;
    size_t path_size;
    bool replace;
    bool named;  /* the file has its name */
    bool broken; /* a failure left it unusable */
    bool open;   /* `segment` was begun */
    size_t buffer_bytes;
    bool reorder;
    size_t pair_words;
    bool merge;
    bool background;    /* by a thread */
    size_t threads;     /* that make segments */
    dls__cancel cancel; /* of what is being done by the caller's thread; that of the background has its own */
    dls_schema *schema;
    dls__file *file;
    dls__file *replaced; /* locked, until `file` takes its place; NULL if there is none */
    dls__map map;        /* of the index that was opened */
    uint64_t end;        /* where the next segment or commit record goes */
    uint64_t no_room_at; /* `end` when there was no room to tidy up; 0: there was, or nobody tried */
    bool is_unhelped;    /* the system gave no file to the thread: the next commit does what is due */
    uint64_t next_slot;  /* of the superblock that the next commit writes first */
    uint64_t generation;
    uint64_t documents; /* committed, deleted ones too */
    uint64_t deleted;   /* of them and of those being added */
    dls__segment_writer segment;
    dls__added_deletions added;
    dls__buf payload;                     /* of the next commit */
    dls__buf committed_payload;           /* of the last */
    dls__segment_descriptor *descriptors; /* of committed segments */
    dls__committed **committed;           /* likewise */
    size_t segment_count;
    size_t segment_capacity;
    dls__job job;
};

dls_status dls__writer_create(const char *path, const dls_schema *schema, const dls_writer_options *options,
                              dls_writer **out, dls_error *err);
dls_status dls__writer_open(const char *path, const dls_schema *schema, const dls_writer_options *options,
                            dls_writer **out, dls_error *err);
dls_status dls__writer_add(dls_writer *writer, const char *key, size_t key_length, const dls_value *values,
                           size_t count, dls_error *err);
dls_status dls__writer_put(dls_writer *writer, const char *key, size_t key_length, const dls_value *values,
                           size_t count, dls_error *err);
dls_status dls__writer_delete(dls_writer *writer, const char *key, size_t key_length, dls_error *err);
uint64_t dls__writer_count(const dls_writer *writer);

/* DLS_EINVAL if a failure left it unusable. */
dls_status dls__writer_is_usable(const dls_writer *writer, dls_error *err);
dls_status dls__writer_set_payload(dls_writer *writer, const void *bytes, size_t length, dls_error *err);
dls_status dls__writer_commit(dls_writer *writer, dls_error *err);
dls_status dls__writer_compact(dls_writer *writer, size_t segments, dls_error *err);
dls_status dls__writer_abort(dls_writer *writer, dls_error *err);
void dls__writer_close(dls_writer *writer);

/* -------------------------------------------------------------------------------------------------- index_deletions */

/* Where a document is: in segment `segment`, or among those being added, where that is segment_count. */
typedef struct dls__document_place {
    size_t segment;
    uint32_t document;
} dls__document_place;

/* The document with `key`, if there is one that is not deleted. */
dls_status dls__writer_find(const dls_writer *writer, const char *key, size_t length, bool *found,
                            dls__document_place *place, dls_error *err);

/* Mark a document as deleted; it is not yet. */
dls_status dls__writer_mark(dls_writer *writer, dls__document_place place, dls_error *err);

/* Take back all marks since the last commit. */
void dls__writer_unmark(dls_writer *writer);

/* Have the marks of documents that were added in their segment, the last one, which was appended. */
dls_status dls__writer_move_marks(dls_writer *writer, dls_error *err);

/* Append the deletions of all segments that have new ones. */
dls_status dls__writer_append_deletions(dls_writer *writer, dls_error *err);

/* ----------------------------------------------------------------------------------------------------- index_commit */

/* Room for a further segment. Open it, where its file is mapped at `bytes`, or is to be mapped if that is NULL. */
dls_status dls__writer_open_segment(dls_writer *writer, const dls__segment_descriptor *descriptor, const uint8_t *bytes,
                                    dls_error *err);

void dls__writer_close_segment(dls_writer *writer, size_t number);

/* The steps of a commit: append what was added as a segment, if anything is left of it; leave out segments of which
 * nothing is left; append the record and make superblocks point to it. */
dls_status dls__writer_append_segment(dls_writer *writer, dls_error *err);
void dls__writer_drop_empty(dls_writer *writer);
dls_status dls__writer_append_commit(dls_writer *writer, dls_error *err);

/* ------------------------------------------------------------------------------------------------------ index_merge
 *
 * Between the steps above: no segment has new deletions. */

/* Merge what the policy says; or what it takes to have `most` segments at most, none with deletions. */
dls_status dls__writer_merge_due(dls_writer *writer, dls_error *err);
dls_status dls__writer_merge_down(dls_writer *writer, size_t most, dls_error *err);

/* Merge what the policy says; write segments anew of which a quarter is deleted, or more. Where there is no room for
 * one, that is not changed, nor what follows, and `*room` false. */
dls_status dls__writer_merge_due_if_there_is_room(dls_writer *writer, bool *room, dls_error *err);
dls_status dls__writer_merge_thinned(dls_writer *writer, bool *room, dls_error *err);

/* Whether a merge reorders: if that is wanted, or was for one of its parts. */
bool dls__writer_reorders(const dls_writer *writer, dls__merge merge);

/* Begin a segment that others are to be part of. Only reads what never changes of the writer. */
dls_status dls__writer_begin_merged(const dls_writer *writer, bool reorder, dls__cancel *cancel,
                                    dls__segment_writer *merged, dls_error *err);

/* The last segment takes the place of those that were merged. */
void dls__writer_put_in_place(dls_writer *writer, dls__merge merge);

/* ---------------------------------------------------------------------------------------------------- index_compact */

/* Whether more of the file is dead than is allowed. */
bool dls__writer_is_mostly_dead(const dls_writer *writer);

/* Whether to do something about it: where there was no room, not again before the file has grown by an eighth. */
bool dls__writer_may_tidy(const dls_writer *writer);

/* Have the commit go to a new file, that takes the old one's place. */
dls_status dls__writer_move(dls_writer *writer, dls_error *err);

/* The same if there is room for it; otherwise the commit goes to the old file still. */
dls_status dls__writer_move_if_there_is_room(dls_writer *writer, dls_error *err);

/* Copy `size` bytes at `offset` of a file to `at` of another. */
dls_status dls__copy_bytes(dls__file *from, uint64_t offset, uint64_t size, dls__file *to, uint64_t at,
                           dls__cancel *cancel, dls_error *err);

/* Copy a segment to the end of another file, and say so in its descriptor. */
dls_status dls__copy_image(dls__file *from, dls__segment_descriptor *descriptor, dls__file *to, uint64_t *end,
                           dls__cancel *cancel, dls_error *err);

#endif
