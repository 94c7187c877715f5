"""Prints a libFuzzer dictionary: every word and mark of grammar/tokens.def and grammar/vocabulary.def, in both languages,
the forms that kaohe.l reads but the formatter never writes, and the words that turn terms of a lexicon off.

usage: dictionary.py >FILE
"""
import pathlib
import re

GRAMMAR = pathlib.Path(__file__).resolve().parent.parent.parent / "grammar"
ROW = re.compile(r"^(WORD|SYMBOL|BLOCK|ATTRIBUTE|PROPERTY|FUNCTION|ENUMERATION|MEMBER|UNIT|KEYNAME)\((.*)\)", re.M)
TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"')
# Full-width and foreign forms, dates, the names of columns of a roster, the bytes of a broken character.
FURTHER = ["：", "；", "，", "。", "（", "）", "【", "】", "｛", "｝", "“", "”", "「", "」", "~", "—", "×1.2", "-5%", "100分", "1..5万人",
           "2025-02-01", "2025年2月1日", "2025.2.1", "≥", "≤", "≠", "无", "//", "///", "/*", "*/", "#", "\\n", "\n", "\t", "名称", "name",
           "- ", ": ", "|", ">", "&a", "*a", "!!", "---", "...", "1e9", "999999999999999999999999999", "0.000000000000001", "\ufeff"]
BYTES = [b"\x00", b"\x80", b"\xe4\xb8", b"\xf4\x90\x80\x80", b"\xed\xa0\x80", b"\xff"]


def words():
    for name in ("tokens.def", "vocabulary.def"):
        for row in ROW.finditer((GRAMMAR / name).read_text(encoding="utf-8")):
            # The two words come first; help texts would only lengthen the dictionary.
            yield from TEXT.findall(row[2])[:2]
    yield from FURTHER
    negations = GRAMMAR.parent / "stdlib" / "词库" / "否定.kh"
    yield from re.findall("“([^”]+)”", negations.read_text(encoding="utf-8"))


def quoted(data):
    return '"' + "".join(chr(b) if 0x20 <= b < 0x7F and b not in b'"\\' else f"\\x{b:02X}" for b in data) + '"'


def main():
    entries = dict.fromkeys([word.encode() for word in words() if word] + BYTES)
    for entry in entries:
        print(quoted(entry))


if __name__ == "__main__":
    main()
