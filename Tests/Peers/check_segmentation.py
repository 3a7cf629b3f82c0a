"""Reads every segmentation.dcm of a run with highdicom and compares it voxel for voxel with segmentation.nii.gz.

    python3 Tests/Peers/check_segmentation.py RUN

Needs highdicom, nibabel and numpy, and dciodvfy of dicom3tools. Segments are matched by name, slices by SOPInstanceUID
through source.json. Prints a line per case; exits with 1 when a voxel differs or dciodvfy finds an error.
"""
import glob
import json
import os
import subprocess
import sys

import highdicom
import nibabel
import numpy

failed = False
for path in sorted(glob.glob(sys.argv[1] + "/cases/*/segmentation.dcm")):
    folder = os.path.dirname(path)
    source = json.load(open(folder + "/source.json"))
    labels = {label["name"]: label["value"] for label in json.load(open(folder + "/result.json"))["labels"]}
    stored = numpy.asarray(nibabel.load(folder + "/segmentation.nii.gz").dataobj).T  # slice, row, column
    stored = stored[:, ::-1] if source["rows_reversed"] else stored
    segmentation = highdicom.seg.segread(path)
    instances = [entry["sop_instance_uid"] for entry in source["slices"]]
    frames = segmentation.get_pixels_by_source_instance(
        instances, assert_missing_frames_are_empty=True)  # slice, row, column, segment
    differing = 0
    named = set()
    for number in segmentation.segment_numbers:
        name = segmentation.get_segment_description(number).SegmentLabel
        named.add(labels[name])
        differing += int(((stored == labels[name]) != (frames[..., number - 1] > 0)).sum())
    # A structure without a voxel has no segment.
    differing += int((~numpy.isin(stored, list(named | {0}))).sum())
    verdict = subprocess.run(["dciodvfy", path], capture_output=True, text=True)
    errors = [line for line in (verdict.stderr + verdict.stdout).splitlines() if line.startswith("Error")]
    # Some anonymised sources carry UIDs with leading zeros; references to them, and the summary line, cannot be better.
    inherited = [line for line in errors if "Leading zeroes in embedded" in line]
    if inherited:
        errors = [line for line in errors if line not in inherited and "contains invalid data values" not in line]
    print(f"{os.path.basename(folder)}: {len(segmentation.segment_numbers)} segment(s), {int((stored > 0).sum())} voxels, "
          f"{differing} differ, dciodvfy: {len(errors)} error(s), {len(inherited)} more by UIDs of the source")
    failed |= differing > 0 or bool(errors)
sys.exit(failed)
