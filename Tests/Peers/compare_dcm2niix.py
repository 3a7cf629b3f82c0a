"""Compares `medshot convert` with dcm2niix, series by series: voxels and affines.

    python3 Tests/Peers/compare_dcm2niix.py .build/release/medshot FOLDER...

Needs dcm2niix, nibabel and numpy. Every folder below a FOLDER that holds files and no folder is compared by itself; a 4-D file of dcm2niix is
one volume per time. Prints how many volumes have a twin with the same voxels in the same places, and where there is none the
largest differences of values and corners (mm) to the nearest volume, padding left alone: medshot raises it to the darkest voxel.
"""
import glob
import os
import subprocess
import sys
import tempfile

import numpy

from compare_references import convert, distance, volumes


def dcm2niix(folder):
    with tempfile.TemporaryDirectory() as out:
        subprocess.run(
            ["dcm2niix", "-z", "n", "-b", "n", "-x", "i", "-m", "n", "-d", "0", "-p", "n", "-f", "%s_%p", "-o", out, folder],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        # A resampled copy of a tilted or unevenly spaced series stands beside the plain one.
        paths = sorted(p for p in glob.glob(out + "/*.nii") if "_Tilt" not in p and "_Eq" not in p)
        return [volume for path in paths for volume in volumes(path)]


def nearest(volume, others):
    found = [(d, k) for k, d in enumerate(distance(volume, other) for other in others) if d is not None]
    if not found:
        return None
    return min(found, key=lambda entry: (entry[0][1] > 0.05, entry[0][0]))


def isTwin(volume, other):
    measured = distance(volume, other)
    if measured is None or measured[1] > 0.01:
        return False
    limit = 1e-5 * max(1.0, numpy.abs(volume[0]).max())
    # Padding is one low value in theirs and the darkest voxel in ours.
    padding = (volume[0] == volume[0].min()) & (other[0] == other[0].min())
    return (numpy.abs(volume[0] - other[0])[~padding] <= limit).all()


def compare(medshot, folder):
    theirs = dcm2niix(folder)
    ours, words = convert(medshot, folder)
    if not theirs and not ours:
        return None
    twins = sum(any(isTwin(a, b) for b in ours) for a in theirs)
    verdict = "agree" if twins == len(theirs) == len(ours) else "DIFFER"
    line = f"{verdict:7} {twins} twins, {len(ours)} of medshot, {len(theirs)} of dcm2niix"
    if verdict == "DIFFER":
        for volume in theirs[:4]:
            best = nearest(volume, ours)
            if best and not isTwin(volume, ours[best[1]]):
                line += f"\n        values differ by {best[0][0]:.4g}, corners by {best[0][1]:.4g} mm"
        shapes = sorted({v[0].shape for v in theirs}), sorted({v[0].shape for v in ours})
        reasons = [w.strip() for w in words.splitlines() if "failed" in w and "case(s) done" not in w]
        line += f"\n        sizes {shapes[0]} of dcm2niix, {shapes[1]} of medshot; " + "; ".join(reasons[:2])[:220]
    return line


def main(medshot, roots):
    for root in roots:
        for folder, inner, names in sorted(os.walk(root)):
            # medshot would walk on into the folders below.
            if names and not inner:
                line = compare(medshot, folder)
                if line:
                    head, *rest = line.split("\n")
                    print("\n".join([f"{head}  {os.path.relpath(folder, root)}"] + rest), flush=True)


main(sys.argv[1], sys.argv[2:])
