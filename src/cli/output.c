/* SPDX-License-Identifier: MIT
 *
 * Written without stdio, so that the reason of a failure is at hand when it happens.
 */
#include "cli/output.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "cli/message.h"

#define MUCH 65536

static bool write_all(const char *bytes, size_t size, int *status)
{
    while (size > 0) {
        ssize_t written = write(STDOUT_FILENO, bytes, size);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) {
            if (errno != EPIPE) *status = trouble("cannot write to standard output: %s", strerror(errno));
            return false;
        }
        bytes += written;
        size -= (size_t)written;
    }
    return true;
}

bool output_write(struct string_builder *builder, int *status)
{
    if (builder->failed) {
        *status = out_of_memory();
        return false;
    }
    size_t size = builder->size;
    builder_clear(builder);
    return write_all(builder->bytes, size, status);
}

bool output_write_some(struct string_builder *builder, int *status)
{
    return builder->size >= MUCH || builder->failed ? output_write(builder, status) : true;
}
