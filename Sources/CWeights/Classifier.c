#include "CWeights.h"

static const unsigned char bytes[] = {
#embed "Resources/classifier.safetensors"
};

const unsigned char *cweights_classifier(size_t *length) {
    *length = sizeof bytes;
    return bytes;
}
