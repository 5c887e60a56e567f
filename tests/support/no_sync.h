/* SPDX-License-Identifier: MIT
 *
 * Nothing is synced in the whole program: for those that commit by the thousand and never lose power.
 */
#ifndef NO_SYNC_H
#define NO_SYNC_H

#include <unistd.h>

int fsync(int descriptor)
{
    (void)descriptor;
    return 0;
}

#endif
