"""Opens a NIfTI file with nibabel and prints what it holds, to compare with what we meant to write.

    pip install nibabel numpy
    python3 check_nifti.py IMAGE...
"""

import sys

import nibabel
import numpy as np

for path in sys.argv[1:]:
    image = nibabel.load(path)
    data = np.asarray(image.dataobj, np.float64)
    print(path)
    print(" shape", image.shape, "stored as", image.get_data_dtype(), "units", image.header.get_xyzt_units())
    print(" sum", data.sum(), "least", data.min(), "greatest", data.max())
    print(" affine (RAS)", image.affine.tolist())
    sform, qform = image.get_sform(coded=True), image.get_qform(coded=True)
    print(" sform code", sform[1], "qform code", qform[1])
    if qform[1]:
        print(" sform and qform differ by at most", np.abs(sform[0] - qform[0]).max())
    texts = [bytes(image.header[field].tobytes()).strip(b"\0") for field in ("descrip", "aux_file", "intent_name")]
    print(" texts", texts)
