/* SPDX-License-Identifier: MIT
 *
 * Asking the clock and the caller.
 */
#include "rank/stop.h"

#include "base/thread.h"

void dls__stop_init(dls__stop *stop, uint32_t milliseconds, bool (*cancel)(void *ctx), void *ctx)
{
    *stop = (dls__stop){ .cancel = cancel, .ctx = ctx };
    if (milliseconds > 0) stop->deadline = dls__milliseconds() + milliseconds;
}

bool dls__stop_now(dls__stop *stop)
{
    if (!stop->stopped && stop->deadline > 0) stop->stopped = dls__milliseconds() >= stop->deadline;
    if (!stop->stopped && stop->cancel != NULL) stop->stopped = stop->cancel(stop->ctx);
    return stop->stopped;
}
