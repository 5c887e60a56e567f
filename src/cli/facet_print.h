/* SPDX-License-Identifier: MIT
 *
 * Facets, behind the hits. For people:
 *
 *   kind
 *     paper       14  ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
 *     course       7  ━━━━━━━━━━━━━━━
 *     2 others     3
 *     (none)       1
 *
 * For programs one object on a line of its own, which is the last, and has no "rank":
 *
 *   {"facets":{"kind":{"values":[{"value":"paper","count":14},...],"others":2,"other_count":3,"with":24,"without":1}},
 *    "total":25}
 */
#ifndef CLI_FACET_PRINT_H
#define CLI_FACET_PRINT_H

#include "cli/facet_set.h"
#include "cli/string_builder.h"
#include "cli/terminal.h"

void builder_add_facets(struct string_builder *out, const struct facet_set *set, const struct terminal *terminal);
void builder_add_facets_json(struct string_builder *out, const struct facet_set *set);

#endif
