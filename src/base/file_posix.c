/* SPDX-License-Identifier: MIT
 *
 * Files by POSIX, and flock, which all its systems have; extensions of Linux are used where they are there: files
 * without a name, which may be given one later, renaming that replaces nothing, and telling the disk early what to
 * write; and one of macOS, which syncs wholly.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* O_TMPFILE, renameat2 */
#endif
#ifndef _FILE_OFFSET_BITS
#define _FILE_OFFSET_BITS 64
#endif
#include "base/file.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#ifdef __linux__
#include <sys/sysmacros.h>
#endif
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/error.h"

/* Most systems take no more than 2 GiB in one call. */
#define LARGEST_TRANSFER ((size_t)1 << 30)

/* ".tmp-", two numbers of at most 20 digits, "-", NUL. */
#define SUFFIX_SIZE 48

/* Of a name so much is in the temporary one, so that it is none too long: most systems take 255 bytes. */
#define MOST_OF_NAME (255 - SUFFIX_SIZE)

/* Names that are tried for a temporary file: those that dead processes of our number left behind are passed over. */
#define MOST_TEMPORARIES 1000

struct dls__file {
    const dls_allocator *allocator;
    size_t allocated; /* this struct with the two names behind it */
    int descriptor;
    bool is_unnamed;    /* it is to have the name `path`, and has none yet */
    bool has_temporary; /* likewise, and stands under the name `temporary` */
    char *path;
    char *temporary; /* later, and for scratch, room for the name of the folder */
};

/* ------------------------------------------------------------------------------------------------ Messages */

static const char *system_reason(int number, char *buffer, size_t size)
{
#ifdef __GLIBC__
    return strerror_r(number, buffer, size);
#else
    return strerror_r(number, buffer, size) == 0 ? buffer : "unknown reason";
#endif
}

/* The failure of which `number`, an errno, is the reason: "papers.dls: cannot write: No space left on device". */
static dls_status fail_with(const char *path, const char *action, int number, dls_error *err)
{
    char buffer[100];
    return dls__fail(err, number == ENOMEM ? DLS_ENOMEM : DLS_EIO, DLS__NOWHERE, "%s: cannot %s: %s",
                     dls__shown_name(path), action, system_reason(number, buffer, sizeof buffer));
}

static dls__file_identity identity_of(const struct stat *about)
{
    return (dls__file_identity){ (uint64_t)about->st_dev, (uint64_t)about->st_ino };
}

/* ------------------------------------------------------------------------------------------ Creating, naming */

static int open_file(const char *path, int flags, mode_t mode)
{
    int descriptor;
    do descriptor = open(path, flags | O_CLOEXEC, mode);
    while (descriptor < 0 && errno == EINTR);
    return descriptor;
}

/* A file object without a file. */
static dls__file *new_file(const char *path, const dls_allocator *allocator)
{
    size_t length = strlen(path);
    size_t allocated = sizeof(dls__file) + (length + 1) + (length + SUFFIX_SIZE);
    dls__file *file = dls__alloc(allocator, allocated);
    if (file == NULL) return NULL;
    *file = (dls__file){ .allocator = allocator, .allocated = allocated, .descriptor = -1 };
    file->path = (char *)(file + 1);
    file->temporary = file->path + length + 1;
    memcpy(file->path, path, length + 1);
    return file;
}

/* The folder of `path`, as a string in `folder`, which has room for the path and two bytes more. */
static void write_folder(const char *path, char *folder)
{
    const char *slash = strrchr(path, '/');
    size_t length = slash != NULL ? (size_t)(slash - path) : 0;
    if (slash == NULL)
        strcpy(folder, ".");
    else if (length == 0)
        strcpy(folder, "/");
    else
        memcpy(folder, path, length), folder[length] = '\0';
}

/* A file without a name beside the path; -1 with errno if that cannot be. */
static int open_unnamed(dls__file *file, int flags, mode_t mode)
{
#ifdef O_TMPFILE
    char *folder = file->temporary;
    write_folder(file->path, folder);
    return open_file(folder, O_RDWR | O_TMPFILE | flags, mode);
#else
    (void)file, (void)flags, (void)mode;
    errno = EOPNOTSUPP;
    return -1;
#endif
}

/* Some file systems have no files without a name; old systems see a folder opened for writing. */
static bool is_for_want_of_unnamed(int number)
{
    return number == EOPNOTSUPP || number == EISDIR || number == EINVAL;
}

/* Where the system shows the open file, so that it can be given a name: not everywhere. */
static const char *shown_descriptor(const dls__file *file, char out[40])
{
    snprintf(out, 40, "/proc/self/fd/%d", file->descriptor);
    return out;
}

/* Have the file under the first temporary name that is free: by link, or new. 0 or a descriptor, -1 with errno. */
static int take_temporary(dls__file *file, int (*take)(const dls__file *file))
{
    const char *slash = strrchr(file->path, '/'), *name = slash != NULL ? slash + 1 : file->path;
    size_t length = strlen(file->path), most = (size_t)(name - file->path) + MOST_OF_NAME;
    for (unsigned number = 0; number < MOST_TEMPORARIES; number++) {
        snprintf(file->temporary, length + SUFFIX_SIZE, "%.*s.tmp-%jd-%u", (int)dls__min(length, most), file->path,
                 (intmax_t)getpid(), number);
        int result = take(file);
        if (result >= 0 || errno != EEXIST) return result;
    }
    return -1;
}

static int create_temporary(const dls__file *file)
{
    return open_file(file->temporary, O_RDWR | O_CREAT | O_EXCL, 0666);
}

static int link_temporary(const dls__file *file)
{
    char shown[40];
    return linkat(AT_FDCWD, shown_descriptor(file, shown), AT_FDCWD, file->temporary, AT_SYMLINK_FOLLOW);
}

/* Create a file that has no name; -1 with errno if that cannot be. */
static int open_scratch(dls__file *file)
{
    int descriptor = open_unnamed(file, O_EXCL, 0600);
    if (descriptor >= 0 || !is_for_want_of_unnamed(errno)) return descriptor;
    descriptor = take_temporary(file, create_temporary);
    if (descriptor >= 0) unlink(file->temporary);
    return descriptor;
}

/* Create a file that is given its name later, so that nothing is left of it if the process is killed before: one
 * without a name, if it can be given one; else one under a temporary name. */
static int open_beside(dls__file *file)
{
    char shown[40];
    struct stat about;
    file->descriptor = open_unnamed(file, 0, 0666);
    file->is_unnamed = file->descriptor >= 0 && stat(shown_descriptor(file, shown), &about) == 0;
    if (file->is_unnamed) return file->descriptor;
    if (file->descriptor >= 0)
        close(file->descriptor);
    else if (!is_for_want_of_unnamed(errno))
        return -1;
    file->descriptor = take_temporary(file, create_temporary);
    file->has_temporary = file->descriptor >= 0;
    return file->descriptor;
}

static dls_status create_file(const char *path, const dls_allocator *allocator, int (*open_it)(dls__file *file),
                              dls__file **out, dls_error *err)
{
    dls__file *file = new_file(path, allocator);
    if (file == NULL) return dls__no_memory(err);
    file->descriptor = open_it(file);
    if (file->descriptor < 0) {
        dls_status status = fail_with(path, "create", errno, err);
        dls__file_close(file);
        return status;
    }
    *out = file;
    return DLS_OK;
}

dls_status dls__file_create_beside(const char *path, const dls_allocator *allocator, dls__file **out, dls_error *err)
{
    DLS__TRY(create_file(path, allocator, open_beside, out, err));
    flock((*out)->descriptor, LOCK_EX | LOCK_NB); /* nobody else has it; where there are no locks, so be it */
    return DLS_OK;
}

/* Whether its path still leads to the file. */
static bool is_standing(const dls__file *file)
{
    struct stat own, standing;
    return fstat(file->descriptor, &own) == 0 && stat(file->path, &standing) == 0 &&
           dls__file_is_same(identity_of(&own), identity_of(&standing));
}

/* Where a file belongs that takes the place of `old`: at its path, or where the symbolic link there leads to. */
static dls_status find_place(const dls__file *old, char target[PATH_MAX], const char **place, dls_error *err)
{
    struct stat about;
    if (!old->is_unnamed && !old->has_temporary && !is_standing(old))
        return dls__fail(err, DLS_EIO, DLS__NOWHERE, "%s: is no longer the file that was opened",
                         dls__shown_name(old->path));
    bool is_link = lstat(old->path, &about) == 0 && S_ISLNK(about.st_mode) && realpath(old->path, target) != NULL;
    *place = is_link ? target : old->path;
    return DLS_OK;
}

static dls_status copy_permissions(const dls__file *old, const dls__file *file, dls_error *err)
{
    struct stat about;
    bool done = fstat(old->descriptor, &about) == 0 && fchmod(file->descriptor, about.st_mode & 07777) == 0;
    return done ? DLS_OK : fail_with(old->path, "set permissions", errno, err);
}

dls_status dls__file_create_for(const dls__file *old, const dls_allocator *allocator, dls__file **out, dls_error *err)
{
    char target[PATH_MAX];
    const char *place;
    DLS__TRY(find_place(old, target, &place, err));
    DLS__TRY(dls__file_create_beside(place, allocator, out, err));
    dls_status status = copy_permissions(old, *out, err);
    if (status != DLS_OK) dls__file_close(*out);
    return status;
}

dls_status dls__file_check_for(const dls__file *old, const dls__file *file, dls_error *err)
{
    char target[PATH_MAX];
    const char *place;
    DLS__TRY(find_place(old, target, &place, err));
    if (strcmp(place, file->path) != 0)
        return dls__fail(err, DLS_EIO, DLS__NOWHERE, "%s: leads to another place now", dls__shown_name(old->path));
    return copy_permissions(old, file, err);
}

dls_status dls__file_create_scratch(const char *path, const dls_allocator *allocator, dls__file **out, dls_error *err)
{
    return create_file(path, allocator, open_scratch, out, err);
}

bool dls__file_exists(const char *path)
{
    struct stat about;
    return lstat(path, &about) == 0;
}

/* ---------------------------------------------------------------------------------------------------- Locking */

/* Between two attempts to get a lock. */
#define WAIT_STEP_MS 5

/* Files that take each other's place while one is opened. Of more, the file system does not know which is which. */
#define MOST_REPLACED 100

/* The process that has the lock of the file; 0 where the system does not tell. */
static long lock_holder(const struct stat *about)
{
    long holder = 0;
#ifdef __linux__
    char line[256], name[80];
    FILE *locks = fopen("/proc/locks", "re");
    if (locks == NULL) return 0;
    snprintf(name, sizeof name, "%02x:%02x:%ju", major(about->st_dev), minor(about->st_dev), (uintmax_t)about->st_ino);
    while (fgets(line, sizeof line, locks) != NULL) {
        long process;
        char found[80];
        if (sscanf(line, "%*d: FLOCK %*s %*s %ld %79s", &process, found) == 2 && strcmp(found, name) == 0)
            holder = process;
    }
    fclose(locks);
#else
    (void)about;
#endif
    return holder;
}

static dls_status fail_busy(const char *path, const struct stat *about, dls_error *err)
{
    long holder = lock_holder(about);
    if (holder <= 0)
        return dls__fail(err, DLS_EBUSY, DLS__NOWHERE, "%s: has another writer", dls__shown_name(path));
    return dls__fail(err, DLS_EBUSY, DLS__NOWHERE, "%s: has another writer, process %ld", dls__shown_name(path),
                     holder);
}

/* What came of an attempt to lock a file. */
typedef enum lock_attempt { LOCK_TAKEN, LOCK_BUSY, LOCK_REPLACED } lock_attempt;

/* Lock the file that is open, if nobody has the lock, and if it still stands at its path. */
static dls_status try_lock(const dls__file *file, lock_attempt *attempt, dls_error *err)
{
    int result;
    do result = flock(file->descriptor, LOCK_EX | LOCK_NB);
    while (result != 0 && errno == EINTR);
    if (result != 0 && errno != EWOULDBLOCK) return fail_with(file->path, "lock", errno, err);
    *attempt = result == 0 ? LOCK_TAKEN : LOCK_BUSY;
    if (!is_standing(file)) *attempt = LOCK_REPLACED;
    return DLS_OK;
}

/* Open the file that stands at the path now, and lock it. `*about` is the file that was met; it stays open only if the
 * lock was taken. */
static dls_status open_and_lock(dls__file *file, lock_attempt *attempt, struct stat *about, dls_error *err)
{
    file->descriptor = open_file(file->path, O_RDWR | O_NONBLOCK | O_NOCTTY, 0);
    if (file->descriptor < 0 && (errno == ENOENT || errno == ENOTDIR))
        return dls__fail(err, DLS_ENOTFOUND, DLS__NOWHERE, "%s: no such file", dls__shown_name(file->path));
    if (file->descriptor < 0 || fstat(file->descriptor, about) != 0) return fail_with(file->path, "open", errno, err);
    DLS__TRY(try_lock(file, attempt, err));
    if (*attempt == LOCK_TAKEN) return DLS_OK;
    close(file->descriptor);
    file->descriptor = -1;
    return DLS_OK;
}

static uint64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static dls_status wait_and_lock(dls__file *file, uint32_t wait_ms, dls_error *err)
{
    const struct timespec step = { 0, WAIT_STEP_MS * 1000000L };
    uint64_t begun = now_ms();
    for (unsigned replaced = 0;;) {
        lock_attempt attempt = LOCK_BUSY;
        struct stat about;
        DLS__TRY(open_and_lock(file, &attempt, &about, err));
        if (attempt == LOCK_TAKEN) return DLS_OK;
        if (attempt == LOCK_REPLACED && ++replaced < MOST_REPLACED) continue;
        if (attempt == LOCK_REPLACED)
            return dls__fail(err, DLS_EIO, DLS__NOWHERE, "%s: whenever it is opened, another file has its name",
                             dls__shown_name(file->path));
        if (now_ms() - begun >= wait_ms) return fail_busy(file->path, &about, err);
        nanosleep(&step, NULL);
    }
}

dls_status dls__file_open_locked(const char *path, uint32_t wait_ms, const dls_allocator *allocator, dls__file **out,
                                 dls_error *err)
{
    dls__file *file = new_file(path, allocator);
    if (file == NULL) return dls__no_memory(err);
    dls_status status = wait_and_lock(file, wait_ms, err);
    if (status != DLS_OK) {
        dls__file_close(file);
        return status;
    }
    *out = file;
    return DLS_OK;
}

/* ----------------------------------------------------------------------------------------- Writing, reading */

/* Whether [offset, offset + size) can be said in an off_t. */
static bool is_representable(uint64_t offset, size_t size) { return offset <= INT64_MAX && size <= INT64_MAX - offset; }

dls_status dls__file_write(dls__file *file, uint64_t offset, const void *bytes, size_t size, dls_error *err)
{
    if (!is_representable(offset, size)) return fail_with(file->path, "write", EFBIG, err);
    const char *at = bytes;
    while (size > 0) {
        ssize_t written = pwrite(file->descriptor, at, dls__min(size, LARGEST_TRANSFER), (off_t)offset);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return fail_with(file->path, "write", written < 0 ? errno : ENOSPC, err);
        at += written;
        offset += (uint64_t)written;
        size -= (size_t)written;
    }
    return DLS_OK;
}

static dls_status ends_early(const dls__file *file, dls_error *err)
{
    return dls__fail(err, DLS_EIO, DLS__NOWHERE, "%s: cannot read: the file ends early", dls__shown_name(file->path));
}

dls_status dls__file_read(dls__file *file, uint64_t offset, void *bytes, size_t size, dls_error *err)
{
    if (!is_representable(offset, size)) return ends_early(file, err);
    char *at = bytes;
    while (size > 0) {
        ssize_t taken = pread(file->descriptor, at, dls__min(size, LARGEST_TRANSFER), (off_t)offset);
        if (taken < 0 && errno == EINTR) continue;
        if (taken < 0) return fail_with(file->path, "read", errno, err);
        if (taken == 0) return ends_early(file, err);
        at += taken;
        offset += (uint64_t)taken;
        size -= (size_t)taken;
    }
    return DLS_OK;
}

/* -------------------------------------------------------------------------------------------------- Durability */

/* On macOS fsync hands bytes to the disk, which keeps them in its cache; F_FULLFSYNC has them written, where the file
 * system knows how to. */
static int sync_descriptor(int descriptor)
{
    int result;
#ifdef F_FULLFSYNC
    if (fcntl(descriptor, F_FULLFSYNC) == 0) return 0;
#endif
    do result = fsync(descriptor);
    while (result != 0 && errno == EINTR);
    return result;
}

dls_status dls__file_sync(dls__file *file, dls_error *err)
{
    return sync_descriptor(file->descriptor) == 0 ? DLS_OK : fail_with(file->path, "sync", errno, err);
}

void dls__file_write_back(const dls__file *file, uint64_t offset, uint64_t size)
{
#ifdef SYNC_FILE_RANGE_WRITE
    (void)sync_file_range(file->descriptor, (off_t)offset, (off_t)size, SYNC_FILE_RANGE_WRITE);
#else
    (void)file, (void)offset, (void)size;
#endif
}

/* By its folder. One that may not be read cannot be opened for that, and file systems that know no syncing of folders
 * refuse with EINVAL: there we have done what can be done. */
dls_status dls__file_sync_name(dls__file *file, dls_error *err)
{
    char *folder = file->temporary;
    write_folder(file->path, folder);
    int descriptor = open_file(folder, O_RDONLY | O_DIRECTORY, 0);
    if (descriptor < 0) return errno == EACCES ? DLS_OK : fail_with(file->path, "sync the folder", errno, err);
    int reason = sync_descriptor(descriptor) == 0 ? 0 : errno;
    close(descriptor);
    return reason == 0 || reason == EINVAL ? DLS_OK : fail_with(file->path, "sync the folder", reason, err);
}

/* Rename where nothing stands at `to`; otherwise -1 with EEXIST. */
static int rename_to_new(const char *from, const char *to)
{
#ifdef RENAME_NOREPLACE
    if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0) return 0;
    if (errno != EINVAL && errno != ENOSYS) return -1; /* these two: the file system or the kernel cannot */
#endif
    if (linkat(AT_FDCWD, from, AT_FDCWD, to, 0) != 0) return -1;
    unlink(from);
    return 0;
}

/* Give the file the name `path`, where nothing stands. */
static int name_new(dls__file *file)
{
    char shown[40];
    if (file->has_temporary) return rename_to_new(file->temporary, file->path);
    return linkat(AT_FDCWD, shown_descriptor(file, shown), AT_FDCWD, file->path, AT_SYMLINK_FOLLOW);
}

/* Give it that name, whatever stands there. What has no name gets a temporary one first, since no system replaces by
 * linking: only for a moment, so that hardly anyone is killed just then. */
static int name_replacing(dls__file *file)
{
    if (!file->has_temporary && take_temporary(file, link_temporary) != 0) return -1;
    file->has_temporary = true;
    file->is_unnamed = false;
    return rename(file->temporary, file->path);
}

dls_status dls__file_rename(dls__file *file, bool replace, dls_error *err)
{
    assert(file->is_unnamed || file->has_temporary);
    int result = replace ? name_replacing(file) : name_new(file);
    if (result != 0 && !replace && errno == EEXIST)
        return dls__fail(err, DLS_EEXISTS, DLS__NOWHERE, "%s: is there already", dls__shown_name(file->path));
    if (result != 0) return fail_with(file->path, "rename", errno, err);
    file->is_unnamed = file->has_temporary = false;
    return dls__file_sync_name(file, err);
}

void dls__file_close(dls__file *file)
{
    if (file == NULL) return;
    if (file->has_temporary) unlink(file->temporary);
    if (file->descriptor >= 0) close(file->descriptor);
    dls__free(file->allocator, file, file->allocated);
}

/* --------------------------------------------------------------------------------------------------------- Maps */

static dls_status map_descriptor(int descriptor, const struct stat *about, size_t size, const char *path, dls__map *out,
                                 dls_error *err)
{
    void *bytes = size > 0 ? mmap(NULL, size, PROT_READ, MAP_SHARED, descriptor, 0) : NULL;
    if (bytes == MAP_FAILED) return fail_with(path, "map", errno, err);
    *out = (dls__map){ .bytes = bytes, .size = size, .identity = identity_of(about) };
    return DLS_OK;
}

static dls_status map_whole(int descriptor, const char *path, dls__map *out, dls_error *err)
{
    struct stat about;
    if (fstat(descriptor, &about) != 0) return fail_with(path, "open", errno, err);
    if (S_ISDIR(about.st_mode)) return fail_with(path, "open", EISDIR, err);
    if (!S_ISREG(about.st_mode))
        return dls__fail(err, DLS_EIO, DLS__NOWHERE, "%s: cannot open: Not a regular file", dls__shown_name(path));
    if ((uint64_t)about.st_size > SIZE_MAX) return fail_with(path, "map", EFBIG, err);
    return map_descriptor(descriptor, &about, (size_t)about.st_size, path, out, err);
}

dls_status dls__map_open(const char *path, dls__map *out, dls_error *err)
{
    int descriptor = open_file(path, O_RDONLY | O_NONBLOCK | O_NOCTTY, 0); /* a pipe must not make us wait */
    if (descriptor < 0 && (errno == ENOENT || errno == ENOTDIR))
        return dls__fail(err, DLS_ENOTFOUND, DLS__NOWHERE, "%s: no such file", dls__shown_name(path));
    if (descriptor < 0) return fail_with(path, "open", errno, err);
    dls_status status = map_whole(descriptor, path, out, err);
    close(descriptor);
    return status;
}

dls_status dls__map_whole_file(dls__file *file, dls__map *out, dls_error *err)
{
    return map_whole(file->descriptor, file->path, out, err);
}

dls_status dls__map_file(dls__file *file, size_t size, dls__map *out, dls_error *err)
{
    struct stat about;
    if (fstat(file->descriptor, &about) != 0) return fail_with(file->path, "map", errno, err);
    if ((uint64_t)about.st_size < size) return ends_early(file, err);
    return map_descriptor(file->descriptor, &about, size, file->path, out, err);
}

void dls__map_close(dls__map *map)
{
    if (map->bytes != NULL) munmap((void *)(uintptr_t)map->bytes, map->size); /* the cast that takes const away */
    *map = (dls__map){ 0 };
}

bool dls__map_is_at(const dls__map *map, const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && dls__file_is_same(identity_of(&about), map->identity);
}
