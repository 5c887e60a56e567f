/* SPDX-License-Identifier: MIT
 *
 * JSON Lines: one object a line. A bad line is one bad document; lines of white space are none.
 */
#include "cli/source.h"

#include <string.h>

#include "cli/json_quick.h"

static bool is_blank(const char *line, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (line[i] != ' ' && line[i] != '\t' && line[i] != '\r') return false;
    }
    return true;
}

/* Its first line is an object, as far as its ends tell; an only line that may be a list of objects is JSON's. */
static bool looks_so(const struct source_head *head)
{
    size_t begin = 0;
    while (begin < head->size && strchr(" \t\r\n", head->bytes[begin]) != NULL && head->bytes[begin] != '\0') begin++;
    if (begin + 3 < head->size && memcmp(head->bytes + begin, "\xEF\xBB\xBF", 3) == 0) begin += 3;
    if (begin == head->size || head->bytes[begin] != '{') return false;
    const char *newline = memchr(head->bytes + begin, '\n', head->size - begin);
    size_t end = newline == NULL ? head->size : (size_t)(newline - head->bytes);
    size_t rest = end;
    while (rest < head->size && strchr(" \t\r\n", head->bytes[rest]) != NULL && head->bytes[rest] != '\0') rest++;
    if (rest == head->size && source_find_wrapped(head->bytes + begin, end - begin) > 0) return false;
    while (end > begin && strchr(" \t\r\n", head->bytes[end - 1]) != NULL) end--;
    return end - begin > 1 && (head->bytes[end - 1] == '}' || (newline == NULL && !head->is_whole));
}

dls_status source_parse_json(const char *text, size_t length, json_t **document, dls_error *err)
{
    json_error_t reason;
    if (json_quick_read(text, length, document)) return DLS_OK;
    json_t *value = json_loadb(text, length, JSON_ALLOW_NUL | JSON_DECODE_ANY, &reason);
    if (value == NULL && json_error_code(&reason) == json_error_out_of_memory)
        return input_fail(err, DLS_ENOMEM, "out of memory");
    if (value == NULL) return input_fail(err, DLS_EINVAL, "not JSON: %s, column %d", reason.text, reason.column);
    if (!json_is_object(value)) {
        json_decref(value);
        return input_fail(err, DLS_EINVAL, "not a JSON object");
    }
    *document = value;
    return DLS_OK;
}

static dls_status next(struct source *source, json_t **document, dls_error *err)
{
    struct input *input = source->input;
    bool more;
    do {
        dls_status status = input_line(input, &more, err);
        if (status != DLS_OK || !more) return status;
    } while (is_blank(input->line, input->length));
    source->line = input->line_number;
    return source_parse_json(input->line, input->length, document, err);
}

const struct format format_jsonl = {
    .name = "jsonl", .endings = "jsonl ndjson json", .looks_so = looks_so, .next = next
};
