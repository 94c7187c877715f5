#!/bin/sh
# Builds every example and says where the results are: tools/demo.sh BINARY FOLDER
set -eu
[ $# -eq 2 ] || { echo "usage: tools/demo.sh BINARY FOLDER" >&2; exit 3; }
binary=$1
folder=$2
root=$(cd "$(dirname "$0")/.." && pwd)
built=0

# Each example is a scheme; what lies beside it (rosters) is read by the scheme itself.
for scheme in "$root"/examples/*.kh "$root"/examples/*/*.kh; do
    [ -f "$scheme" ] || continue
    name=$(basename "$scheme" .kh)
    into=$folder/$name
    if ! "$binary" build --lang zh --quiet -o "$into" "$scheme"; then
        echo "demo: $scheme was not built" >&2
        exit 1
    fi
    for result in scorecards.pdf weights.csv weights.xlsx; do
        [ -s "$into/$result" ] || { echo "demo: $into/$result is missing" >&2; exit 1; }
    done
    cards=$(find "$into/scorecards" -name '*.pdf' | wc -l)
    [ "$cards" -gt 0 ] || { echo "demo: no scorecards in $into" >&2; exit 1; }
    echo "$name:"
    echo "  all scorecards   $into/scorecards.pdf"
    echo "  one a township   $into/scorecards/ ($((cards)) files)"
    echo "  weights          $into/weights.xlsx, weights.csv"
    results=$(dirname "$scheme")/实绩.csv
    if [ -f "$results" ]; then
        if ! "$binary" score --lang zh --format xlsx -o "$into/scores.xlsx" "$scheme" "$results"; then
            echo "demo: $scheme was not scored" >&2
            exit 1
        fi
        [ -s "$into/scores.xlsx" ] || { echo "demo: $into/scores.xlsx is missing" >&2; exit 1; }
        echo "  scores           $into/scores.xlsx"
    fi
    built=$((built + 1))
done

[ "$built" -gt 0 ] || { echo "demo: no examples in $root/examples" >&2; exit 1; }
echo "$built examples built."
