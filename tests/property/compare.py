#!/usr/bin/env python3
"""Random schemes through the compiler and through the oracle: the same exact weights, the same refusals.

    compare.py KAOHE [--schemes N] [--seed S] [--keep FOLDER]

Many schemes stand in one file. What is refused is known from `check --format json` by the lines where findings
point; what is not refused is printed by `weights --format csv`, once more in a file of its own. Beside the comparison,
of every card: weights add up to the total, printed weights lie on the grid; of some schemes: the order of the roster
changes nothing, points times k give weights times k, a roster in CSV gives what one in the scheme gives.
"""

import argparse
import concurrent.futures
import csv
import io
import json
import os
import subprocess
import sys
import tempfile
from fractions import Fraction

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import generate
import oracle

BATCH = 40
WEIGHT_CODES = {f"KH{number:03}" for number in range(60, 80)}


class Case:
    """A scheme and what the oracle says of it."""

    def __init__(self, seed, scheme, label):
        self.seed, self.scheme, self.label = seed, scheme, label
        self.name = f"案{seed}{label}"
        try:
            self.cards, self.code = oracle.weigh(scheme), None
        except oracle.Refused as refused:
            self.cards, self.code = None, refused.code

    def __str__(self):
        return f"seed {self.seed}{self.label}"


def cases_of(seed):
    scheme = generate.make(seed)
    cases = [Case(seed, scheme, "")]
    if seed % 4 == 0:
        cases.append(Case(seed, generate.shuffled(scheme, seed), "乱"))
    if seed % 4 == 1:
        cases.append(Case(seed, generate.scaled(scheme, Fraction(seed % 7 + 2)), "倍"))
    return cases


def run(command):
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=300)


def write(folder, name, text):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def refusals(kaohe, folder, number, cases):
    """For each case the codes of the errors that point into it."""
    text, ends = "", []
    for case in cases:
        text += generate.scheme_text(case.scheme, case.name)
        ends.append(text.count("\n"))
    path = write(folder, f"all{number}.kh", text)
    result = run([kaohe, "check", "--format", "json", "--only", "KH120", path])
    try:
        findings = json.loads(result.stdout)["findings"]
    except (ValueError, KeyError):
        return None, f"{path}: status {result.returncode}: {result.stderr[:400]}"
    codes = [set() for _ in cases]
    for finding in findings:
        if finding["level"] != "error":
            continue
        line = finding["line"] or 1
        index = next(i for i, end in enumerate(ends) if line <= end)
        codes[index].add(finding["rule"])
    return codes, None


def cards_of_csv(text):
    """Scheme → township → rows."""
    schemes, name, lines = {}, None, []

    def close():
        cards = {}
        for row in csv.DictReader(io.StringIO("\n".join(lines))):
            cards.setdefault(row["township"], []).append(row)
        schemes[name] = cards

    for line in text.splitlines():
        if line.startswith("# scheme "):
            if name is not None:
                close()
            name, lines = line[len("# scheme "):], []
        else:
            lines.append(line)
    close()
    return schemes


def printed(kaohe, folder, number, cases):
    text = "".join(generate.scheme_text(case.scheme, case.name) for case in cases)
    path = write(folder, f"good{number}.kh", text)
    result = run([kaohe, "weights", "--format", "csv", path])
    if result.returncode != 0:
        return None, f"{path}: status {result.returncode}: {result.stderr[:600]}"
    found = cards_of_csv(result.stdout)
    if len(cases) == 1:
        found = {cases[0].name: found[None]}
    return found, None


def compare_card(case, township, rows, wanted):
    scheme = case.scheme
    got = [(row["indicator"], Fraction(row["base"]), Fraction(row["exact"]), Fraction(row["weight"])) for row in rows]
    for mine, theirs in zip(wanted, got):
        if mine != theirs:
            return f"{case} {township}: oracle {' '.join(map(str, mine))}, compiler {' '.join(map(str, theirs))}"
    if len(got) != len(wanted):
        return f"{case} {township}: {len(wanted)} leaves, compiler {len(got)}"
    exact, weight = sum(row[2] for row in got), sum(row[3] for row in got)
    group = oracle.group_of(scheme, next(t for t in scheme["townships"] if t["name"] == township))
    balance = group.get("balance") or scheme.get("balance") or {"to": ["rest"]}
    if balance["to"] != ["none"] and exact != scheme["total"]:
        return f"{case} {township}: exact weights add up to {exact}, not {scheme['total']}"
    if exact != weight:
        return f"{case} {township}: printed weights add up to {weight}, exact ones to {exact}"
    changed = any(row[1] != row[2] for row in got)
    if changed and any(not oracle.multiple(row[3], scheme["precision"]) for row in got):
        return f"{case} {township}: a weight off the grid"
    return None


def compare_case(case, cards):
    if list(cards) != [name for name, rows in case.cards.items() if rows]:
        return [f"{case}: townships {list(cards)}"]
    troubles = [compare_card(case, name, cards.get(name, []), rows) for name, rows in case.cards.items()]
    return [trouble for trouble in troubles if trouble]


def numbers(cards, factor=Fraction(1)):
    return {township: [(row["indicator"], Fraction(row["exact"]) * factor, Fraction(row["weight"]) * factor)
                       for row in rows] for township, rows in cards.items()}


def compare_twins(cases, found):
    """Compiler against compiler: the roster's order, the scale."""
    troubles = []
    plain = {case.seed: case for case in cases if not case.label}
    for case in cases:
        one = plain.get(case.seed)
        if not case.label or case.name not in found or one is None or one.name not in found:
            continue
        factor = Fraction(case.seed % 7 + 2) if case.label == "倍" else Fraction(1)
        if numbers(found[one.name], factor) != numbers(found[case.name]):
            troubles.append(f"{case}: differs from its plain twin")
    return troubles


def batch(kaohe, folder, number, seeds):
    cases = [case for seed in seeds for case in cases_of(seed)]
    codes, trouble = refusals(kaohe, folder, number, cases)
    if trouble:
        return [trouble], 0, 0
    troubles, good = [], []
    for case, its in zip(cases, codes):
        if its - WEIGHT_CODES:
            troubles.append(f"{case}: the generator wrote what does not compile: {sorted(its - WEIGHT_CODES)}")
        elif bool(its) != bool(case.code) or (case.code and case.code not in its):
            troubles.append(f"{case}: oracle {case.code or 'accepts'}, compiler {sorted(its) or 'accepts'}")
        elif not its:
            good.append(case)
    if good:
        found, trouble = printed(kaohe, folder, number, good)
        if trouble:
            return troubles + [trouble], 0, 0
        for case in good:
            troubles += compare_case(case, found.get(case.name, {}))
        troubles += compare_twins(cases, found)
    return troubles, len(cases), sum(len(case.cards) for case in good)


def compare_rosters(kaohe, folder, seeds):
    """A roster in a CSV file gives what 乡镇 blocks give."""
    troubles = []
    for seed in seeds:
        case = Case(seed, generate.make(seed), "")
        if case.code:
            continue
        roster = write(folder, f"roster{seed}.csv", generate.roster_csv(case.scheme))
        path = write(folder, f"roster{seed}.kh",
                     generate.scheme_text(case.scheme, case.name, os.path.basename(roster)))
        result = run([kaohe, "weights", "--format", "csv", path])
        if result.returncode != 0:
            troubles.append(f"{case} with a roster file: {result.stderr[:400]}")
        else:
            troubles += compare_case(case, cards_of_csv(result.stdout)[None])
    return troubles


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("kaohe")
    parser.add_argument("--schemes", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", help="write the files here and leave them")
    options = parser.parse_args()
    folder = options.keep or tempfile.mkdtemp(prefix="kaohe-property-")
    os.makedirs(folder, exist_ok=True)
    kaohe = os.path.abspath(options.kaohe)
    seeds = list(range(options.seed, options.seed + options.schemes))
    jobs = [seeds[at:at + BATCH] for at in range(0, len(seeds), BATCH)]
    troubles, schemes, cards = [], 0, 0
    with concurrent.futures.ProcessPoolExecutor() as pool:
        waiting = [pool.submit(batch, kaohe, folder, number, its) for number, its in enumerate(jobs)]
        rosters = pool.submit(compare_rosters, kaohe, folder, seeds[:40])
        for job in waiting:
            its, more_schemes, more_cards = job.result()
            troubles, schemes, cards = troubles + its, schemes + more_schemes, cards + more_cards
        troubles += rosters.result()
    for trouble in troubles[:20]:
        print(trouble)
    print(f"{schemes} schemes, {cards} township cards compared, {len(troubles)} differences"
          + (f"; files in {folder}" if troubles or options.keep else ""))
    if not troubles and not options.keep:
        for name in os.listdir(folder):
            os.remove(os.path.join(folder, name))
        os.rmdir(folder)
    return 1 if troubles or not cards else 0


if __name__ == "__main__":
    sys.exit(main())
