#include "Status.hpp"
#include <algorithm>
#include <memory>
#include <openjpeg-2.5/openjpeg.h>
#include <string>

using namespace cdicom;

namespace {

/// A stretch of memory that is read like a file.
struct Memory {
    const uint8_t *bytes;
    size_t length;
    size_t offset;
};

OPJ_SIZE_T read(void *buffer, OPJ_SIZE_T count, void *user) {
    auto *memory = static_cast<Memory *>(user);
    const size_t part = std::min<size_t>(count, memory->length - memory->offset);
    if (part == 0)
        return static_cast<OPJ_SIZE_T>(-1);
    std::memcpy(buffer, memory->bytes + memory->offset, part);
    memory->offset += part;
    return part;
}

OPJ_OFF_T skip(OPJ_OFF_T count, void *user) {
    auto *memory = static_cast<Memory *>(user);
    if (count < 0)
        return -1;
    const size_t part = std::min<size_t>(static_cast<size_t>(count), memory->length - memory->offset);
    memory->offset += part;
    return static_cast<OPJ_OFF_T>(part);
}

OPJ_BOOL seek(OPJ_OFF_T offset, void *user) {
    auto *memory = static_cast<Memory *>(user);
    if (offset < 0 || static_cast<size_t>(offset) > memory->length)
        return OPJ_FALSE;
    memory->offset = static_cast<size_t>(offset);
    return OPJ_TRUE;
}

void keep(const char *message, void *user) {
    auto *words = static_cast<std::string *>(user);
    if (words->empty() && message)
        *words = message;
    while (!words->empty() && (words->back() == '\n' || words->back() == ' '))
        words->pop_back();
}

/// Whether the bytes are a JP2 file around a codestream, which the standard forbids and some makers write.
bool is_file(const uint8_t *bytes, size_t length) {
    static const uint8_t signature[] = {0, 0, 0, 12, 'j', 'P', ' ', ' '};
    return length >= sizeof signature && std::equal(std::begin(signature), std::end(signature), bytes);
}

template <auto destroy> struct Release {
    template <typename Object> void operator()(Object *object) const { destroy(object); }
};
using Codec = std::unique_ptr<opj_codec_t, Release<opj_destroy_codec>>;
using Stream = std::unique_ptr<opj_stream_t, Release<opj_stream_destroy>>;
using Image = std::unique_ptr<opj_image_t, Release<opj_image_destroy>>;

} // namespace

bool cdicom_j2k_decode(const void *bytes, size_t length, uint16_t rows, uint16_t columns, uint16_t samples,
                       int32_t *buffer, uint32_t *precision, bool *is_signed, cdicom_status *status) {
    return guarded(status, false, [=] {
        Memory memory{static_cast<const uint8_t *>(bytes), length, 0};
        std::string words;
        auto check = [&](bool good) {
            if (!good)
                throw std::runtime_error(words.empty() ? "the stream is damaged" : words);
        };
        const Codec codec(
            opj_create_decompress(is_file(memory.bytes, length) ? OPJ_CODEC_JP2 : OPJ_CODEC_J2K));
        const Stream stream(opj_stream_default_create(OPJ_TRUE));
        if (!codec || !stream)
            throw std::bad_alloc();
        opj_stream_set_read_function(stream.get(), read);
        opj_stream_set_skip_function(stream.get(), skip);
        opj_stream_set_seek_function(stream.get(), seek);
        opj_stream_set_user_data(stream.get(), &memory, nullptr);
        opj_stream_set_user_data_length(stream.get(), length);
        opj_set_error_handler(codec.get(), keep, &words);
        opj_dparameters_t parameters;
        opj_set_default_decoder_parameters(&parameters);
        check(opj_setup_decoder(codec.get(), &parameters) && opj_decoder_set_strict_mode(codec.get(), OPJ_TRUE));

        opj_image_t *found = nullptr;
        const bool has_header = opj_read_header(stream.get(), codec.get(), &found);
        const Image image(found);
        check(has_header && found);
        // Checked before anything of that size is allocated.
        if (image->x1 - image->x0 != columns || image->y1 - image->y0 != rows || image->numcomps != samples)
            throw std::runtime_error("the stream's size is not the one of its attributes");
        for (OPJ_UINT32 c = 0; c < image->numcomps; c++) {
            const opj_image_comp_t &component = image->comps[c];
            if (component.dx != 1 || component.dy != 1 || component.prec != image->comps[0].prec ||
                component.sgnd != image->comps[0].sgnd)
                throw std::runtime_error("the stream's components are not alike");
        }
        *precision = image->comps[0].prec;
        *is_signed = image->comps[0].sgnd != 0;
        check(opj_decode(codec.get(), stream.get(), image.get()) &&
              opj_end_decompress(codec.get(), stream.get()));
        const size_t count = size_t{rows} * columns;
        for (OPJ_UINT32 c = 0; c < samples; c++) {
            const opj_image_comp_t &component = image->comps[c];
            if (!component.data || component.w != columns || component.h != rows)
                throw std::runtime_error("the stream's size is not the one of its attributes");
            for (size_t i = 0; i < count; i++)
                buffer[i * samples + c] = component.data[i];
        }
        return true;
    });
}
