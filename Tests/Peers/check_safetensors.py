"""Checks that Python's safetensors reads a model that medshot wrote, and that medshot reads it back from Python.

Usage: python3 check_safetensors.py MEDSHOT MODEL.safetensors DATA
DATA is what the model is measured on; the answers before and after must be the same.
"""

import json
import subprocess
import sys
import tempfile

import numpy as np
from safetensors import safe_open
from safetensors.numpy import save_file


def measure(program, model, data):
    command = [program, "evaluate", "episodes", "--model", model, "--data", data, "--episodes", "20", "--json"]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main(program, model, data):
    with safe_open(model, framework="numpy") as file:
        metadata = file.metadata()
        tensors = {name: file.get_tensor(name) for name in file.keys()}
    assert tensors and all(np.isfinite(tensor).all() for tensor in tensors.values())
    print(f"{len(tensors)} tensors, {sum(t.size for t in tensors.values())} numbers, {metadata['format']}")
    with tempfile.NamedTemporaryFile(suffix=".safetensors") as copy:
        save_file(tensors, copy.name, metadata=metadata)
        before, after = measure(program, model, data), measure(program, copy.name, data)
    assert before == after, (before, after)
    print(f"the same answers from both files: accuracy {before['accuracy']:.4f}")


main(*sys.argv[1:])
