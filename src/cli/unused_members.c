/* SPDX-License-Identifier: MIT
 *
 * A list that is searched from its start: objects of one file have the same few members in the same order.
 */
#include "cli/unused_members.h"

#include <stdlib.h>
#include <string.h>

#include "cli/human_numbers.h"
#include "cli/message.h"
#include "cli/string_builder.h"

#define MOST_SAID 8

void unused_members_add(struct unused_members *unused, const char *name, size_t length)
{
    for (size_t i = 0; i < unused->count; i++) {
        struct unused_member *member = &unused->members[i];
        if (member->length != length || memcmp(member->name, name, length) != 0) continue;
        member->documents++;
        return;
    }
    char *copy = unused->count < MAX_UNUSED ? malloc(length + 1) : NULL;
    if (copy == NULL) {
        unused->others++;
        return;
    }
    memcpy(copy, name, length);
    copy[length] = '\0';
    unused->members[unused->count++] = (struct unused_member){ copy, length, 1 };
}

static int more_documents(const void *left, const void *right)
{
    const struct unused_member *a = left;
    const struct unused_member *b = right;
    if (a->documents != b->documents) return a->documents < b->documents ? 1 : -1;
    return strcmp(a->name, b->name);
}

void unused_members_say(struct unused_members *unused)
{
    if (unused->count == 0) return;
    qsort(unused->members, unused->count, sizeof unused->members[0], more_documents);
    struct string_builder names = { 0 };
    for (size_t i = 0; i < unused->count && i < MOST_SAID; i++) {
        builder_add_format(&names, "%s%s (%s)", i == 0 ? "" : ", ", unused->members[i].name,
                           grouped(unused->members[i].documents).text);
    }
    bool more = unused->count > MOST_SAID || unused->others > 0;
    message("not indexed, with the number of documents: %s%s", builder_text(&names), more ? " and others" : "");
    builder_done(&names);
}

void unused_members_done(struct unused_members *unused)
{
    for (size_t i = 0; i < unused->count; i++) free(unused->members[i].name);
    unused->count = 0;
}
