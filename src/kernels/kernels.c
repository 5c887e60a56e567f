/* SPDX-License-Identifier: MIT
 *
 * The choice of a set. It is made once; threads that make it at the same time come to the same.
 */
#include "kernels/kernels.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "kernels/kernel_sets.h"

/* From the plainest to the best; each where there is a processor that has it. */
static const struct kernel_set {
    const char *name;
    const dls__kernels *(*get)(void);
} kernel_sets[] = {
    { "portable", dls__kernels_portable }, { "sse41", dls__kernels_sse41 }, { "avx2", dls__kernels_avx2 },
    { "avx512", dls__kernels_avx512 },     { "neon", dls__kernels_neon },
};

static const dls__kernels *choose_kernels(void)
{
    const char *last = getenv("DLS_CPU_MASK");
    const dls__kernels *best = NULL;
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(kernel_sets); i++) {
        const dls__kernels *kernels = kernel_sets[i].get();
        if (kernels != NULL) best = kernels;
        if (last != NULL && strcmp(last, kernel_sets[i].name) == 0) break;
    }
    return best;
}

const dls__kernels *dls__kernels_best(void)
{
    static _Atomic(const dls__kernels *) chosen; /* only remembered: it can be found again at any time */
    const dls__kernels *kernels = atomic_load_explicit(&chosen, memory_order_relaxed);
    if (kernels == NULL) {
        kernels = choose_kernels();
        atomic_store_explicit(&chosen, kernels, memory_order_relaxed);
    }
    return kernels;
}

size_t dls__kernels_all(const dls__kernels **sets)
{
    size_t count = 0;
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(kernel_sets); i++) {
        const dls__kernels *kernels = kernel_sets[i].get();
        if (kernels != NULL) sets[count++] = kernels;
    }
    return count;
}
