// What networks on images are made of.
#include "Handle.hpp"

#include <algorithm>

using namespace ctorch;

/// Instance normalisation where the channels of a pixel lie beside each other: an image is a batch of one. libtorch's group
/// norm is several times slower in this layout.
static at::Tensor normalized_image_by_image(
    const at::Tensor &input, const at::Tensor &weight, const at::Tensor &bias, double epsilon) {
    std::vector<at::Tensor> images;
    for (const auto &image : input.split(1)) {
        images.push_back(at::batch_norm(
            image, weight, bias, {}, {}, /* from batch */ true, /* momentum */ 0, epsilon, /* cudnn_enabled */ true));
    }
    return at::cat(images);
}

/// The greater of every two rows and every two columns; libtorch's own way is twelve times as slow in the usual layout, as it
/// also finds out which pixel it was.
static at::Tensor greatest_of_four(const at::Tensor &images) {
    const auto rows = images.unflatten(2, {images.size(2) / 2, 2});
    const auto columns = at::maximum(rows.select(3, 0), rows.select(3, 1)).unflatten(3, {images.size(3) / 2, 2});
    return at::maximum(columns.select(4, 0), columns.select(4, 1));
}

ctorch_tensor *ctorch_convolution(
    const ctorch_tensor *input, const ctorch_tensor *weight, const ctorch_tensor *bias, int64_t stride,
    int64_t padding, bool transposed, ctorch_status *status) {
    return making(status, [&] {
        const auto axes = static_cast<size_t>(std::max<int64_t>(0, input->value.dim() - 2));
        const std::vector<int64_t> strides(axes, stride), paddings(axes, padding), ones(axes, 1), zeros(axes, 0);
        return at::convolution(
            input->value, weight->value, bias == nullptr ? at::Tensor() : bias->value, strides, paddings,
            /* dilation */ ones, transposed, /* output_padding */ zeros, /* groups */ 1);
    });
}

ctorch_tensor *ctorch_batch_normalization(
    const ctorch_tensor *input, const ctorch_tensor *weight, const ctorch_tensor *bias, const ctorch_tensor *mean,
    const ctorch_tensor *variance, double epsilon, ctorch_status *status) {
    return making(status, [&] {
        const bool from_batch = mean == nullptr;
        return at::batch_norm(
            input->value, weight->value, bias->value, from_batch ? at::Tensor() : mean->value,
            from_batch ? at::Tensor() : variance->value, from_batch, /* momentum */ 0, epsilon,
            /* cudnn_enabled */ true);
    });
}

ctorch_tensor *ctorch_group_normalization(
    const ctorch_tensor *input, int64_t groups, const ctorch_tensor *weight, const ctorch_tensor *bias, double epsilon,
    ctorch_status *status) {
    return making(status, [&] {
        const at::Tensor &images = input->value;
        const bool by_channel = images.dim() == 4 && groups == images.size(1) && images.size(0) > 0;
        return by_channel && images.suggest_memory_format() == at::MemoryFormat::ChannelsLast
            ? normalized_image_by_image(images, weight->value, bias->value, epsilon)
            : at::group_norm(images, groups, weight->value, bias->value, epsilon);
    });
}

ctorch_tensor *ctorch_layer_normalization(
    const ctorch_tensor *input, const ctorch_tensor *weight, const ctorch_tensor *bias, double epsilon,
    ctorch_status *status) {
    return making(status, [&] {
        return at::layer_norm(input->value, weight->value.sizes(), weight->value, bias->value, epsilon);
    });
}

ctorch_tensor *ctorch_leaky_relu(const ctorch_tensor *input, double slope, ctorch_status *status) {
    return making(status, [&] { return at::leaky_relu(input->value, slope); });
}

ctorch_tensor *ctorch_max_pooling(const ctorch_tensor *input, int64_t size, ctorch_status *status) {
    return making(status, [&] {
        const at::Tensor &images = input->value;
        const bool has_way_back = at::GradMode::is_enabled() && images.requires_grad();
        const bool is_even = size == 2 && images.dim() == 4 && images.size(2) % 2 == 0 && images.size(3) % 2 == 0;
        return is_even && !has_way_back && images.is_contiguous() ? greatest_of_four(images)
                                                                  : at::max_pool2d(images, {size, size}, {size, size});
    });
}

ctorch_tensor *ctorch_average_pooling(const ctorch_tensor *input, int64_t size, ctorch_status *status) {
    return making(status, [&] { return at::avg_pool2d(input->value, {size, size}, {size, size}); });
}

ctorch_tensor *ctorch_grid_sampling(const ctorch_tensor *input, const ctorch_tensor *grid, ctorch_status *status) {
    return making(status, [&] {
        return at::grid_sampler(
            input->value, grid->value, /* bilinear */ 0, /* zeros beyond the border */ 0, /* align_corners */ false);
    });
}

ctorch_tensor *ctorch_bilinear_resampling(
    const ctorch_tensor *input, int64_t height, int64_t width, ctorch_status *status) {
    return making(status, [&] {
        const auto resampled = [&](const at::Tensor &images) {
            return at::upsample_bilinear2d(images, {height, width}, /* align_corners */ false);
        };
        // The way back of short numbers is twenty times as slow where their slopes are a part of others.
        const auto type = input->value.scalar_type();
        const bool has_way_back = at::GradMode::is_enabled() && input->value.requires_grad();
        return type == at::kBFloat16 && has_way_back ? resampled(input->value.to(at::kFloat)).to(type)
                                                     : resampled(input->value);
    });
}

ctorch_tensor *ctorch_binary_cross_entropy(
    const ctorch_tensor *logits, const ctorch_tensor *target, ctorch_status *status) {
    return making(status, [&] {
        return at::binary_cross_entropy_with_logits(
            logits->value, target->value, {}, {}, at::Reduction::None);
    });
}

ctorch_tensor *ctorch_softmax(const ctorch_tensor *input, int64_t axis, ctorch_status *status) {
    return making(status, [&] { return at::softmax(input->value, axis); });
}

ctorch_tensor *ctorch_log_softmax(const ctorch_tensor *input, int64_t axis, ctorch_status *status) {
    return making(status, [&] { return at::log_softmax(input->value, axis); });
}
