/* SPDX-License-Identifier: MIT
 *
 * A query that is an address: it is not looked for by its words, of which every address has most, but as the key of a
 * document and as a value of the field "url", however it may be written there: with http or https, with "www." or not,
 * with a slash at its end or not, and as other addresses of the same page (url_key.h). So is the number of a paper at
 * arXiv, or a DOI.
 */
#ifndef CLI_ADDRESS_QUERY_H
#define CLI_ADDRESS_QUERY_H

#include <dlsearch/dlsearch.h>

/* Whether a text is one address, "https://example.org/a", "example.org/a", or a number, "1603.07285",
 * "arXiv:1603.07285", "doi:10.1000/182". */
bool is_address(const char *text, size_t length);

/* The documents of that address. Freed by dls_query_free. */
dls_status address_query_new(const dls_schema *schema, const char *text, size_t length, dls_query **out,
                             dls_error *err);

#endif
