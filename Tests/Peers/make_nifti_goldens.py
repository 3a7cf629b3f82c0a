"""Writes the small NIfTI files of Tests/Golden/nifti with nibabel, and the numbers that the tests expect of them.

    pip install nibabel==5.4.2 numpy==2.4.6
    python3 make_nifti_goldens.py ../Golden/nifti

goldens.json says of every file what nibabel itself reads back: size, affine in LPS (nibabel's RAS with x and y
negated), sum of all voxels and the voxels in storage order.
"""

import json
import pathlib
import sys

import nibabel
import numpy as np

folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
lps = np.diag([-1.0, -1.0, 1.0, 1.0])
shape = (4, 3, 2)
ramp = np.arange(24).reshape(shape, order="F")


def rotation(degrees, axis):
    """Rodrigues' formula."""
    axis = np.asarray(axis, float) / np.linalg.norm(axis)
    k = np.array([[0, -axis[2], axis[1]], [axis[2], 0, -axis[0]], [-axis[1], axis[0], 0]])
    angle = np.radians(degrees)
    return np.eye(3) + np.sin(angle) * k + (1 - np.cos(angle)) * k @ k


def affine(spacing, origin, turn=np.eye(3)):
    result = np.eye(4)
    result[:3, :3] = turn @ np.diag(spacing)
    result[:3, 3] = origin
    return result


straight = affine((0.75, 1.25, 5.0), (-90.5, -126.0, -72.25))
oblique = affine((0.75, 1.25, 5.0), (12.0, -34.0, 56.0), rotation(33, (1, 2, 3)))
mirrored = affine((-0.75, -1.25, 5.0), (90.5, 126.0, -72.25), rotation(-20, (0, 1, 1)))
leaning = straight.copy()
leaning[1, 2] = 1.5  # a gantry tilt: no quaternion says it

expected = {}


def save(name, image):
    path = folder / name
    nibabel.save(image, path)
    back = nibabel.load(path)
    # float32 as the product holds it; nibabel scales in float64.
    data = np.asarray(back.dataobj, np.float64).astype(np.float32)
    expected[name] = {
        "size": [int(n) for n in (list(back.shape) + [1])[:3]],
        "affine_lps": [[float(v) for v in row] for row in (lps @ back.affine)],
        "sum": float(data.astype(np.float64).sum()),
        "voxels": [float(v) for v in data.ravel(order="F")],
    }


def image(data, matrix, kind, endianness="<", klass=nibabel.Nifti1Image, sform=1, qform=1):
    header_class = nibabel.Nifti1Header if klass is nibabel.Nifti1Image else nibabel.Nifti2Header
    result = klass(data.astype(kind), None, header_class(endianness=endianness), dtype=kind)
    result.header.set_xyzt_units("mm")
    if sform:
        result.set_sform(matrix, code=sform)
    if qform:
        result.set_qform(matrix, code=qform)
    return result


for kind in ("uint8", "int8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "float32", "float64"):
    data = ramp.astype(kind)
    if kind[0] == "u":
        data = data + np.asarray(np.iinfo(kind).max - 30 if kind == "uint16" else 200, kind)
    elif kind[0] == "i":
        data = data - np.asarray(100, kind)
    else:
        data = data / 7 - 1
    order = ">" if kind in ("int16", "uint32", "float64") else "<"
    save(f"{kind}.nii", image(data, straight, kind, order))

save("oblique-sform.nii.gz", image(ramp * 100 - 1000, oblique, "int16", qform=0))
save("oblique-qform.nii.gz", image(ramp * 100 - 1000, oblique, "int16", sform=0))
save("mirrored-qform.nii", image(ramp, mirrored, "uint8", sform=0))
save("half-turn-qform.nii", image(ramp, affine((1, 2, 3), (0, 0, 0), rotation(180, (0, 1, 0))), "uint8", sform=0))
save("nifti2-big-endian.nii.gz", image(ramp - 5, oblique, "int16", ">", nibabel.Nifti2Image))
save("four-dimensions.nii", image(ramp.reshape(4, 3, 2, 1), straight, "int16"))
save("one-slice.nii", image(ramp[:, :, 0], straight, "int16"))
save("one-volume.nii", image(ramp, straight, "int16"))
save("empty-slope.nii", image(ramp, straight, "int16"))
save("leaning-sform.nii", image(ramp, leaning, "int16", qform=0))

# sform and qform disagree: the sform counts, in nibabel too.
both = image(ramp, oblique, "int16")
both.set_qform(straight, code=2)
save("sform-before-qform.nii", both)

# nibabel chooses slope and intercept itself when floats become int16.
scaled = image(ramp / 7 - 1, straight, "float32")
scaled.set_data_dtype("int16")
save("scaled.nii.gz", scaled)

# scl_slope 0 says "not scaled", whatever scl_inter is.
patched = bytearray((folder / "empty-slope.nii").read_bytes())
patched[112:120] = np.array([0, 7], "<f4").tobytes()
(folder / "empty-slope.nii").write_bytes(patched)

(folder / "goldens.json").write_text(json.dumps(expected, indent=1, sort_keys=True) + "\n")
