"""Few-shot segmentation tasks from the open sets, for measure_segmentation.py.

A task is a folder with support/ (in a layout that medshot reads) and query/, and arrays of the same for the peers:
support and query are lists of volumes, each a dict of image (slices, rows, columns), spacing (rows, columns) in mm, and of
support volumes labels (255 where nobody annotated). Truth is scored where it is not 255.
"""
import glob
import os
import shutil

import nibabel
import numpy
from PIL import Image


def folders(out):
    for name in ("support/images", "support/labels", "query"):
        os.makedirs(f"{out}/{name}", exist_ok=True)


def hung(path, labels=False):
    """A NIfTI volume as axial slices, rows from front to back, columns from right to left of the patient."""
    image = nibabel.as_closest_canonical(nibabel.load(path))
    values = image.get_fdata()
    values = numpy.rint(values).astype(numpy.uint8) if labels else values.astype(numpy.float32)
    return values.transpose(2, 1, 0)[:, ::-1, ::-1], image.header.get_zooms()[1::-1], image


def kept(labels, chosen):
    """Only some slices of a label volume are annotated."""
    sparse = numpy.full_like(labels, 255)
    sparse[chosen] = labels[chosen]
    return sparse


def spread(labels, k, empty):
    """k slices spread through the structure; with `empty`, the last of five or more is one beyond it."""
    held = numpy.flatnonzero((labels > 0).any(axis=(1, 2)))
    absent = numpy.flatnonzero(~(labels > 0).any(axis=(1, 2)))
    inside = k - 1 if empty and k >= 5 and len(absent) else k
    chosen = [held[int((i + 0.5) / inside * len(held))] for i in range(inside)]
    return sorted(set(chosen + ([absent[-1]] if inside < k else [])))


def save_labels(labels, like, path):
    values = labels[:, ::-1, ::-1].transpose(2, 1, 0)
    nibabel.save(nibabel.Nifti1Image(values, like.affine), path)


def hippocampus(data, out, k, draw):
    """Both parts of the hippocampus, support and query from different patients, one slice each."""
    root = data + "/segmentation/hippocampus_msd"
    names = sorted(os.listdir(root + "/images"))
    support, query = [], []
    for number, name in enumerate(names[draw * k:(draw + 1) * k]):
        image, spacing, like = hung(f"{root}/images/{name}")
        labels, _, _ = hung(f"{root}/labels/{name}", labels=True)
        held = numpy.flatnonzero(labels.any(axis=(1, 2)))
        place = held[int((number + 0.5) / k * len(held))]
        absent = numpy.flatnonzero(~labels.any(axis=(1, 2)))
        if k >= 5 and number == k - 1 and len(absent):
            place = absent[-1]
        sparse = kept(labels, [place])
        nibabel.save(like, f"{out}/support/images/{name}")
        save_labels(sparse, like, f"{out}/support/labels/{name}")
        support.append(dict(image=image, labels=sparse, spacing=spacing))
    for name in names[-6:]:
        image, spacing, like = hung(f"{root}/images/{name}")
        nibabel.save(like, f"{out}/query/{name}")
        query.append(dict(image=image, spacing=spacing, truth=hung(f"{root}/labels/{name}", labels=True)[0],
                          name=name.split(".nii")[0]))
    return support, query


def same_volume(image_path, labels_path, values):
    """Slices of one volume annotated, all others to be found."""
    def make(data, out, k, draw):
        image, spacing, like = hung(data + image_path)
        given, _, _ = hung(data + labels_path, labels=True)
        labels = numpy.zeros_like(given)
        for number, value in enumerate(values):
            labels[given == value] = number + 1
        held = numpy.flatnonzero((labels > 0).any(axis=(1, 2)))
        chosen = spread(labels, k, empty=True)
        if draw:
            generator = numpy.random.default_rng(draw)
            chosen = sorted(generator.choice(held, min(k, len(held) - 1), replace=False))
        sparse = kept(labels, chosen)
        nibabel.save(like, f"{out}/support/images/volume.nii.gz")
        save_labels(sparse, like, f"{out}/support/labels/volume.nii.gz")
        nibabel.save(like, f"{out}/query/volume.nii.gz")
        truth = labels.copy()
        truth[chosen] = 255
        return ([dict(image=image, labels=sparse, spacing=spacing)],
                [dict(image=image, spacing=spacing, truth=truth, name="volume")])
    return make


def nuclei(data, out, k, draw):
    """Nuclei in microscopy pictures, grey values for the peers."""
    root = data + "/segmentation/dsb2018_nuclei"
    names = sorted(os.path.basename(path) for path in glob.glob(root + "/images/*"))
    order = numpy.random.default_rng(draw).permutation(len(names))
    def grey(name):
        return numpy.asarray(Image.open(f"{root}/images/{name}").convert("L")).astype(numpy.float32)[None]
    def drawn(name):
        path = glob.glob(f"{root}/labels/{name.rsplit('.', 1)[0]}.*")[0]
        return (numpy.asarray(Image.open(path)) > 0).astype(numpy.uint8)[None]
    support, query = [], []
    for name in (names[i] for i in order[:k]):
        Image.fromarray(grey(name)[0].astype(numpy.uint8)).save(f"{out}/support/images/{name}")
        Image.fromarray(drawn(name)[0]).save(f"{out}/support/labels/{name}")
        support.append(dict(image=grey(name), labels=drawn(name), spacing=(1, 1)))
    for name in (names[i] for i in order[-12:]):
        Image.fromarray(grey(name)[0].astype(numpy.uint8)).save(f"{out}/query/{name}")
        query.append(dict(image=grey(name), spacing=(1, 1), truth=drawn(name), name=name.rsplit(".", 1)[0]))
    return support, query


def ventricle(data, out, k, draw):
    """Blood pool of the left ventricle: k slices of one patient's end diastole; the other's diastole and systole."""
    import pydicom
    from skimage.draw import polygon2mask
    root = data + "/dicom/sunnybrook_cardiac"
    originals = dict(line.strip().split(",") for line in open(root + "/link.csv").readlines()[1:])

    def phase(patient, remainder):
        """Volume and contours of the slices whose InstanceNumber leaves a remainder; 255 where nobody drew."""
        numbers = sorted(int(os.path.basename(path)[:-4]) for path in glob.glob(f"{root}/dicom/{patient}/*.dcm"))
        files = [pydicom.dcmread(f"{root}/dicom/{patient}/{n}.dcm") for n in numbers if n % 20 == remainder]
        image = numpy.stack([file.pixel_array for file in files]).astype(numpy.float32)
        truth = numpy.full(image.shape, 255, numpy.uint8)
        pattern = f"{root}/contours/{originals[patient]}/**/*-icontour-manual.txt"
        for path in glob.glob(pattern, recursive=True):
            number = int(os.path.basename(path).split("-")[2])
            if number % 20 == remainder:
                points = numpy.loadtxt(path)
                truth[[int(file.InstanceNumber) for file in files].index(number)] = polygon2mask(
                    image.shape[1:], points[:, ::-1] - 0.5)
        spacing = [float(x) for x in files[0].PixelSpacing]
        # Rows and columns of the array as hung() gives them: only relative places matter here.
        like = nibabel.Nifti1Image(
            image[:, ::-1, ::-1].transpose(2, 1, 0), numpy.diag([*spacing[::-1], float(files[0].SliceThickness), 1]))
        return dict(image=image, truth=truth, spacing=spacing), like

    patients = sorted(originals)[::-1 if draw % 2 else 1]
    volume, like = phase(patients[0], 0)
    drawn = numpy.flatnonzero((volume["truth"] == 1).any(axis=(1, 2)))
    chosen = [drawn[int((i + 0.5) / k * len(drawn))] for i in range(k)]
    volume["labels"] = kept(volume["truth"], chosen)
    nibabel.save(like, f"{out}/support/images/drawn.nii.gz")
    save_labels(volume["labels"], like, f"{out}/support/labels/drawn.nii.gz")
    queries = []
    for name, remainder in (("diastole", 0), ("systole", 7)):
        query, like = phase(patients[1], remainder)
        nibabel.save(like, f"{out}/query/{name}.nii.gz")
        queries.append(dict(query, name=name))
    return [volume], queries


SCT = "/segmentation/sct_testing_data"
CT = "/segmentation/totalsegmentator_example"
TASKS = {
    "hippocampus": hippocampus,
    "nuclei": nuclei,
    "ventricle": ventricle,
    "cord": same_volume(SCT + "/t2/t2.nii.gz", SCT + "/t2/t2_seg-manual.nii.gz", [1]),
    "grey matter": same_volume(SCT + "/t2s/t2s.nii.gz", SCT + "/t2s/t2s_gmseg_manual.nii.gz", [1]),
    # Labels of a model, not of a person: spleen, kidneys, liver, aorta.
    "CT organs": same_volume(CT + "/example_ct_sm.nii.gz", CT + "/example_seg.nii.gz", [1, 2, 3, 5, 52]),
}


# Of these, the query is the volume that slices were drawn on.
WITHIN_VOLUME = ["cord", "grey matter", "CT organs"]


def make(name, data, out, k, draw):
    shutil.rmtree(out, ignore_errors=True)
    folders(out)
    return TASKS[name](data, out, k, draw)
