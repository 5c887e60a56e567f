/* SPDX-License-Identifier: MIT
 *
 * Asking the clock and the caller.
 */
#include "rank/stop.h"

#include "base/thread.h"

uint64_t dls__deadline_after(uint32_t milliseconds)
{
    return milliseconds > 0 ? dls__milliseconds() + milliseconds : 0;
}

void dls__stop_init(dls__stop *stop, uint64_t deadline, bool (*cancel)(void *ctx), void *ctx)
{
    *stop = (dls__stop){ .deadline = deadline, .cancel = cancel, .ctx = ctx };
}

bool dls__stop_now(dls__stop *stop)
{
    if (stop == NULL) return false;
    if (!stop->stopped && stop->deadline > 0) stop->stopped = dls__milliseconds() >= stop->deadline;
    if (!stop->stopped && stop->cancel != NULL) stop->stopped = stop->cancel(stop->ctx);
    stop->work = 0;
    return stop->stopped;
}
