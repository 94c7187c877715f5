#!/usr/bin/env python3
"""Changes what a printed card says and keeps its code, in several ways; kaohe verify must see it.

    prints.py KAOHE

Rewritten by other programs without a change, with other fonts, lying, in the other language, a card still agrees. What cannot be
read is said not to have been compared. Needs qpdf, mupdf-tools and what measure.py needs.
"""
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import measure
from measure import fault, run

SOURCE = """方案 核对2026 “核对县2026年度综合考核” {{
    年度：2026  层级：县  对象：乡镇街道  总分：100  精度：0.5
    申诉：“县考核办，电话0000-0000000，公示后五个工作日内”
    乡镇 甲 “埇桥𬇙镇”；
    乡镇 乙 “乙乡”；
    部门 一局 “县一局”；
    部门 二局 “县二局”；
    板块 经济 “经济发展” {{
        指标 招商 “招商引资” {{ 部门：一局  分值：{0}  类型：目标效果  单位：万元  目标：{1}万元  计分：按完成(实绩, 目标) }}
        指标 项目 “项目建设” {{ 部门：二局  分值：30  类型：目标效果  评分标准：“{2}” }}
    }}
    指标 满意 “群众满意” {{ 部门：一局  分值：{3}  类型：目标效果 }}
    加分项 表彰 {{ 部门：二局  单位：次  单次：{4}  上限：3 }}
}}
"""
PLAIN = (45.5, 1000, "按进度计分", 24.5, 1)
LONG = "按进度计分，" * 900
RESULTS = "name,招商,项目,满意,表彰\n甲,900,28.5,24,1\n乙,{0},30,20,0\n"


class Place:
    def __init__(self, kaohe, folder):
        self.kaohe, self.folder = kaohe, folder
        self.scheme = self.write("scheme.kh", SOURCE.format(*PLAIN))
        self.results = self.write("results.csv", RESULTS.format(500))
        self.blank = self.build("blank", self.scheme)
        self.filled = self.build("filled", self.scheme, "--results", self.results)

    def write(self, name, text):
        (self.folder / name).write_text(text, encoding="utf-8")
        return self.folder / name

    def build(self, name, scheme, *options, lang="zh"):
        run(self.kaohe, "build", scheme, "-o", self.folder / name, "--lang", lang, "--quiet", "--draft", "--only", "cards",
            "--only", "scorecards", *options)
        return self.folder / name / "scorecards" / "乙.pdf"

    def verify(self, pdf, *options, lang="zh"):
        done = subprocess.run([self.kaohe, "verify", pdf, self.scheme, "--lang", lang, *options], capture_output=True, timeout=60)
        return done.returncode, done.stdout.decode() + done.stderr.decode()

    def agrees(self, what, pdf, *options):
        status, said = self.verify(pdf, *options)
        if status != 0 or "：一致" not in said or "没有核对" in said:
            fault(what, f"status {status}: {said}")

    def differs(self, what, pdf, *options, words=()):
        status, said = self.verify(pdf, *options)
        if status != 1 or any(word not in said for word in words):
            fault(what, f"status {status}, not {'、'.join(words)}: {said}")

    def changed(self, name, pdf, change):
        """The file with its objects as text, changed, and put together again."""
        plain = subprocess.run(["qpdf", "--qdf", "--object-streams=disable", pdf, "-"], capture_output=True, check=True).stdout
        data = change(plain)
        if data == plain:
            fault(name, "nothing was changed")
        raw = self.folder / f"{name}.qdf"
        raw.write_bytes(data)
        fixed = self.folder / f"{name}.pdf"
        fixed.write_bytes(subprocess.run(["fix-qdf", raw], capture_output=True, check=True).stdout)
        return fixed


def record_of(pdf):
    return re.search(rb"\(kaohe1;[^)]*\)", pdf.read_bytes())[0]


def check_agreement(place):
    for what, pdf, options in (("blank", place.blank, ()), ("filled", place.filled, ("--results", place.results))):
        place.agrees(what, pdf, *options)
        place.agrees(f"{what}, all in one", pdf.parent.parent / "scorecards.pdf", *options)
        for manner in (["--qdf", "--object-streams=disable"], ["--linearize"], ["--object-streams=generate", "--recompress-flate"]):
            again = place.folder / "again.pdf"
            run("qpdf", *manner, pdf, again)
            place.agrees(f"{what}, {manner[0]}", again, *options)
        run("mutool", "clean", "-gggz", pdf, place.folder / "clean.pdf")
        place.agrees(f"{what}, mutool", place.folder / "clean.pdf", *options)
    place.agrees("lying", place.build("lying", place.scheme, "--landscape"))
    place.agrees("English", place.build("english", place.scheme, lang="en"))
    place.agrees("other faces", place.build("faces", place.scheme, "--font", "body=Noto Sans CJK SC", "--font", "digits=DejaVu Sans"))
    long = place.write("long.kh", SOURCE.format(45.5, 1000, LONG, 24.5, 1))
    kept, place.scheme = place.scheme, long
    place.agrees("a row of several pages", place.build("long", long))
    place.scheme = kept


def check_forged(place):
    """Printed from another scheme or other results, with the code of the right one."""
    right = {"blank": record_of(place.blank), "filled": record_of(place.filled)}

    def forged(name, values, filled=False, results=None):
        scheme = place.write(f"{name}.kh", SOURCE.format(*values))
        options = ("--results", results or place.results) if filled else ()
        pdf = place.build(name, scheme, *options)
        wanted = right["filled" if filled else "blank"]
        return place.changed(name, pdf, lambda data: re.sub(rb"\(kaohe1;[^)]*\)", lambda _: wanted, data))

    place.differs("weights", forged("weights", (46, 1000, "按进度计分", 24, 1)), words=["“46”", "“45.5”", "“24”", "“24.5”", "招商引资"])
    place.differs("a target", forged("target", (45.5, 1200, "按进度计分", 24.5, 1)), words=["1200", "1000"])
    place.differs("criteria", forged("criteria", (45.5, 1000, "按进度扣分", 24.5, 1)), words=["按进度扣分"])
    place.differs("a bonus", forged("bonus", (45.5, 1000, "按进度计分", 24.5, 2)), words=["“2”", "“1”"])
    other = place.write("other.csv", RESULTS.format(800))
    place.differs("scores", forged("scores", PLAIN, True, other), "--results", place.results, words=["页上"])


def check_touched(place):
    def in_content(change):
        def apply(data):
            streams = list(re.finditer(rb"stream\n(.*?)\nendstream", data, re.S))
            for stream in streams:
                if b" Tj" not in stream[1] and b"Tj" not in stream[1]:
                    continue
                made = change(stream[1])
                if made != stream[1]:
                    return data[:stream.start(1)] + made + data[stream.end(1):]
            return data
        return apply

    def texts(content):
        return list(re.finditer(rb"/TD<</MCID \d+>>BDC\n(BT .*? ET)\nEMC\n", content, re.S))

    def twice(content):
        found = texts(content)
        return content + b"\n" + found[4][0] if len(found) > 8 else content

    def aside(content):
        """A number of the page drawn once more as if it were no part of it."""
        for found in re.finditer(rb"/Artifact BMC\n(BT .*? ET)\nBT", content, re.S):
            return content + b"\n/Artifact BMC\n" + found[1] + b"\nEMC\n"
        return content

    def gone(content):
        found = texts(content)
        return content[:found[5].start()] + content[found[5].end():] if len(found) > 8 else content

    def exchanged(content):
        found = texts(content)
        if len(found) < 8:
            return content
        first, second = found[2], found[6]
        return (content[:first.start(1)] + second[1] + content[first.end(1):second.start(1)] + first[1] + content[second.end(1):])

    def unseen(content):
        return b"3 Tr\n" + content

    for name, change, words in (("twice", twice, ["多了"]), ("aside", aside, ["多了"]), ("gone", gone, ["页上"]),
                                ("exchanged", exchanged, ["页上"]), ("unseen", unseen, ["看不见"])):
        place.differs(name, place.changed(name, place.blank, in_content(change)), words=words)

    def noted(data):
        return re.sub(rb"(/Contents \[)", rb"/Annots [ << /Type /Annot /Subtype /FreeText /Rect [0 0 9 9] /Contents (x) >> ]\n  \1",
                      data, count=1)

    place.differs("noted", place.changed("noted", place.blank, noted), words=["批注"])
    again = place.folder / "appended.pdf"
    again.write_bytes(place.blank.read_bytes() + b"\n1 0 obj\n<</Type/Catalog>>\nendobj\n")
    place.differs("appended", again, words=["改动"])
    first = place.folder / "first.pdf"
    first.write_bytes(place.changed("short", place.build("long2", place.write("l.kh", SOURCE.format(45.5, 1000, LONG, 24.5, 1))),
                                    lambda data: re.sub(rb"\(kaohe1;[^)]*\)", lambda _: record_of(place.blank), data)).read_bytes())
    place.differs("another card's pages", first, words=["页上"])


def check_told(place):
    """What was not compared is said."""
    code = record_of(place.blank).decode().strip("()")
    for what, operand, options, words in (
            ("a code", code, (), "只有码"), ("no results", place.filled, (), "没有核对得分和印在页上的字"),
            ("no meanings", place.changed("meanings", place.blank, lambda data: re.sub(rb"/ToUnicode \d+ 0 R", b"", data)), (),
             "读不出来")):
        status, said = place.verify(operand, *options)
        if status != 0 or words not in said:
            fault(what, f"status {status}: {said}")


def check_hostile(place):
    """Files that want to be followed for ever."""
    record = record_of(place.blank)
    catalog = b"%PDF-1.7\n9 0 obj " + record + b" endobj\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    for what, rest in (
            ("a tree in itself", b"2 0 obj<</Type/Pages/Kids[" + b"2 0 R " * 5000 + b"]>>endobj"),
            ("a form in itself", b"2 0 obj<</Type/Page/Contents 3 0 R/Resources<</XObject<</F 4 0 R>>>>>>endobj 3 0 obj<</Length 20>>"
             b"stream\n" + b"/F Do " * 5000 + b"\nendstream endobj 4 0 obj<</Subtype/Form/Length 20000>>stream\n" + b"/F Do " * 3000
             + b"\nendstream endobj"),
            ("values in values", b"2 0 obj" + b"[" * 2000000), ("objects over objects", b"2 0 obj(" * 200000),
            ("references", b"2 0 obj 3 0 R endobj 3 0 obj 2 0 R endobj"), ("a number", b"999999 0 obj 1 endobj 4294967297 0 obj 1 endobj"),
            ("nothing", b"")):
        hostile = place.folder / "hostile.pdf"
        hostile.write_bytes(catalog + rest)
        begun = time.time()
        status, said = place.verify(hostile)
        if time.time() - begun > 20:
            fault(what, f"it took {time.time() - begun:.0f} seconds")
        if status not in (0, 1):
            fault(what, f"status {status}: {said}")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as temporary:
        place = Place(Path(sys.argv[1]).resolve(), Path(temporary))
        for check in (check_agreement, check_forged, check_touched, check_told, check_hostile):
            check(place)
    for text in measure.faults:
        print(text, file=sys.stderr)
    if not measure.faults:
        print("prints: agree as they are, differ once they are touched")
    sys.exit(1 if measure.faults else 0)


if __name__ == "__main__":
    main()
