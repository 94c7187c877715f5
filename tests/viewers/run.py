#!/usr/bin/env python3
"""Opens every kind of PDF in PDFium and compares how much it draws with what poppler draws.

    run.py KAOHE FOLDER      FOLDER: where pdfium.mjs stands beside its node_modules

Blank and filled cards, standing and lying, all in one, drafts, the summary sheet, the review; in both languages.
Says every deviation; the exit status is 1 if there was one.
"""
import re
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
PDFS = HERE.parent / "pdf"
TOLERANCE = 0.15  # they smooth edges each in its own way


def darkness(path, number):
    drawn = subprocess.run(["pdftoppm", "-r", "72", "-gray", "-f", str(number), "-l", str(number), path], capture_output=True,
                           check=True).stdout
    head = re.match(rb"P5\s+(\d+)\s+(\d+)\s+255\s", drawn)
    data = drawn[head.end():]
    return int(head[1]), int(head[2]), 1000 * (255 * len(data) - sum(data)) / 255 / len(data)


def build(kaohe, folder):
    plans = {"blank": ("filled.kh",), "filled": ("filled.kh", "--results", PDFS / "filled.results.csv"),
             "lying": ("filled.kh", "--landscape"), "draft": ("long.kh", "--draft"), "english": ("filled.kh",)}
    for name, (scheme, *options) in plans.items():
        subprocess.run([kaohe, "build", PDFS / scheme, "-o", folder / name, "--quiet", "--lang", "en" if name == "english" else "zh",
                        *options], capture_output=True, check=True)
    return sorted(folder.rglob("*.pdf"))


def main():
    kaohe, program = Path(sys.argv[1]).resolve(), Path(sys.argv[2], "pdfium.mjs")
    faults = []
    with tempfile.TemporaryDirectory() as temporary:
        paths = build(kaohe, Path(temporary))
        done = subprocess.run(["node", program, *paths], capture_output=True)
        if done.returncode or done.stderr:
            faults.append(done.stderr.decode()[:500])
        pages = 0
        for line in done.stdout.decode().splitlines():
            path, number, width, height, dark = line.rsplit(" ", 4)
            pages += 1
            wide, high, wanted = darkness(path, int(number))
            if abs(int(width) - wide) > 1 or abs(int(height) - high) > 1:
                faults.append(f"{path} page {number}: {width} × {height}, not {wide} × {high}")
            if abs(float(dark) - wanted) > wanted * TOLERANCE:
                faults.append(f"{path} page {number}: PDFium draws {dark} ‰, poppler {wanted:.2f} ‰")
        print(f"{len(paths)} files, {pages} pages drawn by PDFium")
    for text in faults:
        print(text, file=sys.stderr)
    sys.exit(1 if faults or not pages else 0)


if __name__ == "__main__":
    main()
