#include <stdlib.h>
#include <zip.h>

#include "Status.h"

/// The archive in memory, or NULL.
static zip_t *opened(const uint8_t *bytes, size_t count, cimageio_status *status) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(bytes, count, 0, &error);
    zip_t *archive = source ? zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error) : NULL;
    if (!archive) {
        cimageio_fail(status, cimageio_damaged, zip_error_strerror(&error));
        zip_source_free(source);
    }
    zip_error_fini(&error);
    return archive;
}

uint8_t *cimageio_zip_entry(const uint8_t *bytes, size_t count, const char *name, uint64_t greatest_size,
                            size_t *size, cimageio_status *status) {
    zip_t *archive = opened(bytes, count, status);
    if (!archive)
        return NULL;
    uint8_t *content = NULL;
    zip_stat_t entry;
    zip_file_t *file = NULL;
    if (zip_stat(archive, name, 0, &entry) != 0 || !(entry.valid & ZIP_STAT_SIZE)) {
        cimageio_fail(status, cimageio_missing, "there is no such entry");
    } else if (entry.size > greatest_size) {
        cimageio_fail(status, cimageio_no_space, "the entry claims too many bytes");
    } else if (!(file = zip_fopen(archive, name, 0)) || !(content = malloc(entry.size + 1))) {
        cimageio_fail(status, cimageio_damaged, zip_strerror(archive));
    } else if (zip_fread(file, content, entry.size) != (zip_int64_t)entry.size || zip_fread(file, content + entry.size, 1) != 0) {
        // The second call reaches the end, where the checksum is compared.
        cimageio_fail(status, cimageio_damaged, "the entry does not hold what its directory says");
        free(content);
        content = NULL;
    } else {
        *size = entry.size;
    }
    if (file)
        zip_fclose(file);
    zip_discard(archive);
    return content;
}
