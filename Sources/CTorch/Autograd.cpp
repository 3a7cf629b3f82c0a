// Gradients.
#include "Handle.hpp"

#include <torch/csrc/autograd/autograd.h>

using namespace ctorch;

bool ctorch_gradients_enabled(void) { return at::GradMode::is_enabled(); }

void ctorch_set_gradients_enabled(bool enabled) { at::GradMode::set_enabled(enabled); }

struct ctorch_inference {
    c10::InferenceMode mode;
};

ctorch_inference *ctorch_inference_begin(void) { return new (std::nothrow) ctorch_inference; }

void ctorch_inference_end(ctorch_inference *scope) { delete scope; }

ctorch_tensor *ctorch_detached(const ctorch_tensor *tensor, bool requires_gradient, ctorch_status *status) {
    return making(status, [&] { return tensor->value.detach().set_requires_grad(requires_gradient); });
}

bool ctorch_gradients(
    const ctorch_tensor *output, const ctorch_tensor *const *inputs, size_t count, bool create_graph,
    ctorch_tensor **gradients, ctorch_status *status) {
    return guarded(status, false, [&] {
        const auto computed = torch::autograd::grad(
            {output->value}, values(inputs, count), /* grad_outputs */ {}, create_graph, create_graph);
        // Made before any is handed out, so that a failed allocation leaks none.
        std::vector<std::unique_ptr<ctorch_tensor>> handles;
        handles.reserve(count);
        for (const auto &gradient : computed) handles.push_back(std::make_unique<ctorch_tensor>(gradient));
        for (size_t index = 0; index < count; ++index) gradients[index] = handles[index].release();
        return true;
    });
}
