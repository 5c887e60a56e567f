/* SPDX-License-Identifier: MIT
 *
 * CRC32C, the checksum of iSCSI (RFC 3720, appendix B.4; polynomial 0x1EDC6F41, reflected).
 */
#ifndef DLS__CRC32C_H
#define DLS__CRC32C_H

#include "base/common.h"

/* The checksum of `size` bytes that follow bytes whose checksum is `crc` (0 for none). */
uint32_t dls__crc32c(uint32_t crc, const void *bytes, size_t size);

#endif
