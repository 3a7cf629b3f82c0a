"""Annotated sets for `medshot train segmenter --data both --folder OUT`, of the open data whose labels people drew and whose
licence is permissive.

    python3 Tests/Peers/make_training_sets.py DATA OUT

ventricle and blood-pool: Sunnybrook cine MR (CC0), end diastole with both contours, and end diastole and systole with the inner
one; nuclei: microscopy (CC0); cord and grey-matter: MR of the spinal cord (MIT), two contrasts each. Needs numpy, nibabel,
pillow, pydicom and scikit-image.
"""
import glob
import os
import sys

import nibabel
import numpy
import pydicom
from PIL import Image
from skimage.draw import polygon2mask


def paths(out, name, file):
    for part in ("images", "labels"):
        os.makedirs(f"{out}/{name}/{part}", exist_ok=True)
    return f"{out}/{name}/images/{file}", f"{out}/{name}/labels/{file}"


def nuclei(root, out):
    for path in sorted(glob.glob(root + "/segmentation/dsb2018_nuclei/images/*")):
        name = os.path.basename(path).rsplit(".", 1)[0] + ".png"
        image, labels = paths(out, "nuclei", name)
        Image.open(path).convert("L").save(image)
        drawn = numpy.asarray(Image.open(glob.glob(f"{root}/segmentation/dsb2018_nuclei/labels/{name[:-4]}.*")[0]))
        Image.fromarray((drawn > 0).astype(numpy.uint8)).save(labels)


def volume(root, out, name, file, drawn):
    source = root + "/segmentation/sct_testing_data/"
    image, labels = paths(out, name, os.path.basename(file))
    nibabel.save(nibabel.load(source + file), image)
    given = nibabel.load(source + drawn)
    nibabel.save(nibabel.Nifti1Image((given.get_fdata() > 0.5).astype(numpy.uint8), given.affine), labels)


def contours(root, original, kind):
    """Masks by InstanceNumber. Pixel units count from the corner; half a pixel less from the centre of the first pixel."""
    masks = {}
    for path in glob.glob(f"{root}/contours/{original}/**/*-{kind}contour-manual.txt", recursive=True):
        points = numpy.loadtxt(path)
        masks[int(os.path.basename(path).split("-")[2])] = polygon2mask((256, 256), points[:, ::-1] - 0.5)
    return masks


def hearts(root, out):
    root += "/dicom/sunnybrook_cardiac"
    for patient, original in (line.strip().split(",") for line in open(root + "/link.csv").readlines()[1:]):
        inner, outer = contours(root, original, "i"), contours(root, original, "o")
        count = len(glob.glob(f"{root}/dicom/{patient}/*.dcm"))
        for phase, remainder in (("diastole", 0), ("systole", 7)):
            numbers = [n for n in range(1, count + 1) if n % 20 == remainder]
            files = [pydicom.dcmread(f"{root}/dicom/{patient}/{n}.dcm") for n in numbers]
            spacing = [float(x) for x in files[0].PixelSpacing]
            affine = numpy.diag([*spacing[::-1], float(files[0].SliceThickness), 1])

            def save(values, path):
                stack = numpy.stack(values)[:, ::-1, ::-1].transpose(2, 1, 0)
                nibabel.save(nibabel.Nifti1Image(stack, affine), path)

            # 255: a slice without contours does not mean that there is no ventricle.
            unknown = numpy.full((256, 256), 255, numpy.uint8)
            pool = [inner[n].astype(numpy.uint8) if n in inner else unknown for n in numbers]
            image, labels = paths(out, "blood-pool", f"{patient}-{phase}.nii.gz")
            save([file.pixel_array.astype(numpy.float32) for file in files], image)
            save(pool, labels)
            if phase == "diastole":
                both = [
                    numpy.where(inner[n], 1, 2 * outer[n]).astype(numpy.uint8) if n in inner and n in outer else unknown
                    for n in numbers]
                image, labels = paths(out, "ventricle", f"{patient}.nii.gz")
                save([file.pixel_array.astype(numpy.float32) for file in files], image)
                save(both, labels)


data, out = sys.argv[1:3]
hearts(data, out)
nuclei(data, out)
for name, file, drawn in [
        ("cord", "t1/t1w.nii.gz", "t1/t1w_seg-manual.nii.gz"), ("cord", "t2/t2.nii.gz", "t2/t2_seg-manual.nii.gz"),
        ("grey-matter", "t2s/t2s.nii.gz", "t2s/t2s_gmseg_manual.nii.gz"),
        ("grey-matter", "mt/mt1.nii.gz", "mt/mt1_gmseg_goldstandard.nii.gz")]:
    volume(data, out, name, file, drawn)
