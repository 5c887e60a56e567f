/* SPDX-License-Identifier: MIT
 *
 * Notes in Markdown, and what else has headings: a file is a document; with --split headings each part under a heading
 * is one.
 *
 *   id       the file's name; of a part with "#" and the words of its heading, as web pages have it, and of a second
 *            part with the same words "-1", then "-2"
 *   title    that of the front matter, else the first heading, else the file's name; of a part its heading
 *   section  of a part the title of the file and the headings above it
 *   text     the words, without the signs of Markdown
 *
 * What else is in the front matter are fields.
 */
#include "cli/source_notes.h"

#include <stdlib.h>
#include <string.h>

#include "cli/ascii.h"
#include "cli/word_list.h"

struct note {
    struct markdown_file file;
    struct heading_path path;
    json_t *title; /* of the file */
    json_t *slugs; /* how often each was met */
    size_t next;   /* the block that the next part begins with */
    bool given;    /* the file, or its beginning, was */
};

static bool add_title_of_file(struct note *note, const struct input *input)
{
    const struct markdown *markdown = &note->file.markdown;
    note->title = json_incref(json_object_get(note->file.front, "title"));
    for (size_t b = 0; b < markdown->block_count && note->title == NULL; b++) {
        const struct markdown_block *block = &markdown->blocks[b];
        if (block->kind == MARKDOWN_HEADING && block->end > block->begin)
            note->title = source_string(markdown->text.bytes + block->begin, block->end - block->begin);
    }
    if (note->title != NULL) return true;
    const char *name = strrchr(input->name, '/') == NULL ? input->name : strrchr(input->name, '/') + 1;
    const char *dot = strrchr(name, '.');
    note->title = source_string(name, dot == NULL || dot == name ? strlen(name) : (size_t)(dot - name));
    return note->title != NULL;
}

dls_status notes_open(struct source *source,
                      dls_status (*read)(struct markdown_file *file, struct input *input, dls_error *err),
                      dls_error *err)
{
    struct note *note = calloc(1, sizeof *note);
    source->state = note;
    if (note == NULL) return input_fail(err, DLS_ENOMEM, "out of memory");
    dls_status status = read(&note->file, source->input, err);
    if (status != DLS_OK) return status;
    heading_path_init(&note->path, &note->file.markdown);
    note->slugs = json_object();
    bool complete = note->slugs != NULL && add_title_of_file(note, source->input);
    return complete ? DLS_OK : input_fail(err, DLS_ENOMEM, "out of memory");
}

void notes_close(struct source *source)
{
    struct note *note = source->state;
    if (note == NULL) return;
    markdown_file_done(&note->file);
    json_decref(note->title);
    json_decref(note->slugs);
    free(note);
}

/* The text of blocks `begin` to `end`, a line between two. */
static bool add_blocks(const struct markdown *markdown, json_t *document, size_t begin, size_t end)
{
    struct string_builder text = { 0 };
    for (size_t b = begin; b < end; b++) {
        const struct markdown_block *block = &markdown->blocks[b];
        if (text.size > 0) builder_add_char(&text, '\n');
        builder_add(&text, markdown->text.bytes + block->begin, block->end - block->begin);
    }
    bool added = !text.failed && source_add(document, "text", text.bytes, text.size);
    builder_done(&text);
    return added;
}

/* "note.md#how-kites-fly". */
static bool add_part_key(struct note *note, const struct input *input, json_t *document,
                         const struct markdown_block *heading)
{
    const char *text = note->file.markdown.text.bytes + heading->begin, *word;
    size_t at = 0, length;
    struct string_builder slug = { 0 };
    while (next_word(text, heading->end - heading->begin, &at, &word, &length)) {
        if (slug.size > 0) builder_add_char(&slug, '-');
        for (size_t i = 0; i < length; i++) builder_add_char(&slug, ascii_lower(word[i]));
    }
    json_t *name = source_string(builder_text(&slug), slug.size);
    builder_done(&slug);
    if (name == NULL) return false;
    json_int_t times = json_integer_value(json_object_get(note->slugs, json_string_value(name)));
    struct string_builder key = { 0 };
    builder_add_format(&key, "%s#", input->name);
    size_t begin = key.size;
    const char *text_of_key;
    do { /* "a-1" may be the second "A", or the first "A 1" */
        key.size = begin;
        builder_add_string(&key, json_string_value(name));
        if (times > 0) builder_add_format(&key, "-%d", (int)times);
        times++;
        text_of_key = builder_text(&key);
    } while (!key.failed && json_object_get(note->slugs, text_of_key + begin) != NULL);
    bool complete = !key.failed && json_object_set_new(note->slugs, text_of_key + begin, json_integer(1)) == 0 &&
                    json_object_set_new(note->slugs, json_string_value(name), json_integer(times)) == 0 &&
                    source_add(document, "id", key.bytes, key.size);
    builder_done(&key);
    json_decref(name);
    return complete;
}

/* The title of the file and the headings above a part. */
static bool add_section(const struct note *note, json_t *document, const struct heading_path *above)
{
    struct string_builder section = { 0 };
    builder_add(&section, json_string_value(note->title), json_string_length(note->title));
    size_t title = section.size;
    builder_add_string(&section, " \xE2\x80\xBA ");
    size_t begin = section.size;
    builder_add_heading_path(&section, above, &note->file.markdown);
    if (section.size == begin) section.size = title;
    bool added = !section.failed && source_add(document, "section", section.bytes, section.size);
    builder_done(&section);
    return added;
}

/* The members that every part of the file has; `front` is copied, as the title of a part takes another's place. */
static json_t *begin_document(const struct note *note)
{
    json_t *document = json_copy(note->file.front);
    if (document == NULL || json_string_value(note->title) == NULL) return document;
    if (json_object_set(document, "title", note->title) == 0) return document;
    json_decref(document);
    return NULL;
}

/* The part from `note->next` up to the next heading. */
static json_t *make_part(struct note *note, const struct input *input, uint64_t *line)
{
    const struct markdown *markdown = &note->file.markdown;
    size_t begin = note->next, end = begin;
    const struct markdown_block *heading = NULL;
    if (begin < markdown->block_count && markdown->blocks[begin].kind == MARKDOWN_HEADING && begin != note->path.title)
        heading = &markdown->blocks[begin];
    struct heading_path above = note->path;
    if (heading != NULL) heading_path_pass(&note->path, markdown, begin);
    for (size_t level = heading == NULL ? 7 : heading->level; level < 7; level++) above.blocks[level] = SIZE_MAX;
    for (end = begin + 1; end < markdown->block_count; end++) {
        if (markdown->blocks[end].kind == MARKDOWN_HEADING && end != note->path.title) break;
    }
    if (end > markdown->block_count) end = markdown->block_count;
    note->next = end;
    *line = begin < end ? markdown->blocks[begin].line : 1;
    json_t *document = begin_document(note);
    bool complete = document != NULL;
    if (heading == NULL) {
        complete = complete && source_add(document, "id", input->name, strlen(input->name)) &&
                   add_blocks(markdown, document, begin, end);
    } else {
        const char *title = markdown->text.bytes + heading->begin;
        complete = complete && add_part_key(note, input, document, heading) &&
                   source_add(document, "title", title, heading->end - heading->begin) &&
                   add_section(note, document, &above) && add_blocks(markdown, document, begin + 1, end);
    }
    if (complete) return document;
    json_decref(document);
    return NULL;
}

static json_t *make_whole(const struct note *note, const struct input *input)
{
    json_t *document = begin_document(note);
    if (document != NULL && source_add(document, "id", input->name, strlen(input->name)) &&
        add_blocks(&note->file.markdown, document, 0, note->file.markdown.block_count))
        return document;
    json_decref(document);
    return NULL;
}

dls_status notes_next(struct source *source, json_t **document, dls_error *err)
{
    struct note *note = source->state;
    if (markdown_file_tell_front(&note->file, &source->line, err)) return DLS_EINVAL;
    bool is_rest = source->split_headings && note->next < note->file.markdown.block_count;
    bool is_done = note->given ? !is_rest : note->file.length == 0;
    if (is_done) return DLS_OK;
    note->given = true;
    source->line = 1;
    if (source->split_headings)
        *document = make_part(note, source->input, &source->line);
    else
        *document = make_whole(note, source->input);
    return *document != NULL ? DLS_OK : input_fail(err, DLS_ENOMEM, "out of memory");
}

static dls_status open_note(struct source *source, dls_error *err)
{
    return notes_open(source, markdown_file_read, err);
}

const struct format format_notes = {
    .name = "notes",
    .endings = "md markdown mkd mdown",
    .open = open_note,
    .next = notes_next,
    .close = notes_close,
};
