#!/bin/sh
# Runs each libFuzzer target for a while, from the schemes, examples and golden tests.
# usage: fuzz.sh SECONDS FUZZER…. What it finds is kept in build-fuzz/findings/.
set -u
seconds=$1
shift
root=$(cd "$(dirname "$0")/.." && pwd)
passed=0
failed=0
export ASAN_OPTIONS="${ASAN_OPTIONS:-detect_leaks=1:allocator_may_return_null=1}"
# The words of the language: bytes alone hardly ever become 评分标准.
dictionary=$(dirname "$(dirname "$1")")/kaohe.dict
mkdir -p "$(dirname "$dictionary")"
python3 "$root/tests/fuzz/dictionary.py" >"$dictionary" || exit 1
for fuzzer in "$@"; do
    name=$(basename "$fuzzer")
    home=$(dirname "$(dirname "$fuzzer")")
    corpus=$home/corpus/$name
    findings=$home/findings/$name
    mkdir -p "$corpus" "$findings"
    seeds=''
    for folder in examples schemes stdlib tests/golden "tests/fuzz/seeds/$name"; do
        [ -d "$root/$folder" ] && seeds="$seeds $root/$folder"
    done
    # shellcheck disable=SC2086 # one word a folder
    if "$fuzzer" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -malloc_limit_mb=1024 -max_len=65536 \
        -dict="$dictionary" -print_final_stats=1 -artifact_prefix="$findings/" "$corpus" $seeds >"$home/$name.log" 2>&1; then
        runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$home/$name.log")
        echo "fuzz $name: ${runs:-0} inputs in ${seconds} s"
        passed=$((passed + 1))
    else
        echo "FAILED $name; see $home/$name.log and $findings/"
        tail -30 "$home/$name.log"
        failed=$((failed + 1))
    fi
done
echo "fuzz: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
