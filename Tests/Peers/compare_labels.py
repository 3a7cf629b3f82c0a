"""Compares the masks that `medshot convert` makes of DICOM segmentations with highdicom and with dcmqi's label files.

    python3 Tests/Peers/compare_labels.py .build/release/medshot DATA

Needs highdicom, nibabel, numpy and pynrrd. DATA is the folder of the open data. Each segmentation is converted together with
the series that it was drawn on. Prints a table: voxels of all structures, and how many differ from highdicom's reading
(by source image, without any grid) and from dcmqi's label image; a dash where the peer cannot read the file. Exits with 1
when a voxel differs.
"""
import glob
import json
import os
import shutil
import subprocess
import sys
import tempfile
import warnings

import highdicom
import nibabel
import nrrd
import numpy
import pydicom

warnings.simplefilter("ignore")
medshot, data = sys.argv[1], sys.argv[2] + "/dicom/"
liver = data + "dcmqi/segmentations/"
ct = data + "pydicom_test_files/dicomdirtests/77654033/CT2"
slices = liver + "ct-3slice"
toy = liver + "24x38x3"
sets = [
    (slices, liver + "liver.dcm", ["liver_seg"]),
    (slices, liver + "partial_overlaps.dcm", [f"partial_overlaps-{part}" for part in (1, 2, 3)]),
    (liver + "23x38x3/image", liver + "23x38x3/seg/label.seg", ["23x38x3/nrrd/label"]),
    (toy + "/image", toy + "/seg/label.seg", ["24x38x3/nrrd/label"]),
    (toy + "/image", liver + "sparse-labelmap-noppv.dcm", ["sparse_labelmap_noppv_seg"]),
    (toy + "/image", liver + "sparse-labelmap-ppv5.dcm", ["sparse_labelmap_ppv5_seg"]),
]
for name in ["", "_deflate", "_expb", "_j2k", "_nonbyte_aligned", "_nonbyte_aligned_deflate", "_nonbyte_aligned_j2k",
             "_nonbyte_aligned_rle", "_rle"]:
    sets.append((slices, data + f"pydicom_data/data/liver{name}.dcm", ["liver_seg"]))
for name in ["binary", "binary_fractional", "true_fractional", "binary_overlap"]:
    sets.append((ct, data + f"highdicom_test_files/seg_image_ct_{name}.dcm", []))


def convert(series, segmentation, folder):
    """Masks by name as {(SOPInstanceUID): bool rows x columns}, or why there are none."""
    os.makedirs(folder + "/in")
    for path in glob.glob(series + "/*"):
        shutil.copy(path, folder + "/in")
    shutil.copy(segmentation, folder + "/in/segmentation.dcm")
    run = subprocess.run([medshot, "convert", folder + "/in", "-o", folder + "/out", "--gaps", "split"],
                         capture_output=True, text=True)
    masks = {}
    for result in glob.glob(folder + "/out/cases/*/result.json"):
        case = os.path.dirname(result)
        source = json.load(open(case + "/source.json"))
        for label in json.load(open(result))["labels"]:
            stored = nibabel.load(f"{case}/{label.get('mask', 'segmentation')}.nii.gz")
            array = numpy.asarray(stored.dataobj).T[:, ::-1] == label["value"]
            for entry in source["slices"]:
                masks.setdefault(label["name"], {})[entry["sop_instance_uid"]] = array[entry["slice"]]
    return masks, [line for line in run.stderr.splitlines() if line.startswith("failed")]


def by_highdicom(path, images):
    """The same by highdicom."""
    segmentation = highdicom.seg.segread(path)
    named = {source.ReferencedSOPInstanceUID for groups in segmentation.PerFrameFunctionalGroupsSequence
             for source in groups.DerivationImageSequence[0].SourceImageSequence}
    uids = [uid for uid in images if uid in named]
    # image, row, column, segment; fractions from 0 to 1.
    pixels = segmentation.get_pixels_by_source_instance(
        uids, assert_missing_frames_are_empty=True, ignore_spatial_locations=True)
    masks = {}
    for place, number in enumerate(segmentation.segment_numbers):
        name = segmentation.get_segment_description(number).SegmentLabel
        for uid, image in zip(uids, pixels) if number > 0 else []:
            full = numpy.zeros(images[uid], bool)
            full[:image.shape[0], :image.shape[1]] = image[..., place] >= 0.5
            masks.setdefault(name, {})[uid] = full
    return masks


def differing(ours, theirs):
    names = {name for name in list(ours) + list(theirs)}
    count = 0
    for name in names:
        uids = set(ours.get(name, {})) | set(theirs.get(name, {}))
        count += sum(int((numpy.asarray(ours.get(name, {}).get(uid, False))
                          != numpy.asarray(theirs.get(name, {}).get(uid, False))).sum()) for uid in uids)
    return count


print(f"{'voxels':>7} {'highdicom':>9} {'dcmqi':>7}  segmentation")
failed = False
for series, path, references in sets:
    datasets = [pydicom.dcmread(file) for file in glob.glob(series + "/*")]
    images = {item.SOPInstanceUID: (item.Rows, item.Columns) for item in datasets}
    with tempfile.TemporaryDirectory() as folder:
        masks, failures = convert(series, path, folder)
    name = path[len(data):]
    if not masks:
        print(f"{'-':>7} {'-':>9} {'-':>7}  {name}: {failures}")
        failed = True
        continue
    voxels = sum(int(mask.sum()) for held in masks.values() for mask in held.values())
    try:
        peer = differing(masks, by_highdicom(path, images))
    except Exception as error:
        peer = "-"
    label = "-"
    if references:
        # dcmqi's slices lie in rising order along z, as they do in these series.
        order = [item.SOPInstanceUID for item in sorted(datasets, key=lambda item: item.ImagePositionPatient[2])]
        label = 0
        ours = sum(numpy.stack([held.get(uid, numpy.zeros(images[uid], bool)) for uid in order]).astype(int)
                   for held in masks.values())
        # Value 5 of the padded label map stands for slices without a frame.
        theirs = sum(numpy.isin(nrrd.read(liver + reference + ".nrrd")[0].T, [1] if "ppv5" in reference else range(1, 255))
                     .astype(int) for reference in references)
        label = int((ours != theirs).sum())
    failed |= peer not in (0, "-") or label not in (0, "-")
    print(f"{voxels:7} {peer:>9} {label:>7}  {name}" + (f": {failures}" if failures else ""))
sys.exit(1 if failed else 0)
