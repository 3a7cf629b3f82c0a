// What stands behind a ctorch_tensor.
#pragma once

#include "Status.hpp"

#include <atomic>
#include <utility>
#include <vector>

/// A tensor on the heap, counted while it lives so that tests can prove that none leaks.
struct ctorch_tensor {
    explicit ctorch_tensor(at::Tensor tensor) : value(std::move(tensor)) { ++live; }
    ~ctorch_tensor() { --live; }
    ctorch_tensor(const ctorch_tensor &) = delete;
    ctorch_tensor &operator=(const ctorch_tensor &) = delete;

    at::Tensor value;
    static std::atomic<int64_t> live;
};

namespace ctorch {

/// Runs `body`, which makes a tensor, and hands it out with +1.
template <typename Body>
ctorch_tensor *making(ctorch_status *status, Body &&body) noexcept {
    return guarded(status, static_cast<ctorch_tensor *>(nullptr), [&] { return new ctorch_tensor(body()); });
}

inline std::vector<at::Tensor> values(const ctorch_tensor *const *tensors, size_t count) {
    std::vector<at::Tensor> values;
    values.reserve(count);
    for (size_t index = 0; index < count; ++index) values.push_back(tensors[index]->value);
    return values;
}

}  // namespace ctorch
