/* SPDX-License-Identifier: MIT
 *
 * Pages of HTML, as a manual is made of them or a browser saves them: read as a note is, into blocks of plain text,
 * with what the page says of itself in the place of front matter.
 *
 *   text     of <main>, or of the only <article>, or of the page, without what leads elsewhere (<nav>, <footer>)
 *   title    that which a page of the web has for `dlsearch fetch`, without the site's name behind it
 *   url      that which the page says is its own, or from which the browser saved it
 *   authors, date
 *
 * A page without any text has what its head says it is about.
 */
#include "cli/source.h"

#include <string.h>

#include "cli/html_facts.h"
#include "cli/html_tree.h"
#include "cli/markdown_file.h"
#include "cli/source_notes.h"
#include "cli/web_address.h"
#include "cli/word_list.h"

static const char elements_without_text[] = "head title script style noscript template nav footer svg math button "
                                            "select textarea iframe object audio video canvas";
static const char roles_without_text[] = "navigation search contentinfo";
static const char block_elements[] = "address article aside blockquote body caption center dd details dialog div dl dt "
                                     "fieldset figcaption figure form header hr html legend li main menu ol p pre "
                                     "section summary table tbody thead tr ul h1 h2 h3 h4 h5 h6";

struct html_walk {
    struct markdown_file *file;
    bool is_open;  /* the last block still grows */
    bool is_blank; /* white space was met and not written yet */
    bool failed;
};

/* ---------------------------------------------------------------------------------------------------- Blocks */

static struct markdown_block *last_block(struct html_walk *walk)
{
    return &walk->file->markdown.blocks[walk->file->markdown.block_count - 1];
}

/* A block without text is none. */
static void end_block(struct html_walk *walk)
{
    struct markdown *out = &walk->file->markdown;
    if (!walk->is_open) return;
    struct markdown_block *block = last_block(walk);
    while (out->text.size > block->begin && strchr(" \n", out->text.bytes[out->text.size - 1]) != NULL)
        out->text.size--;
    block->end = out->text.size;
    walk->is_open = false;
    if (block->end == block->begin) out->block_count--;
}

static void begin_block(struct html_walk *walk, enum markdown_kind kind, unsigned level, const xmlNode *node)
{
    struct markdown *out = &walk->file->markdown;
    end_block(walk);
    struct markdown_block *block = markdown_add_block(out);
    walk->failed = walk->failed || block == NULL;
    if (block == NULL) return;
    *block = (struct markdown_block){ .kind = kind, .level = level, .begin = out->text.size };
    block->line = (uint64_t)xmlGetLineNo(node);
    walk->is_open = true;
    walk->is_blank = false;
}

/* ------------------------------------------------------------------------------------------------------ Text */

static bool is_blank_at(const char *text, size_t *taken)
{
    bool fixed = text[0] == '\xC2' && text[1] == '\xA0'; /* a blank that breaks no line */
    *taken = fixed ? 2 : 1;
    return fixed || strchr(" \t\r\n\f", text[0]) != NULL;
}

/* Runs of white space are one blank, but in code, which begins with its first line. */
static void add_words(struct html_walk *walk, const char *text, const xmlNode *node)
{
    struct string_builder *out = &walk->file->markdown.text;
    bool is_code = walk->is_open && last_block(walk)->kind == MARKDOWN_CODE;
    for (size_t taken; *text != '\0'; text += taken) {
        bool is_blank = is_blank_at(text, &taken);
        if (is_blank && is_code && *text == '\n' && out->size == last_block(walk)->begin) continue;
        if (is_blank && !is_code) {
            walk->is_blank = true;
            continue;
        }
        if (!walk->is_open) begin_block(walk, MARKDOWN_PARAGRAPH, 0, node);
        if (walk->failed) return;
        if (walk->is_blank && out->size > last_block(walk)->begin) builder_add_char(out, ' ');
        walk->is_blank = false;
        builder_add(out, text, taken);
    }
}

/* -------------------------------------------------------------------------------------------------- Elements */

static bool is_without_text(const xmlNode *node)
{
    const char *role = html_attribute(node, "role"), *hidden = html_attribute(node, "aria-hidden");
    return html_is_element(node, elements_without_text) || html_is_permalink(node) ||
           (role != NULL && word_in(roles_without_text, role, strlen(role))) ||
           (hidden != NULL && strcmp(hidden, "true") == 0) || xmlHasProp(node, (const xmlChar *)"hidden") != NULL;
}

/* Between the cells of a row. */
static const char *cell_mark(struct html_walk *walk)
{
    const struct markdown_block *block = last_block(walk);
    return block->kind == MARKDOWN_ROW && walk->file->markdown.text.size > block->begin ? " | " : " ";
}

/* Whether what stands in it is wanted. */
static bool enter_node(struct html_walk *walk, const xmlNode *node)
{
    bool is_text = node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE;
    if (is_text && node->content != NULL) add_words(walk, (const char *)node->content, node);
    if (node->type != XML_ELEMENT_NODE) return false;
    if (is_without_text(node)) return false;
    bool is_code = walk->is_open && last_block(walk)->kind == MARKDOWN_CODE;
    if (html_is_element(node, "h1 h2 h3 h4 h5 h6"))
        begin_block(walk, MARKDOWN_HEADING, (unsigned)(node->name[1] - '0'), node);
    else if (html_is_element(node, "pre"))
        begin_block(walk, MARKDOWN_CODE, 0, node);
    else if (html_is_element(node, "tr"))
        begin_block(walk, MARKDOWN_ROW, 0, node);
    else if (html_is_element(node, block_elements))
        begin_block(walk, MARKDOWN_PARAGRAPH, 0, node);
    else if (html_is_element(node, "br"))
        add_words(walk, is_code ? "\n" : " ", node);
    else if (html_is_element(node, "td th") && walk->is_open)
        add_words(walk, cell_mark(walk), node);
    return true;
}

static void leave_node(struct html_walk *walk, const xmlNode *node)
{
    if (html_is_element(node, "tr") || html_is_element(node, block_elements)) end_block(walk);
}

/* As html_next_node, but that it tells where an element ends. */
static void walk_tree(struct html_walk *walk, xmlNode *top)
{
    for (xmlNode *node = top; node != NULL && !walk->failed;) {
        if (enter_node(walk, node) && node->children != NULL) {
            node = node->children;
            continue;
        }
        leave_node(walk, node);
        while (node != top && node->next == NULL) {
            node = node->parent;
            leave_node(walk, node);
        }
        node = node == top ? NULL : node->next;
    }
    end_block(walk);
}

/* Where the page's own text stands. */
static xmlNode *main_part(xmlNode *root)
{
    xmlNode *main = NULL, *article = NULL;
    size_t mains = 0, articles = 0;
    for (xmlNode *node = root; node != NULL; node = html_next_node(node, root, false)) {
        const char *role = node->type == XML_ELEMENT_NODE ? html_attribute(node, "role") : NULL;
        if (html_is_element(node, "main") || (role != NULL && strcmp(role, "main") == 0)) {
            if (mains++ == 0) main = node;
        } else if (html_is_element(node, "article")) {
            article = node;
            articles++;
        }
    }
    if (mains > 0) return main;
    return articles == 1 ? article : root;
}

/* ------------------------------------------------------------------------------------------------------ Facts */

static bool add_url(json_t *front, const char *url, size_t length)
{
    if (json_object_get(front, "url") != NULL || !is_web_address(url, length)) return true;
    return source_add(front, "url", url, length);
}

/* <link rel=canonical>, or " saved from url=(0023)https://example.org/a " in a comment. */
static bool find_url(json_t *front, htmlDocPtr document)
{
    xmlNode *top = (xmlNode *)document;
    for (xmlNode *node = document->children; node != NULL; node = html_next_node(node, top, false)) {
        const char *relation = html_is_element(node, "link") ? html_attribute(node, "rel") : NULL;
        const char *address = relation == NULL ? NULL : html_attribute(node, "href");
        const char *comment = node->type == XML_COMMENT_NODE ? (const char *)node->content : NULL;
        const char *saved = comment == NULL ? NULL : strstr(comment, "saved from url=(");
        const char *begin = saved == NULL ? NULL : strchr(saved, ')');
        bool added = true;
        if (address != NULL && word_in("canonical", relation, strlen(relation)))
            added = add_url(front, address, strlen(address));
        if (begin != NULL) added = added && add_url(front, begin + 1, strcspn(begin + 1, " "));
        if (!added || html_is_element(node, "body")) return added;
    }
    return true;
}

static bool take_facts(struct markdown_file *file, xmlNode *root)
{
    struct found found = { .failed = false };
    html_facts_read(root, &found);
    const char *title = found_text(&found, FOUND_TITLE), *date = found_text(&found, FOUND_DATE);
    const char *abstract = found_text(&found, FOUND_ABSTRACT);
    bool complete = !found.failed && source_add(file->front, "title", title, strlen(title)) &&
                    source_add(file->front, "date", date, strlen(date)) &&
                    (found.authors == NULL || json_object_set(file->front, "authors", found.authors) == 0);
    if (complete && file->markdown.block_count == 0 && abstract[0] != '\0') {
        struct markdown_block *block = markdown_add_block(&file->markdown);
        complete = block != NULL;
        builder_add_string(&file->markdown.text, abstract);
        if (complete)
            *block = (struct markdown_block){ .kind = MARKDOWN_PARAGRAPH, .end = file->markdown.text.size, .line = 1 };
    }
    found_done(&found);
    return complete;
}

/* -------------------------------------------------------------------------------------------------------- Page */

static dls_status read_page(struct markdown_file *file, struct input *input, dls_error *err)
{
    char *bytes;
    dls_status status = input_rest(input, &bytes, &file->length, err);
    if (status != DLS_OK) return status;
    file->front = json_object();
    htmlDocPtr document = file->front == NULL ? NULL : html_tree_read(bytes, file->length, "", true);
    xmlNode *root = document == NULL ? NULL : xmlDocGetRootElement(document);
    struct html_walk walk = { .file = file };
    bool complete = file->front != NULL;
    if (root != NULL) {
        walk_tree(&walk, main_part(root));
        complete = !walk.failed && take_facts(file, root) && find_url(file->front, document);
    }
    xmlFreeDoc(document);
    complete = complete && !file->markdown.text.failed;
    return complete ? DLS_OK : input_fail(err, DLS_ENOMEM, "out of memory");
}

static dls_status open_page(struct source *source, dls_error *err) { return notes_open(source, read_page, err); }

/* As a browser would take it for a page: a tag that pages begin with, perhaps behind a comment or a declaration. */
static bool looks_like_page(const struct source_head *head)
{
    size_t size = head->size < 1024 ? head->size : 1024, at = 0;
    if (size >= 3 && memcmp(head->bytes, "\xEF\xBB\xBF", 3) == 0) at = 3;
    while (at < size && strchr(" \t\r\n", head->bytes[at]) != NULL && head->bytes[at] != '\0') at++;
    return at < size && head->bytes[at] == '<' &&
           (text_has(head->bytes, size, "<html") || text_has(head->bytes, size, "<!doctype html"));
}

const struct format format_html = {
    .name = "html",
    .endings = "html htm xhtml",
    .looks_so = looks_like_page,
    .open = open_page,
    .next = notes_next,
    .close = notes_close,
};
