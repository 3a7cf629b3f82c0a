"""Few-shot segmentation: medshot against what a user would do instead, on the same annotated slices.

    python3 Tests/Peers/measure_segmentation.py DATA MEDSHOT OUT [--tasks A,B] [--k 5] [--draws 0] [--modes auto,scratch]
        [--peers nearest,interpolation,forest,forest-place,unet] [--seconds 60] [--threads 2] [--cpu]
        [--precision float32] [--summary]

Needs numpy, nibabel, pillow, pydicom, scipy, scikit-image, scikit-learn, surface-distance; unet needs torch and monai. Every
line of OUT/rows.csv is one run: Dice is the mean over query volumes and over the classes that an annotated slice shows (of
others nobody can know), over all slices that were not annotated; NSD the same of the normalised surface Dice within 1 mm (a
pixel of a picture), outlines taken slice by slice; false slices are those with more than 13 pixels of a class that is absent
there, of all slices without it; memory is the most that the run held, in MB. A run whose line is there is not done again;
interpolation has lines where the support is of the query's study.
OUT/cases.csv has a line for every mask of medshot: its worst class, and whether the gate held it up. Expected is the Dice that
medshot expected, mean over classes. The network's peer learns for the seconds given; with --cpu, for as much time of the
threads, whatever else the machine does, and medshot takes all its steps; seconds are then those of the processor for each
thread. Another --precision needs another OUT. --summary prints means over draws, a line for every task and number of slices.
"""
import argparse
import csv
import json
import multiprocessing
import os
import resource
import subprocess
import time

import nibabel
import numpy
from PIL import Image
from scipy import ndimage
import surface_distance

import segmentation_tasks

numpy.Inf = numpy.inf  # surface-distance asks for this name, which NumPy 2 dropped.


def score(truth, mask, spacing, drawn):
    """Dice and NSD of every class that was drawn, and false and absent slices."""
    dice, nsd, false, absent = [], [], 0, 0
    known = [k for k in range(len(truth)) if (truth[k] != 255).any()]
    for value in sorted((set(numpy.unique(truth)) & drawn) - {0, 255}):
        a, b = (mask == value)[known] & (truth != 255)[known], (truth == value)[known]
        dice.append(2 * (a & b).sum() / max(1, a.sum() + b.sum()))
        near, whole = 0.0, 0.0
        for k in range(len(known)):
            if not b[k].any():
                absent += 1
                false += a[k].sum() > 13
            if a[k].any() or b[k].any():
                found = surface_distance.compute_surface_distances(b[k], a[k], spacing)
                for way, area in (("gt_to_pred", "gt"), ("pred_to_gt", "pred")):
                    areas = found[f"surfel_areas_{area}"]
                    near += areas[found[f"distances_{way}"] <= 1].sum()
                    whole += areas.sum()
        nsd.append(near / max(1e-9, whole))
    return dice, nsd, false, absent


def medshot(program, task, mode, seconds, threads, query, cpu):
    """Masks, seconds, the Dice that was expected, and whether each case is to be reviewed."""
    out = f"{task}/out-{mode}"
    start = time.time()
    subprocess.run(["rm", "-rf", out])
    command = [program, "segment", f"{task}/query", "--support", f"{task}/support", "-o", out, "--adapt", mode,
               "--budget", f"{60 * seconds if cpu else seconds}s", "--threads", str(threads), "--format", "nifti", "--quiet"]
    done = subprocess.run(command + EXTRA, capture_output=True, text=True)
    seconds = time.time() - start
    if done.returncode != 0:
        print(done.stderr)
    masks = []
    for volume in query:
        folder = f"{out}/cases/{volume['name']}"
        if os.path.exists(folder + "/segmentation.nii.gz"):
            masks.append(segmentation_tasks.hung(folder + "/segmentation.nii.gz", labels=True)[0])
        else:
            masks.append(numpy.asarray(Image.open(folder + "/segmentation.png"))[None])
    record = json.load(open(out + "/run.json")).get("adaptation") or {}
    expected = [entry["mean"] for entry in record.get("expected_dice", [])]
    reviewed = [bool(json.load(open(f"{out}/cases/{volume['name']}/result.json"))["review_reasons"]) for volume in query]
    return masks, seconds, numpy.mean(expected) if expected else numpy.nan, reviewed


def slices(support):
    """Annotated slices with where they lie in their volume, 0...1."""
    for volume in support:
        for k, labels in enumerate(volume["labels"]):
            if (labels != 255).any():
                depth = (k + 0.5) / len(volume["labels"])
                yield normal(volume["image"])[k], labels, depth


def normal(image):
    low, high = numpy.percentile(image, [0.5, 99.5])
    return numpy.clip((image - low) / max(high - low, 1e-9), 0, 1).astype(numpy.float32)


def nearest(support, query, **_):
    """The mask of the annotated slice that lies nearest in the stack, stretched to the size of the slice."""
    known = list(slices(support))
    for volume in query:
        mask = numpy.zeros(volume["image"].shape, numpy.uint8)
        for k in range(len(mask)):
            depth = (k + 0.5) / len(mask)
            _, labels, _ = min(known, key=lambda entry: abs(entry[2] - depth))
            zoom = [a / b for a, b in zip(mask[k].shape, labels.shape)]
            mask[k] = ndimage.zoom(numpy.where(labels == 255, 0, labels), zoom, order=0)
        yield mask


def interpolation(support, query, **_):
    """Between annotated slices of the query's own volume, the shape whose signed distances lie between theirs."""
    (drawn,), (volume,) = support, query
    labels = drawn["labels"]
    known = [k for k in range(len(labels)) if (labels[k] != 255).any()]
    mask = numpy.zeros(volume["image"].shape, numpy.uint8)
    best = numpy.zeros(mask.shape, numpy.float32)
    for value in sorted(set(numpy.unique(labels)) - {0, 255}):
        def distance(k):
            inside = labels[k] == value
            if not inside.any():
                return numpy.full(inside.shape, -1e3)
            return ndimage.distance_transform_edt(inside) - ndimage.distance_transform_edt(~inside)

        for low, high in zip(known, known[1:] or known):
            ends = distance(low), distance(high)
            for k in range(low, high + 1):
                share = (k - low) / max(1, high - low)
                here = (1 - share) * ends[0] + share * ends[1]
                mask[k][here > best[k]] = value
                best[k] = numpy.maximum(best[k], here)
    yield mask


def forest(support, query, threads, place=False, **_):
    """A random forest on filter responses of several scales, with or without the relative place."""
    from skimage.feature import multiscale_basic_features
    from sklearn.ensemble import RandomForestClassifier

    def features(image, depth):
        found = multiscale_basic_features(image, sigma_min=0.5, sigma_max=16)
        if place:
            y, x = numpy.meshgrid(*(numpy.linspace(0, 1, n) for n in image.shape), indexing="ij")
            found = numpy.dstack([found, x, y, numpy.full_like(x, depth)])
        return found.reshape(-1, found.shape[-1])

    generator = numpy.random.default_rng(0)
    rows, values = [], []
    for image, labels, depth in slices(support):
        known = numpy.flatnonzero(labels != 255)
        known = generator.choice(known, min(len(known), 20000), replace=False)
        rows.append(features(image, depth)[known])
        values.append(labels.ravel()[known])
    model = RandomForestClassifier(100, min_samples_leaf=4, class_weight="balanced_subsample", n_jobs=threads,
                                   random_state=0)
    model.fit(numpy.concatenate(rows), numpy.concatenate(values))
    for volume in query:
        image = normal(volume["image"])
        yield numpy.stack([
            model.predict(features(image[k], (k + 0.5) / len(image))).reshape(image[k].shape)
            for k in range(len(image))])


def unet(support, query, seconds, threads, cpu, **_):
    """MONAI's U-Net from scratch with its augmentation, as long as medshot may take."""
    import torch
    from monai.losses import DiceCELoss
    from monai.networks.nets import UNet
    from monai.transforms import (Compose, RandAdjustContrastd, RandAffined, RandGaussianNoised, RandGaussianSmoothd,
                                  RandScaleIntensityd)
    torch.manual_seed(0)
    torch.set_num_threads(threads)
    side = 128
    known = list(slices(support))
    classes = int(max(labels[labels != 255].max() for _, labels, _ in known)) + 1

    def resized(picture, order):
        return ndimage.zoom(picture, [side / n for n in picture.shape], order=order)

    data = [dict(image=torch.tensor(resized(image, 1))[None],
                 label=torch.tensor(resized(numpy.where(labels == 255, 0, labels), 0).astype(numpy.float32))[None])
            for image, labels, _ in known]
    vary = Compose([
        RandAffined(["image", "label"], prob=1, rotate_range=0.3, scale_range=0.2, translate_range=12, shear_range=0.1,
                    mode=["bilinear", "nearest"], padding_mode="border"),
        RandGaussianNoised("image", prob=0.3, std=0.05), RandGaussianSmoothd("image", prob=0.2),
        RandScaleIntensityd("image", 0.2, prob=0.5), RandAdjustContrastd("image", prob=0.5, gamma=(0.6, 1.6))])
    net = UNet(2, 1, classes, (16, 32, 64, 128, 256), (2, 2, 2, 2), num_res_units=2)
    optimizer = torch.optim.Adam(net.parameters(), 1e-3)
    loss_of = DiceCELoss(to_onehot_y=True, softmax=True)
    def clock():
        return time.process_time() / threads if cpu else time.time()

    start = clock()
    generator = numpy.random.default_rng(0)
    while clock() - start < seconds:
        batch = [vary(data[i]) for i in generator.integers(0, len(data), 8)]
        loss = loss_of(net(torch.stack([b["image"] for b in batch])), torch.stack([b["label"] for b in batch]))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    net.eval()
    with torch.no_grad():
        for volume in query:
            image = normal(volume["image"])
            masks = []
            for k in range(len(image)):
                found = net(torch.tensor(resized(image[k], 1))[None, None]).argmax(1)[0].numpy()
                masks.append(ndimage.zoom(found, [n / side for n in image[k].shape], order=0))
            yield numpy.stack(masks)


PEERS = {"nearest": nearest, "interpolation": interpolation, "forest": forest,
         "forest-place": lambda *given, **named: forest(*given, place=True, **named), "unet": unet}

parser = argparse.ArgumentParser()
parser.add_argument("data")
parser.add_argument("medshot")
parser.add_argument("out")
parser.add_argument("--tasks", default=",".join(segmentation_tasks.TASKS))
parser.add_argument("--k", default="5")
parser.add_argument("--draws", default="0")
parser.add_argument("--modes", default="auto")
parser.add_argument("--peers", default="")
parser.add_argument("--seconds", type=int, default=60)
parser.add_argument("--threads", type=int, default=2)
parser.add_argument("--cpu", action="store_true")
parser.add_argument("--summary", action="store_true")
parser.add_argument("--model", default="")
parser.add_argument("--precision", default="float32")
given = parser.parse_args()
EXTRA = ["--precision", given.precision] + (["--model", given.model] if given.model else [])
FIELDS = ["task", "k", "draw", "method", "dice", "nsd", "expected", "false", "absent", "seconds", "memory"]


def answered(method, folder, support, query, answers):
    """Sends masks, seconds, expected Dice, what is to be reviewed, and the memory of a process that does only this."""
    before = {who: sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)}
    if method in PEERS:
        start = time.time()
        masks = list(PEERS[method](support, query, seconds=given.seconds, threads=given.threads, cpu=given.cpu))
        answer = masks, time.time() - start, numpy.nan, []
        whose = resource.RUSAGE_SELF
    else:
        answer = medshot(given.medshot, folder, method, given.seconds, given.threads, query, given.cpu)
        whose = resource.RUSAGE_CHILDREN
    used = resource.getrusage(whose)
    masks, seconds, *rest = answer
    if given.cpu:
        seconds = (used.ru_utime + used.ru_stime - before[whose]) / given.threads
    answers.send((masks, seconds, *rest, used.ru_maxrss / 1024))


def run(name, k, draw, method):
    """One line of the table; none where the method does not suit the task."""
    if method == "interpolation" and name not in segmentation_tasks.WITHIN_VOLUME:
        return None
    # A folder for every method: several may run at a time.
    folder = os.path.abspath(f"{given.out}/{name}-{k}-{draw}-{method}".replace(" ", "-"))
    support, query = segmentation_tasks.make(name, given.data, folder, k, draw)
    here, there = multiprocessing.Pipe(duplex=False)
    worker = multiprocessing.get_context("fork").Process(target=answered, args=(method, folder, support, query, there))
    worker.start()
    there.close()
    masks, seconds, expected, reviewed, memory = here.recv()
    worker.join()
    drawn = {value for volume in support for value in numpy.unique(volume["labels"])}
    results = [score(volume["truth"], mask, volume["spacing"], drawn) for volume, mask in zip(query, masks)]
    for volume, result, held in zip(query, results, reviewed):
        csv.writer(open(given.out + "/cases.csv", "a")).writerow(
            [name, k, draw, method, volume["name"], f"{min(result[0]):.4f}", held])
    dice, nsd = (numpy.mean([numpy.mean(result[i]) for result in results]) for i in (0, 1))
    false, absent = (sum(result[i] for result in results) for i in (2, 3))
    return [name, k, draw, method, f"{dice:.4f}", f"{nsd:.4f}", f"{expected:.4f}", false, absent, f"{seconds:.0f}", f"{memory:.0f}"]


def summary(rows):
    """Means over draws of Dice, NSD, false slices, seconds and memory, by task and number of slices."""
    methods = sorted({row["method"] for row in rows})
    for field, form in (("dice", "{:.3f}"), ("nsd", "{:.3f}"), ("seconds", "{:.0f}"), ("memory", "{:.0f}")):
        print(f"{field} | k | draws | " + " | ".join(methods))
        print("---|" * (3 + len(methods)))
        for name, k in sorted({(row["task"], int(row["k"])) for row in rows}):
            here = [row for row in rows if row["task"] == name and int(row["k"]) == k]
            cells = []
            for method in methods:
                found = [row for row in here if row["method"] == method]
                cells.append(form.format(numpy.mean([float(row[field]) for row in found])) if found else "")
                false, absent = (sum(int(row[i]) for row in found) for i in ("false", "absent"))
                cells[-1] += f" ({false} of {absent})" if absent and field == "dice" else ""
            print(f"{name} | {k} | {len({row['draw'] for row in here})} | " + " | ".join(cells))
        print()


def gate(cases):
    """How many bad masks the gate held up, and how many good ones."""
    for method in sorted({case["method"] for case in cases}):
        for words, is_meant in (("below 0.5", lambda dice: dice < 0.5), ("of 0.5 or more", lambda dice: dice >= 0.5)):
            found = [case for case in cases if case["method"] == method and is_meant(float(case["dice"]))]
            print(f"{method}: {sum(case['review'] == 'True' for case in found)} of {len(found)} masks {words} are to be reviewed")
    known = [(float(row["dice"]), float(row["expected"])) for row in csv.DictReader(open(table))
             if row["expected"] not in ("nan", "") and row["method"] == "auto"]
    errors = [expected - dice for dice, expected in known]
    if errors:
        print(f"expected Dice of auto: bias {numpy.mean(errors):+.3f}, mean error {numpy.mean(numpy.abs(errors)):.3f}, "
              f"{len(errors)} runs")


os.makedirs(given.out, exist_ok=True)
if not os.path.exists(given.out + "/cases.csv"):
    csv.writer(open(given.out + "/cases.csv", "w")).writerow(["task", "k", "draw", "method", "case", "dice", "review"])
table = given.out + "/rows.csv"
if not os.path.exists(table):
    csv.writer(open(table, "w")).writerow(FIELDS)
for name in given.tasks.split(",") if not given.summary else []:
    for k in map(int, given.k.split(",")):
        for draw in map(int, given.draws.split(",")):
            for method in [m for m in (given.modes + "," + given.peers).split(",") if m]:
                key = [name, str(k), str(draw), method]
                if any([row[field] for field in FIELDS[:4]] == key for row in csv.DictReader(open(table))):
                    continue
                line = run(name, k, draw, method)
                if line:
                    csv.writer(open(table, "a")).writerow(line)
                    print(*line, sep=" | ", flush=True)
if given.summary:
    summary(list(csv.DictReader(open(table))))
    gate(list(csv.DictReader(open(given.out + "/cases.csv"))))
