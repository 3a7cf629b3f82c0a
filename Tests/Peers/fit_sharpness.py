"""Finds how sharp the answers of every head of `medshot classify` usually are at their best: Sources/Classification/SharpnessPrior.

    python3 Tests/Peers/fit_sharpness.py classifier.safetensors ../shared/data

The tasks come from pictures that the table of Classification.docc does not measure: characters of Omniglot's evaluation part, cell
nuclei (which of eight pictures is a crop from?), slices of a brain (at which height?), and slices of two hearts (at which
height; learned from one, asked of the other). For 1, 2, 3, 5 and 10 examples per class the heads' scores are written again here.
The sharpness is `factor * examples^a * (contrast / 0.075)^b`; factor, a and b make the right classes most probable, every
source of pictures counting the same. Needs NumPy, SciPy, Pillow, pydicom and PyTorch.
"""
import io
import pathlib
import sys
import zipfile

import numpy as np
import pydicom
from PIL import Image
from scipy.optimize import minimize
from scipy.special import log_softmax, softmax

from measure_classification import pyramid

WIDTHS = [192, 64, 128, 1728, 2304]
LEVELS = [slice(b - a, b) for a, b in zip(WIDTHS, np.cumsum(WIDTHS))]
GRID = np.exp(np.arange(-4, 5.01, 0.2))


def grey(pixels, bright):
    return Image.fromarray((np.clip(pixels / bright, 0, 1) * 255).astype(np.uint8))


def sources(root):
    """Pictures by name, each with its class, and its group: a task stays within one."""
    chance = np.random.RandomState(5)
    characters = np.load(root / "classification/omniglot/images_evaluation.npz")["images"]
    yield "characters", [
        (Image.fromarray((characters[(80 * group + 9 * label) % 659][n] * 255).astype(np.uint8)), label, group)
        for group in range(8) for label in range(8) for n in range(20)]
    nuclei = []
    for number, file in enumerate(sorted((root / "segmentation/dsb2018_nuclei/images").iterdir())):
        picture = Image.open(file).convert("RGB")
        for _ in range(24):
            x, y = chance.randint(picture.width - 95), chance.randint(picture.height - 95)
            nuclei.append((picture.crop((x, y, x + 96, y + 96)), number % 8, number // 8))
    yield "nuclei", nuclei
    archive = zipfile.ZipFile(next((root / "dicom/brain_t1_datalad").glob("*.zip")))
    slices = [pydicom.dcmread(io.BytesIO(archive.read(n))) for n in archive.namelist() if n.endswith(".dcm")]
    slices = sorted(slices, key=lambda s: s.ImagePositionPatient[2])[40:360]
    bright = np.percentile(np.stack([s.pixel_array for s in slices[::10]]), 99.5)
    yield "brain", [
        (grey(s.pixel_array, bright), n * heights // 320, heights) for heights in (2, 4, 8) for n, s in enumerate(slices)]
    heart = []
    for patient, folder in enumerate(sorted((root / "dicom/sunnybrook_cardiac/dicom").iterdir())):
        files = sorted(folder.glob("*.dcm"), key=lambda f: int(f.stem))
        for file in files:
            pixels = pydicom.dcmread(file).pixel_array
            place = (int(file.stem) - 1) // 20 * 3 // (len(files) // 20)
            heart.append((grey(pixels, np.percentile(pixels, 99.5)), min(place, 2), patient))
    yield "heart", heart


def tasks(name, labels, groups, chance):
    """Numbers of the support and of the queries, with the number of examples per class."""
    for group in np.unique(groups):
        for _ in range(12 if name in ("brain", "heart") else 4):
            for shots in (1, 2, 3, 5, 10):
                own = np.flatnonzero(groups == group)
                classes = chance.permutation(np.unique(labels[own]))
                if name in ("characters", "nuclei"):
                    classes = classes[:chance.randint(2, len(classes) + 1)]
                drawn = [chance.permutation(own[labels[own] == c]) for c in classes]
                asked = [d[shots:shots + 20] for d in drawn]
                if name == "heart":
                    other = np.flatnonzero(groups != group)
                    asked = [chance.permutation(other[labels[other] == c])[:30] for c in classes]
                yield np.stack([d[:shots] for d in drawn]), asked


def heads(support, queries, shots):
    """Scores of every head for examples in the order of their classes, and the contrast."""
    count, classes = len(support), len(support) // shots
    means = np.kron(np.eye(classes), np.ones((1, shots))) / shots
    parts, ratios = [], []
    for level in LEVELS:
        s, q = support[:, level], queries[:, level]
        centre = s.mean(0)
        apart = ((means @ s - centre) ** 2).sum(1).mean() / (s**2).sum(1).mean()
        scale = max(((s - centre) ** 2).sum(1).mean(), 1e-12) ** 0.5
        parts.append(((s - centre) / scale, (q - centre) / scale))
        ratios.append(apart)
    s, q = (np.concatenate(p, 1) for p in zip(*parts))
    ss, qs, qq = s @ s.T, q @ s.T, (q * q).sum(1)
    residual = np.eye(count) - means.T @ means * shots
    inner = residual @ ss @ residual
    variance = np.trace(inner) / max(count - classes, 1)
    if count > classes and variance > 1e-9:
        short = residual @ np.linalg.solve(inner + 0.3 * variance * np.eye(count), residual)
        ss, qs, qq = ss - ss @ short @ ss, qs - qs @ short @ ss, qq - ((qs @ short) * qs).sum(1)
    size, own = np.sqrt(np.maximum(np.diag(ss), 0) + 1e-9), np.sqrt(np.maximum(qq, 0) + 1e-9)[:, None]
    mean = np.diag(ss).mean()
    result = {"matching": qs / own / size}
    result["prototypical"] = (2 * qs @ means.T - ((means @ ss) * means).sum(1)) / mean
    unit = (means / size).T
    result["simpleshot"] = qs @ unit / own / np.sqrt((unit * (ss @ unit)).sum(0) + 1e-9)
    targets = means.T * shots
    result["ridge"] = qs @ np.linalg.solve(ss + 0.1 * mean * np.eye(count), targets - 1 / classes)
    kernel, shares, bias = ss / mean, np.zeros((count, classes)), np.zeros(classes)
    rate = 2 * count / np.sqrt((kernel**2).sum())
    for _ in range(100):
        slope = (softmax(kernel @ shares + bias, 1) - targets) / count + shares * 1e-3 / count
        shares, bias = shares - rate * slope, bias - 0.5 * rate * slope.sum(0)
    result["linear"] = qs @ shares / mean + bias
    return result, means.T, np.mean(ratios[-2:])


def losses(head, scores, means, truth):
    """Mean of minus the logarithm of the right class's probability, for every sharpness of the grid."""
    found = []
    for sharpness in GRID:
        if head == "matching":
            votes = softmax(sharpness * scores, 1) @ means
            logs = np.log(votes / votes.sum(1, keepdims=True) + 1e-30)
        else:
            logs = log_softmax(sharpness * scores, 1)
        found.append(-logs[np.arange(len(truth)), truth].mean())
    return found


def main(model, root):
    rows, names, curves = [], [], {}
    for name, pictures in sources(pathlib.Path(root)):
        features = pyramid(model, [p for p, _, _ in pictures], of_length_one=False).double().numpy()
        labels, groups = np.array([p[1] for p in pictures]), np.array([p[2] for p in pictures])
        for support, asked in tasks(name, labels, groups, np.random.RandomState(3)):
            shots = support.shape[1]
            scores, means, contrast = heads(features[support.ravel()], features[np.concatenate(asked)], shots)
            truth = np.repeat(np.arange(len(asked)), [len(a) for a in asked])
            rows.append([1, np.log(shots), np.log(contrast / 0.075)])
            names.append(name)
            for head, values in scores.items():
                curves.setdefault(head, []).append(losses(head, values, means, truth))
    weights = np.array([1 / names.count(name) for name in names])
    print(f"{len(rows)} tasks")
    for head, table in curves.items():
        table = np.array(table)

        def cost(powers):
            place = np.clip((np.array(rows) @ powers - np.log(GRID[0])) / 0.2, 0, len(GRID) - 1.001)
            low = place.astype(int)
            lines, part = np.arange(len(rows)), place - low
            return weights @ (table[lines, low] * (1 - part) + table[lines, low + 1] * part)

        best = minimize(cost, [1, 0.5, 0.5], method="Nelder-Mead", options={"maxiter": 2000}).x
        print(f"{head}: {np.exp(best[0]):.3f}, {best[1]:.2f}, {best[2]:.2f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
