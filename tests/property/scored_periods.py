"""Scores of periods and how they are folded; quantities of an item that come quarter by quarter."""

from fractions import Fraction as F

from scored_figures import QUARTERS, actual, cohort, inside, mean
from scored_formulas import Formula


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
