"""Random schemes as plain data, and the same as .kh text. Deterministic by seed; standard library only."""

import copy
import random
from fractions import Fraction

KINDS = ["农业", "工业", "城区"]
FIELDS = ["校园", "人口", "财力"]
PRECISIONS = [Fraction(1), Fraction(1, 2), Fraction(1, 4), Fraction(1, 10)]


def decimal(number):
    """A finite decimal, or None."""
    number = Fraction(number)
    digits, scaled = 0, abs(number)
    while scaled.denominator != 1 and digits < 12:
        digits, scaled = digits + 1, scaled * 10
    if scaled.denominator != 1:
        return None
    text = str(int(scaled)).rjust(digits + 1, "0")
    whole = text[:-digits] + "." + text[-digits:] if digits else text
    return ("-" if number < 0 else "") + whole


# ---- making ------------------------------------------------------------------------------------------------------

class Maker:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.number = 0

    def chance(self, percent):
        return self.random.random() * 100 < percent

    def name(self, kind):
        self.number += 1
        return f"{kind}{self.number}"

    def condition(self, depth=0):
        kind = self.random.choice(["is", ">", ">=", ">", "not", "and", "or"])
        if kind in ("not",) and depth < 2:
            return ("not", self.condition(depth + 1))
        if kind in ("and", "or") and depth < 2:
            return (kind, self.condition(depth + 1), self.condition(depth + 1))
        if kind == "is":
            return ("is", self.random.choice(KINDS))
        return (">=" if kind == ">=" else ">", ("field", self.random.choice(FIELDS)),
                ("number", Fraction(self.random.randint(0, 3))))

    def points(self, step, low, high):
        return step * self.random.randint(low, high)

    def leaf(self, step):
        node = {"name": self.name("项"), "points": self.points(step, 0 if self.chance(5) else 1, 40)}
        if self.chance(25):
            node["applies"] = self.condition()
            if self.chance(20):
                node["if_not_applicable"] = "0"
        if self.chance(20):
            node["key"] = True
        if self.chance(12):
            node["coefficient"] = self.coefficient()
        if self.chance(4):
            node["most"] = ("number", node["points"] + self.points(step, 0, 12))
        if self.chance(4):
            node["least"] = ("number", max(Fraction(0), node["points"] - self.points(step, 0, 12)))
        return node

    def coefficient(self):
        form = self.random.randrange(5)
        if form == 0:
            return ("percent", Fraction(self.random.choice([50, 80, 120, 150]), 100))
        if form == 1:
            return ("*", ("field", self.random.choice(FIELDS)), ("number", Fraction(1, 2)))
        if form == 2 and self.chance(20):
            return ("-", ("field", self.random.choice(FIELDS)), ("number", Fraction(1)))
        return ("number", Fraction(self.random.choice([5, 8, 9, 11, 12, 15]), 10))

    def indicator(self, step, depth=0):
        if depth < 2 and self.chance(20):
            node = {"name": self.name("大项"), "parts": []}
            for _ in range(self.random.randint(1, 3)):
                node["parts"].append(self.indicator(step, depth + 1))
            node["points"] = sum(part["points"] for part in node["parts"])
            if self.chance(15):
                node["applies"] = self.condition()
            if self.chance(15):
                node["key"] = True
            if self.chance(10):
                node["coefficient"] = self.coefficient()
            return node
        return self.leaf(step)

    def section(self, step):
        node = {"name": self.name("板"), "section": True, "parts": []}
        for _ in range(self.random.randint(1, 5)):
            node["parts"].append(self.indicator(step))
        node["points"] = sum(part["points"] for part in node["parts"])
        if self.chance(8) and node["points"]:
            node["scale"], node["points"] = node["points"], self.points(step, 1, 60)
        if self.chance(15):
            node["applies"] = self.condition()
        return node

    def tree(self, step):
        tree = [self.section(step) for _ in range(self.random.randint(0, 4))]
        for _ in range(self.random.randint(0 if tree else 2, 3)):
            tree.append(self.indicator(step))
        self.random.shuffle(tree)
        return tree

    def off_grid(self, tree, step):
        """Moves a little from one leaf to another inside one container: sums stay, points leave the grid."""
        for node in tree:
            leaves = [part for part in node.get("parts", []) if "parts" not in part]
            if len(leaves) > 1 and leaves[0]["points"] > step and self.chance(50):
                leaves[0]["points"] -= step * Fraction(1, 5)
                leaves[1]["points"] += step * Fraction(1, 5)

    # ---- groups

    def amount(self, operator, step):
        if operator == "×":
            if self.chance(15):
                return ("field", self.random.choice(FIELDS))
            return ("number", Fraction(self.random.choice([0, 5, 8, 10, 12, 13, 15, 20]), 10))
        if self.chance(15):
            return ("*", ("field", self.random.choice(FIELDS)), ("number", step))
        small = self.points(step / self.random.choice([1, 1, 1, 2]), 0, 12)
        return ("number", small)

    def names(self, tree):
        found = []

        def walk(node):
            found.append(node["name"])
            for part in node.get("parts", []):
                walk(part)

        for node in tree:
            walk(node)
        return found

    def inside(self, tree, names):
        found = []
        for node in tree:
            found += [node] if node["name"] in names else self.inside(node.get("parts", []), names)
        return found

    def balance(self, names, step):
        words = self.random.choice([["rest"], ["rest"], ["key"], ["weak"], ["section"], ["section"], ["none"], ["@"],
                                    ["@", "@"], ["@", "key"], ["weak", "key"], ["section", "key"], ["@", "rest"]])
        made = {"to": [], "how": self.random.choice([("proportion",)] * 3 + [("even",)] +
                                                    [("by", self.share())])}
        for word in words:
            made["to"].append("@" + self.random.choice(names) if word == "@" else word)
        if self.chance(20):
            made["item_most"] = self.random.choice([("percent", Fraction(3, 2)), ("percent", Fraction(2)),
                                                    ("number", self.points(step, 5, 60))])
        if self.chance(20):
            made["item_least"] = self.random.choice([("percent", Fraction(1, 2)), ("number", self.points(step, 0, 10))])
        return made

    def share(self):
        return self.random.choice([("points",), ("field", "人口"), ("number", Fraction(2))])

    def group(self, tree, kind, step):
        group = {"name": self.name("组"), "kind": kind, "items": []}
        names = self.names(tree)
        drops = self.random.sample(names, min(len(names), self.random.choice([0, 0, 1, 1, 2])))
        gone = self.names(self.inside(tree, drops))
        left = names if self.chance(5) else [name for name in names if name not in gone]
        adjusts = []
        for name in self.random.sample(left, min(len(left), self.random.choice([0, 0, 1, 2, 3]))):
            operator = self.random.choice("+-×=")
            adjusts.append((name, operator, self.amount(operator, step)))
        holders = [node["name"] for node in self.inside(tree, left) if node.get("parts")]
        if holders and self.chance(10):  # nothing left there: what is added spreads by base points
            name = self.random.choice(holders)
            adjusts += [(name, "×", ("number", Fraction(0))), (name, "+", self.amount("+", step))]
        if drops:
            group["items"].append(("drop", drops))
        if adjusts:
            group["items"].append(("adjust", adjusts))
        if self.chance(40):
            group["items"].reverse()
        if self.chance(50):
            group["balance"] = self.balance(left or names, step)
        if self.chance(15):
            group["refines"] = self.refinement(tree)
        return group

    def refinement(self, tree):
        """Moves points between two leaves of one container, or splits a leaf off another one."""
        places = []

        def walk(node):
            leaves = [part for part in node.get("parts", []) if "parts" not in part and part["points"] > 1]
            if len(leaves) > 1:
                places.append((node, leaves))
            for part in node.get("parts", []):
                walk(part)

        for node in tree:
            walk(node)
        if not places:
            return {}
        node, leaves = self.random.choice(places)
        one, two = self.random.sample(leaves, 2)
        if self.chance(50):
            return {"points": {one["name"]: one["points"] - 1, two["name"]: two["points"] + 1}}
        added = {"name": self.name("增"), "points": Fraction(1)}
        return {"points": {one["name"]: one["points"] - 1}, "added": {node["name"]: [added]}}

    def township(self, tree):
        names = self.names(tree)
        return {"name": self.name("镇"), "kind": self.random.choice(KINDS),
                "fields": {"校园": self.random.randint(0, 3), "人口": self.random.randint(0, 5),
                           "财力": self.random.randint(1, 3)},
                "weak": self.random.sample(names, min(len(names), self.random.choice([0, 1, 2])))}

    def scheme(self):
        step = self.random.choice(PRECISIONS)
        tree = self.tree(step)
        if self.chance(8):
            self.off_grid(tree, step)
        kinds = self.random.sample(KINDS, self.random.randint(0, 3))
        groups = [self.group(tree, kind, step) for kind in kinds] + [self.group(tree, None, step)]
        made = {"name": self.name("案"), "total": sum(node["points"] for node in tree), "precision": step,
                "keeps": self.chance(20), "tree": tree, "groups": groups,
                "townships": [self.township(tree) for _ in range(self.random.randint(1, 5))]}
        if self.chance(40):
            made["balance"] = self.balance(self.names(tree), step)
        return made


def make(seed):
    return Maker(seed).scheme()


# ---- changing ----------------------------------------------------------------------------------------------------

def shuffled(scheme, seed):
    """The same with the roster in another order."""
    other = copy.deepcopy(scheme)
    random.Random(seed).shuffle(other["townships"])
    return other


def scaled(scheme, factor):
    """All points, amounts in points, bounds in points and the precision, times a factor."""
    other = copy.deepcopy(scheme)

    def points(expr):
        return expr if expr is None or expr[0] == "percent" else ("*", expr, ("number", factor))

    def number(expr):
        return ("number", expr[1] * factor) if expr is not None and expr[0] == "number" else points(expr)

    def walk(node):
        node["points"] *= factor
        if "scale" in node:
            node["scale"] *= factor
        for word in ("most", "least"):
            if word in node:
                node[word] = number(node[word])
        for part in node.get("parts", []):
            walk(part)

    def bounds(balance):
        for word in ("item_most", "item_least"):
            if balance and word in balance:
                balance[word] = number(balance[word])

    other["total"] *= factor
    other["precision"] *= factor
    for node in other["tree"]:
        walk(node)
    bounds(other.get("balance"))
    for group in other["groups"]:
        bounds(group.get("balance"))
        group["items"] = [item if item[0] == "drop" else
                          ("adjust", [(name, op, amount if op == "×" else number(amount)) for name, op, amount in item[1]])
                          for item in group["items"]]
        refines = group.get("refines", {})
        for name in refines.get("points", {}):
            refines["points"][name] *= factor
        for added in refines.get("added", {}).values():
            for node in added:
                walk(node)
    return other


# ---- writing -----------------------------------------------------------------------------------------------------

def expression(expr):
    kind = expr[0]
    if kind == "number":
        return decimal(expr[1])
    if kind == "percent":
        return decimal(expr[1] * 100) + "%"
    if kind == "field":
        return expr[1]
    return f"{expression(expr[1])} {({'*': '×'}).get(kind, kind)} {expression(expr[2])}"


def condition(cond):
    kind = cond[0]
    if kind == "is":
        return f"定位 = {cond[1]}"
    if kind == "not":
        return f"非 ({condition(cond[1])})"
    if kind in ("and", "or"):
        return f"({condition(cond[1])}) {'且' if kind == 'and' else '或'} ({condition(cond[2])})"
    return f"{expression(cond[1])} {kind} {expression(cond[2])}"


def item_text(node):
    word = "板块" if node.get("section") else "指标"
    words = [f"分值：{decimal(node['points'])}"]
    if "scale" in node:
        words.append(f"评分制：{decimal(node['scale'])}")
    if "applies" in node:
        words.append(f"适用：{condition(node['applies'])}")
    for key, text in (("if_not_applicable", "不适用时：0"), ("key", "重点：是")):
        if node.get(key):
            words.append(text)
    for key, text in (("coefficient", "系数"), ("most", "分值上限"), ("least", "分值下限")):
        if key in node:
            words.append(f"{text}：{expression(node[key])}")
    words += [item_text(part) for part in node.get("parts", [])]
    return f"{word} {node['name']} {{ {'　'.join(words)} }}"


def balance_text(balance):
    words = {"rest": "其余", "key": "重点", "weak": "薄弱", "section": "同板块", "none": "无"}
    to = "、".join(words.get(word, word.lstrip("@")) for word in balance["to"])
    if len(balance["to"]) > 1:
        to = f"[{to}]"
    how = {"proportion": "按比例", "even": "平均"}.get(balance["how"][0])
    if how is None:
        form = balance["how"][1]
        how = "按(分值)" if form[0] == "points" else f"按({expression(form)})"
    text = f"余分 {{ 归：{to}　法：{how}"
    for key, word in (("item_most", "单项上限"), ("item_least", "单项下限")):
        if key in balance:
            text += f"　{word}：{expression(balance[key])}"
    return text + " }"


def refines_text(scheme, refines):
    by_name = {}

    def walk(node):
        by_name[node["name"]] = node
        for part in node.get("parts", []):
            walk(part)

    for node in scheme["tree"]:
        walk(node)
    lines = [f"指标 {name} {{ 分值：{decimal(points)} }}" for name, points in refines.get("points", {}).items()]
    for name, added in refines.get("added", {}).items():
        word = "板块" if by_name[name].get("section") else "指标"
        lines.append(f"{word} {name} {{ {' '.join(item_text(node) for node in added)} }}")
    return lines


def group_text(scheme, group):
    if group["kind"] is not None:
        head = f"分组 {group['name']} 当 定位 = {group['kind']}"
    else:
        head = f"分组 {group['name']} 否则"
    lines = []
    for item in group["items"]:
        if item[0] == "drop":
            lines.append(f"剔除：{'、'.join(item[1])}")
        else:
            entries = []
            for name, operator, amount in item[1]:
                text = expression(amount)
                if operator != "=" and amount[0] == "*":
                    text = f"({text})"
                entries.append(f"{name}：{'' if operator == '=' else operator}{text}")
            lines.append(f"调整 {{ {'　'.join(entries)} }}")
    lines += refines_text(scheme, group.get("refines", {}))
    if "balance" in group:
        lines.append(balance_text(group["balance"]))
    body = "".join("        " + line + "\n" for line in lines)
    return "    " + head + " {\n" + body + "    }\n"


def roster_csv(scheme):
    rows = ["name,定位," + ",".join(FIELDS) + ",薄弱"]
    for township in scheme["townships"]:
        cells = [township["name"], township["kind"]] + [str(township["fields"][field]) for field in FIELDS]
        rows.append(",".join(cells + [";".join(township["weak"])]))
    return "\n".join(rows) + "\n"


def scheme_text(scheme, name, roster=None):
    lines = [f"方案 {name} {{\n"]
    lines.append(f"    年度：2025　层级：县　对象：乡镇街道　总分：{decimal(scheme['total'])}　"
                 f"精度：{decimal(scheme['precision'])}\n")
    if scheme["keeps"]:
        lines.append("    保持板块：是\n")
    lines.append("    属性 定位 { 类型：枚举　取值：[农业, 工业, 城区] }\n")
    lines += [f"    属性 {field} {{ 类型：数 }}\n" for field in FIELDS]
    lines += [f"    {item_text(node)}\n" for node in scheme["tree"]]
    if "balance" in scheme:
        lines.append(f"    {balance_text(scheme['balance'])}\n")
    for group in scheme["groups"]:
        lines.append(group_text(scheme, group))
    if roster:
        lines.append(f"    名册：“{roster}”\n")
    for township in [] if roster else scheme["townships"]:
        fields = "　".join(f"{field}：{township['fields'][field]}" for field in FIELDS)
        weak = f"　薄弱：{'、'.join(township['weak'])}" if township["weak"] else ""
        lines.append(f"    乡镇 {township['name']} {{ 定位：{township['kind']}　{fields}{weak} }}\n")
    return "".join(lines) + "}\n"
