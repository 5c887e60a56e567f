/* SPDX-License-Identifier: MIT
 *
 * Occurrences for the tests of this room that fill an inverter; source_text.h shows what comes out of it.
 */
#ifndef INVERTER_FIXTURE_H
#define INVERTER_FIXTURE_H

#include "segment/inverter.h"
#include "support/dls_test.h"

/* An occurrence that waits. */
static inline bool add_waiting(dls__inverter *inverter, const char *term, uint32_t document, uint32_t field,
                               uint32_t position)
{
    char with_slack[DLS__MAX_TERM + DLS__TERM_SLACK] = "";
    memcpy(with_slack, term, strlen(term));
    return dls__inverter_add(inverter, with_slack, strlen(term), document, field, position);
}

static inline bool add_keyword(dls__inverter *inverter, const char *term, uint32_t document)
{
    char with_slack[DLS__MAX_TERM + DLS__TERM_SLACK] = "";
    memcpy(with_slack, term, strlen(term));
    return dls__inverter_add_keyword(inverter, with_slack, strlen(term), document);
}

static inline void add_occurrence(dls__inverter *inverter, const char *term, uint32_t document, uint32_t field,
                                  uint32_t position)
{
    assert_true(add_waiting(inverter, term, document, field, position) && dls__inverter_settle(inverter));
}

#endif
