/* SPDX-License-Identifier: MIT
 *
 * The library waits for each step.
 */
#include "cli/writer_wait.h"

#include "cli/interrupt.h"

/* Milliseconds between two looks whether Ctrl-C came. */
#define WAIT_STEP 100

dls_status writer_wait_open(const struct writer_place *place, dls_writer_options settings, dls_writer **out,
                            dls_error *err)
{
    for (uint64_t left = place->wait_ms;; left -= settings.wait_ms) {
        settings.wait_ms = left < WAIT_STEP ? (uint32_t)left : WAIT_STEP;
        dls_status status = place->create ? dls_writer_create(place->path, place->schema, &settings, out, err)
                                          : dls_writer_open(place->path, place->schema, &settings, out, err);
        if (status != DLS_EBUSY || left == settings.wait_ms || interrupt_pending() != 0) return status;
    }
}
