"""Differentiated weights, computed a second time from the definition alone.

weigh(scheme) takes a scheme as the plain data that generate.py makes and answers {township: [(path, base, exact,
weight), ...]}; it raises Refused with the code of the finding where the definition says "an error". Nothing here
follows the compiler's way of computing: water-filling is done by repeated clamping, rounding by sorting once.
"""

from fractions import Fraction


class Refused(Exception):
    def __init__(self, code, why):
        super().__init__(f"{code}: {why}")
        self.code = code


# ---- expressions: ("number", x) ("percent", x) ("field", name) (op, left, right) --------------------------------

def value(expr, township):
    kind = expr[0]
    if kind in ("number", "percent"):
        return expr[1]
    if kind == "field":
        return Fraction(township["fields"][expr[1]])
    left, right = value(expr[1], township), value(expr[2], township)
    if kind == "+":
        return left + right
    if kind == "-":
        return left - right
    if kind == "*":
        return left * right
    raise AssertionError(kind)


def holds(condition, township):
    kind = condition[0]
    if kind == "is":
        return township["kind"] == condition[1]
    if kind == ">":
        return value(condition[1], township) > value(condition[2], township)
    if kind == ">=":
        return value(condition[1], township) >= value(condition[2], township)
    if kind == "not":
        return not holds(condition[1], township)
    if kind == "and":
        return holds(condition[1], township) and holds(condition[2], township)
    if kind == "or":
        return holds(condition[1], township) or holds(condition[2], township)
    raise AssertionError(kind)


# ---- the tree ----------------------------------------------------------------------------------------------------

class Leaf:
    def __init__(self, node, above, section, path, base):
        self.node, self.section, self.path, self.base = node, section, path, base
        self.names = {item["name"] for item in above} | {node["name"]}
        self.indicators = [item for item in above if not item.get("section")] + [node]
        self.conditions = [item["applies"] for item in above + [node] if item.get("applies")]
        self.key = any(item.get("key") for item in self.indicators)
        self.active, self.weight = True, base


def refined(node, changes):
    """A node with the points a group gives it, and the leaves a group adds."""
    copy = dict(node)
    if node["name"] in changes.get("points", {}):
        copy["points"] = changes["points"][node["name"]]
    parts = list(node.get("parts", [])) + changes.get("added", {}).get(node["name"], [])
    if parts:
        copy["parts"] = [refined(part, changes) for part in parts]
    return copy


def leaves_of(scheme, group):
    changes = group.get("refines", {})
    found = []

    def walk(node, above, section, path, factor):
        if node.get("parts"):
            if node.get("scale"):
                factor = factor * node["points"] / node["scale"]
            for part in node["parts"]:
                if node.get("section"):
                    walk(part, above + [node], node["name"], "", factor)
                else:
                    walk(part, above + [node], section, path + node["name"] + ".", factor)
        elif not node.get("section"):
            found.append(Leaf(node, above, section, path + node["name"], node["points"] * factor))

    for node in scheme["tree"]:
        walk(refined(node, changes), [], None, "", Fraction(1))
    return found


def inside(leaf, name):
    return name in leaf.names


# ---- steps 2 to 4 ------------------------------------------------------------------------------------------------

def not_applicable(leaves, township):
    for leaf in leaves:
        if all(holds(condition, township) for condition in leaf.conditions):
            continue
        if "if_not_applicable" not in leaf.node:
            leaf.active, leaf.weight = False, Fraction(0)


def adjust(leaves, name, operator, amount):
    target = [leaf for leaf in leaves if inside(leaf, name) and leaf.active]
    if not target:
        return
    if operator == "×":
        for leaf in target:
            leaf.weight *= amount
    else:
        now = sum(leaf.weight for leaf in target)
        change = {"+": amount, "-": -amount, "=": amount - now}[operator]
        measure = [leaf.weight for leaf in target]
        if sum(measure) == 0:
            measure = [leaf.base for leaf in target]
        if sum(measure) == 0:
            measure = [Fraction(1)] * len(target)
        whole = sum(measure)
        for leaf, part in zip(target, measure):
            leaf.weight += change * part / whole
    for leaf in target:
        if leaf.weight < 0:
            raise Refused("KH062", f"{leaf.path} below zero")


def change_by_group(leaves, group, township):
    for item in group.get("items", []):
        if item[0] == "drop":
            for leaf in leaves:
                if any(inside(leaf, name) for name in item[1]):
                    leaf.active, leaf.weight = False, Fraction(0)
        else:
            for name, operator, amount in item[1]:
                adjust(leaves, name, operator, value(amount, township))


def coefficients(leaves, township):
    for leaf in leaves:
        if not leaf.active:
            continue
        for item in leaf.indicators:
            if "coefficient" in item:
                factor = value(item["coefficient"], township)
                if factor < 0:
                    raise Refused("KH066", f"coefficient of {leaf.path}")
                leaf.weight *= factor


# ---- step 5 ------------------------------------------------------------------------------------------------------

def bound(expr, leaf, township):
    if expr is None:
        return None
    number = value(expr, township)
    return number * leaf.base if expr[0] == "percent" else number


def own_bounds(leaves, township):
    for leaf in leaves:
        leaf.most = bound(leaf.node.get("most"), leaf, township)
        leaf.least = bound(leaf.node.get("least"), leaf, township)


def within_own_bounds(leaves):
    """The bounds are those of the finished card: what the balance leads back into them is well."""
    for leaf in leaves:
        if not leaf.active:
            continue
        if leaf.most is not None and leaf.weight > leaf.most:
            raise Refused("KH073", leaf.path)
        if leaf.least is not None and leaf.weight < leaf.least:
            raise Refused("KH073", leaf.path)


def shares(takers, how, township):
    if how[0] == "proportion":
        return {leaf: leaf.weight for leaf in takers}
    if how[0] == "even":
        return {leaf: Fraction(1) for leaf in takers}
    result = {}
    for leaf in takers:
        share = leaf.node["points"] if how[1][0] == "points" else value(how[1], township)
        if share < 0:
            raise Refused("KH066", "share")
        result[leaf] = share
    return result


def distribute(takers, amount, balance, township):
    """Clamp what would cross its bound, hand the rest to the others, until nothing moves."""
    if not takers:
        raise Refused("KH068", "nobody receives")
    share = shares(takers, balance["how"], township)
    if sum(share.values()) == 0:
        raise Refused("KH072", "no shares")
    up = amount > 0
    limit = {}
    for leaf in takers:
        leaf.took_part = True
        if up:
            known = [b for b in (leaf.most, bound(balance.get("item_most"), leaf, township)) if b is not None]
            limit[leaf] = max(min(known), leaf.weight) if known else None
        else:
            known = [b for b in (leaf.least, bound(balance.get("item_least"), leaf, township)) if b is not None]
            limit[leaf] = min(max(known + [Fraction(0)]), leaf.weight)
    start = {leaf: leaf.weight for leaf in takers}
    target = sum(start.values()) + amount
    free = [leaf for leaf in takers if share[leaf] > 0]
    fixed = {leaf: leaf.weight for leaf in takers if share[leaf] == 0}
    while True:
        whole = sum(share[leaf] for leaf in free)
        rest = target - sum(fixed.values()) - sum(start[leaf] for leaf in free)
        if not free:
            if rest != 0:
                raise Refused("KH069", "points left")
            break
        would = {leaf: start[leaf] + rest * share[leaf] / whole for leaf in free}
        over = [leaf for leaf in free if limit[leaf] is not None and
                (would[leaf] > limit[leaf] if up else would[leaf] < limit[leaf])]
        if not over:
            fixed.update(would)
            break
        for leaf in over:
            fixed[leaf] = limit[leaf]
            free.remove(leaf)
    for leaf in takers:
        leaf.weight = fixed[leaf]


def wanted(leaf, balance, township):
    for word in balance["to"]:
        if word == "key" and leaf.key:
            return True
        if word == "weak" and any(inside(leaf, name) for name in township["weak"]):
            return True
        if word == "rest" and not leaf.adjusted:
            return True
        if word.startswith("@") and inside(leaf, word[1:]):
            return True
    return False


def settle(leaves, scheme, balance, total, township):
    active = [leaf for leaf in leaves if leaf.active]
    rest = total - sum(leaf.weight for leaf in active)
    if balance["to"] == ["none"]:
        return None
    same_section = "section" in balance["to"]
    listed = [word for word in balance["to"] if word != "section"]
    anywhere = dict(balance, to=listed or ["rest"])
    if not (scheme["keeps"] or same_section):
        if rest:
            distribute([leaf for leaf in active if wanted(leaf, anywhere, township)], rest, balance, township)
        return None
    sections, released = {}, Fraction(0)
    for leaf in leaves:
        sections.setdefault(leaf.section, []).append(leaf)
    for own in sections.values():
        alive = [leaf for leaf in own if leaf.active]
        gap = sum(leaf.base for leaf in own) - sum(leaf.weight for leaf in alive)
        if not alive:
            released += gap
            continue
        if gap == 0:
            continue
        takers = [leaf for leaf in alive if wanted(leaf, balance, township)]
        others = [leaf for leaf in alive if not leaf.adjusted]
        if same_section:
            takers = [leaf for leaf in alive if leaf in takers or leaf in others] or alive
        distribute(takers or others, gap, balance, township)
    kept = set(sections)
    if released:
        takers = [leaf for leaf in active if wanted(leaf, anywhere, township)]
        distribute(takers, released, balance, township)
        kept -= {leaf.section for leaf in takers}
    return kept


# ---- step 6 ------------------------------------------------------------------------------------------------------

def multiple(number, step):
    return (number / step).denominator == 1


def hamilton(pool, step):
    total = sum(leaf.weight for leaf in pool)
    if not multiple(total, step):
        raise Refused("KH076", "sum")
    floors = [leaf.weight // step * step for leaf in pool]
    spare = (total - sum(floors)) / step
    order = sorted(range(len(pool)), key=lambda i: (floors[i] - pool[i].weight, -pool[i].weight, i))
    for place, i in enumerate(order):
        pool[i].printed = floors[i] + (step if place < spare else 0)


def round_card(leaves, scheme, balance, kept, total, township):
    step = scheme["precision"]
    active = [leaf for leaf in leaves if leaf.active]
    for leaf in active:
        leaf.printed = leaf.weight
    if all(leaf.weight == leaf.base for leaf in active):
        return
    if not multiple(total, step):
        raise Refused("KH076", "total")
    for leaf in active:
        limits = [leaf.most, leaf.least]
        if leaf.took_part:
            limits += [bound(balance.get("item_most"), leaf, township), bound(balance.get("item_least"), leaf, township)]
        if any(limit is not None and not multiple(limit, step) for limit in limits):
            raise Refused("KH076", "bound")
    together = list(active)
    for section in kept or ():
        base = sum(leaf.base for leaf in leaves if leaf.section == section)
        if not scheme["keeps"] and not multiple(base, step):
            continue
        pool = [leaf for leaf in active if leaf.section == section]
        hamilton(pool, step)
        together = [leaf for leaf in together if leaf not in pool]
    hamilton(together, step)


# ---- a scheme ----------------------------------------------------------------------------------------------------

def check_group(scheme, group):
    """Mistakes that no township is needed to see."""
    leaves = leaves_of(scheme, group)
    dropped = [name for item in group.get("items", []) if item[0] == "drop" for name in item[1]]

    def gone(name):
        its = [leaf for leaf in leaves if inside(leaf, name)]
        return all(any(inside(leaf, other) for other in dropped) for leaf in its)

    for item in group.get("items", []):
        if item[0] == "adjust" and any(gone(name) for name, _, _ in item[1]):
            raise Refused("KH061", "adjusts what it drops")
    own = group.get("balance")
    if own and any(word.startswith("@") and gone(word[1:]) for word in own["to"]):
        raise Refused("KH061", "gives to what it drops")


def group_of(scheme, township):
    for group in scheme["groups"]:
        if group["kind"] in (None, township["kind"]):
            return group
    raise AssertionError(township)


def weigh(scheme):
    cards = {}
    total = scheme["total"]
    for group in scheme["groups"]:
        check_group(scheme, group)
    for township in scheme["townships"]:
        group = group_of(scheme, township)
        leaves = leaves_of(scheme, group)
        assert sum(leaf.base for leaf in leaves) == total
        balance = group.get("balance") or scheme.get("balance") or {"to": ["rest"], "how": ("proportion",)}
        adjusted = [name for item in group.get("items", []) if item[0] == "adjust" for name, _, _ in item[1]]
        for leaf in leaves:
            leaf.adjusted = any(inside(leaf, name) for name in adjusted)
            leaf.took_part = False
        not_applicable(leaves, township)
        change_by_group(leaves, group, township)
        coefficients(leaves, township)
        own_bounds(leaves, township)
        kept = settle(leaves, scheme, balance, total, township)
        within_own_bounds(leaves)
        round_card(leaves, scheme, balance, kept, total, township)
        cards[township["name"]] = [(leaf.path, leaf.base, leaf.weight, leaf.printed) for leaf in leaves if leaf.active]
    return cards
