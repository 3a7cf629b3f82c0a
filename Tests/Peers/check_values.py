"""Checks modality values against pydicom, file by file.

    python3 Tests/Peers/check_values.py .build/release/medshot ../shared/data/dicom

Needs pydicom with its decoders (pylibjpeg, pylibjpeg-libjpeg, pylibjpeg-openjpeg, pyjpegls) and numpy. Every file is converted
by itself to an array; source.json says which frame each slice is. pydicom's stored values go through its own modality LUT or
rescale, frame by frame for functional groups. Padding is left out: medshot raises it to the darkest voxel. Prints a line per
file on which the two differ or only one reads it, and the totals.
"""
import collections
import glob
import json
import os
import subprocess
import sys
import tempfile
import warnings

import numpy
import pydicom
from pydicom.pixels import apply_modality_lut

warnings.filterwarnings("ignore")
pydicom.config.settings.reading_validation_mode = pydicom.config.IGNORE


def rescale(dataset, frame):
    groups = [dataset]
    if "PerFrameFunctionalGroupsSequence" in dataset:
        groups = [dataset.PerFrameFunctionalGroupsSequence[frame]] + list(
            dataset.get("SharedFunctionalGroupsSequence", []))
        groups = [g.PixelValueTransformationSequence[0] for g in groups if "PixelValueTransformationSequence" in g]
    return groups[0] if groups else pydicom.Dataset()


def expected(dataset, stored, frame):
    values = stored if stored.ndim == 2 else stored[frame]
    values = apply_modality_lut(values, rescale(dataset, frame)).astype(float)
    raw = stored if stored.ndim == 2 else stored[frame]
    if "PixelPaddingValue" in dataset:
        ends = [int(dataset.PixelPaddingValue), int(dataset.get("PixelPaddingRangeLimit", dataset.PixelPaddingValue))]
        values[(raw >= min(ends)) & (raw <= max(ends))] = numpy.nan
    return values


def check(medshot, path):
    """What became of a file: a word for the totals, and a line when a person should look."""
    try:
        dataset = pydicom.dcmread(path, force=True)
        stored = dataset.pixel_array
    except Exception as error:
        dataset, stored, refusal = None, None, str(error).splitlines()[0][:90] if str(error) else type(error).__name__
    with tempfile.TemporaryDirectory() as out:
        run = subprocess.run(
            [medshot, "convert", path, "-o", out + "/o", "--to", "npy", "--tilt", "keep", "--labels", "none"],
            capture_output=True, text=True)
        cases = glob.glob(out + "/o/cases/*")
        if not cases:
            words = [line for line in run.stderr.splitlines() if "failed" in line or "no image" in line]
            if "X-ray series found" in run.stderr:
                return "left out by medshot: no image of a kind that it reads", None
            if stored is None:
                return "read by neither", None
            return "read by pydicom only", words[0][:150] if words else run.stderr[:150]
        if stored is None:
            return "read by medshot only", refusal
        worst = 0.0
        for case in cases:
            with open(case + "/source.json") as file:
                slices = json.load(file)["slices"]
            ours = numpy.load(case + "/image.npy")
            for entry in slices:
                if entry.get("mixed_with_next") is not None:
                    continue
                theirs = expected(dataset, stored, entry["frame"] - 1)
                mine = ours[entry["slice"]]
                if mine.shape != theirs.shape:
                    return "DIFFER", f"{mine.shape} against {theirs.shape}"
                measured = ~numpy.isnan(theirs)
                scale = max(1.0, numpy.nanmax(numpy.abs(theirs))) if measured.any() else 1.0
                worst = max(worst, numpy.abs(mine - theirs)[measured].max(initial=0) / scale)
        return ("equal", None) if worst < 1e-6 else ("DIFFER", f"by {worst:.3g} of the largest value")


def main(medshot, root):
    totals = collections.Counter()
    for folder, _, names in sorted(os.walk(root)):
        for name in sorted(names):
            path = os.path.join(folder, name)
            try:
                pydicom.dcmread(path, stop_before_pixels=True, specific_tags=["SOPClassUID"])
            except Exception:
                continue
            word, line = check(medshot, path)
            totals[word] += 1
            if line:
                print(f"{word}: {os.path.relpath(path, root)}: {line}")
    for word, count in sorted(totals.items()):
        print(f"{count:5} {word}")


main(sys.argv[1], sys.argv[2])
