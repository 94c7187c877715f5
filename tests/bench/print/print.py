#!/usr/bin/env python3
"""Printing, side by side with Typst and with a Pango+Cairo program: the same cards, whole commands, one run.

    print.py KAOHE FOLDER CAIRO TYPST ROUNDS

CAIRO is the peer program, TYPST the script with its modules beside it (“-”: left out). Rounds are interleaved
and the median of each is taken: compare ratios, not milliseconds. Cores: one, by taskset.
"""
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).parent
KAOHE, FOLDER, CAIRO, TYPST, ROUNDS = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3], sys.argv[4], int(sys.argv[5])


def run(command, memory=False):
    """Seconds, and the peak of memory in MB."""
    began = time.perf_counter()
    process = subprocess.Popen(["taskset", "-c", "0", *map(str, command)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    took = time.perf_counter() - began
    if status:
        sys.exit(f"{command}: status {os.waitstatus_to_exitcode(status)}\n{errors.decode(errors='replace')}")
    return took, usage.ru_maxrss / 1024


def cards(name, townships):
    folder = FOLDER / name
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run([sys.executable, HERE / "generate.py", folder, str(townships), "30"], check=True)
    return folder


def kaohe(folder, kind):
    return [KAOHE, "build", "--quiet", "--lang", "zh", "--only", kind, "-o", folder / "kaohe", folder / "cards.kh"]


def pages(path):
    text = subprocess.run(["pdfinfo", path], capture_output=True, check=True).stdout.decode(errors="replace")
    return int(re.search(r"^Pages:\s+(\d+)", text, re.M).group(1))


def kilobytes(path):
    return path.stat().st_size / 1000


verdicts = []


def goal(text, value, bound, at_least=True):
    reached = value >= bound if at_least else value <= bound
    verdicts.append(reached)
    print(f"  {text:<58} {value:9.1f}   {'≥' if at_least else '≤'} {bound:<7} {'reached' if reached else 'NOT REACHED'}")


def medians(commands):
    """Interleaved, so that what disturbs one disturbs all."""
    took = {name: [] for name in commands}
    peak = dict.fromkeys(commands, 0)
    for _ in range(ROUNDS):
        for name, command in commands.items():
            seconds, memory = run(command)
            took[name].append(seconds)
            peak[name] = max(peak[name], memory)
    return {name: statistics.median(values) for name, values in took.items()}, peak


def county():
    folder, single = cards("county", 30), cards("single", 1)
    commands = {"kaohe one": kaohe(single, "cards"), "kaohe separate": kaohe(folder, "cards"),
                "kaohe combined": kaohe(folder, "scorecards")}
    for mode in ["one", "separate", "combined"]:
        commands[f"cairo {mode}"] = [CAIRO, single if mode == "one" else folder, mode]
        if TYPST != "-":
            commands[f"typst {mode}"] = ["node", TYPST, single if mode == "one" else folder, mode]
    took, peak = medians(commands)

    def of(name):  # the pages of what a command wrote
        who, mode = name.split()
        place = (single if mode == "one" else folder) / who
        if who == "kaohe":
            return [place / "scorecards.pdf"] if mode == "combined" else sorted(place.glob("scorecards/*.pdf"))
        return [place / f"{mode}.pdf"] if mode != "separate" else \
            [path for path in sorted(place.glob("*.pdf")) if path.stem not in ("one", "combined", "untagged")]

    print(f"{'30 townships × 30 indicators':<28}{'ms':>9}{'pages':>8}{'pages/s':>10}{'MB peak':>9}{'KB a file':>11}")
    rate = {}
    for name in commands:
        files = of(name)
        count = sum(pages(path) for path in files)
        rate[name] = count / took[name]
        print(f"{name:<28}{took[name] * 1000:9.0f}{count:8}{rate[name]:10.0f}{peak[name]:9.0f}{max(map(kilobytes, files)):11.0f}")
    print()
    goal("one card from a cold start: Cairo's time over kaohe's", took["cairo one"] / took["kaohe one"], 1)
    if TYPST != "-":
        goal("one card from a cold start: Typst's time over kaohe's", took["typst one"] / took["kaohe one"], 8)
        goal("separate files: pages/s against Typst's", rate["kaohe separate"] / rate["typst separate"], 12)
        goal("combined file: pages/s against Typst's", rate["kaohe combined"] / rate["typst combined"], 15)
    goal("separate files: pages/s against Pango+Cairo's", rate["kaohe separate"] / rate["cairo separate"], 4)
    goal("KB of a file of one card", max(map(kilobytes, of("kaohe separate"))), 120, False)
    goal("KB of the combined file, tagged", kilobytes(of("kaohe combined")[0]), 350, False)


def province():
    print()
    sizes = [375, 1500]
    folders = [cards(f"province{size}", size) for size in sizes]
    took, peak = medians({size: kaohe(folder, "scorecards") for size, folder in zip(sizes, folders)})
    counts = [pages(folder / "kaohe" / "scorecards.pdf") for folder in folders]
    for size, count in zip(sizes, counts):
        print(f"{size:>6} townships in one file: {count} pages, {took[size]:.2f} s, {peak[size]:.0f} MB")
    goal("MB at 1 500 townships", peak[1500], 100, False)
    goal("time a page at 1 500 townships over that at 375", (took[1500] / counts[1]) / (took[375] / counts[0]), 1.3, False)


county()
province()
print(f"\n{sum(verdicts)} of {len(verdicts)} reached")
