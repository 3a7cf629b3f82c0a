#pragma once

#include "CDICOM.h"
#include "dcmtk/config/osconfig.h"
#include "dcmtk/dcmdata/dctk.h"
#include <cstring>
#include <exception>
#include <new>
#include <stdexcept>

namespace cdicom {

inline void fail(cdicom_status *status, const char *message, int32_t code = 1) {
    status->code = code;
    std::strncpy(status->message, message, sizeof status->message - 1);
    status->message[sizeof status->message - 1] = 0;
}

/// Turns a DCMTK condition into an exception, so that a body reads straight down.
inline void require(const OFCondition &condition) {
    if (condition.bad())
        throw std::runtime_error(condition.text());
}

/// Runs the body of one C function; whatever it throws becomes the status, and `fallback` is returned.
template <typename Result, typename Body>
Result guarded(cdicom_status *status, Result fallback, Body body) noexcept {
    try {
        return body();
    } catch (const std::bad_alloc &) {
        fail(status, "out of memory", 2);
    } catch (const std::exception &error) {
        fail(status, error.what());
    } catch (...) {
        fail(status, "unknown C++ exception");
    }
    return fallback;
}

inline DcmTagKey key(uint32_t tag) {
    return DcmTagKey(static_cast<Uint16>(tag >> 16), static_cast<Uint16>(tag & 0xffff));
}

inline DcmItem *native(cdicom_item *item) { return reinterpret_cast<DcmItem *>(item); }
inline cdicom_item *opaque(DcmItem *item) { return reinterpret_cast<cdicom_item *>(item); }

} // namespace cdicom

struct cdicom_dataset {
    DcmFileFormat file;
};
