/// The libtorch operations that medshot calls, behind plain C.
///
/// Rules that hold for every function here:
/// - A function that can fail takes a `ctorch_status` as its last parameter and returns NULL or false when it failed;
///   only then is the status written. No C++ exception crosses this header.
/// - A returned tensor is owned by the caller (+1): release it with `ctorch_tensor_release`. Arguments are borrowed.
/// - Tensors may share storage (a slice, a detached tensor); nothing here writes into an existing tensor.
/// - No defaults and no policy: every number that matters is a parameter.
#ifndef CTORCH_H
#define CTORCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Kinds of failure, by what a caller can do about them.
enum {
    /// The call did what it says.
    CTORCH_OK = 0,
    /// The library refused the arguments.
    CTORCH_REFUSED = 1,
    /// Memory ran out on the processor or on the device.
    CTORCH_OUT_OF_MEMORY = 2,
    /// Anything else.
    CTORCH_FAILED = 3,
};

/// What became of a call. The caller owns it; a call writes it only when it fails.
typedef struct {
    /// 0 when the call did what it says, else one of the codes above.
    int32_t code;
    /// The library's own words, ended by a zero byte.
    char message[512];
} ctorch_status;

/// A handle on a tensor.
typedef struct ctorch_tensor ctorch_tensor;

/// Element types.
enum {
    CTORCH_FLOAT32 = 0,
    CTORCH_FLOAT64 = 1,
    /// The upper half of a 32-bit number. Only made by conversion.
    CTORCH_BFLOAT16 = 2,
};

// MARK: Runtime

/// The library's version, such as "1.13.1". Static storage.
const char *_Nonnull ctorch_version(void);
/// Number of threads that one operation of this thread may use.
int32_t ctorch_thread_count(void);
/// Sets that number for this thread, and for threads that have not computed yet.
bool ctorch_set_thread_count(int32_t count, ctorch_status *_Nonnull status);
/// Lets this process keep what is freed for what is allocated next.
void ctorch_keep_memory(void);
/// The device that `ctorch_tensor_copying` makes tensors on: a CUDA device's number, -1 for the processor, as it is at first.
int32_t ctorch_home(void);
/// Sets it; meant to be called once, before the first tensor is made.
void ctorch_set_home(int32_t device);
/// Number of CUDA devices; 0 where libtorch was built without CUDA. Loads libtorch_cuda.so on the first call.
int32_t ctorch_cuda_device_count(void);
/// Number of handles that exist: tensors made and not yet released.
int64_t ctorch_tensor_live_count(void);

// MARK: Tensors

/// Releases a handle.
void ctorch_tensor_release(ctorch_tensor *_Nonnull tensor);
/// Copies `elements` values of the given type, row-major in `shape`, onto the processor's memory. +1.
ctorch_tensor *_Nullable ctorch_tensor_copying(
    const void *_Nonnull elements, int32_t type, const int64_t *_Nonnull shape, size_t rank,
    ctorch_status *_Nonnull status);
/// A tensor of zeros with the shape, type and device of another. +1.
ctorch_tensor *_Nullable ctorch_zeros_like(const ctorch_tensor *_Nonnull tensor, ctorch_status *_Nonnull status);
/// Number of axes.
size_t ctorch_tensor_rank(const ctorch_tensor *_Nonnull tensor);
/// Length of an axis. `axis` is less than the rank.
int64_t ctorch_tensor_length(const ctorch_tensor *_Nonnull tensor, size_t axis);
/// The element type, or -1 for one that has no code here.
int32_t ctorch_tensor_type(const ctorch_tensor *_Nonnull tensor);
/// -1 for the processor, else the number of the CUDA device.
int32_t ctorch_tensor_device(const ctorch_tensor *_Nonnull tensor);
/// Copies all values, row-major, to `elements`, which has room for `bytes` bytes: exactly those of the tensor.
bool ctorch_tensor_copy_out(
    const ctorch_tensor *_Nonnull tensor, void *_Nonnull elements, size_t bytes, ctorch_status *_Nonnull status);
/// The tensor with elements of another type. +1.
ctorch_tensor *_Nullable ctorch_tensor_to_type(
    const ctorch_tensor *_Nonnull tensor, int32_t type, ctorch_status *_Nonnull status);
/// The tensor of 4 axes with the channels of a pixel beside each other in memory; shape and values stay. +1.
ctorch_tensor *_Nullable ctorch_tensor_channels_last(
    const ctorch_tensor *_Nonnull tensor, ctorch_status *_Nonnull status);
/// The tensor on a device: -1 the processor, else a CUDA device. +1.
ctorch_tensor *_Nullable ctorch_tensor_to_device(
    const ctorch_tensor *_Nonnull tensor, int32_t device, ctorch_status *_Nonnull status);

// MARK: Arithmetic (shapes broadcast) and reduction

/// `a + b`. +1.
ctorch_tensor *_Nullable ctorch_add(
    const ctorch_tensor *_Nonnull a, const ctorch_tensor *_Nonnull b, ctorch_status *_Nonnull status);
/// `a - b`. +1.
ctorch_tensor *_Nullable ctorch_subtract(
    const ctorch_tensor *_Nonnull a, const ctorch_tensor *_Nonnull b, ctorch_status *_Nonnull status);
/// `a * b`. +1.
ctorch_tensor *_Nullable ctorch_multiply(
    const ctorch_tensor *_Nonnull a, const ctorch_tensor *_Nonnull b, ctorch_status *_Nonnull status);
/// `a / b`. +1.
ctorch_tensor *_Nullable ctorch_divide(
    const ctorch_tensor *_Nonnull a, const ctorch_tensor *_Nonnull b, ctorch_status *_Nonnull status);
/// `a * scale + offset`. +1.
ctorch_tensor *_Nullable ctorch_affine(
    const ctorch_tensor *_Nonnull a, double scale, double offset, ctorch_status *_Nonnull status);
/// `start + weight * (end - start)`. +1.
ctorch_tensor *_Nullable ctorch_interpolate(
    const ctorch_tensor *_Nonnull start, const ctorch_tensor *_Nonnull end, double weight,
    ctorch_status *_Nonnull status);
/// Square root of every element. +1.
ctorch_tensor *_Nullable ctorch_square_root(const ctorch_tensor *_Nonnull a, ctorch_status *_Nonnull status);
/// e to the power of every element. +1.
ctorch_tensor *_Nullable ctorch_exponential(const ctorch_tensor *_Nonnull a, ctorch_status *_Nonnull status);
/// Natural logarithm of every element. +1.
ctorch_tensor *_Nullable ctorch_logarithm(const ctorch_tensor *_Nonnull a, ctorch_status *_Nonnull status);
/// `1 / (1 + exp(-x))` of every element. +1.
ctorch_tensor *_Nullable ctorch_sigmoid(const ctorch_tensor *_Nonnull a, ctorch_status *_Nonnull status);
/// Hyperbolic tangent of every element. +1.
ctorch_tensor *_Nullable ctorch_hyperbolic_tangent(
    const ctorch_tensor *_Nonnull a, ctorch_status *_Nonnull status);
/// Matrix product of the last two axes; axes before them broadcast. +1.
ctorch_tensor *_Nullable ctorch_matrix_product(
    const ctorch_tensor *_Nonnull a, const ctorch_tensor *_Nonnull b, ctorch_status *_Nonnull status);
/// The X of `a` X = `b`, for a square matrix `a` and a matrix `b`. +1.
ctorch_tensor *_Nullable ctorch_solution(
    const ctorch_tensor *_Nonnull a, const ctorch_tensor *_Nonnull b, ctorch_status *_Nonnull status);
/// Smallest element along `axis`, which disappears. +1.
ctorch_tensor *_Nullable ctorch_smallest(
    const ctorch_tensor *_Nonnull a, int64_t axis, ctorch_status *_Nonnull status);
/// Sum over `axes`, over all of them when `count` is 0; they stay with length 1 when `keep_axes`, else disappear. +1.
ctorch_tensor *_Nullable ctorch_sum(
    const ctorch_tensor *_Nonnull a, const int64_t *_Nonnull axes, size_t count, bool keep_axes,
    ctorch_status *_Nonnull status);

// MARK: Shape

/// The elements, row-major, in another shape; shares storage where it can. +1.
ctorch_tensor *_Nullable ctorch_reshaped(
    const ctorch_tensor *_Nonnull a, const int64_t *_Nonnull shape, size_t rank, ctorch_status *_Nonnull status);
/// The axes in another order: axis k of the result is axis `axes[k]` of `a`; shares storage. +1.
ctorch_tensor *_Nullable ctorch_permuted(
    const ctorch_tensor *_Nonnull a, const int64_t *_Nonnull axes, size_t count, ctorch_status *_Nonnull status);
/// Axes of length 1 repeated to the lengths of `shape`; shares storage. +1.
ctorch_tensor *_Nullable ctorch_expanded(
    const ctorch_tensor *_Nonnull a, const int64_t *_Nonnull shape, size_t rank, ctorch_status *_Nonnull status);
/// The entries of `axis` at `indices`, in their order. +1.
ctorch_tensor *_Nullable ctorch_selected(
    const ctorch_tensor *_Nonnull a, int64_t axis, const int64_t *_Nonnull indices, size_t count,
    ctorch_status *_Nonnull status);
/// The `length` entries of `axis` from `start` on; shares storage. +1.
ctorch_tensor *_Nullable ctorch_slice(
    const ctorch_tensor *_Nonnull a, int64_t axis, int64_t start, int64_t length, ctorch_status *_Nonnull status);
/// The tensors one after the other along `axis`. +1.
ctorch_tensor *_Nullable ctorch_concatenate(
    const ctorch_tensor *_Nonnull const *_Nonnull tensors, size_t count, int64_t axis,
    ctorch_status *_Nonnull status);

// MARK: Layers on images of shape [batch, channels, height, width]

/// Cross-correlation of images or volumes [batch, channels, depth, height, width] with `weight` [out, in, ...], zeros
/// beyond the border; or, `transposed`, the step back from its output to its input, `weight` then being [in, out, ...]. +1.
ctorch_tensor *_Nullable ctorch_convolution(
    const ctorch_tensor *_Nonnull input, const ctorch_tensor *_Nonnull weight,
    const ctorch_tensor *_Nullable bias, int64_t stride, int64_t padding, bool transposed,
    ctorch_status *_Nonnull status);
/// Every channel to mean 0 and variance 1 over the batch, or by `mean` and `variance` [channels] where they are given,
/// then times `weight` plus `bias` [channels]. +1.
ctorch_tensor *_Nullable ctorch_batch_normalization(
    const ctorch_tensor *_Nonnull input, const ctorch_tensor *_Nonnull weight, const ctorch_tensor *_Nonnull bias,
    const ctorch_tensor *_Nullable mean, const ctorch_tensor *_Nullable variance, double epsilon,
    ctorch_status *_Nonnull status);
/// Every group of channels of every image to mean 0 and variance 1, then times `weight` plus `bias` [channels]. +1.
ctorch_tensor *_Nullable ctorch_group_normalization(
    const ctorch_tensor *_Nonnull input, int64_t groups, const ctorch_tensor *_Nonnull weight,
    const ctorch_tensor *_Nonnull bias, double epsilon, ctorch_status *_Nonnull status);
/// The last axes, those of `weight` and `bias`, to mean 0 and variance 1, then times `weight` plus `bias`. +1.
ctorch_tensor *_Nullable ctorch_layer_normalization(
    const ctorch_tensor *_Nonnull input, const ctorch_tensor *_Nonnull weight, const ctorch_tensor *_Nonnull bias,
    double epsilon, ctorch_status *_Nonnull status);
/// `x` where positive, else `slope * x`. +1.
ctorch_tensor *_Nullable ctorch_leaky_relu(
    const ctorch_tensor *_Nonnull input, double slope, ctorch_status *_Nonnull status);
/// Largest value of every `size` by `size` block. +1.
ctorch_tensor *_Nullable ctorch_max_pooling(
    const ctorch_tensor *_Nonnull input, int64_t size, ctorch_status *_Nonnull status);
/// Mean of every `size` by `size` block. +1.
ctorch_tensor *_Nullable ctorch_average_pooling(
    const ctorch_tensor *_Nonnull input, int64_t size, ctorch_status *_Nonnull status);
/// Bilinear samples at the places of `grid` [batch, height, width, 2], x then y, the image reaching from -1 to 1 by its
/// outer edges; 0 beyond. No second derivative in libtorch 1.13. +1.
ctorch_tensor *_Nullable ctorch_grid_sampling(
    const ctorch_tensor *_Nonnull input, const ctorch_tensor *_Nonnull grid, ctorch_status *_Nonnull status);
/// Bilinear resampling to `height` by `width`; pixel centres lie at half-integers (not align_corners). +1.
ctorch_tensor *_Nullable ctorch_bilinear_resampling(
    const ctorch_tensor *_Nonnull input, int64_t height, int64_t width, ctorch_status *_Nonnull status);
/// Cross-entropy of `sigmoid(logits)` against the shares of `target`, element by element. +1.
ctorch_tensor *_Nullable ctorch_binary_cross_entropy(
    const ctorch_tensor *_Nonnull logits, const ctorch_tensor *_Nonnull target, ctorch_status *_Nonnull status);
/// exp(x) over its sum along `axis`. +1.
ctorch_tensor *_Nullable ctorch_softmax(
    const ctorch_tensor *_Nonnull input, int64_t axis, ctorch_status *_Nonnull status);
/// Logarithm of the softmax along `axis`. +1.
ctorch_tensor *_Nullable ctorch_log_softmax(
    const ctorch_tensor *_Nonnull input, int64_t axis, ctorch_status *_Nonnull status);

// MARK: Automatic differentiation

/// Whether operations on this thread record what gradients need.
bool ctorch_gradients_enabled(void);
/// Sets whether operations on this thread record what gradients need.
void ctorch_set_gradients_enabled(bool enabled);
/// A scope in which tensors are made that never take part in gradients: less work than with gradients disabled.
typedef struct ctorch_inference ctorch_inference;
/// Begins such a scope on this thread; NULL when memory ran out. End it on the same thread.
ctorch_inference *_Nullable ctorch_inference_begin(void);
/// Ends the scope that was begun last.
void ctorch_inference_end(ctorch_inference *_Nullable scope);
/// The same values with no history, as a leaf that gradients are taken at when `requires_gradient`. Shares storage. +1.
ctorch_tensor *_Nullable ctorch_detached(
    const ctorch_tensor *_Nonnull tensor, bool requires_gradient, ctorch_status *_Nonnull status);
/// Gradients of the one-element tensor `output` at `inputs`: `count` tensors, +1 each, stored to `gradients`.
/// With `create_graph` they have a history of their own, and gradients can be taken of them.
bool ctorch_gradients(
    const ctorch_tensor *_Nonnull output, const ctorch_tensor *_Nonnull const *_Nonnull inputs, size_t count,
    bool create_graph, ctorch_tensor *_Nullable *_Nonnull gradients, ctorch_status *_Nonnull status);

#ifdef __cplusplus
}
#endif

#endif
