#include "Status.hpp"
#include "dcmtk/dcmdata/dcostrmb.h"
#include <cstdlib>
#include <memory>
#include <vector>

using namespace cdicom;

namespace {

struct Editor {
    cdicom_edit_decision decide;
    void *context;

    void edit(DcmItem *item) const {
        // From behind, so that a removal leaves the places of what is to come.
        for (unsigned long place = item->card(); place-- > 0;) {
            DcmElement *element = item->getElement(place);
            OFString value;
            if (!element->isaString() || element->getOFStringArray(value).bad())
                value.clear();
            const uint32_t tag = static_cast<uint32_t>(element->getGTag()) << 16 | element->getETag();
            std::vector<char> replacement(1025);
            switch (decide(context, tag, DcmVR(element->getVR()).getValidVRName(), value.c_str(),
                           replacement.data(), replacement.size() - 1)) {
            case CDICOM_EDIT_REMOVE:
                delete item->remove(place);
                break;
            case CDICOM_EDIT_EMPTY:
                require(element->clear());
                break;
            case CDICOM_EDIT_REPLACE:
                replace(element, replacement.data());
                break;
            default:
                if (auto sequence = dynamic_cast<DcmSequenceOfItems *>(element))
                    for (unsigned long child = 0; child < sequence->card(); child++)
                        edit(sequence->getItem(child));
            }
        }
    }

    static void replace(DcmElement *element, const char *value) {
        if (auto sequence = dynamic_cast<DcmSequenceOfItems *>(element)) {
            require(sequence->clear());
            auto item = std::make_unique<DcmItem>();
            require(sequence->append(item.get()));
            item.release();
        } else if (element->putString(value).bad()) {
            // Of a binary representation that takes no text.
            const Uint8 nothing[2] = {0, 0};
            require(element->putUint8Array(nothing, 2));
        }
    }
};

} // namespace

bool cdicom_dataset_edit(cdicom_dataset *dataset, cdicom_edit_decision decide, void *context,
                         cdicom_status *status) {
    return guarded(status, false, [=] {
        Editor{decide, context}.edit(dataset->file.getDataset());
        return true;
    });
}

void *cdicom_dataset_encode(cdicom_dataset *dataset, bool is_explicit, bool is_big_endian, size_t *length,
                            cdicom_status *status) {
    return guarded<void *>(status, nullptr, [=]() -> void * {
        const E_TransferSyntax syntax = is_big_endian ? EXS_BigEndianExplicit
                                        : is_explicit ? EXS_LittleEndianExplicit
                                                      : EXS_LittleEndianImplicit;
        DcmDataset *content = dataset->file.getDataset();
        require(content->computeGroupLengthAndPadding(EGL_withoutGL, EPD_noChange, syntax, EET_ExplicitLength));
        const size_t size = content->getLength(syntax, EET_ExplicitLength);
        // The stream wants room for a header more than it fills.
        std::unique_ptr<void, decltype(&std::free)> bytes(std::malloc(size + 64), std::free);
        if (!bytes)
            throw std::bad_alloc();
        DcmOutputBufferStream stream(bytes.get(), static_cast<offile_off_t>(size + 64));
        content->transferInit();
        require(content->write(stream, syntax, EET_ExplicitLength, nullptr));
        content->transferEnd();
        void *start = nullptr;
        offile_off_t written = 0;
        stream.flushBuffer(start, written);
        if (written < 0 || static_cast<size_t>(written) != size)
            throw std::runtime_error("the data set has another length than it says");
        *length = size;
        return bytes.release();
    });
}
