#include "Codecs.hpp"
#include "Status.hpp"
#include "dcmtk/dcmdata/dcpixel.h"
#include "dcmtk/dcmdata/dcpixseq.h"
#include "dcmtk/dcmdata/dcpxitem.h"
#include "dcmtk/dcmjpeg/djdecode.h"
#include "dcmtk/dcmjpeg/djencode.h"
#include "dcmtk/dcmjpeg/djutils.h"
#include "dcmtk/dcmjpls/djdecode.h"
#include "dcmtk/oflog/appender.h"
#include "dcmtk/oflog/oflog.h"
#include "dcmtk/oflog/spi/logevent.h"
#include <array>
#include <limits>
#include <memory>
#include <mutex>
#include <string_view>

using namespace cdicom;

namespace {

/// What the JPEG decoder had to make up in the frame that this thread decodes, in its own words; empty when nothing.
thread_local std::string invented;

/// Notes those warnings of the JPEG decoder after which its picture is a guess: it logs them and goes on.
class Notes : public dcmtk::log4cplus::Appender {
public:
    ~Notes() override { destructorImpl(); }
    void close() override { closed = true; }

protected:
    void append(const dcmtk::log4cplus::spi::InternalLoggingEvent &event) override {
        const auto &words = event.getMessage();
        constexpr std::array<std::string_view, 3> guesses{"Corrupt", "Premature", "Inconsistent"};
        for (const auto beginning : guesses)
            if (invented.empty() && words.compare(0, beginning.size(), beginning.data()) == 0)
                invented.assign(words.data(), words.size());
    }
};

} // namespace

void cdicom::prepare() {
    static std::once_flag once;
    std::call_once(once, [] {
        // The library's warnings name tags and values of patients: what matters comes back as a status.
        OFLog::configure(OFLogger::OFF_LOG_LEVEL);
        DCM_dcmjpegLogger.setLogLevel(OFLogger::WARN_LOG_LEVEL);
        DCM_dcmjpegLogger.setAdditivity(false);
        DCM_dcmjpegLogger.addAppender(dcmtk::log4cplus::SharedAppenderPtr(new Notes));
        DJDecoderRegistration::registerCodecs(EDC_photometricInterpretation, EUC_default, EPC_colorByPixel);
        DJLSDecoderRegistration::registerCodecs(EJLSUC_default, EJLSPC_colorByPixel);
        DJEncoderRegistration::registerCodecs();
    });
}

namespace {

/// A data set that holds one compressed frame, as the codecs want it.
std::unique_ptr<DcmDataset> wrap(const cdicom_frame_layout &layout, E_TransferSyntax syntax, const void *bytes,
                                 size_t length) {
    if (length > std::numeric_limits<Uint32>::max())
        throw std::runtime_error("the compressed frame is larger than 4 GiB");
    auto dataset = std::make_unique<DcmDataset>();
    require(dataset->putAndInsertUint16(DCM_SamplesPerPixel, layout.samples));
    require(dataset->putAndInsertString(DCM_PhotometricInterpretation, layout.photometric));
    require(dataset->putAndInsertUint16(DCM_PlanarConfiguration, 0));
    require(dataset->putAndInsertUint16(DCM_Rows, layout.rows));
    require(dataset->putAndInsertUint16(DCM_Columns, layout.columns));
    require(dataset->putAndInsertUint16(DCM_BitsAllocated, layout.bits_allocated));
    require(dataset->putAndInsertUint16(DCM_BitsStored, layout.bits_stored));
    require(dataset->putAndInsertUint16(DCM_HighBit, layout.high_bit));
    require(dataset->putAndInsertUint16(DCM_PixelRepresentation, layout.is_signed ? 1 : 0));
    auto fragments = std::make_unique<DcmPixelSequence>(DCM_PixelSequenceTag);
    require(fragments->insert(new DcmPixelItem(DCM_PixelItemTag)));
    auto frame = std::make_unique<DcmPixelItem>(DCM_PixelItemTag);
    require(frame->putUint8Array(static_cast<const Uint8 *>(bytes), static_cast<unsigned long>(length)));
    require(fragments->insert(frame.release()));
    auto pixels = std::make_unique<DcmPixelData>(DCM_PixelData);
    pixels->putOriginalRepresentation(syntax, nullptr, fragments.release());
    require(dataset->insert(pixels.release(), true));
    return dataset;
}

} // namespace

bool cdicom_frame_decode(const cdicom_frame_layout *layout, const char *transfer_syntax, const void *bytes,
                         size_t length, void *buffer, size_t capacity, cdicom_status *status) {
    return guarded(status, false, [=] {
        prepare();
        const auto dataset = wrap(*layout, DcmXfer(transfer_syntax).getXfer(), bytes, length);
        DcmElement *element = nullptr;
        require(dataset->findAndGetElement(DCM_PixelData, element));
        Uint32 size = 0;
        require(element->getUncompressedFrameSize(dataset.get(), size));
        // A frame may be padded to an even number of bytes.
        if (size < capacity || size > capacity + 1)
            throw std::runtime_error("the frame's size is not the one of its attributes");
        // The decoders want room for an even number of bytes.
        std::string scratch(size + size % 2, '\0');
        Uint32 fragment = 0;
        OFString model;
        invented.clear();
        require(element->getUncompressedFrame(dataset.get(), 0, fragment, scratch.data(), static_cast<Uint32>(scratch.size()),
                                              model));
        if (!invented.empty())
            throw std::runtime_error(invented);
        std::memcpy(buffer, scratch.data(), capacity);
        return true;
    });
}
