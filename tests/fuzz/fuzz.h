/* SPDX-License-Identifier: MIT
 *
 * A fuzz target: one function that takes any bytes and does not return if something is wrong. Each target is a file
 * that says what it asks. libFuzzer calls it with bytes that it makes up (`./dev fuzz`); replay.c, in the ordinary
 * tests, with the seeds that the target makes itself and with the inputs that were kept (corpus/).
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* libFuzzer wants these names. */
int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* Room for a seed. */
#define FUZZ_SEED_ROOM 4096

/* Make seed `number`, the same at any time: an input that a fuzzer may begin with. Returns its size; 0: there are no
 * more. */
size_t fuzz_seed(size_t number, uint8_t out[FUZZ_SEED_ROOM]);

/* The bytes of an input, taken one after the other. */
typedef struct fuzz_input {
    const uint8_t *bytes;
    size_t left;
} fuzz_input;

/* The next byte; 0 where there are no more. */
static inline uint8_t fuzz_byte(fuzz_input *input)
{
    if (input->left == 0) return 0;
    input->left--;
    return *input->bytes++;
}

#endif
