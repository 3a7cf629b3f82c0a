"""How sure medshot is of voxels, and how often it is right: the confidence maps of measure_segmentation.py's tasks.

    python3 Tests/Peers/measure_calibration.py DATA MEDSHOT OUT [--tasks A,B] [--k 5] [--draws 0]

Counted are voxels that the mask or the truth gives to a structure, away from slices that were annotated. ECE is the mean over
them of the difference between confidence and share of right labels in bins of a tenth; sure is the mean confidence, right the
share. Needs what segmentation_tasks.py needs.
"""
import argparse
import subprocess

import numpy

import segmentation_tasks

VOLUMES = "hippocampus,ventricle,grey matter,cord,CT organs"


def judged(program, folder, query):
    """Confidence 0...1 of every counted voxel, and whether its label is right."""
    out = folder + "/out-confidence"
    subprocess.run(["rm", "-rf", out])
    subprocess.run([program, "segment", folder + "/query", "--support", folder + "/support", "-o", out, "--budget",
                    "3600s", "--format", "nifti,confidence", "--quiet"], check=True, stdout=subprocess.DEVNULL)
    for volume in query:
        case = f"{out}/cases/{volume['name']}/"
        mask = segmentation_tasks.hung(case + "segmentation.nii.gz", labels=True)[0]
        sure = segmentation_tasks.hung(case + "confidence.nii.gz")[0] / 100
        counted = (volume["truth"] != 255) & ((mask > 0) | (volume["truth"] > 0))
        yield sure[counted], (mask == volume["truth"])[counted]


def error(sure, right):
    """The expected calibration error (Naeini et al., 2015)."""
    bins = numpy.minimum((sure * 10).astype(int), 9)
    return sum(abs(sure[bins == b].sum() - right[bins == b].sum()) for b in range(10)) / len(sure)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data")
    parser.add_argument("program")
    parser.add_argument("out")
    parser.add_argument("--tasks", default=VOLUMES)
    parser.add_argument("--k", type=int, default=5)
    parser.add_argument("--draws", default="0")
    arguments = parser.parse_args()
    print("| task | draw | sure | right | ECE |\n|---|---|---|---|---|")
    for task in arguments.tasks.split(","):
        for draw in map(int, arguments.draws.split(",")):
            folder = f"{arguments.out}/{task}-{arguments.k}-{draw}".replace(" ", "-")
            _, query = segmentation_tasks.make(task, arguments.data, folder, arguments.k, draw)
            sure, right = map(numpy.concatenate, zip(*judged(arguments.program, folder, query)))
            print(f"| {task} | {draw} | {sure.mean():.3f} | {right.mean():.3f} | {error(sure, right):.3f} |", flush=True)


main()
