"""Takes modality values that pydicom finds, for the Swift tests.

    python3 Tests/Peers/make_value_goldens.py ../shared/data Tests/Golden/values.json

Needs pydicom with its decoders and numpy. Per file: rows, columns, least, greatest and sum of all values, and 20 of them drawn
with a fixed seed as index and value; padding left out.
"""
import json
import sys

import numpy
import pydicom
from pydicom.pixels import apply_modality_lut

FILES = [
    "pydicom_test_files/CT_small.dcm", "pydicom_test_files/MR_small.dcm", "pydicom_test_files/MR_small_RLE.dcm",
    "pydicom_test_files/MR_small_jpeg_ls_lossless.dcm", "pydicom_test_files/MR_small_jp2klossless.dcm",
    "pydicom_test_files/MR_small_bigendian.dcm", "pydicom_test_files/MR_small_implicit.dcm",
    "pydicom_data/data/693_UNCR.dcm", "pydicom_data/data/MR2_UNCR.dcm",
    "pydicom_data/data/MR-SIEMENS-DICOM-WithOverlays.dcm", "highdicom_test_files/ct_image.dcm",
    "dcmqi/segmentations/ct-3slice/01.dcm", "rt_utils/mock_data/ct_1.dcm",
    "dicom2nifti/hitachi/anatomical/001/001.dcm",
]


def golden(root, name):
    dataset = pydicom.dcmread(f"{root}/dicom/{name}")
    stored = dataset.pixel_array
    values = numpy.asarray(apply_modality_lut(stored, dataset), dtype=float).ravel()
    padding = dataset.get("PixelPaddingValue")
    measured = numpy.flatnonzero(stored.ravel() != padding) if padding is not None else numpy.arange(values.size)
    draw = numpy.random.default_rng(2026).choice(measured, 20, replace=False)
    known = values[measured]
    return {
        "file": name, "rows": dataset.Rows, "columns": dataset.Columns, "padding": int(values.size - measured.size),
        "least": known.min(), "greatest": known.max(), "sum": known.sum(),
        "values": [[int(index), values[index]] for index in sorted(draw.tolist())],
    }


data, out = sys.argv[1:]
goldens = []
for name in FILES:
    try:
        goldens.append(golden(data, name))
    except FileNotFoundError:
        print(f"{name} is not there")
with open(out, "w") as file:
    json.dump(goldens, file, separators=(",", ":"))
    file.write("\n")
