/* SPDX-License-Identifier: MIT
 *
 * dlsearch open N: a hit of the last answer, in the browser, or with whatever opens files of its kind.
 */
#include <errno.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "cli/commands.h"
#include "cli/human_numbers.h"
#include "cli/last_answer.h"
#include "cli/message.h"
#include "cli/safe_text.h"
#include "cli/web_address.h"

extern char **environ;

/* What opens addresses and files: of most systems, and of macOS. */
static const char *const openers[] = { "xdg-open", "open" };

/* Run the first opener that there is, without a shell between; the address is one argument. */
static int run_opener(const char *address)
{
    char program[16];
    char *argument = strdup(address);
    char *const arguments[] = { program, argument, NULL };
    int error = ENOENT, status = 0;
    if (argument == NULL) return out_of_memory();
    for (size_t i = 0; i < sizeof openers / sizeof openers[0] && error == ENOENT; i++) {
        pid_t process;
        memcpy(program, openers[i], strlen(openers[i]) + 1);
        error = posix_spawnp(&process, program, NULL, NULL, arguments, environ);
        while (error == 0 && waitpid(process, &status, 0) < 0 && errno == EINTR) continue;
    }
    free(argument);
    if (error == ENOENT) return trouble("there is neither xdg-open nor open here; the address is: %s", address);
    if (error != 0) return trouble("%s cannot be started: %s", program, strerror(error));
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return EXIT_FOUND;
    return trouble("%s could not open %s", program, address);
}

/* A file that is read, and not a starter of programs. */
static bool is_file(const char *path)
{
    static const char starter[] = ".desktop";
    struct stat info;
    size_t length = strlen(path), ending = strlen(starter);
    bool starts = length >= ending && strcmp(path + length - ending, starter) == 0;
    return path[0] == '/' && !starts && stat(path, &info) == 0 && S_ISREG(info.st_mode);
}

/* What is called by the path of its file could not be found by it. */
static void say_no_address(const char *operand, struct last_hit *hit)
{
    struct string_builder key = { 0 };
    builder_add_safe(&key, builder_text(&hit->key), hit->key.size);
    message("hit %s of the last answer has no address of the web, and its key '%s' was no file beside the index or "
            "from where the search was made", operand, builder_text(&key));
    builder_done(&key);
}

static int open_hit(const char *operand)
{
    uint64_t rank;
    struct last_hit hit;
    if (!parse_count(operand, UINT64_MAX, &rank) || rank == 0)
        return trouble("'%s' is no number of a hit; as in: dlsearch open 1", operand);
    int status;
    bool found = last_answer_find(operand, &hit);
    const char *text = builder_text(&hit.address);
    if (!found || text[0] == '\0') {
        status = EXIT_NONE;
        if (!found) message("the last answer has no hit %s", operand);
        else say_no_address(operand, &hit);
    } else if (!is_web_address(text, strlen(text)) && !is_file(text))
        status = trouble("%s: neither an address of the web nor a file that may be opened", text);
    else status = run_opener(text);
    last_hit_done(&hit);
    return status;
}

int cmd_open(const struct options *options)
{
    int status = EXIT_FOUND;
    if (options->operand_count == 0) return trouble("name a hit of the last answer by its number: dlsearch open 1");
    for (size_t i = 0; i < options->operand_count && status == EXIT_FOUND; i++)
        status = open_hit(options->operands[i]);
    return status;
}
