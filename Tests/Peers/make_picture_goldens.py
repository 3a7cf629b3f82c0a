"""Writes a small picture in the forms that class folders hold, and small class sets as archives.

Usage: python3 make_picture_goldens.py FOLDER
"""

import sys

import numpy as np
from PIL import Image


def main(folder):
    grey = np.arange(24, dtype=np.uint8).reshape(4, 6) * 10
    Image.fromarray(grey).save(f"{folder}/grey.png")
    Image.fromarray(grey.astype(np.uint16) * 257).save(f"{folder}/grey16.png")
    rgb = np.stack([grey, 255 - grey, grey // 2], axis=-1)
    alpha = np.where(grey > 100, 255, 51).astype(np.uint8)
    Image.fromarray(np.dstack([rgb, alpha])).save(f"{folder}/rgba.png")
    palette = Image.fromarray((grey // 80).astype(np.uint8))
    palette.putpalette([0, 0, 0, 255, 0, 0, 0, 128, 255])
    palette.save(f"{folder}/palette.png")
    for name, picture in [("grey", grey), ("rgb", rgb)]:
        image = Image.fromarray(picture)
        image.save(f"{folder}/{name}.jpg", quality=95, subsampling=0)
        np.save(f"{folder}/{name}_jpg.npy", np.asarray(Image.open(f"{folder}/{name}.jpg")).astype(np.float32))

    # Three classes of two 2 x 2 drawings, as Omniglot's repacking; and a set in parts, as MedMNIST's.
    ink = np.arange(24).reshape(3, 2, 2, 2) % 3 == 0
    labels = np.repeat(np.arange(3), 2).reshape(3, 2)
    np.savez_compressed(f"{folder}/drawings.npz", images=~ink, labels=labels)
    pictures = (np.arange(5 * 4) * 12).reshape(5, 2, 2).astype(np.uint8)
    np.savez_compressed(
        f"{folder}/parts.npz", train_images=pictures[:3], train_labels=np.array([[1], [0], [1]], np.uint8),
        test_images=pictures[3:], test_labels=np.array([[0], [1]], np.uint8))
    np.savez(f"{folder}/fortran.npz", images=np.asfortranarray(pictures), labels=np.arange(5))


main(sys.argv[1])
