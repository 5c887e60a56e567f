/* SPDX-License-Identifier: MIT
 *
 * What the program says on standard error names "stdin" and not the file: it goes to /dev/null, and its exit status is
 * what we report.
 */
#include "cli/decompressor.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static bool ends_with(const char *text, const char *ending)
{
    size_t length = strlen(text);
    size_t ending_length = strlen(ending);
    return length > ending_length && strcmp(text + length - ending_length, ending) == 0;
}

const char *decompressor_for(const char *path)
{
    if (ends_with(path, ".gz")) return "gzip";
    if (ends_with(path, ".zst")) return "zstd";
    return NULL;
}

static dls_status fail(dls_error *err, const char *program, const char *what, const char *reason)
{
    err->code = DLS_EIO;
    err->at = UINT64_MAX;
    snprintf(err->text, sizeof err->text, "%s -dc %s%s", program, what, reason);
    return DLS_EIO;
}

/* What the child starts with: its three descriptors, and signals as if we had not touched them. */
static int spawn(pid_t *process, const char *program, int input, int output)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int error = posix_spawn_file_actions_init(&actions);
    if (error != 0) return error;
    error = posix_spawnattr_init(&attributes);
    if (error != 0) {
        posix_spawn_file_actions_destroy(&actions);
        return error;
    }
    sigset_t to_default;
    sigemptyset(&to_default);
    sigaddset(&to_default, SIGPIPE);
    sigaddset(&to_default, SIGXFSZ);

    char name[16], decompress[] = "-dc";
    snprintf(name, sizeof name, "%s", program);
    char *const arguments[] = { name, decompress, NULL };
    if (error == 0) error = posix_spawnattr_setsigdefault(&attributes, &to_default);
    if (error == 0) error = posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
    if (error == 0) error = posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
    if (error == 0) error = posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    if (error == 0) error = posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    if (error == 0) error = posix_spawnp(process, program, &actions, &attributes, arguments, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

dls_status decompressor_start(struct decompressor *decompressor, const char *program, int input, int *output,
                              dls_error *err)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return fail(err, program, "cannot be started: ", strerror(errno));
    pid_t process;
    int error = spawn(&process, program, input, ends[1]);
    close(ends[1]);
    if (error != 0) {
        close(ends[0]);
        bool missing = error == ENOENT;
        return fail(err, program, missing ? "cannot be started: it is not installed" : "cannot be started: ",
                    missing ? "" : strerror(error));
    }
    *decompressor = (struct decompressor){ program, process };
    *output = ends[0];
    return DLS_OK;
}

dls_status decompressor_end(struct decompressor *decompressor, bool stop, dls_error *err)
{
    const char *program = decompressor->program;
    if (program == NULL) return DLS_OK;
    decompressor->program = NULL;
    if (stop) kill(decompressor->process, SIGTERM);

    int status;
    pid_t ended;
    do {
        ended = waitpid(decompressor->process, &status, 0);
    } while (ended < 0 && errno == EINTR);
    if (stop) return DLS_OK;
    if (ended < 0) return fail(err, program, "was lost: ", strerror(errno));
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return DLS_OK;
    if (WIFSIGNALED(status)) return fail(err, program, "was ended by a signal", "");
    return fail(err, program, "cannot unpack it; it is damaged, cut off or of another kind", "");
}
