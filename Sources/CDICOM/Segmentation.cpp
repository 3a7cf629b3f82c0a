#include "Status.hpp"
#include "dcmtk/dcmfg/fgderimg.h"
#include "dcmtk/dcmfg/fgfracon.h"
#include "dcmtk/dcmfg/fgpixmsr.h"
#include "dcmtk/dcmfg/fgplanor.h"
#include "dcmtk/dcmfg/fgplanpo.h"
#include "dcmtk/dcmseg/segdoc.h"
#include "dcmtk/dcmseg/segment.h"
#include <cstdio>
#include <cstdlib>
#include <memory>

using namespace cdicom;

struct cdicom_segmentation {
    std::unique_ptr<DcmSegmentation> document;
};

namespace {

/// A decimal string (DS): the shortest text that reads back as the same number, and at most 16 characters.
OFString decimal(double value) {
    char text[64], best[64] = "0";
    for (int digits = 1; digits <= 17; digits++) {
        std::snprintf(text, sizeof text, "%.*g", digits, value);
        if (std::strlen(text) > 16)
            break;
        std::strcpy(best, text);
        if (std::strtod(text, nullptr) == value)
            break;
    }
    return best;
}

CodeSequenceMacro macro(const cdicom_code &code) {
    return CodeSequenceMacro(code.value, code.scheme, code.meaning);
}

template <typename Type> std::unique_ptr<Type> owned(Type *pointer, const char *what) {
    if (!pointer)
        throw std::runtime_error(std::string("invalid ") + what);
    return std::unique_ptr<Type>(pointer);
}

} // namespace

cdicom_segmentation *cdicom_segmentation_create(cdicom_dataset *source, uint16_t rows, uint16_t columns,
                                                const double *orientation, const double *spacing,
                                                double thickness, const cdicom_equipment *equipment,
                                                cdicom_status *status) {
    return guarded<cdicom_segmentation *>(status, nullptr, [=] {
        const IODGeneralEquipmentModule::EquipmentInfo maker(equipment->manufacturer, equipment->model,
                                                             equipment->serial_number, equipment->version);
        ContentIdentificationMacro content;
        require(content.setInstanceNumber("1"));
        require(content.setContentLabel(equipment->content_label));
        DcmSegmentation *made = nullptr;
        require(DcmSegmentation::createBinarySegmentation(made, rows, columns, maker, content));
        auto result = std::make_unique<cdicom_segmentation>();
        result->document.reset(made);
        require(made->importFromSourceImage(*source->file.getDataset()));
        require(made->getSeries().setSeriesNumber(equipment->series_number));

        FGPixelMeasures measures;
        require(measures.setPixelSpacing(decimal(spacing[0]) + "\\" + decimal(spacing[1])));
        require(measures.setSpacingBetweenSlices(decimal(spacing[2])));
        require(measures.setSliceThickness(decimal(thickness)));
        require(made->addForAllFrames(measures));
        const auto plane = owned(
            FGPlaneOrientationPatient::createMinimal(decimal(orientation[0]), decimal(orientation[1]),
                                                     decimal(orientation[2]), decimal(orientation[3]),
                                                     decimal(orientation[4]), decimal(orientation[5])),
            "ImageOrientationPatient");
        require(made->addForAllFrames(*plane));

        char organization[100];
        dcmGenerateUniqueIdentifier(organization);
        IODMultiframeDimensionModule &dimensions = made->getDimensions();
        require(dimensions.addDimensionIndex(DCM_ReferencedSegmentNumber, organization,
                                             DCM_SegmentIdentificationSequence, "Segment"));
        require(dimensions.addDimensionIndex(DCM_ImagePositionPatient, organization, DCM_PlanePositionSequence,
                                             "Position"));
        return result.release();
    });
}

void cdicom_segmentation_release(cdicom_segmentation *segmentation) { delete segmentation; }

uint16_t cdicom_segmentation_add_segment(cdicom_segmentation *segmentation, const char *label,
                                         const cdicom_code *category, const cdicom_code *type,
                                         const char *algorithm, const char *version, cdicom_status *status) {
    return guarded<uint16_t>(status, 0, [=] {
        DcmSegment *segment = nullptr;
        require(DcmSegment::create(segment, label, macro(*category), macro(*type), DcmSegTypes::SAT_AUTOMATIC,
                                   algorithm));
        std::unique_ptr<DcmSegment> guard(segment);
        AlgorithmIdentificationMacro identification;
        // Artificial intelligence: context group 7162.
        require(identification.getAlgorithmFamilyCode().set("123110", "DCM", "Artificial Intelligence"));
        require(identification.setAlgorithmName(algorithm));
        require(identification.setAlgorithmVersion(version));
        require(segment->setSegmentationAlgorithmIdentification(identification));
        Uint16 number = 0;
        require(segmentation->document->addSegment(segment, number));
        guard.release();
        return number;
    });
}

bool cdicom_segmentation_add_frame(cdicom_segmentation *segmentation, uint16_t segment, const uint8_t *mask,
                                   uint32_t slice, const double *position, const char *source_class,
                                   const char *source_instance, cdicom_status *status) {
    return guarded(status, false, [=] {
        const auto plane = owned(
            FGPlanePosPatient::createMinimal(decimal(position[0]), decimal(position[1]), decimal(position[2])),
            "ImagePositionPatient");
        FGFrameContent content;
        require(content.setDimensionIndexValues(segment, 0));
        require(content.setDimensionIndexValues(slice, 1));

        FGDerivationImage derivation;
        DerivationImageItem *step = nullptr;
        require(derivation.addDerivationImageItem(CodeSequenceMacro("113076", "DCM", "Segmentation"), "", step));
        SourceImageItem *image = new SourceImageItem();
        step->getSourceImageItems().push_back(image);
        require(image->getImageSOPInstanceReference().setReferencedSOPClassUID(source_class));
        require(image->getImageSOPInstanceReference().setReferencedSOPInstanceUID(source_instance));
        require(image->getPurposeOfReferenceCode().set("121322", "DCM", "Source image for image processing operation"));

        OFVector<FGBase *> groups;
        groups.push_back(plane.get());
        groups.push_back(&content);
        groups.push_back(&derivation);
        require(segmentation->document->addFrame(const_cast<uint8_t *>(mask), segment, groups));
        return true;
    });
}

cdicom_dataset *cdicom_segmentation_dataset(cdicom_segmentation *segmentation, cdicom_status *status) {
    return guarded<cdicom_dataset *>(status, nullptr, [=] {
        auto dataset = std::make_unique<cdicom_dataset>();
        require(segmentation->document->writeDataset(*dataset->file.getDataset()));
        return dataset.release();
    });
}
