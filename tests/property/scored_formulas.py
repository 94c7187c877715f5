"""Random formulas of an item over its actual value, and what they are worth in fractions."""

from fractions import Fraction as F

from scored_figures import actual, clamp, cohort, mean, named, text


class Formula:
    def __init__(self, source, worth):
        self.source = source
        self.worth = worth  # (world, township, item) → Fraction


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
