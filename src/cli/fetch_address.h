/* SPDX-License-Identifier: MIT
 *
 * Addresses that a list from anywhere has no business to send us to: this machine, the networks behind it, what is no
 * single host. They are refused when a connection is about to be made, after names were resolved, so that no name and
 * no redirect leads there; and before a proxy is asked, which resolves names itself, as far as they can be told by
 * their looks.
 */
#ifndef CLI_FETCH_ADDRESS_H
#define CLI_FETCH_ADDRESS_H

#include <stdbool.h>
#include <sys/socket.h>

/* Whether an address is one of the public Internet. */
bool address_is_public(const struct sockaddr *address);

/* Whether a host is by its looks none of it: "127.0.0.1" in any form, "[::1]", "localhost", "printer.local". */
bool host_looks_private(const char *host);

#endif
