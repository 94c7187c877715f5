#!/bin/sh
# House lints: what the compiler does not refuse and a reviewer would. Each finding says what to do instead.
# A lint that greps is first tried on a planted line, so that one that matches nothing any more is a failure.
# Exceptions are counted and carry their reason; one that is no longer needed is a failure too.
set -u
cd "$(dirname "$0")/.." || exit 3
LC_ALL=C
export LC_ALL
passed=0
failed=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Files git knows or would add; in a copy without git, all but what is built.
if git rev-parse --is-inside-work-tree >/dev/null 2>&1; then
    git -c core.quotePath=false ls-files -co --exclude-standard
else
    find . -type f ! -path './.git/*' ! -path './build*/*' | sed 's|^\./||'
fi | sort >"$work/all"
while IFS= read -r file; do [ -f "$file" ] && printf '%s\n' "$file"; done <"$work/all" >"$work/files"

of() { # the files whose path matches $1 and not $2
    grep -E "$1" "$work/files" | grep -vE "${2:-^$}"
}

pass() { passed=$((passed + 1)); }

fail() { # name, advice; what was found on standard input
    failed=$((failed + 1))
    echo "FAILED $1: $2"
    head -20 | sed 's/^/    /'
}

judge() { # name, advice; passes if the file $work/found is empty
    if [ -s "$work/found" ]; then fail "$1" "$2" <"$work/found"; else pass; fi
}

# C without comments and without what stands in quotes, as file:line:code. awk reads bytes here.
code() {
    [ $# -gt 0 ] || return 0
    awk '
    FNR == 1 { inside = 0 }
    {
        out = ""; text = $0
        while (text != "") {
            if (inside) {
                at = index(text, "*/")
                if (!at) break
                text = substr(text, at + 2); inside = 0
            } else if (match(text, /\/\*|\/\/|"([^"\\]|\\.)*"|\047([^\047\\]|\\.)*\047/)) {
                sign = substr(text, RSTART, 2)
                out = out substr(text, 1, RSTART - 1)
                if (sign == "//") break
                if (sign == "/*") inside = 1
                else if ($0 ~ /^#include/) out = out substr(text, RSTART, RLENGTH)
                else out = out "\"\""
                text = substr(text, RSTART + RLENGTH)
            } else { out = out text; text = "" }
        }
        if (out ~ /[^ \t]/) print FILENAME ":" FNR ":" out
    }' "$@"
}

# A word that C code must not hold.
# never NAME 'advice' PATTERN PLANTED-LINE CODE-FILE ALLOWED
never() {
    if ! printf '%s\n' "$4" | grep -qE "$3"; then
        echo "$4" | fail "$1" "the lint is blind: its pattern does not match its own example"
        return
    fi
    grep -E "$3" "$5" >"$work/found"
    count=$(wc -l <"$work/found")
    if [ "$count" -eq "${6:-0}" ]; then
        pass
    elif [ "$count" -lt "${6:-0}" ]; then
        fail "$1" "only $count of $6 exceptions are left; lower the number in tools/lint.sh" <"$work/found"
    else
        fail "$1" "$2 ($count found, ${6:-0} allowed)" <"$work/found"
    fi
}

c_files=$(of '^compiler/.*\.[ch]$')
# shellcheck disable=SC2086 # no blanks in our C files' names
{
    code $c_files >"$work/code"
    code $(of '^(compiler|tools|tests)/.*\.[ch]$') >"$work/all_code"
}
grep -vE '^compiler/cli/' "$work/code" >"$work/library_code"
grep -vE '^compiler/(cli|output|pdf)/' "$work/code" >"$work/exact_code"
grep -vE '^compiler/base/arena\.c:' "$work/code" >"$work/arena_code"
grep -E '^compiler/model/' "$work/code" >"$work/model_code"

# ---- layers ----------------------------------------------------------------------------------------
layers() { # file:line:#include "room/header.h" → those that look up
    awk -F: '
    function rank(room) { return index("base   lexiconsource pdf    syntax model  resultsweightsscores simulationrules  output top    cli    ", room) }
    {
        file = $1; line = $2; included = $3
        if (!match(included, /"[^"]+"/)) next
        included = substr(included, RSTART + 1, RLENGTH - 2)
        split(file, part, "/"); mine = part[2]; if (mine ~ /\./) mine = "top"
        theirs = included; sub(/\/.*/, "", theirs)
        if (theirs == "grammar" || included ~ /^kaohe_(parser|lexer)\.h$/) theirs = "syntax"
        if (included == "fold_table.h") theirs = "lexicon"
        if (included == "word_table.h") theirs = "syntax"
        if (included == "late_files.h") theirs = "base"
        if (included == "kaohe.h" || included == "library.h") theirs = "top"
        if (!rank(theirs) || rank(theirs) > rank(mine)) print file ":" line ": " included
    }'
}
if ! printf 'compiler/base/x.c:1:#include "model/model.h"\n' | layers | grep -q .; then
    echo | fail layers "the lint is blind"
else
    grep -E ':#include "' "$work/code" | layers >"$work/found"
    judge layers "a room includes only lower rooms: base, lexicon, source, pdf, syntax, model, results, weights, scores, simulation, rules, output, kaohe.h, cli"
fi

# ---- words -----------------------------------------------------------------------------------------
never prints "only cli prints or ends the process; a mistake is a diagnostic, a failure a kh_status" \
    '(^|[^a-z_])(v?f?printf|f?puts|f?putchar|fputc|fwrite|perror|_?exit|quick_exit|abort)\(' \
    'x.c:1:    exit(1);' "$work/library_code" 1 # base/arena.c: out of memory with nobody to tell it to
never floats "points and weights are exact: kh_number" \
    '(^|[^A-Za-z_])(float|double)([^A-Za-z_]|$)' 'x.c:1:double points;' "$work/exact_code"
never unsafe "use kh_text, kh_builder and kh_arena_format, kh_number_parse, kh_date_parse" \
    '(^|[^A-Za-z_])(strcpy|strcat|strncat|sprintf|vsprintf|gets|strtok|atoi|atol|atof|strtod|setlocale|scanf|sscanf)\(' \
    'x.c:1:    n = atoi(word);' "$work/code"
never environment "the library reads no environment; cli does, and passes it in kh_settings" \
    '(^|[^A-Za-z_])(getenv|secure_getenv)\(' 'x.c:1:    getenv("HOME")' "$work/library_code"
never clock "the library reads no clock; the date is an input" \
    '(^|[^A-Za-z_])(time|clock|gettimeofday|clock_gettime|localtime|gmtime)\(' 'x.c:1:    time(NULL)' "$work/library_code"
never allocation "everything lives in an arena: kh_arena_new_of, kh_arena_array, kh_arena_format" \
    '(^|[^A-Za-z_.>])(malloc|calloc|realloc|reallocarray|strdup|free)\(' 'x.c:1:    free(name);' "$work/arena_code"
never township "kh_this_unit() reads 本单位 and notes it: what does not ask is judged once for all equal cards" \
    'evaluation->township *([,;)]|->|==|!=)' 'x.c:1:    unit == evaluation->township;' "$work/model_code" 7 # kept to come back to, compared with, handed on to who reads it by kh_this_unit(), asked whether there is one
never dead "no code that is switched off: delete it, git remembers" \
    '^[^:]*:[0-9]*:#if 0' 'x.c:1:#if 0' "$work/all_code"

grep -nE '(^|[^A-Za-z])(TODO|FIX''ME|XX''X|HA''CK)([^A-Za-z]|$)' $(of '\.(c|h|l|y|def|sh|py|md|kh)$|^Makefile$' '^tools/lint\.sh$') \
    >"$work/found" 2>/dev/null
if ! echo '// TODO: later' | grep -qE '(^|[^A-Za-z])(TODO|FIX''ME|XX''X|HA''CK)([^A-Za-z]|$)'; then
    echo | fail unfinished "the lint is blind"
else
    judge unfinished "finish it, or say under “not there yet” in README.md what is missing"
fi

# flex knows bytes: a character of several bytes inside [...] is several single bytes.
high=$(printf '[\200-\377]')
bracketed='\[[^]"]*'"$high"
if ! printf 'HAN [\344\270\200]\n' | grep -qE "$bracketed"; then
    echo | fail scanner "the lint is blind"
else
    # shellcheck disable=SC2046
    grep -nE "$bracketed" $(of '\.l$') /dev/null >"$work/found"
    judge scanner "no character beyond ASCII inside [...] of a .l file: write its bytes as ranges"
fi

# ---- sizes -----------------------------------------------------------------------------------------
of '\.(c|h|l|y|sh|py)$' | while IFS= read -r file; do
    lines=$(wc -l <"$file")
    [ "$lines" -le 800 ] || echo "$file: $lines lines"
done >"$work/found"
judge "file length" "at most 800 lines a file: split it by subject"

lengths() { # NAME LINES of each function: from a brace in the first column to its end
    awk '
    FNR == 1 { open = 0 }
    /^[A-Za-z].*\)$/ || /^[A-Za-z][^;{}]*\(/ { head = $0 }
    /^{/ { open = FNR }
    /^}/ && open { print FILENAME ":" open ": " FNR - open - 1 " lines: " head; open = 0 }' "$@"
}
long_functions=0 # raise it only with the function's name and the reason
# shellcheck disable=SC2046
lengths $(of '^(compiler|tools)/.*\.c$') >"$work/lengths"
awk '{ if ($2 > 60) print }' "$work/lengths" >"$work/found"
if [ "$(wc -l <"$work/found")" -le "$long_functions" ]; then pass; else
    fail "function length" "at most 60 lines a function: give a part of it a name" <"$work/found"
fi
median=$(awk '{ print $2 }' "$work/lengths" | sort -n | awk '{ n[NR] = $1 } END { print n[int((NR + 1) / 2)] }')
if [ "${median:-0}" -gt 0 ] && [ "$median" -le 16 ]; then pass; else
    echo "median: ${median:-none}" | fail "median function" "the median function has at most 16 lines"
fi

# ---- headers ---------------------------------------------------------------------------------------
# kaohe.h says both once for the whole interface, in its list of conventions.
of '^compiler/.*\.h$' '^compiler/kaohe\.h$' | while IFS= read -r header; do
    first=$(awk '/\*\// { print; exit } { print }' "$header")
    case $first in '/*'*Owns:*Fails:*) ;; *) echo "$header" ;; esac
done >"$work/found"
judge contracts "a header's first comment says what it is for, what it Owns: and how it Fails:"

of '^compiler/.*\.h$' | while IFS= read -r header; do
    grep -nE '^kh_status [a-z]' "$header" | sed "s|^|$header:|"
done >"$work/found"
judge "unchecked results" "write KH_MUST_CHECK before a function that answers a kh_status"

# The parts of a subject share a header of their own: check.c may begin with check_internal.h.
of '^compiler/[a-z]*/.*\.c$' | while IFS= read -r source; do
    header=${source#compiler/}
    header=${header%.c}.h
    [ -f "compiler/$header" ] || continue
    case $(sed -n '/^#include/{p;q;}' "$source") in
    "#include \"$header\"" | "#include \"${header%.h}_"*) ;;
    *) echo "$source" ;;
    esac
done >"$work/found"
judge "own header" "a source includes its own header first, which proves that the header stands alone"

# ---- figures ---------------------------------------------------------------------------------------
# What the pages say of the number of rules is counted.
rules=0
for pack in stdlib/rules/*.kh; do
    own=$(grep -cE '^    (规则|rule) KH' "$pack")
    adopted=$(grep -E '^    采用[： ]' "$pack" | grep -oE 'KH[0-9]+' | sort -u | wc -l)
    rules=$((rules + own))
    said=$(sed -nE "s/^\\| \`$(basename "$pack" .kh)\` \\|.* ([0-9]+) \\|\$/\\1/p" stdlib/rules/README.md)
    case $own:$adopted:$said in
    0:0: | 0:"$said":* | "$said":0:*) ;;
    *) echo "stdlib/rules/README.md: $pack has $own rules, adopts $adopted; the page says ${said:-nothing}" ;;
    esac
done >"$work/found"
grep -qF "$rules rules" README.md || echo "README.md does not say that there are $rules rules" >>"$work/found"
judge figures "the pages must say how many rules there are"

# ---- the tree --------------------------------------------------------------------------------------
make -nB all manuals tables-check unit fuzz bench faults-check build-lint/bench/print/cairo BUILD=build-lint 2>/dev/null >"$work/commands"
# what a unit test or a fuzzer includes as text is built with it
of '\.c$' | while IFS= read -r source; do
    grep -qE "(^|[ '])$source( |'|\$)" "$work/commands" && continue
    grep -qsF "#include \"$(basename "$source")\"" tests/unit/*.c tests/fuzz/*.c && continue
    echo "$source"
done >"$work/found"
judge "unreached source" "every .c is built by the Makefile; delete what is not"

of '(^|/)(kaohe_parser\.[ch]|kaohe_lexer\.[ch]|lex\.yy\.c|.*\.tab\.[ch]|.*\.output|.*\.(o|a|d|pyc|part))$' >"$work/found"
# shellcheck disable=SC2046
grep -lE '^/\* (A Bison parser|Made by tools/(embed|fold|words|terms))|A lexical scanner generated by flex' $(of '\.[ch]$') >>"$work/found" 2>/dev/null
judge "generated files" "what is generated lives under build/ and is not committed"

cut -d/ -f1 "$work/files" | sort -u >"$work/root"
if [ "$(wc -l <"$work/root")" -le 20 ]; then pass; else
    fail root "at most 20 entries at the root" <"$work/root"
fi
grep / "$work/files" | cut -d/ -f1 | sort -u | while IFS= read -r folder; do
    grep -qF "\`$folder/\`" README.md 2>/dev/null || echo "$folder/"
done >"$work/found"
judge "folders named" "README.md names every top folder in one line"

for script in $(of '\.sh$'); do sh -n "$script" 2>&1; done >"$work/found"
judge scripts "a shell script that does not parse"

if clang-format --version 2>/dev/null | grep -q 'version 14\.'; then
    # shellcheck disable=SC2046
    clang-format --dry-run -Werror $(of '^(compiler|tools|tests)/.*\.[ch]$') >"$work/found" 2>&1
    judge layout "run make format"
else
    echo "layout: skipped, clang-format is not version 14"
fi

echo "lint: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
