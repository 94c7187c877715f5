#!/usr/bin/env python3
"""Makes docs/scorecard.png, the picture in README.md: the first page of one township's scorecard in sixteen greys.

usage: picture.py KAOHE SCHEME TOWNSHIP
"""
import pathlib
import struct
import subprocess
import sys
import tempfile
import zlib

RESOLUTION = 100  # dots an inch: table text can be read, the file stays under 100 KB


def page_of(kaohe, scheme, township, folder):
    """Width, height and grey bytes of the card's first page."""
    subprocess.run([kaohe, "build", "--quiet", "--lang", "zh", "--only", "cards", "-o", folder, scheme], check=True)
    card = pathlib.Path(folder, "scorecards", township + ".pdf")
    image = subprocess.run(["pdftoppm", "-gray", "-r", str(RESOLUTION), "-f", "1", "-l", "1", card],
                           check=True, stdout=subprocess.PIPE).stdout
    kind, width, height, _, pixels = image.split(maxsplit=4)
    assert kind == b"P5"
    return int(width), int(height), pixels


def chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png(width, height, pixels):
    """A PNG of four bits a pixel."""
    rows = []
    for y in range(height):
        greys = [(value * 15 + 127) // 255 for value in pixels[y * width:(y + 1) * width]] + [15] * (width % 2)
        rows.append(b"\0" + bytes(left << 4 | right for left, right in zip(greys[::2], greys[1::2])))
    header = struct.pack(">IIBBBBB", width, height, 4, 0, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"".join(rows), 9))
            + chunk(b"IEND", b""))


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as folder:
        picture = png(*page_of(*sys.argv[1:], folder))
    place = pathlib.Path("docs/scorecard.png")
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(picture)
    print(f"{place}: {len(picture)} bytes")


if __name__ == "__main__":
    main()
