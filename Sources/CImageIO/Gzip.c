#include <libdeflate.h>
#include <limits.h>
#include <string.h>
#include <zlib.h>

#include "Status.h"

uint32_t cimageio_crc32(uint32_t before, const void *bytes, size_t count) {
    return libdeflate_crc32(before, bytes, count);
}

uint32_t cimageio_crc32_combine(uint32_t before, uint32_t after, size_t count_after) {
    return (uint32_t)crc32_combine(before, after, (z_off_t)count_after);
}

size_t cimageio_deflate_bound(size_t count) { return libdeflate_deflate_compress_bound(NULL, count); }

size_t cimageio_deflate_compress(const uint8_t *bytes, size_t count, int32_t level, uint8_t *output,
                              size_t capacity, cimageio_status *status) {
    struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(level);
    if (!compressor) {
        cimageio_fail(status, cimageio_failed, "no compressor: out of memory or no such level");
        return 0;
    }
    size_t written = libdeflate_deflate_compress(compressor, bytes, count, output, capacity);
    libdeflate_free_compressor(compressor);
    if (written == 0)
        cimageio_fail(status, cimageio_no_space, "the compressed bytes do not fit");
    return written;
}

size_t cimageio_gzip_decompress(const uint8_t *bytes, size_t count, uint8_t *output, size_t capacity,
                                cimageio_status *status) {
    struct libdeflate_decompressor *decompressor = libdeflate_alloc_decompressor();
    if (!decompressor) {
        cimageio_fail(status, cimageio_failed, "out of memory");
        return 0;
    }
    size_t read = 0, written = 0;
    enum libdeflate_result result = LIBDEFLATE_SUCCESS;
    do {
        size_t member_read = 0, member_written = 0;
        result = libdeflate_gzip_decompress_ex(decompressor, bytes + read, count - read, output + written,
                                               capacity - written, &member_read, &member_written);
        if (result != LIBDEFLATE_SUCCESS)
            break;
        read += member_read;
        written += member_written;
        // What follows a member and is no member is padding, which gzip ignores as well.
    } while (count - read >= 2 && bytes[read] == 0x1f && bytes[read + 1] == 0x8b);
    libdeflate_free_decompressor(decompressor);
    if (result == LIBDEFLATE_INSUFFICIENT_SPACE) {
        cimageio_fail(status, cimageio_no_space, "the decompressed bytes do not fit");
    } else if (result != LIBDEFLATE_SUCCESS) {
        cimageio_fail(status, cimageio_damaged, "the gzip stream is damaged or ends too early");
    }
    return written;
}

// libdeflate has no streams, and a header must be read before the space for the rest is known.
size_t cimageio_gzip_decompress_prefix(const uint8_t *bytes, size_t count, uint8_t *output, size_t capacity,
                                       cimageio_status *status) {
    z_stream stream;
    memset(&stream, 0, sizeof stream);
    if (inflateInit2(&stream, 15 + 16) != Z_OK) { // 16: gzip, not zlib
        cimageio_fail(status, cimageio_failed, "out of memory");
        return 0;
    }
    size_t read = 0, written = 0;
    int result = Z_OK;
    while (written < capacity && read < count) {
        // zlib counts in 32 bits.
        uInt input = count - read > UINT_MAX ? UINT_MAX : (uInt)(count - read);
        uInt space = capacity - written > UINT_MAX ? UINT_MAX : (uInt)(capacity - written);
        stream.next_in = (z_const Bytef *)(bytes + read);
        stream.avail_in = input;
        stream.next_out = output + written;
        stream.avail_out = space;
        result = inflate(&stream, Z_NO_FLUSH);
        read += input - stream.avail_in;
        written += space - stream.avail_out;
        if (result == Z_STREAM_END) {
            if (count - read < 2 || bytes[read] != 0x1f || bytes[read + 1] != 0x8b)
                break;
            result = inflateReset(&stream);
        }
        if (result != Z_OK)
            break;
    }
    if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR) {
        cimageio_fail(status, cimageio_damaged, stream.msg ? stream.msg : "the gzip stream is damaged");
    }
    inflateEnd(&stream);
    return written;
}
