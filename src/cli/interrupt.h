/* SPDX-License-Identifier: MIT
 *
 * Ctrl-C while an index is made: the loop ends at the next document, what is half made is taken away, and then the
 * process ends by the signal, as its parent expects. More of them change nothing (`timeout` sends two); while the index
 * is being committed they wait for its end. SIGQUIT (Ctrl-\) ends it at once.
 */
#ifndef CLI_INTERRUPT_H
#define CLI_INTERRUPT_H

/* From now on SIGINT, SIGTERM and SIGHUP are noted; SIGPIPE and SIGXFSZ become errors of the write that causes them. */
void interrupt_install(void);

/* The signal that came, 0 if none did. */
int interrupt_pending(void);

/* End by the signal that came. Returns only if none did. */
void interrupt_end_process(void);

#endif
