#include "CWeights.h"

static const unsigned char in_context[] = {
#embed "Resources/segmenter-in-context.safetensors"
};

const unsigned char *cweights_segmenter_in_context(size_t *length) {
    *length = sizeof in_context;
    return in_context;
}

static const unsigned char maml[] = {
#embed "Resources/segmenter-maml.safetensors"
};

const unsigned char *cweights_segmenter_maml(size_t *length) {
    *length = sizeof maml;
    return maml;
}

static const unsigned char fomaml[] = {
#embed "Resources/segmenter-fomaml.safetensors"
};

const unsigned char *cweights_segmenter_fomaml(size_t *length) {
    *length = sizeof fomaml;
    return fomaml;
}

static const unsigned char reptile[] = {
#embed "Resources/segmenter-reptile.safetensors"
};

const unsigned char *cweights_segmenter_reptile(size_t *length) {
    *length = sizeof reptile;
    return reptile;
}

static const unsigned char meta_sgd[] = {
#embed "Resources/segmenter-meta-sgd.safetensors"
};

const unsigned char *cweights_segmenter_meta_sgd(size_t *length) {
    *length = sizeof meta_sgd;
    return meta_sgd;
}
