#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include "Status.h"

/// Bytes that grow as libpng writes them.
typedef struct {
    uint8_t *bytes;
    size_t count;
    size_t capacity;
} buffer;

static void fail(png_structp png, png_const_charp message) {
    cimageio_fail(png_get_error_ptr(png), cimageio_failed, message);
    png_longjmp(png, 1);
}

static void ignore(png_structp png, png_const_charp message) {
    (void)png;
    (void)message;
}

static void append(png_structp png, png_bytep bytes, png_size_t count) {
    buffer *written = png_get_io_ptr(png);
    if (count > written->capacity - written->count) {
        size_t capacity = written->capacity * 2 + count + 4096;
        uint8_t *grown = realloc(written->bytes, capacity);
        if (!grown)
            png_error(png, "out of memory");
        written->bytes = grown;
        written->capacity = capacity;
    }
    memcpy(written->bytes + written->count, bytes, count);
    written->count += count;
}

static void flush(png_structp png) { (void)png; }

/// Every local that lives across `setjmp` is a parameter, so that no optimiser keeps it in a register.
static bool encode(png_structp png, png_infop info, const cimageio_png_image *image) {
    if (setjmp(png_jmpbuf(png)))
        return false;
    const bool deep = image->kind == cimageio_png_grey16;
    const int colour = image->kind == cimageio_png_palette ? PNG_COLOR_TYPE_PALETTE
                       : image->kind == cimageio_png_rgb   ? PNG_COLOR_TYPE_RGB
                                                           : PNG_COLOR_TYPE_GRAY;
    const size_t row = (size_t)image->width * (image->kind == cimageio_png_rgb ? 3 : deep ? 2 : 1);
    png_set_IHDR(png, info, image->width, image->height, deep ? 16 : 8, colour, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    if (image->kind == cimageio_png_palette) {
        if (!image->palette || image->palette_count < 1 || image->palette_count > 256) {
            png_error(png, "a palette needs 1 to 256 colours");
        }
        png_color colours[256];
        for (uint32_t index = 0; index < image->palette_count; index++) {
            colours[index].red = image->palette[3 * index];
            colours[index].green = image->palette[3 * index + 1];
            colours[index].blue = image->palette[3 * index + 2];
        }
        png_set_PLTE(png, info, colours, (int)image->palette_count);
    }
    png_write_info(png, info);
    for (uint32_t y = 0; y < image->height; y++)
        png_write_row(png, image->pixels + y * row);
    png_write_end(png, info);
    return true;
}

uint8_t *cimageio_png_encode(const cimageio_png_image *image, size_t *count, cimageio_status *status) {
    buffer written = {NULL, 0, 0};
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, status, fail, ignore);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    if (!info) {
        png_destroy_write_struct(&png, NULL);
        cimageio_fail(status, cimageio_failed, "out of memory");
        return NULL;
    }
    png_set_write_fn(png, &written, append, flush);
    const bool done = encode(png, info, image);
    png_destroy_write_struct(&png, &info);
    if (!done) {
        free(written.bytes);
        return NULL;
    }
    *count = written.count;
    return written.bytes;
}

void cimageio_release(uint8_t *bytes) { free(bytes); }
