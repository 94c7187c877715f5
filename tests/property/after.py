#!/usr/bin/env python3
"""What comes after an item's points, of random schemes and results, against an oracle in fractions.

    after.py KAOHE [--schemes N] [--seed S] [--keep FOLDER]

Every item is marked by its department, so that nothing but this is tried: caps on bonuses and penalties, one inside
the other; 计分 over 小计 of items with parts, sections and the scheme; vetoes that change points; tie-breakers, with
values missing; quotas of groups and of all, with remainders, least numbers and ties that all get it; commendations;
payouts and accountabilities that ask for grades, commendations and places. Weights are taken from `kaohe weights`;
everything after them is computed here from the manual. Of the same results with gaps, what `kaohe simulate` says can
still be reached must hold what the full results come to.
"""

import argparse
import csv
import io
import json
import os
import random
import sys
import tempfile
from fractions import Fraction as F

from scored_figures import Weightless, clamp, text
from scores import rounded, run

FORMULAS = [  # source, worth of the subtotal and the full mark
    ("小计 × 90%", lambda s, p: s * F(9, 10)),
    ("限(小计 × 120%, 0, 满分)", lambda s, p: clamp(s * F(6, 5), F(0), F(p))),
    ("若 小计 >= 满分 × 60% 则 小计 + 1 否则 小计 × 80%", lambda s, p: s + 1 if s >= F(p) * F(3, 5) else s * F(4, 5)),
]
VETOES = [
    ("限(得分, 无, {n})", lambda v, n: min(v, F(n))),
    ("得分 × 90%", lambda v, n: v * F(9, 10)),
    ("得分 - {n} ÷ 10", lambda v, n: v - F(n, 10)),
]


class Extra:
    def __init__(self, rnd, name, penalty=None):
        self.name, self.penalty = name, rnd.random() < 0.5 if penalty is None else penalty
        self.each, self.cap = rnd.choice([F(1), F(3, 2), F(1, 4)]), rnd.choice([None] + [F(2), F(7, 2)] * 5)

    def source(self):
        cap = "无" if self.cap is None else text(self.cap)
        return f"{'扣分项' if self.penalty else '加分项'} {self.name} {{ 单次：{text(self.each)}  上限：{cap} }}"

    def amount(self, cells):
        return clamp(cells[self.name] * self.each, F(0), self.cap)


class Place:
    """What may hold extras and caps on them."""

    def __init__(self, rnd, name, full):
        self.rnd, self.name, self.full = rnd, name, full
        self.extras = [Extra(rnd, f"{name}外{'甲乙'[i]}") for i in range(rnd.choice([0, 0, 1, 2]))]
        self.caps = {p: rnd.choice([None] * 6 + [("1", F(1)), ("2.5", F(5, 2)), ("10%", F(full, 10))])
                     for p in (False, True)}

    def words(self):
        words = [f"{'扣分' if p else '加分'}上限：{cap[0]}" for p, cap in self.caps.items() if cap]
        return words + [extra.source() for extra in self.extras]

    def own(self, cells, penalty):
        return sum((e.amount(cells) for e in self.extras if e.penalty == penalty), F(0))

    def held(self, all_of_them, penalty, scale=F(1)):
        cap = self.caps[penalty]
        return all_of_them if cap is None else min(all_of_them, cap[1] * scale)


class Scored:
    """base: before bonuses, on the card; taken: by penalties, of the base; on_base: in base points, whatever it weighs."""

    def __init__(self, base, score, taken, on_base=None):
        self.base, self.score, self.taken, self.on_base = base, score, taken, on_base


class Leaf(Place):
    parts = ()

    def source(self, pad, part=False):
        inner = [] if part else ["部门：甲局", "类型：目标效果"]
        return f"{pad}指标 {self.name} {{ {'  '.join([f'分值：{self.full}'] + inner + self.words())} }}\n"

    def scored(self, world, t, prefix=""):
        cells, weight = world.cells[t], world.weight[t][prefix + self.name]
        factor = weight / self.full
        mark = cells[self.name]
        base = clamp(mark - self.held(self.own(cells, True), True), F(0), F(self.full))
        taken = (mark - base) * factor
        on_base = veto_item(world, t, self, base)
        base = on_base * factor
        found = Scored(base, base + self.held(self.own(cells, False), False), taken, on_base)
        world.scores[t, prefix + self.name] = found.score
        world.bases[t, self.name] = found
        return found


class Whole(Place):
    """A section, or an item with parts."""

    def __init__(self, rnd, name, section, inside):
        super().__init__(rnd, name, sum(i.full for i in inside))
        self.section, self.inside = section, inside
        self.formula = rnd.choice(FORMULAS) if rnd.random() < 0.3 else None

    @property
    def parts(self):
        return self.inside

    def source(self, pad, part=False):
        words = ([] if self.section else ["部门：甲局", "类型：目标效果"]) + [f"分值：{self.full}"]
        if self.formula:
            words.append(f"计分：{self.formula[0]}")
        out = f"{pad}{'板块' if self.section else '指标'} {self.name} {{\n{pad}    {'  '.join(words + self.words())}\n"
        out += "".join(i.source(pad + "    ", not self.section) for i in self.inside)
        return out + f"{pad}}}\n"

    def scored(self, world, t, prefix=""):
        cells = world.cells[t]
        inner = [i.scored(world, t, "" if self.section else self.name + ".") for i in self.inside]
        base, taken = sum(s.base for s in inner), sum(s.taken for s in inner)
        weight = sum((world.weight[t][n] for n in leaves(self)), F(0))
        factor = weight / self.full
        if self.formula:
            base, taken = self.formula[1](base / (factor or 1), self.full) * factor, F(0)
        scale = F(1) if self.section else factor
        without = base + taken
        base = without - self.held(taken + self.own(cells, True) * scale, True, scale)
        if self.section:
            taken = without - base
        else:
            most = self.full * factor
            base, without = clamp(base, F(0), most), clamp(without, F(0), most)
            taken = without - base
            base = veto_item(world, t, self, base / (factor or 1)) * factor
        bonus = self.held(sum(s.score - s.base for s in inner) + self.own(cells, False), False)
        world.scores[t, self.name] = base + bonus
        return Scored(base, base + bonus, taken)


def leaves(item):
    if not item.parts:
        return [item.name]
    out = []
    for part in item.parts:
        inside = leaves(part)
        out += inside if item.section else [f"{item.name}.{n}" for n in inside]
    return out


def veto_item(world, t, item, base):
    scheme = world.scheme
    if scheme.limited and scheme.limited.name == item.name and world.cells[t]["瞒报"]:
        return base / 2
    return base


class World:
    pass


class Scheme(Place):
    def __init__(self, seed):
        rnd = random.Random(seed)
        self.townships = [f"镇{'甲乙丙丁戊己庚辛'[i]}" for i in range(rnd.randint(3, 8))]
        self.big = {t: rnd.random() < 0.5 for t in self.townships}
        self.groups = rnd.random() < 0.6 and len({*self.big.values()}) == 2
        self.items = []
        for number in range(rnd.randint(1, 3)):
            name = f"块{'甲乙丙'[number]}"
            inside = [self.item(rnd, f"{name}标{'甲乙'[i]}") for i in range(rnd.randint(1, 2))]
            self.items.append(Whole(rnd, name, True, inside))
        self.items.append(self.item(rnd, "散标"))
        super().__init__(rnd, "总", sum(i.full for i in self.items))
        self.formula = rnd.random() < 0.15
        self.vetoes = []
        for i in range(rnd.choice([0, 0, 0, 1, 2])):
            source, worth = rnd.choice(VETOES)
            self.vetoes.append((f"事{'甲乙'[i]}", source, worth, rnd.randint(5, self.full)))
        items = [i for s in self.items for i in (s.inside if s.parts and s.section else [s])]
        self.limited = rnd.choice(items) if rnd.random() < 0.3 else None
        marked = [i.name for i in items if not i.parts]
        self.ties = []
        if rnd.random() < 0.7 and marked:
            self.ties = [rnd.choice(marked + ["-满意", "满意"]) for _ in range(rnd.randint(1, 2))]
        self.shares = [rnd.choice([("30%", F(3, 10)), ("50%", F(1, 2)), ("1", None)]) for _ in range(2)]
        self.remainders = [rnd.choice([None, "舍", "进", "四舍五入"]) for _ in range(2)]
        self.together = [rnd.random() < 0.4 for _ in range(2)]
        self.least = self.full * rnd.randint(20, 60) // 100
        self.own_ties = rnd.random() < 0.3
        edge = random.Random(f"edge {seed}")
        self.at_least = [edge.choice([None, None, 1, 2]) for _ in range(2)]
        self.all_tied = [edge.random() < 0.4 for _ in range(2)]

    def item(self, rnd, name):
        if rnd.random() < 0.6:
            return Leaf(rnd, name, rnd.choice([4, 10, 20]))
        return Whole(rnd, name, False, [Leaf(rnd, f"{name}分{'甲乙'[i]}", rnd.choice([4, 10])) for i in range(2)])

    def tie_source(self, ties):
        return "、".join(tie if "满意" in tie else f"得分({tie})" for tie in ties)

    def quota(self, i):
        words = [f"名额：{self.shares[i][0]}"]
        words += [f"尾数：{self.remainders[i]}"] if self.remainders[i] else []
        words += [f"至少：{self.at_least[i]}"] if self.at_least[i] else []
        words += ["并列：都给"] if self.all_tied[i] else []
        return "  ".join(words + (["名额范围：全部"] if self.together[i] else []))

    def source(self):
        out = ["方案 随机 “随机” {\n", f"    年度：2026  层级：县  对象：乡镇街道  总分：{self.full}  精度：0.5\n",
               "    属性 大 { 类型：真假 }\n", "    量 满意 { 范围：0..10 }\n    量 测评 { 范围：0..10 }\n"]
        out += [f"    乡镇 {t} {{ 大：{'是' if self.big[t] else '否'} }}\n" for t in self.townships]
        out.append("    部门 甲局；\n")
        out += [f"    {word}\n" for word in self.words()]
        if self.formula:
            out.append("    计分：小计 × 80% + 测评\n")
        if self.ties:
            out.append(f"    同分：{self.tie_source(self.ties)}\n")
        out += [i.source("    ") for i in self.items]
        if self.groups:
            out.append("    分组 大镇 当 大 { 调整 { " + leaves(self.items[0])[0].split(".")[0] + "：×1.5 } }\n    分组 小镇 否则 { }\n")
        if self.limited:
            out.append(f"    否决项 瞒报 {{ 单位：起  条件：实绩 > 0  限于：{self.limited.name}  计分：得分 ÷ 2 }}\n")
        for name, formula, _, n in self.vetoes:
            out.append(f"    否决项 {name} {{ 单位：起  条件：实绩 > 0  计分：{formula.format(n=n)} }}\n")
        out.append(f"    等次 优秀 {{ 条件：得分 >= {self.least}  {self.quota(0)} }}\n    等次 一般 {{ 条件：真 }}\n")
        own = "  同分：-满意" if self.own_ties else ""
        out.append(f"    表彰 先进 {{ {self.quota(1)}{own} }}\n")
        out.append(f"    兑现 奖金 {{ 条件：得分 >= {self.least}  金额：得分 × 0.1万元  分配：[班子：70%, 正职：30%] }}\n")
        out.append("    兑现 等奖 { 条件：等次 = 优秀  金额：若 获表彰 包含 先进 则 2万元 否则 1万元 }\n")
        out.append("    兑现 数奖 { 金额：1万元 × 计数(全体[等次 = 优秀]) + 0.1万元 × 计数(同组[等次 != 优秀]) }\n")
        out.append("    追责 组内 { 条件：本组名次 >= 2 且 非 (等次 属于 [优秀]) }\n    追责 居首 { 条件：全体名次 = 1 }\n")
        out.append("    公布 年度 { 方式：排名  频次：每年 }\n}\n")
        return "".join(out)

    def columns(self):
        names = [e.name for e in self.extras]

        def walk(item):
            names.extend(e.name for e in item.extras)
            if not item.parts:
                names.append(item.name)
            for part in item.parts:
                walk(part)
        for item in self.items:
            walk(item)
        names += ["满意", "测评"] + [v[0] for v in self.vetoes]
        return names + (["瞒报"] if self.limited else [])

    def cell(self, column, marks):
        rnd = self.rnd
        if "外" in column:
            return F(rnd.randint(0, 4))
        if column in ("事甲", "事乙", "瞒报"):
            return F(rnd.random() < 0.3)
        if column == "满意":
            return None if rnd.random() < 0.2 else F(rnd.randint(0, 3))
        if column == "测评":
            return F(rnd.randint(0, 10))
        return F(rnd.randint(marks[column] // 2, marks[column]))

    def results(self):
        marks = {}

        def walk(item):
            if not item.parts:
                marks[item.name] = item.full
            for part in item.parts:
                walk(part)
        for item in self.items:
            walk(item)
        rows = {t: {c: self.cell(c, marks) for c in self.columns()} for t in self.townships}
        if self.rnd.random() < 0.5:  # equals
            rows[self.townships[1]] = dict(rows[self.townships[0]])
            rows[self.townships[1]]["满意"] = self.cell("满意", marks)
        return rows


# ---- the whole ----------------------------------------------------------------------------------------------------------


def totals_of(scheme, world):
    exact = {}
    for t in scheme.townships:
        cells = world.cells[t]
        inner = [i.scored(world, t) for i in scheme.items]
        total = sum(s.score for s in inner)
        bonus, taken = sum(s.score - s.base for s in inner), sum(s.taken for s in inner)
        if scheme.formula:
            total, bonus, taken = total * F(4, 5) + cells["测评"], F(0), F(0)
        total += scheme.held(bonus + scheme.own(cells, False), False) - bonus
        total -= scheme.held(taken + scheme.own(cells, True), True) - taken
        for name, _, worth, n in scheme.vetoes:
            if cells[name]:
                total = worth(total, n)
        exact[t] = total
    return exact


def worth_of(world, t, tie):
    if "满意" in tie:
        value = world.cells[t]["满意"]
        return None if value is None else -value if tie[0] == "-" else value
    found = world.bases[t, tie]
    scheme = world.scheme
    full = next(i.full for s in scheme.items for i in (s.inside if s.parts and s.section else [s]) if i.name == tie)
    factor = world.weight[t][tie] / full
    return found.on_base + (found.score - found.base) / (factor or 1)


def classes(world, members, total, ties):
    """Of the members the best first; equals together."""
    if len(members) < 2:
        return [members] if members else []
    if total is not None:
        out = []
        for value in sorted({total[t] for t in members}, reverse=True):
            out += classes(world, [t for t in members if total[t] == value], None, ties)
        return out
    if not ties:
        return [members]
    values = {t: worth_of(world, t, ties[0]) for t in members}
    if None in values.values():
        return [members]
    out = []
    for value in sorted({*values.values()}, reverse=True):
        out += classes(world, [t for t in members if values[t] == value], None, ties[1:])
    return out


def places(scheme, i, members):
    return max(share_of(scheme, i, members), scheme.at_least[i] or 0)


def share_of(scheme, i, members):
    share = scheme.shares[i][1]
    if share is None:
        return int(scheme.shares[i][0])
    exact, how = share * members, scheme.remainders[i]
    if how == "四舍五入":
        return (exact + F(1, 2)).__floor__()
    return exact.__ceil__() if how == "进" else exact.__floor__()


def winners(scheme, world, i, final, holds, ties):
    groups = {}
    for t in scheme.townships:
        groups.setdefault(None if scheme.together[i] else world.group[t], []).append(t)
    found = set()
    for members in groups.values():
        left = places(scheme, i, len(members))
        for equals in classes(world, members, final, ties):
            wanted = [t for t in equals if holds(final[t])]
            if len(wanted) > left:
                if left and scheme.all_tied[i]:
                    found |= {*wanted}
                break
            found |= {*wanted}
            left -= len(wanted)
    return found


def rank(world, members, final, ties, place):
    ahead = 0
    for equals in classes(world, members, final, ties):
        place.update({t: ahead + 1 for t in equals})
        ahead += len(equals)


def compare(scheme, world, got):
    exact = totals_of(scheme, world)
    final = {t: rounded(s, F(1, 100)) for t, s in exact.items()}
    top = winners(scheme, world, 0, final, lambda s: s >= scheme.least, scheme.ties)
    own = ["-满意"] if scheme.own_ties else scheme.ties
    praised = winners(scheme, world, 1, final, lambda s: True, own)
    place, overall = {}, {}
    for group in {*world.group.values()}:
        rank(world, [t for t in scheme.townships if world.group[t] == group], final, scheme.ties, place)
    rank(world, scheme.townships, final, scheme.ties, overall)
    wrong = []

    def same(what, t, want, have):
        if want != have:
            wrong.append(f"{t} {what}: kaohe {have}, oracle {want}")
    for entry in got["townships"]:
        t = entry["township"]
        for item in entry["items"]:
            if (t, item["item"]) in world.scores:
                same(item["item"], t, world.scores[t, item["item"]], F(item["exact"]))
        same("exact total", t, exact[t], F(entry["exact"]))
        same("total", t, final[t], F(entry["total"]))
        same("grade", t, "优秀" if t in top else "一般", entry["grade"])
        same("commendations", t, ["先进"] if t in praised else [], entry["commendations"])
        same("place", t, place[t], entry["place"])
        money = [[final[t] * F(1, 10), final[t] * F(7, 100), final[t] * F(3, 100)]] if final[t] >= scheme.least else []
        money += [[F(2 if t in praised else 1)]] if t in top else []
        peers = [u for u in scheme.townships if world.group[u] == world.group[t]]
        money += [[F(len(top)) + F(sum(u not in top for u in peers), 10)]]
        blamed = ["组内"] * (place[t] >= 2 and t not in top) + ["居首"] * (overall[t] == 1)
        same("accountabilities", t, blamed, entry["accountabilities"])
        world.found[t] = (final[t], place[t])
        same("payouts", t, money, [[F(p["exact"]), *(F(part["exact"]) for part in p["parts"])] for p in entry["payouts"]])
    return wrong


def compare_open(world, got):
    wrong = []
    for entry in got["prospects"]:
        final, place = world.found[entry["township"]]
        least, most = entry["least"], entry["most"]
        if (least is not None and final < F(least)) or (most is not None and final > F(most)):
            wrong.append(f"{entry['township']}: {final} is outside {least}..{most}")
        if not entry["best_place"] <= place <= entry["worst_place"]:
            wrong.append(f"{entry['township']}: place {place} is outside {entry['best_place']}..{entry['worst_place']}")
    return wrong


def write_results(scheme, world, path, lost):
    with open(path, "w", encoding="utf-8") as file:
        columns = scheme.columns()
        file.write(",".join(["name", *columns]) + "\n")
        for t in scheme.townships:
            cells = (None if scheme.rnd.random() < lost else world.cells[t][c] for c in columns)
            file.write(",".join([t, *("" if c is None else text(c) for c in cells)]) + "\n")


def check(kaohe, seed, folder):
    scheme, world = Scheme(seed), World()
    path, results = os.path.join(folder, f"after{seed}.kh"), os.path.join(folder, f"after{seed}.csv")
    with open(path, "w", encoding="utf-8") as file:
        file.write(scheme.source())
    world.scheme, world.scores, world.bases, world.cells = scheme, {}, {}, scheme.results()
    world.weight, world.group = {t: {} for t in scheme.townships}, {}
    for row in csv.DictReader(io.StringIO(run(kaohe, ["weights", path, "--format", "csv"]).stdout)):
        world.weight[row["township"]][row["indicator"]] = F(row["weight"])
        world.group[row["township"]] = row["group"]
    write_results(scheme, world, results, 0)
    world.found = {}
    done = run(kaohe, ["score", path, results, "--format", "json", "--lang", "zh"])
    wrong = compare(scheme, world, json.loads(done.stdout, parse_float=F))
    write_results(scheme, world, results, scheme.rnd.choice([0, 0.02, 0.1, 0.5]))
    done = run(kaohe, ["simulate", path, results, "--draws", "2", "--format", "json"])
    return wrong + compare_open(world, json.loads(done.stdout, parse_float=F))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("kaohe")
    parser.add_argument("--schemes", type=int, default=200)
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
    print(f"after: {arguments.schemes} schemes, {refused} refused, {failed} differ from the oracle")
    return 1 if failed or refused * 4 > arguments.schemes else 0


if __name__ == "__main__":
    sys.exit(main())
