/* SPDX-License-Identifier: MIT
 *
 * Work that whoever wants it may have had enough of. Loops that may be long say what they do, by postings that are
 * merged or what takes as long, some 50 ns; in the thread that began, when that has come to DLS__WORK_UNASKED_FOR, the
 * caller is asked. Its yes is a flag, which the threads that help see when they say what they do. From then on all that
 * look are told DLS_ECANCELLED, which goes up as any failure does.
 *
 * Where the owner of a crew waits for its helpers, it asks meanwhile (crew.h).
 */
#ifndef DLS__CANCEL_H
#define DLS__CANCEL_H

#include <stdatomic.h>

#include "base/common.h"

/* Between two questions: about a millisecond. */
#define DLS__WORK_UNASKED_FOR (UINT64_C(1) << 14)

/* Bytes of a document that are read and analysed, or copied, as fast as that. */
#define DLS__BYTES_OF_WORK 8

/* What loops with short rounds do between two looks. */
#define DLS__WORK_STEP 4096

typedef struct dls__cancel {
    bool (*ask)(void *ctx); /* NULL: nobody is asked, but dls__cancel_set may be called */
    void *ctx;
    atomic_uintptr_t asker; /* the thread that asks */
    uint64_t work;          /* that it did since */
    atomic_bool is_set;
} dls__cancel;

void dls__cancel_init(dls__cancel *cancel, bool (*ask)(void *ctx), void *ctx);

/* The calling thread is the one that asks, from now on. */
void dls__cancel_begin(dls__cancel *cancel);

/* It is cancelled, by another thread. */
void dls__cancel_set(dls__cancel *cancel);

/* So much was done: DLS_ECANCELLED once it is cancelled. `cancel` may be NULL, which never is. */
dls_status dls__cancel_after(dls__cancel *cancel, uint64_t work, dls_error *err);

/* The same, and in the thread that asks the caller is asked at once. */
dls_status dls__cancel_now(dls__cancel *cancel, dls_error *err);

#endif
