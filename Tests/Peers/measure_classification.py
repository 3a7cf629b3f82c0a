"""Measures `medshot classify` on open data beside what a user would do instead, and prints the tables of the documentation.

    python3 Tests/Peers/measure_classification.py RESULTS.jsonl ../shared/data/classification \
        --program .build/release/medshot --rivals --easyfsl classifier.safetensors --cnn 120

For k labelled examples per class and ten random supports, on MedNIST (6 classes), PneumoniaMNIST (2, its official test part) and
blood cells (3, no source picture on both sides), every other picture is classified: accuracy with the 95 % interval over the
supports, macro AUROC, ECE in 15 bins.

--program: every head of medshot, with --model on another encoder. --rivals: nearest neighbours on pixels, logistic regression on
HOG features, PCA with LDA. --easyfsl: easyfsl's Matching Network on the embedding of the encoder in a file, its LSTMs without
weights, since easyfsl ships none. --cnn S: a small network that is trained from scratch for S seconds of processor time (60 s on
2 cores are 120). What stands in RESULTS.jsonl is not measured again; without any of these the tables are printed from it.

Needs NumPy, SciPy, scikit-learn, scikit-image and Pillow; PyTorch for --cnn, and easyfsl for --easyfsl.
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

ROWS = [
    "matching", "prototypical", "simpleshot", "ridge", "linear", "auto", "1-nearest pixels", "5-nearest pixels",
    "HOG + logistic regression", "PCA + LDA", "small CNN", "easyfsl"]
HEADS = ["matching", "prototypical", "simpleshot", "ridge", "linear"]


class Dataset:
    """Pictures with a class and a source each; those of one source are never on both sides."""

    def __init__(self, name, pictures, labels, sources, classes, train=None):
        self.name, self.pictures, self.classes = name, pictures, classes
        self.labels, self.sources = np.array(labels), np.array(sources)
        # Numbers that a support may be drawn from; all where there is no official part for tests.
        self.train = np.arange(len(labels)) if train is None else np.array(train)
        self.has_parts = train is not None
        self.hog, self.features = {}, {}

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


def medshot(program, model, data, support, query, threads):
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
             "auto", "--quiet", "--threads", str(threads)] + (["--model", model] if model else []), check=True)
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
    for n in numbers:
        if n not in data.hog:
            picture = Image.fromarray(data.pictures[n]).convert("L").resize((64, 64), Image.BILINEAR)
            data.hog[n] = hog(np.asarray(picture), orientations=9, pixels_per_cell=(8, 8), cells_per_block=(2, 2))
    return np.stack([data.hog[n] for n in numbers])


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


def pyramid(model, pictures, of_length_one=True):
    """The embedding of `classify`, written again in PyTorch: the levels of the network over the whole square and its middle
    two thirds."""
    import torch
    import torch.nn.functional as F
    from safetensors.torch import load_file
    weights = load_file(model)
    torch.set_num_threads(1)

    def levels(x):
        found = [F.avg_pool2d(x, 8).flatten(1)]
        light = x.mean(1, keepdim=True)
        mean = light.mean((2, 3), keepdim=True)
        x = (x - mean) / (((light - mean) ** 2).mean((2, 3), keepdim=True).sqrt() + 0.05)
        for block in range(4):
            name = f"encoder.{block}."
            x = F.conv2d(x, weights[name + "conv.weight"], padding=1)
            x = F.batch_norm(
                x, weights[name + "norm.mean"], weights[name + "norm.variance"], weights[name + "norm.weight"],
                weights[name + "norm.bias"])
            x = F.max_pool2d(x, 2).relu()
            parts = [x.mean((2, 3)), (x.var((2, 3), correction=0) + 1e-4).sqrt()]
            if block >= 2:
                parts.append(F.adaptive_avg_pool2d(x, 4).flatten(1))
            found.append(torch.cat(parts, 1))
        return found

    rows = []
    for start in range(0, len(pictures), 50):
        some = [np.asarray(p.convert("RGB").resize((64, 64), Image.BILINEAR)) for p in pictures[start:start + 50]]
        x = torch.from_numpy(np.stack(some)).permute(0, 3, 1, 2).float() / 255
        near = F.interpolate(x, size=(96, 96), mode="bilinear")[:, :, 16:80, 16:80]
        with torch.no_grad():
            whole, near = levels(x), levels(near)
        mixed = [((a.relu() + 1e-6).sqrt() + (b.relu() + 1e-6).sqrt()) / 2 for a, b in zip(whole[1:], near[1:])]
        rows.append(torch.cat([F.normalize(level) if of_length_one else level for level in whole[:1] + mixed], 1))
    return torch.cat(rows)


def easyfsl_network(model, data, support, query):
    import torch
    from easyfsl.methods import MatchingNetworks
    new = [n for n in np.concatenate([support, query]) if n not in data.features]
    if new:
        data.features |= dict(zip(new, pyramid(model, [Image.fromarray(data.pictures[n]) for n in new])))
    support_rows, query_rows = (torch.stack([data.features[n] for n in numbers]) for numbers in (support, query))
    width = support_rows.shape[1]

    class Nothing(torch.nn.Module):
        """An LSTM or its cell whose weights are all 0."""

        def forward(self, rows, state=None):
            zeros = torch.zeros(*rows.shape[:-1], width)
            return (torch.cat([zeros, zeros], -1), None) if state is None else (zeros, zeros)

    network = MatchingNetworks(
        torch.nn.Identity(), feature_dimension=width, support_encoder=Nothing(), query_encoder=Nothing())
    network.process_support_set(support_rows, torch.from_numpy(data.labels[support]).long())
    return network(query_rows).exp().double().numpy()


def measured(arguments, data, shots, seed, done):
    """Rows that are not done yet, with the probabilities of the queries and the support's number."""
    support, query = data.draw(shots, seed)
    if arguments.most:
        query = np.random.RandomState(seed).permutation(query)[:arguments.most]
    truth = data.labels[query]
    if arguments.program and "auto" not in done:
        found, chosen = medshot(arguments.program, arguments.model, data, support, query, arguments.threads)
        for name, probabilities in found.items():
            yield name, score(probabilities, truth), chosen if name == "auto" else None
    if arguments.rivals and "1-nearest pixels" not in done:
        for name, probabilities in rivals(data, support, query):
            yield name, score(probabilities, truth), None
    if arguments.easyfsl and "easyfsl" not in done:
        yield "easyfsl", score(easyfsl_network(arguments.easyfsl, data, support, query), truth), None
    if arguments.cnn and "small CNN" not in done:
        yield "small CNN", score(small_network(data, support, query, arguments.cnn, seed), truth), None


def table(results, shots, sets):
    """Prints what is known for k examples per class."""
    chosen = [r["chosen"] for r in results if r["shots"] == shots and r["chosen"]]
    print(f"\nk = {shots}; auto chose " + ", ".join(f"{h} {chosen.count(h)}" for h in HEADS if h in chosen))
    print("| | " + " | ".join(f"{name}: accuracy, AUROC, ECE" for name in sets) + " | mean accuracy | mean ECE |")
    print("|---|" + "---|" * (len(sets) + 2))
    for row in ROWS:
        cells_, means, errors = [], [], []
        for name in sets:
            values = np.array([
                [r["accuracy"], r["area"], r["error"]] for r in results
                if (r["shots"], r["row"], r["set"]) == (shots, row, name)])
            if len(values) < 2:
                cells_.append("-")
                continue
            width = student.ppf(0.975, len(values) - 1) * values[:, 0].std(ddof=1) / len(values) ** 0.5
            accuracy, area, error = values.mean(0)
            cells_.append(f"{100 * accuracy:.1f} +- {100 * width:.1f}, {area:.3f}, {error:.3f}")
            means.append(accuracy)
            errors.append(error)
        if len(means) == len(sets):
            print(f"| {row} | " + " | ".join(cells_) + f" | {100 * np.mean(means):.1f} | {np.mean(errors):.3f} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("results", type=pathlib.Path)
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("--program", help="medshot, to measure its heads")
    parser.add_argument("--model", help="an encoder in place of the one that comes with it")
    parser.add_argument("--rivals", action="store_true")
    parser.add_argument("--easyfsl", help="the encoder's model file")
    parser.add_argument("--cnn", type=float, help="seconds of processor time to train for")
    parser.add_argument("--draws", type=int, default=10)
    parser.add_argument("--most", type=int, help="pictures to classify per support; all where it is not given")
    parser.add_argument("--shots", type=int, nargs="+", default=[5, 1, 20])
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    sets = [load(arguments.data) for load in (mednist, pneumonia, cells)]
    results = [json.loads(line) for line in open(arguments.results)] if arguments.results.exists() else []
    for seed in range(arguments.draws):
        for shots in arguments.shots:
            for data in sets:
                place = {"set": data.name, "shots": shots, "draw": seed}
                done = {r["row"] for r in results if place.items() <= r.items()}
                for row, (accuracy, area, error), chosen in measured(arguments, data, shots, seed, done):
                    result = place | {
                        "row": row, "accuracy": float(accuracy), "area": float(area), "error": float(error),
                        "chosen": chosen}
                    results.append(result)
                    with open(arguments.results, "a") as file:
                        file.write(json.dumps(result) + "\n")
    for shots in sorted(set(r["shots"] for r in results)):
        table(results, shots, [data.name for data in sets])


if __name__ == "__main__":
    main()
