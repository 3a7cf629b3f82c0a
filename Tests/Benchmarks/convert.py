"""medshot convert beside dcm2niix, a bare DCMTK loop and pydicom, pair by pair in one run.

usage: python3 Tests/Benchmarks/convert.py PROGRAMS FOLDER... [--pairs N]
  PROGRAMS  folder with the built medshot and benchmark-reading
  FOLDER    one DICOM series each; without any, a phantom CT of 129 slices of 512 x 512 is made
Needs dcm2niix, GNU time, a C++ compiler and DCMTK's headers; numpy and pydicom from PyPI. Prints a table in Markdown: the median of every
column, and the median of the ratios of the pairs. Nothing else should run meanwhile.
"""

import argparse
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import numpy
import pydicom

from phantom import Phantom


def run(command):
    """Seconds, peak memory in MB and output of a program."""
    # A child of this process would count this process' own memory until it becomes the program.
    start = time.perf_counter()
    process = subprocess.run(["/usr/bin/time", "-f", "%M"] + command, capture_output=True, text=True)
    seconds = time.perf_counter() - start
    if process.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}: exit code {process.returncode}")
    return seconds, int(process.stderr.split()[-1]) / 1024, process.stdout


def fields(output):
    return {line.split()[0]: float(line.split()[1]) for line in output.splitlines()}


def pydicom_loop(paths):
    """The usual script: sort by position, apply the slope, stack."""
    start = time.perf_counter()
    files = sorted((pydicom.dcmread(path) for path in paths), key=lambda each: each.ImagePositionPatient[2])
    volume = numpy.stack(
        [f.pixel_array * float(f.get("RescaleSlope", 1)) + float(f.get("RescaleIntercept", 0)) for f in files]
    )
    return time.perf_counter() - start, float(volume.mean())


class Pair:
    def __init__(self):
        self.ours, self.theirs = [], []

    def row(self, name, unit="s", digits=3):
        ratio = statistics.median(b / a for a, b in zip(self.ours, self.theirs))
        ours, theirs = statistics.median(self.ours), statistics.median(self.theirs)
        return f"| {name} | {ours:.{digits}f} {unit} | {theirs:.{digits}f} {unit} | {ratio:.2f} |"


def size(folder, ending):
    return sum(path.stat().st_size for path in folder.rglob("*" + ending))


def measure(programs, series, loop, pairs, work):
    paths = [str(p) for p in sorted(series.rglob("*")) if p.is_file() and pydicom.misc.is_dicom(p)]
    times = {name: Pair() for name in ["gzip", "gzip size", "plain", "memory", "dcmtk", "pydicom"]}
    ours, theirs = work / "ours", work / "theirs"
    for index in range(pairs + 1):  # the first pair only warms the caches
        shutil.rmtree(ours, ignore_errors=True)
        shutil.rmtree(theirs, ignore_errors=True)
        theirs.mkdir()
        a, memory, _ = run([programs / "medshot", "convert", series, "-o", ours, "--quiet"])
        b, _, _ = run(["dcm2niix", "-z", "y", "-b", "n", "-f", "x", "-o", theirs, series])
        sizes = size(ours / "cases", ".nii.gz") / 1e6, size(theirs, ".nii.gz") / 1e6
        c, _, _ = run(["dcm2niix", "-z", "n", "-b", "n", "-f", "y", "-o", theirs, series])
        written = size(theirs, ".nii") / 1e6
        shutil.rmtree(ours)
        d, _, _ = run([programs / "medshot", "convert", series, "-o", ours, "--quiet", "--uncompressed"])
        reading = fields(run([programs / "benchmark-reading", series])[2])
        bare = fields(run([loop] + paths)[2])
        slow, mean = pydicom_loop(paths)
        if reading["voxels"] != bare["voxels"] or abs(reading["mean"] - mean) > 1e-3 * max(1, abs(mean)):
            sys.exit(f"{series}: the programs did not read the same: {reading} {bare} {mean}")
        if index == 0:
            continue
        for name, left, right in [
            ("gzip", a, b), ("gzip size", sizes[0], sizes[1]), ("plain", d, c), ("memory", memory, written),
            ("dcmtk", reading["seconds"], bare["seconds"]), ("pydicom", reading["seconds"], slow),
        ]:
            times[name].ours.append(left)
            times[name].theirs.append(right)
    return [
        times["gzip"].row("`.nii.gz`, beside `dcm2niix -z y`"),
        times["gzip size"].row("size of it", "MB", 2),
        times["plain"].row("`.nii`, beside `dcm2niix -z n`"),
        times["dcmtk"].row("reading, beside a bare DCMTK loop"),
        times["pydicom"].row("reading, beside pydicom and numpy"),
        times["memory"].row("peak memory, beside the volume as written", "MB", 0),
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("programs", type=pathlib.Path)
    parser.add_argument("series", type=pathlib.Path, nargs="*")
    parser.add_argument("--pairs", type=int, default=7)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        loop = work / "dcmtk_loop"
        source = pathlib.Path(__file__).parent / "dcmtk_loop.cpp"
        subprocess.run(
            ["c++", "-O2", "-std=c++17", source, "-ldcmdata", "-loflog", "-lofstd", "-o", loop], check=True)
        series = arguments.series
        if not series:
            series = [work / "ct"]
            Phantom(slices=129).write(series[0])
        for each in series:
            print(f"\n{each.name}: {sum(1 for p in each.rglob('*') if p.is_file())} files\n")
            print("| what | medshot | peer | peer / medshot |\n|---|---|---|---|")
            print("\n".join(measure(arguments.programs, each, loop, arguments.pairs, work)))


main()
