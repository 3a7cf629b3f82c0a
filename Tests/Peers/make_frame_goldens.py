"""Writes what pydicom makes of the stored samples of every DICOM file with pixels: Tests/Golden/dicom/frames.json.

python3 Tests/Peers/make_frame_goldens.py ../shared/data/dicom Tests/Golden/dicom/frames.json

Needs pydicom, pylibjpeg-libjpeg, pylibjpeg-openjpeg, pylibjpeg-rle and numpy. Samples are taken as int32, little endian,
frame by frame, row by row, colours pixel by pixel. They are summed up as they are and weighted by their places, both
modulo 2^64. Lossy JPEG differs by one here and there between implementations of its cosine transform, so 500 samples of
its first frame stand in place of the sums. Of the cardiac series, which is all alike, every fiftieth file is taken, and
of files above 300,000 samples the smallest of each kind.
"""

import collections
import json
import pathlib
import sys
import warnings

import numpy
import pydicom
import pydicom.pixels

LOSSY = {"1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51"}
warnings.simplefilter("ignore")


def golden(path):
    """The record of one file; None for a file without pixels or of one bit per sample."""
    try:
        dataset = pydicom.dcmread(path, force=True)
        if "PixelData" not in dataset or dataset.get("BitsAllocated") == 1:
            return None
    except Exception:
        return None
    syntax = dataset.file_meta.get("TransferSyntaxUID") if hasattr(dataset, "file_meta") else None
    record = {"syntax": str(syntax or "")}
    tags = ("BitsAllocated", "BitsStored", "PixelRepresentation", "PhotometricInterpretation", "PlanarConfiguration")
    kind = (syntax, *(dataset.get(tag) for tag in tags), str(dataset.get("NumberOfFrames")) > "1")
    try:
        # JPEG decoders turn YBR into RGB; everything else is taken as it is stored.
        samples = pydicom.pixels.pixel_array(dataset, raw=syntax not in LOSSY)
    except Exception as error:
        return kind, record | {"unreadable": f"{type(error).__name__}: {error}"[:200]}
    if samples.dtype.kind == "f":
        return None
    samples = samples.astype(numpy.int64)
    frames = int(dataset.get("NumberOfFrames") or 1)
    record["frames"] = frames
    if syntax in LOSSY:
        first = samples.reshape(frames, -1)[0]
        return kind, record | {"samples": [int(first[i * first.size // 500]) for i in range(500)]}
    flat = samples.reshape(-1)
    weights = numpy.arange(flat.size, dtype=numpy.int64) % 65521 + 1
    return kind, record | {"count": flat.size, "sum": int(flat.sum()), "weighted": int((flat * weights).sum())}


def main(root, output):
    root = pathlib.Path(root)
    records = {}
    paths = sorted(root.rglob("*"))
    cardiac = [path for path in paths if "sunnybrook" in str(path)]
    large = {}
    for path in paths:
        if path in cardiac and cardiac.index(path) % 50:
            continue
        if path.is_file() and (found := golden(path)):
            kind, record = found
            name = str(path.relative_to(root))
            if record.get("count", 0) > 300_000:
                large.setdefault(kind, []).append((record["count"], name, record))
            else:
                records[name] = record
    for candidates in large.values():
        _, name, record = min(candidates, key=lambda candidate: candidate[:2])
        records[name] = record
    pathlib.Path(output).write_text(json.dumps(records, indent=0, sort_keys=True, separators=(",", ":")) + "\n")
    for syntax, count in sorted(collections.Counter(record["syntax"] for record in records.values()).items()):
        print(f"{pydicom.uid.UID(syntax).name or 'none declared':60}{count:5}")
    unreadable = [name for name, record in records.items() if "unreadable" in record]
    print(f"pydicom {pydicom.__version__}, numpy {numpy.__version__}: {len(records)} files, {len(unreadable)} unreadable")
    for name in unreadable:
        print(f"  {name}: {records[name]['unreadable']}")


main(*sys.argv[1:])
