#!/usr/bin/env python3
"""What formulas say in words.

    run.py KAOHE              every formula of shapes.txt against the words beside it; and of every scheme that is kept
    run.py --accept KAOHE     rewrite the words in shapes.txt; read the difference as an official would

In shapes.txt a line at the margin is a formula, or `加分项`, `扣分项` and the attributes of one; the indented lines below
it are its words in Chinese and in English. A line `== …` gives the attributes that the items below it have besides.

Of all formulas, those of examples/ and schemes/ too: there are words, and they hold every number that the formula
holds, and no other (ordinals, “1分” for what is not multiplied and “每1件” aside).
"""
import argparse
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


def check_numbers(where, item, mistakes):
    formula = str(item["attributes"].get("score") or item["attributes"].get("each_time") or "")
    if not formula or "score_in_words" not in item:
        return 0
    quantities = " ".join(f"{inside.get('label', '')} {inside['attributes']}" for inside in item["inside"])
    caps = " ".join(str(item["attributes"].get(word, "")) for word in ("max", "min"))
    for language in ("zh", "en"):
        words = item["score_in_words"][language]
        for mistake in number_mistakes(formula, words):
            number = mistake.split()[1]
            known = mistake.startswith("invents") and number in bare(quantities + caps)
            if not known and not item.get("functions"):
                mistakes.append(f"{where}: {item['name']}: {formula}\n    {words}\n    {mistake}")
    return 1


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
        kept = kept_schemes(options.kaohe, folder, mistakes)
    if options.accept:
        SHAPES.write_text("".join(f"{shape['line']}\n" if "line" in shape else
                                  "".join([shape["formula"] + "\n", *(f"    {line}\n" for line in shape["words"])])
                                  for shape in shapes), encoding="utf-8")
    for mistake in mistakes:
        print(mistake)
    print(f"{count} shapes and {kept} formulas of schemes in words, {len(mistakes)} mistakes")
    return 1 if mistakes else 0


sys.exit(main())
