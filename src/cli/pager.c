/* SPDX-License-Identifier: MIT
 *
 * The pager is what a shell makes of PAGER, with its input from us. Where it cannot be started, all is written as it
 * is.
 */
#include "cli/pager.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/output.h"
#include "cli/safe_text.h"
#include "cli/terminal.h"

/* Ends at once if all fits after all (F), takes colours and links (R), leaves the screen as it is at the end (X). */
#define DEFAULT_PAGER "less -FRX"

/* Lines that are left for what is said behind the results, and for the shell. */
#define LINES_BELOW 3

extern char **environ;

static const char *pager_command(void)
{
    const char *named = getenv("PAGER");
    return named != NULL ? named : DEFAULT_PAGER;
}

bool pager_is_wanted(const struct options *options)
{
    const char *kind = getenv("TERM"), *command = pager_command();
    bool dumb = kind == NULL || strcmp(kind, "dumb") == 0;
    bool shows = command[0] != '\0' && strcmp(command, "cat") != 0;
    return !options->no_pager && !dumb && shows && terminal_height(STDOUT_FILENO) > 0;
}

/* Bytes of the escape sequence at the beginning of a text, 0 if there is none: CSI or OSC. */
static size_t escape_length(const char *text, size_t length)
{
    if (length < 2 || text[0] != '\033') return 0;
    size_t at = 2;
    if (text[1] == '[') {
        while (at < length && (text[at] < '@' || text[at] > '~')) at++;
        return at < length ? at + 1 : length;
    }
    if (text[1] != ']') return 0;
    while (at + 1 < length && !(text[at] == '\033' && text[at + 1] == '\\')) at++;
    return at + 1 < length ? at + 2 : length;
}

size_t pager_count_lines(const char *text, size_t length, size_t columns)
{
    size_t lines = 0, column = 0;
    for (size_t at = 0; at < length;) {
        size_t escape = escape_length(text + at, length - at);
        uint32_t code_point = 0;
        if (escape > 0) {
            at += escape;
            continue;
        }
        at += utf8_decode(text + at, length - at, &code_point);
        unsigned width = code_point == '\n' ? 0 : code_point_width(code_point);
        if (code_point == '\n' || (column + width > columns && column > 0)) {
            lines++;
            column = 0;
        }
        column += width;
    }
    return lines + (column > 0);
}

static bool fits(const struct string_builder *text)
{
    size_t columns = terminal_width(STDOUT_FILENO), lines = terminal_height(STDOUT_FILENO);
    return pager_count_lines(text->bytes, text->size, columns > 0 ? columns : 80) + LINES_BELOW <= lines;
}

/* The shell with the pager; 0, or why it could not be started. */
static int spawn_pager(pid_t *process, int input)
{
    char shell[] = "sh", option[] = "-c";
    char *command = strdup(pager_command());
    char *const arguments[] = { shell, option, command, NULL };
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t to_default;
    if (command == NULL) return ENOMEM;
    sigemptyset(&to_default);
    sigaddset(&to_default, SIGPIPE);
    sigaddset(&to_default, SIGINT);
    int error = posix_spawn_file_actions_init(&actions);
    if (error == 0) {
        error = posix_spawnattr_init(&attributes);
        if (error == 0) error = posix_spawnattr_setsigdefault(&attributes, &to_default);
        if (error == 0) error = posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
        if (error == 0) error = posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
        if (error == 0) error = posix_spawnp(process, shell, &actions, &attributes, arguments, environ);
        posix_spawnattr_destroy(&attributes);
        posix_spawn_file_actions_destroy(&actions);
    }
    free(command);
    return error;
}

/* Write all to the pager, as far as it reads. */
static void feed(int to, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t written = write(to, bytes, size);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return;
        bytes += written;
        size -= (size_t)written;
    }
}

/* False: there is no such pager, and nothing was shown. */
static bool page(const struct string_builder *text)
{
    int ends[2], status = 0;
    pid_t process, ended;
    if (pipe2(ends, O_CLOEXEC) != 0) return false;
    void (*on_pipe)(int) = signal(SIGPIPE, SIG_IGN), (*on_interrupt)(int) = signal(SIGINT, SIG_IGN); /* the pager's */
    bool started = spawn_pager(&process, ends[0]) == 0;
    close(ends[0]);
    if (started) feed(ends[1], text->bytes, text->size);
    close(ends[1]);
    do {
        ended = started ? waitpid(process, &status, 0) : 0;
    } while (ended < 0 && errno == EINTR);
    signal(SIGPIPE, on_pipe);
    signal(SIGINT, on_interrupt);
    bool missing = WIFEXITED(status) && (WEXITSTATUS(status) == 126 || WEXITSTATUS(status) == 127);
    return started && !missing;
}

bool pager_write(bool wanted, struct string_builder *text, int *status)
{
    if (!wanted || text->failed || text->size > MOST_PAGED || fits(text) || !page(text))
        return output_write(text, status);
    builder_clear(text);
    return true;
}
