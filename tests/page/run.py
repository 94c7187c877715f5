#!/usr/bin/env python3
"""Runs what the pages show: every scheme in README.md and grammar/LANGUAGE.md compiles, or fails as it says.

usage: run.py [--accept] KAOHE PAGE…

A fence is run when its first word is kaohe; what else it says is what must come back, exactly:

    ```kaohe                            status 0 and no finding
    ```kaohe exit=1 KH101 KH103         status 1 and findings of these rules, no others
    ```kaohe exit=0 KH104               status 0, with a finding that does not fail

A fence that follows and begins with a command is compared with what that command prints, byte for byte:

    ```text $ kaohe check --lang zh scheme.kh

With --accept the shown output is rewritten; read the difference before keeping it.

The scheme stands in scheme.kh, or in the file named by file=NAME; ```csv file=NAME and ```yaml file=NAME put a
roster beside the schemes that follow on the page. Commands may also name what lies in examples/.
"""
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile

FENCE = re.compile(r"^```(\S+)[ ]*(.*)$")


def fences(path):
    """Every fence of a page: line, first word, the rest of the line, content."""
    found = None
    with open(path, encoding="utf-8") as page:
        for number, line in enumerate(page, 1):
            if found is None:
                head = FENCE.match(line.rstrip("\n"))
                found = (number, head.group(1), head.group(2), []) if head else None
            elif line.rstrip("\n") == "```":
                yield found[0], found[1], found[2], "".join(found[3])
                found = None
            else:
                found[3].append(line)
    if found:
        sys.exit(f"{path}:{found[0]}: the fence is never closed")


def run(kaohe, arguments, folder):
    """Status and output of one command, in Chinese unless it says otherwise."""
    environment = dict(os.environ, LC_ALL="C", NO_COLOR="1")
    done = subprocess.run([kaohe, *arguments], cwd=folder, env=environment, timeout=60,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    return done.returncode, done.stdout.decode("utf-8", "replace")


def judge_scheme(kaohe, folder, name, expected):
    """What is wrong with the answer to a scheme, or None."""
    words = [word for word in expected.split() if not word.startswith("file=")]
    wanted_status = 0
    wanted = set()
    for word in words:
        if word.startswith("exit="):
            wanted_status = int(word[5:])
        else:
            wanted.add(word)
    status, output = run(kaohe, ["check", "--format", "json", name], folder)
    try:
        found = {finding["rule"] for finding in json.loads(output)["findings"]}
    except (ValueError, KeyError):
        return f"no JSON came back (status {status}):\n{output}"
    if status == wanted_status and found == wanted:
        return None
    _, text = run(kaohe, ["check", "--lang", "zh", name], folder)
    return (f"expected status {wanted_status} and {sorted(wanted) or 'nothing'}, "
            f"got {status} and {sorted(found) or 'nothing'}\n{text}")


def output_of(kaohe, folder, command):
    """What a command shown on the page prints."""
    arguments = shlex.split(command)
    if arguments[:2] != ["$", "kaohe"]:
        sys.exit(f"not a command of ours: {command}")
    return run(kaohe, arguments[2:], folder)[1]


def replace_fence(path, line, content):
    """Puts other content into the fence that begins at this line."""
    with open(path, encoding="utf-8") as page:
        lines = page.readlines()
    end = lines.index("```\n", line)
    lines[line:end] = content.splitlines(keepends=True)
    with open(path, "w", encoding="utf-8") as page:
        page.writelines(lines)


def file_name(rest, otherwise):
    """The file that a fence asks to be written to."""
    named = re.search(r"file=(\S+)", rest)
    return named.group(1) if named else otherwise


def judge_page(kaohe, path, accept):
    """Counts of the page's fences that hold and that do not."""
    passed = failed = 0
    found = list(fences(path))
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    with tempfile.TemporaryDirectory() as folder:
        os.symlink(os.path.join(root, "examples"), os.path.join(folder, "examples"))
        # from the first to the last; what is accepted is put in place afterwards, from the last to the first
        accepted = []
        for line, first, rest, content in found:
            wrong = None
            if first in ("kaohe", "csv", "yaml"):
                name = file_name(rest, "scheme.kh")
                with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                    file.write(content)
            if first in ("csv", "yaml"):
                continue
            if first == "kaohe":
                wrong = judge_scheme(kaohe, folder, name, rest)
            elif first == "text" and rest.startswith("$ "):
                output = output_of(kaohe, folder, rest)
                if output != content and accept:
                    accepted.append((line, output))
                elif output != content:
                    wrong = f"{rest} prints:\n{output}"
            else:
                continue
            passed += wrong is None
            failed += wrong is not None
            if wrong:
                print(f"FAILED {path}:{line}: {wrong}")
    for line, output in reversed(accepted):
        replace_fence(path, line, output)
        print(f"{path}:{line}: accepted")
    return passed, failed


def main():
    accept = "--accept" in sys.argv
    arguments = [argument for argument in sys.argv[1:] if argument != "--accept"]
    if len(arguments) < 2:
        sys.exit(__doc__)
    kaohe, pages = os.path.abspath(arguments[0]), arguments[1:]
    counts = [judge_page(kaohe, path, accept) for path in pages]
    for path, (passed, failed) in zip(pages, list(counts)):
        if passed + failed == 0:
            print(f"FAILED {path}: shows nothing that can be run")
            counts.append((0, 1))
    passed = sum(count[0] for count in counts)
    failed = sum(count[1] for count in counts)
    print(f"page: {passed} passed, {failed} failed")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
