/* SPDX-License-Identifier: MIT */
#include "relevance/trec_run.h"

#include <math.h>

#include "give_up.h"

void trec_run_write(FILE *out, const char *qid, dls_hits *hits)
{
    float above = INFINITY;
    for (size_t i = 0; i < dls_hits_count(hits); i++) {
        dls_error err;
        dls_text key;
        need(dls_hits_key(hits, i, &key, &err), &err, qid);
        float score = dls_hits_at(hits, i)->score;
        if (score >= above) score = nextafterf(above, -INFINITY);
        fprintf(out, "%s Q0 %s %zu %.9g dlsearch\n", qid, key.bytes, i + 1, (double)score);
        above = score;
    }
}
