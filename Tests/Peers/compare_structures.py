"""Compares `medshot convert` with rt-utils on RTSTRUCT: masks become contours and masks again.

    python3 Tests/Peers/compare_structures.py .build/release/medshot DATA

Needs rt-utils, nibabel, numpy, pydicom and pynrrd. DATA is the folder of the open data. rt-utils writes the structures of a
label image, or shapes made here, as contours on a series; medshot and rt-utils read them back. rt-utils draws its contours
through the centres of the outermost pixels. Also: a real plan on its one slice, against the polygon's own area. Prints
voxels of the mask that went in, and how many differ in each reading.
"""
import contextlib
import glob
import json
import os
import shutil
import subprocess
import sys
import tempfile
import warnings

import nibabel
import nrrd
import numpy
import pydicom
from rt_utils import RTStructBuilder

warnings.simplefilter("ignore")
medshot, data = sys.argv[1], sys.argv[2] + "/dicom/"


def convert(folder, out):
    run = subprocess.run([medshot, "convert", folder, "-o", out], capture_output=True, text=True)
    masks = {}
    for result in glob.glob(out + "/cases/*/result.json"):
        case = os.path.dirname(result)
        for label in json.load(open(result))["labels"]:
            array = numpy.asarray(nibabel.load(f"{case}/{label.get('mask', 'segmentation')}.nii.gz").dataobj)
            masks[label["name"]] = array.T[:, ::-1] == label["value"]  # slice, row, column
    return masks, run.stderr


def round_trip(title, series, shapes):
    """Shapes by name: bool arrays [slice, row, column], slices by rising position."""
    with tempfile.TemporaryDirectory() as folder:
        for path in series:
            shutil.copy(path, folder)
        builder = RTStructBuilder.create_new(dicom_series_path=folder)
        # rt-utils orders slices by their position along the normal, too.
        for name, mask in shapes.items():
            builder.add_roi(mask=mask.transpose(1, 2, 0), name=name)
        with contextlib.redirect_stdout(None):
            builder.save(folder + "/rt.dcm")
        again = RTStructBuilder.create_from(dicom_series_path=folder, rt_struct_path=folder + "/rt.dcm")
        with tempfile.TemporaryDirectory() as out:
            ours, log = convert(folder, out + "/out")
        for name, mask in shapes.items():
            theirs = again.get_roi_mask_by_name(name).transpose(2, 0, 1)
            # rt-utils swaps rows and columns when it reads, which fits square images only.
            theirs = int((theirs != mask).sum()) if theirs.shape == mask.shape else "-"
            mine = ours.get(name)
            mine = "absent" if mine is None else int((mine != mask).sum())
            print(f"{int(mask.sum()):8} {mine:>8} {theirs:>8}  {title}: {name}")


print(f"{'voxels':>8} {'medshot':>8} {'rt-utils':>8}  structure")
labels = data + "dcmqi/segmentations/"
round_trip("ct-3slice", glob.glob(labels + "ct-3slice/*"), {
    name: nrrd.read(f"{labels}{name}_seg.nrrd")[0].T > 0 for name in ("liver", "heart", "spine")})

z, y, x = numpy.mgrid[:3, :512, :512]
ball = ((x - 250.3) / 90) ** 2 + ((y - 280.8) / 75) ** 2 + ((z - 1) / 3) ** 2
round_trip("shapes", glob.glob(labels + "ct-3slice/*"), {
    "ellipsoid": ball < 1, "shell": (ball < 1) & (ball > 0.3), "two parts": (abs(x - 250) > 20) & (ball < 0.8),
    "shell in shell": ((ball < 1) & (ball > 0.7)) | ((ball < 0.4) & (ball > 0.2))})

# One slice of a real plan: the number of voxels is the area of its polygons, to within half of their lengths.
with tempfile.TemporaryDirectory() as folder:
    for name in ("ct.0.dcm", "rtss.dcm"):
        shutil.copy(data + "dicompyler_rt/" + name, folder)
    masks, _ = convert(folder, folder + "-out")
    image = pydicom.dcmread(folder + "/ct.0.dcm", stop_before_pixels=True)
    plan = pydicom.dcmread(folder + "/rtss.dcm")
    shutil.rmtree(folder + "-out")
    area = length = 0.0
    for contour in plan.ROIContourSequence[0].ContourSequence:
        points = numpy.array(contour.ContourData, float).reshape(-1, 3)
        if abs(points[0, 2] - float(image.ImagePositionPatient[2])) < 1:
            ahead = numpy.roll(points, -1, axis=0)
            # None of the parts of this body lies inside another.
            area += abs((points[:, 0] * ahead[:, 1] - ahead[:, 0] * points[:, 1]).sum()) / 2
            length += numpy.linalg.norm(ahead - points, axis=1).sum()
    pixel = float(image.PixelSpacing[0])
    print(f"dicompyler BODY: {int(masks['BODY'].sum())} voxels, {area / pixel ** 2:.1f} pixels of area, outline of "
          f"{length / pixel:.0f} pixels")
