/* SPDX-License-Identifier: MIT
 *
 * dlsearch check: read every byte of each index. One line for each that is well, on standard output; what is wrong with
 * the others, on standard error.
 */
#include <string.h>

#include "cli/commands.h"
#include "cli/human_numbers.h"
#include "cli/index_file.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/safe_text.h"

static int check_index(const struct options *options, const char *path)
{
    dls_index *index = index_file_open(path);
    if (index == NULL) return EXIT_TROUBLE;

    const char *name = index_file_name(path);
    int status = EXIT_FOUND;
    dls_error err;
    dls_status checked = (options->text ? dls_index_check_text : dls_index_check)(index, &err);
    if (checked == DLS_ECORRUPT) {
        status = trouble("%s: damaged: %s; take a copy, or make it anew", name, err.text);
    } else if (checked != DLS_OK) {
        status = trouble_with(name, &err);
    } else {
        dls_index_info info;
        dls_index_get_info(index, &info);
        struct string_builder line = { 0 };
        builder_add_safe(&line, name, strlen(name));
        builder_add_format(&line, ": ok, %s documents, %s terms, ", grouped(info.documents).text,
                           grouped(info.terms).text);
        builder_add_format(&line, "%s postings, %s bytes\n", grouped(info.postings).text,
                           grouped(info.file_bytes).text);
        output_write(&line, &status);
        builder_done(&line);
    }
    dls_index_close(index);
    return status;
}

int cmd_check(const struct options *options)
{
    int status = EXIT_FOUND;
    if (options->index_path != NULL || options->operand_count == 0) status = check_index(options, options->index_path);
    for (size_t i = 0; i < options->operand_count; i++) {
        if (check_index(options, options->operands[i]) != EXIT_FOUND) status = EXIT_TROUBLE;
    }
    return status;
}
