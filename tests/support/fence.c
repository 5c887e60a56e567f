/* SPDX-License-Identifier: MIT
 *
 * A mapping with one page more than is used.
 */
#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */
#include "support/fence.h"

#ifdef _WIN32
#include <windows.h>
#else
#include <sys/mman.h>
#include <unistd.h>
#endif

#include "support/dls_test.h"

#define BEFORE 128 /* bytes before the place that are looked at */
#define MARK 0xa5

#ifdef _WIN32
static size_t page_size(void) { return 4096; }

static void map_pages(fence *f)
{
    f->start = VirtualAlloc(NULL, f->room + page_size(), MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
    assert_non_null(f->start);
    DWORD before;
    assert_true(VirtualProtect(f->start + f->room, page_size(), PAGE_NOACCESS, &before));
}
#else
static size_t page_size(void) { return (size_t)sysconf(_SC_PAGESIZE); }

static void map_pages(fence *f)
{
    f->start = mmap(NULL, f->room + page_size(), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert_ptr_not_equal(f->start, MAP_FAILED);
    assert_int_equal(mprotect(f->start + f->room, page_size(), PROT_NONE), 0);
}
#endif

void fence_init(fence *f, size_t room)
{
    f->room = (room + BEFORE + page_size() - 1) / page_size() * page_size();
    map_pages(f);
}

uint8_t *fence_place(fence *f, size_t size)
{
    assert_true(size + BEFORE <= f->room);
    uint8_t *place = f->start + f->room - size;
    memset(place - BEFORE, MARK, BEFORE);
    return place;
}

void fence_check(const fence *f, size_t size)
{
    const uint8_t *place = f->start + f->room - size;
    for (size_t i = 1; i <= BEFORE; i++)
        if (place[-(ptrdiff_t)i] != MARK) fail_msg("byte -%zu of %zu was written", i, size);
}
