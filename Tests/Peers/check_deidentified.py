#!/usr/bin/env python3
"""Compares de-identified copies with their originals, by the table of another program.

usage: check_deidentified.py PROGRAM FOLDER...

  PROGRAM   the built medshot
  FOLDER    DICOM studies; each is converted with --deidentify, once with dates removed and once with dates shifted

Needs pydicom, dicom-anonymizer (2.1.0, whose table is that of PS3.15, edition 2026c) and dciodvfy. For every copy:
every attribute that the table names is gone, empty, or has another value, at any depth; every other public attribute is as it
was; pixels are the same bytes; no name, number or identifier of the original stands anywhere in the copy's bytes; one UID has one
successor in all copies; dciodvfy finds no kind of error that it does not find in the original.
"""
import importlib
import json
import pathlib
import subprocess
import sys
import tempfile
import warnings

import pydicom

table = importlib.import_module("dicomanonymizer.dicom_anonymization_databases.dicomfields_2026c")
ACTIONS = {
    "D": table.D_TAGS, "Z": table.Z_TAGS, "X": table.X_TAGS, "U": table.U_TAGS, "Z/D": table.Z_D_TAGS,
    "X/Z": table.X_Z_TAGS, "X/D": table.X_D_TAGS, "X/Z/D": table.X_Z_D_TAGS, "X/Z/U*": table.X_Z_U_STAR_TAGS,
}
ROWS = {tag[0] << 16 | tag[1]: action for action, tags in ACTIONS.items() for tag in tags if len(tag) == 2}
warnings.simplefilter("ignore")  # Some originals are not as they should be.
WRITTEN = {0x00100010, 0x00100020, 0x00120062, 0x00120063, 0x00120064, 0x00280303}
# A report whose content is gone follows its template no more.
UNTRUE = {0x0040A504}


def compare(old, new, shifts, found, uids):
    """Appends to `found` what is wrong in one item of the copy."""
    for element in old:
        tag = int(element.tag)
        action = ROWS.get(tag)
        optional = action in ("X/Z", "X/D", "X/Z/D") and element.VR == "SQ"
        if element.tag.is_private or action == "X" or optional or tag >> 24 in (0x50, 0x60):
            dated = shifts and element.VR in ("DA", "DT", "TM") and tag >> 16 != 0x10 and element.value
            if tag in new and not dated and not (optional and not new[tag].value):
                found.append(f"{element.tag} {element.keyword}: still there")
            continue
        if tag in WRITTEN or tag in UNTRUE or tag == 0x7FE00010 or tag >> 16 == 0xFFFA or tag & 0xFFFF == 0:
            continue
        if tag not in new:
            found.append(f"{element.tag} {element.keyword}: lost")
            continue
        value = new[tag].value
        if action is None or action == "X/Z/U*":
            if element.VR == "SQ":
                if len(element.value) != len(value):
                    found.append(f"{element.tag} {element.keyword}: another number of items")
                for inner, successor in zip(element.value, value):
                    compare(inner, successor, shifts, found, uids)
            elif element.value != value:
                found.append(f"{element.tag} {element.keyword}: changed")
        elif action == "U":
            for a, b in zip(flat(element.value), flat(value)):
                if uids.setdefault(a, b) != b or (a == b and not a.startswith("1.2.840.10008.")):
                    found.append(f"{element.tag} {element.keyword}: UID kept, or with two successors")
        elif shifts and element.VR == "TM":
            if element.value != value:
                found.append(f"{element.tag} {element.keyword}: time changed")
        elif element.value and element.VR != "SQ" and element.value == value and value not in ("0", 0):
            found.append(f"{element.tag} {element.keyword}: kept")


def flat(value):
    return [value] if isinstance(value, str) else list(value or [])


def words(item):
    """Names, numbers and identifiers of an original, long enough not to stand in a file by chance."""
    # What an attribute that stays says as well is no trace of one that goes.
    stays = " ".join(str(e.value) for e in item.iterall() if int(e.tag) not in ROWS and not e.tag.is_private)
    for element in item.iterall():
        tag = int(element.tag)
        if (tag in ROWS or element.tag.is_private) and element.VR in ("PN", "LO", "SH", "UI", "ST", "LT", "AE", "UT"):
            for value in flat(element.value) if element.VR != "PN" else [str(element.value)]:
                if len(value) >= 8 and value not in stays and not value.startswith("1.2.840.10008."):
                    yield value


def complaints(path):
    run = subprocess.run(["dciodvfy", path], capture_output=True, text=True, errors="replace")
    return {line.split("<")[0] for line in run.stderr.splitlines() if line.startswith("Error")}


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    print(f"{'folder':24} {'dates':7} {'copies':>6}  faults")
    failed = False
    for folder in map(pathlib.Path, sys.argv[2:]):
        for dates in ("remove", "shift"):
            with tempfile.TemporaryDirectory() as work:
                subprocess.run(
                    [sys.argv[1], "convert", folder, "-o", f"{work}/out", "--deidentify", "--dates", dates, "--quiet"],
                    stderr=subprocess.DEVNULL)
                faults, uids, copies = set(), {}, 0
                for case in sorted(pathlib.Path(work, "out/cases").iterdir()):
                    source = json.loads((case / "source.json").read_text())
                    slices = list(dict.fromkeys(slice["file"] for slice in source["slices"]))
                    pairs = [(name, f"image-{n:04}.dcm") for n, name in enumerate(slices, 1)]
                    for key, word in [("label_files", "labels"), ("report_files", "report")]:
                        pairs += [(name, f"{word}-{n:04}.dcm") for n, name in enumerate(source.get(key) or [], 1)]
                    if not (case / "dicom").exists():
                        continue
                    if sorted(path.name for path in (case / "dicom").iterdir()) != sorted(name for _, name in pairs):
                        faults.add("not a copy for every file")
                    for place, (name, copy) in enumerate(pairs):
                        old = pydicom.dcmread(folder / name, force=True)
                        new = pydicom.dcmread(case / "dicom" / copy)
                        copies += 1
                        found = []
                        compare(old, new, dates == "shift", found, uids)
                        # An odd number of bytes gets one more.
                        pixels = old.get("PixelData") or b""
                        if pixels + b"\0" * (len(pixels) % 2) != (new.get("PixelData") or b""):
                            found.append("pixels differ")
                        whole = (case / "dicom" / copy).read_bytes()
                        kept = {word for word in words(old) if word.encode("utf8", "ignore") in whole}
                        if kept:
                            found.append(f"left in the bytes: {len(kept)} values")
                        if place % 20 == 0:
                            more = complaints(case / "dicom" / copy) - complaints(folder / name)
                            found += [f"dciodvfy: {line}" for line in more]
                        faults.update(found)
            print(f"{folder.name:24} {dates:7} {copies:6}  {len(faults)}")
            for fault in sorted(faults):
                print(f"    {fault}")
            failed |= bool(faults) or copies == 0
    sys.exit(failed)


main()
