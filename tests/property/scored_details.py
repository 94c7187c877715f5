"""Details: the things of a township, one a row, and formulas over them."""

from fractions import Fraction as F

from scored_figures import Missing, mean
from scored_formulas import Formula


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
