"""Compares `medshot convert` with reference volumes that other programs made and people checked.

    python3 Tests/Peers/compare_references.py .build/release/medshot ../shared/data/dicom

Needs nibabel and numpy. References: dicom2nifti's ground truths (NAME_ground_truth.nii.gz beside folder NAME), dcm_qa_enh
and dcm_qa_nih (dcm2niix). A 4-D reference is one volume per time point. Prints a line per series: how many of its volumes
have a twin among ours with the same voxels in the same places, whether the twins come in the order of time, and the largest
differences of values and of the corners in mm.
"""
import glob
import itertools
import os
import subprocess
import sys
import tempfile

import nibabel
import numpy


def volumes(path):
    image = nibabel.as_closest_canonical(nibabel.load(path))
    if image.get_data_dtype().names:
        return []
    data = image.get_fdata()
    parts = [data] if data.ndim == 3 else [data[..., t] for t in range(data.shape[3])]
    return [(part, image.affine) for part in parts]


def distance(a, b):
    """Largest difference of the values and of the corners in mm; None when the sizes differ."""
    if a[0].shape != b[0].shape:
        return None
    corners = numpy.array(list(itertools.product(*[(0, n - 1) for n in a[0].shape]))).T
    shift = numpy.abs(a[1][:3, :3] @ corners - b[1][:3, :3] @ corners + (a[1] - b[1])[:3, 3:]).max()
    return numpy.abs(a[0] - b[0]).max(), shift


def convert(medshot, folder):
    with tempfile.TemporaryDirectory() as out:
        run = subprocess.run([medshot, "convert", folder, "-o", out + "/o", "--labels", "none", "--tilt", "keep"], capture_output=True, text=True)
        paths = sorted(glob.glob(out + "/o/cases/*/image.nii.gz"))
        return [volume for path in paths for volume in volumes(path)], run.stderr


def series(root):
    for truth in sorted(glob.glob(root + "/dicom2nifti/**/*_ground_truth.nii.gz", recursive=True)):
        yield truth.replace("_ground_truth.nii.gz", ""), [truth]
    yield root + "/dcm_qa_enh/In/Siemens/XA10", [root + "/dcm_qa_enh/Ref/Siemens_REST1_w_SMS_PF7-8_6.nii"]
    yield root + "/dcm_qa_enh/In/Philips", sorted(glob.glob(root + "/dcm_qa_enh/Ref/Philips_WIP_B0*.nii"))
    yield root + "/dcm_qa_nih", sorted(glob.glob(root + "/dcm_qa_nih/**/*.nii", recursive=True))


def main(medshot, root):
    for folder, truths in series(root):
        name = os.path.relpath(folder, root)
        if not os.path.isdir(folder):
            print(f"{name}: the folder is not there")
            continue
        theirs = [volume for truth in truths for volume in volumes(truth)]
        ours, words = convert(medshot, folder)
        if not theirs:
            print(f"colour  {len(ours)} of ours  {name}")
            continue
        twins, worst = [], [0.0, 0.0]
        for volume in theirs:
            found = [(distance(volume, mine), k) for k, mine in enumerate(ours)]
            found = [(d, k) for d, k in found if d is not None]
            if not found:
                twins.append(None)
                continue
            best, k = min(found, key=lambda entry: (entry[0][1] > 0.05, entry[0][0]))
            scale = max(1.0, numpy.abs(volume[0]).max())
            worst = [max(worst[0], best[0]), max(worst[1], best[1])]
            twins.append(k if best[0] <= 1e-4 * scale and best[1] < 0.01 else None)
        hits = [k for k in twins if k is not None]
        order = "in order" if hits == sorted(hits) else "OUT OF ORDER"
        if len(theirs) == len(ours) == len(twins) and None in twins:
            # Philips keeps a scale of its own beside DICOM's; dcm2niix applies it, and the two differ by a factor.
            for k, volume in enumerate(theirs):
                factors = [numpy.median(volume[0][mine[0] > 0] / mine[0][mine[0] > 0]) for mine in ours]
                scaled = [(f, m) for f, m in zip(factors, ours) if numpy.allclose(m[0] * f, volume[0], rtol=1e-3, atol=f)]
                if twins[k] is None and scaled:
                    print(f"        volume {k + 1} is ours times {scaled[0][0]:.6g}")
        verdict = "agree" if len(hits) == len(theirs) == len(ours) else "DIFFER"
        print(f"{verdict:7} {len(hits)}/{len(theirs)} of {len(ours)} {order}, values {worst[0]:.4g}, {worst[1]:.4g} mm  {name}")
        if verdict == "DIFFER":
            shapes = sorted({v[0].shape for v in theirs}), sorted({v[0].shape for v in ours})
            print(f"        {shapes}; " + "; ".join(line for line in words.splitlines() if "case" in line or ":" in line)[:300])


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2].rstrip("/"))
