#!/bin/sh
# What `make check` runs once the packages are there. Every group runs, also after another has failed;
# the last line counts what passed and what failed. Logs: build-check/.
set -u
cd "$(dirname "$0")/.." || exit 3
jobs=$(nproc 2>/dev/null || echo 2)
logs=build-check
mkdir -p "$logs"
passed=0
failed=0
summary=''
began=$(date +%s)

# The slow unwinder (fast_unwind_on_malloc=0) shows more of a leak's way here, and takes seven times as long.
export ASAN_OPTIONS=detect_leaks=1
export UBSAN_OPTIONS=print_stacktrace=1

# group NAME COMMAND…: a group that ends with “N passed, N failed” is counted by its tests, another counts as one.
group() {
    name=$1
    shift
    log=$logs/$(printf '%s' "$name" | tr ' ' '-').log
    start=$(date +%s)
    echo "== $name"
    "$@" >"$log" 2>&1
    status=$?
    counts=$(sed -En 's/^(.*[^0-9])?([0-9]+) passed, ([0-9]+) failed.*$/\2 \3/p
        s/^([0-9]+) schemes, .* ([0-9]+) differences.*$/\1 \2/p' "$log" | tail -1)
    good=${counts% *}
    bad=${counts#* }
    if [ -z "$counts" ]; then
        good=$((status == 0))
        bad=$((status != 0))
    elif [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then
        bad=1
    fi
    if [ "$bad" -ne 0 ]; then
        tail -40 "$log" | sed 's/^/   /'
        echo "   … $log"
    fi
    passed=$((passed + good))
    failed=$((failed + bad))
    summary="$summary$(printf '%-28s %5d passed %5d failed %5d s' "$name" "$good" "$bad" $(($(date +%s) - start)))
"
}

# Two builds of each example, at another time of another zone and in another language, are the same bytes.
reproducible() {
    rm -rf "$logs/first" "$logs/second"
    same=0
    different=0
    for scheme in $(find examples -name '*.kh' | sort); do
        example=$(basename "$scheme" .kh)
        TZ=UTC LC_ALL=C build/kaohe build --quiet --lang zh -o "$logs/first/$example" "$scheme" >"$logs/first.txt" 2>&1
        one=$?
        sleep 1
        TZ=Asia/Shanghai LC_ALL=C.UTF-8 build/kaohe build --quiet --lang zh -o "$logs/second/$example" "$scheme" >"$logs/second.txt" 2>&1
        two=$?
        if [ "$one" -eq "$two" ] && { [ "$one" -ne 0 ] || diff -r "$logs/first/$example" "$logs/second/$example"; }; then
            same=$((same + 1))
        else
            echo "FAILED $scheme: statuses $one and $two"
            different=$((different + 1))
        fi
    done
    [ "$((same + different))" -gt 0 ] || { echo "no examples"; different=1; }
    echo "reproducible: $same passed, $different failed"
    [ "$different" -eq 0 ]
}

# What install puts there uninstall takes away, and the installed program runs from anywhere.
installs() {
    place=$(mktemp -d)
    make install DESTDIR="$place" PREFIX=/usr &&
        (cd / && "$place/usr/bin/kaohe" version) &&
        man -l "$place/usr/share/man/man1/kaohe.1" >/dev/null 2>&1 || ! command -v man >/dev/null
    status=$?
    bash -n "$place/usr/share/bash-completion/completions/kaohe" || status=1
    make uninstall DESTDIR="$place" PREFIX=/usr || status=1
    left=$(find "$place" -type f)
    rm -rf "$place"
    [ -z "$left" ] || { echo "left behind: $left"; status=1; }
    return "$status"
}

# Every rule's own examples and every method's worked numbers, one count each.
packs() {
    "$1" test --lang en >"$logs/packs.txt"
    status=$?
    cat "$logs/packs.txt"
    awk '/ (rules|functions), .* failed/ { for (i = 3; i <= NF; i++) if ($i ~ /^examples/) all += $(i - 1) == "worked" ? $(i - 2) : $(i - 1); else if ($i ~ /^failed/) bad += $(i - 1) }
        END { print "packs: " all - bad " passed, " bad + 0 " failed"; exit all == 0 }' "$logs/packs.txt" || status=1
    return "$status"
}

asan='SANITIZE=1 HOSTILE=1 BUILD=build-asan'

group "build gcc" make -j"$jobs" all manuals
group "build clang" make -j"$jobs" all BUILD=build-clang CC=clang
# shellcheck disable=SC2086 # several assignments
{
    group "build sanitized" make -j"$jobs" all $asan
    group "unit" make -j"$jobs" unit $asan
    group "golden, sanitized" env KAOHE_UNLIMITED=1 make golden-check $asan
    group "rule packs, sanitized" packs build-asan/kaohe
    group "properties, sanitized" python3 tests/property/compare.py build-asan/kaohe --schemes 200
    group "canonical, sanitized" make canonical $asan
}
group "golden" make golden-check
group "rule packs" packs build/kaohe
tail -3 "$logs/rule-packs.log" | sed 's/^/   /'
group "cases" make cases
group "properties" make properties
group "pdf" make pdf-check
group "faults" make faults-check
group "page" make page-check
group "tables" make tables-check
group "lint" make lint
group "reproducible" reproducible
group "install" installs

echo
printf '%s' "$summary"
printf 'in %d s\n' $(($(date +%s) - began))
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
