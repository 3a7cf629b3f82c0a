"""Opens PNG files with Pillow and prints what they hold, to compare with what we meant to write.

    pip install pillow
    python3 check_png.py PICTURE...
"""

import sys

from PIL import Image

for path in sys.argv[1:]:
    with Image.open(path) as picture:
        picture.load()
        colors = picture.convert("RGB").getcolors(1 << 24)
        print(path, picture.mode, picture.size, "values", picture.getextrema(), "colours", len(colors), "texts", picture.info)
