#!/usr/bin/env python3
"""Measures what kaohe build has written, from the files themselves.

    measure.py KAOHE PATH...      PATH: a scheme (*.kh), or a folder of schemes

The schemes beside this file are measured too: what no example has (long names, sixty indicators, 1000 points). Where
NAME.results.csv stands beside NAME.kh, the filled cards are measured as well.
Each scheme is built twice, a second and a time zone apart. Needs poppler-utils (pdfinfo, pdffonts, pdftotext), qpdf, mupdf-tools and
zbar-tools (zbarimg).
Says every deviation; the exit status is 1 if there was one.
"""
import csv
import filecmp
import functools
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as xml
import zipfile
from decimal import Decimal
from pathlib import Path

MM = 72 / 25.4
WIDTH, HEIGHT = 210 * MM, 297 * MM
TOP, BLOCK_HEIGHT, BLOCK_WIDTH, BINDING = 37 * MM, 225 * MM, 156 * MM, 28 * MM
SLACK = 1.0  # points: side bearings of glyphs
HEADINGS = ("加分、扣分和否决事项", "差异化说明", "豁免", "一、检查意见", "二、已豁免", "三、缺少材料、无法判定")
AFTER_TABLE = ("加分、扣分和否决事项", "差异化说明", "豁免", "考核组", "★为核心指标")

faults = []


def fault(where, text):
    faults.append(f"{where}: {text}")


def run(*command, **options):
    done = subprocess.run([str(part) for part in command], capture_output=True, **options)
    if done.returncode != 0:
        fault(command[0], f"status {done.returncode}: {done.stderr.decode(errors='replace').strip()[:500]}")
    return done.stdout.decode(errors="replace")  # pdftotext -bbox writes a title beyond the BMP as surrogates


def squeezed(text):
    return re.sub(r"\s", "", text)


# ---- what the scheme says: labels, read off the source and not off the compiler ----

def labels(source, words):
    pattern = rf"(?:{words})\s+([^\s“”{{}}：:；;]+)[ \t]*(?:“([^”]*)”)?"
    found = {}
    for name, label in re.findall(pattern, source):
        if label or name not in found:  # a group refines what was labelled before
            found[name] = label or name
    return found


class Scheme:
    def __init__(self, kaohe, path):
        source = re.sub(r"//.*", "", path.read_text(encoding="utf-8"))
        self.indicators = labels(source, "核心指标|指标")
        self.departments = labels(source, "部门")
        self.townships = labels(source, "乡镇")
        printed = run(kaohe, "weights", path, "--format", "csv", "--lang", "zh")
        self.rows = list(csv.DictReader(io.StringIO(printed)))
        self.kaohe, self.path = kaohe, path
        self.names = list(dict.fromkeys(row["township"] for row in self.rows))

    def of(self, township):
        return [row for row in self.rows if row["township"] == township]

    def title(self, township):
        return self.townships.get(township, township)


# ---- one PDF ----

def is_mark(word):
    above = word[3] < TOP and re.match(r"草案|检查意见\d+条$", word[4])
    return bool(above) or (word[4] in ("草", "案", "草案") and word[3] - word[1] > 60)


class Pdf:
    def __init__(self, path):
        self.path = path
        self.info = dict(
            line.split(":", 1) for line in run("pdfinfo", "-isodates", path).splitlines() if ":" in line
        )
        self.page_count = int(self.info["Pages"])
        # In the order drawn: the lines of a cell follow one another.
        self.pages = run("pdftotext", "-raw", "-enc", "UTF-8", path, "-").split("\f")[: self.page_count]
        tree = xml.fromstring(re.sub(r"[\x00-\x08\x0b\x0e-\x1f]", "", run("pdftotext", "-bbox", path, "-")))
        space = "{http://www.w3.org/1999/xhtml}"
        self.words = [
            [
                (float(word.get("xMin")), float(word.get("yMin")), float(word.get("xMax")), float(word.get("yMax")),
                 word.text or "")
                for word in page.iter(space + "word")
            ]
            for page in tree.iter(space + "page")
        ]

        # The mark of a draft lies under the text, and its line above the block.
        self.marks = [[word for word in words if is_mark(word)] for words in self.words]
        self.heads = [[word[4] for word in words if TOP - 24 < (word[1] + word[3]) / 2 < TOP and not is_mark(word)]
                      for words in self.words]
        self.words = [[word for word in words if not is_mark(word)] for words in self.words]

    @functools.cached_property
    def objects(self):
        return json.loads(run("qpdf", "--json=1", "--json-key=objects", self.path))["objects"]

    def value(self, key):
        return self.info.get(key, "").strip()


def check_page_box(pdf):
    size = re.findall(r"[\d.]+", pdf.value("Page size"))
    if abs(float(size[0]) - WIDTH) > 0.1 or abs(float(size[1]) - HEIGHT) > 0.1:
        fault(pdf.path, f"page size {pdf.value('Page size')}")
    for number, words in enumerate(pdf.words, 1):
        left = BINDING if number % 2 else WIDTH - BINDING - BLOCK_WIDTH
        for x_min, y_min, x_max, y_max, text in words:
            if x_min < left - SLACK or x_max > left + BLOCK_WIDTH + SLACK:
                fault(pdf.path, f"page {number}: “{text}” stands outside the text block sideways")
            middle = (y_min + y_max) / 2
            foot = middle > TOP + BLOCK_HEIGHT
            if middle < TOP - 24 or (foot and middle < TOP + BLOCK_HEIGHT + 7 * MM):
                fault(pdf.path, f"page {number}: “{text}” stands above or below the text block")


def in_block(words):
    return [word for word in words if TOP <= (word[1] + word[3]) / 2 <= TOP + BLOCK_HEIGHT]


def check_overlaps(pdf):
    """What runs out of its cell stands on what is in the next one."""
    for number, words in enumerate(pdf.words, 1):
        words = sorted(words)
        for at, (x_min, y_min, x_max, y_max, text) in enumerate(words):
            for other in words[at + 1 :]:
                if other[0] > x_max - SLACK:
                    break
                if min(y_max, other[3]) - max(y_min, other[1]) > (y_max - y_min) / 2:
                    fault(pdf.path, f"page {number}: “{text}” and “{other[4]}” stand on each other")


def check_page_ends(pdf):
    for number, (words, text) in enumerate(zip(pdf.words, pdf.pages), 1):
        lowest = max(in_block(words), key=lambda word: word[3], default=None)
        if lowest and any(squeezed(lowest[4]).startswith(squeezed(heading)) for heading in HEADINGS):
            fault(pdf.path, f"page {number}: the heading “{lowest[4]}” stands alone at the foot")
        if "★为核心指标" in text and "合计" not in text:
            fault(pdf.path, f"page {number}: ★ is explained on another page than the table's end")
        if "方案摘要" in text and "考核组" not in text:
            fault(pdf.path, f"page {number}: the digest is parted from the signatures")


def check_heads(pdf, pages, scheme, township):
    """A loose page tells whose it is; the first page of a card has its title instead."""
    name = squeezed(scheme.title(township))[:12]
    for number in pages:
        head = squeezed("".join(pdf.heads[number]))
        if head.startswith(name) == (number == pages[0]):
            fault(f"{pdf.path} {township}", f"page {number + 1} is headed “{head}”")


def check_last_page(pdf, pages, township):
    """The last page of a card is its own: some of its table stands on it, unless what follows fills a page."""
    last = pdf.words[pages[-1]]
    lowest = max((word[3] for word in in_block(last)), default=0)
    rows = any(word[4] in ("序号", "类别") for word in last)
    if len(pages) > 1 and not rows and lowest < TOP + BLOCK_HEIGHT * 0.6:
        fault(f"{pdf.path} {township}", f"page {pages[-1] + 1} holds nothing of the tables")


def check_draft(pdf, draft):
    for number, marks in enumerate(pdf.marks, 1):
        text = "".join(word[4] for word in marks)
        if draft != bool(re.search(r"检查意见\d+条", text)) or draft != ("草" in text and "案" in text):
            fault(pdf.path, f"page {number}: the mark of a draft is “{text}”")


def check_page_numbers(pdf):
    for number, (words, text) in enumerate(zip(pdf.words, pdf.pages), 1):
        if f"—{number}—" not in squeezed(text):
            fault(pdf.path, f"page {number} lacks “— {number} —”")
        dashes = [word for word in words if "—" in word[4] and word[1] > TOP + BLOCK_HEIGHT]
        outer = all((word[0] > WIDTH / 2) == (number % 2 == 1) for word in dashes)
        if not dashes or not outer:
            fault(pdf.path, f"page {number}: the number is not on the outer side")
        if not re.search(r"第\d+页共\d+页", squeezed(text)):
            fault(pdf.path, f"page {number} lacks 第x页 共y页")


def check_fonts(pdf):
    for line in run("pdffonts", pdf.path).splitlines()[2:]:
        if "Type 3" in line or not re.search(r"\s+yes\s+(yes|no)\s+yes\s+\d+\s+\d+$", line):
            fault(pdf.path, f"font not embedded or without Unicode: {line}")


def struct_of(pdf):
    """The tags of the structure in reading order, with how deep they stand."""
    lines = run("pdfinfo", "-struct", pdf.path).splitlines()
    return [((len(line) - len(line.lstrip())) // 2, line.split()[0].rstrip(":")) for line in lines
            if re.match(r"\s*[A-Z][A-Za-z0-9]*(:| |$)", line)]


def check_structure(pdf, cards):
    """What a screen reader is told: a heading, and tables whose rows all have as many columns as their head."""
    if pdf.value("Tagged") != "yes":
        fault(pdf.path, "it is not tagged")
    tags = [tag for _, tag in struct_of(pdf)]
    for tag in ("Document", "H1", "Table", "TR", "TH", "TD"):
        if tag not in tags:
            fault(pdf.path, f"no {tag} in its structure")
    if tags.count("Sect") != cards:
        fault(pdf.path, f"{tags.count('Sect')} parts in its structure, not {cards}")
    tree = pdf.objects
    for name, dictionary in tree.items():
        if not isinstance(dictionary, dict) or dictionary.get("/S") != "/Table":
            continue
        widths = set()
        open_rows = []  # how many more rows a cell from above still covers, by cell
        for row in dictionary["/K"]:
            cells = tree[row]["/K"]
            spans = [tree[cell].get("/A", {}) for cell in cells]
            widths.add(sum(span.get("/ColSpan", 1) for span in spans) + len(open_rows))
            open_rows = [left - 1 for left in open_rows if left > 1]
            open_rows += [span["/RowSpan"] - 1 for span in spans if span.get("/RowSpan", 1) > 1]
        if len(widths) != 1:
            fault(pdf.path, f"{name}: rows of {sorted(widths)} columns in one table")


XMP = {"x": "adobe:ns:meta/", "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "dc": "http://purl.org/dc/elements/1.1/",
       "pdfaid": "http://www.aiim.org/pdfa/ns/id/", "pdf": "http://ns.adobe.com/pdf/1.3/", "xmp": "http://ns.adobe.com/xap/1.0/"}


def check_archive(pdf):
    """What PDF/A-2u asks beside whole fonts with Unicode: metadata that say so and agree with the others, grey that means
    something on every device, no encryption, links that are printed and say where they lead."""
    data = pdf.path.read_bytes()
    packet = re.search(rb"<x:xmpmeta.*?</x:xmpmeta>", data, re.S)
    if not packet:
        return fault(pdf.path, "no metadata in the open")
    tree = xml.fromstring(packet[0])
    for path, wanted in ((".//pdfaid:part", "2"), (".//pdfaid:conformance", "U"), (".//dc:title//rdf:li", pdf.value("Title")),
                         (".//dc:description//rdf:li", pdf.value("Subject")), (".//pdf:Keywords", pdf.value("Keywords")),
                         (".//xmp:CreateDate", pdf.value("CreationDate"))):
        found = tree.find(path, XMP)
        if found is None or found.text.strip() != wanted:
            fault(pdf.path, f"its metadata say “{found.text if found is not None else ''}” of {path}, not “{wanted}”")
    objects = pdf.objects
    intents = [one["/OutputIntents"] for one in objects.values() if isinstance(one, dict) and "/OutputIntents" in one]
    profile = subprocess.run(["qpdf", f"--show-object={intents[0][0]['/DestOutputProfile'].split()[0]}", "--filtered-stream-data",
                              str(pdf.path)], capture_output=True).stdout if intents else b""
    if profile[36:40] != b"acsp" or profile[16:20] != b"GRAY" or int.from_bytes(profile[:4], "big") != len(profile):
        fault(pdf.path, "no profile that says what grey is")
    dictionaries = [one for one in objects.values() if isinstance(one, dict)]
    for one in dictionaries:
        if one.get("/Type") == "/Annot" and (one.get("/F") != 4 or not one.get("/Contents") or one.get("/Subtype") != "/Link"):
            fault(pdf.path, f"an annotation {one}")
        if one.get("/S") == "/Figure" and not one.get("/Alt"):
            fault(pdf.path, "a figure without words")
        for key in ("/JS", "/AA", "/OpenAction", "/Encrypt", "/SMask", "/TR", "/XFA"):
            if key in one:
                fault(pdf.path, f"{key} in {one}")
    if any("/Annots" in one and one.get("/Tabs") != "/S" for one in dictionaries if one.get("/Type") == "/Page"):
        fault(pdf.path, "a page whose links follow no order")


def check_marks(pdf):
    """Nothing is drawn that is neither part of the structure nor an artifact."""
    plain = subprocess.run(["qpdf", "--qdf", "--object-streams=disable", str(pdf.path), "-"], capture_output=True, check=True).stdout
    for content in re.findall(rb"\nstream\n(.*?)\nendstream", plain, re.S):
        if b" BMC\n" not in content and b">>BDC\n" not in content:
            continue
        bare = re.sub(rb"(?:/Artifact BMC|/\w+<</MCID \d+>>BDC)\n.*?\nEMC\n?", b"", content + b"\n", flags=re.S)
        if re.search(rb"\b(?:Tj|TJ|S|f|BI|Do)\b", bare):
            fault(pdf.path, f"drawn without a mark: {bare[:80]}")


def check_readers(pdf):
    """Other programs read the file without a word."""
    for command in (["qpdf", "--check", pdf.path], ["mutool", "draw", "-q", "-r", "20", "-o", "/dev/null", pdf.path],
                    ["pdftotext", pdf.path, "/dev/null"]):
        done = subprocess.run([str(part) for part in command], capture_output=True)
        # Debian's mutool is built without colour profiles, and says so of every file.
        said = done.stderr.decode(errors="replace").replace("warning: ICC support is not available", "").strip()
        if done.returncode or said:
            fault(pdf.path, f"{command[0]}: {said[:300]}")


def check_size(pdf, cards):
    """A card is a hundred kilobytes, most of them fonts; another in the same file is ten."""
    limit = 120_000 + 10_000 * max(pdf.page_count - 2, 0)
    if pdf.path.stat().st_size > limit:
        fault(pdf.path, f"{pdf.path.stat().st_size} bytes for {cards} parts on {pdf.page_count} pages")
    fonts = run("pdffonts", pdf.path).splitlines()[2:]
    if len(fonts) > 2 * 5:
        fault(pdf.path, f"{len(fonts)} fonts: more than the base and its own for each face")


def check_spacing(pdf):
    """No blank between a Chinese character and a number: a search for 2025年度 must find it."""
    for number, text in enumerate(pdf.pages, 1):
        torn = re.search(r"\d +(年度|年(?! )|月)", text)
        if torn:
            fault(pdf.path, f"page {number}: “{torn.group()}” is torn in extraction")


def check_metadata(pdf, scheme_source):
    created, modified = pdf.value("CreationDate"), pdf.value("ModDate")
    if not created or created != modified:
        fault(pdf.path, f"dates {created} and {modified}")
    for key in ("Title", "Subject", "Keywords"):
        if not pdf.value(key):
            fault(pdf.path, f"no {key}")
    if not re.search(r"sha256:[0-9a-f]{64}", pdf.value("Keywords")):
        fault(pdf.path, "no digest among the keywords")
    if "制定单位：" in scheme_source and not pdf.value("Author"):
        fault(pdf.path, "no author")


def printed_points(pdf, pages, column="分值"):
    """(numbers of the leaves, subtotals, totals) in a column of these pages."""
    leaves, subtotals, totals = [], [], []
    for number in pages:
        words = pdf.words[number]
        heads = [word for word in words if word[4] == column]
        if not any(word[4] == "分值" for word in words):
            continue  # at most the table of bonuses
        if not heads:
            continue
        head = heads[0]
        middle = (head[0] + head[2]) / 2
        end = min([word[1] for word in words if word[4].startswith(AFTER_TABLE)], default=HEIGHT)
        for x_min, y_min, x_max, y_max, text in sorted(words, key=lambda word: word[1]):
            if not re.fullmatch(r"-?\d+(\.\d+)?", text) or not head[3] < y_min < end:
                continue
            if y_max - y_min < (head[3] - head[1]) * 0.9:
                continue  # in a derivation, which is smaller
            if abs((x_min + x_max) / 2 - middle) > 17:
                continue
            beside = [word[4] for word in words if abs((word[1] + word[3]) / 2 - (y_min + y_max) / 2) < 3]
            into = subtotals if "小计" in beside else totals if "合计" in beside else leaves
            into.append(Decimal(text))
    return leaves, subtotals, totals


def check_card(pdf, pages, scheme, township):
    rows = scheme.of(township)
    where = f"{pdf.path} {township}"
    check_heads(pdf, pages, scheme, township)
    check_last_page(pdf, pages, township)
    text = squeezed("".join(pdf.pages[number] for number in pages))
    if squeezed(scheme.title(township)) not in text:
        fault(where, "the township's name is not on its card")
    for row in rows:
        for name in row["indicator"].split("."):
            label = scheme.indicators.get(name, name)
            if squeezed(label) not in text:
                fault(where, f"indicator “{label}” is not on the card")
        for name in filter(None, row["department"].split(";")):
            label = scheme.departments.get(name, name)
            if squeezed(label) not in text:
                fault(where, f"department “{label}” is not on the card")
    leaves, subtotals, totals = printed_points(pdf, pages)
    wanted = [Decimal(row["weight"]) for row in rows]
    if leaves != wanted:
        fault(where, f"printed weights {leaves} are not {wanted}")
    if len(totals) != 1 or sum(leaves) != totals[0]:
        fault(where, f"the printed weights add up to {sum(leaves)}, the printed total is {totals}")
    sections = sum(Decimal(row["weight"]) for row in rows if row["section"])
    if sum(subtotals) != sections:
        fault(where, f"the subtotals add up to {sum(subtotals)}, not to {sections}")


def check_filled(pdf, scheme, township, results):
    """What stands in 得分 is what kaohe score says, with its derivation and its total."""
    printed = run(scheme.kaohe, "score", scheme.path, results, "--format", "csv", "--lang", "zh")
    rows = [row for row in csv.DictReader(io.StringIO(printed)) if row["township"] == township]
    where = f"{pdf.path} {township}, filled"
    text = squeezed("".join(pdf.pages))
    leaves, _, totals = printed_points(pdf, range(pdf.page_count), "得分")
    wanted = [Decimal(row["score"]) for row in rows if row["kind"] == "indicator"]
    if leaves != wanted:
        fault(where, f"printed scores {leaves} are not {wanted}")
    if len(totals) != 1 or abs(totals[0] - sum(leaves)) > Decimal("0.005") * len(leaves):
        fault(where, f"the printed scores add up to {sum(leaves)}, their printed sum is {totals}")
    for row in rows:
        if row["kind"] != "section" and squeezed(row["derivation"]) not in text:
            fault(where, f"“{row['derivation']}” is not on the card")
        if row["kind"] in ("bonus", "penalty") and row["score"] not in text:
            fault(where, f"the {row['kind']} of {row['score']} is not on the card")
        if row["kind"] == "total" and f"得分：{row['score']}" not in text:
            fault(where, f"the total {row['score']} is not on the card")


def check_codes(kaohe, path, pdf, cards, *options):
    """The code on paper is read by a phone, says what the one in the file says, and both agree with the scheme."""
    said = run(kaohe, "verify", pdf.path, path, "--lang", "zh", *options)
    if said.count("：一致") != cards:
        fault(pdf.path, f"kaohe verify: {said.strip()[:300]}")
    last = [number for number, text in enumerate(pdf.pages, 1) if "考核组" in text]
    if cards > 3 or len(last) != cards:
        return  # one by one they are read in their own files
    for number in last:
        picture = pdf.path.with_suffix(f".{number}.pgm")
        run("pdftoppm", "-r", "150", "-gray", "-singlefile", "-f", number, pdf.path, picture.with_suffix(""))
        code = run("zbarimg", "-q", "--raw", "--nodbus", picture).strip()
        picture.unlink()
        if not code or "：一致" not in run(kaohe, "verify", code, path, "--lang", "zh", *options):
            fault(pdf.path, f"page {number}: its code reads “{code}”")


def check_summary(path, scheme, source):
    """Lying pages; a row a township in each part, whose numbers are its weights and their sum."""
    pdf = Pdf(path)
    check_structure(pdf, 1)
    check_readers(pdf)
    check_archive(pdf)
    check_marks(pdf)
    check_fonts(pdf)
    check_metadata(pdf, source)
    check_overlaps(pdf)
    check_draft(pdf, "待定" in source)
    size = re.findall(r"[\d.]+", pdf.value("Page size"))
    if abs(float(size[0]) - HEIGHT) > 0.1 or abs(float(size[1]) - WIDTH) > 0.1:
        fault(path, f"page size {pdf.value('Page size')}")
    left = HEIGHT - TOP - BLOCK_HEIGHT
    rows = []
    for number, words in enumerate(pdf.words, 1):
        top = BINDING if number % 2 else WIDTH - BINDING - BLOCK_WIDTH
        numbers = []
        for x_min, y_min, x_max, y_max, text in words:
            foot = x_max < left
            if not foot and (x_min < left - SLACK or x_max > left + BLOCK_HEIGHT + SLACK or
                             not top < (y_min + y_max) / 2 < top + BLOCK_WIDTH):
                fault(path, f"page {number}: “{text}” stands outside the text block")
            if x_min > left + 80 and re.fullmatch(r"\d+(\.\d+)?", text):
                numbers.append(((y_min + y_max) / 2, x_min, Decimal(text)))
        lines = []
        for y, x, number_there in sorted(numbers):
            if not lines or y - lines[-1][0] > 5:
                lines.append((y, []))
            lines[-1][1].append((x, number_there))
        rows += [[value for _, value in sorted(line)] for _, line in lines if len(line) > 1]
    count = len(scheme.names)
    if len(rows) % count:
        fault(path, f"{len(rows)} rows for {count} townships")
        return
    whole = [sum((row[:-1] for row in rows[at::count]), []) for at in range(count)]
    for at, values in enumerate(whole):
        totals = {row[-1] for row in rows[at::count]}
        if totals != {sum(values)}:
            fault(path, f"row {at + 1} adds up to {sum(values)}, its total is {totals}")
    wanted = [sorted(Decimal(row["weight"]) for row in scheme.of(name)) for name in scheme.names]
    if sorted(sorted(values) for values in whole) != sorted(wanted):
        fault(path, "its numbers are not the weights")
    text = squeezed("".join(pdf.pages))
    for name in scheme.names:
        if squeezed(scheme.title(name)) not in text:
            fault(path, f"“{name}” is not on it")


def outline_of(pdf):
    found = []

    def walk(entries, depth):
        for entry in entries:
            found.append((depth, entry["title"], entry["destpageposfrom1"]))
            walk(entry["kids"], depth + 1)

    walk(json.loads(run("qpdf", "--json", "--json-key=outlines", pdf.path)).get("outlines", []), 0)
    return found


def check_combined(pdf, scheme):
    outline = outline_of(pdf)
    starts = {}
    for name in scheme.names:
        pages = [page for _, title, page in outline if title == scheme.title(name)]
        if not pages:
            fault(pdf.path, f"“{name}” is not in the outline")
        else:
            starts[name] = pages[-1] - 1
    order = sorted(starts, key=starts.get)
    for name, following in zip(order, order[1:] + [None]):
        end = starts[following] if following else pdf.page_count
        check_card(pdf, range(starts[name], end), scheme, name)


def check_pdf(pdf, source, parts=1):
    check_structure(pdf, parts)
    check_readers(pdf)
    check_archive(pdf)
    check_marks(pdf)
    check_size(pdf, parts)
    check_spacing(pdf)
    check_draft(pdf, "待定" in source)
    check_page_box(pdf)
    check_overlaps(pdf)
    check_page_ends(pdf)
    check_page_numbers(pdf)
    check_fonts(pdf)
    check_metadata(pdf, source)


# ---- the other files ----

def check_workbook(path, scheme):
    name = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    with zipfile.ZipFile(path) as archive:
        stamps = {entry.date_time for entry in archive.infolist()}
        if len(stamps) != 1:
            fault(path, f"time stamps {stamps}")
        sheet = xml.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    cells = {cell.get("r"): cell for cell in sheet.iter(name + "c")}
    for number, row in enumerate(scheme.rows, 2):
        for column, key in (("H", "base"), ("J", "weight")):
            cell = cells.get(f"{column}{number}")
            if cell is None or cell.get("t") not in (None, "n"):
                fault(path, f"{column}{number} is no number")
            elif Decimal(cell.find(name + "v").text) != Decimal(row[key]):
                fault(path, f"{column}{number} is {cell.find(name + 'v').text}, not {row[key]}")


def check_page(path, scheme):
    page = path.read_text(encoding="utf-8")
    if re.search(r"(src|href)=|@import|url\(", page):
        fault(path, "it reaches outside itself")
    for name in scheme.names:
        if scheme.title(name) not in page:
            fault(path, f"“{name}” is not on it")


def files_below(folder):
    return sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())


def check_scheme(kaohe, path):
    source = path.read_text(encoding="utf-8")
    scheme = Scheme(kaohe, path)
    if not scheme.rows:
        fault(path, "it has no weights")
        return
    with tempfile.TemporaryDirectory() as temporary:
        first, second = Path(temporary, "1"), Path(temporary, "2")
        options = ("--lang", "zh", "--quiet", *(["--draft"] if "待定" in source else []))
        run(kaohe, "build", path, "-o", first, *options, env={**os.environ, "TZ": "UTC"})
        time.sleep(1.1)
        run(kaohe, "build", path, "-o", second, *options, env={**os.environ, "TZ": "Asia/Shanghai"})
        if not (first / "weights.csv").exists():
            return  # said by run()
        for name in sorted(set(files_below(first)) | set(files_below(second))):
            if not (first / name).exists() or not (second / name).exists():
                fault(name, "only one of two builds has it")
            elif not filecmp.cmp(first / name, second / name, shallow=False):
                fault(name, "two builds differ")
        if (first / "weights.csv").read_text(encoding="utf-8") != run(kaohe, "weights", path, "--format", "csv"):
            fault(path, "weights.csv is not what kaohe weights prints")
        combined = Pdf(first / "scorecards.pdf")
        check_pdf(combined, source, len(scheme.names) + 1)
        check_combined(combined, scheme)
        check_codes(kaohe, path, combined, len(scheme.names))
        singles = sorted((first / "scorecards").glob("*.pdf"))
        if len(singles) != len(scheme.names):
            fault(path, f"{len(singles)} single cards for {len(scheme.names)} townships")
        for name in scheme.names:
            single = first / "scorecards" / f"{name or '基础方案'}.pdf"
            if single.exists():
                pdf = Pdf(single)
                check_pdf(pdf, source)
                if name:
                    check_card(pdf, range(pdf.page_count), scheme, name)
                check_codes(kaohe, path, pdf, 1)
        check_pdf(Pdf(first / "review.pdf"), source)
        check_summary(first / "summary.pdf", scheme, source)
        check_workbook(first / "weights.xlsx", scheme)
        check_page(first / "report.html", scheme)
        json.loads((first / "scheme.json").read_text(encoding="utf-8"))
        results = path.with_suffix(".results.csv")
        if results.exists():
            filled = Path(temporary, "3")
            run(kaohe, "build", path, "-o", filled, *options, "--results", results)
            check_pdf(Pdf(filled / "scorecards.pdf"), source, len(scheme.names) + 1)
            for name in scheme.names:
                pdf = Pdf(filled / "scorecards" / f"{name}.pdf")
                check_pdf(pdf, source)
                check_card(pdf, range(pdf.page_count), scheme, name)
                check_filled(pdf, scheme, name, results)
                check_codes(kaohe, path, pdf, 1, "--results", results)
    print(f"{path}: {len(scheme.names)} townships, {combined.page_count} pages")


def schemes_below(path):
    if path.is_file():
        return [path]
    # A file of a folder that others use and that holds no scheme is not built.
    return [found for found in sorted(path.rglob("*.kh")) if re.search(r"^方案\s", found.read_text("utf-8"), re.M)]


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    for argument in [*sys.argv[2:], Path(__file__).parent]:
        for path in schemes_below(Path(argument)):
            check_scheme(sys.argv[1], path)
    for text in faults:
        print(text, file=sys.stderr)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
