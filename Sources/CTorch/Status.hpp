// The one place where C++ exceptions end.
#pragma once

// Must come before every other torch header: 1.13 does not compile as C++20 otherwise.
#include <ATen/core/ivalue.h>

#include <ATen/ATen.h>

#include <cstdio>
#include <cstring>
#include <exception>
#include <new>

#include "CTorch.h"

namespace ctorch {

inline void report(ctorch_status *status, int32_t code, const char *message) noexcept {
    // libtorch 1.13 has no type of its own for a failed allocation on the processor.
    if (code != CTORCH_OUT_OF_MEMORY && std::strstr(message, "DefaultCPUAllocator") != nullptr) {
        code = CTORCH_OUT_OF_MEMORY;
    }
    status->code = code;
    std::snprintf(status->message, sizeof status->message, "%s", message);
}

/// Runs `body`; when it throws, writes what happened to `status` and returns `fallback`.
template <typename Result, typename Body>
Result guarded(ctorch_status *status, Result fallback, Body &&body) noexcept {
    try {
        return body();
    } catch (const c10::OutOfMemoryError &error) {
        report(status, CTORCH_OUT_OF_MEMORY, error.what_without_backtrace());
    } catch (const c10::Error &error) {
        report(status, CTORCH_REFUSED, error.what_without_backtrace());
    } catch (const std::bad_alloc &error) {
        report(status, CTORCH_OUT_OF_MEMORY, error.what());
    } catch (const std::exception &error) {
        report(status, CTORCH_FAILED, error.what());
    } catch (...) {
        report(status, CTORCH_FAILED, "an exception of unknown type");
    }
    return fallback;
}

}  // namespace ctorch
