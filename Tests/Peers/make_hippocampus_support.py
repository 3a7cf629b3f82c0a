"""Makes a support folder and a query folder from the hippocampus crops of the Medical Segmentation Decathlon.

    python3 Tests/Peers/make_hippocampus_support.py DATA/segmentation/hippocampus_msd OUT [K [DRAW]]

Needs nibabel and numpy. OUT/support holds the DRAW-th (default 0) K images (default 5) with one annotated axis-2 slice each, the last one empty;
every other slice is 255. OUT/query holds three other images, OUT/truth their labels. Both structures keep their values.
"""
import os
import sys

import nibabel
import numpy

data, out = sys.argv[1:3]
k = int(sys.argv[3]) if len(sys.argv) > 3 else 5
draw = int(sys.argv[4]) if len(sys.argv) > 4 else 0
names = sorted(os.listdir(data + "/images"))
for folder in ("support/images", "support/labels", "query", "truth"):
    os.makedirs(f"{out}/{folder}", exist_ok=True)


def load(kind, name):
    return nibabel.load(f"{data}/{kind}/{name}")


for number, name in enumerate(names[draw * k:(draw + 1) * k]):
    image, label = load("images", name), load("labels", name)
    drawn = numpy.rint(label.get_fdata()).astype(numpy.uint8)
    held = numpy.flatnonzero(drawn.any(axis=(0, 1)))
    # Spread through the structure, as a person would choose; the last one shows its absence where k allows it.
    place = held[int((number + 0.5) / k * len(held))]
    if k >= 5 and number == k - 1:
        empty = numpy.flatnonzero(~drawn.any(axis=(0, 1)))
        place = empty[-1] if len(empty) else place
    sparse = numpy.full_like(drawn, 255)
    sparse[:, :, place] = drawn[:, :, place]
    nibabel.save(nibabel.Nifti1Image(sparse, label.affine), f"{out}/support/labels/{name}")
    nibabel.save(image, f"{out}/support/images/{name}")
with open(f"{out}/support/labels.json", "w") as file:
    file.write('{"labels": {"1": "anterior hippocampus", "2": "posterior hippocampus"}}\n')
for name in names[-3:]:
    nibabel.save(load("images", name), f"{out}/query/{name}")
    label = load("labels", name)
    drawn = numpy.rint(label.get_fdata()).astype(numpy.uint8)
    nibabel.save(nibabel.Nifti1Image(drawn, label.affine), f"{out}/truth/{name}")
