/* SPDX-License-Identifier: MIT
 *
 * dlsearch: the command. From here to the verbs; the command uses the library through its public header alone.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include <dlsearch/dlsearch.h>

#include "cli/flags.h"
#include "cli/help.h"
#include "cli/index_place.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/pager.h"
#include "cli/terminal.h"
#include "cli/verb_table.h"

/* Where standard input, output or error is closed, the next file to be opened would take its number, and a message
 * could end up in an index. */
static void occupy_standard_descriptors(void)
{
    int descriptor;
    do {
        descriptor = open("/dev/null", O_RDONLY);
    } while (descriptor >= 0 && descriptor <= STDERR_FILENO);
    if (descriptor >= 0) close(descriptor);
}

static int print_help(const struct options *options)
{
    struct string_builder text = { 0 };
    int status = EXIT_FOUND;
    builder_add_help(&text, options->verb_is_named ? verb_row_of(options->verb) : NULL);
    pager_write(pager_is_wanted(options), &text, &status);
    builder_done(&text);
    return status;
}

static int print_version(void)
{
    struct string_builder text = { 0 };
    int status = EXIT_FOUND;
    builder_add_format(&text, "dlsearch %s\n", dls_version());
    output_write(&text, &status);
    builder_done(&text);
    return status;
}

/* Nothing was typed: say what could be, to a person. */
static int print_short_help(void)
{
    struct string_builder text = { 0 };
    builder_add_short_help(&text);
    if (text.failed) return out_of_memory();
    fwrite(text.bytes, 1, text.size, stderr);
    builder_done(&text);
    return EXIT_TROUBLE;
}

static int run(struct options *options)
{
    if (options->help) return print_help(options);
    if (options->version) return print_version();
    if (!index_place_settle(options)) return EXIT_TROUBLE;
    return verb_row_of(options->verb)->run(options);
}

int main(int argc, char **argv)
{
    occupy_standard_descriptors();
    signal(SIGXFSZ, SIG_IGN); /* a limit on the size of files is an error of the write, and is told like others */
    terminal_use_utf8();
    if (argc <= 1) return print_short_help();

    struct options options;
    int status = options_parse(argc, argv, &options) ? run(&options) : EXIT_TROUBLE;
    options_done(&options);
    return status;
}
