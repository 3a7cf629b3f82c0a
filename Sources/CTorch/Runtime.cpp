// Version, threads and devices.
#include "Handle.hpp"

#include <ATen/Parallel.h>
#include <atomic>
#include <dlfcn.h>
#include <malloc.h>
#include <torch/csrc/api/include/torch/version.h>

using namespace ctorch;

const char *ctorch_version(void) { return TORCH_VERSION; }

int32_t ctorch_thread_count(void) { return at::get_num_threads(); }

bool ctorch_set_thread_count(int32_t count, ctorch_status *status) {
    return guarded(status, false, [&] {
        at::set_num_threads(count);
        // Debian's libtorch multiplies matrices with a library that has threads of its own, and spins with them.
        using Setter = void (*)(int);
        static const auto blas = reinterpret_cast<Setter>(dlsym(RTLD_DEFAULT, "openblas_set_num_threads"));
        if (blas != nullptr) blas(count);
        return true;
    });
}

void ctorch_keep_memory(void) {
    // glibc gives blocks of 32 MiB and more back as soon as they are freed, and the system clears each page of the next
    // one: as long as the arithmetic, for large batches. One heap for all threads, as each would keep its own otherwise.
    constexpr int gibibyte = 1 << 30;
    mallopt(M_MMAP_THRESHOLD, gibibyte);
    mallopt(M_TRIM_THRESHOLD, gibibyte);
    mallopt(M_ARENA_MAX, 1);
}

static std::atomic<int32_t> home{-1};

void ctorch_set_home(int32_t device) { home = device; }

int32_t ctorch_home(void) { return home; }

int32_t ctorch_cuda_device_count(void) {
    ctorch_status ignored{};
    return guarded(&ignored, int32_t{0}, [] {
        // Nothing here calls into libtorch_cuda, so the linker does not load it; loading registers its kernels.
        static void *const cuda = dlopen("libtorch_cuda.so", RTLD_NOW | RTLD_GLOBAL);
        return cuda != nullptr && at::hasCUDA() ? static_cast<int32_t>(at::detail::getCUDAHooks().getNumGPUs()) : 0;
    });
}
