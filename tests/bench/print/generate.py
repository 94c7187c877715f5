#!/usr/bin/env python3
"""The cards of the print benchmark: a scheme for kaohe, and the same cards as data for the peers.

    generate.py FOLDER TOWNSHIPS INDICATORS

Writes FOLDER/cards.kh and FOLDER/cards.json. The same numbers give the same files.
Thirty indicators are two A4 pages in kaohe, Typst and Cairo alike.
"""
import json
import pathlib
import random
import sys

FAMILY = "东西南北上下新老大小高平青白红金银石清长"
KIND = "河山桥湾岭塘坪沟原泉林湖店庙岗坝口塬垸埠"
OFFICES = ["组织部", "宣传部", "发改局", "农业局", "商务局", "教育局", "卫健局", "生态局", "应急局", "住建局"]
SECTIONS = ["党的建设", "经济发展", "农业农村", "民生保障", "社会治理"]
WORK = ["目标完成", "任务推进", "成效巩固", "进度安排", "质量提升", "问题办结"]
CRITERIA = [
    "未完成的按比例得分。",
    "每低一个百分点扣一成。",
    "按办结的比例得分，全部办结得满分。",
]


def names(count):
    chosen, seen, dice = [], set(), random.Random(20251)
    while len(chosen) < count:
        name = dice.choice(FAMILY) + dice.choice(KIND) + dice.choice(["镇", "乡", "街道"])
        while name in seen:
            name = dice.choice(FAMILY) + name
        seen.add(name)
        chosen.append(name)
    return chosen


def rows(indicators):
    for i in range(indicators):
        section = SECTIONS[i * len(SECTIONS) // indicators]
        yield {
            "number": i + 1,
            "section": section,
            "name": f"{section}{WORK[i % 6]}",
            "key": f"项{i + 1}",
            "office": OFFICES[i % 10],
            "points": [4, 3, 3][i % 3] if indicators == 30 else 1,
            "target": f"{100 + 7 * i}个",
            "criteria": CRITERIA[i % 3],
            "source": "统计年报",
        }


def scheme(townships, items):
    total = sum(item["points"] for item in items)
    text = [
        "方案 印刷 “某县2025年度乡镇（街道）综合考核” {",
        f"    年度：2025  层级：县  对象：乡镇街道  总分：{total}  精度：0.01  周期：每年",
        "    制定单位：“某县委考核工作委员会”  制定单位性质：代表党委  印发：2025-02-28  文号：“某考〔2025〕1号”",
        "    数据失实：“取消该项得分，由考核办核实后处理”",
        "    一致性评估 { 结论：通过  初评：2025-02-10  复核：2025-02-15  把关：2025-02-20 }",
    ]
    text += [f"    部门 {office} “县{office}”；" for office in OFFICES]
    text += [f"    乡镇 {name}；" for name in townships]
    section = None
    for item in items:
        if item["section"] != section:
            text += ["    }"] if section else []
            section = item["section"]
            text.append(f"    板块 {section} {{")
        text.append(
            f"        指标 {item['key']} “{item['name']}” {{ 部门：{item['office']}  分值：{item['points']}  类型：目标效果"
            f"  单位：个  目标：{item['target']}  评分标准：“{item['criteria']}”  来源：“{item['source']}” }}"
        )
    text += ["    }", "    公布 结果 { 方式：等次  频次：每年  范围：“全县” }", "}"]
    return "\n".join(text) + "\n"


def main():
    folder, townships, indicators = pathlib.Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    folder.mkdir(parents=True, exist_ok=True)
    items, all_names = list(rows(indicators)), names(townships)
    (folder / "cards.kh").write_text(scheme(all_names, items), encoding="utf-8")
    cards = {"title": "某县2025年度乡镇（街道）综合考核", "townships": all_names, "rows": items,
             "total": sum(item["points"] for item in items)}
    (folder / "cards.json").write_text(json.dumps(cards, ensure_ascii=False, indent=1), encoding="utf-8")


main()
