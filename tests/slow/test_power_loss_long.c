/* SPDX-License-Identifier: MIT
 *
 * What fault/test_power_loss.c does, for minutes.
 */
#define STORIES 6
#define LOSSES 16
#include "../fault/test_power_loss.c"
