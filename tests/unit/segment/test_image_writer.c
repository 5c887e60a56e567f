/* SPDX-License-Identifier: MIT
 *
 * Images: what is appended is there, and every page has its checksum.
 */
#include "segment/image_writer.h"

#include <stdlib.h>

#include "base/crc32c.h"
#include "base/endian.h"
#include "base/section.h"
#include "support/dls_test.h"
#include "support/rng.h"
#include "support/test_folder.h"
#include "support/testalloc.h"

#define AT 8192u

static dls_error err;

/* Write `size` bytes as an image, in pieces; returns the file's bytes. */
static uint8_t *write_image(const uint8_t *bytes, size_t size, size_t piece, size_t *file_size, uint64_t *end)
{
    const char *path = test_path("image");
    testalloc memory;
    dls__file *file;
    dls__image_writer writer;
    testalloc_init(&memory);
    assert_ok(dls__file_create_beside(path, &memory.allocator, &file, &err), &err);
    dls__image_writer_init(&writer, &memory.allocator, file, AT, path);
    for (size_t at = 0; at < size; at += piece) {
        size_t length = size - at < piece ? size - at : piece;
        assert_ok(dls__image_writer_append(&writer, bytes + at, length, &err), &err);
        assert_int_equal(dls__image_writer_size(&writer), at + length);
    }
    assert_ok(dls__image_writer_finish(&writer, end, &err), &err);
    assert_ok(dls__file_rename(file, true, &err), &err);
    dls__image_writer_done(&writer);
    dls__file_close(file);
    testalloc_done(&memory);
    return test_read_file(path, file_size);
}

static void assert_checksums(const uint8_t *file, size_t size)
{
    const uint8_t *image = file + AT, *checksums = image + dls__round_up(size, DLS__PAGE_SIZE);
    for (size_t begin = 0, page = 0; begin < size; begin += DLS__PAGE_SIZE, page++) {
        size_t length = size - begin < DLS__PAGE_SIZE ? size - begin : DLS__PAGE_SIZE;
        assert_int_equal(dls__load_u32(checksums + 4 * page), dls__crc32c(0, image + begin, length));
    }
}

static void test_images_of_all_sizes_have_their_bytes_and_checksums(void **state)
{
    (void)state;
    static const size_t sizes[] = { 0, 1, 4095, 4096, 4097, 8192, 262143, 262144, 262145, 266240, 700000 };
    rng r = rng_for_test(2);
    uint8_t *bytes = malloc(700000);
    rng_bytes(&r, bytes, 700000);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        size_t file_size;
        uint64_t end;
        uint8_t *file = write_image(bytes, sizes[i], rng_between(&r, 1, 100000), &file_size, &end);
        uint64_t checksums = AT + dls__round_up(sizes[i], DLS__PAGE_SIZE);
        assert_int_equal(end, checksums + 4 * dls__page_count(sizes[i]));
        if (sizes[i] > 0) {
            assert_int_equal(file_size, end);
            assert_memory_equal(file + AT, bytes, sizes[i]);
        }
        assert_checksums(file, sizes[i]);
        free(file);
    }
    free(bytes);
}

static void test_padding_is_zeros_up_to_the_step(void **state)
{
    (void)state;
    const char *path = test_path("image");
    testalloc memory;
    dls__file *file;
    dls__image_writer writer;
    uint64_t end;
    uint8_t bytes[128];
    testalloc_init(&memory);
    assert_ok(dls__file_create_beside(path, &memory.allocator, &file, &err), &err);
    dls__image_writer_init(&writer, &memory.allocator, file, 0, path);
    assert_ok(dls__image_writer_append(&writer, "abc", 3, &err), &err);
    assert_ok(dls__image_writer_pad(&writer, 64, &err), &err);
    assert_ok(dls__image_writer_pad(&writer, 64, &err), &err);
    assert_ok(dls__image_writer_append(&writer, "d", 1, &err), &err);
    assert_int_equal(dls__image_writer_size(&writer), 65);
    assert_ok(dls__image_writer_finish(&writer, &end, &err), &err);
    assert_ok(dls__file_read(file, 0, bytes, 65, &err), &err);
    assert_memory_equal(bytes, "abc", 3);
    for (size_t i = 3; i < 64; i++) assert_int_equal(bytes[i], 0);
    assert_int_equal(bytes[64], 'd');
    dls__image_writer_done(&writer);
    dls__file_close(file);
    testalloc_done(&memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_images_of_all_sizes_have_their_bytes_and_checksums),
        cmocka_unit_test(test_padding_is_zeros_up_to_the_step),
    };
    return cmocka_run_group_tests_name("segment/image_writer", tests, NULL, NULL);
}
