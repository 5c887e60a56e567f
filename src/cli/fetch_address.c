/* SPDX-License-Identifier: MIT
 *
 * The ranges are those of IANA's registries of special-purpose addresses that are not globally reachable.
 */
#include "cli/fetch_address.h"

#include <netdb.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "cli/word_list.h"

struct range4 {
    uint8_t bytes[4];
    unsigned bits;
};

static const struct range4 not_public4[] = {
    { { 0, 0, 0, 0 }, 8 },      { { 10, 0, 0, 0 }, 8 },     { { 100, 64, 0, 0 }, 10 }, { { 127, 0, 0, 0 }, 8 },
    { { 169, 254, 0, 0 }, 16 }, { { 172, 16, 0, 0 }, 12 },  { { 192, 0, 0, 0 }, 24 },  { { 192, 0, 2, 0 }, 24 },
    { { 192, 88, 99, 0 }, 24 }, { { 192, 168, 0, 0 }, 16 }, { { 198, 18, 0, 0 }, 15 }, { { 198, 51, 100, 0 }, 24 },
    { { 203, 0, 113, 0 }, 24 }, { { 224, 0, 0, 0 }, 3 }, /* several hosts, and what is kept for later */
};

/* Of IPv6 only these are hosts of the Internet; and of them not these. */
static const uint8_t public6 = 0x20; /* 2000::/3 */

static bool is_public4(const uint8_t *bytes)
{
    uint32_t address = (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
    for (size_t i = 0; i < sizeof not_public4 / sizeof not_public4[0]; i++) {
        const uint8_t *from = not_public4[i].bytes;
        uint32_t range = (uint32_t)from[0] << 24 | (uint32_t)from[1] << 16 | (uint32_t)from[2] << 8 | from[3];
        unsigned shift = 32 - not_public4[i].bits;
        if (address >> shift == range >> shift) return false;
    }
    return true;
}

static bool is_public6(const uint8_t *bytes)
{
    static const uint8_t mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF };
    static const uint8_t translated[12] = { 0x00, 0x64, 0xFF, 0x9B };
    static const uint8_t documentation[4] = { 0x20, 0x01, 0x0D, 0xB8 };
    if (memcmp(bytes, mapped, 12) == 0 || memcmp(bytes, translated, 12) == 0) return is_public4(bytes + 12);
    if (bytes[0] == 0x20 && bytes[1] == 0x02) return is_public4(bytes + 2); /* 6to4 */
    if (memcmp(bytes, documentation, 4) == 0) return false;
    if (bytes[0] == 0x20 && bytes[1] == 0x01 && bytes[2] < 0x02) return false; /* protocols, Teredo among them */
    return (bytes[0] & 0xE0) == public6;
}

bool address_is_public(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET) {
        struct sockaddr_in in;
        memcpy(&in, address, sizeof in);
        uint8_t bytes[4];
        memcpy(bytes, &in.sin_addr, sizeof bytes);
        return is_public4(bytes);
    }
    if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 in;
        memcpy(&in, address, sizeof in);
        uint8_t bytes[16];
        memcpy(bytes, &in.sin6_addr, sizeof bytes);
        return is_public6(bytes);
    }
    return false;
}

static bool ends_with(const char *host, size_t length, const char *ending)
{
    size_t size = strlen(ending);
    return length >= size && text_begins(host + length - size, size, ending);
}

bool host_looks_private(const char *host)
{
    char name[256];
    size_t length = strlen(host);
    if (length == 0 || length >= sizeof name) return true;
    bool in_brackets = host[0] == '[' && host[length - 1] == ']';
    memcpy(name, host + in_brackets, length - 2 * (size_t)in_brackets);
    length -= 2 * (size_t)in_brackets;
    while (length > 0 && name[length - 1] == '.') length--; /* "localhost." */
    name[length] = '\0';
    static const char *const endings[] = { ".localhost", ".local", ".internal", ".lan", ".home.arpa" };
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        if (ends_with(name, length, endings[i])) return true;
    }
    if (length == 9 && ends_with(name, length, "localhost")) return true;
    struct addrinfo hints = { .ai_flags = AI_NUMERICHOST, .ai_socktype = SOCK_STREAM }, *found;
    if (getaddrinfo(name, NULL, &hints, &found) != 0) return false; /* a name */
    bool is_private = !address_is_public(found->ai_addr);
    freeaddrinfo(found);
    return is_private;
}
