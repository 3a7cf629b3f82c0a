"""Few-shot segmentation: medshot against what a user would do instead, on the same annotated slices.

    python3 Tests/Peers/measure_segmentation.py DATA MEDSHOT OUT [--tasks A,B] [--k 5] [--draws 0] [--modes auto,scratch]
        [--peers nearest,forest,forest-place,unet] [--seconds 60] [--threads 2]

Needs numpy, nibabel, pillow, scipy, scikit-image, scikit-learn; unet needs torch and monai. Every line of the table is one
run: Dice is the mean over classes and query volumes, over all slices that were not annotated; false slices are those with
more than 13 pixels of a class that is absent there, of all slices without it. Peers see slices of at most 256 pixels.
"""
import argparse
import os
import subprocess
import time

import nibabel
import numpy
from PIL import Image
from scipy import ndimage

import segmentation_tasks


def score(truth, mask):
    """Dice of every class, and false and absent slices."""
    dice, false, absent = [], 0, 0
    counted = truth != 255
    for value in sorted(set(numpy.unique(truth)) - {0, 255}):
        a, b = (mask == value) & counted, truth == value
        dice.append(2 * (a & b).sum() / max(1, a.sum() + b.sum()))
        for k in range(len(truth)):
            if counted[k].any() and not b[k].any():
                absent += 1
                false += a[k].sum() > 13
    return dice, false, absent


def medshot(program, task, mode, seconds, threads, query):
    out = f"{task}/out-{mode}"
    start = time.time()
    subprocess.run(["rm", "-rf", out])
    command = [program, "segment", f"{task}/query", "--support", f"{task}/support", "-o", out, "--adapt", mode,
               "--budget", f"{seconds}s", "--threads", str(threads), "--format", "nifti", "--quiet"]
    done = subprocess.run(command + EXTRA, capture_output=True, text=True)
    if done.returncode != 0:
        print(done.stderr)
    masks = []
    for volume in query:
        folder = f"{out}/cases/{volume['name']}"
        if os.path.exists(folder + "/segmentation.nii.gz"):
            masks.append(segmentation_tasks.hung(folder + "/segmentation.nii.gz", labels=True)[0])
        else:
            masks.append(numpy.asarray(Image.open(folder + "/segmentation.png"))[None])
    return masks, time.time() - start


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


def unet(support, query, seconds, threads, **_):
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
    start = time.time()
    generator = numpy.random.default_rng(0)
    while time.time() - start < seconds:
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


PEERS = {"nearest": nearest, "forest": forest,
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
parser.add_argument("--model", default="")
given = parser.parse_args()
EXTRA = ["--model", given.model] if given.model else []

print("task | k | draw | method | Dice | false slices of absent | seconds")
print("---|---|---|---|---|---|---")
for name in given.tasks.split(","):
    for k in map(int, given.k.split(",")):
        for draw in map(int, given.draws.split(",")):
            folder = os.path.abspath(f"{given.out}/{name.replace(' ', '-')}-{k}-{draw}")
            support, query = segmentation_tasks.make(name, given.data, folder, k, draw)
            for method in [m for m in (given.modes + "," + given.peers).split(",") if m]:
                start = time.time()
                if method in PEERS:
                    masks = list(PEERS[method](support, query, seconds=given.seconds, threads=given.threads))
                    seconds = time.time() - start
                else:
                    masks, seconds = medshot(given.medshot, folder, method, given.seconds, given.threads, query)
                results = [score(volume["truth"], mask) for volume, mask in zip(query, masks)]
                dice = numpy.mean([numpy.mean(result[0]) for result in results])
                false, absent = (sum(result[i] for result in results) for i in (1, 2))
                print(f"{name} | {k} | {draw} | {method} | {dice:.3f} | {false} of {absent} | {seconds:.0f}", flush=True)
