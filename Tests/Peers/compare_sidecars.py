"""Compares acquisition.json of `medshot convert` with dcm2niix's sidecars, value by value.

    python3 Tests/Peers/compare_sidecars.py .build/release/medshot FOLDER...

Needs dcm2niix. Every folder below a FOLDER that holds files and no folder is compared by itself. Compared are numbers and words
that both write, for series of which both make one or more images; a number may differ in its sixth digit, which dcm2niix
rounds. Prints the parameters by how often both agree; exits with 1 when a value is in none of dcm2niix's sidecars of its series.
"""
import collections
import glob
import json
import os
import subprocess
import sys
import tempfile

# dcm2niix adds words of its own, and splits ECHO_00 in two.
LEFT_OUT = {"ImageType", "Manufacturer", "SoftwareVersions", "DiffusionBValue", "DiffusionGradientOrientation"}
JOINED = {"ScanningSequence", "SequenceVariant", "ScanOptions"}


def sidecars(command, pattern, out):
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120)
    return [json.load(open(path)) for path in glob.glob(out + pattern)]


def same(name, ours, theirs):
    if name in JOINED and isinstance(ours, list):
        ours = "_".join(ours)
    if name in JOINED:
        return str(ours).replace("\\", "_") == str(theirs).replace("\\", "_")
    if isinstance(ours, float | int) and isinstance(theirs, float | int):
        return abs(ours - theirs) <= 2e-5 * abs(theirs)
    return str(ours).replace(" ", "_") == str(theirs).replace(" ", "_")


agreed, differing = collections.Counter(), collections.Counter()
for root in sys.argv[2:]:
    for folder, inner, names in sorted(os.walk(root)):
        if inner or not names:
            continue
        with tempfile.TemporaryDirectory() as out:
            theirs = sidecars(["dcm2niix", "-z", "n", "-o", out, "-f", "%s_%t", folder], "/*.json", out)
            ours = sidecars([sys.argv[1], "convert", folder, "-o", out + "/ours", "--quiet"],
                            "/ours/cases/*/acquisition.json", out)
        for case in ours if theirs else []:
            for name, value in case.items():
                known = [sidecar[name] for sidecar in theirs if name in sidecar]
                if name in LEFT_OUT or not known:
                    continue
                if any(same(name, value, other) for other in known):
                    agreed[name] += 1
                else:
                    differing[name] += 1
                    print(f"{name}: {value} against {known[:3]} in {os.path.relpath(folder, root)}")
for name in sorted(set(agreed) | set(differing)):
    print(f"{name:36} {agreed[name]:4} agree, {differing[name]} differ")
sys.exit(1 if differing else 0)
