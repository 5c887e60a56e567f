/* SPDX-License-Identifier: MIT
 *
 * Occurrences for the tests of this room that fill an inverter; source_text.h shows what comes out of it.
 */
#ifndef INVERTER_FIXTURE_H
#define INVERTER_FIXTURE_H

#include "segment/inverter.h"
#include "support/dls_test.h"

static inline void add_occurrence(dls__inverter *inverter, const char *term, uint32_t document, uint32_t field,
                                  uint32_t position)
{
    assert_true(dls__inverter_add(inverter, term, strlen(term), document, field, position));
}

#endif
