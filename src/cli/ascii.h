/* SPDX-License-Identifier: MIT
 *
 * Letters of ASCII: names of formats, tags and hosts, whatever the locale is.
 */
#ifndef CLI_ASCII_H
#define CLI_ASCII_H

static inline char ascii_lower(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

#endif
