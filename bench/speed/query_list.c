/* SPDX-License-Identifier: MIT */
#include "speed/query_list.h"

#include <stdlib.h>
#include <string.h>

#include "give_up.h"
#include "text_lines.h"

void query_list_read(struct query_list *list, const char *path, bool (*is_wanted)(const char *text))
{
    struct text_lines lines;
    *list = (struct query_list){ .count = 0 };
    text_lines_open(&lines, path);
    while (text_lines_next(&lines)) {
        char *columns[3]; /* qid, class, query */
        text_lines_cut(&lines, columns, 3);
        if (!is_wanted(columns[2])) continue;
        size_t size = strlen(columns[2]) + 1;
        list->texts = need_memory(list->texts, list->count + 1, sizeof *list->texts);
        list->texts[list->count++] = memcpy(need_memory(NULL, size, 1), columns[2], size);
    }
    text_lines_close(&lines);
    if (list->count == 0) give_up("%s: no query of the kind that is measured", path);
}

bool query_list_has_two_words(const char *text)
{
    const char *space = strchr(text, ' ');
    return space != NULL && strchr(space + 1, ' ') == NULL && strpbrk(text, "+-\"") == NULL;
}

void query_list_free(struct query_list *list)
{
    for (size_t i = 0; i < list->count; i++) free(list->texts[i]);
    free(list->texts);
}
