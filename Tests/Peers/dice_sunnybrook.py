"""Dice of a run on OUT/query of make_sunnybrook_support.py, slice by slice, through source.json.

    python3 Tests/Peers/dice_sunnybrook.py RUN OUT

Needs nibabel and numpy. Slices without a contour are left out: nobody said that the ventricle is absent there.
"""
import glob
import json
import os
import sys

import nibabel
import numpy

run, out = sys.argv[1:3]
truth = numpy.load(out + "/contours.npz")
for folder in sorted(glob.glob(run + "/cases/*")):
    source = json.load(open(folder + "/source.json"))
    stored = numpy.asarray(nibabel.load(folder + "/segmentation.nii.gz").dataobj)
    scores, both, total = [], 0, 0
    for entry in source["slices"]:
        if entry["sop_instance_uid"] not in truth:
            continue
        mask = stored[:, :, entry["slice"]].T > 0
        mask = mask[::-1] if source["rows_reversed"] else mask
        true = truth[entry["sop_instance_uid"]]
        both, total = both + 2 * (mask & true).sum(), total + mask.sum() + true.sum()
        scores.append(2 * (mask & true).sum() / (mask.sum() + true.sum()))
    print(os.path.basename(folder), "slices", " ".join(f"{s:.2f}" for s in scores),
          f"mean {numpy.mean(scores):.3f} pooled {both / total:.3f}")
