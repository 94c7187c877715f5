#!/bin/sh
# Makes docs/scorecard.png, the picture in README.md: the first page of one township's scorecard, in greys.
# usage: picture.sh KAOHE SCHEME TOWNSHIP
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$1" build --quiet --lang zh --only cards -o "$work" "$2"
pdftoppm -png -gray -r 82 -f 1 -l 1 -singlefile "$work/scorecards/$3.pdf" "$work/page"
mkdir -p docs
cp "$work/page.png" docs/scorecard.png
ls -l docs/scorecard.png
