#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include "Status.h"

/// Bytes that libpng reads one after the other.
typedef struct {
    const uint8_t *bytes;
    size_t left;
} source;

static void fail(png_structp png, png_const_charp message) {
    cimageio_fail(png_get_error_ptr(png), cimageio_damaged, message);
    png_longjmp(png, 1);
}

static void ignore(png_structp png, png_const_charp message) {
    (void)png;
    (void)message;
}

static void take(png_structp png, png_bytep bytes, png_size_t count) {
    source *input = png_get_io_ptr(png);
    if (count > input->left)
        png_error(png, "the file ends too early");
    memcpy(bytes, input->bytes, count);
    input->bytes += count;
    input->left -= count;
}

/// Colours with alpha, 8 bits a channel.
static void ask_for_colours(png_structp png) {
    png_set_expand(png);
    png_set_scale_16(png);
    png_set_gray_to_rgb(png);
    png_set_add_alpha(png, 0xff, PNG_FILLER_AFTER);
}

/// Numbers of 8 or 16 bits as they are stored: greys, or indices of a palette.
static void ask_for_codes(png_structp png, png_infop info) {
    if (png_get_color_type(png, info) & PNG_COLOR_MASK_COLOR && png_get_color_type(png, info) != PNG_COLOR_TYPE_PALETTE)
        png_error(png, "it shows colours; labels are greys or a palette");
    png_set_packing(png);
    png_set_strip_alpha(png);
    if (png_get_bit_depth(png, info) == 16)
        png_set_swap(png);
}

/// Every local that lives across `setjmp` is a parameter, so that no optimiser keeps it in a register.
static bool decode(png_structp png, png_infop info, cimageio_pixels *image, uint8_t **pixels, png_bytep **rows,
                   uint64_t greatest_count, bool as_codes) {
    if (setjmp(png_jmpbuf(png)))
        return false;
    png_read_info(png, info);
    const uint64_t width = png_get_image_width(png, info), height = png_get_image_height(png, info);
    if (width * height > greatest_count)
        png_error(png, "the picture claims too many pixels");
    image->width = (uint32_t)width;
    image->height = (uint32_t)height;
    image->is_grey = (png_get_color_type(png, info) & PNG_COLOR_MASK_COLOR) == 0;
    if (as_codes)
        ask_for_codes(png, info);
    else
        ask_for_colours(png);
    png_set_interlace_handling(png);
    png_read_update_info(png, info);
    const size_t row = png_get_rowbytes(png, info);
    image->channels = (uint32_t)(row / width);
    *pixels = calloc((size_t)height, row);
    *rows = calloc((size_t)height, sizeof(png_bytep));
    if (!*pixels || !*rows)
        png_error(png, "out of memory");
    for (size_t y = 0; y < height; y++)
        (*rows)[y] = *pixels + y * row;
    png_read_image(png, *rows);
    png_read_end(png, NULL);
    return true;
}

static uint8_t *decoded(const uint8_t *bytes, size_t count, uint64_t greatest_count, bool as_codes,
                        cimageio_pixels *image, cimageio_status *status) {
    source input = {bytes, count};
    uint8_t *pixels = NULL;
    png_bytep *rows = NULL;
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, status, fail, ignore);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    if (!info) {
        png_destroy_read_struct(&png, NULL, NULL);
        cimageio_fail(status, cimageio_failed, "out of memory");
        return NULL;
    }
    png_set_read_fn(png, &input, take);
    const bool done = decode(png, info, image, &pixels, &rows, greatest_count, as_codes);
    png_destroy_read_struct(&png, &info, NULL);
    free(rows);
    if (!done) {
        free(pixels);
        return NULL;
    }
    return pixels;
}

uint8_t *cimageio_png_decode(const uint8_t *bytes, size_t count, uint64_t greatest_count, cimageio_pixels *image,
                             cimageio_status *status) {
    return decoded(bytes, count, greatest_count, false, image, status);
}

uint8_t *cimageio_png_codes(const uint8_t *bytes, size_t count, uint64_t greatest_count, cimageio_pixels *image,
                            cimageio_status *status) {
    return decoded(bytes, count, greatest_count, true, image, status);
}
