"""Makes support, query and truth from the Sunnybrook cine MR and its expert contours of the left ventricle's blood pool.

    python3 Tests/Peers/make_sunnybrook_support.py DATA/dicom/sunnybrook_cardiac OUT [K [SUPPORT QUERY]]

Needs pydicom, highdicom, numpy and scikit-image. OUT/support holds patient SUPPORT (SCD0000301): the end-diastolic images, and a DICOM
segmentation by highdicom of K of their contours (default 5) spread from base to apex. OUT/query holds the end-diastolic and
end-systolic images of patient QUERY (SCD0000401), OUT/contours.npz their contours as masks, by SOPInstanceUID.
"""
import glob
import os
import shutil
import sys

import highdicom
import numpy
import pydicom
from highdicom.sr.coding import CodedConcept
from skimage.draw import polygon2mask

data, out = sys.argv[1:3]
k = int(sys.argv[3]) if len(sys.argv) > 3 else 5
support, query = sys.argv[4:6] if len(sys.argv) > 5 else ("SCD0000301", "SCD0000401")
originals = dict(line.strip().split(",") for line in open(data + "/link.csv").readlines()[1:])


def contours(patient):
    """InstanceNumber to mask."""
    masks = {}
    pattern = f"{data}/contours/{originals[patient]}/**/*-icontour-manual.txt"
    for path in sorted(glob.glob(pattern, recursive=True)):
        number = int(os.path.basename(path).split("-")[2])
        points = numpy.loadtxt(path)
        # Pixel units from the corner; half a pixel less counts from the centre of the first pixel.
        masks[number] = polygon2mask((256, 256), points[:, ::-1] - 0.5)
    return masks


def image(patient, number):
    dataset = pydicom.dcmread(f"{data}/dicom/{patient}/{number}.dcm")
    # highdicom refuses what these files carry: dates 00000000 and 20120000, a frame of reference of its own per image,
    # orientations that differ in the sixth digit.
    dataset.PatientBirthDate, dataset.StudyDate = "", "20120101"
    dataset.FrameOfReferenceUID = dataset.SeriesInstanceUID
    dataset.ImageOrientationPatient = [round(float(x), 4) for x in dataset.ImageOrientationPatient]
    return dataset


def phase(patient, remainder):
    count = len(glob.glob(f"{data}/dicom/{patient}/*.dcm"))
    return [n for n in range(1, count + 1) if n % 20 == remainder]


for folder in ("support", "query/diastole", "query/systole"):
    os.makedirs(f"{out}/{folder}", exist_ok=True)

drawn = contours(support)
diastole = sorted(n for n in drawn if n % 20 == 0)
chosen = [diastole[int((i + 0.5) / k * len(diastole))] for i in range(k)]
for number in phase(support, 0):
    shutil.copy(f"{data}/dicom/{support}/{number}.dcm", f"{out}/support/{number}.dcm")
segment = highdicom.seg.SegmentDescription(
    segment_number=1, segment_label="left ventricle",
    segmented_property_category=CodedConcept("123037004", "SCT", "Anatomical Structure"),
    segmented_property_type=CodedConcept("87878005", "SCT", "Left ventricle"),
    algorithm_type=highdicom.seg.SegmentAlgorithmTypeValues.MANUAL)
sources = [image(support, number) for number in chosen]
segmentation = highdicom.seg.Segmentation(
    source_images=sources, pixel_array=numpy.stack([drawn[n] for n in chosen]),
    segmentation_type=highdicom.seg.SegmentationTypeValues.BINARY, segment_descriptions=[segment],
    series_instance_uid=highdicom.UID(), series_number=99, sop_instance_uid=highdicom.UID(), instance_number=1,
    manufacturer="peer", manufacturer_model_name="peer", software_versions="1", device_serial_number="1")
segmentation.save_as(out + "/support/left-ventricle.dcm")

drawn = contours(query)
for name, remainder in (("diastole", 0), ("systole", 7)):
    for number in phase(query, remainder):
        shutil.copy(f"{data}/dicom/{query}/{number}.dcm", f"{out}/query/{name}/{number}.dcm")
numpy.savez_compressed(out + "/contours.npz", **{
    image(query, n).SOPInstanceUID: mask for n, mask in drawn.items()})
print("support slices:", chosen, "truth:", sorted(drawn))
