#!/bin/sh
# Every scheme and rule pack in the tree is in canonical layout, and in the other language's words and back the same bytes:
# tools/canonical.sh BINARY
#
# Left out: files whose first lines say `// layout: free`, and golden cases that are wrong on purpose and do not parse.
set -u
[ $# -eq 1 ] || { echo "usage: tools/canonical.sh BINARY" >&2; exit 3; }
binary=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
cd "$(dirname "$0")/.." || exit 3
scratch=$(mktemp -d) || exit 3
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM

# to LANGUAGE FILE INTO: a converted copy.
to() {
    cp "$2" "$3" && "$binary" fmt --lang en --to "$1" "$3"
}

check() {
    "$binary" fmt --lang en --check "$1" >"$scratch/said" 2>&1
    status=$?
    # A golden case may be a mistake itself; anywhere else a file that does not parse is a failure.
    case $status:$1 in
    2:tests/golden/*) return 2 ;;
    0:*) ;;
    *) sed 's/^/    /' "$scratch/said"; echo "FAILED $1: not canonical"; return 1 ;;
    esac
    to en "$1" "$scratch/english.kh" || { echo "FAILED $1: cannot be put into English"; return 1; }
    if cmp -s "$1" "$scratch/english.kh"; then
        # written in English: the other way round
        to zh "$1" "$scratch/other.kh" && to en "$scratch/other.kh" "$scratch/back.kh"
    else
        to zh "$scratch/english.kh" "$scratch/back.kh"
    fi || { echo "FAILED $1: cannot be put back"; return 1; }
    cmp -s "$1" "$scratch/back.kh" && return 0
    echo "FAILED $1: another language and back is not the same"
    diff "$1" "$scratch/back.kh" | head -n 10 | sed 's/^/    /'
    return 1
}

# Each processor takes every n-th file, in a folder of its own.
share() {
    scratch=$scratch/$1
    mkdir "$scratch"
    passed=0
    failed=0
    while IFS= read -r file; do
        [ -f "$file" ] || continue
        head -n 10 "$file" | grep -aq '^// layout: free' && continue
        check "$file"
        case $? in
        0) passed=$((passed + 1)) ;;
        1) failed=$((failed + 1)) ;;
        esac
    done
    echo "$passed $failed" >"$scratch/counts"
}

git -c core.quotepath=off ls-files --cached --others --exclude-standard -- '*.kh' | LC_ALL=C sort >"$scratch/files"
shares=$(nproc 2>/dev/null || echo 2)
i=0
while [ "$i" -lt "$shares" ]; do
    (awk "NR % $shares == $i" "$scratch/files" | share "$i" >"$scratch/said.$i" 2>&1) &
    i=$((i + 1))
done
wait
i=0
while [ "$i" -lt "$shares" ]; do
    cat "$scratch/said.$i"
    [ -f "$scratch/$i/counts" ] || { echo "FAILED: a share was not finished"; exit 1; }
    i=$((i + 1))
done
awk '{ passed += $1; failed += $2 }
    END { print passed " passed, " failed + 0 " failed"; exit !(failed == 0 && passed > 0) }' "$scratch"/*/counts
