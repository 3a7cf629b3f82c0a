#pragma once

namespace cdicom {

/// Silences the library's log and registers its codecs, once.
void prepare();

} // namespace cdicom
