// Element by element, and along an axis.
#include "Handle.hpp"

using namespace ctorch;

ctorch_tensor *ctorch_add(const ctorch_tensor *a, const ctorch_tensor *b, ctorch_status *status) {
    return making(status, [&] { return at::add(a->value, b->value); });
}

ctorch_tensor *ctorch_subtract(const ctorch_tensor *a, const ctorch_tensor *b, ctorch_status *status) {
    return making(status, [&] { return at::sub(a->value, b->value); });
}

ctorch_tensor *ctorch_multiply(const ctorch_tensor *a, const ctorch_tensor *b, ctorch_status *status) {
    return making(status, [&] { return at::mul(a->value, b->value); });
}

ctorch_tensor *ctorch_divide(const ctorch_tensor *a, const ctorch_tensor *b, ctorch_status *status) {
    return making(status, [&] { return at::div(a->value, b->value); });
}

ctorch_tensor *ctorch_affine(const ctorch_tensor *a, double scale, double offset, ctorch_status *status) {
    return making(status, [&] { return at::add(at::mul(a->value, scale), offset); });
}

ctorch_tensor *ctorch_interpolate(
    const ctorch_tensor *start, const ctorch_tensor *end, double weight, ctorch_status *status) {
    return making(status, [&] { return at::lerp(start->value, end->value, weight); });
}

ctorch_tensor *ctorch_square_root(const ctorch_tensor *a, ctorch_status *status) {
    return making(status, [&] { return at::sqrt(a->value); });
}

ctorch_tensor *ctorch_exponential(const ctorch_tensor *a, ctorch_status *status) {
    return making(status, [&] { return at::exp(a->value); });
}

ctorch_tensor *ctorch_logarithm(const ctorch_tensor *a, ctorch_status *status) {
    return making(status, [&] { return at::log(a->value); });
}

ctorch_tensor *ctorch_sigmoid(const ctorch_tensor *a, ctorch_status *status) {
    return making(status, [&] { return at::sigmoid(a->value); });
}

ctorch_tensor *ctorch_hyperbolic_tangent(const ctorch_tensor *a, ctorch_status *status) {
    return making(status, [&] { return at::tanh(a->value); });
}

ctorch_tensor *ctorch_matrix_product(const ctorch_tensor *a, const ctorch_tensor *b, ctorch_status *status) {
    return making(status, [&] { return at::matmul(a->value, b->value); });
}

ctorch_tensor *ctorch_solution(const ctorch_tensor *a, const ctorch_tensor *b, ctorch_status *status) {
    return making(status, [&] { return at::linalg_solve(a->value, b->value); });
}

ctorch_tensor *ctorch_smallest(const ctorch_tensor *a, int64_t axis, ctorch_status *status) {
    return making(status, [&] { return at::amin(a->value, axis); });
}

ctorch_tensor *ctorch_sum(
    const ctorch_tensor *a, const int64_t *axes, size_t count, bool keep_axes, ctorch_status *status) {
    // An empty list of axes means all of them to libtorch too.
    return making(status, [&] { return at::sum(a->value, at::IntArrayRef(axes, count), keep_axes); });
}
