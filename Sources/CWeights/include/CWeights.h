// Weights that come with the program, as the bytes of their safetensors files.
#pragma once

#include <stddef.h>

/// The encoder of `classify`; `length` is set to the number of bytes.
const unsigned char *_Nonnull cweights_classifier(size_t *_Nonnull length);
/// The features that `segment` starts from; `length` is set to the number of bytes.
const unsigned char *_Nonnull cweights_segmenter(size_t *_Nonnull length);
