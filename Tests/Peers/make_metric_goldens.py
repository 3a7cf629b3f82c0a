"""Scores of real and drawn masks by DeepMind's surface-distance package, MONAI and scikit-learn.

    python3 Tests/Peers/make_metric_goldens.py DATA Tests/Golden/metrics

Needs surface-distance, MONAI, PyTorch, scikit-learn, nibabel and numpy. DATA is the folder of the open data. Masks are
written run by run, so that the tests need no data: two subjects' hippocampi, laid over each other with a shift, and drawn
shapes on uneven grids and on one slice. Where MONAI defines the same number as surface-distance, they must agree here.
"""
import json
import sys

import nibabel
import numpy

# Names that newer versions of both have dropped, and surface-distance still uses.
import scipy.ndimage

numpy.Inf, numpy.NaN = numpy.inf, numpy.nan
for module in ["filters", "morphology", "measurements"]:
    setattr(scipy.ndimage, module, scipy.ndimage)
import monai.metrics
import surface_distance
import torch
from sklearn import metrics

data, out = sys.argv[1:3]


def runs(mask):
    """Lengths of runs of equal values, the first of False, with the first axis fastest."""
    flat = mask.ravel(order="F")
    ends = numpy.flatnonzero(numpy.diff(flat)) + 1
    lengths = numpy.diff(numpy.concatenate([[0], ends, [flat.size]])).tolist()
    return ([0] if flat[0] else []) + lengths


def scores(prediction, truth, spacing, tolerance):
    flat = prediction.shape[2] == 1
    a, b = (prediction[..., 0], truth[..., 0]) if flat else (prediction, truth)
    steps = spacing[:2] if flat else spacing
    distances = surface_distance.compute_surface_distances(b, a, steps)
    of_truth, of_prediction = distances["surfel_areas_gt"], distances["surfel_areas_pred"]
    total = of_truth.sum() + of_prediction.sum()
    moment = (distances["distances_gt_to_pred"] * of_truth).sum() + (distances["distances_pred_to_gt"] * of_prediction).sum()
    result = {
        "dice": float(surface_distance.compute_dice_coefficient(b, a)),
        "iou": float((a & b).sum() / (a | b).sum()),
        "nsd": float(surface_distance.compute_surface_dice_at_tolerance(distances, tolerance)),
        "hd95_mm": float(surface_distance.compute_robust_hausdorff(distances, 95)),
        "assd_mm": float(moment / total),
    }
    p, t = (torch.as_tensor(numpy.stack([~mask, mask]))[None].float() for mask in (a, b))
    peer = {
        "dice": monai.metrics.compute_dice(p, t, include_background=False),
        "iou": monai.metrics.compute_iou(p, t, include_background=False),
    }
    if not flat:
        peer["nsd"] = monai.metrics.compute_surface_dice(
            p, t, [tolerance], include_background=False, spacing=list(spacing), use_subvoxels=True)
    for name, value in peer.items():
        assert abs(float(value) - result[name]) < 1e-4, (name, float(value), result[name])
    return result


def case(name, prediction, truth, spacing, tolerance):
    return {
        "name": name, "size": list(prediction.shape), "spacing_mm": list(spacing), "tolerance_mm": tolerance,
        "prediction": runs(prediction), "truth": runs(truth), "scores": scores(prediction, truth, spacing, tolerance)}


def hippocampus(name, value, shape=None):
    mask = numpy.rint(nibabel.load(f"{data}/segmentation/hippocampus_msd/labels/{name}").get_fdata()) == value
    if shape is None:
        return mask
    fitted = numpy.zeros(shape, bool)
    part = tuple(slice(0, min(a, b)) for a, b in zip(mask.shape, shape))
    fitted[part] = mask[part]
    return fitted


import os
names = sorted(os.listdir(data + "/segmentation/hippocampus_msd/labels"))
cases = []
for value, spacing in [(1, (1.0, 1.0, 1.0)), (2, (0.7, 1.0, 2.5))]:
    truth = hippocampus(names[0], value)
    for other in names[1:3]:
        cases.append(case(f"{other} {value}", hippocampus(other, value, truth.shape), truth, spacing, 1.0))
random = numpy.random.default_rng(1)
noise = [random.random((9, 8, 7)) < 0.4 for _ in range(2)]
cases.append(case("noise", *noise, (0.8, 1.3, 3.0), 1.5))
grid = numpy.indices((20, 16, 12))
ball = [((grid - numpy.array(centre).reshape(3, 1, 1, 1)) ** 2).sum(0) <= 20 for centre in [(9, 8, 6), (11, 7, 6)]]
cases.append(case("balls", *ball, (1.0, 1.0, 2.0), 2.0))
flat = [numpy.hypot(grid[0, ..., :1] - x, grid[1, ..., :1] - y) < 5.3 for x, y in [(9, 8), (11, 7)]]
cases.append(case("slice", *flat, (0.9, 1.4, 1.0), 1.0))
edge = numpy.zeros((6, 5, 4), bool)
edge[:3] = True
cases.append(case("touches the edge", edge, numpy.roll(edge, 1, 0), (1.0, 2.0, 3.0), 1.0))
json.dump(cases, open(out + "/masks.json", "w"), separators=(",", ":"))

classes = 3
truth = random.integers(0, classes, 60)
logits = random.normal(size=(60, classes)) + 1.5 * numpy.eye(classes)[truth]
# Probabilities that repeat: ties in the ranks.
probabilities = numpy.round(numpy.exp(logits) / numpy.exp(logits).sum(1, keepdims=True), 2)
predicted = probabilities.argmax(1)
confidence = probabilities[numpy.arange(60), predicted]
edges = numpy.linspace(0, 1, 16)
error = 0.0
for low, high in zip(edges[:-1], edges[1:]):
    held = (confidence > low) & (confidence <= high)
    if held.any():
        error += abs(confidence[held].mean() - (predicted == truth)[held].mean()) * held.mean()
confusion = metrics.confusion_matrix(truth, predicted)
json.dump({
    "truth": truth.tolist(), "predicted": predicted.tolist(), "probabilities": probabilities.tolist(),
    "accuracy": metrics.accuracy_score(truth, predicted),
    "balanced_accuracy": metrics.balanced_accuracy_score(truth, predicted),
    "auroc": [metrics.roc_auc_score(truth == index, probabilities[:, index]) for index in range(classes)],
    "macro_auroc": numpy.mean([metrics.roc_auc_score(truth == index, probabilities[:, index]) for index in range(classes)]),
    "sensitivity": metrics.recall_score(truth, predicted, average=None).tolist(),
    "specificity": [metrics.recall_score(truth != index, predicted != index) for index in range(classes)],
    "ece": error, "confusion": confusion.tolist(),
}, open(out + "/classes.json", "w"), separators=(",", ":"))
