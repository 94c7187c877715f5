#!/bin/sh
# Runs the unit test programs, as many at once as there are cores, and counts what their tests say, in order.
# usage: unit.sh BUILD_FOLDER TEST…
set -u
build=$1
shift
log=$build/unit.log
logs=$build/unit-logs
export ASAN_OPTIONS="${ASAN_OPTIONS:-detect_leaks=1}"
passed=0
failed=0

# cmocka ends each group with “[  PASSED  ] 12 test(s).”
sum_of() {
    sed -n "s/^\[ *$1 *\] \([0-9][0-9]*\) test.*/\1/p" "$2" | awk '{ sum += $1 } END { print sum + 0 }'
}

rm -rf "$logs"
mkdir -p "$logs"
# shellcheck disable=SC2016 # the inner shell expands
printf '%s\n' "$@" | CMOCKA_MESSAGE_OUTPUT=STDOUT LOGS=$logs xargs -P "$(nproc 2>/dev/null || echo 2)" -I PROGRAM sh -c '
    one=$LOGS/$(basename "$1")
    "$1" >"$one.log" 2>&1
    echo $? >"$one.status"' - PROGRAM

: >"$log"
for program in "$@"; do
    one=$logs/$(basename "$program")
    status=$(cat "$one.status" 2>/dev/null || echo 127)
    cat "$one.log" >>"$log"
    good=$(sum_of PASSED "$one.log")
    bad=$(sum_of FAILED "$one.log")
    # a program that dies says nothing about the test it died in
    if [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then
        bad=1
    elif [ "$status" -eq 0 ] && [ "$good" -eq 0 ]; then
        echo "$program: ran no test" | tee -a "$log"
        bad=1
    fi
    if [ "$bad" -ne 0 ]; then
        echo "FAILED $program (status $status)"
        grep -v -e '^\[ *OK *\]' -e '^\[ *RUN *\]' "$one.log" | head -40
    fi
    passed=$((passed + good))
    failed=$((failed + bad))
done
echo "unit: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
