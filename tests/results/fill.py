#!/usr/bin/python3
"""Fills in an empty table of results as an office would, in a table program's own ways: figures of all lengths,
percentages, dates, words. Writes the workbook, and beside it what was meant, as CSV.
usage: fill.py EMPTY.xlsx FILLED.xlsx MEANT.csv"""
import csv
import datetime
import sys
from decimal import Decimal

import openpyxl


def rule_of(sheet, cell):
    for rule in sheet.data_validations.dataValidation:
        if cell.coordinate in rule.sqref:
            return rule
    raise SystemExit(f"{cell.coordinate} has no validation")


def figure(rule, number):
    low, high = Decimal(rule.formula1), Decimal(rule.formula2)
    candidates = [Decimal(number) / 10, Decimal("0.1") * number, Decimal("1234567.89") + number, Decimal(number)]
    wanted = candidates[number % len(candidates)]
    if not low <= wanted <= high:
        wanted = (low + (high - low) * (number % 7) / 7).quantize(Decimal("0.001"))
    return wanted


def main(empty, filled, meant):
    book = openpyxl.load_workbook(empty)
    sheet = book.worksheets[0]
    if not sheet.protection.sheet or sheet.freeze_panes != "B3":
        raise SystemExit("the sheet is not protected, or its titles do not stay")
    columns = [cell for cell in sheet[1] if cell.value]
    rows = [[cell.value for cell in columns]]
    number = closed = 0
    for row in sheet.iter_rows(min_row=3, max_row=sheet.max_row):
        texts = [row[0].value]
        for cell in row[1:len(columns)]:
            if cell.has_style and cell.protection.locked:
                closed += 1
                texts.append("")
                continue
            number += 1
            rule = rule_of(sheet, cell)
            if rule.type == "list":
                choices = rule.formula1.strip('"').split(",")
                cell.value = choices[number % len(choices)]
                texts.append(cell.value)
            elif rule.type == "date":
                cell.value = datetime.date(2025, 1 + number % 12, 1 + number % 28)
                cell.number_format = "yyyy-mm-dd"
                texts.append(cell.value.isoformat())
            elif sheet.cell(2, cell.column).value == "%":
                share = figure(rule, number % 100)
                cell.value = float(share)
                cell.number_format = "0.00%"
                texts.append(f"{(share * 100).normalize():f}%")
            else:
                wanted = figure(rule, number)
                cell.value = float(wanted)
                texts.append(f"{wanted:f}")
        rows.append(texts)
    if number == 0 or closed == 0:
        raise SystemExit("nothing to fill in, or nothing closed")
    book.save(filled)
    with open(meant, "w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(rows)


if __name__ == "__main__":
    main(*sys.argv[1:])
