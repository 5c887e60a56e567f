/* SPDX-License-Identifier: MIT
 *
 * It is decided here, and not by libcurl, since an address has to be public only where no proxy stands in between.
 */
#include "cli/fetch_proxy.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char *setting(const char *small, const char *capital)
{
    const char *value = getenv(small);
    if (value == NULL && capital != NULL) value = getenv(capital);
    return value != NULL && *value != '\0' ? value : NULL;
}

/* "example.org" and ".example.org" are the host and all below it, "*" is any. */
static bool is_listed(const char *list, const char *host)
{
    size_t length = strlen(host);
    while (*list != '\0') {
        list += strspn(list, ", \t");
        size_t size = strcspn(list, ", \t");
        const char *name = list;
        list += size;
        if (size == 1 && *name == '*') return true;
        if (size > 0 && *name == '.') {
            name++;
            size--;
        }
        if (size == 0 || size > length || strncasecmp(host + length - size, name, size) != 0) continue;
        if (size == length || host[length - size - 1] == '.') return true;
    }
    return false;
}

const char *proxy_for(const char *scheme, const char *host)
{
    const char *exceptions = setting("no_proxy", "NO_PROXY");
    if (exceptions != NULL && is_listed(exceptions, host)) return NULL;
    /* HTTP_PROXY in capitals may be set by whoever asks a CGI program */
    bool is_http = strcmp(scheme, "http") == 0;
    const char *proxy = is_http ? setting("http_proxy", NULL) : setting("https_proxy", "HTTPS_PROXY");
    return proxy != NULL ? proxy : setting("all_proxy", "ALL_PROXY");
}
