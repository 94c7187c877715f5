#!/usr/bin/env python3
"""What `kaohe build` does when the disk is full, a folder cannot be written, a font is gone, a run is killed.

    run.py KAOHE FAULTS.so SCHEME

Guards: the earlier output stays whole, no temporary file remains after the next run, the status is 3 and the
message names the file.
"""
import os
import pathlib
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

KAOHE, SHIM, SCHEME = (pathlib.Path(argument).resolve() for argument in sys.argv[1:4])
KILLS = 50
passed = failed = 0


def judge(good, what):
    global passed, failed
    passed, failed = passed + bool(good), failed + (not good)
    if not good:
        print(f"FAILED {what}")


def build(out, *schemes, **faults):
    environment = dict(os.environ, **{f"KH_FAULT_{name}": str(value) for name, value in faults.items()})
    if faults:
        environment["LD_PRELOAD"] = str(SHIM)
    return subprocess.run([KAOHE, "build", "--quiet", "--lang", "zh", "-o", out, *schemes], env=environment,
                          capture_output=True, text=True)


def files(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def parts(folder):
    return [name for name in files(folder) if name.endswith(".part")]


def whole(found, old, new):
    """Every file that is there is the old one or the new one; temporary ones are not looked at."""
    return [name for name, content in found.items()
            if not name.endswith(".part") and content not in (old.get(name), new.get(name))]


def prepare(folder):
    """Two schemes that differ, and what each gives."""
    text = SCHEME.read_text(encoding="utf-8")
    schemes = []
    for label, year in (("old", "2025"), ("new", "2026")):
        place = folder / f"scheme-{label}"
        shutil.copytree(SCHEME.parent, place)
        path = place / SCHEME.name
        path.write_text(re.sub("(方案 [^“]*“)", rf"\g<1>{year}", text, count=1), encoding="utf-8")
        schemes.append(path)
    judge(schemes[0].read_text() != schemes[1].read_text(), "the two schemes differ")
    return schemes


def refusals(folder, out, old, new, scheme_new):
    total = sum(map(len, new.values()))
    cases = [("WRITE", limit) for limit in (0, 1, total // 7, total // 3, total // 2, total - 1)]
    cases += [("RENAME", n) for n in (1, 2, len(new))] + [("CREATE", n) for n in (1, 3, len(new))]
    for name, limit in cases:
        result = build(out, scheme_new, **{name: limit})
        what = f"{name}={limit}"
        judge(result.returncode == 3, f"{what}: status {result.returncode}, not 3")
        named = [path for path in new if path in result.stderr]
        judge(named, f"{what}: no file is named in “{result.stderr.strip()}”")
        judge(not whole(files(out), old, new), f"{what}: half a file: {whole(files(out), old, new)}")
        judge(not parts(out), f"{what}: left {parts(out)}")
    blocked = folder / "file"
    blocked.write_text("x")
    result = build(blocked / "below", scheme_new)
    judge(result.returncode == 3 and str(blocked) in result.stderr, f"a file in the way of a folder: {result.stderr}")


def kills(out, old, new, schemes):
    dice = random.Random(9)
    began = time.monotonic()
    build(out, schemes[1])
    span = time.monotonic() - began
    died = 0
    for i in range(KILLS):
        process = subprocess.Popen([KAOHE, "build", "--quiet", "--lang", "zh", "-o", out, schemes[i % 2]],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(dice.uniform(0, span))
        process.send_signal(signal.SIGKILL)
        died += process.wait() == -signal.SIGKILL
        judge(not whole(files(out), old, new), f"kill {i}: half a file: {whole(files(out), old, new)}")
    judge(died >= KILLS // 2, f"only {died} of {KILLS} runs were killed")
    result = build(out, schemes[1])
    judge(result.returncode == 0 and not parts(out), f"after the kills: status {result.returncode}, left {parts(out)}")
    judge(files(out) == new, "after the kills the next run writes what it always writes")
    print(f"{died} of {KILLS} runs killed within {span * 1000:.0f} ms")


def fonts(folder, scheme):
    """Without the face that is wanted another takes its place and a finding says so, or status 3 names it."""
    for vanished in ("NotoSerifCJK", "Noto"):
        out = folder / f"without-{vanished}"
        result = build(out, scheme, OPEN=vanished)
        said = "KH09" in result.stdout + result.stderr or result.returncode == 3
        judge(said, f"without {vanished}: nothing is said: {result.stdout[:300]}{result.stderr[:300]}")
        judge(result.returncode in (0, 3), f"without {vanished}: status {result.returncode}")
        judge(not out.exists() or not parts(out), f"without {vanished}: left {out.exists() and parts(out)}")


def libraries(folder, scheme):
    """What is loaded late may be missing: it is said which file could not be written, or which PDF and why."""
    result = build(folder / "without-xlsxwriter", scheme, LIBRARY="xlsxwriter")
    judge(result.returncode == 3 and ".xlsx" in result.stderr and "程序库" in result.stderr,
          f"without libxlsxwriter: status {result.returncode}, {result.stderr[-300:]}")
    result = build(folder / "without-harfbuzz", scheme, LIBRARY="harfbuzz")
    judge(result.returncode == 0 and "KH094" in result.stdout + result.stderr and "HarfBuzz" in result.stdout + result.stderr,
          f"without HarfBuzz: status {result.returncode}, {result.stdout[-300:]}{result.stderr[-300:]}")
    book = folder / "results.xlsx"
    book.write_bytes(b"PK\5\6" + bytes(18))
    environment = dict(os.environ, LD_PRELOAD=str(SHIM), KH_FAULT_LIBRARY="libzip")
    result = subprocess.run([KAOHE, "score", "--lang", "zh", scheme, book], env=environment, capture_output=True, text=True)
    judge(result.returncode and "libzip" in result.stdout + result.stderr,
          f"without libzip: status {result.returncode}, {result.stdout[-300:]}{result.stderr[-300:]}")


def several(folder, scheme):
    """A file that crashes costs itself alone, is named, and says nothing out of its turn."""
    paths = [scheme.with_name(f"{name}.kh") for name in ("one", "two", "three")]
    for path in paths:
        shutil.copy(scheme, path)
    out = folder / "several"
    whole_run = build(out, *paths)
    judge(whole_run.returncode == 0, f"three files: status {whole_run.returncode}, {whole_run.stderr[-300:]}")
    before = files(out)
    judge({pathlib.Path(name).parts[0] for name in before} == {"one", "two", "three"}, "each file has its folder")
    crashed = [build(out, "-j", count, *paths, CRASH=paths[1].name) for count in ("1", "3")]
    for result in crashed:
        judge(result.returncode == 3, f"a crash: status {result.returncode}, not 3")
        judge(result.stderr.count(str(paths[1])) == 1, f"a crash: the file is not named in “{result.stderr[-300:]}”")
        judge(files(out) == before, "a crash: the earlier output is not what it was")
    judge(crashed[0].stderr == crashed[1].stderr and crashed[0].stdout == crashed[1].stdout,
          "what is printed depends on how many run at once")
    for path in paths:
        path.unlink()


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        schemes = prepare(folder)
        outs = [folder / "old", folder / "new"]
        for out, scheme in zip(outs, schemes):
            result = build(out, scheme)
            judge(result.returncode == 0, f"{scheme.name} builds: {result.stderr}")
        old, new = map(files, outs)
        judge(old != new and set(old) == set(new), "the two outputs differ and have the same files")
        out = outs[0]
        refusals(folder, out, old, new, schemes[1])
        kills(out, old, new, schemes)
        several(folder, schemes[0])
        fonts(folder, schemes[1])
        libraries(folder, schemes[1])
    print(f"{passed} passed, {failed} failed")
    return failed > 0


sys.exit(main())
