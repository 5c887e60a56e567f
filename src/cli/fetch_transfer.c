/* SPDX-License-Identifier: MIT
 *
 * libcurl's multi interface. The only file that knows it.
 */
#include "cli/fetch_transfer.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cli/fetch_address.h"
#include "cli/fetch_extractor.h"
#include "cli/fetch_proxy.h"
#include "cli/fetch_url.h"
#include "cli/input.h"
#include "cli/word_list.h"

/* Bytes of all headers, and of the body of an answer that is not read. */
#define MOST_HEADER_BYTES ((size_t)256 << 10)
#define MOST_IDLE_BYTES ((size_t)16 << 10)

/* Bytes a second below which a time-out is for as long as it lasts; what is faster may take so many of them. */
#define LEAST_SPEED 500L
#define MOST_TIMEOUTS 4

static const char readable_types[] = "text/html,application/xhtml+xml,application/pdf;q=0.9,text/*;q=0.8,*/*;q=0.1";

struct transfers {
    struct transfer_settings settings;
    const char *certificates; /* a file of them; NULL: the system's */
    CURLM *multi;
    int flying; /* not told by transfers_next yet */
};

/* What a transfer has while it runs. */
struct wire {
    struct transfers *all;
    struct transfer *transfer;
    CURL *easy;
    struct curl_slist *headers;
    size_t header_bytes;
    size_t idle_bytes;
    size_t searched; /* of the body, for the end of its head */
    bool by_proxy;
    bool asked;   /* whether the head is enough */
    bool stopped; /* by us, with what is needed */
    char error[CURL_ERROR_SIZE];
};

/* ------------------------------------------------------------------------------------------------- What comes in */

static curl_socket_t open_socket(void *ctx, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct wire *wire = ctx;
    bool allowed = wire->by_proxy || wire->all->settings.allow_private || address_is_public(&address->addr);
    if (purpose != CURLSOCKTYPE_IPCXN) return CURL_SOCKET_BAD;
    if (!allowed) {
        wire->transfer->end = TRANSFER_REFUSED;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* The value of a header of this name, if it is one. */
static bool take_header(const char *line, size_t length, const char *name, char *out, size_t room)
{
    size_t begin = strlen(name);
    if (!text_begins(line, length, name)) return false;
    while (begin < length && line[begin] == ' ') begin++;
    while (length > begin && (line[length - 1] == '\r' || line[length - 1] == '\n' || line[length - 1] == ' '))
        length--;
    if (length - begin >= room) return false; /* cut, it would be another */
    memcpy(out, line + begin, length - begin);
    out[length - begin] = '\0';
    return true;
}

static size_t on_header(char *line, size_t size, size_t count, void *ctx)
{
    struct wire *wire = ctx;
    struct transfer *transfer = wire->transfer;
    size_t length = size * count;
    wire->header_bytes += length;
    if (wire->header_bytes > MOST_HEADER_BYTES) return 0;
    if (text_begins(line, length, "http/")) transfer->new_etag[0] = transfer->new_last_modified[0] = '\0';
    (void)take_header(line, length, "etag:", transfer->new_etag, sizeof transfer->new_etag);
    (void)take_header(line, length, "last-modified:", transfer->new_last_modified, sizeof transfer->new_last_modified);
    return length;
}

/* Look for the end of the head, once; whether it is enough. */
static bool has_enough(struct wire *wire)
{
    static const char mark[] = "</head";
    struct transfer *transfer = wire->transfer;
    const struct string_builder *body = &transfer->body;
    if (transfer->enough == NULL || transfer->whole || wire->asked) return false;
    size_t from = wire->searched > sizeof mark ? wire->searched - sizeof mark : 0;
    wire->searched = body->size;
    for (const char *at = body->bytes + from; at != NULL;) {
        size_t left = body->size - (size_t)(at - body->bytes);
        at = memchr(at, '<', left);
        if (at == NULL) return false;
        left = body->size - (size_t)(at - body->bytes);
        if (text_begins(at, left, mark)) break;
        at++;
    }
    wire->asked = true;
    return transfer->enough(transfer);
}

static void look_at_type(struct wire *wire)
{
    const char *type = NULL;
    struct transfer *transfer = wire->transfer;
    curl_easy_getinfo(wire->easy, CURLINFO_CONTENT_TYPE, &type);
    snprintf(transfer->type, sizeof transfer->type, "%s", type == NULL ? "" : type);
}

/* Bytes that are to come, -1 if nothing was said. */
static curl_off_t announced(const struct wire *wire)
{
    curl_off_t length = -1;
    curl_easy_getinfo(wire->easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
    return length;
}

static size_t on_body(char *bytes, size_t size, size_t count, void *ctx)
{
    struct wire *wire = ctx;
    struct transfer *transfer = wire->transfer;
    size_t length = size * count;
    long status = 0;
    curl_easy_getinfo(wire->easy, CURLINFO_RESPONSE_CODE, &status);
    if (status < 200 || status > 299) {
        wire->idle_bytes += length;
        wire->stopped = wire->idle_bytes > MOST_IDLE_BYTES;
        return wire->stopped ? 0 : length;
    }
    if (transfer->body.size == 0) look_at_type(wire);
    if (transfer->body.size == 0 && !transfer->any_type && !fetch_type_is_readable(transfer->type)) {
        transfer->end = TRANSFER_UNREADABLE;
        return 0;
    }
    bool is_pdf =
        fetch_type_is(transfer->type, "application/pdf") || fetch_type_is(transfer->type, "application/octet-stream");
    size_t most = is_pdf ? MOST_FILE_BYTES : MOST_PAGE_BYTES;
    if (transfer->body.size == 0 && is_pdf && announced(wire) > (curl_off_t)most) {
        transfer->end = TRANSFER_TOO_LARGE;
        return 0;
    }
    bool is_full = length > most - transfer->body.size;
    builder_add(&transfer->body, bytes, is_full ? most - transfer->body.size : length);
    if (transfer->body.failed) return 0;
    if (is_full && is_pdf)
        transfer->end = TRANSFER_TOO_LARGE;
    else if (is_full || has_enough(wire))
        wire->stopped = true;
    transfer->cut = is_full || wire->stopped;
    return is_full || wire->stopped ? 0 : length;
}

/* ------------------------------------------------------------------------------------------------------- Beginning */

static bool add_header(struct wire *wire, const char *name, const char *value)
{
    struct string_builder line = { 0 };
    builder_add_format(&line, "%s: %s", name, value);
    struct curl_slist *longer = line.failed ? NULL : curl_slist_append(wire->headers, builder_text(&line));
    builder_done(&line);
    if (longer != NULL) wire->headers = longer;
    return longer != NULL;
}

static bool set_headers(struct wire *wire)
{
    const struct transfer *transfer = wire->transfer;
    bool set = add_header(wire, "Accept", transfer->accept == NULL ? readable_types : transfer->accept);
    if (transfer->etag != NULL) set = set && add_header(wire, "If-None-Match", transfer->etag);
    if (transfer->last_modified != NULL) set = set && add_header(wire, "If-Modified-Since", transfer->last_modified);
    return set && curl_easy_setopt(wire->easy, CURLOPT_HTTPHEADER, wire->headers) == CURLE_OK;
}

static bool set_protocols(CURL *easy)
{
#if LIBCURL_VERSION_NUM >= 0x075500
    return curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK;
#else
    return curl_easy_setopt(easy, CURLOPT_PROTOCOLS, CURLPROTO_HTTP | CURLPROTO_HTTPS) == CURLE_OK;
#endif
}

static bool set_options(struct wire *wire, const char *url, const char *proxy)
{
    CURL *easy = wire->easy;
    const struct transfer_settings *settings = &wire->all->settings;
    long timeout = (long)(settings->timeout_seconds * 1000);
    bool set = set_protocols(easy) && set_headers(wire);
#define SET(option, value) set = set && curl_easy_setopt(easy, option, value) == CURLE_OK
    SET(CURLOPT_URL, url);
    SET(CURLOPT_PRIVATE, (void *)wire);
    SET(CURLOPT_NOSIGNAL, 1L);
    SET(CURLOPT_USERAGENT, settings->agent);
    SET(CURLOPT_ACCEPT_ENCODING, ""); /* all that it can unpack */
    SET(CURLOPT_FOLLOWLOCATION, 0L);
    SET(CURLOPT_PROXY, proxy == NULL ? "" : proxy);
    SET(CURLOPT_NOPROXY, "");
    SET(CURLOPT_TIMEOUT_MS, timeout * MOST_TIMEOUTS);
    SET(CURLOPT_LOW_SPEED_TIME, (timeout + 999) / 1000);
    SET(CURLOPT_LOW_SPEED_LIMIT, LEAST_SPEED);
    SET(CURLOPT_CONNECTTIMEOUT_MS, timeout / 2 + 1);
    SET(CURLOPT_ERRORBUFFER, wire->error);
    SET(CURLOPT_HEADERFUNCTION, on_header);
    SET(CURLOPT_HEADERDATA, (void *)wire);
    SET(CURLOPT_WRITEFUNCTION, on_body);
    SET(CURLOPT_WRITEDATA, (void *)wire);
    SET(CURLOPT_OPENSOCKETFUNCTION, open_socket);
    SET(CURLOPT_OPENSOCKETDATA, (void *)wire);
    if (wire->all->certificates != NULL) SET(CURLOPT_CAINFO, wire->all->certificates);
#undef SET
    return set;
}

static void free_wire(struct wire *wire)
{
    if (wire == NULL) return;
    if (wire->easy != NULL) {
        curl_multi_remove_handle(wire->all->multi, wire->easy);
        curl_easy_cleanup(wire->easy);
    }
    curl_slist_free_all(wire->headers);
    free(wire);
}

static bool refuse(struct transfer *transfer, enum transfer_end end, const char *why)
{
    transfer->end = end;
    snprintf(transfer->problem, sizeof transfer->problem, "%s", why);
    return false;
}

static const char not_public[] = "its address is not public; --allow-private lets it be asked";

bool transfers_start(struct transfers *all, struct transfer *transfer)
{
    struct string_builder scheme = { 0 }, host = { 0 };
    const char *url = builder_text(&transfer->url);
    transfer->end = TRANSFER_ANSWERED;
    transfer->status = 0;
    bool is_url =
        builder_add_request_part(&scheme, url, REQUEST_SCHEME) && builder_add_request_part(&host, url, REQUEST_HOST);
    const char *colon = host.size > 0 ? strrchr(builder_text(&host), ':') : NULL;
    if (colon != NULL && colon[1 + strspn(colon + 1, "0123456789")] == '\0') host.size = (size_t)(colon - host.bytes);
    const char *proxy = is_url ? proxy_for(builder_text(&scheme), builder_text(&host)) : NULL;
    bool refused = is_url && proxy != NULL && !all->settings.allow_private && host_looks_private(builder_text(&host));
    builder_done(&scheme);
    builder_done(&host);
    if (!is_url) return refuse(transfer, TRANSFER_REFUSED, "no address of http or https");
    if (refused) return refuse(transfer, TRANSFER_REFUSED, not_public);
    struct wire *wire = calloc(1, sizeof *wire);
    if (wire != NULL) *wire = (struct wire){ .all = all, .transfer = transfer, .by_proxy = proxy != NULL };
    if (wire != NULL) wire->easy = curl_easy_init();
    bool started = wire != NULL && wire->easy != NULL && set_options(wire, url, proxy) &&
                   curl_multi_add_handle(all->multi, wire->easy) == CURLM_OK;
    transfer->wire = wire;
    all->flying += started;
    if (started) return true;
    free_wire(wire);
    transfer->wire = NULL;
    return refuse(transfer, TRANSFER_BROKEN, "out of memory");
}

/* ------------------------------------------------------------------------------------------------------------ Ends */

static enum transfer_end end_of(CURLcode code)
{
    switch (code) {
    case CURLE_OK: return TRANSFER_ANSWERED;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT: return TRANSFER_UNREACHABLE;
    case CURLE_OPERATION_TIMEDOUT: return TRANSFER_TIMED_OUT;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_CERTPROBLEM: return TRANSFER_DISTRUSTED;
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL: return TRANSFER_REFUSED;
    default: return TRANSFER_BROKEN;
    }
}

static void say_problem(struct wire *wire, CURLcode code)
{
    struct transfer *transfer = wire->transfer;
    char *room = transfer->problem;
    size_t size = sizeof transfer->problem;
    switch (transfer->end) {
    case TRANSFER_ANSWERED: room[0] = '\0'; break;
    case TRANSFER_TIMED_OUT: snprintf(room, size, "it took too long"); break;
    case TRANSFER_TOO_LARGE: snprintf(room, size, "longer than %zu MiB", MOST_FILE_BYTES >> 20); break;
    case TRANSFER_UNREADABLE: snprintf(room, size, "%.60s: nothing that is read", transfer->type); break;
    default:
        if (transfer->end == TRANSFER_REFUSED && code == CURLE_COULDNT_CONNECT)
            snprintf(room, size, "%s", not_public);
        else if (wire->header_bytes > MOST_HEADER_BYTES)
            snprintf(room, size, "its headers have no end");
        else
            snprintf(room, size, "%.200s", wire->error[0] != '\0' ? wire->error : curl_easy_strerror(code));
    }
}

static void end_transfer(struct wire *wire, CURLcode code)
{
    struct transfer *transfer = wire->transfer;
    long status = 0;
    const char *location = NULL;
    curl_off_t retry_after = 0;
    curl_easy_getinfo(wire->easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(wire->easy, CURLINFO_REDIRECT_URL, &location);
    curl_easy_getinfo(wire->easy, CURLINFO_RETRY_AFTER, &retry_after);
    transfer->status = (int)status;
    transfer->retry_after = (double)retry_after;
    builder_clear(&transfer->location);
    if (location != NULL) builder_add_string(&transfer->location, location);
    bool by_us = wire->stopped && code == CURLE_WRITE_ERROR;
    /* a body that could not be unpacked, or was cut off, of an answer that is not read anyway */
    bool is_idle = status >= 300 && (code == CURLE_BAD_CONTENT_ENCODING || wire->idle_bytes > 0);
    if (by_us || is_idle) code = CURLE_OK;
    if (transfer->end == TRANSFER_ANSWERED) transfer->end = end_of(code);
    if (transfer->end == TRANSFER_REFUSED && code == CURLE_OK)
        transfer->end = TRANSFER_ANSWERED; /* the next was public */
    if (transfer->body.size == 0) look_at_type(wire);
    say_problem(wire, code);
    transfer->wire = NULL;
    free_wire(wire);
}

dls_status transfers_new(const struct transfer_settings *settings, struct transfers **out, dls_error *err)
{
    struct transfers *all = calloc(1, sizeof *all);
    if (all == NULL) return input_fail(err, DLS_ENOMEM, "out of memory");
    all->settings = *settings;
    all->certificates = getenv("SSL_CERT_FILE");
    bool ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    all->multi = ready ? curl_multi_init() : NULL;
    if (all->multi == NULL) {
        free(all);
        return input_fail(err, DLS_ENOMEM, "libcurl could not be started");
    }
    *out = all;
    return DLS_OK;
}

void transfers_free(struct transfers *all)
{
    if (all == NULL) return;
    curl_multi_cleanup(all->multi);
    curl_global_cleanup();
    free(all);
}

void transfers_wait(struct transfers *all, double seconds)
{
    int running;
    curl_multi_perform(all->multi, &running);
    int milliseconds = seconds <= 0 || running < all->flying ? 0 : (int)(seconds * 1000) + 1;
    (void)curl_multi_poll(all->multi, NULL, 0, milliseconds, NULL);
    curl_multi_perform(all->multi, &running);
}

struct transfer *transfers_next(struct transfers *all)
{
    int left;
    CURLMsg *message;
    while ((message = curl_multi_info_read(all->multi, &left)) != NULL) {
        if (message->msg != CURLMSG_DONE) continue;
        struct wire *wire = NULL;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &wire);
        struct transfer *transfer = wire->transfer;
        end_transfer(wire, message->data.result);
        all->flying--;
        return transfer;
    }
    return NULL;
}

void transfer_clear(struct transfer *transfer)
{
    free_wire(transfer->wire);
    builder_done(&transfer->url);
    builder_done(&transfer->body);
    builder_done(&transfer->location);
    *transfer = (struct transfer){ .owner = NULL };
}
