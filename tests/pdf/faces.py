#!/usr/bin/env python3
"""Chooses faces in every way and asks the PDF which it has; gives fonts that must be refused.

    faces.py KAOHE

What is chosen by --font, by kaohe.yaml beside the scheme and by the person's own, in this order, is what the card is printed
with. A role or a face that is not there, a file that is no font, is cut short or must not be embedded ends with status 3, says
why and writes nothing. A scheme's folder cannot reach for files outside itself. Needs poppler-utils and what measure.py needs.
"""
import os
import random
import shutil
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

import measure
from measure import fault, run

DEJAVU = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
NOTO = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
SCHEME = Path(__file__).with_name("filled.kh")
CARD = "scorecards/甲镇.pdf"


class Place:
    """A folder with a scheme in it, and a home without anything."""

    def __init__(self, kaohe, folder):
        self.kaohe, self.folder, self.home = kaohe, folder, folder / "home"
        self.scheme = folder / "方案" / "scheme.kh"
        self.scheme.parent.mkdir()
        (self.home / ".config" / "kaohe").mkdir(parents=True)
        shutil.copy(SCHEME, self.scheme)
        self.made = folder / "made"

    def build(self, *options, lang="zh"):
        shutil.rmtree(self.made, ignore_errors=True)
        environment = {name: value for name, value in os.environ.items() if name != "XDG_CONFIG_HOME"}
        environment["HOME"] = str(self.home)
        return subprocess.run([self.kaohe, "build", self.scheme, "-o", self.made, "--only", "cards", "--lang", lang, *options],
                              capture_output=True, env=environment, timeout=60)

    def beside(self, text):
        self.scheme.with_name("kaohe.yaml").write_text(text, encoding="utf-8")

    def own(self, text):
        (self.home / ".config" / "kaohe" / "kaohe.yaml").write_text(text, encoding="utf-8")

    def has(self, what, *options, face, there=True):
        done = self.build(*options)
        if done.returncode:
            return fault(what, f"status {done.returncode}: {done.stderr.decode()[:300]}")
        fonts = run("pdffonts", self.made / CARD)
        if (face in fonts) != there:
            fault(what, f"its card is printed with\n{fonts}")
        measure.check_readers(measure.Pdf(self.made / CARD))
        return done

    def refuses(self, what, *options, words, lang="zh"):
        done = self.build(*options, lang=lang)
        said = done.stderr.decode()
        if done.returncode != 3 or self.made.exists() and any(self.made.rglob("*.pdf")):
            fault(what, f"status {done.returncode}, and something was written")
        for word in words:
            if word not in said:
                fault(what, f"“{word}” is not in “{said.strip()[:400]}”")


def changed_table(font, tag, offset, content):
    """A font with some bytes of a table set."""
    data = bytearray(font)
    for at in range(12, 12 + 16 * struct.unpack(">H", data[4:6])[0], 16):
        name, _, start, _ = struct.unpack(">4sIII", data[at:at + 16])
        if name == tag:
            data[start + offset:start + offset + len(content)] = content
            return bytes(data)
    raise ValueError(tag)


def check_options(place):
    plain = place.has("nothing chosen", face="DejaVu", there=False)
    if plain and "字体：Noto Serif CJK SC（标题、正文、楷体、表格）；Noto Sans CJK SC（小标题）" not in plain.stdout.decode():
        fault("nothing chosen", f"the build says {plain.stdout.decode()}")
    place.has("a family", "--font", "table=Noto Sans CJK SC", face="NotoSansCJKsc-Regular")
    done = place.has("digits", "--font", "数字=DejaVu Sans", face="DejaVuSans")
    if done and "DejaVu Sans（数字）" not in done.stdout.decode():
        fault("digits", f"the build says {done.stdout.decode()}")
    text = run("pdftotext", "-raw", place.made / CARD, "-")
    for row in measure.Scheme(place.kaohe, place.scheme).of("甲镇"):
        if row["weight"] not in text.split():
            fault("digits", f"{row['weight']} is not on the card")
    place.has("a file", "--font", f"kai={DEJAVU}", face="DejaVuSans")
    place.has("of a collection", "--font", f"body={NOTO}#2", "--font", "heading=Noto Serif CJK SC", face="NotoSansCJKsc-Regular")
    place.has("the last holds", "--font", f"kai={DEJAVU}", "--font", "kai=Noto Sans CJK SC", face="DejaVu", there=False)


def check_configuration(place):
    shutil.copy(DEJAVU, place.scheme.with_name("字.ttf"))
    place.own(f"fonts:\n  kai: {DEJAVU}\n")
    place.has("one's own", face="DejaVuSans")
    place.beside("# 全县一样\n字体:\n  楷体: Noto Sans CJK SC\n")
    place.has("beside the scheme goes before one's own", face="DejaVu", there=False)
    place.beside("字体: { 楷体: 字.ttf }\n")
    place.own("")
    place.has("a file beside the scheme", face="DejaVuSans")
    place.has("the option goes first", "--font", "kai=Noto Serif CJK SC", face="DejaVu", there=False)
    link = place.scheme.with_name("link.ttf")
    link.symlink_to(DEJAVU)
    for outside in (DEJAVU, "../home/../方案/../../x.ttf", "link.ttf"):
        place.beside(f"字体:\n  楷体: {outside}\n")
        place.refuses(f"a scheme's folder reaches for {outside}", words=["kaohe.yaml:2", "只能用它下面的字体文件"])
    for text, words in (
            ("字体:\n  揩体: Noto Sans CJK SC\n", ["kaohe.yaml:2", "揩体", "标题、正文、小标题、楷体、表格、数字"]),
            ("字体:\n  楷体: [a]\n", ["kaohe.yaml:2", "楷体"]), ("颜色: 红\n", ["kaohe.yaml:1", "颜色", "字体"]),
            ("字体:\n  楷体: 没有的字体\n", ["kaohe.yaml:2", "没有的字体", "Noto Serif CJK SC"]),
            ("- 楷体\n", ["kaohe.yaml:1"]), ("字体:\n\t楷体: x\n", ["kaohe.yaml:2", "YAML"]), ("字体: &a\n  *a : x\n", ["kaohe.yaml"]),
            ("[" * 30000, ["kaohe.yaml"]), ("字体: x\n" + "#" * 70000, ["kaohe.yaml", "太大"])):
        place.beside(text)
        place.refuses(f"kaohe.yaml “{text[:20]}”", words=words)
    place.scheme.with_name("kaohe.yaml").unlink()


def check_refusals(place):
    font = DEJAVU.read_bytes()
    bad = place.folder / "bad.ttf"
    option = ("--font", f"body={bad}")
    place.refuses("no such role", "--font", "boddy=x", words=["role", "title, body, heading, kai, table, digits"], lang="en")
    place.refuses("no such family", "--font", "body=Noto Serif CJK SX", words=["是否指“Noto Serif CJK SC”"])
    place.refuses("no value", "--font", "body=", words=["用途=字体"])
    place.refuses("no file", *option, words=["bad.ttf", "没有这个文件"])
    bad.write_bytes(b"")
    place.refuses("an empty file", *option, words=["不是能用的字体"])
    bad.write_bytes(SCHEME.read_bytes())
    place.refuses("a scheme", *option, words=["不是能用的字体"])
    for length in (4, 200, 3000):
        bad.write_bytes(font[:length])
        place.refuses(f"{length} bytes of a font", *option, words=["不是能用的字体"])
    for permission in (0x0002, 0x0100, 0x0200):
        bad.write_bytes(changed_table(font, b"OS/2", 8, struct.pack(">H", permission)))
        place.refuses(f"a font of permission {permission:04x}", *option, words=["许可"])
    bad.write_bytes(changed_table(font, b"OS/2", 8, struct.pack(">H", 0x0008)))
    place.has("a font that may be embedded to be edited", *option, face="DejaVuSans")
    bad.unlink()
    os.mkfifo(bad)
    place.refuses("a pipe", *option, words=["bad.ttf"])
    place.refuses("a face too many", "--font", f"body={NOTO}#40", words=["#0"])


def check_broken(place):
    """Whatever bytes are wrong: refused, or printed so that others read the file without a word."""
    broken = place.folder / "broken.ttf"
    draw = random.Random(2026)
    for round in range(12):
        data = bytearray(DEJAVU.read_bytes())
        for _ in range(draw.choice((1, 10, 200))):
            data[draw.randrange(len(data) if round % 2 else 400)] = draw.randrange(256)
        broken.write_bytes(data[:draw.randrange(len(data))] if round % 3 == 0 else data)
        done = place.build("--font", f"digits={broken}")
        if done.returncode not in (0, 3):
            fault(f"broken font {round}", f"status {done.returncode}: {done.stderr.decode()[:300]}")
        if done.returncode == 0:
            measure.check_readers(measure.Pdf(place.made / CARD))


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as temporary:
        place = Place(Path(sys.argv[1]).resolve(), Path(temporary))
        for check in (check_options, check_configuration, check_refusals, check_broken):
            check(place)
    for text in measure.faults:
        print(text, file=sys.stderr)
    if not measure.faults:
        print("faces: chosen, refused, broken: all as they should be")
    sys.exit(1 if measure.faults else 0)


if __name__ == "__main__":
    main()
