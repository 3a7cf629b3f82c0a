// Weights that come with the program, as the bytes of their safetensors files.
#pragma once

#include <stddef.h>

/// The encoder of `classify`; `length` is set to the number of bytes.
const unsigned char *_Nonnull cweights_classifier(size_t *_Nonnull length);
/// The features that `segment` starts from; `length` is set to the number of bytes.
const unsigned char *_Nonnull cweights_segmenter(size_t *_Nonnull length);
/// The network that reads structures off annotated slices; `length` is set to the number of bytes.
const unsigned char *_Nonnull cweights_segmenter_in_context(size_t *_Nonnull length);
/// Features that MAML trained for a few steps; `length` is set to the number of bytes.
const unsigned char *_Nonnull cweights_segmenter_maml(size_t *_Nonnull length);
/// Features that FOMAML trained for a few steps; `length` is set to the number of bytes.
const unsigned char *_Nonnull cweights_segmenter_fomaml(size_t *_Nonnull length);
/// Features that Reptile trained for a few steps; `length` is set to the number of bytes.
const unsigned char *_Nonnull cweights_segmenter_reptile(size_t *_Nonnull length);
/// Features and rates that Meta-SGD trained for a step; `length` is set to the number of bytes.
const unsigned char *_Nonnull cweights_segmenter_meta_sgd(size_t *_Nonnull length);
