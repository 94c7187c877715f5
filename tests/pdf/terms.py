#!/usr/bin/env python3
"""Reads what follows from the score off the summary sheet: grades, awards, payouts and consequences, with when each holds.

    terms.py KAOHE

The scheme is tests/golden/told.kh. The sheet must say every sentence whole, in both languages, blank and filled in, and only
once; a card says how its periods are folded and whom an item concerns. Needs poppler-utils and what measure.py
needs.
"""
import subprocess
import sys
import tempfile
from pathlib import Path

import measure
from measure import fault, run, squeezed

SCHEME = Path(__file__).resolve().parent.parent / "golden" / "told.kh"
SHEET = {
    "zh": ("等次：优秀（得分达到90且总得分在同组乡镇中的名次为前3名），名额1；良好（得分达到80），名额30%（各组一起算）；"
           "合格（其他情形）。",
           "表彰：先进（总得分在全体乡镇中的名次为第1名），名额1。",
           "兑现：奖金（得分达到85且事故的实绩为“否”），（得分达到95的为20万元，其他为10万元）（乡镇）。",
           "追责：末位（总得分低于60），约谈。"),
    "en": ("Grades: 优秀 (the score is at least 90 and", "良好 (the score is at least 80), quota 30% over all groups",
           "合格 (otherwise).", "Awards: 先进 (rank of", "Payouts: 奖金 (the score is at least 85", "Consequences: 末位 ("),
}
CARD = {
    "zh": ("得分＝各期得分去掉最低的1个后的平均值×1.05，最高得60分，最低0分",
           "人口达到50的才考核本项；不适用的，人口达到20的，得8分；", "得分改为：得分高于60分的，按60分计", "得分改为：按得分的70%计",
           "死亡每1人扣15分，可以为负分"),
    "en": ("without the 1 lowest) × 1.05, at most 60 points", "Assessed where 人口 is at least 50; elsewhere",
           "Score becomes: a score above 60 points becomes 60 points", "and may fall below 0"),
}


def check(kaohe, folder, lang):
    out = folder / lang
    # what the review finds is no matter here
    subprocess.run([kaohe, "build", SCHEME, "-o", out, "--lang", lang, "--quiet", "--draft", "--only", "scorecards", "--only",
                    "summary"], capture_output=True, check=False)
    for name, wanted in (("summary.pdf", SHEET[lang]), ("scorecards.pdf", CARD[lang])):
        text = squeezed(run("pdftotext", "-raw", out / name, "-"))
        for sentence in wanted:
            times = text.count(squeezed(sentence))
            if times == 0 or (name == "summary.pdf" and times > 1):
                fault(f"{name}, {lang}", f"says {times} times: {sentence}\n{text[-900:]}")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as temporary:
        for lang in SHEET:
            check(Path(sys.argv[1]).resolve(), Path(temporary), lang)
    for text in measure.faults:
        print(text, file=sys.stderr)
    if not measure.faults:
        print("terms: the sheet and the cards say them")
    sys.exit(1 if measure.faults else 0)


if __name__ == "__main__":
    main()
