/* SPDX-License-Identifier: MIT
 *
 * The lists of words are English; in other languages links keep their words.
 */
#include "cli/link_title.h"

#include <string.h>

#include "cli/url_key.h"
#include "cli/word_list.h"

/* Bytes of a title that is made. */
#define LONGEST_TITLE 120

/* Words that a part of a sentence needs, besides those below, to be a title. */
#define WORDS_OF_TITLE 2

/* What is looked at for a title: of a long text its beginning, of many links those nearest. */
#define LONGEST_LOOK 400
#define LONGEST_PART 2000
#define MOST_LINKS_BACK 20

#define WORDS_OF_SLUG 4
#define WORDS_OF_FRAGMENT 3
#define WORDS_OF_LABEL 4
#define WORDS_OF_QUOTED 3

/* What links are called that say nothing of what is behind them. */
static const char generic_words[] =
    "here there this that these it link links url paper papers pdf ps html web www article articles post posts blog "
    "blogs course courses class video videos talk talks lecture lectures slides slide notes note tutorial tutorials "
    "book books ebook site website page pages homepage home project projects code source github repo repository "
    "gitlab demo demos arxiv doi docs doc documentation download downloads data dataset datasets model models "
    "weights poster supplementary supplement appendix resource resources review reviews survey surveys report "
    "reports guide manual reference references example examples implementation notebook colab youtube more read see "
    "details info information abstract spring summer fall autumn winter bibtex official original full text version "
    "online free part one two ref click";

static const char function_words[] =
    "the a an my our your its of on in to for and or by with at from is are was i we you they you're we're they're "
    "it's that's i'm here's";

/* What a part of a sentence may begin with that is of the part before. */
static const char leading_words[] = "and or but also , ; : - | nor so then";

/* What it may end with that leads to the link. */
static const char trailing_words[] =
    "is are was were be been available found located linked published listed given reviewed described explained can "
    "could may might should must will would here there at in on the a an this that these those of to for from by "
    "with and or but see read go check look visit via called it its you your i we which where , ; : -";

struct title_place {
    const struct markdown *markdown;
    const struct markdown_block *block;
    const struct markdown_link *link;
    size_t number; /* of the link in its block */
    const struct link_sentence *found;
};

/* -------------------------------------------------------------------------------------------------- Words */

static struct span trim(const char *text, struct span span, const char *signs)
{
    while (span.begin < span.end && strchr(signs, text[span.begin]) != NULL) span.begin++;
    while (span.end > span.begin && strchr(signs, text[span.end - 1]) != NULL) span.end--;
    return span;
}

/* The text need not end with a NUL. */
static bool is_number(const char *word, size_t length)
{
    size_t digits = 0;
    while (digits < length && word[digits] >= '0' && word[digits] <= '9') digits++;
    return digits == length;
}

/* How many words of a text are in none of both lists. */
static size_t count_telling(const char *text, struct span span, const char *list, const char *other)
{
    size_t at = 0, telling = 0, length;
    const char *word;
    while (next_word(text + span.begin, span.end - span.begin, &at, &word, &length)) {
        telling += !is_number(word, length) && !word_in(list, word, length) && !word_in(other, word, length);
    }
    return telling;
}

static size_t count_words(const char *text, struct span span)
{
    return count_telling(text, span, "", "");
}

/* The last word of the span, or a sign that is one. */
static struct span last_word(const char *text, struct span span)
{
    size_t begin = span.end;
    while (begin > span.begin && text[begin - 1] != ' ') begin--;
    return (struct span){ begin, span.end };
}

static struct span first_word(const char *text, struct span span)
{
    size_t end = span.begin;
    while (end < span.end && text[end] != ' ') end++;
    return (struct span){ span.begin, end };
}

static bool closes(char open, char close)
{
    return (open == '[' && close == ']') || (open == '(' && close == ')');
}

/* The words of a link, out of the brackets that are around all of them. */
static struct span words_of(const char *text, const struct markdown_link *link)
{
    struct span words = trim(text, (struct span){ link->begin, link->end }, " |.,:;");
    while (words.end > words.begin && closes(text[words.begin], text[words.end - 1]))
        words = trim(text, (struct span){ words.begin + 1, words.end - 1 }, " ");
    return words;
}

static bool is_generic(const char *text, struct span words)
{
    const char *begin = text + words.begin;
    size_t length = words.end - words.begin;
    bool is_address = text_begins(begin, length, "http") || text_begins(begin, length, "www.");
    bool points = text_begins(begin, length, "this ") || text_begins(begin, length, "these ");
    if (is_address || (points && count_words(text, words) <= WORDS_OF_SLUG)) return true;
    return count_telling(text, words, generic_words, function_words) == 0;
}

/* "[C Code]", "[Paper, second version]": a few words in brackets that begin or end with what says nothing. */
static bool is_label(const struct markdown *markdown, struct span words)
{
    const char *text = markdown->text.bytes;
    bool is_in_brackets = words.begin > 0 && words.begin < words.end && words.end < markdown->text.size &&
                          closes(text[words.begin - 1], text[words.end]);
    if (!is_in_brackets || count_words(text, words) > WORDS_OF_LABEL) return false;
    struct span first = trim(text, first_word(text, words), ",:"), last = last_word(text, words);
    return word_in(generic_words, text + first.begin, first.end - first.begin) ||
           word_in(generic_words, text + last.begin, last.end - last.begin);
}

/* Words in small letters in the middle of prose, "they train on", or names of authors alone. */
static bool is_fragment(const struct title_place *place, struct span words)
{
    const char *text = place->markdown->text.bytes;
    if (place->block->kind != MARKDOWN_PARAGRAPH || count_words(text, words) > WORDS_OF_FRAGMENT) return false;
    if (words.end - words.begin > 6 && memcmp(text + words.end - 6, " et al", 6) == 0) return true;
    size_t dots = 0, blanks = 0;
    for (size_t i = words.begin; i < words.end; i++) {
        dots += text[i] == '.';
        blanks += text[i] == ' ';
    }
    if (dots > 0 && blanks == 0) return false; /* a site, a file */
    for (size_t i = words.begin; i < words.end; i++) {
        if ((text[i] >= 'A' && text[i] <= 'Z') || (text[i] & 0x80) != 0) return false;
    }
    return true;
}

/* -------------------------------------------------------------------------------------------------- Cutting */

static struct span shortened(struct span span)
{
    if (span.end - span.begin > LONGEST_LOOK) span.end = span.begin + LONGEST_LOOK;
    return span;
}

/* Add a part of the text, cut between words if it is long. */
static void add_cut(struct string_builder *out, const char *text, struct span span)
{
    size_t end = span.end;
    if (end - span.begin > LONGEST_TITLE) {
        end = span.begin + LONGEST_TITLE;
        while (end > span.begin && text[end] != ' ') end--;
        if (end == span.begin) end = span.begin + LONGEST_TITLE;
        while (end > span.begin && ((unsigned char)text[end] & 0xC0) == 0x80) end--; /* no part of a character */
        while (end > span.begin && strchr(" ,;:-(", text[end - 1]) != NULL) end--;
    }
    builder_add(out, text + span.begin, end - span.begin);
    if (end < span.end) builder_add_string(out, " \xE2\x80\xA6");
}

/* Without signs at both ends, but for a bracket that something stands in. */
static struct span trim_sentence(const char *text, struct span span)
{
    while (span.begin < span.end && strchr(" .,;:!?|-])", text[span.begin]) != NULL) span.begin++;
    size_t end = span.end;
    while (span.end > span.begin && strchr(" .,;:!?|-[(", text[span.end - 1]) != NULL) span.end--;
    bool is_al = span.end - span.begin > 6 && memcmp(text + span.end - 6, " et al", 6) == 0;
    if (is_al && span.end < end && text[span.end] == '.') span.end++;
    return span;
}

/* Without what leads to the link and what is of another part. */
static struct span trim_words(const char *text, struct span span)
{
    span = trim_sentence(text, span);
    for (struct span word; span.begin < span.end; span = trim_sentence(text, span)) {
        word = first_word(text, span);
        if (!word_in(leading_words, text + word.begin, word.end - word.begin)) break;
        span.begin = word.end;
    }
    for (struct span word; span.begin < span.end; span = trim_sentence(text, span)) {
        word = last_word(text, span);
        if (!word_in(trailing_words, text + word.begin, word.end - word.begin)) break;
        span.end = word.begin;
    }
    size_t opened = 0; /* a bracket whose other half was cut off stays out */
    for (size_t i = span.begin; i < span.end; i++) opened += text[i] == '(';
    for (size_t i = span.begin; i < span.end; i++) opened -= opened > 0 && text[i] == ')';
    if (opened == 0 || span.end == span.begin) return span;
    size_t bracket = span.end - 1;
    while (bracket > span.begin && text[bracket] != '(') bracket--;
    if (bracket > span.begin) span.end = bracket;
    return trim_sentence(text, span);
}

/* ------------------------------------------------------------------------------------------------ Address */

/* The words of the address, the first with a capital; false: fewer than `wanted`. */
static bool add_address_words(struct string_builder *out, const struct title_place *place, size_t wanted)
{
    struct url_parts parts;
    const struct markdown_link *link = place->link;
    if (!url_parts_of(place->markdown->urls.bytes + link->url, link->url_length, &parts)) return false;
    size_t before = out->size;
    size_t words = builder_add_url_words(out, &parts);
    if (words >= wanted && words > 0 && !out->failed) {
        char *first = out->bytes + before;
        if (*first >= 'a' && *first <= 'z') *first = (char)(*first - 'a' + 'A');
        return true;
    }
    out->size = before;
    if (wanted > 0) return false;
    builder_add(out, parts.host.bytes, parts.host.length);
    return true;
}

/* ------------------------------------------------------------------------------------------------- Prose */

void link_sentence_find(struct link_sentence *found, const struct markdown *markdown,
                        const struct markdown_block *block, size_t number)
{
    const char *text = markdown->text.bytes;
    size_t wanted = markdown->links[number].begin;
    if (found->block_end != block->end || found->block_end == 0) {
        found->block_end = block->end;
        found->before = (struct span){ block->begin, block->begin };
        found->sentence = sentence_at(text, block->end, block->begin);
    }
    while (wanted >= found->sentence.end && found->sentence.end < block->end) {
        found->before = found->sentence;
        size_t next = found->sentence.end + (text[found->sentence.end] == ' ' ? 1 : 0);
        found->sentence = sentence_at(text, block->end, next);
    }
}

/* Copy a part of the text without what stands in brackets. `*mark`, a place in it, becomes that in the copy. */
static void copy_without_asides(struct string_builder *copy, const char *text, struct span part, size_t *mark)
{
    size_t depth = 0, marked = 0;
    for (size_t i = part.begin; i < part.end; i++) {
        if (i == *mark) marked = copy->size;
        if (text[i] == '(') depth++;
        if (depth == 0 && !(text[i] == ' ' && i + 1 < part.end && text[i + 1] == '('))
            builder_add_char(copy, text[i]);
        if (text[i] == ')' && depth > 0) depth--;
    }
    *mark = *mark < part.end ? marked : copy->size;
}

/* Of a long part what is near the link, which begins at `link`. */
static struct span near_link(const char *text, struct span part, size_t link)
{
    if (part.end - part.begin <= LONGEST_TITLE || link <= part.begin + LONGEST_TITLE) return part;
    part.begin = link - LONGEST_TITLE / 2;
    while (part.begin < link && text[part.begin] != ' ') part.begin++;
    return part;
}

/* Add a part of the text as a title, if it says enough. A long one is told without its asides. */
static bool add_part(struct string_builder *out, const struct title_place *place, struct span part)
{
    const char *text = place->markdown->text.bytes;
    size_t link = place->link->begin;
    struct string_builder copy = { 0 };
    if (part.end - part.begin > LONGEST_TITLE && part.end - part.begin <= LONGEST_PART) {
        copy_without_asides(&copy, text, part, &link);
        text = builder_text(&copy);
        part = (struct span){ 0, copy.size };
    }
    part = trim_words(text, near_link(text, part, link));
    bool tells = count_telling(text, part, generic_words, trailing_words) >= WORDS_OF_TITLE;
    if (tells) add_cut(out, text, part);
    builder_done(&copy);
    return tells;
}

static bool add_prose_title(struct string_builder *out, const struct title_place *place)
{
    if (add_address_words(out, place, WORDS_OF_SLUG)) return true;
    struct span part = place->found->sentence;
    if (place->number > 0 && place->link[-1].end > part.begin) part.begin = place->link[-1].end;
    bool has_next = place->number + 1 < place->block->link_count;
    if (has_next && place->link[1].begin < part.end) part.end = place->link[1].begin;
    struct span whole = { place->found->sentence.begin, place->link->end };
    return add_part(out, place, part) || add_part(out, place, whole) ||
           add_part(out, place, shortened(place->found->before));
}

/* -------------------------------------------------------------------------------------------------- Items */

static void add_label(struct string_builder *out, const char *text, struct span label)
{
    if (label.end == label.begin || label.end - label.begin > LONGEST_TITLE / 2) return;
    builder_add_string(out, " (");
    builder_add(out, text + label.begin, label.end - label.begin);
    builder_add_char(out, ')');
}

/* The link nearest before in the item that has a name. */
static const struct markdown_link *named_before(const struct title_place *place)
{
    const char *text = place->markdown->text.bytes;
    for (size_t i = 1; i <= place->number && i <= MOST_LINKS_BACK; i++) {
        const struct markdown_link *link = place->link - i;
        struct span words = words_of(text, link);
        if (link->end > link->begin && !is_generic(text, words) && !is_label(place->markdown, words))
            return link;
    }
    return NULL;
}

/* 'Ada Wind, "How kites climb", Kites 2019': what stands in quotes, if it is as long as a title; else all of it, and so
 * of 'Code for "How kites climb"'. */
static struct span quoted_title(const char *text, struct span head)
{
    struct span quoted = head;
    size_t quotes = 0;
    for (size_t i = head.begin; i < head.end; i++) {
        if (text[i] != '"') continue;
        if (quotes == 0) quoted.begin = i + 1;
        if (quotes == 1) quoted.end = i;
        quotes++;
    }
    if (quotes != 2) return head;
    struct span before = { head.begin, quoted.begin - 1 };
    bool is_about = count_telling(text, before, generic_words, "") < count_telling(text, before, "", "");
    quoted = trim(text, quoted, " .,");
    return !is_about && count_words(text, quoted) >= WORDS_OF_QUOTED ? quoted : head;
}

static bool add_item_title(struct string_builder *out, const struct title_place *place)
{
    const char *text = place->markdown->text.bytes;
    const struct markdown_block *block = place->block;
    struct span label = words_of(text, place->link);
    const struct markdown_link *named = named_before(place);
    if (named != NULL) {
        add_cut(out, text, words_of(text, named));
        add_label(out, text, label);
        return true;
    }
    size_t first_end = place->markdown->links[block->first_link].begin;
    struct span head = trim_words(text, shortened((struct span){ block->begin, first_end }));
    size_t least = head.end > head.begin && text[head.begin] >= 'A' && text[head.begin] <= 'Z' ? 2 : 4; /* "SSD" */
    if (count_words(text, head) > 1 || head.end - head.begin >= least) {
        add_cut(out, text, quoted_title(text, head));
        if (block->link_count > 1) add_label(out, text, label);
        return true;
    }
    size_t stop = block->end; /* "[pdf](...) Kites and wind" */
    if (place->number + 1 < block->link_count) stop = place->link[1].begin;
    struct span tail = sentence_at(text, stop, place->link->end);
    tail = trim_words(text, trim(text, tail, " ])"));
    if (tail.end == tail.begin || count_words(text, tail) < WORDS_OF_TITLE) return false;
    add_cut(out, text, tail);
    return true;
}

void builder_add_link_title(struct string_builder *out, const struct markdown *markdown,
                            const struct markdown_block *block, size_t number, const struct link_sentence *found)
{
    const struct markdown_link *link = &markdown->links[number];
    const struct title_place place = { markdown, block, link, number - block->first_link, found };
    const char *text = markdown->text.bytes;
    struct span words = words_of(text, link);
    bool is_prose = block->kind == MARKDOWN_PARAGRAPH, tells = !is_generic(text, words);
    if (tells && !is_fragment(&place, words) && (is_prose || !is_label(markdown, words))) {
        add_cut(out, text, words);
        return;
    }
    bool added = is_prose ? add_prose_title(out, &place) : add_item_title(out, &place);
    if (!added && tells) add_cut(out, text, words);
    else if (!added) add_address_words(out, &place, 0);
}
