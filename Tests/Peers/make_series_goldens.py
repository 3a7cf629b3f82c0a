"""Takes voxels out of reference volumes, for the Swift tests.

    python3 Tests/Peers/make_series_goldens.py ../shared/data Tests/Golden/series.json

Needs nibabel and numpy. For every series: per volume the number of voxels, their sum, and 40 voxels drawn with a fixed seed as
x, y, z in mm (LPS) and value, so that the order in which a file stores its voxels plays no part.
"""
import json
import sys

import nibabel
import numpy

# Of these, the reference stands beside the folder.
BESIDE = [
    "philips_enhanced/anatomical/001",
    "philips_enhanced/fmri/001",
    "siemens_multiframe/anatomical/001",
    "hyperfine/anatomical/001",
    "philips/dti/001",
    "ge/dti/002",
    "generic/anatomical/002_non_isotropic",
    "ge/anatomical/001",
    "ge/dti/001",
    "ge/fmri/001",
    "siemens/anatomical/001",
    "hitachi/anatomical/001",
    "philips/anatomical/001",
    "philips/fmri/001",
    "generic/anatomical/001",
    "generic/compressed/001",
    "generic/compressed_j2k/001",
    "generic/compressed_jpeg/001",
    "generic/compressed_jpegls/001",
    "generic/compressed_rle/001",
]
SERIES = {
    **{f"dicom/dicom2nifti/{name}": f"dicom/dicom2nifti/{name}_ground_truth.nii.gz" for name in BESIDE},
    **{f"dicom/dcm_qa_nih/In/20180918Si/mr_000{number}": f"dicom/dcm_qa_nih/Ref/EPI_PE={name}_{number}.nii"
       for number, name in [(3, "AP"), (4, "PA"), (5, "RL"), (6, "LR")]},
    "dicom/dcm_qa_enh/In/Siemens/XA10": "dicom/dcm_qa_enh/Ref/Siemens_REST1_w_SMS_PF7-8_6.nii",
}


def golden(path):
    image = nibabel.load(path)
    data = numpy.asarray(image.get_fdata())
    parts = [data] if data.ndim == 3 else [data[..., t] for t in range(data.shape[3])]
    draw = numpy.random.default_rng(2026)
    volumes = []
    for part in parts:
        indices = numpy.stack([draw.integers(0, n, 40) for n in part.shape])
        places = image.affine[:3, :3] @ indices + image.affine[:3, 3:]
        values = part[tuple(indices)]
        # RAS to LPS.
        points = [[-x, -y, z, v] for (x, y, z), v in zip(places.T.tolist(), values.tolist())]
        volumes.append({"count": part.size, "sum": float(part.sum()), "points": points})
    return volumes


data, out = sys.argv[1:]
goldens = [{"input": name, "volumes": golden(f"{data}/{reference}")} for name, reference in SERIES.items()]
with open(out, "w") as file:
    json.dump(goldens, file, indent=None, separators=(",", ":"))
    file.write("\n")
