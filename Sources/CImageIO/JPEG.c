#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

#include "Status.h"

/// What libjpeg calls on an error, and where the call returns to.
typedef struct {
    struct jpeg_error_mgr manager;
    jmp_buf caller;
    cimageio_status *status;
} handler;

static void fail(j_common_ptr jpeg) {
    handler *errors = (handler *)jpeg->err;
    char message[JMSG_LENGTH_MAX];
    errors->manager.format_message(jpeg, message);
    cimageio_fail(errors->status, cimageio_damaged, message);
    longjmp(errors->caller, 1);
}

/// A warning means that pixels were made up, so it is an error here.
static void warn(j_common_ptr jpeg, int level) {
    if (level < 0)
        fail(jpeg);
}

static void refuse(handler *errors, const char *reason) {
    cimageio_fail(errors->status, cimageio_damaged, reason);
    longjmp(errors->caller, 1);
}

/// Every local that lives across `setjmp` is a parameter, so that no optimiser keeps it in a register.
static bool decode(struct jpeg_decompress_struct *jpeg, handler *errors, const uint8_t *bytes, size_t count,
                   uint64_t greatest_count, cimageio_pixels *image, uint8_t **pixels) {
    if (setjmp(errors->caller))
        return false;
    jpeg_create_decompress(jpeg);
    jpeg_mem_src(jpeg, bytes, count);
    jpeg_read_header(jpeg, TRUE);
    if ((uint64_t)jpeg->image_width * jpeg->image_height > greatest_count)
        refuse(errors, "the picture claims too many pixels");
    if (jpeg->num_components != 1 && jpeg->num_components != 3)
        refuse(errors, "the picture is neither grey nor of three colours");
    jpeg->out_color_space = jpeg->num_components == 1 ? JCS_GRAYSCALE : JCS_RGB;
    // The slow integer transform, so that processors with other vector units give the same pixels.
    jpeg->dct_method = JDCT_ISLOW;
    jpeg_start_decompress(jpeg);
    image->width = jpeg->output_width;
    image->height = jpeg->output_height;
    image->channels = (uint32_t)jpeg->output_components;
    image->is_grey = jpeg->output_components == 1;
    const size_t row = (size_t)jpeg->output_width * (size_t)jpeg->output_components;
    *pixels = malloc(row * jpeg->output_height);
    if (!*pixels)
        refuse(errors, "out of memory");
    while (jpeg->output_scanline < jpeg->output_height) {
        JSAMPROW line = *pixels + jpeg->output_scanline * row;
        jpeg_read_scanlines(jpeg, &line, 1);
    }
    jpeg_finish_decompress(jpeg);
    return true;
}

uint8_t *cimageio_jpeg_decode(const uint8_t *bytes, size_t count, uint64_t greatest_count, cimageio_pixels *image,
                              cimageio_status *status) {
    struct jpeg_decompress_struct jpeg = {0};
    handler errors = {.status = status};
    uint8_t *pixels = NULL;
    jpeg.err = jpeg_std_error(&errors.manager);
    errors.manager.error_exit = fail;
    errors.manager.emit_message = warn;
    const bool done = decode(&jpeg, &errors, bytes, count, greatest_count, image, &pixels);
    jpeg_destroy_decompress(&jpeg);
    if (!done) {
        free(pixels);
        return NULL;
    }
    return pixels;
}
