/* SPDX-License-Identifier: MIT
 *
 * Merging and moving by a thread, between commits.
 *
 * It works on segments as one commit left them, which nobody changes, through a map and with readers of its own, and
 * shares with the writer what neither changes, two flags, and the index's file, of which it writes a part that is its
 * own:
 *
 *   a commit begins it; it merges to a scratch file; a later commit sets room aside for the result at the end of the
 *   file; it copies the result there; a later commit takes it over, with the deletions that came since. Small ones are
 *   copied by the commit at once.
 *   Or: a commit begins it; it copies what is live to another file; a later commit adds what came since, and moves
 *   there.
 *
 * So all that it costs a commit is to start it, and to look through what was deleted since. Only one runs at a time.
 */
#ifndef DLS__INDEX_BACKGROUND_H
#define DLS__INDEX_BACKGROUND_H

#include <stdatomic.h>

#include "base/cancel.h"
#include "base/file.h"
#include "base/thread.h"
#include "segment/segment_reader.h"

/* What a thread does beside the writer. */
typedef enum dls__step {
    DLS__IDLE,
    DLS__MERGING, /* segments to one, in a scratch file */
    DLS__PLACING, /* that to the index's file, where there is room for it */
    DLS__MOVING   /* what is live to another file */
} dls__step;

typedef struct dls__job {
    dls__step step;
    dls__thread *thread; /* NULL: it has ended, or none was needed */
    atomic_bool ended;   /* it has nothing more to do */
    dls__cancel cancel;  /* it is to end at once, and was for nothing */
    dls_status status;   /* what it came to */
    dls_error failure;
    bool reorder;
    size_t count;
    dls__segment_descriptor *inputs; /* `count` segments as they were when it began */
    dls__segment *segments;          /* of a merge: likewise, with the deletions of then; `opened` of them */
    size_t opened;
    uint64_t *places;               /* of a move: where they are in `file` */
    dls__map map;                   /* of the index's file when it began */
    dls__file *file;                /* where the result is */
    uint64_t end;                   /* of a move: of that file */
    dls__segment_descriptor result; /* of a merge */
} dls__job;

/* The failure of the thread, if it has ended with one, which is then forgotten: the writer is as if it had never
 * run. */
dls_status dls__background_failure(dls_writer *writer, dls_error *err);

/* Go on with a merge that has ended. At the beginning of a commit. */
dls_status dls__background_take_merge(dls_writer *writer, dls_error *err);

/* Have the commit go to the file that was made, if one was. Where other commits move. */
dls_status dls__background_take_move(dls_writer *writer, dls_error *err);

/* Begin what is due, if nothing is being done. At the end of a commit. What stands in the way is told by the next; but
 * where no file can be made beside the index, that does what is due itself. */
void dls__background_begin(dls_writer *writer);

/* Wait for what is being done; or end it, without a trace. */
void dls__background_wait(dls_writer *writer);
void dls__background_stop(dls_writer *writer);

/* For dls__writer_move: whether a move has ended; its file, which belongs to the caller then, and where it ends
 * (DLS_EIO: it cannot take the place of the old one any more); and the place in it of a segment that was at `*offset`,
 * false where there is none. */
bool dls__background_has_file(const dls_writer *writer);
dls_status dls__background_take_file(dls_writer *writer, dls__file **file, uint64_t *end, dls_error *err);
bool dls__background_find_copy(const dls_writer *writer, uint64_t *offset);

#endif
