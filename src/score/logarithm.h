/* SPDX-License-Identifier: MIT
 *
 * The natural logarithm, the same bits on every machine: C libraries differ in the last one.
 */
#ifndef DLS__LOGARITHM_H
#define DLS__LOGARITHM_H

/* ln(x) for a finite x >= 1, within 2 units of the last place of a double. */
double dls__logarithm(double x);

#endif
