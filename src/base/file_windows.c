/* SPDX-License-Identifier: MIT
 *
 * Files by Windows. Paths are UTF-8 for those above, UTF-16 for the system. Every handle allows others to read, write,
 * rename and delete, so that readers and the writer do not keep each other out.
 *
 * The lock is LockFileEx's, on one byte far behind the end, since a locked byte can be read by its owner alone. It ends
 * with the process. A file that is to get its name later has a temporary one; a scratch file is deleted by the system
 * with its last handle.
 *
 * A file that is mapped cannot be deleted, not even by another that takes its name. It can be renamed: so where
 * somebody has the old file open, that gets a temporary name, and then the new one its name. In between none has it.
 */
#include "base/file.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <windows.h>
#undef near /* words of ours, which that header makes empty */
#undef far

#include "base/alloc.h"
#include "base/error.h"

/* Units of UTF-16 of a path; the system takes 32,767 at most, and of those without "\\?\" before them 259. */
#define MOST_PATH 4096

/* One call takes 32 bits. */
#define LARGEST_TRANSFER ((size_t)1 << 30)

/* ".tmp-", two numbers of at most 10 digits, "-", NUL. */
#define SUFFIX_SIZE 32

/* Of a name so much is in the temporary one, so that it is none too long: systems take 255 units. */
#define MOST_OF_NAME (255 - SUFFIX_SIZE)

/* Names that are tried for a temporary file: those that dead processes of our number left behind are passed over. */
#define MOST_TEMPORARIES 1000

/* The byte that is locked: behind the end of every file. */
#define LOCKED_BYTE (INT64_MAX - 1)

#define SHARED_WITH_ALL (FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE)

typedef wchar_t wide_path[MOST_PATH];

struct dls__file {
    const dls_allocator *allocator;
    size_t allocated; /* this struct with the two names behind it */
    HANDLE handle;
    dls__file_identity identity; /* from when it was opened: of a file that was renamed Wine forgets the device */
    bool has_temporary;          /* it is to have the name `path`, and stands under the name `temporary` */
    char *path;
    char *temporary;
};

/* ------------------------------------------------------------------------------------------------ Messages */

/* What the system says of an error, without its full stop. */
static const char *system_reason(DWORD number, char *buffer, size_t size)
{
    wchar_t wide[200];
    DWORD length =
        FormatMessageW(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS | FORMAT_MESSAGE_MAX_WIDTH_MASK, NULL,
                       number, 0, wide, DLS__ARRAY_LENGTH(wide), NULL);
    while (length > 0 && (wide[length - 1] <= L' ' || wide[length - 1] == L'.')) length--;
    int written = 0;
    if (length > 0) written = WideCharToMultiByte(CP_UTF8, 0, wide, (int)length, buffer, (int)size - 1, NULL, NULL);
    buffer[written] = '\0';
    if (written == 0) snprintf(buffer, size, "error %lu", (unsigned long)number);
    return buffer;
}

static bool is_for_want_of_memory(DWORD number)
{
    return number == ERROR_NOT_ENOUGH_MEMORY || number == ERROR_OUTOFMEMORY || number == ERROR_COMMITMENT_LIMIT;
}

/* The failure of which `number`, of GetLastError, is the reason: "papers.dls: cannot write: Disk full". */
static dls_status fail_with(const char *path, const char *action, DWORD number, dls_error *err)
{
    char buffer[160];
    return dls__fail(err, is_for_want_of_memory(number) ? DLS_ENOMEM : DLS_EIO, DLS__NOWHERE, "%s: cannot %s: %s",
                     dls__shown_name(path), action, system_reason(number, buffer, sizeof buffer));
}

static bool is_missing(DWORD number) { return number == ERROR_FILE_NOT_FOUND || number == ERROR_PATH_NOT_FOUND; }

/* -------------------------------------------------------------------------------------------- Paths, handles */

/* The path as the system has it; false, with the system's error, for what is none. */
static bool widen(const char *path, wide_path out)
{
    if (*path == '\0') return SetLastError(ERROR_PATH_NOT_FOUND), false;
    return MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, path, -1, out, MOST_PATH) > 0;
}

static HANDLE open_handle(const char *path, DWORD access, DWORD creation, DWORD flags)
{
    wide_path wide;
    if (!widen(path, wide)) return INVALID_HANDLE_VALUE;
    return CreateFileW(wide, access, SHARED_WITH_ALL, NULL, creation, flags, NULL);
}

static bool get_identity(HANDLE handle, dls__file_identity *out)
{
    BY_HANDLE_FILE_INFORMATION about;
    if (!GetFileInformationByHandle(handle, &about)) return false;
    *out =
        (dls__file_identity){ about.dwVolumeSerialNumber, (uint64_t)about.nFileIndexHigh << 32 | about.nFileIndexLow };
    return true;
}

/* Which file stands at `path`; false if none can be seen there. */
static bool get_identity_at(const char *path, dls__file_identity *out)
{
    HANDLE handle = open_handle(path, 0, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS);
    if (handle == INVALID_HANDLE_VALUE) return false;
    bool found = get_identity(handle, out);
    CloseHandle(handle);
    return found;
}

/* ------------------------------------------------------------------------------------------ Creating, naming */

/* A file object without a file. */
static dls__file *new_file(const char *path, const dls_allocator *allocator)
{
    size_t length = strlen(path);
    size_t allocated = sizeof(dls__file) + (length + 1) + (length + SUFFIX_SIZE);
    dls__file *file = dls__alloc(allocator, allocated);
    if (file == NULL) return NULL;
    *file = (dls__file){ .allocator = allocator, .allocated = allocated, .handle = INVALID_HANDLE_VALUE };
    file->path = (char *)(file + 1);
    file->temporary = file->path + length + 1;
    memcpy(file->path, path, length + 1);
    return file;
}

static const char *name_in(const char *path)
{
    const char *name = path;
    for (const char *at = path; *at != '\0'; at++)
        if (*at == '/' || *at == '\\' || *at == ':') name = at + 1;
    return name;
}

/* Temporary name `number` beside the path, cut between characters where the name is long. */
static void write_temporary(dls__file *file, unsigned number)
{
    size_t length = strlen(file->path), room = (size_t)(name_in(file->path) - file->path) + MOST_OF_NAME;
    while (length > room && ((unsigned char)file->path[room] & 0xC0) == 0x80) room--;
    snprintf(file->temporary, length + SUFFIX_SIZE, "%.*s.tmp-%lu-%u", (int)dls__min(length, room), file->path,
             (unsigned long)GetCurrentProcessId(), number);
}

/* Without the right to delete it, which would keep out all who do not allow that, as C's fopen does not. Open the first
 * temporary name that is free; INVALID_HANDLE_VALUE with the system's error. */
static HANDLE create_temporary(dls__file *file, DWORD flags)
{
    HANDLE handle = INVALID_HANDLE_VALUE;
    for (unsigned number = 0; number < MOST_TEMPORARIES; number++) {
        write_temporary(file, number);
        handle = open_handle(file->temporary, GENERIC_READ | GENERIC_WRITE, CREATE_NEW, flags);
        if (handle != INVALID_HANDLE_VALUE || GetLastError() != ERROR_FILE_EXISTS) break;
    }
    return handle;
}

static dls_status create_file(const char *path, const dls_allocator *allocator, DWORD flags, dls__file **out,
                              dls_error *err)
{
    dls__file *file = new_file(path, allocator);
    if (file == NULL) return dls__no_memory(err);
    file->handle = create_temporary(file, flags);
    if (file->handle == INVALID_HANDLE_VALUE || !get_identity(file->handle, &file->identity)) {
        dls_status status = fail_with(path, "create", GetLastError(), err);
        dls__file_close(file);
        return status;
    }
    *out = file;
    return DLS_OK;
}

/* 0 if the lock was taken, the system's error otherwise. */
static DWORD take_lock(HANDLE handle)
{
    OVERLAPPED place = { .Offset = (DWORD)(LOCKED_BYTE & UINT32_MAX), .OffsetHigh = (DWORD)(LOCKED_BYTE >> 32) };
    bool taken = LockFileEx(handle, LOCKFILE_EXCLUSIVE_LOCK | LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, &place);
    return taken ? 0 : GetLastError();
}

dls_status dls__file_create_beside(const char *path, const dls_allocator *allocator, dls__file **out, dls_error *err)
{
    DLS__TRY(create_file(path, allocator, FILE_ATTRIBUTE_NORMAL, out, err));
    (*out)->has_temporary = true;
    take_lock((*out)->handle); /* nobody else has it; where there are no locks, so be it */
    return DLS_OK;
}

/* Whether its path still leads to the file. */
static bool is_standing(const dls__file *file)
{
    dls__file_identity standing;
    return get_identity_at(file->path, &standing) && dls__file_is_same(file->identity, standing);
}

static dls_status check_standing(const dls__file *old, dls_error *err)
{
    if (old->has_temporary || is_standing(old)) return DLS_OK;
    return dls__fail(err, DLS_EIO, DLS__NOWHERE, "%s: is no longer the file that was opened",
                     dls__shown_name(old->path));
}

dls_status dls__file_create_for(const dls__file *old, const dls_allocator *allocator, dls__file **out, dls_error *err)
{
    DLS__TRY(check_standing(old, err));
    return dls__file_create_beside(old->path, allocator, out, err);
}

dls_status dls__file_check_for(const dls__file *old, const dls__file *file, dls_error *err)
{
    assert(strcmp(old->path, file->path) == 0);
    (void)file;
    return check_standing(old, err);
}

dls_status dls__file_create_scratch(const char *path, const dls_allocator *allocator, dls__file **out, dls_error *err)
{
    return create_file(path, allocator, FILE_ATTRIBUTE_TEMPORARY | FILE_FLAG_DELETE_ON_CLOSE, out, err);
}

bool dls__file_exists(const char *path)
{
    wide_path wide;
    return widen(path, wide) && GetFileAttributesW(wide) != INVALID_FILE_ATTRIBUTES;
}

/* ---------------------------------------------------------------------------------------------------- Locking */

/* Between two attempts to get a lock. */
#define WAIT_STEP_MS 5

/* Files that take each other's place while one is opened. */
#define MOST_REPLACED 100

/* What came of an attempt to lock a file. */
typedef enum lock_attempt { LOCK_TAKEN, LOCK_BUSY, LOCK_REPLACED } lock_attempt;

/* Open the file that stands at the path now, and lock it; it stays open only if the lock was taken. */
static dls_status open_and_lock(dls__file *file, lock_attempt *attempt, dls_error *err)
{
    file->handle = open_handle(file->path, GENERIC_READ | GENERIC_WRITE, OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL);
    DWORD number = file->handle == INVALID_HANDLE_VALUE ? GetLastError() : 0;
    if (is_missing(number))
        return dls__fail(err, DLS_ENOTFOUND, DLS__NOWHERE, "%s: no such file", dls__shown_name(file->path));
    if (number != 0 || !get_identity(file->handle, &file->identity))
        return fail_with(file->path, "open", number != 0 ? number : GetLastError(), err);
    number = take_lock(file->handle);
    if (number != 0 && number != ERROR_LOCK_VIOLATION && number != ERROR_IO_PENDING)
        return fail_with(file->path, "lock", number, err);
    *attempt = number == 0 ? LOCK_TAKEN : LOCK_BUSY;
    if (!is_standing(file)) *attempt = LOCK_REPLACED;
    if (*attempt == LOCK_TAKEN) return DLS_OK;
    CloseHandle(file->handle);
    file->handle = INVALID_HANDLE_VALUE;
    return DLS_OK;
}

static dls_status wait_and_lock(dls__file *file, uint32_t wait_ms, dls_error *err)
{
    uint64_t begun = GetTickCount64();
    for (unsigned replaced = 0;;) {
        lock_attempt attempt = LOCK_BUSY;
        DLS__TRY(open_and_lock(file, &attempt, err));
        if (attempt == LOCK_TAKEN) return DLS_OK;
        if (attempt == LOCK_REPLACED && ++replaced < MOST_REPLACED) continue;
        if (attempt == LOCK_REPLACED)
            return dls__fail(err, DLS_EIO, DLS__NOWHERE, "%s: whenever it is opened, another file has its name",
                             dls__shown_name(file->path));
        if (GetTickCount64() - begun >= wait_ms)
            return dls__fail(err, DLS_EBUSY, DLS__NOWHERE, "%s: has another writer", dls__shown_name(file->path));
        Sleep(WAIT_STEP_MS);
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

/* Where a transfer begins, and no more of it than one call takes. */
static DWORD next_transfer(uint64_t offset, size_t size, OVERLAPPED *place)
{
    *place = (OVERLAPPED){ .Offset = (DWORD)(offset & UINT32_MAX), .OffsetHigh = (DWORD)(offset >> 32) };
    return (DWORD)dls__min(size, LARGEST_TRANSFER);
}

/* Whether [offset, offset + size) lies before the byte that is locked. */
static bool is_representable(uint64_t offset, size_t size)
{
    return offset < LOCKED_BYTE && size < LOCKED_BYTE - offset;
}

dls_status dls__file_write(dls__file *file, uint64_t offset, const void *bytes, size_t size, dls_error *err)
{
    if (!is_representable(offset, size)) return fail_with(file->path, "write", ERROR_FILE_TOO_LARGE, err);
    const char *at = bytes;
    while (size > 0) {
        OVERLAPPED place;
        DWORD written = 0, wanted = next_transfer(offset, size, &place);
        if (!WriteFile(file->handle, at, wanted, &written, &place))
            return fail_with(file->path, "write", GetLastError(), err);
        if (written == 0) return fail_with(file->path, "write", ERROR_DISK_FULL, err);
        at += written;
        offset += written;
        size -= written;
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
        OVERLAPPED place;
        DWORD taken = 0, wanted = next_transfer(offset, size, &place);
        DWORD number = ReadFile(file->handle, at, wanted, &taken, &place) ? 0 : GetLastError();
        if (number == ERROR_HANDLE_EOF || (number == 0 && taken == 0)) return ends_early(file, err);
        if (number != 0) return fail_with(file->path, "read", number, err);
        at += taken;
        offset += taken;
        size -= taken;
    }
    return DLS_OK;
}

/* -------------------------------------------------------------------------------------------------- Durability */

dls_status dls__file_sync(dls__file *file, dls_error *err)
{
    return FlushFileBuffers(file->handle) ? DLS_OK : fail_with(file->path, "sync", GetLastError(), err);
}

void dls__file_write_back(const dls__file *file, uint64_t offset, uint64_t size)
{
    (void)file, (void)offset, (void)size; /* the system cannot be told */
}

/* Have the first temporary name that is free in `aside`. */
static bool find_aside(dls__file *file, wide_path aside)
{
    for (unsigned number = 0; number < MOST_TEMPORARIES; number++) {
        write_temporary(file, number);
        if (!widen(file->temporary, aside)) return false;
        if (!dls__file_exists(file->temporary)) return true;
    }
    return false;
}

/* Give `path` to what stands at `temporary`, and a temporary name to what stood there, which somebody has open: it is
 * deleted now if nobody has it mapped, and stays otherwise. */
static bool take_place(dls__file *file, const wchar_t *temporary, const wchar_t *path)
{
    wide_path aside;
    if (!find_aside(file, aside) || !MoveFileExW(path, aside, MOVEFILE_WRITE_THROUGH)) return false;
    if (!MoveFileExW(temporary, path, MOVEFILE_WRITE_THROUGH)) {
        MoveFileExW(aside, path, 0);
        return false;
    }
    DeleteFileW(aside);
    return true;
}

/* 0, or the system's error. */
static DWORD give_name(dls__file *file, bool replace)
{
    wide_path path, temporary;
    if (!widen(file->path, path) || !widen(file->temporary, temporary)) return GetLastError();
    DWORD flags = MOVEFILE_WRITE_THROUGH | (replace ? MOVEFILE_REPLACE_EXISTING : 0);
    if (MoveFileExW(temporary, path, flags)) return 0;
    DWORD number = GetLastError();
    bool is_held =
        number == ERROR_ACCESS_DENIED || number == ERROR_SHARING_VIOLATION || number == ERROR_USER_MAPPED_FILE;
    return replace && is_held && take_place(file, temporary, path) ? 0 : number;
}

/* With the file. */
dls_status dls__file_sync_name(dls__file *file, dls_error *err) { return dls__file_sync(file, err); }

dls_status dls__file_rename(dls__file *file, bool replace, dls_error *err)
{
    assert(file->has_temporary);
    DWORD number = give_name(file, replace);
    if (!replace && (number == ERROR_ALREADY_EXISTS || number == ERROR_FILE_EXISTS))
        return dls__fail(err, DLS_EEXISTS, DLS__NOWHERE, "%s: is there already", dls__shown_name(file->path));
    if (number != 0) return fail_with(file->path, "rename", number, err);
    file->has_temporary = false;
    return dls__file_sync_name(file, err);
}

void dls__file_close(dls__file *file)
{
    if (file == NULL) return;
    if (file->handle != INVALID_HANDLE_VALUE) CloseHandle(file->handle);
    wide_path temporary;
    if (file->has_temporary && widen(file->temporary, temporary)) DeleteFileW(temporary);
    dls__free(file->allocator, file, file->allocated);
}

/* --------------------------------------------------------------------------------------------------------- Maps */

static dls_status map_handle(HANDLE handle, dls__file_identity identity, size_t size, const char *path, dls__map *out,
                             dls_error *err)
{
    const void *bytes = NULL;
    if (size > 0) {
        HANDLE section = CreateFileMappingW(handle, NULL, PAGE_READONLY, 0, 0, NULL);
        if (section == NULL) return fail_with(path, "map", GetLastError(), err);
        bytes = MapViewOfFile(section, FILE_MAP_READ, 0, 0, size);
        DWORD number = GetLastError();
        CloseHandle(section);
        if (bytes == NULL) return fail_with(path, "map", number, err);
    }
    *out = (dls__map){ .bytes = bytes, .size = size, .identity = identity };
    return DLS_OK;
}

static dls_status map_whole(HANDLE handle, dls__file_identity identity, const char *path, dls__map *out, dls_error *err)
{
    LARGE_INTEGER size;
    if (!GetFileSizeEx(handle, &size)) return fail_with(path, "open", GetLastError(), err);
    if ((uint64_t)size.QuadPart > SIZE_MAX) return fail_with(path, "map", ERROR_FILE_TOO_LARGE, err);
    return map_handle(handle, identity, (size_t)size.QuadPart, path, out, err);
}

static dls_status map_opened(HANDLE handle, const char *path, dls__map *out, dls_error *err)
{
    dls__file_identity identity;
    if (GetFileType(handle) != FILE_TYPE_DISK)
        return dls__fail(err, DLS_EIO, DLS__NOWHERE, "%s: cannot open: Not a regular file", dls__shown_name(path));
    if (!get_identity(handle, &identity)) return fail_with(path, "open", GetLastError(), err);
    return map_whole(handle, identity, path, out, err);
}

dls_status dls__map_open(const char *path, dls__map *out, dls_error *err)
{
    HANDLE handle = open_handle(path, GENERIC_READ, OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL);
    DWORD number = handle == INVALID_HANDLE_VALUE ? GetLastError() : 0;
    if (is_missing(number))
        return dls__fail(err, DLS_ENOTFOUND, DLS__NOWHERE, "%s: no such file", dls__shown_name(path));
    if (number != 0) return fail_with(path, "open", number, err);
    dls_status status = map_opened(handle, path, out, err);
    CloseHandle(handle);
    return status;
}

dls_status dls__map_whole_file(dls__file *file, dls__map *out, dls_error *err)
{
    return map_whole(file->handle, file->identity, file->path, out, err);
}

dls_status dls__map_file(dls__file *file, size_t size, dls__map *out, dls_error *err)
{
    LARGE_INTEGER there;
    if (!GetFileSizeEx(file->handle, &there)) return fail_with(file->path, "map", GetLastError(), err);
    if ((uint64_t)there.QuadPart < size) return ends_early(file, err);
    return map_handle(file->handle, file->identity, size, file->path, out, err);
}

void dls__map_close(dls__map *map)
{
    if (map->bytes != NULL) UnmapViewOfFile(map->bytes);
    *map = (dls__map){ 0 };
}

bool dls__map_is_at(const dls__map *map, const char *path)
{
    dls__file_identity standing;
    return get_identity_at(path, &standing) && dls__file_is_same(standing, map->identity);
}
