/* SPDX-License-Identifier: MIT
 *
 * A walk over those strings alone that may be a few edits from a wanted one, or from another, by their letters. An
 * edit moves what is behind it by one place at most, so a letter that no wanted string has near its place costs one. Of
 * what begins with too many such letters nothing is read but how much each string shares with the one before.
 *
 * Letters are ASCII characters, and those that take two bytes in UTF-8; others are not looked at. They are a set of 64
 * bits, in which each has that of the last 6 bits of its code point. So a string that is passed over is too far, and
 * one that is given may be too.
 */
#ifndef DLS__DICT_SIEVE_H
#define DLS__DICT_SIEVE_H

#include "dict/dict.h"

/* Bytes of the longest string that is given. */
#define DLS__SIEVE_MAX_STRING 255

/* Strings that can be wanted at once. */
#define DLS__SIEVE_WANTED 2

typedef struct dls__dict_sieve {
    const char *fixed; /* bytes that all strings that are given begin with */
    size_t fixed_length;
    uint32_t most; /* edits */
    size_t wanted_count;
    uint64_t wanted[DLS__SIEVE_WANTED];       /* letters of each wanted string */
    size_t characters[DLS__SIEVE_WANTED];     /* how many it has */
    uint64_t near[DLS__SIEVE_MAX_STRING + 1]; /* letters that one of them has near each place */
    size_t length;                            /* of the string that was read last, passed over or not */
    size_t known; /* so many bytes of it stand in the iterator; of each beginning of them is known: */
    uint64_t letters[DLS__SIEVE_MAX_STRING + 1]; /* which it has */
    uint8_t places[DLS__SIEVE_MAX_STRING + 1];   /* how many characters */
    uint8_t others[DLS__SIEVE_MAX_STRING + 1];   /* how many letters that are not wanted near their place */
    size_t dead; /* whatever begins with so many of these bytes is passed over; 0: nothing is */
} dls__dict_sieve;

/* `fixed` is borrowed. */
void dls__dict_sieve_init(dls__dict_sieve *sieve, const char *fixed, size_t fixed_length, uint32_t most);

/* Want a string too, UTF-8 of up to DLS__SIEVE_MAX_STRING bytes; DLS__SIEVE_WANTED of them at most. */
void dls__dict_sieve_want(dls__dict_sieve *sieve, const char *string, size_t length);

/* As dls__dict_iter_next, but the next string that may be near. It ends at the first that does not begin with the fixed
 * bytes, so that one begins with a seek to these, or with 0xff, which no text does. Bounds are checked on the way, and
 * nothing else. `iter` is stepped by this sieve alone. */
dls_status dls__dict_sieve_next(dls__dict_sieve *sieve, dls__dict_iter *iter, bool *more, dls_error *err);

/* Pass over what begins with the first `length` bytes of the current string, 1 or more. */
void dls__dict_sieve_pass(dls__dict_sieve *sieve, size_t length);

#endif
