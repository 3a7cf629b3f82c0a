"""Writes a small file with Python's safetensors.

Usage: python3 make_safetensors_golden.py FILE
"""

import sys

import numpy as np
from safetensors.numpy import save_file

save_file(
    {
        "b.weight": np.array([[1.5, -2.0, 3.25]], np.float32),
        "a": np.array([0.1, 0.2], np.float64),
        "empty": np.zeros((0, 4), np.float32),
        "number": np.array(7.0, np.float32),
    },
    sys.argv[1],
    metadata={"format": "x", "note": "\u00e9 \"quoted\"\n"},
)
