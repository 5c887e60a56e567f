/* SPDX-License-Identifier: MIT
 *
 * Saving what is sound of a damaged index: see dls_index_repair.
 */
#ifndef DLS__INDEX_REPAIR_H
#define DLS__INDEX_REPAIR_H

#include "base/common.h"

dls_status dls__index_repair(const char *path, const char *new_path, const dls_writer_options *options,
                             void (*on_loss)(void *ctx, const dls_loss *loss), void *ctx, dls_repair_info *info,
                             dls_error *err);

#endif
