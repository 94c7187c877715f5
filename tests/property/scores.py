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
import subprocess
import sys
import tempfile
from fractions import Fraction as F

from scored_figures import YEAR, Missing, Weightless, text
from scored_periods import folded_here, in_periods
from scored_schemes import Scheme, World

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
