/* SPDX-License-Identifier: MIT
 *
 * Ending a search before its time: what is asked at every step of some tens of microseconds. Once it has said yes it
 * always does, so that whoever hears it goes home, and so does everyone above.
 */
#ifndef DLS__STOP_H
#define DLS__STOP_H

#include "base/common.h"

typedef struct dls__stop {
    uint64_t deadline;         /* on the clock of dls__milliseconds; 0: none */
    bool (*cancel)(void *ctx); /* NULL: nobody is asked */
    void *ctx;
    bool stopped;
} dls__stop;

/* When so many milliseconds from now have passed; 0, which is never, for 0. */
uint64_t dls__deadline_after(uint32_t milliseconds);

/* Stop at `deadline`, or when `cancel` says so. */
void dls__stop_init(dls__stop *stop, uint64_t deadline, bool (*cancel)(void *ctx), void *ctx);

/* Whether it is time. [cost: none where nobody is to be asked] */
bool dls__stop_now(dls__stop *stop);

#endif
