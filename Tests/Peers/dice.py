"""Dice of every mask of a run against truth.

    python3 Tests/Peers/dice.py OUT TRUTH

Needs nibabel and numpy. TRUTH holds <case>.nii.gz or <case>.nii for the cases to score; voxels of value 255 do not count.
"""
import glob
import os
import sys

import nibabel
import numpy

out, truth = sys.argv[1:3]
scores = {}
for path in sorted(glob.glob(truth + "/*.nii*")):
    name = os.path.basename(path).split(".nii")[0]
    mask = nibabel.as_closest_canonical(nibabel.load(f"{out}/cases/{name}/segmentation.nii.gz"))
    true = nibabel.as_closest_canonical(nibabel.load(path))
    assert mask.shape == true.shape and numpy.allclose(mask.affine, true.affine, atol=1e-3), name
    a, b = numpy.asarray(mask.dataobj), numpy.rint(numpy.asarray(true.dataobj))
    a, b = a[b != 255], b[b != 255]
    for value in sorted(set(numpy.unique(b)) - {0}):
        total = (a == value).sum() + (b == value).sum()
        dice = 2 * ((a == value) & (b == value)).sum() / total
        scores.setdefault(int(value), []).append(dice)
        print(f"{name}  label {int(value)}  {dice:.3f}")
    if len(set(numpy.unique(b)) - {0}) > 1:
        dice = 2 * ((a > 0) & (b > 0)).sum() / ((a > 0).sum() + (b > 0).sum())
        scores.setdefault("all", []).append(dice)
        print(f"{name}  label all  {dice:.3f}")
for value, values in scores.items():
    print(f"mean of label {value}: {numpy.mean(values):.3f} over {len(values)} case(s)")
