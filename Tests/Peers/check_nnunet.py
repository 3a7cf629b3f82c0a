"""Lets nnU-Net's own integrity check look at the data sets that `medshot convert --to nnunet` writes.

    python3 Tests/Peers/check_nnunet.py .build/release/medshot INPUT...

Needs nnunetv2, SimpleITK, PyTorch, nibabel and numpy. Each INPUT holds series with DICOM segmentations or structure sets. Every
label map must be on the grid of its image and hold the voxels of the run's own mask; the split must put every patient on
one side. Then every image gets a twin in a second series of its study, with 7 added to its stored values, and the check must
accept the two series as two channels, the second by 7 slopes brighter at every voxel.
"""
import csv
import glob
import json
import os
import shutil
import subprocess
import sys
import tempfile

import nibabel
import numpy
import pydicom
from pydicom.uid import generate_uid

def add_twins(inputs, folder):
    """Copies the inputs, and every uncompressed image once more as a series of its own that is called twin."""
    series = {}
    for number, root in enumerate(inputs):
        shutil.copytree(root, f"{folder}/{number}")
        for path in glob.glob(f"{folder}/{number}/**/*", recursive=True):
            try:
                image = pydicom.dcmread(path)
            except (pydicom.errors.InvalidDicomError, IsADirectoryError):
                continue
            if "PixelData" not in image or image.Modality == "SEG" or image.file_meta.TransferSyntaxUID.is_compressed:
                continue
            # What is padding in one would be none in the other.
            if "PixelPaddingValue" in image:
                del image.PixelPaddingValue
            image.SeriesDescription = "first"
            image.save_as(path)
            image.SeriesDescription = "TWIN of it"
            image.SeriesInstanceUID = series.setdefault(image.SeriesInstanceUID, generate_uid())
            image.SOPInstanceUID = image.file_meta.MediaStorageSOPInstanceUID = generate_uid()
            image.PixelData = (image.pixel_array + 7).astype(image.pixel_array.dtype).tobytes()
            image.save_as(path + ".twin.dcm")


def check_channels(medshot, inputs, folder):
    from nnunetv2.experiment_planning.verify_dataset_integrity import verify_dataset_integrity

    add_twins(inputs, folder + "/twins")
    with open(folder + "/channels.json", "w") as file:
        json.dump({"channels": [{"name": "first", "patterns": ["first"]}, {"name": "second", "patterns": ["*twin*"]}]}, file)
    run = subprocess.run([medshot, "convert", folder + "/twins", "-o", folder + "/two", "--to", "nnunet", "--dataset",
                          "Dataset043_Two", "--channels", folder + "/channels.json", "--quiet"], capture_output=True, text=True)
    assert run.returncode in (0, 1), run.stderr
    dataset = folder + "/two/Dataset043_Two"
    assert json.load(open(dataset + "/dataset.json"))["channel_names"] == {"0": "first", "1": "second"}
    verify_dataset_integrity(dataset, num_processes=1)
    count = 0
    for path in glob.glob(dataset + "/images*/*_0000.nii.gz"):
        first, second = (nibabel.load(each) for each in [path, path.replace("_0000", "_0001")])
        assert numpy.array_equal(first.affine, second.affine)
        added = numpy.unique(numpy.asarray(second.dataobj) - numpy.asarray(first.dataobj))
        assert len(added) == 1 and added[0] > 0 and added[0] % 7 == 0, added
        count += 1
    assert count > 0
    print(f"{count} cases of two channels: nnU-Net's check passed")


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
        check_channels(medshot, inputs, folder)


# nnU-Net starts processes that read this file again.
if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
