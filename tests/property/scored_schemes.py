"""Random schemes with items, bonuses and penalties, and their results; what an item of theirs is worth."""

import random
from fractions import Fraction as F

from scored_details import make_detail
from scored_figures import QUARTERS, YEAR, Missing, actual, clamp, inside, named, text
from scored_formulas import make_formula
from scored_periods import Fold, folded_here, in_periods, make_series


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

    def below_zero(self, column):
        """May it hold less than 0? Bonuses without a lower bound may."""
        extras = [extra for item in self.items() for extra in item.extras]
        extras += [extra for section in self.sections for extra in section[4]] + self.extras
        return column.split("@")[0] in {extra.name for extra in extras if extra.negative}

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
                    value = F(rnd.randint(-4 if self.below_zero(column) else 0, 5))
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
