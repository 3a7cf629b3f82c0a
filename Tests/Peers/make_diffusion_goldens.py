"""Writes Tests/Golden/dicom/diffusion.json: what dcm2niix makes of the diffusion attributes of Siemens, Philips and GE.

    python3 Tests/Peers/make_diffusion_goldens.py Tests/Golden/dicom/diffusion.json

Needs dcm2niix, pydicom, nibabel and numpy. There are no open files of every maker, orientation and direction of phase encoding,
so series of seven volumes are made up here, with the attributes as the makers write them, and converted. The .bvec file is
brought back from the axes of the NIfTI file to those of the patient (LPS). Where MRtrix3 understands GE's vectors otherwise
than dcm2niix (coronal slices; phase encoded along the rows), the record says so: "agreed" is false.
"""
import json
import os
import subprocess
import sys
import tempfile

import nibabel
import numpy
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian

TURN = numpy.array([[0.9438, -0.2955, 0.1484], [0.3127, 0.9407, -0.1312], [-0.1008, 0.1702, 0.9802]])
PLANES = {"axial": ([1, 0, 0], [0, 1, 0]), "coronal": ([1, 0, 0], [0, 0, -1]), "sagittal": ([0, 1, 0], [0, 0, -1])}
VECTORS = [[0, 0, 0], [1, 0, 0], [0, 0.6, 0.8], [-0.36, 0.48, 0.8], [0.8, -0.6, 0], [0.6, 0.64, 0.48], [0.48, -0.8, 0.36]]
# GE writes lower strengths as shorter vectors, and images without weighting as such of length 0.
SHORT = {6: 0.7071}
# All volumes are converted, some are enough for a test.
KEPT = [0, 2, 3, 6]


def orientations():
    turn = numpy.linalg.qr(TURN)[0]
    turn = turn * numpy.sign(numpy.diag(turn))
    for name, (row, column) in PLANES.items():
        yield name, numpy.array(row, float), numpy.array(column, float)
        yield "oblique " + name, turn @ row, turn @ column


def elements(maker, volume):
    """Group, creator, element, representation and values, as the maker writes them."""
    vector, b = VECTORS[volume], 1000 if volume else 0
    if maker == "siemens":
        weighted = [[0x19, "SIEMENS MR HEADER", 0x0E, "FD", vector]] if b else []
        return [[0x19, "SIEMENS MR HEADER", 0x0C, "IS", [b]]] + weighted
    if maker == "philips":
        return [[0x2001, "Philips Imaging DD 001", 0x03, "FL", [b]]] + [
            [0x2005, "Philips MR Imaging DD 001", 0xB0 + axis, "FL", [vector[axis]]] for axis in range(3)]
    if maker == "standard":
        return [[0x18, "", 0x9087, "FD", [b]]] + ([[0x18, "", 0x9089, "FD", vector]] if b else [])
    scale = SHORT.get(volume, 1)
    return [[0x43, "GEMS_PARM_01", 0x39, "IS", [1000000000 + b if b else 0, 8, 0, 0]]] + [
        [0x19, "GEMS_ACQU_01", 0xBB + axis, "DS", [round(vector[axis] * scale, 6)]] for axis in range(3)]


MAKERS = {"siemens": "SIEMENS", "philips": "Philips Medical Systems", "standard": "Philips Medical Systems",
          "ge": "GE MEDICAL SYSTEMS"}


def write(folder, maker, row, column, phase):
    normal, number = numpy.cross(row, column), 0
    for volume in range(len(VECTORS)):
        for place in range(3):
            number += 1
            image = Dataset()
            image.file_meta = FileMetaDataset()
            image.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
            image.SOPClassUID = image.file_meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.4"
            image.SOPInstanceUID = image.file_meta.MediaStorageSOPInstanceUID = f"1.2.3.4.{number}"
            image.StudyInstanceUID, image.SeriesInstanceUID, image.FrameOfReferenceUID = "1.2.3.1", "1.2.3.2", "1.2.3.3"
            image.Modality, image.Manufacturer, image.PatientPosition = "MR", MAKERS[maker], "HFS"
            image.SeriesNumber, image.InstanceNumber, image.AcquisitionNumber = 1, number, volume + 1
            image.ImageType = ["ORIGINAL", "PRIMARY", "OTHER"]
            image.ScanningSequence, image.SequenceVariant, image.MRAcquisitionType = ["EP", "SE"], "NONE", "2D"
            image.SequenceName, image.SeriesDescription, image.PatientID = "ep_b1000", "made up", "made up"
            for day in ["StudyDate", "SeriesDate", "AcquisitionDate", "ContentDate"]:
                setattr(image, day, "20200101")
            for time in ["StudyTime", "SeriesTime", "ContentTime"]:
                setattr(image, time, "120000")
            image.AcquisitionTime = f"{120000 + volume}"
            image.RepetitionTime, image.EchoTime, image.FlipAngle, image.EchoTrainLength = 5000, 80, 90, 1
            image.InPlanePhaseEncodingDirection = phase
            image.SliceThickness = image.SpacingBetweenSlices = 2
            image.ImagePositionPatient = [round(float(x), 6) for x in normal * 2 * place + [-10, -20, 30]]
            image.ImageOrientationPatient = [round(float(x), 8) for x in [*row, *column]]
            image.PixelSpacing, image.SamplesPerPixel, image.PhotometricInterpretation = [2, 2], 1, "MONOCHROME2"
            image.Rows = image.Columns = 8
            image.BitsAllocated, image.BitsStored, image.HighBit, image.PixelRepresentation = 16, 12, 11, 0
            image.PixelData = (numpy.arange(64, dtype="u2") + 100 * volume + 10 * place).tobytes()
            for group, creator, element, representation, values in elements(maker, volume):
                if creator:
                    image.private_block(group, creator, create=True).add_new(element, representation, values)
                else:
                    image.add_new((group, element), representation, values)
            image.save_as(f"{folder}/{number:03d}.dcm", enforce_file_format=True)


def convert(folder):
    """Strengths and directions in the patient by dcm2niix."""
    subprocess.run(["dcm2niix", "-z", "n", "-f", "out", "-o", folder, folder], check=True, capture_output=True)
    vectors = numpy.loadtxt(folder + "/out.bvec").T
    axes = nibabel.load(folder + "/out.nii").affine[:3, :3]
    if numpy.linalg.det(axes) > 0:
        vectors[:, 0] *= -1
    return numpy.loadtxt(folder + "/out.bval"), vectors @ (axes / numpy.linalg.norm(axes, axis=0)).T * [-1, -1, 1]


def main(path):
    records = []
    for maker in MAKERS:
        for name, row, column in orientations():
            for phase in ["COL", "ROW"] if maker == "ge" else ["COL"]:
                with tempfile.TemporaryDirectory() as folder:
                    write(folder, maker, row, column, phase)
                    strengths, directions = convert(folder)
                for volume in KEPT:
                    records.append({
                        "maker": maker, "plane": name, "phase": phase,
                        "agreed": maker != "ge" or (phase == "COL" and "coronal" not in name),
                        "orientation": [round(float(x), 8) for x in [*row, *column]],
                        "elements": [dict(zip(["group", "creator", "element", "representation", "values"], each))
                                     for each in elements(maker, volume)],
                        "b": float(strengths[volume]), "direction": [round(float(x), 5) + 0.0 for x in directions[volume]]})
    with open(path, "w") as file:
        file.write("[\n" + ",\n".join(json.dumps(record) for record in records) + "\n]\n")
    print(f"{len(records)} images")


main(sys.argv[1])
