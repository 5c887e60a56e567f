/* SPDX-License-Identifier: MIT
 *
 * How a score came about, as a tree that can be checked with a pocket calculator:
 *
 *    score 5.7314
 *    ├─ convolut  3.4021 = idf 2.3142 × 3.2411 / (3.2411 + k1 1.2), in 5 documents
 *    │    title  1.8712 = weight 2 × 1 / (1 - b 0.75 + 0.75 × length 8 / average 7.1)
 *    │    text   1.3699 = weight 1 × 4 / (1 - b 0.75 + 0.75 × length 180 / average 161.3)
 *    └─ stride  does not occur
 *
 * The frequency of a term in the document (3.2411) is the sum of what its fields give.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cli/hit_text.h"
#include "cli/marked_text.h"
#include "cli/safe_text.h"

/* More than the depth that a query may have, with the groups that parsing makes. */
#define MAX_SHOWN_DEPTH (DLS_MAX_DEPTH + 8)

/* Columns that a formula has at least, or else it begins on a line of its own. */
#define LEAST_ROOM 30

struct shown_node {
    const dls_explain_node *node;
    unsigned depth;    /* 0 below the line of the score */
    bool excluded;     /* it must not match */
    const char *group; /* what its clauses are to each other; "" for a term */
};

struct tree {
    struct string_builder *out;
    const struct hit_form *form;
    struct shown_node *nodes;
    size_t count;
};

/* ---------------------------------------------------------------------------------------- What is to be shown */

/* How many children node `at` has, up to 2. */
static unsigned count_children(const dls_explain_node *nodes, size_t count, size_t at)
{
    unsigned children = 0;
    for (size_t i = at + 1; i < count && nodes[i].depth > nodes[at].depth && children < 2; i++) {
        children += nodes[i].depth == nodes[at].depth + 1;
    }
    return children;
}

static const char *group_name(const dls_explain_node *nodes, size_t count, size_t at)
{
    if (nodes[at].kind == DLS_NODE_CONSTANT) return "constant";
    if (nodes[at].kind == DLS_NODE_ALL) return "all documents";
    if (nodes[at].kind == DLS_NODE_SYNONYM) return "synonyms";
    if (nodes[at].kind != DLS_NODE_BOOL) return "";
    bool has_child = at + 1 < count && nodes[at + 1].depth > nodes[at].depth;
    return has_child && nodes[at + 1].occur == DLS_SHOULD ? "any of" : "all of";
}

/* A group is shown as its clauses if it has but one, or if its score is the whole one, which stands above the tree. */
static bool is_left_out(const dls_explain_node *nodes, size_t count, size_t at)
{
    const dls_explain_node *node = &nodes[at];
    if (node->kind != DLS_NODE_BOOL) return false;
    return at == 0 || (node->matches && node->score == nodes[0].score) || count_children(nodes, count, at) == 1;
}

/* Keep the nodes that are to be shown, at the depth they then have. */
static void select_nodes(struct tree *tree, const dls_explain_node *nodes, size_t count)
{
    struct {
        unsigned left_out; /* ancestors of a node at that depth that are not shown */
        bool excluded;     /* one of them must not match */
    } above[MAX_SHOWN_DEPTH + 1] = { 0 };
    for (size_t i = 0; i < count; i++) {
        unsigned depth = nodes[i].depth;
        if (depth >= MAX_SHOWN_DEPTH) continue;
        bool left_out = is_left_out(nodes, count, i);
        bool excluded = above[depth].excluded || nodes[i].occur == DLS_MUST_NOT;
        above[depth + 1].left_out = above[depth].left_out + left_out;
        above[depth + 1].excluded = left_out && excluded;
        if (left_out) continue;
        tree->nodes[tree->count++] = (struct shown_node){
            &nodes[i], depth - above[depth].left_out, excluded, group_name(nodes, count, i)
        };
    }
}

/* ------------------------------------------------------------------------------------------------- Drawing it */

/* Whether a node at `depth` follows `at`, under the same parent. */
static bool has_sibling_after(const struct tree *tree, size_t at, unsigned depth)
{
    for (size_t i = at + 1; i < tree->count && tree->nodes[i].depth >= depth; i++) {
        if (tree->nodes[i].depth == depth) return true;
    }
    return false;
}

/* The indentation, and the vertical lines of the branches above `depth` that go on below node `at`. */
static void begin_line(const struct tree *tree, size_t at, unsigned depth)
{
    builder_add_repeated(tree->out, " ", tree->form->indent);
    for (unsigned d = 0; d < depth; d++) {
        builder_add_string(tree->out, has_sibling_after(tree, at, d) ? "│  " : "   ");
    }
}

static void add_name(const struct tree *tree, const struct shown_node *shown)
{
    const dls_explain_node *node = shown->node;
    const char *quote = node->kind == DLS_NODE_PHRASE ? "\"" : "";
    if (shown->excluded) builder_add_string(tree->out, "not ");
    builder_add_string(tree->out, terminal_style(&tree->form->terminal, STYLE_TITLE));
    builder_add_string(tree->out, quote);
    builder_add_string(tree->out, shown->group);
    builder_add_safe(tree->out, node->text.bytes, node->text.length);
    builder_add_string(tree->out, quote);
    if (node->kind == DLS_NODE_PREFIX) builder_add_string(tree->out, "*");
    if (node->kind == DLS_NODE_FUZZY) builder_add_format(tree->out, "~%" PRIu32, node->edits);
    if (node->minimum > 0) builder_add_format(tree->out, ", %" PRIu32 " at least", node->minimum);
    builder_add_string(tree->out, terminal_style(&tree->form->terminal, STYLE_PLAIN));
}

/* A term that counts with others as one word. */
static void add_part(const struct tree *tree, const dls_explain_node *node)
{
    builder_add_format(tree->out, "  %.4f, in %" PRIu64 " document%s\n", (double)node->tf, node->df,
                       node->df == 1 ? "" : "s");
}

/* Columns of what stands on the last line, without its styles. */
static size_t last_column(const struct string_builder *out)
{
    size_t begin = out->size, columns = 0;
    while (begin > 0 && out->bytes[begin - 1] != '\n') begin--;
    for (size_t at = begin; at < out->size;) {
        uint32_t code_point;
        size_t taken = utf8_decode(out->bytes + at, out->size - at, &code_point);
        bool is_style = code_point == '\33';
        while (is_style && at + taken < out->size && out->bytes[at + taken - 1] != 'm') taken++;
        columns += is_style ? 0 : code_point_width(code_point);
        at += taken;
    }
    return columns;
}

/* End the line with a formula, which goes on below where it began, if it is longer than the line. */
static void end_with(const struct tree *tree, struct string_builder *formula)
{
    const struct terminal *terminal = &tree->form->terminal;
    struct layout layout = { .terminal = terminal, .indent = last_column(tree->out) + 2 };
    if (layout.indent + LEAST_ROOM > terminal->width) {
        layout.indent = tree->form->indent;
        builder_add_char(tree->out, '\n');
        builder_add_repeated(tree->out, " ", layout.indent);
    } else {
        builder_add_string(tree->out, "  ");
    }
    struct marked_text line = { .range_count = 0 };
    marked_add(&line, formula->bytes, formula->size);
    builder_add_wrapped(tree->out, &line, &layout);
    tree->out->failed = tree->out->failed || formula->failed;
    marked_done(&line);
    builder_done(formula);
}

static void add_formula(const struct tree *tree, const dls_explain_node *node)
{
    struct string_builder formula = { 0 };
    builder_add_format(&formula, "%.4f = ", (double)node->score);
    if (node->boost != 1.0f) builder_add_format(&formula, "%g times × ", (double)node->boost);
    double idf = (double)node->idf, tf = (double)node->tf, k1 = (double)node->k1, delta = (double)node->delta;
    bool early = node->early > 0.0f;
    builder_add_format(&formula, early ? "idf %.4f × (" : "idf %.4f × ", idf);
    switch (node->formula) {
    case DLS_FORMULA_BM25: builder_add_format(&formula, "%.4f / (%.4f + k1 %g)", tf, tf, k1); break;
    case DLS_FORMULA_BM25_PLUS:
        builder_add_format(&formula, "(%.4f / (%.4f + k1 %g) + delta %g / (1 + k1))", tf, tf, k1, delta);
        break;
    case DLS_FORMULA_BM25L:
        builder_add_format(&formula, "(%.4f + delta %g) / (%.4f + delta %g + k1 %g)", tf, delta, tf, delta, k1);
        break;
    }
    if (early) builder_add_format(&formula, " + early %.4f)", (double)node->early);
    if (node->adjacent > 0.0f) builder_add_format(&formula, " + adjacent %.4f", (double)node->adjacent);
    builder_add_format(&formula, ", in %" PRIu64 " document%s", node->df, node->df == 1 ? "" : "s");
    end_with(tree, &formula);
}

static void add_field(const struct tree *tree, const dls_explain_field *field, size_t name_width)
{
    const char *name = dls_schema_at(tree->form->fields.schema, field->field)->name;
    builder_add_string(tree->out, "  ");
    builder_add_safe(tree->out, name, strlen(name));
    builder_add_repeated(tree->out, " ", name_width - safe_width(name, strlen(name)));
    struct string_builder formula = { 0 };
    builder_add_format(&formula, "%.4f = weight %g × %" PRIu32, (double)field->tf, (double)field->weight,
                       field->occurrences);
    if (field->b > 0.0f) {
        builder_add_format(&formula, " / (1 - b %g + %g × length %" PRIu32 " / average %.1f)", (double)field->b,
                           (double)field->b, field->length, (double)field->average_length);
    }
    end_with(tree, &formula);
}

static void add_condition(const struct tree *tree, const dls_explain_node *node)
{
    if (node->field_count == 0) { /* all documents, or one key */
        builder_add_string(tree->out, "  as asked for\n");
        return;
    }
    const char *name = dls_schema_at(tree->form->fields.schema, node->fields[0].field)->name;
    builder_add_string(tree->out, "  as asked for, in ");
    builder_add_safe(tree->out, name, strlen(name));
    builder_add_string(tree->out, "\n");
}

static size_t widest_name(const struct tree *tree, const dls_explain_node *node)
{
    size_t widest = 0;
    for (size_t i = 0; i < node->field_count; i++) {
        const char *name = dls_schema_at(tree->form->fields.schema, node->fields[i].field)->name;
        size_t width = safe_width(name, strlen(name));
        if (width > widest) widest = width;
    }
    return widest;
}

/* What stands behind the name of a node that matches. */
static void add_worth(const struct tree *tree, const dls_explain_node *node)
{
    switch (node->kind) {
    case DLS_NODE_KEYWORD:
    case DLS_NODE_RANGE:
    case DLS_NODE_KEY:
    case DLS_NODE_ALL: add_condition(tree, node); return;
    case DLS_NODE_BOOL:
    case DLS_NODE_CONSTANT: builder_add_format(tree->out, "  %.4f\n", (double)node->score); return;
    case DLS_NODE_TERM:
    case DLS_NODE_PHRASE:
    case DLS_NODE_PREFIX:
    case DLS_NODE_SYNONYM:
    case DLS_NODE_FUZZY: break;
    }
    if (node->idf == 0.0f) add_part(tree, node);
    else add_formula(tree, node);
}

static void add_node(const struct tree *tree, size_t at)
{
    const struct shown_node *shown = &tree->nodes[at];
    const dls_explain_node *node = shown->node;
    begin_line(tree, at, shown->depth);
    builder_add_string(tree->out, has_sibling_after(tree, at, shown->depth) ? "├─ " : "└─ ");
    add_name(tree, shown);
    if (!node->matches) builder_add_string(tree->out, "  does not occur\n");
    else add_worth(tree, node);

    if (!node->matches || node->kind == DLS_NODE_KEYWORD) return;
    size_t widest = widest_name(tree, node);
    for (size_t i = 0; i < node->field_count; i++) {
        begin_line(tree, at, shown->depth + 1);
        add_field(tree, &node->fields[i], widest);
    }
}

dls_status builder_add_explanation(struct string_builder *out, const struct hit_form *form, dls_hits *hits,
                                   size_t number, dls_error *err)
{
    const dls_explain_node *nodes;
    size_t count;
    dls_status status = dls_hits_explain(hits, number, &nodes, &count, err);
    if (status != DLS_OK || count == 0) return status;

    struct tree tree = { .out = out, .form = form, .nodes = calloc(count, sizeof *tree.nodes) };
    if (tree.nodes == NULL) {
        out->failed = true;
        return DLS_OK;
    }
    select_nodes(&tree, nodes, count);
    builder_add_repeated(out, " ", form->indent);
    builder_add_format(out, "score %.4f\n", (double)dls_hits_at(hits, number)->score);
    for (size_t i = 0; i < tree.count; i++) add_node(&tree, i);
    free(tree.nodes);
    return DLS_OK;
}
