"""Fills the contours of every rtstruct.dcm of a run by another program's rule and compares with segmentation.nii.gz.

    python3 Tests/Peers/check_contours.py RUN STUDIES

Needs pydicom, rt-utils, nibabel, matplotlib and numpy, and dciodvfy of dicom3tools. RUN is an output folder of `medshot segment ...
--format nifti,rtstruct`, STUDIES the folder of DICOM series that it was made of. A pixel belongs to a structure when its centre
lies inside an odd number of its contours (matplotlib); rt-utils must open the file with its series and name the same
structures. Prints a line per case; exits with 1 when a voxel differs or dciodvfy finds an error.
"""
import collections
import glob
import json
import os
import shutil
import subprocess
import sys
import tempfile

import matplotlib.path
import nibabel
import numpy
import pydicom
from rt_utils import RTStructBuilder

files = {}
for path in glob.glob(sys.argv[2] + "/**/*", recursive=True):
    if os.path.isfile(path) and pydicom.misc.is_dicom(path):
        files[pydicom.dcmread(path, stop_before_pixels=True).SOPInstanceUID] = path

failed = False
for path in sorted(glob.glob(sys.argv[1] + "/cases/*/rtstruct.dcm")):
    folder = os.path.dirname(path)
    source = json.load(open(folder + "/source.json"))
    labels = {label["name"]: label["value"] for label in json.load(open(folder + "/result.json"))["labels"]}
    stored = numpy.asarray(nibabel.load(folder + "/segmentation.nii.gz").dataobj).T  # slice, row, column
    stored = stored[:, ::-1] if source["rows_reversed"] else stored
    numbers = {entry["sop_instance_uid"]: number for number, entry in enumerate(source["slices"])}
    plan = pydicom.dcmread(path)
    names = {roi.ROINumber: roi.ROIName for roi in plan.StructureSetROISequence}
    differing, contours = 0, 0
    for roi in plan.ROIContourSequence:
        inside = numpy.zeros(stored.shape, int)
        for contour in getattr(roi, "ContourSequence", []):
            uid = contour.ContourImageSequence[0].ReferencedSOPInstanceUID
            image = pydicom.dcmread(files[uid], stop_before_pixels=True)
            points = numpy.array(contour.ContourData, float).reshape(-1, 3) - numpy.array(image.ImagePositionPatient, float)
            across, down = numpy.array(image.ImageOrientationPatient, float).reshape(2, 3)
            row, column = map(float, image.PixelSpacing)
            polygon = matplotlib.path.Path(numpy.stack([points @ across / column, points @ down / row], 1))
            y, x = numpy.mgrid[:image.Rows, :image.Columns]
            inside[numbers[uid]] += polygon.contains_points(
                numpy.stack([x.ravel(), y.ravel()], 1)).reshape(x.shape)
            contours += 1
        differing += int(((inside % 2 == 1) != (stored == labels[names[roi.ReferencedROINumber]])).sum())
    with tempfile.TemporaryDirectory() as series:
        for uid in numbers:
            shutil.copy(files[uid], series)
        theirs = RTStructBuilder.create_from(dicom_series_path=series, rt_struct_path=path).get_roi_names()
    verdict = subprocess.run(["dciodvfy", path], capture_output=True, text=True)
    errors = [line for line in (verdict.stderr + verdict.stdout).splitlines() if line.startswith("Error")]
    is_named = collections.Counter(theirs) == collections.Counter(names.values())
    print(f"{os.path.basename(folder)}: {len(names)} structure(s), {contours} contours, {int((stored > 0).sum())} voxels, "
          f"{differing} differ, names {'agree' if is_named else 'DIFFER'}, dciodvfy: {len(errors)} error(s)")
    failed |= differing > 0 or bool(errors) or not is_named
sys.exit(failed)
