/* SPDX-License-Identifier: MIT
 *
 * A program of somebody else's: it makes an index at the path that it is given, opens it and finds a word. It knows the
 * library from its public header alone, and prints what has to be the same however it was built.
 */
#include <dlsearch/dlsearch.h>
#include <stdio.h>
#include <string.h>

static int fail(const dls_error *err)
{
    fprintf(stderr, "%s: %s\n", dls_status_name(err->code), err->text);
    return 1;
}

static dls_status add(dls_writer *writer, const char *key, const char *text, dls_error *err)
{
    const dls_value value = { 4, text, strlen(text) }; /* field 4 of the default schema is the text */
    return dls_writer_add(writer, key, strlen(key), &value, 1, err);
}

static dls_status make_index(const char *path, const dls_schema *schema, dls_error *err)
{
    dls_writer *writer;
    dls_status status = dls_writer_create(path, schema, NULL, &writer, err);
    if (status != DLS_OK) return status;
    status = add(writer, "stride", "Stride is the step of a convolution.", err);
    if (status == DLS_OK) status = add(writer, "gradients", "Gradients flow backwards.", err);
    if (status == DLS_OK) status = dls_writer_commit(writer, err);
    dls_writer_close(writer);
    return status;
}

static dls_status print_hits(const dls_index *index, const dls_query *query, dls_error *err)
{
    dls_hits *hits;
    dls_status status = dls_search(index, query, 10, NULL, &hits, err);
    if (status != DLS_OK) return status;
    for (size_t i = 0; i < dls_hits_count(hits) && status == DLS_OK; i++) {
        dls_text key;
        status = dls_hits_key(hits, i, &key, err);
        if (status == DLS_OK) printf("%s %.9g\n", key.bytes, (double)dls_hits_at(hits, i)->score);
    }
    dls_hits_free(hits);
    return status;
}

int main(int argc, char **argv)
{
    dls_error err;
    dls_schema *schema = NULL;
    dls_index *index = NULL;
    dls_query *query = NULL;
    if (argc != 2) return 2;
    dls_status status = dls_schema_new_default(NULL, "english", &schema, &err);
    if (status == DLS_OK) status = make_index(argv[1], schema, &err);
    if (status == DLS_OK) status = dls_index_open(argv[1], NULL, &index, &err);
    if (status == DLS_OK) status = dls_query_parse(schema, "convolutions", 12, 0, NULL, &query, &err);
    if (status == DLS_OK) status = print_hits(index, query, &err);
    dls_query_free(query);
    dls_index_close(index);
    dls_schema_free(schema);
    return status == DLS_OK ? 0 : fail(&err);
}
