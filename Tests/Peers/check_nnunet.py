"""Lets nnU-Net's own integrity check look at the data sets that `medshot convert --to nnunet` writes.

    python3 Tests/Peers/check_nnunet.py .build/release/medshot INPUT...

Needs nnunetv2, SimpleITK, PyTorch, nibabel and numpy. Each INPUT holds series with DICOM segmentations or structure sets. Every
label map must be on the grid of its image and hold the voxels of the run's own mask; the split must put every patient on
one side.
"""
import csv
import glob
import json
import os
import subprocess
import sys
import tempfile

import nibabel
import numpy
import pydicom

def main(medshot, inputs):
    with tempfile.TemporaryDirectory() as folder:
        for name in ["raw", "preprocessed", "results"]:
            os.environ["nnUNet_" + name] = f"{folder}/{name}"
        from nnunetv2.experiment_planning.verify_dataset_integrity import verify_dataset_integrity

        run = subprocess.run([medshot, "convert", *inputs, "-o", folder + "/raw", "--to", "nnunet", "--dataset", "Dataset042_Peer",
                              "--split", "0.7", "--gaps", "split", "--quiet"], capture_output=True, text=True)
        assert run.returncode in (0, 1), run.stderr
        dataset = folder + "/raw/Dataset042_Peer"
        description = json.load(open(dataset + "/dataset.json"))
        print(description)
        verify_dataset_integrity(dataset, num_processes=1)
        patients = {}
        for row in csv.DictReader(open(folder + "/raw/key.csv")):
            source = json.load(open(f"{folder}/raw/cases/{row['case']}/source.json")) if os.path.isdir(
                f"{folder}/raw/cases/{row['case']}") else None
            if source:
                paths = [path for root in inputs for path in [os.path.join(root, source["slices"][0]["file"])] if os.path.exists(path)]
                patients[row["case"]] = pydicom.dcmread(paths[0], stop_before_pixels=True, force=True).get("PatientID", row["case"])
        sides = {}
        for place in ["Tr", "Ts"]:
            for path in glob.glob(f"{dataset}/labels{place}/*.nii.gz"):
                name = os.path.basename(path)[:-7]
                sides.setdefault(patients[name], set()).add(place)
                label, image = nibabel.load(path), nibabel.load(f"{dataset}/images{place}/{name}_0000.nii.gz")
                assert label.shape == image.shape and numpy.allclose(label.affine, image.affine)
                values = set(numpy.unique(numpy.asarray(label.dataobj)).tolist())
                assert values <= set(description["labels"].values()), values
        assert all(len(side) == 1 for side in sides.values()), sides
        print(f"{len(sides)} patients, {len(glob.glob(dataset + '/labelsTr/*'))} cases for training, "
              f"{len(glob.glob(dataset + '/labelsTs/*'))} for testing: nnU-Net's check passed")


# nnU-Net starts processes that read this file again.
if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
