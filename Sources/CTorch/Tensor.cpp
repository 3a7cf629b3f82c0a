// Making, reading and releasing tensors.
#include "Handle.hpp"

using namespace ctorch;

std::atomic<int64_t> ctorch_tensor::live{0};

static at::Tensor on_device(const at::Tensor &tensor, int32_t device) {
    return tensor.to(device < 0 ? at::Device(at::kCPU) : at::Device(at::kCUDA, static_cast<c10::DeviceIndex>(device)));
}

int64_t ctorch_tensor_live_count(void) { return ctorch_tensor::live; }

void ctorch_tensor_release(ctorch_tensor *tensor) { delete tensor; }

ctorch_tensor *ctorch_tensor_copying(
    const void *elements, int32_t type, const int64_t *shape, size_t rank, ctorch_status *status) {
    return making(status, [&] {
        const auto scalar = type == CTORCH_FLOAT64 ? at::kDouble : at::kFloat;
        at::Tensor tensor = at::empty(at::IntArrayRef(shape, rank), at::TensorOptions().dtype(scalar));
        if (tensor.numel() > 0) std::memcpy(tensor.data_ptr(), elements, tensor.nbytes());
        return on_device(tensor, ctorch_home());
    });
}

ctorch_tensor *ctorch_zeros_like(const ctorch_tensor *tensor, ctorch_status *status) {
    return making(status, [&] { return at::zeros_like(tensor->value); });
}

ctorch_tensor *ctorch_tensor_to_type(const ctorch_tensor *tensor, int32_t type, ctorch_status *status) {
    return making(status, [&] {
        return tensor->value.to(
            type == CTORCH_FLOAT64 ? at::kDouble : type == CTORCH_BFLOAT16 ? at::kBFloat16 : at::kFloat);
    });
}

ctorch_tensor *ctorch_tensor_channels_last(const ctorch_tensor *tensor, ctorch_status *status) {
    return making(status, [&] { return tensor->value.contiguous(at::MemoryFormat::ChannelsLast); });
}

size_t ctorch_tensor_rank(const ctorch_tensor *tensor) { return static_cast<size_t>(tensor->value.dim()); }

int64_t ctorch_tensor_length(const ctorch_tensor *tensor, size_t axis) { return tensor->value.sizes()[axis]; }

int32_t ctorch_tensor_type(const ctorch_tensor *tensor) {
    switch (tensor->value.scalar_type()) {
    case at::kFloat: return CTORCH_FLOAT32;
    case at::kDouble: return CTORCH_FLOAT64;
    case at::kBFloat16: return CTORCH_BFLOAT16;
    default: return -1;
    }
}

int32_t ctorch_tensor_device(const ctorch_tensor *tensor) {
    return tensor->value.is_cuda() ? tensor->value.device().index() : -1;
}

bool ctorch_tensor_copy_out(const ctorch_tensor *tensor, void *elements, size_t bytes, ctorch_status *status) {
    return guarded(status, false, [&] {
        const at::Tensor dense = tensor->value.detach().to(at::kCPU).contiguous();
        TORCH_CHECK(dense.nbytes() == bytes, "room for ", bytes, " bytes, but the tensor has ", dense.nbytes());
        if (bytes > 0) std::memcpy(elements, dense.data_ptr(), bytes);
        return true;
    });
}

ctorch_tensor *ctorch_tensor_to_device(const ctorch_tensor *tensor, int32_t device, ctorch_status *status) {
    return making(status, [&] { return on_device(tensor->value, device); });
}
