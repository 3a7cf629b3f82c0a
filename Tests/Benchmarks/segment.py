"""medshot segment on made-up CTs of 130 slices of 512 x 512: seconds and memory of one case and of several.

usage: python3 Tests/Benchmarks/segment.py MEDSHOT [--cases 1,4] [--modes auto,none] [--slices 130] [--drawn 2]
Two organs are drawn on five slices of each of some other patients. Needs GNU time; numpy, nibabel and pydicom from PyPI. Prints a
table in Markdown; Dice is the mean over organs and cases, so that fast nonsense would show. Nothing else should run meanwhile.
"""

import argparse
import csv
import pathlib
import subprocess
import sys
import tempfile
import time

import nibabel
import numpy

from phantom import Phantom

DRAWN = 5


def draw(phantom, series, folder, program, work):
    """A volume, and labels of which a few slices are drawn."""
    converted = work / "converted"
    subprocess.run([program, "convert", series, "-o", converted, "--quiet"], check=True)
    image = nibabel.load(next((converted / "cases").glob("*/*.nii.gz")))
    for part in ("images", "labels"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    name = f"{phantom.patient}.nii.gz"
    nibabel.save(image, folder / "images" / name)
    truth = on_grid(phantom, image)
    # Within the organs' ends: a slice without an organ cannot be told from one that is not drawn.
    ends = numpy.flatnonzero(truth.any((0, 1)))
    keep = numpy.linspace(ends[0] + 4, ends[-1] - 4, DRAWN).round().astype(int)
    drawn = numpy.zeros_like(truth)
    drawn[:, :, keep] = truth[:, :, keep]
    nibabel.save(nibabel.Nifti1Image(drawn, image.affine), folder / "labels" / name)
    subprocess.run(["rm", "-r", converted], check=True)


def on_grid(phantom, image):
    """The true labels on the grid of an image, whichever way its axes run."""
    labels = numpy.stack([phantom.labels(k).T for k in range(phantom.slices)], 2)
    # DICOM's x and y run against NIfTI's.
    flips = [axis for axis, sign in enumerate((-1, -1, 1)) if numpy.sign(image.affine[axis, axis]) != sign]
    return numpy.flip(labels, flips)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("--cases", default="1,4")
    parser.add_argument("--modes", default="auto,none")
    parser.add_argument("--slices", type=int, default=130)
    parser.add_argument("--drawn", type=int, default=2, help="patients that are drawn on")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        for patient in range(1, arguments.drawn + 1):
            phantom = Phantom(patient, arguments.slices)
            phantom.write(work / "drawn" / str(patient))
            draw(phantom, work / "drawn" / str(patient), work / "support", arguments.program, work)
        print("| mode | cases | seconds | peak memory | Dice |\n|---|---|---|---|---|")
        for mode in arguments.modes.split(","):
            for count in map(int, arguments.cases.split(",")):
                measure(arguments, mode, count, work)


def measure(arguments, mode, count, work):
    phantoms = {str(10 + each): Phantom(10 + each, arguments.slices) for each in range(count)}
    for name, phantom in phantoms.items():
        series = work / f"cases-{count}" / name
        if not series.exists():
            phantom.write(series)
    out = work / f"out-{mode}-{count}"
    start = time.perf_counter()
    done = subprocess.run(
        ["/usr/bin/time", "-f", "%M", arguments.program, "segment", work / f"cases-{count}", "--support",
         work / "support", "-o", out, "--adapt", mode, "--quiet"], capture_output=True, text=True)
    seconds = time.perf_counter() - start
    if done.returncode != 0:
        sys.exit(f"exit code {done.returncode}: {done.stderr}")
    dice = []
    for row in csv.DictReader((out / "key.csv").open()):
        case, patient = row["case"], pathlib.Path(row["source"]).name
        image = nibabel.load(out / "cases" / case / "segmentation.nii.gz")
        mask, truth = numpy.asarray(image.dataobj), on_grid(phantoms[patient], image)
        for organ in (1, 2):
            a, b = mask == organ, truth == organ
            dice.append(2 * (a & b).sum() / (a.sum() + b.sum()))
    memory = int(done.stderr.split()[-1]) / 1024
    print(f"| `{mode}` | {count} | {seconds:.1f} | {memory:.0f} MB | {numpy.mean(dice):.3f} |", flush=True)


main()
