#!/usr/bin/env python3
"""What schemes decide, of random schemes and results, against an oracle in fractions.

    simulate.py KAOHE [--schemes N] [--seed S] [--keep FOLDER]

Schemes, results and their scores are those of scores.py and its oracle. Of complete results the shares of the
variance and the crossings of the order are computed here, every pair against every other (not only neighbours), and
a crossing is tried: at it the two have the same total, a little before it nobody has changed places, a little after
it they have. Of results with gaps: whatever the gaps are filled with, points, places and shares that kaohe allows
are not left.
"""

import argparse
import json
import os
import random
import sys
import tempfile
from fractions import Fraction as F

import scores as base
from scored_figures import YEAR, Weightless, text
from scored_schemes import Scheme


def write(folder, seed, scheme, cells, details=None):
    path, results = os.path.join(folder, f"scheme{seed}.kh"), os.path.join(folder, f"results{seed}.csv")
    with open(path, "w", encoding="utf-8") as file:
        file.write(scheme.source())
    columns = scheme.columns()
    with open(results, "w", encoding="utf-8") as file:
        file.write(",".join(["name", *columns]) + "\n")
        for t in scheme.townships:
            values = (cells.get((t, c)) for c in columns)
            file.write(",".join([t, *("" if v is None else text(v) for v in values)]) + "\n")
        if details:
            scheme.write_details(file, details)
    return path, results


def load(kaohe, arguments):
    return json.loads(base.run(kaohe, [*arguments, "--format", "json", "--lang", "zh"]).stdout, parse_float=F)


def groups_of(world):
    groups = {}
    for t in world.townships:
        groups.setdefault(world.group[t], []).append(t)
    return groups


def scored(kaohe, path, results):
    """Exact totals and base scores of leaves, of the scores command, which has an oracle of its own."""
    totals, items = {}, {}
    for entry in load(kaohe, ["score", path, results])["townships"]:
        t = entry["township"]
        totals[t] = None if entry["exact"] is None else F(entry["exact"])
        for item in entry["items"]:
            items[t, item["item"]] = item
    return totals, items


# ---- shares of the variance -------------------------------------------------------------------------------------------


def shares(world, totals):
    """Deviations of what the totals are beyond the cards' from the mean of their group, and Σ of their squares."""
    variance = F(0)
    means = {}
    for members in groups_of(world).values():
        mean = sum(totals[t] - sum(world.weight[t].values()) for t in members) / len(members)
        for t in members:
            means[t] = totals[t] - sum(world.weight[t].values()) - mean
            variance += means[t] ** 2
    return means, variance


def compare_influences(scheme, world, totals, items, got):
    """Items with extras of their own are told by the sum alone: all together make 1."""
    wrong = []
    means, variance = shares(world, totals)
    found = {entry["item"]: entry for entry in got["influences"]}
    if variance == 0:
        return [] if all(e["decides"] is None for e in got["influences"]) else ["shares of nothing"]
    if sum(F(e["decides_exact"]) for e in got["influences"]) != 1:
        wrong.append("shares do not make 1")
    card_totals = sum(sum(world.weight[t].values()) for t in world.townships)
    for item in scheme.items():
        weight = sum(world.weight[t].get(item.name, F(0)) for t in world.townships)
        if item.name in found and F(found[item.name]["nominal_exact"]) != weight / card_totals:
            wrong.append(f"{item.name}: nominal {found[item.name]['nominal_exact']}, oracle {weight / card_totals}")
        if item.extras:
            continue
        covariance = F(0)
        for members in groups_of(world).values():
            own = {t: F(items[t, item.name]["exact"]) - world.weight[t][item.name] if (t, item.name) in items else F(0)
                   for t in members}
            mean = sum(own.values()) / len(members)
            covariance += sum((own[t] - mean) * means[t] for t in members)
        if F(found[item.name]["decides_exact"]) != covariance / variance:
            wrong.append(f"{item.name}: decides {found[item.name]['decides_exact']}, oracle {covariance / variance}")
    return wrong


# ---- crossings --------------------------------------------------------------------------------------------------------


def bases(scheme, world):
    """Base scores of leaves on the card, before bonuses."""
    world.period, world.periodic = YEAR, scheme.periodic()
    return {(t, item.name): item.points_of(world, t, 1)[0] * item.factor(world, t)
            for t in world.townships for item in scheme.items() if item.name in world.weight[t]}


def total_at(world, totals, base_scores, name, township, x):
    """All weights of the card anew, the scores with them."""
    weights = world.weight[township]
    if name not in weights or weights[name] == 0 or sum(weights.values()) == weights[name]:
        return totals[township]
    whole, own = sum(weights.values()), weights[name]
    others = (whole - own * x) / (whole - own)
    return totals[township] + sum(
        base_scores[township, n] * ((x if n == name else others) - 1) for n in weights)


def crossing(world, totals, base_scores, name, up):
    """The nearest of all pairs, by trying two points of each line."""
    nearest, pairs = None, set()
    most = min((sum(world.weight[t].values()) / world.weight[t][name] for t in world.townships
                if world.weight[t].get(name) and sum(world.weight[t].values()) > world.weight[t][name]), default=None)
    if most is None:
        return None, pairs
    for members in groups_of(world).values():
        for a in members:
            for b in members:
                gap = totals[a] - totals[b]
                if gap <= 0:
                    continue
                at_two = (total_at(world, totals, base_scores, name, a, F(2)) -
                          total_at(world, totals, base_scores, name, b, F(2)))
                if at_two == gap:
                    continue
                x = 1 + gap / (gap - at_two)
                if (x > 1) != up or not 0 < x < most:
                    continue
                distance = abs(x - 1)
                if nearest is None or distance < abs(nearest - 1):
                    nearest, pairs = x, {(b, a)}
                elif x == nearest:
                    pairs.add((b, a))
    return nearest, pairs


def compare_sways(scheme, world, totals, got):
    wrong = []
    base_scores = bases(scheme, world)
    points = {item.name: item.points for item in scheme.items()}
    for entry in got["sways"]:
        name = entry["item"]
        scale = F(entry["base"])
        for key, up in (("below", False), ("above", True)):
            want, pairs = crossing(world, totals, base_scores, name, up)
            have = entry[key]
            if (want is None) != (have is None):
                wrong.append(f"{name} {key}: kaohe {have}, oracle {want}")
            elif want is not None:
                pair = tuple(have["townships"])
                if F(have["points"]) != want * scale:
                    wrong.append(f"{name} {key}: kaohe {have['points']}, oracle {want * scale}")
                elif pair not in pairs and (got["ranked"] or pair[::-1] not in pairs):
                    wrong.append(f"{name} {key}: {pair} is not among {pairs}")
    if {entry["item"] for entry in got["sways"]} - set(points):
        wrong.append("sways of what is no leaf")
    return wrong


# ---- what is open -----------------------------------------------------------------------------------------------------


def filled(rnd, rows):
    """A detail with what is missing of it."""
    figure = lambda: F(rnd.randint(0, 120), 2)
    if rows is None:
        rows = [(None, rnd.random() < 0.5, rnd.choice(["甲级", "乙级"])) for _ in range(rnd.choice([0, 1, 3, 8]))]
    return [(figure() if value is None else value, foreign, level) for value, foreign, level in rows]


def compare_prospects(scheme, world, got, rnd):
    """Fills the gaps at random: points and places must be among those that were called possible."""
    wrong, known, cells = [], {entry["township"]: entry for entry in got["prospects"]}, world.cells
    details = world.details
    for _ in range(20):
        world.details = {at: filled(rnd, rows) for at, rows in details.items()}
        worth = lambda c: rnd.choice([F(0), F(rnd.randint(0, 1)), F(rnd.randint(0, 240), 4)] +
                                     [F(rnd.randint(-9, 0))] * scheme.below_zero(c))
        world.cells = {(t, c): cells.get((t, c), worth(c)) for t in scheme.townships for c in scheme.columns()}
        _, totals = base.expect(scheme, world)
        vetoed = {t for t in scheme.townships if scheme.veto and world.cells[t, "坏事"] > 0}
        final = {t: base.rounded(total, scheme.precision) for t, total in totals.items()}
        places = base.place_all(scheme, world, final, vetoed) if scheme.veto != "列末位" else {}
        for t, entry in known.items():
            least, most = entry["least"], entry["most"]
            if (least is not None and final[t] < F(least)) or (most is not None and final[t] > F(most)):
                wrong.append(f"{t}: {final[t]} is outside {least}..{most}")
            if got["ranked"] and t in places and not entry["best_place"] <= places[t] <= entry["worst_place"]:
                wrong.append(f"{t}: place {places[t]} is outside {entry['best_place']}..{entry['worst_place']}")
    world.cells, world.details = cells, details
    return wrong


# ---- one scheme -------------------------------------------------------------------------------------------------------


def check(kaohe, seed, folder):
    scheme, rnd = Scheme(seed, even=True), random.Random(seed)
    path, results = write(folder, seed, scheme, {})
    world = base.world_of(kaohe, scheme, path)
    world.cells, world.details = scheme.results(), scheme.details()
    path, results = write(folder, seed, scheme, world.cells, world.details)
    totals, items = scored(kaohe, path, results)
    got = load(kaohe, ["simulate", path, results, "--draws", "3", "--seed", str(seed)])
    if got != load(kaohe, ["simulate", path, results, "--draws", "3", "--seed", str(seed)]):
        return ["a second run differs"], False
    if any(total is None for total in totals.values()):
        drawn = sum(e["decides"] for e in got["influences"] if e["decides"] is not None)
        wrong = [] if abs(drawn - 1) < F(1, 10**4) or not drawn else [f"drawn shares make {drawn}"]
        return wrong + compare_prospects(scheme, world, got, rnd), False
    wrong = compare_influences(scheme, world, totals, items, got) + compare_sways(scheme, world, totals, got)
    return wrong, True


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("kaohe")
    parser.add_argument("--schemes", type=int, default=150)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep")
    arguments = parser.parse_args()
    failed = refused = complete = 0
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(arguments.seed, arguments.seed + arguments.schemes):
            try:
                wrong, exact = check(arguments.kaohe, seed, arguments.keep or folder)
            except Weightless:
                refused += 1
                continue
            complete += exact
            for mistake in wrong[:5]:
                print(f"seed {seed}: {mistake}")
            failed += bool(wrong)
    print(f"simulate: {arguments.schemes} schemes, {refused} refused, {complete} with all results, "
          f"{failed} differ from the oracle")
    return 1 if failed or refused * 4 > arguments.schemes or complete * 5 < arguments.schemes else 0


if __name__ == "__main__":
    sys.exit(main())
