/* SPDX-License-Identifier: MIT
 *
 * What every test includes: cmocka with the headers that it wants before it, and assertions that say what went wrong.
 */
#ifndef DLS_TEST_H
#define DLS_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <dlsearch/dlsearch.h>

static inline bool is_windows(void) { return strcmp(dls_feature("system"), "windows") == 0; }

/* Leave a test that asks for what Windows does not do. */
#define skip_on_windows(why)                                                                                           \
    do {                                                                                                               \
        if (!is_windows()) break;                                                                                      \
        print_message("# left out on Windows: %s\n", (why));                                                           \
        skip();                                                                                                        \
    } while (0)

/* The call succeeds; otherwise its error is shown. `err` is the dls_error * that was given to it. */
#define assert_ok(call, err)                                                                                           \
    do {                                                                                                               \
        dls_status status_ = (call);                                                                                   \
        if (status_ != DLS_OK) fail_msg("%s gave %d: %s", #call, (int)status_, (err)->text);                           \
    } while (0)

/* The call gives this status. */
#define assert_status(call, expected)                                                                                  \
    do {                                                                                                               \
        dls_status status_ = (call);                                                                                   \
        if (status_ != (expected)) fail_msg("%s gave %d, not %s", #call, (int)status_, #expected);                     \
    } while (0)

/* The call fails with this status, and its error says so with this text somewhere in it. */
#define assert_fails(call, expected, err, part)                                                                        \
    do {                                                                                                               \
        dls_status status_ = (call);                                                                                   \
        if (status_ != (expected)) fail_msg("%s gave %d, not %s", #call, (int)status_, #expected);                     \
        assert_int_equal((err)->code, status_);                                                                        \
        assert_contains((err)->text, part);                                                                            \
    } while (0)

#define assert_contains(text, part)                                                                                    \
    do {                                                                                                               \
        if (strstr((text), (part)) == NULL) fail_msg("\"%s\" is not in \"%s\"", (part), (text));                       \
    } while (0)

/* Two runs of bytes are the same, in length first. */
#define assert_bytes(found, found_size, expected, expected_size)                                                       \
    do {                                                                                                               \
        assert_int_equal((found_size), (expected_size));                                                               \
        if ((expected_size) > 0) assert_memory_equal((found), (expected), (expected_size));                            \
    } while (0)

/* Two scores are the same to the bit. */
static inline void assert_same_bits(float found, float expected)
{
    uint32_t bits, expected_bits;
    memcpy(&bits, &found, sizeof bits);
    memcpy(&expected_bits, &expected, sizeof expected_bits);
    if (bits != expected_bits) fail_msg("score %.9g is not %.9g", (double)found, (double)expected);
}

#endif
