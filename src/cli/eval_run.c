/* SPDX-License-Identifier: MIT
 *
 * Scores fall strictly.
 */
#include "cli/eval_run.h"

#include <math.h>

static void write_name(FILE *out, const char *name)
{
    for (; *name != '\0'; name++) {
        bool is_blank = *name == ' ' || (*name >= '\t' && *name <= '\r');
        if (is_blank)
            fprintf(out, "%%%02X", (unsigned)*name);
        else
            putc(*name, out);
    }
}

dls_status eval_run_write(FILE *out, const char *qid, dls_hits *hits, dls_error *err)
{
    float above = INFINITY;
    for (size_t i = 0; i < dls_hits_count(hits); i++) {
        dls_text key;
        dls_status status = dls_hits_key(hits, i, &key, err);
        if (status != DLS_OK) return status;
        float score = dls_hits_at(hits, i)->score;
        if (score >= above) score = nextafterf(above, -INFINITY);
        write_name(out, qid);
        fputs(" Q0 ", out);
        write_name(out, key.bytes);
        fprintf(out, " %zu %.9g dlsearch\n", i + 1, (double)score);
        above = score;
    }
    return DLS_OK;
}
