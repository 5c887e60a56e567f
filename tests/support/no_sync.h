/* SPDX-License-Identifier: MIT
 *
 * Nothing is synced in the whole program: for those that commit by the thousand and never lose power.
 */
#ifndef NO_SYNC_H
#define NO_SYNC_H

#ifndef _WIN32 /* where a program cannot put its own in the system's place */
#include <unistd.h>

int fsync(int descriptor)
{
    (void)descriptor;
    return 0;
}
#endif

#endif
