/* SPDX-License-Identifier: MIT
 *
 * Sections for tests of what reads them: copies whose last byte is the last of its block of memory, so that a sanitizer
 * sees a read beyond it.
 */
#ifndef TEST_SECTION_H
#define TEST_SECTION_H

#include <stdlib.h>

#include "base/section.h"
#include "base/spool.h"
#include "support/dls_test.h"

/* A copy of `bytes`, to be freed by test_section_free. `name` is borrowed. */
static inline dls__section test_section(const void *bytes, size_t size, const char *name)
{
    uint8_t *copy = malloc(size > 0 ? size : 1);
    assert_non_null(copy);
    if (size > 0) memcpy(copy, bytes, size);
    return (dls__section){ .bytes = copy, .size = size, .name = name };
}

/* A copy of all that was appended to `spool`, which is frozen by it. */
static inline dls__section test_section_frozen(dls__spool *spool, const char *name)
{
    const uint8_t *bytes;
    uint64_t size;
    assert_int_equal(dls__spool_freeze(spool, &bytes, &size, NULL), DLS_OK);
    return test_section(bytes, (size_t)size, name);
}

/* The bytes of a copy, to be changed. */
static inline uint8_t *test_section_bytes(const dls__section *section) { return (uint8_t *)(uintptr_t)section->bytes; }

static inline void test_section_free(dls__section *section) { free(test_section_bytes(section)); }

#endif
