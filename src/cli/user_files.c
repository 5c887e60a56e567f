/* SPDX-License-Identifier: MIT
 *
 * A variable counts if it says an absolute path, as the specification wants it.
 */
#include "cli/user_files.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

bool builder_add_user_file(struct string_builder *out, const char *variable, const char *below_home, const char *name)
{
    const char *folder = getenv(variable), *home = getenv("HOME");
    if (folder != NULL && folder[0] == '/') {
        builder_add_format(out, "%s/dlsearch/%s", folder, name);
        return true;
    }
    if (home == NULL || home[0] != '/') return false;
    builder_add_format(out, "%s/%s/dlsearch/%s", home, below_home, name);
    return true;
}

bool user_file_make_folders(const char *path)
{
    struct string_builder folder = { 0 };
    bool made = true;
    for (const char *slash = strchr(path + 1, '/'); slash != NULL && made; slash = strchr(slash + 1, '/')) {
        builder_clear(&folder);
        builder_add(&folder, path, (size_t)(slash - path));
        const char *name = builder_text(&folder);
        made = !folder.failed && (mkdir(name, S_IRWXU) == 0 || errno == EEXIST);
    }
    if (folder.failed) errno = ENOMEM;
    builder_done(&folder);
    return made;
}
