// The operations of torch-benchmark's training steps, one by one, straight on libtorch: what the Swift layer adds is the
// difference in time. Tests/Benchmarks/overhead.py compiles and runs it.
// Usage: torch_loop THREADS REPETITIONS; prints a line "name seconds" for each case.
#include <ATen/core/ivalue.h>

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/autograd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

using at::Tensor;
using Tensors = std::vector<Tensor>;

static void report(const char *name, int repetitions, const std::function<void()> &body) {
    std::vector<double> seconds;
    for (int repetition = 0; repetition <= repetitions; ++repetition) {
        const auto start = std::chrono::steady_clock::now();
        body();
        const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
        if (repetition > 0) seconds.push_back(time.count());
    }
    std::sort(seconds.begin(), seconds.end());
    std::printf("%s %.9f\n", name, seconds[seconds.size() / 2]);
    std::fflush(stdout);
}

static Tensor affine(const Tensor &a, double scale, double offset = 0) { return at::add(at::mul(a, scale), offset); }

static Tensor weights(at::IntArrayRef shape) {
    int64_t inputs = 1;
    for (size_t axis = 1; axis < shape.size(); ++axis) inputs *= shape[axis];
    return affine(at::rand(shape), 2 / std::sqrt(double(inputs)), -1 / std::sqrt(double(inputs)));
}

/// Adam as Sources/Torch/AdamW.swift does it, without weight decay.
struct Adam {
    Tensors mean, square;
    int step = 0;

    Tensors updated(const Tensors &parameters, const Tensors &gradients) {
        if (step == 0) {
            for (const auto &parameter : parameters) {
                mean.push_back(at::zeros_like(parameter));
                square.push_back(mean.back());
            }
        }
        ++step;
        const double mean_seen = 1 - std::pow(0.9, step), square_seen = 1 - std::pow(0.999, step);
        Tensors moved;
        for (size_t i = 0; i < parameters.size(); ++i) {
            mean[i] = at::lerp(mean[i], gradients[i], 0.1);
            square[i] = at::lerp(square[i], at::mul(gradients[i], gradients[i]), 0.001);
            const Tensor divisor = affine(at::sqrt(affine(square[i], 1 / square_seen)), 1, 1e-8);
            const Tensor move = at::div(affine(mean[i], 1e-3 / mean_seen), divisor);
            moved.push_back(at::sub(affine(parameters[i], 1), move));
        }
        return moved;
    }
};

/// A step with the cross-entropy of Sources/Torch/Losses.swift.
static void train(
    Tensors &parameters, Adam &adam, const Tensor &input, const Tensor &target,
    const std::function<Tensor(const Tensor &, const Tensors &)> &network) {
    Tensors tracked;
    for (const auto &parameter : parameters) tracked.push_back(parameter.detach().set_requires_grad(true));
    const Tensor scores = network(input, tracked);
    const double labelled = at::sum(target).item<float>();
    const Tensor loss = affine(at::sum(at::mul(at::log_softmax(scores, 1), target)), -1 / std::max(labelled, 1.0));
    parameters = adam.updated(parameters, torch::autograd::grad({loss}, tracked));
}

/// The U-Net of Sources/Segmentation/UNet.swift; parameters in the order in which it reads them.
static Tensor unet(const Tensor &images, const Tensors &parameters) {
    size_t next = 0;
    const auto block = [&](const Tensor &x) {
        const Tensor &kernel = parameters[next], &weight = parameters[next + 1], &bias = parameters[next + 2];
        next += 3;
        const Tensor y = at::convolution(x, kernel, {}, {1, 1}, {1, 1}, {1, 1}, false, {0, 0}, 1);
        return at::leaky_relu(at::group_norm(y, y.size(1), weight, bias, 1e-5), 0.01);
    };
    const auto doubled = [](const Tensor &x, const Tensor &like) {
        return at::upsample_bilinear2d(x, {like.size(2), like.size(3)}, false);
    };
    Tensor x = images, half;
    Tensors skipped;
    for (int level = 0; level <= 4; ++level) {
        if (level > 0) x = at::max_pool2d(x, {2, 2}, {2, 2});
        x = block(block(x));
        skipped.push_back(x);
    }
    for (int level = 3; level >= 0; --level) {
        half = x;
        x = block(block(at::cat({skipped[level], doubled(x, skipped[level])}, 1)));
    }
    return at::convolution(
        at::cat({x, doubled(half, images)}, 1), parameters[next], parameters[next + 1], {1, 1}, {0, 0}, {1, 1}, false,
        {0, 0}, 1);
}

static Tensors unet_parameters() {
    Tensors parameters;
    const auto pair = [&](int64_t inputs, int64_t outputs) {
        for (const int64_t channels : {inputs, outputs}) {
            parameters.push_back(weights({outputs, channels, 3, 3}));
            parameters.push_back(at::ones({outputs}));
            parameters.push_back(at::zeros({outputs}));
        }
    };
    const auto width = [](int level) { return int64_t{32} * std::min(1 << level, 8); };
    for (int level = 0; level <= 4; ++level) pair(level == 0 ? 1 : width(level - 1), width(level));
    for (int level = 3; level >= 0; --level) pair(width(level) + width(level + 1), width(level));
    parameters.push_back(weights({2, width(0) + width(1), 1, 1}));
    parameters.push_back(at::zeros({2}));
    return parameters;
}

/// The dense network of Sources/MetaLearning/Networks/DenseNetwork.swift: weight and bias of every layer.
static Tensor dense(const Tensor &rows, const Tensors &parameters) {
    Tensor x = at::reshape(rows, {rows.size(0), -1});
    for (size_t layer = 0; layer < parameters.size(); layer += 2) {
        x = at::add(at::matmul(x, at::permute(parameters[layer], {1, 0})), parameters[layer + 1]);
        if (layer + 2 < parameters.size()) x = at::leaky_relu(x, 0);
    }
    return x;
}

int main(int count, char **arguments) {
    const int threads = count == 3 ? std::atoi(arguments[1]) : 0, repetitions = count == 3 ? std::atoi(arguments[2]) : 0;
    if (threads < 1 || repetitions < 1) {
        std::puts("usage: torch_loop THREADS REPETITIONS");
        return 2;
    }
    at::set_num_threads(threads);
    {
        Tensors parameters = unet_parameters();
        Adam adam;
        const Tensor images = at::rand({8, 1, 128, 128}), target = at::rand({8, 2, 128, 128});
        report("unet-training-step", repetitions, [&] { train(parameters, adam, images, target, unet); });
    }
    {
        Tensors parameters;
        for (const auto &[inputs, outputs] : {std::pair{64, 128}, {128, 128}, {128, 10}}) {
            parameters.push_back(weights({outputs, inputs}));
            parameters.push_back(at::zeros({outputs}));
        }
        Adam adam;
        const Tensor rows = at::rand({32, 64}), target = at::rand({32, 10});
        report("hundred-dense-training-steps", repetitions, [&] {
            for (int step = 0; step < 100; ++step) train(parameters, adam, rows, target, dense);
        });
    }
    // Ones stay ones: numbers that shrink towards 0 would be timed as they vanish.
    const Tensor small = at::ones({8, 8});
    report("ten-thousand-small-operations", repetitions, [&] {
        Tensor x = small;
        for (int step = 0; step < 5000; ++step) x = at::leaky_relu(at::mul(x, small), 0);
    });
}
