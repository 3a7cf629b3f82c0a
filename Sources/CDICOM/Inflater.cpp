#include "Status.hpp"
#include <algorithm>
#include <limits>
#include <memory>
#include <zlib.h>

using namespace cdicom;

struct cdicom_inflater {
    z_stream stream{};
    /// Input that the stream was not given yet: zlib counts it in 32 bits.
    const Bytef *rest = nullptr;
    size_t rest_length = 0;
    bool finished = false;

    ~cdicom_inflater() { inflateEnd(&stream); }
};

cdicom_inflater *cdicom_inflater_create(const void *bytes, size_t length, cdicom_status *status) {
    return guarded<cdicom_inflater *>(status, nullptr, [=] {
        auto inflater = std::make_unique<cdicom_inflater>();
        inflater->rest = static_cast<const Bytef *>(bytes);
        inflater->rest_length = length;
        // A negative window size: no zlib header and no checksum around the data.
        if (inflateInit2(&inflater->stream, -MAX_WBITS) != Z_OK)
            throw std::bad_alloc();
        return inflater.release();
    });
}

int64_t cdicom_inflater_next(cdicom_inflater *inflater, void *buffer, size_t capacity, cdicom_status *status) {
    return guarded<int64_t>(status, -1, [=]() -> int64_t {
        z_stream &stream = inflater->stream;
        const uInt size = static_cast<uInt>(std::min<size_t>(capacity, std::numeric_limits<uInt>::max()));
        stream.next_out = static_cast<Bytef *>(buffer);
        stream.avail_out = size;
        while (!inflater->finished && stream.avail_out > 0) {
            if (stream.avail_in == 0) {
                if (inflater->rest_length == 0)
                    throw std::runtime_error("the stream ends before its end mark");
                const size_t part = std::min<size_t>(inflater->rest_length, std::numeric_limits<uInt>::max());
                stream.next_in = const_cast<Bytef *>(inflater->rest);
                stream.avail_in = static_cast<uInt>(part);
                inflater->rest += part;
                inflater->rest_length -= part;
            }
            const int code = inflate(&stream, Z_NO_FLUSH);
            if (code == Z_STREAM_END)
                inflater->finished = true;
            else if (code == Z_MEM_ERROR)
                throw std::bad_alloc();
            else if (code != Z_OK && code != Z_BUF_ERROR)
                throw std::runtime_error(stream.msg ? stream.msg : "the stream is damaged");
        }
        return size - stream.avail_out;
    });
}

void cdicom_inflater_release(cdicom_inflater *inflater) { delete inflater; }
