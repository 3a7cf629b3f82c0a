#include "CWeights.h"

static const unsigned char bytes[] = {
#embed "Resources/segmenter.safetensors"
};

const unsigned char *cweights_segmenter(size_t *length) {
    *length = sizeof bytes;
    return bytes;
}
