#ifndef CIMAGEIO_STATUS_H
#define CIMAGEIO_STATUS_H

#include <stdio.h>

#include "CImageIO.h"

/// Says what failed; the message is cut where it does not fit.
static inline void cimageio_fail(cimageio_status *status, int32_t code, const char *message) {
    status->code = code;
    snprintf(status->message, sizeof status->message, "%s", message);
}

#endif
