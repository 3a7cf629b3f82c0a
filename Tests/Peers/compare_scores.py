"""Compares `medshot evaluate` with surface-distance, MONAI and scikit-learn on real masks and pictures.

    python3 Tests/Peers/compare_scores.py .build/release/medshot DATA

Needs surface-distance, MONAI, PyTorch, scikit-learn, nibabel, Pillow and numpy. DATA is the folder of the open data. Predictions
are the true masks of 60 hippocampi, of 31 organs in a CT and of chest X-rays, each eroded, dilated, shifted or
emptied by chance; and classes of chest X-rays by their distance to the mean picture of each class. Exits with 1 when a score
differs by more than 1e-4. MONAI works in 32 bits, where a distance that equals the tolerance may fall on either side: the
tolerance is none that occurs where spacings are no whole numbers.
"""
import csv
import glob
import json
import os
import subprocess
import sys
import tempfile
import warnings

import nibabel
import numpy
import scipy.ndimage
from PIL import Image

numpy.Inf, numpy.NaN = numpy.inf, numpy.nan
for module in ["filters", "morphology", "measurements"]:
    setattr(scipy.ndimage, module, scipy.ndimage)
warnings.simplefilter("ignore")
import monai.metrics
import surface_distance
import torch
from sklearn import metrics

medshot, data = sys.argv[1:3]
random = numpy.random.default_rng(7)
worst = {}
failed = False


def changed(labels):
    """Another label map: every structure moved, grown, shrunk or gone."""
    result = numpy.zeros_like(labels)
    for value in numpy.unique(labels[labels > 0]):
        mask = labels == value
        kind = random.integers(0, 5)
        axes = tuple(axis for axis in range(mask.ndim) if mask.shape[axis] > 1)
        if kind == 0:
            mask = numpy.roll(mask, random.integers(1, 3), random.choice(axes))
        if kind == 1:
            mask = scipy.ndimage.binary_dilation(mask)
        if kind == 2:
            mask = scipy.ndimage.binary_erosion(mask)
        if kind == 3:
            mask = mask & (random.random(mask.shape) < 0.8)
        if kind == 4 and random.random() < 0.3:
            mask = numpy.zeros_like(mask)
        result[mask] = value
    return result


def evaluate(*arguments):
    run = subprocess.run([medshot, "evaluate", *arguments, "--json"], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def note(peer, name, ours, theirs):
    global failed
    difference = abs(ours - theirs)
    worst[peer, name] = max(worst.get((peer, name), 0), difference)
    failed |= not difference <= 1e-4


def compare_masks(folder, pairs, tolerance):
    """pairs: name to (prediction, truth, spacing) as arrays."""
    rows = evaluate("segmentation", folder + "/masks", folder + "/truth", "--tolerance", str(tolerance))["cases"]
    counts = {}
    for row in rows:
        prediction, truth, spacing = pairs[row["case"]]
        a, b = prediction == row["label"], truth == row["label"]
        counts[row["presence"]] = counts.get(row["presence"], 0) + 1
        assert row["presence"] == {(1, 1): "both", (0, 1): "missed", (1, 0): "invented", (0, 0): "neither"}[a.any(), b.any()]
        voxel = numpy.prod(spacing) / 1000
        note("closed form", "volume_error_ml", row["volume_error_ml"], (a.sum() - b.sum()) * voxel)
        if not (a.any() and b.any()):
            assert row["hd95_mm"] is None and row["dice"] == (0 if a.any() or b.any() else None)
            continue
        found = surface_distance.compute_surface_distances(b, a, spacing)
        weights = found["surfel_areas_gt"], found["surfel_areas_pred"]
        moment = (found["distances_gt_to_pred"] * weights[0]).sum() + (found["distances_pred_to_gt"] * weights[1]).sum()
        note("surface-distance", "dice", row["dice"], surface_distance.compute_dice_coefficient(b, a))
        note("surface-distance", "nsd", row["nsd"], surface_distance.compute_surface_dice_at_tolerance(found, tolerance))
        note("surface-distance", "hd95_mm", row["hd95_mm"], surface_distance.compute_robust_hausdorff(found, 95))
        note("surface-distance", "assd_mm", row["assd_mm"], moment / (weights[0].sum() + weights[1].sum()))
        p, t = (torch.as_tensor(numpy.stack([~mask, mask]))[None].float() for mask in (a, b))
        note("MONAI", "dice", row["dice"], float(monai.metrics.compute_dice(p, t, include_background=False)))
        note("MONAI", "iou", row["iou"], float(monai.metrics.compute_iou(p, t, include_background=False)))
        if a.ndim == 3:
            note("MONAI", "nsd", row["nsd"], float(monai.metrics.compute_surface_dice(
                p, t, [tolerance], include_background=False, spacing=list(spacing), use_subvoxels=True)))
    print(f"{len(pairs)} masks, {counts}")


def volumes(paths, tolerance):
    with tempfile.TemporaryDirectory() as folder:
        pairs = {}
        for name in ["masks", "truth"]:
            os.mkdir(f"{folder}/{name}")
        for path in paths:
            name = os.path.basename(path).split(".nii")[0]
            image = nibabel.load(path)
            truth = numpy.rint(image.get_fdata()).astype(numpy.uint8)
            prediction = changed(truth)
            for place, labels in [("masks", prediction), ("truth", truth)]:
                nibabel.save(nibabel.Nifti1Image(labels, image.affine), f"{folder}/{place}/{name}.nii.gz")
            pairs[name] = prediction, truth, numpy.sqrt((image.affine[:3, :3] ** 2).sum(0))
        compare_masks(folder, pairs, tolerance)


def pictures(paths):
    with tempfile.TemporaryDirectory() as folder:
        pairs = {}
        for name in ["masks", "truth"]:
            os.mkdir(f"{folder}/{name}")
        for path in paths:
            truth = numpy.asarray(Image.open(path))
            prediction = changed(truth)
            name = os.path.basename(path)[:-4]
            Image.fromarray(prediction).save(f"{folder}/masks/{name}.png")
            Image.fromarray(truth).save(f"{folder}/truth/{name}.png")
            pairs[name] = prediction, truth, (1.0, 1.0)
        compare_masks(folder, pairs, 3.0)


def classes():
    archive = numpy.load(data + "/classification/pneumoniamnist/pneumoniamnist.npz")
    train, test = archive["train_images"].astype(float), archive["test_images"].astype(float)
    labels, truth = archive["train_labels"].ravel(), archive["test_labels"].ravel()
    means = [train[labels == value].mean(0) for value in (0, 1)]
    logits = -numpy.stack([((test - mean) ** 2).mean((1, 2)) for mean in means], 1) / 100
    logits -= logits.max(1, keepdims=True)
    probabilities = numpy.round(numpy.exp(logits) / numpy.exp(logits).sum(1, keepdims=True), 4)
    predicted = probabilities.argmax(1)
    with tempfile.TemporaryDirectory() as folder:
        with open(folder + "/predictions.csv", "w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["case", "predicted", "p_0", "p_1"])
            writer.writerows([index, *row] for index, row in enumerate(
                [label, *values] for label, values in zip(predicted, probabilities)))
        with open(folder + "/truth.csv", "w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["case", "label"])
            writer.writerows(enumerate(truth))
        ours = evaluate("classification", folder, folder + "/truth.csv")
    peer = "scikit-learn"
    note(peer, "accuracy", ours["accuracy"]["value"], metrics.accuracy_score(truth, predicted))
    note(peer, "balanced_accuracy", ours["balanced_accuracy"]["value"], metrics.balanced_accuracy_score(truth, predicted))
    note(peer, "macro_auroc", ours["macro_auroc"]["value"],
         numpy.mean([metrics.roc_auc_score(truth == value, probabilities[:, value]) for value in (0, 1)]))
    for value in (0, 1):
        row = ours["classes"][value]
        note(peer, "sensitivity", row["sensitivity"]["value"], metrics.recall_score(truth, predicted, pos_label=value))
        note(peer, "specificity", row["specificity"]["value"],
             metrics.recall_score(truth != value, predicted != value))
        note(peer, "auroc", row["auroc"]["value"], metrics.roc_auc_score(truth == value, probabilities[:, value]))
    assert ours["confusion"] == metrics.confusion_matrix(truth, predicted).tolist()
    print(f"{ours['cases']} pictures classified")


volumes(sorted(glob.glob(data + "/segmentation/hippocampus_msd/labels/*.nii.gz")), 1.0)
volumes([path for path in glob.glob(data + "/segmentation/totalsegmentator_example/example_seg*.nii.gz")], 3.0)
volumes(sorted(glob.glob(data + "/segmentation/sct_testing_data/*/*gmseg*.nii.gz")), 0.7)
pictures(sorted(glob.glob(data + "/segmentation/cxr_lung_heart/labels/*.png")))
classes()
for (peer, name), difference in sorted(worst.items()):
    print(f"{peer:16} {name:18} greatest difference {difference:.1e}")
sys.exit(1 if failed else 0)
