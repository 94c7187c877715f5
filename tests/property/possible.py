#!/usr/bin/env python3
"""可得最高 and 可得最低 of random formulas against their worth at random points.

    possible.py KAOHE [--schemes N] [--seed S]

An input with 值 instead of 范围 makes a formula a number: no such number may lie outside what is possible over the
ranges, and at the corners of the ranges what is said to be surely reached must be reached.
"""

import argparse
import os
import random
import re
import subprocess
import sys
import tempfile
from fractions import Fraction

FORMULAS, POINTS = 36, 25  # more findings than a file may have would be cut off
INPUTS = "甲乙丙"
PACK = """引用 规则.文件
规则包 查 {
    规则 CX001 “界” { 级别：提示  依据：若干规定(“三”)  不得有：指标  提示：“{名称}#{可得最高}#{可得最低}。” }
}
"""


class Maker:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def condition(self, depth):
        kind = self.random.randint(0, 9)
        if kind < 6 or depth == 0:
            sign = self.random.choice(["<", "<=", ">", ">=", "=", "!="])
            return f"{self.formula(max(depth - 1, 0))} {sign} {self.formula(0)}"
        if kind < 9:
            word = "且" if kind < 8 else "或"
            return f"({self.condition(depth - 1)}) {word} ({self.condition(depth - 1)})"
        return f"非 ({self.condition(depth - 1)})"

    def bands(self, part, depth):
        low, middle, high = sorted(self.random.sample(range(-5, 12), 3))
        subject = self.random.choice([*INPUTS, part()])
        return (f"分档({subject}) {{ 当 >= {high}：{part()}  当 {middle}..<{high}：{part()}  "
                f"当 < {low}：{part()}  否则：{part()} }}")

    def formula(self, depth):
        if depth == 0:
            return self.random.choice([*INPUTS, "甲", "乙", str(self.random.randint(-3, 9)), "满分", "2.5"])

        def part():
            return self.formula(depth - 1)

        step, remainder = self.random.choice(["1", "2", "0.5"]), self.random.choice(["舍", "进", "比例"])
        return self.random.choice([
            lambda: f"({part()} + {part()})",
            lambda: f"({part()} - {part()})",
            lambda: f"({part()} × {part()})",
            lambda: f"({part()} ÷ ({part()} + 11))",
            lambda: f"(若 {self.condition(depth - 1)} 则 {part()} 否则 {part()})",
            lambda: f"限({part()}, {self.random.randint(-2, 2)}, {self.random.randint(3, 9)})",
            lambda: f"最大([{part()}, {part()}])",
            lambda: f"最小([{part()}, {part()}])",
            lambda: self.bands(part, depth),
            lambda: f"每({part()}, {step}, 尾数：{remainder})",
            lambda: f"短缺({part()}, {part()})",
            lambda: f"超出({part()}, {part()})",
            lambda: f"全或无({self.condition(depth - 1)})",
            lambda: f"按完成({part()}, {self.random.randint(1, 9)})",
            lambda: f"区间得分({part()}, {self.random.randint(-3, 2)}, {self.random.randint(3, 9)}, 满：{step})",
            lambda: f"过线按完成({part()}, {self.random.randint(1, 9)}, 线：{self.random.randint(1, 9)}0%)",
            lambda: f"查档({part()}, [-1, 2, 5], [{part()}, 1, 3, {part()}])",
            lambda: f"高加低减({part()}, 3, {step}, 2, {step}, 1, 9, 满：4)",
            lambda: f"取第([{part()}, 2, {part()}], 1 + 计数([0, 4], 本 < {part()}))",
            lambda: f"(-{part()})",
        ])()

    def point(self, ranges, number):
        if number < 2 ** len(INPUTS):  # the corners
            return [bounds[number >> at & 1] for at, bounds in enumerate(ranges)]
        return [Fraction(self.random.randint(4 * low, 4 * high), 4) for low, high in ranges]


def decimal(value):
    return format(float(value), "g")


def scheme_of(seed):
    make, lines = Maker(seed), ["引用 查", "方案 试 {", "总分：1  部门 部；"]
    for number in range(FORMULAS):
        ranges = []
        for _ in INPUTS:
            low = make.random.randint(-6, 6)
            ranges.append((low, low + make.random.randint(0, 8)))
        clamp = make.random.choice(["", "上限：无  下限：无", "下限：无"])
        formula = make.formula(3)

        def item(name, inputs):
            lines.append(f"指标 {name} {{ 部门：部  分值：10  {clamp}  {inputs}  计分：{formula} }}")

        item(f"式{number}", "  ".join(f"量 {name} {{ 范围：{low}..{high} }}" for name, (low, high) in zip(INPUTS, ranges)))
        for at in range(POINTS):
            values = make.point(ranges, at)
            item(f"式{number}点{at}",
                 "  ".join(f"量 {name} {{ 值：{decimal(value)} }}" for name, value in zip(INPUTS, values)))
    return "\n".join(lines + ["}\n"])


def number_of(text):
    mixed = re.fullmatch(r"(-?)(?:(\d+) )?(\d+)/(\d+)", text)
    if not mixed:
        return Fraction(text)
    value = Fraction(int(mixed[2] or 0)) + Fraction(int(mixed[3]), int(mixed[4]))
    return -value if mixed[1] else value


def interval_of(text):
    """Both ends; None if it is not known."""
    if text == "未写":
        return None
    ends = [number_of(end) for end in text.split("..")]
    return ends[0], ends[-1]


def compare(found, number):
    """Troubles with one formula, and whether both its ends are exact."""
    name = f"式{number}"
    best, worst = map(interval_of, found[name])
    if best is None or worst is None:
        return [], None
    worths = [interval_of(found[f"{name}点{at}"][0]) for at in range(POINTS)]
    known = [worth[0] for worth in worths if worth is not None]
    troubles = [f"{name}: {value} lies outside {worst[0]}..{best[1]}" for value in known
                if not worst[0] <= value <= best[1]]
    if len(known) == POINTS and (max(known) < best[0] or min(known) > worst[1]):
        troubles.append(f"{name}: {best[0]} or {worst[1]} is not reached: {min(known)}..{max(known)}")
    return troubles, best[0] == best[1] and worst[0] == worst[1]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("kaohe")
    parser.add_argument("--schemes", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    kaohe, exact, unknown, failed = os.path.abspath(options.kaohe), 0, 0, 0
    with tempfile.TemporaryDirectory(prefix="kaohe-possible-") as folder:
        with open(os.path.join(folder, "查.kh"), "w", encoding="utf-8") as file:
            file.write(PACK)
        for seed in range(options.seed, options.seed + options.schemes):
            path = os.path.join(folder, f"{seed}.kh")
            with open(path, "w", encoding="utf-8") as file:
                file.write(scheme_of(seed))
            result = subprocess.run([kaohe, "check", "--lang", "zh", "--only", "CX001", path],
                                    capture_output=True, text=True, encoding="utf-8", timeout=300)
            found = {name: (best, worst) for name, best, worst
                     in re.findall(r"提示\[CX001\]: (\S+)#(.*)#(.*)。", result.stdout)}
            if len(found) != FORMULAS * (POINTS + 1):
                print(f"seed {seed}: only {len(found)} findings: {result.stdout[:400]}{result.stderr[:400]}")
                failed += 1
                continue
            for number in range(FORMULAS):
                troubles, is_exact = compare(found, number)
                failed += len(troubles)
                exact += bool(is_exact)
                unknown += is_exact is None
                for trouble in troubles:
                    print(f"seed {seed}: {trouble}")
    print(f"possible: {options.schemes * FORMULAS} formulas, {exact} exact, {unknown} unknown, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
