/* SPDX-License-Identifier: MIT
 *
 * A collection that grows and changes, commit by commit, from the lines of one file of JSON, which is mapped: so that
 * memory is the index's alone. Every commit adds its share of the lines; a tenth as many documents that were there are
 * replaced by another line's, and as many deleted. All follows from the number of the commit.
 */
#ifndef BENCH_COLLECTION_OVER_TIME_H
#define BENCH_COLLECTION_OVER_TIME_H

#include <dlsearch/dlsearch.h>

struct line {
    const char *text;
    size_t length;
};

struct collection_over_time {
    const char *bytes;
    size_t size;
    struct line *lines;
    size_t count;    /* of lines, which is that of keys: each begins as the document of the line of its number */
    size_t *line_of; /* of each key the line that it has now; SIZE_MAX: it is not there */
    uint64_t *turn;  /* when it got it */
    uint64_t turns;
    size_t begun; /* keys below were added */
    size_t live;
    uint64_t random;
};

/* Gives up on what cannot be read, here and below. */
void collection_open(struct collection_over_time *collection, const char *path);

void collection_close(struct collection_over_time *collection);

/* Write what commit `number` of `commits` does, but do not commit. */
void collection_write(struct collection_over_time *collection, size_t number, size_t commits, dls_writer *writer);

/* Write all documents that are there, in the order in which they came, to a new writer. */
void collection_write_live(const struct collection_over_time *collection, dls_writer *writer);

/* Copy the title of a line, of `room` bytes at most; its length. */
size_t collection_title(const struct collection_over_time *collection, size_t line, char *out, size_t room);

#endif
