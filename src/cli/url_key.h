/* SPDX-License-Identifier: MIT
 *
 * Addresses of resources: when two are one, what one may be called, whose it is.
 *
 * The key of an address is what equal resources have in common:
 *
 *   http://www.Example.org:80/a/?utm_source=x#top   https://example.org/a
 *   arxiv.org/pdf/1803.01271v2.pdf                  https://arxiv.org/abs/1803.01271
 *   https://youtu.be/abc?t=10                       https://youtube.com/watch?v=abc
 *
 * It is made for comparing, not for visiting: scheme and "www." are the same for all.
 */
#ifndef CLI_URL_KEY_H
#define CLI_URL_KEY_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/string_builder.h"

struct url_part {
    const char *bytes;
    size_t length;
};

struct url_parts {
    struct url_part host; /* without "www." and port, as written */
    struct url_part port; /* empty: none, or the usual one */
    struct url_part path; /* with its first slash, or empty */
    struct url_part query; /* without its sign */
    struct url_part fragment;
};

/* Take an address apart; false: it is none of http or https, or has no host. */
bool url_parts_of(const char *url, size_t length, struct url_parts *parts);

/* Add the key of an address of http or https; any other as it stands. */
void builder_add_url_key(struct string_builder *out, const char *url, size_t length);

/* Add the words of the last part of an address that has letters, with blanks between: "/posts/why-kites-fly.html" is
 * "why kites fly". How many words that were, numbers and jumbles left out. */
size_t builder_add_url_words(struct string_builder *out, const struct url_parts *parts);

/* Whether two hosts are of one site: "blog.example.org" and "example.org". */
bool url_same_site(struct url_part a, struct url_part b);

bool url_part_is(struct url_part part, const char *text);

#endif
