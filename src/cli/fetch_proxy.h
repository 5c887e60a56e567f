/* SPDX-License-Identifier: MIT
 *
 * The proxy that the environment names, as curl and most others take it: http_proxy for http, https_proxy for https,
 * all_proxy for either, and the hosts of no_proxy by no proxy. The last three may be in capitals.
 */
#ifndef CLI_FETCH_PROXY_H
#define CLI_FETCH_PROXY_H

/* The proxy for a scheme ("http", "https") and a host; NULL: none. */
const char *proxy_for(const char *scheme, const char *host);

#endif
