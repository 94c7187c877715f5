#!/usr/bin/env python3
"""Holds the rule book against schemes whose findings are known.

    run.py [--accept] [--stdlib DIR] KAOHE [NAME…]     NAME: only the files whose path holds it

Every *.kh below schemes/cases, models, real and families says in its first comment what must come out of it:

    // 应报：KH103 KH104        each of these fires
    // 不定：KH112              may fire or not: the source does not say enough
    // 不应报：KH110            does not fire, at any level
    // 依：2025-03-01           the day it is judged by, if not JUDGED
    // 包：良好做法             judged by this pack, too
    // 变：“旧” → “新” ⇒ KH107  with the one text put for the other, KH107 fires (and did not before)

What is an error must be in 应报 or 不定. A file without 应报 is good practice: nothing may fire, not even a note, but what
不定 names. Beside each file NAME.findings lists what came out, one a line; --accept writes these lists anew.
Files whose name begins with “上级” are what others follow: they are not judged.
sentences.txt holds single sentences with the rules that fire on them and those that stay quiet: each is tried as
the one criterion of an indicator.
"""
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
JUDGED = "2026-08-31"
SENTENCE = """方案 例句 {{
    年度：2026  层级：县  对象：乡镇街道  制定单位：“甲县委组织部”  制定单位性质：代表党委  印发：2026-02-01
    总分：100  周期：每年
    部门 组织部；
    指标 甲 {{ 部门：组织部  分值：10  类型：其他  评分标准：“{text}” }}
    指标 乙 {{ 部门：组织部  分值：90  类型：目标效果 }}
}}
"""


class Tests:
    def __init__(self, kaohe, options):
        self.kaohe, self.options = kaohe, options
        self.passed = self.failed = 0

    def say(self, name, faults):
        self.passed += not faults
        self.failed += bool(faults)
        for fault in faults:
            print(f"FAILED {name}: {fault}")

    def findings(self, path, text=""):
        judged = (re.findall(r"^// 依：(\S+)$", text, re.M) or [JUDGED])[0]
        packs = [option for pack in re.findall(r"^// 包：(\S+)$", text, re.M) for option in ("--pack", pack)]
        command = [self.kaohe, "check", "--format", "json", "--lang", "zh", "--as-of", judged, *packs, *self.options, str(path)]
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
        if done.returncode > 1:
            return None, f"status {done.returncode}: {(done.stderr or done.stdout).strip()[:300]}"
        return json.loads(done.stdout)["findings"], None


def said(text, word):
    found = re.findall(rf"^// {word}：(.*)$", text, re.M)
    return set(re.findall(r"KH\d+", " ".join(found)))


def lines_of(findings):
    rows = []
    for finding in findings:
        township = f" {finding['township']}" if finding.get("township") else ""
        rows.append(f"{finding['line']:4} {finding['level']:7} {finding['rule']} {finding['entity'] or ''}{township}".rstrip())
    return "".join(row + "\n" for row in sorted(set(rows)))


def compare(expected, found_lines, accept):
    if accept:
        expected.write_text(found_lines, encoding="utf-8")
        return []
    before = expected.read_text(encoding="utf-8") if expected.exists() else None
    if before == found_lines:
        return []
    if before is None:
        return [f"no list {expected.name}; --accept writes it"]
    gone = sorted(set(before.splitlines()) - set(found_lines.splitlines()))
    come = sorted(set(found_lines.splitlines()) - set(before.splitlines()))
    return [f"findings differ: gone {gone}, come {come}"]


def judge(text, findings):
    must, may, never = said(text, "应报"), said(text, "不定"), said(text, "不应报")
    fired = {finding["rule"] for finding in findings}
    errors = {finding["rule"] for finding in findings if finding["level"] == "error"}
    unwanted = errors - must - may if must else fired - may
    faults = [f"{rule} does not fire" for rule in sorted(must - fired)]
    faults += [f"{rule} fires: {message_of(rule, findings)}" for rule in sorted(unwanted | (never & fired))]
    return faults, fired


def message_of(rule, findings):
    return next(f"line {finding['line']}: {finding['message']}" for finding in findings if finding["rule"] == rule)


def try_changes(tests, path, text, fired):
    for old, new, rules in re.findall(r"^// 变：“(.*?)” → “(.*?)” ⇒ ([KH0-9 、]+)$", text, re.M):
        head, body = re.match(r"((?://[^\n]*\n)*)(.*)", text, re.S).groups()
        wanted = set(re.findall(r"KH\d+", rules))
        written = re.compile(r"\s+".join(map(re.escape, old.split())))  # however it is broken into lines
        if not written.search(body):
            tests.say(path, [f"“{old}” is not there to be changed"])
            continue
        with tempfile.NamedTemporaryFile("w", suffix=".kh", dir=path.parent, encoding="utf-8") as changed:
            changed.write(head + written.sub(lambda _: new, body))
            changed.flush()
            findings, fault = tests.findings(changed.name, text)
        now = {finding["rule"] for finding in findings or []}
        faults = [fault] if fault else [f"after “{old}” → “{new}” {rule} does not fire" for rule in sorted(wanted - now)]
        faults += [f"{rule} fired before “{old}” → “{new}”, too" for rule in sorted(wanted & fired)]
        tests.say(path, faults)


def try_file(tests, path, accept):
    text = path.read_text(encoding="utf-8")
    findings, fault = tests.findings(path, text)
    if fault:
        tests.say(path.relative_to(ROOT), [fault])
        return
    faults, fired = judge(text, findings)
    faults += compare(path.with_suffix(".findings"), lines_of(findings), accept)
    tests.say(path.relative_to(ROOT), faults)
    try_changes(tests, path, text, fired)


def try_sentences(tests):
    for number, line in enumerate((HERE / "sentences.txt").read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        fires, quiet, text = (part.strip() for part in line.split("|"))
        with tempfile.NamedTemporaryFile("w", suffix=".kh", encoding="utf-8") as scheme:
            scheme.write(SENTENCE.format(text=text))
            scheme.flush()
            findings, fault = tests.findings(scheme.name)
        fired = {finding["rule"] for finding in findings or []}
        faults = [fault] if fault else [f"{rule} does not fire on {text}" for rule in sorted(set(fires.split()) - fired)]
        faults += [f"{rule} fires on {text}" for rule in sorted(set(quiet.split()) & fired)]
        if quiet == "*" and fired:
            faults.append(f"{sorted(fired)} fire on {text}")
        tests.say(f"tests/cases/sentences.txt:{number}", faults)


def main():
    arguments = sys.argv[1:]
    accept = "--accept" in arguments
    options = []
    if "--stdlib" in arguments:
        at = arguments.index("--stdlib")
        options = arguments[at:at + 2]
        del arguments[at:at + 2]
    kaohe, *names = [argument for argument in arguments if argument != "--accept"]
    tests = Tests(str(Path(kaohe).resolve()), options)
    for folder in ("cases", "models", "real", "families"):
        for path in sorted((ROOT / "schemes" / folder).rglob("*.kh")):
            if not path.name.startswith("上级") and (not names or any(name in str(path) for name in names)):
                try_file(tests, path, accept)
    if not names or "sentences" in names:
        try_sentences(tests)
    print(f"{tests.passed} passed, {tests.failed} failed")
    return tests.failed > 0 or tests.passed == 0


if __name__ == "__main__":
    sys.exit(main())
