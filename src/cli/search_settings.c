/* SPDX-License-Identifier: MIT
 *
 * What was not named is as the library has it, or the index.
 */
#include "cli/search_settings.h"

void search_settings_take(struct search_settings *settings, const struct options *options)
{
    settings->search = (dls_search_options)DLS_SEARCH_OPTIONS_INIT;
    for (size_t f = 0; f < DLS_MAX_FIELDS; f++) {
        settings->b[f] = options->b;
        settings->lead[f] = options->lead;
    }
    if (options->has_k1) settings->search.k1 = options->k1;
    if (options->has_b) settings->search.b = settings->b;
    if (options->has_lead) settings->search.lead = settings->lead;
    if (options->has_adjacency) settings->search.adjacency = options->adjacency;
    settings->search.formula = options->formula;
    settings->search.delta = options->delta;
    settings->search.correct = !options->no_correct;
    settings->search.join = options->join;
}
