#!/usr/bin/env python3
"""Scores of random schemes and results against an oracle that computes in fractions, from the rules of scoring alone.

    scores.py KAOHE [--schemes N] [--seed S] [--keep FOLDER]

Weights are taken from `kaohe weights` (they have an oracle of their own); everything after them is computed here:
formulas, penalties, clamps, w/p, bonuses, 评分制, totals, rounding, grades, quotas, vetoes, places; and periods: schemes,
sections and items that are scored in each period, one inside the other, and folded.
"""

import argparse
import csv
import io
import json
import os
import random
import subprocess
import sys
import tempfile
from fractions import Fraction as F

QUARTERS = 4


class Weightless(Exception):
    """The points of a card cannot be balanced: such a scheme is refused before anyone is scored."""


class Missing(Exception):
    """A cell that is not there."""


def text(number):
    number = F(number)
    digits = 0
    while (number * 10**digits).denominator != 1:
        digits += 1
    scaled = number * 10**digits
    sign = "-" if scaled < 0 else ""
    whole = str(abs(int(scaled))).rjust(digits + 1, "0")
    return sign + (whole if digits == 0 else f"{whole[:-digits]}.{whole[-digits:]}")


def clamp(value, least, most):
    if least is not None:
        value = max(value, least)
    return value if most is None else min(value, most)


# ---- what a formula is: its text, the columns it needs, its worth -----------------------------------------------------


class Formula:
    def __init__(self, source, worth):
        self.source = source
        self.worth = worth  # (world, township, item) → Fraction


# A period is (which, of how many in the year); the year is (1, 1).
YEAR = (1, 1)
SUFFIX = {2: "@2026-H", 4: "@2026-Q"}


def inside(period, count):
    """The periods, of `count` in the year, that make this one up; a finer one lies in one of them."""
    which, of = period
    if count <= of:
        return [((which - 1) * count // of + 1, count)]
    return [(number, count) for number in range((which - 1) * count // of + 1, which * count // of + 1)]


def named(column, period):
    return f"{column}{SUFFIX[period[1]]}{period[0]}" if period[1] > 1 else column


def actual(world, township, column):
    """Of a column that is reported by period, the period that is being scored."""
    if column in world.periodic:
        column = named(column, inside(world.period, world.periodic[column])[0])
    value = world.cells.get((township, column))
    if value is None:
        raise Missing(column)
    return value


def cohort(world, item, column, group=None):
    """Those who have the item and whose value is known."""
    found = []
    for township in world.townships:
        if group is not None and world.group[township] != group:
            continue
        if item.name in world.dropped[township] or not item.applies_to(world, township):
            continue
        try:
            found.append(actual(world, township, column))
        except Missing:
            pass
    return found


def make_formula(rnd, item):
    name, p = item.name, item.points
    if item.finest > 1 and rnd.random() < 0.4:
        return make_history(rnd, item)
    kind = rnd.choice(["completion", "steps", "bands", "rank", "group-rank", "efficacy", "mean", "best", "if"])
    better = 1 if item.higher else -1
    if kind == "completion":
        target = rnd.randint(1, 30)
        return Formula(f"按完成(实绩, {target})",
                       lambda w, t, i: clamp(p * actual(w, t, name) / target, F(0), F(p)))
    if kind == "steps":
        step, each = rnd.randint(1, 4), F(rnd.randint(1, 8), 4)
        how = rnd.choice(["舍", "进", "比例", "四舍五入"])

        def steps(w, t, i):
            exact = (actual(w, t, name) - 10) / step
            size = abs(exact)
            whole = F(size.numerator // size.denominator)
            if how == "进" and whole != size:
                whole += 1
            if how == "四舍五入":
                whole = F((size + F(1, 2)).__floor__())
            if how == "比例":
                whole = size
            return F(p, 2) + (whole if exact >= 0 else -whole) * each
        return Formula(f"满分 ÷ 2 + 每(实绩 - 10, {step}, 尾数：{how}) × {text(each)}", steps)
    if kind == "bands":
        low, high = sorted(rnd.sample(range(2, 20), 2))
        return Formula(f"分档(实绩) {{ 当 >= {high}：满分  当 {low}..<{high}：满分 × 60%  否则：1 }}",
                       lambda w, t, i: F(p) if actual(w, t, name) >= high
                       else F(p) * F(3, 5) if actual(w, t, name) >= low else F(1))
    if kind in ("rank", "group-rank"):
        own = kind == "group-rank"

        def rank_points(w, t, i):
            mine = actual(w, t, name)
            others = cohort(w, i, name, w.group[t] if own else None)
            rank = 1 + sum((o - mine) * better > 0 for o in others)
            return max(F(p) * F(2, 5), F(p) - F(3, 2) * (rank - 1))
        return Formula(f"名次步减(名次(实绩, {'同组' if own else '全体'}.实绩), 首：满分, 每名：1.5, 底：满分 × 40%)",
                       rank_points)
    if kind == "efficacy":
        def efficacy(w, t, i):
            mine, others = actual(w, t, name), cohort(w, i, name)
            best = max(others) if better > 0 else min(others)
            worst = min(others) if better > 0 else max(others)
            part = F(1) if best == worst else (mine - worst) / (best - worst)
            return F(p) * (F(3, 5) + F(2, 5) * part)
        return Formula("功效(实绩, 全体.实绩, 底：60%, 幅：40%)", efficacy)
    if kind == "mean":
        return Formula("满分 × 70% + (实绩 - 平均(全体.实绩)) × 0.3",
                       lambda w, t, i: F(p) * F(7, 10) + (actual(w, t, name) - mean(cohort(w, i, name))) * F(3, 10))
    if kind == "best":
        return Formula("满分 × 实绩 ÷ 最大(全体.实绩)",
                       lambda w, t, i: F(p) * actual(w, t, name) / max(cohort(w, i, name)))
    return Formula("若 实绩 > 平均(同组.实绩) 则 满分 否则 满分 × 实绩 ÷ 25",
                   lambda w, t, i: F(p) if actual(w, t, name) > mean(cohort(w, i, name, w.group[t]))
                   else F(p) * actual(w, t, name) / 25)


def make_history(rnd, item):
    """The period before, the sum so far, the number of the period."""
    name, p = item.name, item.points

    def at(world, township, number):
        if number == 0:
            return actual(world, township, f"{name}@上年末期")
        return world.cells_or_missing(township, named(name, (number, item.finest)))
    if rnd.random() < 0.5:
        item.before_first = True
        return Formula("满分 ÷ 2 + (实绩 - 上期(实绩)) × 0.25",
                       lambda w, t, i: F(p, 2) + (actual(w, t, name) - at(w, t, w.period[0] - 1)) / 4)
    return Formula("满分 × 累计(实绩) ÷ (30 × 期次)",
                   lambda w, t, i: p * sum((at(w, t, n) for n in range(1, w.period[0] + 1)), F(0)) / (30 * w.period[0]))


def mean(values):
    return sum(values, F(0)) / len(values)


# ---- how periods are folded -------------------------------------------------------------------------------------------


class Fold:
    def __init__(self, rnd, count, source, scheme=False, even=False):
        """`source`: 每季 or 每半年; of a scheme 汇总 will do, too. `even`: what is folded is the sum of its parts."""
        word, self.worth = ("平均(各期得分)", mean) if even else rnd.choice([
            ("平均(各期得分)", mean),
            ("合计(各期得分)", lambda v: sum(v, F(0))),
            ("最大(各期得分)", max),
            ("平均(其后各项(排序(各期得分), 1))", lambda v: mean(sorted(v)[1:])),
            ("平均(各期得分) × 60% + 最小(各期得分) × 40%", lambda v: mean(v) * F(3, 5) + min(v) * F(2, 5)),
        ])
        self.count, self.words, self.last = count, f"周期：{source}  逐期计分：{word}", False
        if scheme and rnd.random() < 0.6:
            word, self.worth = rnd.choice([("平均", mean), ("合计", lambda v: sum(v, F(0))), ("末期", lambda v: v[-1])])
            self.words, self.last = f"周期：{source}  汇总：{word}", word == "末期"

    def of(self, values):
        if self.last:
            return values[-1]
        return None if any(value is None for value in values) else self.worth(values)


def folded_here(folds, period):
    """The outermost fold that is finer than the period being scored."""
    return next((fold for fold in folds if fold and fold.count > period[1]), None)


def in_periods(world, fold, score):
    now, scores = world.period, []
    for world.period in inside(now, fold.count):
        scores.append(score())
    world.period = now
    return scores


def make_series(rnd, item):
    """量 季 with a quarter's value each, folded by the formula or by 汇总, or ranked quarter by quarter."""
    name, p = item.name, item.points
    columns = [f"{name}.季数@2026-Q{q}" for q in range(1, QUARTERS + 1)]
    item.columns += columns
    item.by_quarter = True
    now = lambda w: [columns[which - 1] for which, _ in inside(w.period, QUARTERS)]
    how = rnd.choice(["mean", "sum", "latest", "by-formula", "ranked"])
    values = lambda w, t: [actual(w, t, c) for c in now(w)]
    word = {"mean": "平均", "sum": "合计", "latest": "末期"}.get(how)
    if word:
        item.inside.append(f"量 季数 {{ 周期：每季  汇总：{word} }}")
        fold = {"mean": lambda v: mean(v), "sum": lambda v: sum(v, F(0)), "latest": lambda v: v[-1]}[how]
        if how == "latest":
            return Formula("季数 ÷ 4", lambda w, t, i: actual(w, t, now(w)[-1]) / 4)
        return Formula("季数 ÷ 4", lambda w, t, i: fold(values(w, t)) / 4)
    item.inside.append("量 季数 { 周期：每季 }")
    if how == "by-formula":
        return Formula("(最大(季数) + 平均(季数)) ÷ 5",
                       lambda w, t, i: (max(values(w, t)) + mean(values(w, t))) / 5)
    item.inside.append("量 季分 { 周期：每季  式：名次步减(名次(季数, 全体.季数), 首：满分, 每名：1, 底：0) }")
    better = 1 if item.higher else -1

    def ranked(w, t, i):
        points = []
        for column in now(w):
            mine = actual(w, t, column)
            rank = 1 + sum((o - mine) * better > 0 for o in cohort(w, i, column))
            points.append(max(F(0), F(p) - (rank - 1)))
        return mean(points)
    return Formula("平均(季分)", ranked)


def things(world, township, item):
    """The rows of the item's detail: (数, 外, 级); 数 may be None."""
    rows = world.details[township, item.name]
    if rows is None:
        raise Missing(item.name)
    return rows


def figures(rows):
    if any(row[0] is None for row in rows):
        raise Missing("数")
    return [row[0] for row in rows]


def make_detail(rnd, item):
    """明细: as many rows as there are, none if the township says so; not handed in is missing."""
    p = item.points
    item.detail = f"{item.name}件"
    item.inside.append(f"明细 {item.detail} {{ 栏 名称；  栏 数 {{ 单位：件  范围：0..60 }}  栏 外 {{ 单位：是否  缺省：否 }}"
                       "  栏 级 { 取值：甲级、乙级 }  栏 值：数 ÷ 1件 × (若 外 则 1.5 否则 1) }")
    d = item.detail
    how = rnd.choice(["sum", "derived", "count", "levels", "best", "max", "rank", "everyone", "some", "member"])
    if how == "sum":
        return Formula(f"合计({d}, 数) ÷ 4件", lambda w, t, i: sum(figures(things(w, t, i)), F(0)) / 4)
    if how == "member":
        return Formula(f"合计({d}.数) ÷ 4件", lambda w, t, i: sum(figures(things(w, t, i)), F(0)) / 4)
    if how == "derived":
        def derived(w, t, i):
            rows = things(w, t, i)
            figures(rows)
            return sum((n * (F(3, 2) if foreign else 1) for n, foreign, _ in rows), F(0)) / 5
        return Formula(f"合计({d}, 值) ÷ 5", derived)
    if how == "count":
        def count(w, t, i):
            values = figures(things(w, t, i))
            return F(2 * sum(v >= 10 for v in values) + len(values))
        return Formula(f"计数({d}[数 >= 10件]) × 2 + 计数({d})", count)
    if how == "levels":
        return Formula(f"合计({d}[外], 若 级 = 甲级 则 5 否则 2) + 计数({d}, 非 外)",
                       lambda w, t, i: sum((F(5 if level == "甲级" else 2) if foreign else F(1)
                                            for _, foreign, level in things(w, t, i)), F(0)))
    if how == "best":
        return Formula(f"合计(前几项(排序({d}, -数), 2), 数 ÷ 1件) ÷ 3",
                       lambda w, t, i: sum(sorted(figures(things(w, t, i)), reverse=True)[:2], F(0)) / 3)
    if how == "max":
        def most(w, t, i):
            values = figures(things(w, t, i))
            return (max(values) + mean(values)) / 6 if values else F(1)
        return Formula(f"若 为空({d}) 则 1 否则 (最大({d}, 数) + 平均({d}, 数)) ÷ 6件", most)
    if how == "some":
        return Formula(f"若 存在 {d}：外 则 满分 否则 满分 ÷ 2",
                       lambda w, t, i: F(p) if any(row[1] for row in things(w, t, i)) else F(p, 2))

    def of_all(w, i, worth):
        found = []
        for township in w.townships:
            if i.name in w.dropped[township] or not i.applies_to(w, township):
                continue
            try:
                found.append(worth(things(w, township, i)))
            except Missing:
                pass
        return found
    if how == "rank":
        item.inside.append(f"量 和：合计({d}, 数 ÷ 1件)")
        better = 1 if item.higher else -1

        def rank_points(w, t, i):
            total = lambda rows: sum(figures(rows), F(0))
            mine = total(things(w, t, i))
            return max(F(0), F(p) - 2 * sum((o - mine) * better > 0 for o in of_all(w, i, total)))
        return Formula("名次步减(名次(和, 全体.和), 首：满分, 每名：2, 底：0)", rank_points)

    def share(w, t, i):
        counts = of_all(w, i, len)
        if not counts:
            raise Missing(d)
        return F(sum(counts), 4)
    return Formula(f"计数(全体.{item.name}.{d}) ÷ 4", share)


# ---- items --------------------------------------------------------------------------------------------------------------


class Extra:
    """A bonus or a penalty."""

    def __init__(self, rnd, name, penalty):
        self.name, self.penalty = name, penalty
        self.each = rnd.choice([None, F(1, 2), F(2), F(3, 4)])
        self.cap = rnd.choice([None, F(1), F(3), F(5, 2)])
        self.negative = not penalty and rnd.random() < 0.2
        self.guard = rnd.random() < 0.3  # only where 大 holds

    def source(self):
        words = ["扣分项" if self.penalty else "加分项", self.name]
        if self.guard:
            words.append("当 大")
        inside = []
        if self.each is not None:
            inside.append(f"单次：{text(self.each)}")
        inside.append(f"上限：{'无' if self.cap is None else text(self.cap)}")
        if self.negative:
            inside.append("下限：无")
        return f"{' '.join(words)} {{ {'  '.join(inside)} }}"

    def amount(self, world, township):
        if self.guard and not world.big[township]:
            return None
        count = actual(world, township, self.name)
        value = count * (1 if self.each is None else self.each)
        return clamp(value, None if self.negative else F(0), self.cap)


class Item:
    def __init__(self, rnd, name, points, marks, around=()):
        self.name, self.points = name, points
        self.fold = Fold(rnd, QUARTERS, "每季") if rnd.random() < 0.15 else None
        self.folds = [fold for fold in (*around, self.fold) if fold]
        self.finest = max((fold.count for fold in self.folds), default=1)
        self.before_first = self.by_quarter = False
        self.higher = rnd.random() < 0.7
        self.columns, self.inside, self.extras = [], [], []
        self.least, self.most = F(0), F(points)
        self.clamps = ""
        self.if_not = None
        self.guarded = rnd.random() < 0.25
        kind = rnd.random()
        self.detail = None
        if kind < 0.2 and marks:
            self.formula = None
        elif kind < 0.4:
            self.formula = make_series(rnd, self)
        elif kind < 0.55:
            self.formula = make_detail(rnd, self)
        else:
            self.formula = make_formula(rnd, self)
        if not self.columns and not self.detail:
            self.columns.append(name)
        if self.guarded and rnd.random() < 0.5:
            self.if_not = rnd.choice([("满分 × 60%", F(points) * F(3, 5)), ("3", F(3))])
        roll = rnd.random()
        if roll < 0.15:
            self.most, self.clamps = None, "上限：无"
        elif roll < 0.3:
            self.most, self.clamps = F(points) * F(6, 5), "上限：120%"
        elif roll < 0.4:
            self.least, self.clamps = None, "下限：无"
        elif roll < 0.5:
            self.least, self.clamps = F(1), "下限：1"
        for number in range(rnd.choice([0, 0, 1, 2])):
            self.extras.append(Extra(rnd, f"{name}外{'甲乙'[number]}", rnd.random() < 0.5))

    def applies_to(self, world, township):
        return not self.guarded or world.big[township]

    def source(self, indent):
        pad = "    " * indent
        words = [f"部门：甲局  分值：{self.points}  类型：目标效果  方向：{'越高越好' if self.higher else '越低越好'}"]
        if self.guarded:
            words.append("适用：大")
        if self.if_not:
            words.append(f"不适用时：{self.if_not[0]}")
        if self.clamps:
            words.append(self.clamps)
        if self.fold:
            words.append(self.fold.words)
        words += self.inside
        if self.formula:
            words.append(f"计分：{self.formula.source}")
        words += [extra.source() for extra in self.extras]
        return f"{pad}指标 {self.name} {{\n" + "".join(f"{pad}    {word}\n" for word in words) + f"{pad}}}\n"

    def base(self, world, township):
        if self.if_not and not self.applies_to(world, township):
            return clamp(self.if_not[1], self.least, self.most)
        if self.formula:
            points = self.formula.worth(world, township, self)
        else:
            points = clamp(actual(world, township, self.name), F(0), F(self.points))
        for extra in self.extras:
            amount = extra.amount(world, township) if extra.penalty else None
            points -= amount or 0
        return clamp(points, self.least, self.most)

    def points_of(self, world, township, scale):
        """On base points, without bonuses and with them; None: a cell is missing."""
        fold = folded_here(self.folds, world.period)
        if fold:
            parts = in_periods(world, fold, lambda: self.points_of(world, township, scale))
            base, whole = (fold.of([part[i] for part in parts]) for i in (0, 1))
            if fold is self.fold and base is not None:
                held = clamp(base, self.least, self.most)
                whole = None if whole is None else held + whole - base
                base = held
            return base, whole
        try:
            base = self.base(world, township)
        except Missing:
            return None, None
        try:
            bonuses = [extra.amount(world, township) or 0 for extra in self.extras if not extra.penalty]
        except Missing:
            return base, None
        return base, base + sum(bonuses, F(0)) * scale / (self.factor(world, township) or 1)

    def factor(self, world, township):
        return world.weight[township][self.name] / self.points

    def score(self, world, township, scale):
        base, whole = self.points_of(world, township, scale)
        if whole is None:
            raise Missing
        factor = self.factor(world, township)
        return base * factor + (whole - base) * (factor or 1)


class World:
    def cells_or_missing(self, township, column):
        if (township, column) not in self.cells:
            raise Missing(column)
        return self.cells[township, column]


# ---- a scheme ---------------------------------------------------------------------------------------------------------


class Scheme:
    def __init__(self, seed, even=False):
        """`even`: sections and the scheme are folded by what `kaohe simulate` takes."""
        rnd = self.random = random.Random(seed)
        self.townships = [f"镇{'甲乙丙丁戊己庚辛'[i]}" for i in range(rnd.randint(2, 8))]
        self.big = {t: rnd.random() < 0.6 for t in self.townships}
        self.big[self.townships[0]] = True
        self.groups = rnd.random() < 0.5 and len({*self.big.values()}) == 2
        self.sections = []
        self.fold = Fold(rnd, 2, "每半年", scheme=True, even=even) if rnd.random() < 0.25 else None
        for number in range(rnd.randint(1, 3)):
            points = rnd.choice([20, 30, 40])
            scale = rnd.choice([None, None, 100])
            shares = self.split(scale or points, rnd.randint(1, 3))
            name = f"块{'甲乙丙'[number]}"
            fold = Fold(rnd, QUARTERS, "每季", even=even) if rnd.random() < 0.3 else None
            items = [Item(rnd, f"{name}标{'甲乙丙'[i]}", share, True, (self.fold, fold))
                     for i, share in enumerate(shares)]
            extras = [Extra(rnd, f"{name}外", rnd.random() < 0.5)] if rnd.random() < 0.3 else []
            self.sections.append((name, points, scale, items, extras, fold))
        loose = Item(rnd, "散标", 10, True, (self.fold,))
        loose.guarded, loose.if_not = False, None
        self.loose = loose
        self.total = sum(section[1] for section in self.sections) + 10
        self.extras = [Extra(rnd, f"总外{'甲乙'[i]}", rnd.random() < 0.5) for i in range(rnd.choice([0, 1, 2]))]
        self.precision = rnd.choice([F(1, 100), F(1, 100), F(1, 10), F(1, 2)])
        self.grades = self.make_grades()
        self.veto = rnd.choice([None, "不得评优", "不得合格", "定为不合格", "列末位", "降一等", "取消奖励"])
        self.ranked = rnd.random() < 0.5

    def split(self, total, count):
        cuts = sorted(self.random.sample(range(1, total), count - 1))
        return [b - a for a, b in zip([0] + cuts, cuts + [total])]

    def make_grades(self):
        if self.random.random() < 0.15:
            return []
        rnd = self.random
        high = rnd.randint(50, 90) * self.total // 100
        middle = rnd.randint(20, 50) * self.total // 100
        quota = rnd.choice([None, "1", "2", "30%", "50%"])
        return [("优秀", f"得分 >= {high}", lambda s: s >= high, quota),
                ("良好", f"总得分 >= {middle}", lambda s: s >= middle, rnd.choice([None, None, "50%"])),
                ("合格", f"得分() >= {middle // 2}", lambda s: s >= middle // 2, None),
                ("不合格", "真", lambda s: True, None)]

    def items(self):
        return [item for section in self.sections for item in section[3]] + [self.loose]

    def source(self):
        out = ["方案 随机 “随机” {\n", "    年度：2026  层级：县  对象：乡镇街道\n",
               f"    总分：{self.total}  精度：0.5  得分精度：{text(self.precision)}\n", "    属性 大 { 类型：真假 }\n"]
        out += [f"    乡镇 {t} {{ 大：{'是' if self.big[t] else '否'} }}\n" for t in self.townships]
        out.append("    部门 甲局；\n")
        if self.fold:
            out.append(f"    {self.fold.words}\n")
        for name, points, scale, items, extras, fold in self.sections:
            out.append(f"    板块 {name} {{\n        分值：{points}\n")
            if scale:
                out.append(f"        评分制：{scale}\n")
            if fold:
                out.append(f"        {fold.words}\n")
            out += [item.source(2) for item in items]
            out += [f"        {extra.source()}\n" for extra in extras]
            out.append("    }\n")
        out.append(self.loose.source(1))
        out += [f"    {extra.source()}\n" for extra in self.extras]
        if self.groups:
            changed = self.sections[0][3][0].name
            out.append(f"    分组 大镇 当 大 {{ 调整 {{ {changed}：×1.5 }} }}\n    分组 小镇 否则 {{ }}\n")
        if self.veto:
            out.append(f"    否决项 坏事 {{ 单位：起  条件：实绩 > 0  后果：{self.veto} }}\n")
        for name, condition, _, quota in self.grades:
            out.append(f"    等次 {name} {{ 条件：{condition}{f'  名额：{quota}' if quota else ''} }}\n")
        if self.ranked:
            out.append("    公布 年度 { 方式：排名  频次：每年 }\n")
        out.append("}\n")
        return "".join(out)

    def periodic(self):
        """Columns that are reported by period, and how many periods the year has for them."""
        counts = {}
        for item in self.items():
            counts.update({name: item.finest for name in ([] if item.by_quarter else item.columns)})
            counts.update({extra.name: item.finest for extra in item.extras})
        for *_, extras, fold in self.sections:
            finest = max((one.count for one in (self.fold, fold) if one), default=1)
            counts.update({extra.name: finest for extra in extras})
        counts.update({extra.name: self.fold.count if self.fold else 1 for extra in self.extras})
        return counts

    def columns(self):
        names, counts = [], self.periodic()
        for item in self.items():
            names += item.columns + [extra.name for extra in item.extras]
            names += [f"{item.name}@上年末期"] if item.before_first else []
        for section in self.sections:
            names += [extra.name for extra in section[4]]
        names += [extra.name for extra in self.extras]
        names = [named(name, period) for name in names for period in inside(YEAR, counts.get(name, 1))]
        return names + (["坏事"] if self.veto else [])

    def results(self):
        rnd, cells = self.random, {}
        holes = 0 if rnd.random() < 0.7 else 0.03
        for township in self.townships:
            for column in self.columns():
                if rnd.random() < holes:
                    continue
                value = F(rnd.randint(1, 60), rnd.choice([1, 2, 4]))
                if "外" in column:
                    value = F(rnd.randint(0, 5))
                if column == "坏事":
                    value = F(rnd.random() < 0.3)
                cells[township, column] = value
        return cells


    def details(self):
        """(township, item) → rows; None: not handed in."""
        rnd, found = self.random, {}
        holes = 0 if rnd.random() < 0.7 else 0.05
        for item in self.items():
            for township in self.townships if item.detail else []:
                rows = [(None if rnd.random() < holes else F(rnd.randint(0, 60), rnd.choice([1, 2])),
                         rnd.random() < 0.4, rnd.choice(["甲级", "乙级"])) for _ in range(rnd.choice([0, 1, 2, 3, 9]))]
                found[township, item.name] = None if rnd.random() < holes else rows
        return found

    def write_details(self, file, details):
        """Rows in any order, as offices send them in; a township that has none says so."""
        rnd = self.random
        for item in self.items():
            lines = []
            for township in self.townships if item.detail else []:
                rows = details[township, item.name]
                if rows is None:
                    lines += rnd.choice([[], [f"{township},,,,"]])
                elif not rows:
                    lines.append(f"{township},无,,,")
                for number, (value, foreign, level) in enumerate(rows or []):
                    yes = "是" if foreign else rnd.choice(["否", ""])
                    lines.append(f"{township},第{number},{'' if value is None else text(value)},{yes},{level}")
            rnd.shuffle(lines)
            if item.detail:
                file.write("\n".join([f"明细,{item.detail}", "乡镇,名称,数,外,级", *lines]) + "\n\n")


# ---- the whole ----------------------------------------------------------------------------------------------------------


def rounded(value, step):
    return (value / step + F(1, 2)).__floor__() * step


def section_score(world, scheme, section, township):
    _, points, scale, items, extras, own = section
    fold = folded_here([scheme.fold, own], world.period)
    if fold:
        return fold.of(in_periods(world, fold, lambda: section_score(world, scheme, section, township)))
    factor = F(points, scale) if scale else F(1)
    active = [item for item in items if item.name not in world.dropped[township]]
    total = F(0)
    for item in active:
        total = add(total, known(lambda: item.score(world, township, factor)))
    for extra in extras if active else []:
        total = add(total, part(world, township, extra, factor))
    return total


def total_score(world, scheme, township):
    fold = folded_here([scheme.fold], world.period)
    if fold:
        return fold.of(in_periods(world, fold, lambda: total_score(world, scheme, township)))
    total = F(0)
    for section in scheme.sections:
        total = add(total, section_score(world, scheme, section, township))
    total = add(total, known(lambda: scheme.loose.score(world, township, F(1))))
    for extra in scheme.extras:
        total = add(total, part(world, township, extra, F(1)))
    return total


def expect(scheme, world):
    """Scores of items and sections, totals."""
    scores, totals = {}, {}
    world.period, world.periodic = YEAR, scheme.periodic()
    for township in scheme.townships:
        for section in scheme.sections:
            name, points, scale, items, *_ = section
            for item in items:
                if item.name not in world.dropped[township]:
                    factor = F(points, scale) if scale else F(1)
                    scores[township, item.name] = known(lambda: item.score(world, township, factor))
            scores[township, name] = section_score(world, scheme, section, township)
        scores[township, "散标"] = known(lambda: scheme.loose.score(world, township, F(1)))
        totals[township] = total_score(world, scheme, township)
    return scores, totals


def add(left, right):
    return None if left is None or right is None else left + right


def known(worth):
    try:
        return worth()
    except Missing:
        return None


def part(world, township, extra, factor):
    try:
        amount = extra.amount(world, township)
    except Missing:
        return None
    if amount is None:
        return F(0)
    return (-amount if extra.penalty else amount) * factor


def grade_all(scheme, world, final):
    grades = {}
    for group in {*world.group.values()}:
        members = [t for t in scheme.townships if world.group[t] == group]
        known = [t for t in members if final[t] is not None]
        if any(quota for *_, quota in scheme.grades) and len(known) < len(members):
            continue
        for name, _, holds, quota in scheme.grades:
            open_to = sorted((t for t in known if t not in grades and holds(final[t])), key=lambda t: -final[t])
            if quota is None:
                left = len(open_to)
            elif quota.endswith("%"):
                left = (F(quota[:-1]) / 100 * len(members)).__floor__()
            else:
                left = int(quota)
            while open_to:
                ties = [t for t in open_to if final[t] == final[open_to[0]]]
                if len(ties) > left:
                    break
                for t in ties:
                    grades[t] = name
                left -= len(ties)
                open_to = open_to[len(ties):]
    return grades


def lowered(scheme, grade, score):
    names = [name for name, *_ in scheme.grades]
    place = names.index(grade)
    if scheme.veto == "不得评优" and place == 0:
        place = next((i for i in range(1, 4) if scheme.grades[i][2](score)), 1)
    if scheme.veto == "降一等":
        place = min(place + 1, 3)
    if scheme.veto in ("不得合格", "定为不合格"):
        place = 3
    return names[place]


def place_all(scheme, world, final, vetoed):
    places = {}
    for t in scheme.townships:
        members = [o for o in scheme.townships if world.group[o] == world.group[t]]
        if any(final[o] is None for o in members):
            continue
        last = {o for o in members if scheme.veto == "列末位" and o in vetoed}
        ahead = sum(o not in last and final[o] > final[t] for o in members)
        places[t] = 1 + (len(members) - len(last) if t in last else ahead)
    return places


# ---- against kaohe ------------------------------------------------------------------------------------------------------


def run(kaohe, arguments):
    done = subprocess.run([kaohe, *arguments], capture_output=True, text=True, timeout=120)
    if done.returncode == 2 and "KH069" in done.stderr:
        raise Weightless
    if done.returncode not in (0, 1) or not done.stdout:
        raise SystemExit(f"kaohe {' '.join(arguments)}: exit {done.returncode}\n{done.stderr}")
    return done


def world_of(kaohe, scheme, path):
    world = World()
    world.townships, world.big = scheme.townships, scheme.big
    world.weight = {t: {} for t in scheme.townships}
    world.group = {}
    rows = csv.DictReader(io.StringIO(run(kaohe, ["weights", path, "--format", "csv"]).stdout))
    for row in rows:
        world.weight[row["township"]][row["indicator"]] = F(row["weight"])
        world.group[row["township"]] = row["group"]
    names = [item.name for item in scheme.items()]
    world.dropped = {t: {n for n in names if n not in world.weight[t]} for t in scheme.townships}
    return world


def check(kaohe, seed, folder):
    scheme = Scheme(seed)
    path, results = os.path.join(folder, f"scheme{seed}.kh"), os.path.join(folder, f"results{seed}.csv")
    with open(path, "w", encoding="utf-8") as file:
        file.write(scheme.source())
    world = world_of(kaohe, scheme, path)
    world.cells = scheme.results()
    world.details = scheme.details()
    with open(results, "w", encoding="utf-8") as file:
        columns = scheme.columns()
        file.write(",".join(["name", *columns]) + "\n")
        for t in scheme.townships:
            cells = (world.cells.get((t, c)) for c in columns)
            file.write(",".join([t, *("" if c is None else text(c) for c in cells)]) + "\n")
        scheme.write_details(file, world.details)
    done = run(kaohe, ["score", path, results, "--format", "json", "--lang", "zh"])
    got = json.loads(done.stdout, parse_float=F)
    mistakes = compare(scheme, world, got)
    return mistakes


def compare(scheme, world, got):
    scores, totals = expect(scheme, world)
    final = {t: None if s is None else rounded(s, scheme.precision) for t, s in totals.items()}
    vetoed = {t for t in scheme.townships if scheme.veto and world.cells.get((t, "坏事"), 0) > 0}
    before = grade_all(scheme, world, final)
    places = place_all(scheme, world, final, vetoed) if scheme.ranked else {}
    wrong = []

    def same(what, township, want, have):
        if want != have:
            wrong.append(f"{township} {what}: kaohe {have}, oracle {want}")
    for entry in got["townships"]:
        t = entry["township"]
        for item in entry["items"]:
            if (t, item["item"]) in scores:
                have = None if item["exact"] is None else F(item["exact"])
                same(item["item"], t, scores[t, item["item"]], have)
        seen = {item["item"] for item in entry["items"]}
        for name in world.weight[t]:
            if name not in seen:
                wrong.append(f"{t} {name} is not scored")
        same("exact total", t, totals[t], None if entry["exact"] is None else F(entry["exact"]))
        same("total", t, final[t], None if entry["total"] is None else F(entry["total"]))
        same("grade before vetoes", t, before.get(t), entry["grade_before_vetoes"])
        want = before.get(t)
        if want and t in vetoed:
            want = lowered(scheme, want, final[t])
        same("grade", t, want, entry["grade"])
        same("place", t, places.get(t), entry["place"])
    return wrong


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("kaohe")
    parser.add_argument("--schemes", type=int, default=150)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep")
    arguments = parser.parse_args()
    failed = refused = 0
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(arguments.seed, arguments.seed + arguments.schemes):
            try:
                wrong = check(arguments.kaohe, seed, arguments.keep or folder)
            except Weightless:
                refused += 1
                continue
            for mistake in wrong[:5]:
                print(f"seed {seed}: {mistake}")
            failed += bool(wrong)
    print(f"scores: {arguments.schemes} schemes, {refused} refused, {failed} differ from the oracle")
    return 1 if failed or refused * 4 > arguments.schemes else 0


if __name__ == "__main__":
    sys.exit(main())
