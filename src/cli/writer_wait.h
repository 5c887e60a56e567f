/* SPDX-License-Identifier: MIT
 *
 * The writer of an index that another process may have for now: waited for in short steps, so that Ctrl-C ends it.
 */
#ifndef CLI_WRITER_WAIT_H
#define CLI_WRITER_WAIT_H

#include <stdbool.h>
#include <stdint.h>

#include <dlsearch/dlsearch.h>

struct writer_place {
    const char *path;
    const dls_schema *schema; /* as of dls_writer_open, or dls_writer_create */
    bool create;              /* an index that is there is replaced, and not gone on with */
    uint64_t wait_ms;
};

/* As the functions of the library that it calls. DLS_EBUSY also where Ctrl-C came before the time was over. */
dls_status writer_wait_open(const struct writer_place *place, dls_writer_options settings, dls_writer **out,
                            dls_error *err);

#endif
