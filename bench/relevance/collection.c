/* SPDX-License-Identifier: MIT */
#include "relevance/collection.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "give_up.h"
#include "relevance/documents.h"

/* The weight of a title in the schema that dls_schema_new_default gives. */
#define TITLE_WEIGHT 2.0f

static void add_field(dls_schema *schema, const char *name, const char *analyzer, float weight, bool stored)
{
    dls_error err;
    dls_field field = DLS_FIELD_INIT;
    field.name = name;
    field.analyzer = analyzer;
    field.weight = weight;
    field.stored = stored;
    need(dls_schema_add(schema, &field, &err), &err, name);
}

static dls_schema *make_schema(const char *analyzer, bool two_fields, bool stored)
{
    dls_error err;
    dls_schema *schema;
    need(dls_schema_new(NULL, &schema, &err), &err, "schema");
    if (two_fields) add_field(schema, "title", analyzer, TITLE_WEIGHT, stored);
    add_field(schema, "text", analyzer, 1.0f, stored);
    return schema;
}

/* `text` after `title`, in memory of its own. */
static char *join(const char *title, const char *text)
{
    size_t size = strlen(title) + 1 + strlen(text) + 1;
    char *joined = need_memory(NULL, size, 1);
    snprintf(joined, size, "%s%s%s", title, *title != '\0' ? " " : "", text);
    return joined;
}

static void add_document(dls_writer *writer, dls_acronyms *acronyms, const struct documents *document,
                         bool two_fields)
{
    dls_error err;
    char *joined = two_fields ? NULL : join(document->title, document->text);
    const char *texts[] = { two_fields ? document->title : joined, document->text };
    const dls_value values[] = { { 0, texts[0], strlen(texts[0]) }, { 1, texts[1], strlen(texts[1]) } };
    need(dls_writer_add(writer, document->id, strlen(document->id), values, two_fields ? 2 : 1, &err), &err,
         document->id);
    need(dls_acronyms_add(acronyms, document->text, strlen(document->text), &err), &err, document->id);
    free(joined);
}

static void write_index(const struct collection *collection, struct documents *documents, const char *path,
                        bool two_fields)
{
    dls_error err;
    dls_writer *writer;
    need(dls_writer_create(path, collection->schema, NULL, &writer, &err), &err, path);
    while (documents_next(documents)) add_document(writer, collection->acronyms, documents, two_fields);
    need(dls_writer_commit(writer, &err), &err, path);
    dls_writer_close(writer);
}

/* A new folder, whose path is in memory of its own. */
static char *make_folder(void)
{
    const char *base = getenv("TMPDIR");
    if (base == NULL || *base == '\0') base = P_tmpdir;
    size_t size = strlen(base) + sizeof "/dlsearch-XXXXXX";
    char *folder = need_memory(NULL, size, 1);
    snprintf(folder, size, "%s/dlsearch-XXXXXX", base);
    if (mkdtemp(folder) == NULL) give_up("%s: %s", folder, strerror(errno));
    return folder;
}

void collection_open(struct collection *collection, const char *path, const char *analyzer, bool two_fields,
                     bool stored)
{
    dls_error err;
    struct documents documents;
    collection->schema = make_schema(analyzer, two_fields, stored);
    need(dls_acronyms_new(NULL, &collection->acronyms, &err), &err, "acronyms");
    documents_open(&documents, path);
    char *folder = make_folder();
    size_t size = strlen(folder) + sizeof "/index.dls";
    char *index_path = need_memory(NULL, size, 1);
    snprintf(index_path, size, "%s/index.dls", folder);
    write_index(collection, &documents, index_path, two_fields);
    documents_close(&documents);
    need(dls_index_open(index_path, NULL, &collection->index, &err), &err, index_path);
    unlink(index_path);
    rmdir(folder);
    free(index_path);
    free(folder);
}

void collection_close(struct collection *collection)
{
    dls_index_close(collection->index);
    dls_schema_free(collection->schema);
    dls_acronyms_free(collection->acronyms);
}
