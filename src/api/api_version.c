/* SPDX-License-Identifier: MIT
 *
 * The public names of versions and statuses.
 */
#include "base/common.h"

const char *dls_version(void) { return DLS_VERSION_STRING; }

const char *dls_status_name(dls_status status)
{
    switch (status) {
    case DLS_OK: return "DLS_OK";
    case DLS_EINVAL: return "DLS_EINVAL";
    case DLS_ENOMEM: return "DLS_ENOMEM";
    case DLS_EIO: return "DLS_EIO";
    case DLS_ENOTFOUND: return "DLS_ENOTFOUND";
    case DLS_EEXISTS: return "DLS_EEXISTS";
    case DLS_ECORRUPT: return "DLS_ECORRUPT";
    case DLS_EVERSION: return "DLS_EVERSION";
    case DLS_ELIMIT: return "DLS_ELIMIT";
    case DLS_EFORMAT: return "DLS_EFORMAT";
    case DLS_EBUSY: return "DLS_EBUSY";
    case DLS_ESYNTAX: return "DLS_ESYNTAX";
    case DLS_ECANCELLED: return "DLS_ECANCELLED";
    }
    return "DLS_UNKNOWN";
}
