/* SPDX-License-Identifier: MIT
 *
 * The bytes go through a file without a name, so that neither side has to wait for the other.
 */
#include "cli/fetch_process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/interrupt.h"
#include "cli/progress.h"

/* Of processor time and by the clock. */
#define MOST_SECONDS 10
#define MOST_MEMORY ((rlim_t)1 << 30)
#define MOST_OUTPUT ((size_t)1 << 20)
#define CHUNK ((size_t)16 << 10)

/* How the child says that it could not become the program; no program of ours ends so. */
#define EXIT_NO_PROGRAM 127

static void limit_resources(void)
{
    static const struct rlimit seconds = { MOST_SECONDS, MOST_SECONDS }, memory = { MOST_MEMORY, MOST_MEMORY };
    static const struct rlimit nothing = { 0, 0 }; /* it has nothing to write but what it prints */
    (void)setrlimit(RLIMIT_CPU, &seconds);
    (void)setrlimit(RLIMIT_AS, &memory);
    (void)setrlimit(RLIMIT_CORE, &nothing);
    (void)setrlimit(RLIMIT_FSIZE, &nothing);
}

static void become(const char *const *command, int input, int output)
{
    int nowhere = open("/dev/null", O_WRONLY);
    bool ready = nowhere >= 0 && dup2(input, STDIN_FILENO) >= 0 && dup2(output, STDOUT_FILENO) >= 0 &&
                 dup2(nowhere, STDERR_FILENO) >= 0;
    limit_resources();
    signal(SIGPIPE, SIG_DFL);
    union {
        const char *const *given;
        char *const *taken; /* by execvp, which does not write to them */
    } arguments = { command };
    if (ready) execvp(command[0], arguments.taken);
    _exit(ready && errno == ENOENT ? EXIT_NO_PROGRAM : 126);
}

/* Take what it prints, until it ends, or takes too long. False: it was broken off. */
static bool take_output(int output, struct string_builder *out)
{
    double last = clock_seconds() + MOST_SECONDS;
    char room[CHUNK];
    while (out->size < MOST_OUTPUT && !out->failed && interrupt_pending() == 0) {
        double left = last - clock_seconds();
        struct pollfd ready = { .fd = output, .events = POLLIN };
        int found = left > 0 ? poll(&ready, 1, (int)(left * 1000) + 1) : 0;
        if (found < 0 && errno == EINTR) continue; /* there is nothing to be read yet */
        if (found <= 0) return false;
        ssize_t got = read(output, room, sizeof room);
        if (got == 0) return true;
        if (got < 0 && errno != EINTR) return false;
        if (got > 0) builder_add(out, room, (size_t)got);
    }
    return false;
}

/* A file that holds the bytes and is at their beginning. */
static FILE *file_of(const char *input, size_t size)
{
    FILE *file = tmpfile();
    if (file == NULL) return NULL;
    if (fwrite(input, 1, size, file) == size && fflush(file) == 0 && fseek(file, 0, SEEK_SET) == 0) return file;
    fclose(file);
    return NULL;
}

static enum process_end run(const char *const *command, int input, struct string_builder *out)
{
    int ends[2], status = 0;
    if (pipe2(ends, O_CLOEXEC) != 0) return PROCESS_FAILED;
    pid_t child = fork();
    if (child == 0) become(command, input, ends[1]);
    close(ends[1]);
    bool complete = child > 0 && take_output(ends[0], out);
    close(ends[0]);
    if (child < 0) return PROCESS_FAILED;
    if (!complete) kill(child, SIGKILL);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {}
    if (complete && WIFEXITED(status) && WEXITSTATUS(status) == EXIT_NO_PROGRAM) return PROCESS_MISSING;
    return complete && WIFEXITED(status) && WEXITSTATUS(status) == 0 && !out->failed ? PROCESS_DONE : PROCESS_FAILED;
}

enum process_end process_filter(const char *const *command, const char *input, size_t size, struct string_builder *out)
{
    FILE *file = file_of(input, size);
    if (file == NULL) return PROCESS_FAILED;
    enum process_end end = run(command, fileno(file), out);
    fclose(file);
    return end;
}
