#!/usr/bin/env python3
"""反例 of random formulas against an evaluator of their own, at many points.

    proofs.py KAOHE [--schemes N] [--seed S]

Every counter-example must hold when the formula is worked out there: the two scores as told, the better one lower; no
arm that fits; a divisor of zero; an arm that is said to be dead must never be reached. And of what is found at any
point of a grid (an inversion, a hole, a zero) how much was told is counted: little may be missed.
"""

import argparse
import os
import random
import re
import subprocess
import sys
import tempfile
from fractions import Fraction

FORMULAS, STEP, FULL = 40, Fraction(1, 4), Fraction(10)
LEAST_TOLD = 0.9  # of the inversions, holes and zeroes that the grid finds
INPUTS = "甲乙"
PACK = """引用 规则.文件
规则包 查 {
    规则 CX001 “毛病” {
        级别：提示  依据：若干规定(“三”)  不得有：反例
        提示：“@{名称}#{毛病}#{若 有(输入) 则 输入.名称 否则 “”}#{差值}#{差值得分}#{好值}#{好值得分}#{其余}#{原文}@”
    }
}
"""


class Hole(Exception):
    """Why there is no score; one point may have several reasons."""

    def __init__(self, *kinds):
        super().__init__(*kinds)
        self.kinds = set(kinds)


def all_of(*parts):
    """All of them worked out, or all their holes."""
    values, kinds = [], set()
    for part, at in parts:
        try:
            values.append(part[1](at))
        except Hole as hole:
            kinds |= hole.kinds
    if kinds:
        raise Hole(*kinds)
    return values


class Maker:
    """Formulas as text and as functions of the inputs; `arms` are told when they are reached."""

    def __init__(self, seed):
        self.random, self.blanks, self.reached, self.patterns = random.Random(seed), 0, set(), []

    def pattern(self, text):
        self.blanks += 1
        written = text.replace(" ", " " * self.blanks)  # each arm is written in its own way
        self.patterns.append(written)
        return written

    def number(self, low=-3, high=12):
        value = Fraction(self.random.randint(2 * low, 2 * high), 2)
        return (f"({decimal(value)})" if value < 0 else decimal(value)), lambda _: value

    def leaf(self):
        kind = self.random.randint(0, 9)
        if kind < 6:
            name = self.random.choice([*INPUTS, "甲", "甲"])
            return name, lambda at: at[name]
        return self.number()

    def condition(self, depth):
        sign = self.random.choice(["<", "<=", ">", ">=", "="])
        left, right = self.formula(depth), self.number()
        holds = {"<": lambda a, b: a < b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b,
                 ">=": lambda a, b: a >= b, "=": lambda a, b: a == b}[sign]
        return f"{left[0]} {sign} {right[0]}", lambda at: holds(left[1](at), right[1](at))

    def bands(self, depth):
        subject = self.random.choice(INPUTS)
        limits = sorted(self.random.sample(range(-2, 12), 3), reverse=self.random.random() < 0.8)
        arms = []
        for limit in limits:
            worth = self.formula(depth - 1)
            if self.random.random() < 0.6:
                arms.append((self.pattern(f">= {limit}"), lambda x, limit=limit: x >= limit, worth))
            else:
                top, half = limit + self.random.randint(1, 3), self.random.random() < 0.5
                arms.append((self.pattern(f"{limit}..{'<' if half else ''} {top}") if not half else
                             self.pattern(f"{limit}..< {top}"),
                             lambda x, low=limit, top=top, half=half: low <= x and (x < top if half else x <= top), worth))
        otherwise = self.formula(depth - 1) if self.random.random() < 0.6 else None
        text = "  ".join(f"当 {pattern}：{worth[0]}" for pattern, _, worth in arms)
        text += f"  否则：{otherwise[0]}" if otherwise else ""

        def value(at):
            for pattern, fits, worth in arms:
                if fits(at[subject]):
                    self.reached.add(pattern)
                    return worth[1](at)
            if otherwise is None:
                raise Hole("漏档")
            return otherwise[1](at)
        return f"分档({subject}) {{ {text} }}", value

    def divide(self, depth):
        left, right = self.formula(depth - 1), self.formula(depth - 1)

        def value(at):
            try:
                a, b = all_of((left, at), (right, at))
            except Hole as hole:
                try:
                    zero = right[1](at) == 0
                except Hole:
                    zero = False
                raise Hole(*hole.kinds, *(["除以零"] if zero else [])) from None
            if b == 0:
                raise Hole("除以零")
            return a / b
        return f"({left[0]} ÷ {right[0]})", value

    def choose(self, depth):
        condition, then, otherwise = self.condition(depth - 1), self.formula(depth - 1), self.formula(depth - 1)
        return (f"(若 {condition[0]} 则 {then[0]} 否则 {otherwise[0]})",
                lambda at: then[1](at) if condition[1](at) else otherwise[1](at))

    def joined(self, depth):
        left, right = self.formula(depth - 1), self.formula(depth - 1)
        pattern, join = self.random.choice([
            ("({} + {})", lambda a, b: a + b), ("({} - {})", lambda a, b: a - b), ("({} × {})", lambda a, b: a * b),
            ("最大([{}, {}])", max), ("最小([{}, {}])", min),
            ("短缺({}, {})", lambda a, b: max(b - a, Fraction(0))), ("超出({}, {})", lambda a, b: max(a - b, Fraction(0)))])
        return pattern.format(left[0], right[0]), lambda at: join(*all_of((left, at), (right, at)))

    def clamped(self, depth):
        part, low = self.formula(depth - 1), self.random.randint(-2, 3)
        high = low + self.random.randint(1, 6)
        return f"限({part[0]}, {low}, {high})", lambda at: min(max(part[1](at), Fraction(low)), Fraction(high))

    def steps(self, depth):
        part, step = self.formula(depth - 1), self.random.choice([1, 2, 3])
        return f"每({part[0]}, {step})", lambda at: Fraction(int(part[1](at) / step))

    def formula(self, depth):
        if depth == 0:
            return self.leaf()
        return self.random.choice([self.bands, self.bands, self.divide, self.choose, self.choose, self.joined,
                                   self.joined, self.clamped, self.steps])(depth)


def decimal(value):
    return format(float(value), "g")


class Item:
    def __init__(self, make, number):
        self.name, self.make = f"式{number}", make
        make.patterns, make.blanks = [], 0
        self.text, self.worth = make.formula(make.random.choice([1, 2, 2, 3]))
        self.patterns = make.patterns
        self.counted = make.random.random() < 0.3
        self.ranges, self.better = {}, {}
        for name in INPUTS:
            low = make.random.randint(-3, 3)
            self.ranges[name] = (low, low + make.random.randint(3, 9))
            self.better[name] = make.random.choice([1, 1, -1, 0])
        self.free = make.random.random() < 0.3

    def written(self):
        unit = "件" if self.counted else "分"
        words = {1: "方向：越高越好", -1: "方向：越低越好", 0: ""}
        inputs = "  ".join(f"量 {name} {{ 单位：{unit}  范围：{low}..{high}  {words[self.better[name]]} }}"
                           for name, (low, high) in self.ranges.items())
        clamp = "上限：无  下限：无" if self.free else ""
        return f"指标 {self.name} {{ 部门：部  分值：10  {clamp}  {inputs}  计分：{self.text} }}"

    def score(self, at):
        value = self.worth(at)
        return value if self.free else min(max(value, Fraction(0)), FULL)

    def axis(self, name):
        low, high = self.ranges[name]
        step = Fraction(1) if self.counted else STEP
        return [low + step * i for i in range(int((high - low) / step) + 1)]

    def look(self):
        """All that the grid finds: {("倒挂", input), "漏档", "除以零"}; and the arms that were reached."""
        found, scores = set(), {}
        self.make.reached = set()
        for x in self.axis("甲"):
            for y in self.axis("乙"):
                try:
                    scores[x, y] = self.score({"甲": x, "乙": y})
                except Hole as hole:
                    found |= hole.kinds
        for name, along, across in (("甲", "甲", "乙"), ("乙", "乙", "甲")):
            better = self.better[name]
            for fixed in self.axis(across):
                line = [scores.get((v, fixed) if name == "甲" else (fixed, v)) for v in self.axis(along)]
                line = [v for v in line if v is not None]
                if better and any((b - a) * better < 0 for a, b in zip(line, line[1:])):
                    found.add(("倒挂", name))
        return found, self.make.reached


def number_of(text):
    mixed = re.fullmatch(r"(-?)(?:(\d+) )?(\d+)/(\d+)[件分]?", text)
    if not mixed:
        return Fraction(text.rstrip("件分"))
    value = Fraction(int(mixed[2] or 0)) + Fraction(int(mixed[3]), int(mixed[4]))
    return -value if mixed[1] else value


def check(item, told):
    """Troubles with the counter-examples of one formula, and what they say: as Item.look()."""
    troubles, said = [], set()
    _, reached = item.look()
    for kind, name, worse, worse_score, better, better_score, held, written in told:
        if kind == "死档":
            said.add((kind, written))
            if written in reached:
                troubles.append(f"{item.name}: {written} is reached")
            continue
        at = {key: number_of(value) for key, value in re.findall(r"(甲|乙)：([^、]+)", held)}
        said.add((kind, name) if kind == "倒挂" else kind)
        points = [({**at, name: number_of(value)}, score) for value, score in ((worse, worse_score), (better, better_score))
                  if value != "无"]
        scores = []
        points = points or [({}, None)]  # it holds for all results
        for point, _ in points:
            for key in INPUTS:
                point.setdefault(key, Fraction(item.ranges[key][0]))  # it was never asked for
                low, high = item.ranges[key]
                if not low <= point[key] <= high or (item.counted and point[key].denominator != 1):
                    troubles.append(f"{item.name}: {point} is outside")
            try:
                scores.append(item.score(point))
            except Hole as hole:
                scores.append(hole.kinds)
        if kind == "倒挂":
            right = (scores == [number_of(worse_score), number_of(better_score)] and scores[1] < scores[0] and
                     (points[1][0][name] - points[0][0][name]) * item.better[name] > 0)
        else:
            right = isinstance(scores[0], set) and kind in scores[0]
        if not right:
            troubles.append(f"{item.name}: {kind} {points}: {scores}: {item.text}")
    return troubles, said


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("kaohe")
    parser.add_argument("--schemes", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--missed", action="store_true", help="print what was not told")
    options = parser.parse_args()
    kaohe, failed, claims = os.path.abspath(options.kaohe), 0, 0
    there, told_of = {}, {}
    with tempfile.TemporaryDirectory(prefix="kaohe-proofs-") as folder:
        with open(os.path.join(folder, "查.kh"), "w", encoding="utf-8") as file:
            file.write(PACK)
        for seed in range(options.seed, options.seed + options.schemes):
            make, path = Maker(seed), os.path.join(folder, f"{seed}.kh")
            items = [Item(make, number) for number in range(FORMULAS)]
            with open(path, "w", encoding="utf-8") as file:
                file.write("\n".join(["引用 查", "方案 试 {", "总分：400  部门 部；", *(item.written() for item in items), "}\n"]))
            result = subprocess.run([kaohe, "check", "--lang", "zh", "--only", "CX001", path], capture_output=True,
                                    text=True, encoding="utf-8", timeout=300)
            if result.returncode not in (0, 1) or "错误[" in result.stdout:
                print(f"seed {seed}: {result.stdout[:600]}{result.stderr[:600]}")
                failed += 1
                continue
            told = {}
            for name, *rest in (line.split("#") for line in re.findall(r"\[CX001\]: @(.*)@", result.stdout)):
                told.setdefault(name, []).append(rest)
            for item in items:
                troubles, said = check(item, told.get(item.name, []))
                found, reached = item.look()
                found |= {("死档", pattern) for pattern in item.patterns if pattern not in reached}
                claims += len(said)
                failed += len(troubles)
                for trouble in troubles:
                    print(f"seed {seed}: {trouble}")
                for one in found:
                    kind = one if isinstance(one, str) else one[0]
                    there[kind] = there.get(kind, 0) + 1
                    told_of[kind] = told_of.get(kind, 0) + (one in said)
                    if options.missed and one not in said:
                        print(f"seed {seed}: not told: {one}: {item.written()}")
    recall = ", ".join(f"{kind} {told_of[kind]} of {there[kind]}" for kind in sorted(there))
    sure = [kind for kind in there if kind != "死档"]
    share = sum(told_of[kind] for kind in sure) / max(1, sum(there[kind] for kind in sure))
    print(f"proofs: {options.schemes * FORMULAS} formulas, {claims} counter-examples, {failed} wrong; told: {recall}")
    if share < LEAST_TOLD:
        print(f"proofs: only {share:.0%} of what the grid finds was told")
    sys.exit(1 if failed or share < LEAST_TOLD else 0)


if __name__ == "__main__":
    main()
