/* SPDX-License-Identifier: MIT
 *
 * libcurl's parser, so that nobody reads an address in another way than who asks for it.
 */
#include "cli/fetch_url.h"

#include <curl/curl.h>
#include <strings.h>

#include "cli/ascii.h"

static CURLU *parse_url(const char *url)
{
    CURLU *parsed = curl_url();
    if (parsed == NULL) return NULL;
    bool is_url = curl_url_set(parsed, CURLUPART_URL, url, CURLU_URLENCODE) == CURLUE_OK;
    static const CURLUPart not_sent[] = { CURLUPART_FRAGMENT, CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_OPTIONS };
    for (size_t i = 0; i < sizeof not_sent / sizeof not_sent[0] && is_url; i++)
        (void)curl_url_set(parsed, not_sent[i], NULL, 0);
    char *scheme = NULL;
    is_url = is_url && curl_url_get(parsed, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK &&
             (strcasecmp(scheme, "http") == 0 || strcasecmp(scheme, "https") == 0);
    curl_free(scheme);
    if (is_url) return parsed;
    curl_url_cleanup(parsed);
    return NULL;
}

static void add_part(struct string_builder *out, CURLU *parsed, CURLUPart part, const char *before, bool small)
{
    char *text = NULL;
    if (curl_url_get(parsed, part, &text, CURLU_NO_DEFAULT_PORT) == CURLUE_OK) {
        builder_add_string(out, before);
        for (const char *at = text; *at != '\0'; at++) builder_add_char(out, small ? ascii_lower(*at) : *at);
    }
    curl_free(text);
}

bool builder_add_request_url(struct string_builder *out, const char *url)
{
    CURLU *parsed = parse_url(url);
    if (parsed == NULL) return false;
    add_part(out, parsed, CURLUPART_URL, "", false);
    curl_url_cleanup(parsed);
    return true;
}

bool builder_add_absolute_url(struct string_builder *out, const char *page, const char *url)
{
    CURLU *parsed = parse_url(page);
    bool is_one = parsed != NULL && curl_url_set(parsed, CURLUPART_URL, url, CURLU_URLENCODE) == CURLUE_OK;
    if (is_one) add_part(out, parsed, CURLUPART_URL, "", false);
    if (parsed != NULL) curl_url_cleanup(parsed);
    return is_one;
}

bool builder_add_request_part(struct string_builder *out, const char *url, enum request_part part)
{
    CURLU *parsed = parse_url(url);
    if (parsed == NULL) return false;
    switch (part) {
    case REQUEST_SCHEME: add_part(out, parsed, CURLUPART_SCHEME, "", true); break;
    case REQUEST_HOST:
        add_part(out, parsed, CURLUPART_HOST, "", true);
        add_part(out, parsed, CURLUPART_PORT, ":", false);
        break;
    case REQUEST_PATH:
        add_part(out, parsed, CURLUPART_PATH, "", false);
        add_part(out, parsed, CURLUPART_QUERY, "?", false);
        break;
    }
    curl_url_cleanup(parsed);
    return true;
}
