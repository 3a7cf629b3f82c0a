// The same elements in another order or number.
#include "Handle.hpp"

using namespace ctorch;

ctorch_tensor *ctorch_reshaped(
    const ctorch_tensor *a, const int64_t *shape, size_t rank, ctorch_status *status) {
    return making(status, [&] { return at::reshape(a->value, at::IntArrayRef(shape, rank)); });
}

ctorch_tensor *ctorch_permuted(const ctorch_tensor *a, const int64_t *axes, size_t count, ctorch_status *status) {
    return making(status, [&] { return at::permute(a->value, at::IntArrayRef(axes, count)); });
}

ctorch_tensor *ctorch_expanded(
    const ctorch_tensor *a, const int64_t *shape, size_t rank, ctorch_status *status) {
    return making(status, [&] { return a->value.expand(at::IntArrayRef(shape, rank)); });
}

ctorch_tensor *ctorch_selected(
    const ctorch_tensor *a, int64_t axis, const int64_t *indices, size_t count, ctorch_status *status) {
    return making(status, [&] {
        const auto options = at::TensorOptions().dtype(at::kLong);
        at::Tensor rows = at::empty({static_cast<int64_t>(count)}, options);
        if (count > 0) std::memcpy(rows.data_ptr(), indices, count * sizeof *indices);
        return at::index_select(a->value, axis, rows.to(a->value.device()));
    });
}

ctorch_tensor *ctorch_slice(
    const ctorch_tensor *a, int64_t axis, int64_t start, int64_t length, ctorch_status *status) {
    return making(status, [&] { return at::narrow(a->value, axis, start, length); });
}

ctorch_tensor *ctorch_concatenate(
    const ctorch_tensor *const *tensors, size_t count, int64_t axis, ctorch_status *status) {
    return making(status, [&] { return at::cat(values(tensors, count), axis); });
}
