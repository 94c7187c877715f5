#!/usr/bin/env python3
"""Filtered cohorts (全体[县 = 本单位.县].实绩) of many townships against sums made here, and that time grows with the
number of townships, not with its square.

    cohorts.py KAOHE [--townships N] [--seed S]
"""

import argparse
import csv
import io
import os
import random
import resource
import subprocess
import sys
import tempfile
from fractions import Fraction as F

KINDS = ["山区", "平原", "城区"]

# the condition, and whom it keeps for `me`
CONDITIONS = [
    ("县 = 本单位.县", lambda me, it: it["县"] == me["县"]),
    ("本单位.县 = 县 且 类 = 本单位.类", lambda me, it: it["县"] == me["县"] and it["类"] == me["类"]),
    ("类 = 山区 且 县 = 本单位.县", lambda me, it: it["类"] == "山区" and it["县"] == me["县"]),
    ("县 = 本单位.县 或 类 = 本单位.类", lambda me, it: it["县"] == me["县"] or it["类"] == me["类"]),
    ("人口 <= 本单位.人口 且 县 = 本单位.县", lambda me, it: it["人口"] <= me["人口"] and it["县"] == me["县"]),
    ("档 = 本单位.档", lambda me, it: it["档"] == me["档"]),
    ("类 != 本单位.类", lambda me, it: it["类"] != me["类"]),
]


def roster(count, counties, random_):
    return [
        {
            "name": f"乡{i}",
            "县": f"县{random_.randrange(counties)}",
            "类": random_.choice(KINDS),
            "人口": random_.randrange(1, 40) * 1000,
            "档": random_.randrange(1, 4),
        }
        for i in range(count)
    ]


def scheme(conditions):
    lines = [
        f"方案 大 “大” {{ 年度：2025  总分：{10 * len(conditions)}  数据失实：“取消该项得分”  名册：“townships.csv”",
        "    属性 县 { 类型：文本 }  属性 类 { 类型：枚举  取值：[" + ", ".join(KINDS) + "] }",
        "    属性 人口 { 类型：整数  单位：人 }  属性 档 { 类型：整数 }  部门 甲；",
    ]
    for i, condition in enumerate(conditions):
        lines.append(
            f"    指标 项{i} {{ 部门：甲  分值：10  类型：目标效果  范围：0..1000  下限：0"
            f"  计分：满分 × 实绩 ÷ (实绩 + 合计(全体[{condition}].实绩) + 1) }}"
        )
    return "\n".join(lines + ["}", ""])


def write(folder, townships, results, conditions):
    with open(os.path.join(folder, "scheme.kh"), "w", encoding="utf-8") as out:
        out.write(scheme(conditions))
    for name, rows in (("townships.csv", townships), ("results.csv", results)):
        with open(os.path.join(folder, name), "w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)


def score(kaohe, folder):
    """Rows of the table, and the seconds of processor time."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    done = subprocess.run(
        [kaohe, "score", "--format", "csv", "scheme.kh", "results.csv"], cwd=folder, capture_output=True, timeout=120
    )
    seconds = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
    if done.returncode:
        sys.exit(f"status {done.returncode}: {done.stderr.decode()[:600]}")
    return list(csv.DictReader(io.StringIO(done.stdout.decode()))), seconds


def scored(kaohe, count, conditions, seed, counties):
    random_ = random.Random(seed)
    townships = roster(count, counties, random_)
    results = [
        {"name": it["name"]} | {f"项{i}": random_.randrange(0, 1000) for i in range(len(conditions))} for it in townships
    ]
    with tempfile.TemporaryDirectory() as folder:
        write(folder, townships, results, conditions)
        rows, seconds = score(kaohe, folder)
    return townships, results, rows, seconds


def check_values(kaohe, seed):
    townships, results, rows, _ = scored(kaohe, 60, [text for text, _ in CONDITIONS], seed, 7)
    exact = {(row["township"], row["item"]): F(row["exact"]) for row in rows if row["kind"] == "indicator"}
    wrong = 0
    for me, own in zip(townships, results):
        for i, (text, keeps) in enumerate(CONDITIONS):
            total = sum(theirs[f"项{i}"] for it, theirs in zip(townships, results) if keeps(me, it))
            wanted = F(10) * own[f"项{i}"] / (own[f"项{i}"] + total + 1)
            if exact[me["name"], f"项{i}"] != wanted:
                print(f"{me['name']} [{text}]: {exact[me['name'], f'项{i}']} instead of {wanted}")
                wrong += 1
    return wrong


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("kaohe")
    parser.add_argument("--townships", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    kaohe = os.path.abspath(given.kaohe)
    wrong = sum(check_values(kaohe, given.seed + i) for i in range(5))
    # counties of twenty townships each: four times as many take 4 times as long, not 16; two thirds of the way is allowed
    conditions = [text for text, _ in CONDITIONS[:3]]
    few = scored(kaohe, given.townships, conditions, given.seed, given.townships // 20)[3]
    many = scored(kaohe, 4 * given.townships, conditions, given.seed, given.townships // 5)[3]
    print(f"cohorts: {wrong} wrong; {given.townships} townships {few:.2f} s, four times as many {many / few:.1f} times as long")
    sys.exit(1 if wrong or many > 10 * few + 0.5 else 0)


if __name__ == "__main__":
    main()
