#!/bin/sh
# Puts the tables of the vocabulary into grammar/LANGUAGE.md, between the two markers.
# usage: tables.sh PRINTER [--check]. With --check nothing is changed; status 1 if the page is out of date.
set -eu
printer=$1
page=grammar/LANGUAGE.md
first='<!-- tables -->'
last='<!-- end of tables -->'
for marker in "$first" "$last"; do
    [ "$(grep -cxF -- "$marker" $page)" -eq 1 ] || { echo "$page: needs the line $marker once" >&2; exit 1; }
done

new=$(mktemp)
trap 'rm -f "$new"' EXIT
{
    sed "/^$first\$/q" $page
    printf '\n'
    "$printer"
    printf '\n'
    sed -n "/^$last\$/,\$p" $page
} >"$new"

if cmp -s "$new" $page; then
    exit 0
elif [ "${2:-}" = --check ]; then
    diff -u $page "$new" | head -20 || true
    echo "$page: the tables do not match grammar/vocabulary.def; run make tables" >&2
    exit 1
fi
cat "$new" >$page
echo "$page: tables rewritten"
