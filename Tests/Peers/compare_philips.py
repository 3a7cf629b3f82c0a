"""Compares Philips' precise and displayed values with those of dcm2niix -p y and -p n.

    python3 Tests/Peers/compare_philips.py .build/release/medshot FOLDER...

Needs dcm2niix, nibabel and numpy. Each FOLDER holds one series. Sums of all voxels of all volumes are compared, and the greatest
value; the voxels' places are what compare_dcm2niix.py compares. Exits with 1 when they differ by more than a millionth.
"""
import glob
import subprocess
import sys
import tempfile

import nibabel
import numpy


def volumes(paths):
    arrays = [nibabel.load(path).get_fdata() for path in paths]
    return sum(array.sum() for array in arrays), max(array.max() for array in arrays), sum(array.size for array in arrays)


failed = False
for folder in sys.argv[2:]:
    for scale, flag in [("display", "n"), ("precise", "y")]:
        with tempfile.TemporaryDirectory() as out:
            quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "timeout": 200}
            subprocess.run(["dcm2niix", "-z", "n", "-b", "n", "-p", flag, "-o", out, folder], **quiet)
            subprocess.run([sys.argv[1], "convert", folder, "-o", out + "/ours", "--quiet", "--philips", scale], **quiet)
            theirs = volumes(glob.glob(out + "/*.nii"))
            ours = volumes(glob.glob(out + "/ours/cases/*/image.nii.gz"))
        same = theirs[2] == ours[2] and all(abs(a - b) <= 1e-6 * abs(b) for a, b in zip(ours, theirs))
        failed |= not same
        print(f"{'agree' if same else 'DIFFER':6} {scale}: sum {ours[0]:.6g} and {theirs[0]:.6g}, greatest {ours[1]:.6g} and "
              f"{theirs[1]:.6g}, {ours[2]} and {theirs[2]} voxels  {folder}")
sys.exit(1 if failed else 0)
