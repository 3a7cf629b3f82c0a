#ifndef CIMAGEIO_H
#define CIMAGEIO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What became of a call. The caller owns it; a call writes it only when it fails.
typedef struct {
    /// 0 when the call did what it says.
    int32_t code;
    /// The library's own words, ended by a zero byte.
    char message[512];
} cimageio_status;

enum {
    /// Memory, or a value that the library does not take.
    cimageio_failed = 1,
    /// The compressed bytes are not what their format demands, or end too early.
    cimageio_damaged = 2,
    /// The output does not fit into the space given.
    cimageio_no_space = 3,
    /// What was asked for is not there.
    cimageio_missing = 4,
};

// MARK: gzip

/// The CRC-32 of gzip of some bytes behind others whose checksum is known; 0 of no bytes.
uint32_t cimageio_crc32(uint32_t before, const void *_Nullable bytes, size_t count);

/// The CRC-32 of bytes behind others, of which the checksums and the number are known.
uint32_t cimageio_crc32_combine(uint32_t before, uint32_t after, size_t count_after);

/// The most bytes that compressing `count` bytes can give.
size_t cimageio_deflate_bound(size_t count);

/// Compresses to one deflate stream. Returns the number of bytes written, 0 on failure.
size_t cimageio_deflate_compress(const uint8_t *_Nullable bytes, size_t count, int32_t level,
                                 uint8_t *_Nonnull output, size_t capacity, cimageio_status *_Nonnull status);

/// Decompresses every member and checks every checksum. Returns the number of bytes written, at most
/// `capacity`.
///
/// Fails with `cimageio_no_space` when there is more; what `output` holds then is undefined.
size_t cimageio_gzip_decompress(const uint8_t *_Nonnull bytes, size_t count, uint8_t *_Nonnull output,
                                size_t capacity, cimageio_status *_Nonnull status);

/// Decompresses the first `capacity` bytes, or fewer where `bytes` ends before. Returns their number.
///
/// The checksum of a member is checked only where its end is reached.
size_t cimageio_gzip_decompress_prefix(const uint8_t *_Nonnull bytes, size_t count, uint8_t *_Nonnull output,
                                       size_t capacity, cimageio_status *_Nonnull status);

// MARK: PNG

/// What a PNG's pixels are: 8 bits each, 16 with the higher byte first, or three times 8.
typedef enum { cimageio_png_grey, cimageio_png_grey16, cimageio_png_palette, cimageio_png_rgb } cimageio_png_kind;

/// Rows of pixels from the top left, without gaps.
typedef struct {
    const uint8_t *_Nonnull pixels;
    uint32_t width;
    uint32_t height;
    cimageio_png_kind kind;
    /// Red, green and blue of each index; used by `cimageio_png_palette` only.
    const uint8_t *_Nullable palette;
    /// Number of colours, 1 to 256.
    uint32_t palette_count;
} cimageio_png_image;

/// The bytes of a PNG without text and time. Returns memory to release with `cimageio_release`, or NULL.
uint8_t *_Nullable cimageio_png_encode(const cimageio_png_image *_Nonnull image, size_t *_Nonnull count,
                                       cimageio_status *_Nonnull status);

// MARK: Pictures from bytes

/// What a decoded picture is: rows of pixels from the top left, without gaps, 8 bits a channel.
typedef struct {
    uint32_t width;
    uint32_t height;
    /// 1 grey, 3 red, green and blue, 4 with alpha after them.
    uint32_t channels;
    /// Whether all colours are greys.
    bool is_grey;
} cimageio_pixels;

/// The pixels of a PNG, always of 4 channels; 16 bits are scaled to 8. A picture of more pixels than `greatest_count`
/// is damaged. Returns memory to release with `cimageio_release`, or NULL.
uint8_t *_Nullable cimageio_png_decode(const uint8_t *_Nonnull bytes, size_t count, uint64_t greatest_count,
                                       cimageio_pixels *_Nonnull image, cimageio_status *_Nonnull status);

/// The numbers of a PNG's pixels as they are stored: greys or indices of a palette, without alpha. `channels` becomes the
/// number of bytes of each, 1 or 2, the lower one first. A picture in colour is damaged. Returns memory to release with
/// `cimageio_release`, or NULL.
uint8_t *_Nullable cimageio_png_codes(const uint8_t *_Nonnull bytes, size_t count, uint64_t greatest_count,
                                      cimageio_pixels *_Nonnull image, cimageio_status *_Nonnull status);

/// The pixels of a grey or colour JPEG, of 1 or 3 channels. One that ends early is damaged, and so is one of more
/// pixels than `greatest_count`. Returns memory to release with `cimageio_release`, or NULL.
uint8_t *_Nullable cimageio_jpeg_decode(const uint8_t *_Nonnull bytes, size_t count, uint64_t greatest_count,
                                        cimageio_pixels *_Nonnull image, cimageio_status *_Nonnull status);

// MARK: zip

/// The content of an archive's entry, its checksum compared. Fails with `cimageio_missing` when there is no such name
/// and with `cimageio_no_space` when it is larger than `greatest_size` bytes. Returns memory to release with
/// `cimageio_release`, or NULL.
uint8_t *_Nullable cimageio_zip_entry(const uint8_t *_Nonnull bytes, size_t count, const char *_Nonnull name,
                                      uint64_t greatest_size, size_t *_Nonnull size,
                                      cimageio_status *_Nonnull status);

/// Releases what a function of this header returned.
void cimageio_release(uint8_t *_Nullable bytes);

#ifdef __cplusplus
}
#endif

#endif
