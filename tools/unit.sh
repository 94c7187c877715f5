#!/bin/sh
# Runs each unit test program and counts what its tests say.
# usage: unit.sh BUILD_FOLDER TEST…
set -u
build=$1
shift
log=$build/unit.log
export ASAN_OPTIONS="${ASAN_OPTIONS:-detect_leaks=1:fast_unwind_on_malloc=0}"
passed=0
failed=0

# cmocka ends each group with “[  PASSED  ] 12 test(s).”
sum_of() {
    sed -n "s/^\[ *$1 *\] \([0-9][0-9]*\) test.*/\1/p" "$2" | awk '{ sum += $1 } END { print sum + 0 }'
}

: >"$log"
for program in "$@"; do
    CMOCKA_MESSAGE_OUTPUT=STDOUT "$program" >"$log.one" 2>&1
    status=$?
    cat "$log.one" >>"$log"
    good=$(sum_of PASSED "$log.one")
    bad=$(sum_of FAILED "$log.one")
    # a program that dies says nothing about the test it died in
    if [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then
        bad=1
    elif [ "$status" -eq 0 ] && [ "$good" -eq 0 ]; then
        echo "$program: ran no test" | tee -a "$log"
        bad=1
    fi
    if [ "$bad" -ne 0 ]; then
        echo "FAILED $program (status $status)"
        grep -v -e '^\[ *OK *\]' -e '^\[ *RUN *\]' "$log.one" | head -40
    fi
    passed=$((passed + good))
    failed=$((failed + bad))
done
rm -f "$log.one"
echo "unit: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
