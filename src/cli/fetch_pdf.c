/* SPDX-License-Identifier: MIT
 *
 * PDFs, by two programs of Poppler where they are there: `pdfinfo` knows the title that the file says it has,
 * `pdftotext` what stands on the first page. They read files of strangers, and so have a process, little time and
 * little memory.
 *
 * A title that says nothing ("untitled", "paper.dvi") is none; then it is the first paragraph of the page that is no
 * running head. The abstract is what stands behind that word, or else the first long paragraphs.
 */
#include "cli/fetch_extractor.h"

#include <string.h>

#include "cli/fetch_process.h"
#include "cli/word_list.h"

/* Bytes of an abstract, of a paragraph that is text, and of a title on a page. */
#define ENOUGH_ABSTRACT ((size_t)3000)
#define ENOUGH_TEXT ((size_t)1200)
#define LEAST_PARAGRAPH ((size_t)150)
#define LONGEST_TITLE ((size_t)200)
#define LEAST_TITLE ((size_t)8)

/* ------------------------------------------------------------------------------------------------------ Its title */

/* "paper.dvi", "Microsoft Word - x.doc", "untitled", "12345" */
static bool says_nothing(const char *title, size_t length)
{
    static const char *const endings[] = { ".dvi", ".tex", ".ps", ".eps", ".doc", ".docx", ".pdf", ".indd", ".qxd" };
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        size_t ending = strlen(endings[i]);
        if (length >= ending && text_begins(title + length - ending, ending, endings[i])) return true;
    }
    size_t letters = 0;
    for (size_t i = 0; i < length; i++)
        letters += (title[i] & 0x80) != 0 || strchr("0123456789 .-_()", title[i]) == NULL;
    return letters < 3 || text_begins(title, length, "untitled") || text_begins(title, length, "microsoft word -") ||
           text_begins(title, length, "title");
}

/* The line of "Title:          On knots". */
static void take_info(const char *info, const char *name, struct string_builder *out)
{
    size_t known = strlen(name);
    for (const char *line = info; line != NULL && *line != '\0'; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (strncmp(line, name, known) != 0) continue;
        size_t length = strcspn(line, "\n");
        builder_add_plain(out, line + known, length - known, LONGEST_TITLE);
        return;
    }
}

static void offer_info(const struct fetch_page *page, struct found *found)
{
    static const char *const command[] = { "pdfinfo", "-enc", "UTF-8", "-", NULL };
    struct string_builder info = { 0 }, title = { 0 }, author = { 0 };
    if (process_filter(command, page->bytes, page->size, &info) == PROCESS_DONE) {
        take_info(builder_text(&info), "Title:", &title);
        take_info(builder_text(&info), "Author:", &author);
        if (title.size > 0 && !says_nothing(title.bytes, title.size))
            found_offer(found, FOUND_TITLE, FROM_PDF, title.bytes, title.size);
        if (author.size > 0) found_offer_author(found, FROM_PDF, author.bytes, author.size);
    }
    builder_done(&info);
    builder_done(&title);
    builder_done(&author);
}

/* ------------------------------------------------------------------------------------------------------- Its page */

/* Behind "Abstract", "ABSTRACT.", "Abstract: "; NULL: it does not begin so. */
static const char *behind_abstract(const char *text)
{
    static const char word[] = "abstract";
    if (!text_begins(text, strnlen(text, strlen(word)), word)) return NULL; /* a page may have a million lines */
    text += strlen(word);
    if ((*text >= 'a' && *text <= 'z') || (*text >= 'A' && *text <= 'Z')) return NULL; /* "Abstraction" */
    while (*text == ' ' || *text == '.' || *text == ':' || *text == '-') text++;
    return strncmp(text, "\xE2\x80\x94", 3) == 0 ? text + 3 : text;
}

/* A paragraph: lines up to an empty one, or to "Abstract", as one line; words that were broken at their ends are
 * whole. */
static bool next_paragraph(const char **at, struct string_builder *out)
{
    builder_clear(out);
    const char *text = *at;
    while (*text == '\n' || *text == ' ' || *text == '\f') text++;
    while (*text != '\0' && *text != '\f') {
        size_t length = strcspn(text, "\n\f");
        bool broken = length > 1 && text[length - 1] == '-' && text[length] == '\n' && text[length + 1] >= 'a' &&
                      text[length + 1] <= 'z';
        builder_add(out, text, length - broken);
        text += length + (text[length] == '\n');
        if (!broken) builder_add_char(out, ' ');
        if (*text == '\n' || behind_abstract(text) != NULL) break;
    }
    while (out->size > 0 && out->bytes[out->size - 1] == ' ') out->size--;
    *at = text;
    return out->size > 0;
}

/* "IEEE TRANSACTIONS ON KNOTS, VOL. 4", "arXiv:1801.00631v1", "12 Kite Letters" */
static bool is_running_head(const char *text, size_t length)
{
    size_t small = 0, digits = 0;
    for (size_t i = 0; i < length; i++) {
        small += text[i] >= 'a' && text[i] <= 'z';
        digits += text[i] >= '0' && text[i] <= '9';
    }
    return (small == 0 && digits > 0) || text_begins(text, length, "arxiv:") || text_has(text, length, ", vol.") ||
           text_has(text, length, "doi:") || text_has(text, length, "://") || text_begins(text, length, "published ") ||
           text_begins(text, length, "preprint") || text_begins(text, length, "proceedings of") ||
           text_begins(text, length, "under review") || text_begins(text, length, "journal of");
}

static bool ends_abstract(const char *text, size_t length)
{
    size_t at = 0;
    while (at < length && strchr("0123456789. IVX", text[at]) != NULL) at++;
    /* "I. INTRODUCTION" has lost its I too */
    return text_begins(text + at, length - at, "ntroduction") || text_begins(text + at, length - at, "introduction") ||
           text_begins(text, length, "introduction") || text_begins(text, length, "keywords") ||
           text_begins(text, length, "key words") || text_begins(text, length, "index terms");
}

struct pdf_page {
    struct string_builder title;
    struct string_builder abstract;
    struct string_builder text; /* long paragraphs */
    bool in_abstract;
};

static void take_paragraph(struct pdf_page *page, const char *text, size_t length)
{
    bool fits = length >= LEAST_TITLE && length <= LONGEST_TITLE && !is_running_head(text, length);
    if (page->title.size == 0 && fits) builder_add(&page->title, text, length);
    const char *begun = behind_abstract(text);
    if (begun != NULL && page->abstract.size == 0) {
        page->in_abstract = true;
        builder_add_string(&page->abstract, begun);
    } else if (page->in_abstract && !ends_abstract(text, length) && page->abstract.size < ENOUGH_ABSTRACT) {
        if (page->abstract.size > 0) builder_add_char(&page->abstract, ' ');
        builder_add(&page->abstract, text, length);
    } else {
        page->in_abstract = false;
    }
    if (length >= LEAST_PARAGRAPH && page->text.size < ENOUGH_TEXT) {
        if (page->text.size > 0) builder_add_char(&page->text, ' ');
        builder_add(&page->text, text, length);
    }
}

static void offer_page(const char *text, struct found *found)
{
    struct pdf_page page = { .in_abstract = false };
    struct string_builder paragraph = { 0 };
    for (const char *at = text; next_paragraph(&at, &paragraph);)
        take_paragraph(&page, builder_text(&paragraph), paragraph.size);
    found_offer(found, FOUND_TITLE, FROM_PDF, page.title.bytes, page.title.size);
    found_offer(found, FOUND_ABSTRACT, FROM_PDF, page.abstract.bytes, page.abstract.size);
    found_offer(found, FOUND_ABSTRACT, FROM_PDF, page.text.bytes, page.text.size);
    size_t length = strlen(text);
    found_offer(found, FOUND_ABSTRACT, FROM_LAST_RESORT, text, length < ENOUGH_TEXT ? length : ENOUGH_TEXT);
    struct string_builder *all[] = { &page.title, &page.abstract, &page.text, &paragraph };
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        found->failed = found->failed || all[i]->failed;
        builder_done(all[i]);
    }
}

static void read_pdf(const struct fetch_page *page, struct found *found)
{
    static const char *const command[] = { "pdftotext", "-q", "-l", "1", "-enc", "UTF-8", "-", "-", NULL };
    struct string_builder text = { 0 };
    enum process_end end = process_filter(command, page->bytes, page->size, &text);
    if (end == PROCESS_MISSING) found->problem = "there is no pdftotext on this machine";
    if (end == PROCESS_DONE) {
        offer_info(page, found);
        offer_page(builder_text(&text), found);
    }
    builder_done(&text);
}

static bool reads_pdf(const struct fetch_page *page)
{
    return page->size > 5 && memmem(page->bytes, page->size < 1024 ? page->size : 1024, "%PDF-", 5) != NULL;
}

const struct fetch_extractor extractor_pdf = { .name = "pdf", .reads = reads_pdf, .read = read_pdf };
