/* SPDX-License-Identifier: MIT
 *
 * Members of the input's objects that no field was filled from, counted by name, so that it can be said once at the end
 * what was not indexed. Objects may have any number of names: the first 64 are told apart, the others counted together.
 */
#ifndef CLI_UNUSED_MEMBERS_H
#define CLI_UNUSED_MEMBERS_H

#include <stddef.h>
#include <stdint.h>

#define MAX_UNUSED 64

struct unused_member {
    char *name;
    size_t length;
    uint64_t documents;
};

/* All zero is none. */
struct unused_members {
    struct unused_member members[MAX_UNUSED];
    size_t count;
    uint64_t others; /* times that a name did not find a place */
};

/* A document has a member of this name that is not used. What there is no memory for counts among the others. */
void unused_members_add(struct unused_members *unused, const char *name, size_t length);

/* Say which they are, the most frequent first. */
void unused_members_say(struct unused_members *unused);

void unused_members_done(struct unused_members *unused);

#endif
