#!/usr/bin/env python3
"""Prints schemes at the edges of what is printed, and measures their pages as lines, boxes and ink.

    extremes.py KAOHE

Made here and not kept as files, as each is one number carried to its end: 3 and 60 indicators, 1 and 20 departments, the
longest names, rare characters, rows that leave a cell no room. Each is printed blank and filled in, standing and lying.
On every page, drawn at 150 dpi, no ink may lie outside the text block and the zones of head and foot; no word may cross a rule
of the table that it stands in; all of its characters must be on it. Needs poppler-utils, mupdf-tools and what measure.py needs.
Says every deviation; the exit status is 1 if there was one.
"""
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import measure
from measure import BINDING, BLOCK_HEIGHT, BLOCK_WIDTH, HEIGHT, MM, TOP, WIDTH, Pdf, fault, run, squeezed

RARE = "埇圳垸崃㙍䢺𬇙坉塆垯"
DPI = 150
HEAD, FOOT = 24, 7 * MM + 18  # what stands above and below the text block: points
LONGEST = "巩固拓展脱贫攻坚成果同乡村振兴有效衔接重点任务完成情况（含防止返贫动态监测和帮扶机制落实以及易地搬迁后续扶持）"
PLACE = "少数民族自治乡人民政府驻地街道办事处暨经济技术开发区管理委员会"


class Case:
    """A scheme of so many indicators, shared out over so many departments."""

    def __init__(self, name, indicators, departments, sections=1, townships=("甲镇", "乙乡"), label="指标{0}", office="部门{0}",
                 criteria="", title="", points=None):
        self.name, self.indicators, self.townships = name, indicators, list(townships)
        self.departments, self.sections, self.criteria = departments, sections, criteria
        self.label, self.office, self.title = label, office, title or f"{name}县综合考核"
        self.points = points or self.shares()

    def shares(self):
        """Quarters of a point that add up to 100."""
        quarters, more = divmod(400, self.indicators)
        return [(quarters + (at < more)) / 4 for at in range(self.indicators)]

    def source(self):
        lines = [f"方案 边2026 “{self.title}” {{", "    年度：2026  层级：县  对象：乡镇街道  总分：100  精度：0.00025",
                 "    制定单位：“边县县委”", "    申诉：“县考核办，电话0000-0000000，公示后五个工作日内”"]
        lines += [f"    乡镇 镇{at} “{name}” {{ }}" for at, name in enumerate(self.townships)]
        lines += [f"    部门 部{at} “{self.office.format(at)}”；" for at in range(self.departments)]
        each = -(-self.indicators // self.sections)
        for section in range(self.sections):
            lines.append(f"    板块 板{section} “第{section}个方面的工作” {{")
            for at in range(section * each, min((section + 1) * each, self.indicators)):
                criteria = f"评分标准：“{self.criteria}”" if self.criteria else ""
                lines.append(
                    f"        指标 项{at} “{self.label.format(at)}” {{ 部门：部{at % self.departments}  分值：{self.points[at]:.8g}  "
                    f"类型：目标效果  单位：万元  目标：1000万元  {criteria}  计分：按完成(实绩, 目标) }}")
            lines.append("    }")
        return "\n".join([*lines, "}"]) + "\n"

    def results(self):
        head = ["name"] + [f"项{at}" for at in range(self.indicators)]
        rows = [[f"镇{township}"] + [str(400 + (township * 137 + at * 31) % 900) for at in range(self.indicators)]
                for township in range(len(self.townships))]
        return "\n".join(",".join(row) for row in [head, *rows]) + "\n"


CASES = [
    Case("三项", 3, 1),
    Case("一个部门", 12, 1, sections=3),
    Case("二十个部门", 40, 20, sections=4, office="县第{0}办公室（县委工作领导小组办公室）"),
    Case("六十项", 60, 6, sections=5),
    Case("最长的名称", 8, 2, sections=2, townships=(PLACE, "A/B乡"), label=LONGEST + "{0}", office=LONGEST + "办公室{0}",
         title=LONGEST + "乡镇（街道）党政领导班子和领导干部推动高质量发展综合绩效考核评价实施办法（试行）"),
    Case("少见的字", 10, 2, townships=(RARE + "镇", RARE[::-1] + "乡"), label=RARE + "{0}", office=RARE + "局{0}",
         criteria=RARE * 6, title=RARE + "县综合考核"),
    Case("挤满的格", 4, 1, label="项目{0}", criteria="完成目标任务得满分" * 160),
    Case("长数字", 3, 1, points=[33.33325, 33.33325, 33.3335]),
]


# ---- pages ----

def turned(page):
    return page.width > page.height


class Page:
    """One page: its size, words, and the rules drawn on it."""

    def __init__(self, number, element, words):
        box = [float(part) for part in element.get("mediabox").split()]
        self.number, self.width, self.height, self.words = number, box[2] - box[0], box[3] - box[1], words
        self.across, self.down = [], []  # rules: (y, from x, to x) and (x, from y, to y)
        for path in element.iter("stroke_path"):
            self.read_rules(path)

    def read_rules(self, path):
        a, b, c, d, e, f = (float(part) for part in path.get("transform").split())
        start = None
        for step in path:
            if step.tag not in ("moveto", "lineto"):
                continue
            x, y = float(step.get("x")), float(step.get("y"))
            point = (a * x + c * y + e, b * x + d * y + f)
            if step.tag == "lineto" and start:
                if abs(start[1] - point[1]) < 0.01:
                    self.across.append((point[1], *sorted((start[0], point[0]))))
                else:
                    self.down.append((point[0], *sorted((start[1], point[1]))))
            start = point

    def block(self):
        """Left, top, right, bottom of the text block, and of that with head and foot."""
        odd = self.number % 2 == 1
        beside = BINDING if odd else WIDTH - BINDING - BLOCK_WIDTH
        if turned(self):
            left = HEIGHT - TOP - BLOCK_HEIGHT
            block = (left, beside, left + BLOCK_HEIGHT, beside + BLOCK_WIDTH)
            # The foot of a page that stands is the left side of one that lies.
            return block, (block[0] - FOOT, block[1] - HEAD, block[2], block[3])
        block = (beside, TOP, beside + BLOCK_WIDTH, TOP + BLOCK_HEIGHT)
        return block, (block[0], block[1] - HEAD, block[2], block[3] + FOOT)


def pages_of(pdf):
    trace = run("mutool", "draw", "-q", "-F", "trace", pdf.path)
    tree = xml.fromstring(trace.encode("utf-8", "surrogatepass"))
    return [Page(number, element, words)
            for number, (element, words) in enumerate(zip(tree.iter("page"), pdf.words), 1)]


def check_cells(where, page):
    """No rule goes through a word: what is longer than its cell runs over one."""
    for x_min, y_min, x_max, y_max, text in page.words:
        middle, centre = (y_min + y_max) / 2, (x_min + x_max) / 2
        for x, top, bottom in page.down:
            if x_min + 0.8 < x < x_max - 0.8 and top < middle < bottom:
                fault(where, f"page {page.number}: “{text}” runs over the rule at {x:.1f}")
        for y, left, right in page.across:
            if y_min + 0.25 * (y_max - y_min) < y < y_max - 0.25 * (y_max - y_min) and left < centre < right:
                fault(where, f"page {page.number}: the rule at {y:.1f} runs through “{text}”")


def picture_of(path, number):
    """Width, height, rows of grey."""
    drawn = subprocess.run(["pdftoppm", "-r", str(DPI), "-gray", "-f", str(number), "-l", str(number), str(path)],
                           capture_output=True, check=True).stdout
    size = re.match(rb"P5\s+(\d+)\s+(\d+)\s+255\s", drawn)
    width, height = int(size[1]), int(size[2])
    data = drawn[size.end():]
    return width, height, [data[row * width:(row + 1) * width] for row in range(height)]


def check_ink(where, path, page):
    """A dot of a printer that is not where it may be is clipped by a binder or a copier."""
    width, height, rows = picture_of(path, page.number)
    _, zone = page.block()
    scale = DPI / 72
    left, top, right, bottom = (int(zone[0] * scale) - 1, int(zone[1] * scale) - 1, int(zone[2] * scale) + 3,
                                int(zone[3] * scale) + 3)
    dark = bytes(range(200))
    for at, row in enumerate(rows):
        outside = row if not top <= at <= bottom else row[:left] + row[right:]
        if len(outside.translate(None, dark)) != len(outside):
            fault(where, f"page {page.number}: ink outside the block at {at / scale:.0f} points from above")
            break
    inside = b"".join(row[left:right] for row in rows[top:bottom])
    if len(inside.translate(None, dark)) == len(inside):
        fault(where, f"page {page.number} is empty")


def check_page_size(where, page, lying):
    size = (HEIGHT, WIDTH) if lying else (WIDTH, HEIGHT)
    if abs(page.width - size[0]) > 0.1 or abs(page.height - size[1]) > 0.1:
        fault(where, f"page {page.number} is {page.width:.1f} × {page.height:.1f}")


def check_block(where, page):
    """Words between the sides of the block, and rules on them."""
    block, zone = page.block()
    for x_min, y_min, x_max, y_max, text in page.words:
        if x_min < zone[0] - 1 or x_max > zone[2] + 1 or (y_min + y_max) / 2 < zone[1] or (y_min + y_max) / 2 > zone[3]:
            fault(where, f"page {page.number}: “{text}” stands outside the text block")
    if page.across and not turned(page):
        right = max(rule[2] for rule in page.across)
        if abs(right - block[2]) > 0.6:
            fault(where, f"page {page.number}: its tables end at {right:.1f}, the block at {block[2]:.1f}")


def check_texts(where, case, pdf, township, filled):
    text = squeezed("".join(pdf.pages))
    wanted = [case.townships[township], case.title]
    wanted += [case.label.format(at) for at in range(case.indicators)]
    wanted += [case.office.format(at) for at in range(case.departments)]
    for one in wanted:
        if squeezed(one) not in text:
            fault(where, f"“{one[:30]}” is not on it")
    # A row longer than a page is split, and what is beside it stands between its parts.
    for character, count in Counter(case.criteria).items():
        if text.count(character) < count * case.indicators:
            fault(where, f"“{character}” of the criteria is there {text.count(character)} times")
    if filled and "得分：" not in text:
        fault(where, "a filled card without its score")


def check_card(kaohe, case, path, township, lying, results):
    filled = bool(results)
    pdf = Pdf(path)
    where = f"{case.name}{'，横排' if lying else ''}{'，填好' if filled else ''} {path.name}"
    measure.check_overlaps(pdf)
    measure.check_fonts(pdf)
    measure.check_readers(pdf)
    check_texts(where, case, pdf, township, filled)
    # Every character can be read back, and stands where it should.
    said = run(kaohe, "verify", path, path.parents[2] / "scheme.kh", "--lang", "zh", *results)
    if not said.strip().endswith("一致"):
        fault(where, said)
    for page in pages_of(pdf):
        check_page_size(where, page, lying)
        check_block(where, page)
        check_cells(where, page)
        check_ink(where, path, page)
    return pdf.page_count


def check_bound(kaohe, case, scheme, folder):
    """All cards in one file: the contents stand, the cards lie behind them."""
    run(kaohe, "build", scheme, "-o", folder, "--lang", "zh", "--quiet", "--draft", "--only", "scorecards", "--landscape")
    pdf = Pdf(folder / "scorecards.pdf")
    measure.check_structure(pdf, len(case.townships) + 1)
    measure.check_readers(pdf)
    for page in pages_of(pdf):
        check_page_size(f"{case.name}, bound", page, page.number > 1)
        check_block(f"{case.name}, bound", page)
        check_ink(f"{case.name}, bound", pdf.path, page)


def check_case(kaohe, case):
    with tempfile.TemporaryDirectory() as temporary:
        pages = pages_by_manner(kaohe, case, Path(temporary))
    return (f"{case.name}: {case.indicators} indicators, {case.departments} departments, "
            f"pages standing {pages[:2]}, lying {pages[2:]} (blank, filled)")


def pages_by_manner(kaohe, case, folder):
    scheme, results = folder / "scheme.kh", folder / "results.csv"
    scheme.write_text(case.source(), encoding="utf-8")
    results.write_text(case.results(), encoding="utf-8")
    pages = []
    for lying in (False, True):
        for filled in (False, True):
            made = folder / f"{lying}{filled}"
            given = ["--results", results] if filled else []
            run(kaohe, "build", scheme, "-o", made, "--lang", "zh", "--quiet", "--draft", "--only", "cards",
                *(["--landscape"] if lying else []), *given)
            found = sorted((made / "scorecards").glob("*.pdf")) if (made / "scorecards").exists() else []
            if len(found) != len(case.townships):
                fault(case.name, f"{len(found)} cards for {len(case.townships)} townships")
                return pages
            count = 0
            for township in range(len(case.townships)):
                count += check_card(kaohe, case, made / "scorecards" / f"镇{township}.pdf", township, lying, given)
            pages.append(count)
    check_bound(kaohe, case, scheme, folder / "bound")
    return pages


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    # Most of the time is other programs'.
    with ThreadPoolExecutor(2) as workers:
        for line in workers.map(lambda case: check_case(sys.argv[1], case), CASES):
            print(line)
    for text in measure.faults:
        print(text, file=sys.stderr)
    sys.exit(1 if measure.faults else 0)


if __name__ == "__main__":
    main()
