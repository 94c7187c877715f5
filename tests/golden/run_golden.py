"""Golden tests: run.sh calls this.

A case is tests/golden/NAME.kh with NAME.expected beside it. Its comments say what to do:

    // Guards: what would be wrong if this failed.
    // run: kaohe check --lang zh @   exit: 1

Several runs are allowed and share one folder, to which the case is copied first. `@` is the case's own file, which
`kaohe check` gets if it names none; `< FILE` reads standard input from a file; after the exit status `limit: 5` gives
seconds and `lines: 4` keeps only the beginning of what is printed. Besides kaohe, a run may be `list FOLDER` (the files
below it), `show FILE`, `same FILE FILE` or `fill EMPTY.xlsx FILLED.xlsx MEANT.csv` (tests/results/fill.py). Further comments:

    // file two.csv:                      the comment lines below it are the content of that file
    // make deep.kh: 4000 × “板块 {”      a file that is too large to be kept; parts are joined by +,
                                          `bytes N seed S` makes noise, `\\n`, `\\0` and `\\ufeff` are what they say

What a check finds must also be announced where it stands, in a comment on the line; “text” is what the span covers
(cut by … if long), further words must occur in the message or the suggestion, or be the township:

    指标 进度 { 分值：5 }   //~ error KH102 “进度” 5%
    //~ two.csv:3 error KH053 “甲镇”      for another line or file
    //~ none error KH090                  for what has no place

A case is about the language, not about all the rules there are: it runs with the core rules and the packs of
tests/golden/library, unless it says

    // library: whole

A check run with `announced: no` is left out of that. tests/golden/schemes/*.expected hold the commands themselves, in
lines that begin with `$`, and are run in a copy of examples/ and schemes/.
"""
import concurrent.futures
import difflib
import json
import os
import pathlib
import random
import re
import resource
import shlex
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SECONDS = 20
MEMORY = 6 << 30
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "TZ": "UTC", "PATH": os.environ["PATH"], "HOME": "/nonexistent"}
# tools/check.sh tells the sanitizers which leaks are not ours
ENVIRONMENT |= {name: os.environ[name] for name in ("ASAN_OPTIONS", "LSAN_OPTIONS", "UBSAN_OPTIONS") if name in os.environ}


class Run:
    def __init__(self, words, status=None, limit=SECONDS, announced=True, lines=None, library=None):
        self.words, self.status, self.limit, self.announced, self.lines = words, status, limit, announced, lines
        self.library = library  # a folder for --stdlib; None: what is in the binary

    def shown(self):
        return "$ " + " ".join(shlex.quote(w) if w == "" or set(w) & set(" \"'\\") else w for w in self.words)


def decode(data):
    return data.decode("utf-8", "surrogateescape")


def encode(text):
    return text.encode("utf-8", "surrogateescape")


def execute(binary, run, folder):
    """Standard output, standard error and exit status of one run."""
    words, source = list(run.words), None
    if "<" in words:
        at = words.index("<")
        source = folder / words[at + 1]
        words = words[:at] + words[at + 2:]
    if words[0] == "list":
        found = sorted(str(p.relative_to(folder)) for p in (folder / words[1]).rglob("*") if p.is_file())
        return "".join(name + "\n" for name in found), "", 0
    if words[0] == "show":
        path = folder / words[1]
        return (decode(path.read_bytes()), "", 0) if path.is_file() else ("", "no such file\n", 1)
    if words[0] == "same":
        contents = [(folder / name).read_bytes() for name in words[1:3]]
        return "", "", 0 if contents[0] == contents[1] else 1
    if words[0] == "fill":  # a workbook, as a table program writes it, and the same as CSV
        program = pathlib.Path(__file__).parent.parent / "results" / "fill.py"
        done = subprocess.run(["/usr/bin/python3", program.resolve(), *words[1:]], cwd=folder, capture_output=True,
                              check=False)
        return decode(done.stdout), decode(done.stderr), done.returncode
    assert words[0] == "kaohe", f"no command of a golden test: {words[0]}"
    if run.library and words[1:] and not any(word.startswith("--stdlib") for word in words):
        words += ["--stdlib", run.library]
    with open(source, "rb") if source else open(os.devnull, "rb") as stdin:
        try:
            done = subprocess.run([binary] + words[1:], cwd=folder, stdin=stdin, capture_output=True, env=ENVIRONMENT,
                                  timeout=run.limit)
        except subprocess.TimeoutExpired:
            return "", f"killed after {run.limit} seconds\n", -1
    # Each machine has its own fonts; which are taken, tests/pdf measures.
    said = re.sub(r"^(字体：|faces: ).*$", r"\1…", decode(done.stdout), flags=re.M)
    return said, decode(done.stderr), done.returncode


def beginning(text, lines):
    """The first lines, cut: of an answer whose length is not what the case is about."""
    kept = [line if len(line) <= 160 else line[:160] + "…" for line in text.split("\n")]
    return "\n".join(kept[:lines] + ["…", ""] if len(kept) > lines else kept)


def transcript(results):
    text = ""
    for run, (out, error, status) in results:
        if run.lines:
            out, error = beginning(out, run.lines), beginning(error, run.lines)
        text += run.shown() + "\n" + out
        if out and not out.endswith("\n") and not run.lines:
            text += "\n(no line end)\n"
        if error:
            text += "--- standard error ---\n" + error
        text += f"[exit {status}]\n"
    return text


# ---- one case -------------------------------------------------------------------------------------

def made(recipe):
    """The content a `make` line describes."""
    content = b""
    for part in re.split(r"\s+\+\s+", recipe):
        noise = re.fullmatch(r"bytes (\d+) seed (\d+)", part)
        repeated = re.fullmatch(r"(?:(\d+) × )?“(.*)”", part)
        if noise:
            content += random.Random(int(noise[2])).randbytes(int(noise[1]))
        elif repeated:
            text = repeated[2].replace("\\n", "\n").replace("\\0", "\0").replace("\\ufeff", "\ufeff")
            content += encode(text) * int(repeated[1] or 1)
        else:
            raise ValueError(f"cannot make “{part}”")
    return content


def small_library(folder):
    """The library of the tree, with the core rules only and the packs of the tests."""
    shutil.copytree(ROOT / "stdlib", folder, dirs_exist_ok=True)
    for path in (folder / "rules").glob("*.kh"):
        if path.stem not in ("核心", "文件"):
            path.unlink()
    shutil.copytree(HERE / "library" / "rules", folder / "rules", dirs_exist_ok=True)
    return str(folder)


def runs_of(text, own, library):
    runs = []
    if re.search(r"^// library: whole$", text, re.M):
        library = None
    for command, rest in re.findall(r"^// run: (.*?)\s+exit: (\S.*)$", text, re.M):
        words = shlex.split(command)
        if words[:2] == ["kaohe", "check"] and not any(w in ("@", "<", "-") or w.endswith((".kh", "/")) for w in words):
            words.append("@")
        words = [own if word == "@" else word for word in words]
        options = dict(re.findall(r"(\w+): (\S+)", rest))
        runs.append(Run(words, int(rest.split()[0]), float(options.get("limit", SECONDS)),
                        options.get("announced") != "no", int(options.get("lines", 0)), library))
    return runs


def unpack(case, folder):
    """Copies the case and writes the files it carries."""
    shutil.copy(case, folder)
    name, lines = None, []
    for line in decode(case.read_bytes()).split("\n") + ["end"]:
        begins = re.fullmatch(r"// file (\S+):", line)
        if name and (begins or not (line == "//" or line.startswith("// "))):
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(encode("".join(each + "\n" for each in lines)))
            name = None
        if begins:
            name, lines = begins[1], []
        elif name:
            lines.append(line[3:])
        recipe = re.fullmatch(r"// make (\S+): (.*)", line)
        if recipe:
            (folder / recipe[1]).write_bytes(made(recipe[2]))


ANNOUNCED = re.compile(r"//~(\^*) (?:(none|\S*:\d+) )?(error|warning|note) (\S+)(?: “(.*?)”(?= |$))?(.*)$")


def announcements(text, own):
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        if "//~" not in line:
            continue
        match = ANNOUNCED.search(line)
        assert match, f"line {number}: this announcement cannot be read"
        place = (own, number - len(match[1]))
        if match[2] == "none":
            place = (None, None)
        elif match[2]:
            file, at = match[2].rsplit(":", 1)
            place = (file or own, int(at))
        found.append((place, match[3], match[4], match[5], match[6].split()))
    return found


def covered(folder, finding):
    """The text under a finding's span."""
    if not finding["file"] or not (folder / finding["file"]).is_file():
        return ""
    lines = (folder / finding["file"]).read_bytes().split(b"\n")
    first, last = finding["line"] - 1, finding["end_line"] - 1
    lines = [decode(line) for line in lines[first:last + 1]]
    if not lines:
        return ""
    if lines[0].startswith("\ufeff") and first == 0:
        lines[0] = lines[0][1:]
    lines[-1] = lines[-1][:finding["end_column"] - 1]
    lines[0] = lines[0][finding["column"] - 1:]
    return "\n".join(lines)


def fits(announced, finding, text):
    place, level, rule, quoted, words = announced
    if (finding["file"], finding["line"]) != place or finding["level"] != level or finding["rule"] != rule:
        return False
    if quoted is not None and quoted != text and not (quoted.endswith("…") and text.startswith(quoted[:-1])):
        return False
    told = finding["message"] + (finding["suggestion"] or "")
    return all(word in told or word == finding["township"] for word in words)


def unannounced(binary, case, runs, folder):
    """Complaints: findings nobody announced, announcements nothing fulfils."""
    findings, checked = {}, False
    for run in runs:
        if run.words[:2] != ["kaohe", "check"] or not run.announced:
            continue
        checked = True
        words = [w for at, w in enumerate(run.words) if not w.startswith("--format") and run.words[at - 1] != "--format"]
        out, error, status = execute(binary, Run(words[:2] + ["--format=json"] + words[2:], limit=run.limit, library=run.library), folder)
        try:
            for finding in json.loads(out)["findings"]:
                findings[json.dumps(finding, sort_keys=True)] = finding
        except ValueError:
            if status != 3:
                return [f"no JSON from {run.shown()}: {error or out[:200]}"]
    if not checked:
        return []
    wanted = announcements(decode(case.read_bytes()), case.name)
    texts = {key: covered(folder, finding) for key, finding in findings.items()}
    complaints = []
    for key, finding in findings.items():
        if not any(fits(each, finding, texts[key]) for each in wanted):
            complaints.append(f"not announced: {finding['file']}:{finding['line']} {finding['level']} {finding['rule']} "
                              f"“{texts[key]}” {finding['message']}")
    for each in wanted:
        if not any(fits(each, finding, texts[key]) for key, finding in findings.items()):
            complaints.append(f"announced, not found: {each[0][0]}:{each[0][1]} {each[1]} {each[2]} “{each[3]}” {' '.join(each[4])}")
    return complaints


def compare(expected, text, accept):
    before = decode(expected.read_bytes()) if expected.is_file() else ""
    if before == text:
        return []
    if accept:
        expected.write_bytes(encode(text))
        return []
    difference = difflib.unified_diff(before.splitlines(), text.splitlines(), str(expected.name), "now", lineterm="")
    return list(difference)


def run_case(binary, case, accept, library):
    text = decode(case.read_bytes())
    runs = runs_of(text, case.name, library)
    if not runs or not text.startswith("// Guards: "):
        return ["a case begins with “// Guards: ”, then “// run: … exit: N”"]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        unpack(case, folder)
        complaints = unannounced(binary, case, runs, folder)
        results = [(run, execute(binary, run, folder)) for run in runs]
    for run, (_, _, status) in results:
        if status != run.status:
            complaints.append(f"exit {status} instead of {run.status}: {run.shown()}")
    return complaints + compare(case.with_suffix(".expected"), transcript(results), accept)


def run_scheme(binary, expected, accept, _):
    text = decode(expected.read_bytes())
    head = "".join(line + "\n" for line in text.split("\n") if line.startswith("# "))
    runs = [Run(shlex.split(line[2:])) for line in text.split("\n") if line.startswith("$ ")]
    statuses = [int(each) for each in re.findall(r"^\[exit (-?\d+)\]$", text, re.M)]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for tree in ("examples", "schemes"):
            shutil.copytree(ROOT / tree, folder / tree)
        results = [(run, execute(binary, run, folder)) for run in runs]
    complaints = [] if runs else ["no command in it"]
    if len(statuses) == len(results):
        complaints += [f"exit {result[2]} instead of {status}: {run.shown()}"
                       for status, (run, result) in zip(statuses, results) if status != result[2]]
    return complaints + compare(expected, head + transcript(results), accept)


def main():
    arguments = sys.argv[1:]
    accept = "--accept" in arguments
    arguments = [each for each in arguments if each != "--accept"]
    if not arguments:
        sys.exit("usage: run.sh [--accept] BINARY [NAME…]")
    if not os.environ.get("KAOHE_UNLIMITED"):  # a sanitizer reserves terabytes
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    binary, names = str(pathlib.Path(arguments[0]).resolve()), set(arguments[1:])
    if not os.access(binary, os.X_OK):
        sys.exit(f"run.sh: {arguments[0]} cannot be run")
    work = [(run_case, case) for case in sorted(HERE.glob("*.kh"))]
    work += [(run_scheme, expected) for expected in sorted((HERE / "schemes").glob("*.expected"))]
    work = [(run, path) for run, path in work if not names or path.stem in names]

    place = tempfile.TemporaryDirectory()
    library = small_library(pathlib.Path(place.name))

    def attempt(task):
        try:
            return task[0](binary, task[1], accept, library)
        except (OSError, ValueError, AssertionError) as problem:
            return [f"cannot be run: {problem}"]

    failed = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for (_, path), complaints in zip(work, pool.map(attempt, work)):
            if complaints:
                failed += 1
                report = f"FAILED {path.relative_to(ROOT)}\n" + "".join(f"    {each}\n" for each in complaints)
                sys.stdout.buffer.write(encode(report))
    place.cleanup()
    for expected in sorted(HERE.glob("*.expected")):
        if not names and not expected.with_suffix(".kh").is_file():
            failed += 1
            print(f"FAILED {expected.name}: no case of that name")
    print(f"{len(work) - failed} passed, {failed} failed")
    sys.exit(1 if failed or not work else 0)


if __name__ == "__main__":
    main()
