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


def fill_cell(sheet, cell, number):
    """Fills in a cell of a detail; what was meant."""
    rule = rule_of(sheet, cell)
    if rule.type == "list":
        choices = rule.formula1.strip('"').split(",")
        cell.value = choices[number % len(choices)]
        return cell.value
    if rule.type == "date":
        cell.value = datetime.date(2025, 1 + number % 12, 1 + number % 28)
        return cell.value.isoformat()
    if rule.type == "decimal":
        wanted = figure(rule, number)
        cell.value = float(wanted)
        return f"{wanted:f}"
    cell.value = f"第{number}件"
    return cell.value


def fill_detail(sheet):
    """Of the townships listed the first has none, the others a row, and the last one more below all."""
    columns = [cell.value for cell in sheet[1] if cell.value]
    meant = [["明细", sheet.title], columns]
    last = sheet.max_row
    sheet.cell(last + 1, 1).value = sheet.cell(last, 1).value
    for number in range(3, last + 2):
        texts = [sheet.cell(number, 1).value]
        if number == 3:
            sheet.cell(number, 2).value = "无"
            meant.append(texts + ["无"])
            continue
        texts += [fill_cell(sheet, sheet.cell(number, 1 + i), number * 7 + i) for i in range(1, len(columns))]
        meant.append(texts)
    return meant


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
    if number == 0 or (closed == 0 and len(book.worksheets) < 3):
        raise SystemExit("nothing to fill in, or nothing closed")
    for detail in book.worksheets[2:]:
        rows += fill_detail(detail)
    book.save(filled)
    with open(meant, "w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(rows)


if __name__ == "__main__":
    main(*sys.argv[1:])
