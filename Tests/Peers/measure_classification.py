"""Measures `medshot classify` on open data beside what a user would do instead, and prints the table of the documentation.

    python3 Tests/Peers/measure_classification.py .build/release/medshot ../shared/data/classification [options]

For k labelled examples per class and ten random supports, on MedNIST (6 classes), PneumoniaMNIST (2, its official test part) and
blood cells (3, no source picture on both sides): accuracy with the 95 % interval over the supports, macro AUROC, ECE in 15
bins, for every head and for nearest neighbours on pixels, logistic regression on HOG features, and PCA with LDA. `--cnn 60`
adds a small network that is trained from scratch for as many seconds, on the first three supports of every k.

Needs NumPy, SciPy, scikit-learn, scikit-image and Pillow; PyTorch for --cnn.
"""
import argparse
import csv
import json
import pathlib
import subprocess
import tempfile
import time

import numpy as np
from PIL import Image
from scipy.stats import t as student
from skimage.feature import hog
from sklearn.decomposition import PCA
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline

HEADS = ["matching", "prototypical", "simpleshot", "ridge", "linear"]


class Dataset:
    """Pictures with a class and a source each; those of one source are never on both sides."""

    def __init__(self, name, pictures, labels, sources, classes, train=None):
        self.name, self.pictures, self.classes = name, pictures, classes
        self.labels, self.sources = np.array(labels), np.array(sources)
        # Numbers that a support may be drawn from; all where there is no official part for tests.
        self.train = np.arange(len(labels)) if train is None else np.array(train)
        self.has_parts = train is not None

    def draw(self, shots, seed):
        chance = np.random.RandomState(1000 + seed)
        support = []
        for label in range(len(self.classes)):
            used = set()
            for number in chance.permutation(self.train[self.labels[self.train] == label]):
                if self.sources[number] not in used:
                    used.add(self.sources[number])
                    support.append(number)
                if len(used) == shots:
                    break
        seen = set(self.sources[support])
        rest = np.arange(len(self.labels))
        if self.has_parts:
            rest = np.setdiff1d(rest, self.train)
        return np.array(support), np.array([n for n in rest if self.sources[n] not in seen])


def mednist(root):
    files = sorted((root / "mednist").glob("*/*"))
    classes = sorted({f.parent.name for f in files})
    pictures = [np.asarray(Image.open(f).convert("L")) for f in files]
    return Dataset("MedNIST", pictures, [classes.index(f.parent.name) for f in files], range(len(files)), classes)


def pneumonia(root):
    data = np.load(root / "pneumoniamnist/pneumoniamnist.npz")
    pictures = [*data["train_images"], *data["test_images"]]
    labels = np.concatenate([data["train_labels"].ravel(), data["test_labels"].ravel()])
    train = range(len(data["train_images"]))
    return Dataset("PneumoniaMNIST", pictures, labels, range(len(labels)), ["normal", "pneumonia"], train)


def cells(root):
    rows = list(csv.DictReader(open(root / "bccd_cells/index.csv")))
    classes = sorted({r["class"] for r in rows})
    pictures = [np.asarray(Image.open(root / "bccd_cells" / r["file"]).convert("RGB")) for r in rows]
    sources = {s: n for n, s in enumerate(sorted({r["source_image"] for r in rows}))}
    return Dataset(
        "blood cells", pictures, [classes.index(r["class"]) for r in rows], [sources[r["source_image"]] for r in rows],
        classes)


def calibration_error(probabilities, labels, bins=15):
    confidence, right = probabilities.max(1), probabilities.argmax(1) == labels
    place = np.clip(np.ceil(confidence * bins) - 1, 0, bins - 1)
    return sum(abs((confidence - right)[place == b].sum()) for b in range(bins)) / len(labels)


def score(probabilities, labels):
    probabilities = probabilities / probabilities.sum(1, keepdims=True)
    two = probabilities.shape[1] == 2
    area = roc_auc_score(labels, probabilities[:, 1]) if two else roc_auc_score(
        labels, probabilities, multi_class="ovr", average="macro")
    return (probabilities.argmax(1) == labels).mean(), area, calibration_error(probabilities, labels)


def medshot(program, data, support, query, threads):
    """The probabilities of every head, and the name of the one that --method auto chose."""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        for name, numbers in (("support", support), ("query", query)):
            for number in numbers:
                path = folder / name / (data.classes[data.labels[number]] if name == "support" else "")
                path.mkdir(parents=True, exist_ok=True)
                Image.fromarray(data.pictures[number]).save(path / f"{number}.png")
        subprocess.run(
            [program, "classify", folder / "query", "--support", folder / "support", "-o", folder / "out", "--method",
             "auto", "--quiet", "--threads", str(threads)], check=True)
        chosen = json.load(open(folder / "out/run.json"))["classifier"]["head"]
        found = {head: np.zeros((len(query), len(data.classes))) for head in HEADS}
        for row, number in enumerate(query):
            heads = json.load(open(folder / f"out/cases/{number}/result.json"))["classification"]["heads"]
            for head in HEADS:
                found[head][row] = [heads[head]["probabilities"][c] for c in data.classes]
        found["auto"] = found[chosen]
        return found, chosen


def pixels(data, numbers, side=64):
    return np.stack([
        np.asarray(Image.fromarray(data.pictures[n]).resize((side, side), Image.BILINEAR), np.float32).ravel() / 255
        for n in numbers])


def hog_features(data, numbers):
    return np.stack([
        hog(np.asarray(Image.fromarray(data.pictures[n]).convert("L").resize((64, 64), Image.BILINEAR)), orientations=9,
            pixels_per_cell=(8, 8), cells_per_block=(2, 2)) for n in numbers])


def rivals(data, support, query):
    truth = data.labels[support]
    s, q = pixels(data, support), pixels(data, query)
    yield "1-nearest pixels", KNeighborsClassifier(1).fit(s, truth).predict_proba(q)
    if len(support) >= 5 * len(data.classes):
        yield "5-nearest pixels", KNeighborsClassifier(5).fit(s, truth).predict_proba(q)
    logistic = LogisticRegression(max_iter=1000).fit(hog_features(data, support), truth)
    yield "HOG + logistic regression", logistic.predict_proba(hog_features(data, query))
    free = len(support) - len(data.classes)
    if free > 0:
        lda = make_pipeline(PCA(min(20, free)), LinearDiscriminantAnalysis())
        yield "PCA + LDA", lda.fit(s, truth).predict_proba(q)


def small_network(data, support, query, seconds, seed):
    """Four blocks of convolution, trained from scratch with shifts, turns and changes of light."""
    import torch
    import torch.nn.functional as F
    torch.manual_seed(seed)
    torch.set_num_threads(1)

    def tensor(numbers):
        pictures = [Image.fromarray(data.pictures[n]).convert("RGB").resize((64, 64), Image.BILINEAR) for n in numbers]
        return torch.from_numpy(np.stack([np.asarray(p, np.float32) for p in pictures])).permute(0, 3, 1, 2) / 255 - 0.5

    x, y, z = tensor(support), torch.from_numpy(data.labels[support]).long(), tensor(query)
    widths, layers = [3, 32, 64, 96, 128], []
    for a, b in zip(widths, widths[1:]):
        layers += [torch.nn.Conv2d(a, b, 3, padding=1), torch.nn.BatchNorm2d(b), torch.nn.ReLU(), torch.nn.MaxPool2d(2)]
    network = torch.nn.Sequential(
        *layers, torch.nn.AdaptiveAvgPool2d(1), torch.nn.Flatten(), torch.nn.Dropout(0.3),
        torch.nn.Linear(128, len(data.classes)))
    optimizer = torch.optim.AdamW(network.parameters(), 1e-3, weight_decay=1e-2)
    begin = time.process_time()
    while time.process_time() - begin < seconds:
        pick = torch.randint(len(x), (32,))
        angle, scale = torch.randn(32) * 0.1, torch.exp(torch.randn(32) * 0.08)
        move = torch.stack([
            torch.stack([scale * angle.cos(), -angle.sin(), torch.randn(32) * 0.06], 1),
            torch.stack([angle.sin(), scale * angle.cos(), torch.randn(32) * 0.06], 1)], 1)
        some = F.grid_sample(x[pick], F.affine_grid(move, (32, 3, 64, 64), align_corners=False), align_corners=False)
        some = some * torch.exp(torch.randn(32, 1, 1, 1) * 0.1) + torch.randn(32, 1, 1, 1) * 0.05
        loss = F.cross_entropy(network(some), y[pick])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    network.eval()
    with torch.no_grad():
        return torch.cat([network(z[i:i + 200]).softmax(1) for i in range(0, len(z), 200)]).double().numpy()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("--draws", type=int, default=10)
    parser.add_argument("--most", type=int, default=300, help="pictures to classify per support")
    parser.add_argument("--shots", type=int, nargs="+", default=[1, 5, 20])
    parser.add_argument("--cnn", type=float, help="seconds of training")
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    sets = [load(arguments.data) for load in (mednist, pneumonia, cells)]
    for shots in arguments.shots:
        scores, chosen = {}, {}
        for data in sets:
            for seed in range(arguments.draws):
                support, query = data.draw(shots, seed)
                query = np.random.RandomState(seed).permutation(query)[:arguments.most]
                found, head = medshot(arguments.program, data, support, query, arguments.threads)
                chosen[head] = chosen.get(head, 0) + 1
                found |= dict(rivals(data, support, query))
                if arguments.cnn and seed < 3:
                    found["small CNN"] = small_network(data, support, query, arguments.cnn, seed)
                for name, probabilities in found.items():
                    result = score(probabilities, data.labels[query])
                    scores.setdefault(name, {}).setdefault(data.name, []).append(result)
        print(f"\nk = {shots}; auto chose " + ", ".join(f"{h} {n}" for h, n in sorted(chosen.items())))
        print("| | " + " | ".join(f"{d.name}: accuracy, AUROC, ECE" for d in sets) + " | mean accuracy | mean ECE |")
        print("|---|" + "---|" * (len(sets) + 2))
        for name, by_set in scores.items():
            cells_, means, errors = [], [], []
            for data in sets:
                values = np.array(by_set[data.name])
                width = student.ppf(0.975, len(values) - 1) * values[:, 0].std(ddof=1) / len(values) ** 0.5
                cells_.append(
                    f"{100 * values[:, 0].mean():.1f} +- {100 * width:.1f}, {values[:, 1].mean():.3f}, {values[:, 2].mean():.3f}")
                means.append(values[:, 0].mean())
                errors.append(values[:, 2].mean())
            print(f"| {name} | " + " | ".join(cells_) + f" | {100 * np.mean(means):.1f} | {np.mean(errors):.3f} |", flush=True)


if __name__ == "__main__":
    main()
