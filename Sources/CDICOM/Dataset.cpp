#include "Codecs.hpp"
#include "Status.hpp"
#include "dcmtk/dcmdata/dcistrmb.h"
#include "dcmtk/dcmdata/dcpixel.h"
#include "dcmtk/dcmjpeg/djrplol.h"
#include <memory>

using namespace cdicom;

const char *cdicom_library_version(void) { return OFFIS_DCMTK_VERSION_STRING; }

cdicom_dataset *cdicom_dataset_create(cdicom_status *status) {
    return guarded<cdicom_dataset *>(status, nullptr, [] {
        prepare();
        return new cdicom_dataset();
    });
}

cdicom_dataset *cdicom_dataset_parse(const void *bytes, size_t length, bool is_explicit, bool is_big_endian,
                                     cdicom_status *status) {
    return guarded<cdicom_dataset *>(status, nullptr, [=] {
        prepare();
        const E_TransferSyntax syntax = is_big_endian ? EXS_BigEndianExplicit
                                        : is_explicit ? EXS_LittleEndianExplicit
                                                      : EXS_LittleEndianImplicit;
        auto dataset = std::make_unique<cdicom_dataset>();
        DcmDataset *content = dataset->file.getDataset();
        DcmInputBufferStream stream;
        stream.setBuffer(bytes, static_cast<offile_off_t>(length));
        stream.setEos();
        content->transferInit();
        require(content->read(stream, syntax, EGL_noChange));
        content->transferEnd();
        return dataset.release();
    });
}

bool cdicom_dataset_save(cdicom_dataset *dataset, const char *path, const char *transfer_syntax,
                         cdicom_status *status) {
    return guarded(status, false, [=] {
        const E_TransferSyntax syntax = DcmXfer(transfer_syntax).getXfer();
        if (syntax == EXS_Unknown)
            throw std::runtime_error("unknown transfer syntax");
        DcmDataset *content = dataset->file.getDataset();
        DJ_RPLossless lossless;
        require(content->chooseRepresentation(syntax, DcmXfer(syntax).isEncapsulated() ? &lossless : nullptr));
        content->removeAllButCurrentRepresentations();
        require(dataset->file.saveFile(path, syntax, EET_UndefinedLength, EGL_recalcGL, EPD_noChange, 0, 0,
                                       EWM_createNewMeta));
        return true;
    });
}

void cdicom_dataset_release(cdicom_dataset *dataset) { delete dataset; }

cdicom_item *cdicom_dataset_root(cdicom_dataset *dataset) { return opaque(dataset->file.getDataset()); }

bool cdicom_dataset_put_pixels(cdicom_dataset *dataset, const void *bytes, size_t length, uint16_t bits_allocated,
                               cdicom_status *status) {
    return guarded(status, false, [=] {
        DcmDataset *content = dataset->file.getDataset();
        if (bits_allocated == 8)
            require(content->putAndInsertUint8Array(DCM_PixelData, static_cast<const Uint8 *>(bytes), length));
        else
            require(content->putAndInsertUint16Array(DCM_PixelData, static_cast<const Uint16 *>(bytes), length / 2));
        return true;
    });
}
