/* SPDX-License-Identifier: MIT
 *
 * Ending a search before its time. Loops say what they do, by postings that are looked at or what takes as long, some
 * nanoseconds; when that has come to DLS__WORK_UNASKED, the clock and the caller are asked. Once they have said yes,
 * whoever asks is told DLS__STOPPED, which goes up as a failure does, to where hits that were found are kept.
 */
#ifndef DLS__STOP_H
#define DLS__STOP_H

#include "base/common.h"

/* A search is over; no caller of the library sees it. */
#define DLS__STOPPED ((dls_status)1)

/* Between two questions: about a millisecond. */
#define DLS__WORK_UNASKED (UINT64_C(1) << 18)

typedef struct dls__stop {
    uint64_t deadline;         /* on the clock of dls__milliseconds; 0: none */
    bool (*cancel)(void *ctx); /* NULL: nobody is asked */
    void *ctx;
    uint64_t work; /* that was done since somebody was asked */
    bool stopped;
} dls__stop;

/* When so many milliseconds from now have passed; 0, which is never, for 0. */
uint64_t dls__deadline_after(uint32_t milliseconds);

/* Stop at `deadline`, or when `cancel` says so. */
void dls__stop_init(dls__stop *stop, uint64_t deadline, bool (*cancel)(void *ctx), void *ctx);

/* Whether it is time, now. `stop` may be NULL, which never is. */
bool dls__stop_now(dls__stop *stop);

/* So much was done, or is to be: DLS__STOPPED once it is time. `stop` may be NULL. [cost: an addition] */
static inline dls_status dls__stop_after(dls__stop *stop, uint64_t work)
{
    if (stop == NULL || (!stop->stopped && (stop->work += work) < DLS__WORK_UNASKED)) return DLS_OK;
    return dls__stop_now(stop) ? DLS__STOPPED : DLS_OK;
}

#endif
