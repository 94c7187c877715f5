#!/usr/bin/env python3
"""What formulas say in words.

    run.py KAOHE              every formula of shapes.txt against the words beside it; and of every scheme that is kept
    run.py --accept KAOHE     rewrite the words in shapes.txt; read the difference as an official would

In shapes.txt a line at the margin is a formula, or `加分项`, `扣分项` and the attributes of one; the indented lines below
it are its words in Chinese and in English. A line `== …` gives the attributes that the items below it have besides.

Of all formulas, those of examples/ and schemes/ too: there are words, and they hold every number that the formula
holds, and no other (ordinals, “1分” for what is not multiplied and “每1件” aside).

Of formulas that rest on the result alone, results are scored: where the words say “每低…扣” a lower result must never
score more, and some must score less; so with every such word, in both languages.
"""
import argparse
import fractions
import json
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SHAPES = HERE / "shapes.txt"
HEAD = """方案 词句2025 “词句” {
    年度：2025  层级：县  对象：乡镇街道
    属性 人口 { 类型：整数  单位：人  范围：1..1000000 }
    属性 定位 { 类型：枚举  取值：[农业, 工业] }
    乡镇 甲镇 { 人口：20000  定位：农业 }
    乡镇 乙镇 { 人口：30000  定位：工业 }
    部门 甲局；
    函数 比目标 { 参数 数； 参数 线：100%； 式：限(满分 × 数 ÷ 线, 0, 满分) }
    函数 逐降 {
        参数 数； 参数 每份；
        式：限(满分 - 数 × 每份, 0, 满分)
        措辞：“以{数}为准，每有一项减{每份}分”
        英文 { 措辞：“by {数}, {每份} points less each” }
    }
"""


def read_shapes():
    shapes, extra = [], ""
    for line in SHAPES.read_text(encoding="utf-8").splitlines():
        if line.startswith("=="):
            extra = line[2:].strip()
            shapes.append({"line": line})
        elif line.startswith("#") or not line.strip():
            shapes.append({"line": line})
        elif line.startswith("    "):
            shapes[-1]["words"].append(line[4:])
        else:
            shapes.append({"formula": line, "extra": extra, "words": []})
    return shapes


def scheme_of(shapes):
    parts = [HEAD]
    for number, shape in enumerate(shapes):
        if "formula" not in shape:
            continue
        formula, extra = shape["formula"], shape["extra"]
        kind = formula[:3] if formula[:3] in ("加分项", "扣分项") else "指标"
        body = formula[3:] if kind != "指标" else f"分值：10  部门：甲局  类型：目标效果  计分：{formula}"
        parts.append(f"    {kind} 例{number} {{ {extra}  {body} }}\n")
    count = sum(1 for shape in shapes if "formula" in shape and shape["formula"][:3] not in ("加分项", "扣分项"))
    return "".join(parts) + f"    总分：{10 * count}\n}}\n"


def items(entity):
    yield entity
    for child in entity["inside"]:
        yield from items(child)


def compiled(kaohe, path, folder):
    out = pathlib.Path(folder) / "out"
    ran = subprocess.run([kaohe, "build", "--lang", "en", "--quiet", "--draft", "--only", "json", "-o", out, path], capture_output=True, text=True,
                         check=False)
    found = list(out.rglob("scheme.json"))
    if not found:
        return None, ran.stdout + ran.stderr
    content = json.loads(found[0].read_text(encoding="utf-8"))
    found[0].unlink()
    return content, ran.stdout + ran.stderr


NUMBER = re.compile(r"\d+(?:\.\d+)?%?")
# what has numbers that no formula writes
ORDINAL = re.compile(r"第\d+名|最后1名|后1名|第\d+段|（\d+）|\(\d+\)|place \d+|bracket \d+|每1(?![\d.])|each 1(?![\d.])|(?<![\d.])1分"
                     r"|(?<![\d.])1 point\b|(?<![\d.])0分|below 0|1次")


def bare(text):
    return {number.rstrip("%").lstrip("0") or "0" for number in NUMBER.findall(text)}


def defaults_of_methods():
    """The numbers that a method has when nothing is given."""
    blocks = re.split(r"^函数 ", (ROOT / "stdlib/scoring.kh").read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return {block.split()[0]: bare(" ".join(re.findall(r"缺省：(\S+)", block))) for block in blocks}


DEFAULTS = defaults_of_methods()


def number_mistakes(formula, words):
    wanted = bare(re.sub(r"//.*", "", formula)) - {"0"}
    said = bare(words)
    missing = {number for number in wanted if number not in said and not (number == "1" and "1" in words)}
    defaults = set().union(*(numbers for name, numbers in DEFAULTS.items() if f"{name}(" in formula))
    invented = bare(ORDINAL.sub("", words)) - wanted - defaults - {"0"}
    return [f"lacks {number}" for number in sorted(missing)] + [f"invents {number}" for number in sorted(invented)]


def check_methods(shapes, mistakes):
    """Every method has a shape, and none is said by what its body says."""
    formulas = [shape for shape in shapes if "formula" in shape]
    for name in DEFAULTS:
        if not any(f"{name}(" in shape["formula"] for shape in formulas):
            mistakes.append(f"shapes.txt: no shape of {name}")
    for shape in formulas:
        for line in shape["words"]:
            if re.search(r"缺（|折成（|missing\(|amount of\(", line):
                mistakes.append(f"shapes.txt: {shape['formula']}: the body shows: {line}")


def declared_in(item):
    """Its quantities and details, and the columns of these."""
    return [inner for inside in item["inside"] for inner in [inside, *declared_in({"inside": inside.get("inside", [])})]]


def check_numbers(where, item, mistakes):
    formula = str(item["attributes"].get("score") or item["attributes"].get("each_time") or "")
    if not formula or "score_in_words" not in item:
        return 0
    quantities = " ".join(f"{inside.get('label', '')} {inside['attributes']}" for inside in declared_in(item))
    caps = " ".join(str(item["attributes"].get(word, "")) for word in ("max", "min"))
    for language in ("zh", "en"):
        words = item["score_in_words"][language]
        for mistake in number_mistakes(formula, words):
            number = mistake.split()[1]
            known = mistake.startswith("invents") and number in bare(quantities + caps)
            if not known and not item.get("functions"):
                mistakes.append(f"{where}: {item['name']}: {formula}\n    {words}\n    {mistake}")
    return 1


SAMPLES = {
    "%": ["1%", "4%", "8%", "55%", "63%", "77%", "91%", "97%", "99.5%"],
    "万元": ["500", "1200", "6000", "7600", "7850", "8200", "8700", "9900", "12000"],
    "起": ["0", "1", "2", "3", "4", "5", "7", "12", "30"],
    "次": ["0", "1", "2", "3", "4", "5", "7", "12", "30"],
    "亩": ["0", "2", "4", "5", "6", "9", "12", "20", "33"],
    "天": ["0", "1", "9", "12", "29", "31", "45", "62", "88"],
    "日期": [f"2025-{month:02}-10" for month in range(2, 11)],
}
OTHERS = re.compile(r"全体|同组|上年|待定|得分\(|人口|定位|若 |分档|actual|名次")


def clause_direction(clause):
    """1: a higher result scores more; -1: less; 0: nothing is said of it."""
    chinese = re.search(r"每[^每]*?(扣|加|得)", clause)
    if chinese:
        worse = bool(re.search(r"每(?:低|少|早)", clause))
        return (-1 if chinese[1] == "扣" else 1) * (-1 if worse else 1)
    if " for each " in clause:
        down = bool(re.match(r"(?:.*\bless|.*\bloses?) ", clause))
        worse = bool(re.search(r"\b(?:below|before)\b", clause))
        return (-1 if down else 1) * (-1 if worse else 1)
    return 0


def said_directions(words):
    return {clause_direction(clause) for line in words for clause in re.split(r"[，；。：,;:]", line.lower()) if "counted" not in clause} - {0}


def sampled(shape):
    unit = re.search(r"单位：(\S+)", shape["extra"])
    inputs = re.findall(r"(?:量|外部) (\S+)", shape["extra"])
    plain = "formula" in shape and "实绩" in shape["formula"] and not OTHERS.search(shape["formula"])
    if not plain or not unit or shape["formula"][:3] in ("加分项", "扣分项") or any(name in shape["formula"] for name in inputs):
        return None
    return SAMPLES.get(unit[1])


def check_directions(kaohe, shapes, folder, mistakes):
    """Words of more and less against scores."""
    chosen = [(number, shape) for number, shape in enumerate(shapes) if shape.get("extra") is not None and "formula" in shape and sampled(shape)]
    units = [f"试{place}乡" for place in range(9)]
    head = HEAD.replace("乡镇 乙镇 {", "".join(f"乡镇 {unit} {{ 人口：1  定位：农业 }} " for unit in units) + "乡镇 乙镇 {")
    body = "".join(f"    指标 例{number} {{ {shape['extra']}  分值：10  部门：甲局  类型：目标效果  计分：{shape['formula']} }}\n" for number, shape in chosen)
    scheme, results = pathlib.Path(folder) / "directions.kh", pathlib.Path(folder) / "directions.csv"
    scheme.write_text(f"{head}{body}    总分：{10 * len(chosen)}\n}}\n", encoding="utf-8")
    lines = [",".join(["乡镇", *(f"例{number}" for number, _ in chosen)])]
    lines += [",".join([unit, *(sampled(shape)[place] for _, shape in chosen)]) for place, unit in enumerate(units)]
    results.write_text("\n".join(lines) + "\n", encoding="utf-8")
    ran = subprocess.run([kaohe, "score", "--lang", "en", "--quiet", "--format", "json", scheme, results], capture_output=True, text=True, check=False)
    if not ran.stdout.startswith("{"):
        mistakes.append(f"no scores: {ran.stderr[:2000]}")
        return 0
    scores = {}
    for township in json.loads(ran.stdout)["townships"]:
        for item in township["items"]:
            scores[township["township"], item["item"]] = fractions.Fraction(item["exact"]) if item.get("exact") else None
    count = 0
    for number, shape in chosen:
        found = [scores.get((unit, f"例{number}")) for unit in units]
        said = said_directions(shape["words"])
        steps = [after - before for before, after in zip(found, found[1:]) if before is not None and after is not None]
        if not said or "减去以下部分" in shape["words"][0]:
            continue
        count += 1
        mistakes_of = ["the two languages differ"] if len({frozenset(said_directions([line])) for line in shape["words"]}) > 1 else []
        mistakes_of += ["the words say both"] if len(said) > 1 else []
        direction = min(said)
        mistakes_of += [f"{step} against what is said" for step in steps if step * direction < 0][:1]
        if not any(step * direction > 0 for step in steps) and "但本项" not in shape["words"][0]:
            mistakes_of.append("no result scores otherwise than another")
        mistakes += [f"shapes.txt: {shape['formula']}: {mistake}\n    {shape['words'][0]}\n    {[str(score) for score in found]}" for mistake in mistakes_of]
    return count


def kept_schemes(kaohe, folder, mistakes):
    count = 0
    for path in sorted([*ROOT.glob("examples/**/*.kh"), *ROOT.glob("schemes/**/*.kh")]):
        if any(part == "superior" for part in path.parts):
            continue
        content, said = compiled(kaohe, path, folder)
        if content is None:
            if "Assertion" in said or "Sanitizer" in said:
                mistakes.append(f"{path}: {said}")
            continue
        declared = re.findall(r"函数 (\S+)", path.read_text(encoding="utf-8"))
        for scheme in content["schemes"]:
            for item in items(scheme):
                score = str(item["attributes"].get("score", ""))
                if score and score != "待定" and "score_in_words" not in item and item["kind"] in ("indicator", "bonus", "penalty"):
                    mistakes.append(f"{path}: {item['name']}: no words for {score}")
                item["functions"] = any(name in score for name in declared)
                count += check_numbers(path.name, item, mistakes)
    return count


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--accept", action="store_true")
    options.add_argument("kaohe")
    options = options.parse_args()
    shapes, mistakes, count = read_shapes(), [], 0
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "shapes.kh"
        path.write_text(scheme_of(shapes), encoding="utf-8")
        content, said = compiled(options.kaohe, path, folder)
        if content is None or "error[KH0" in said:
            print("\n".join(part for part in said.split("\n\n") if part.startswith("error")))
            return 1
        by_name = {item["name"]: item for item in items(content["schemes"][0])}
        for number, shape in enumerate(shapes):
            if "formula" not in shape:
                continue
            item = by_name[f"例{number}"]
            words = item.get("score_in_words", {"zh": "", "en": ""})
            found = [words["zh"], words["en"]]
            item["functions"] = "逐降" in shape["formula"] or "比目标" in shape["formula"]
            count += check_numbers("shapes.txt", item, mistakes)
            if options.accept:
                shape["words"] = found
            elif found != shape["words"]:
                mistakes.append("\n".join([f"shapes.txt: {shape['formula']}", *(f"    - {line}" for line in shape["words"]),
                                           *(f"    + {line}" for line in found)]))
        check_methods(shapes, mistakes)
        directions = check_directions(options.kaohe, shapes, folder, mistakes)
        kept = kept_schemes(options.kaohe, folder, mistakes)
    if options.accept:
        SHAPES.write_text("".join(f"{shape['line']}\n" if "line" in shape else
                                  "".join([shape["formula"] + "\n", *(f"    {line}\n" for line in shape["words"])])
                                  for shape in shapes), encoding="utf-8")
    for mistake in mistakes:
        print(mistake)
    print(f"{count} shapes and {kept} formulas of schemes in words, {directions} directions scored, {len(mistakes)} mistakes")
    return 1 if mistakes else 0


sys.exit(main())
