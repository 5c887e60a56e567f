/* SPDX-License-Identifier: MIT
 *
 * What the help says beside the options: before them what a verb is for and examples, behind them all there is to know.
 */
#ifndef CLI_HELP_TEXT_H
#define CLI_HELP_TEXT_H

#include "cli/flags.h"

struct help_text {
    const char *head;
    const char *tail;
};

struct help_text help_text_of(enum verb verb);

/* Of the whole command. */
struct help_text help_text_of_all(void);

#endif
