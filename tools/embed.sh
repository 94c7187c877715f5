#!/bin/sh
# Prints a C file that holds every file of the standard library: its path as 引用 names it, and its bytes.
# usage: embed.sh STDLIB_FOLDER. Sorted, so that the same library gives the same binary.
set -eu
cd "$1"
echo '/* Made by tools/embed.sh from stdlib/; not to be edited. */'
echo '#include "library.h"'
# a sanitized locale: sort by bytes
LC_ALL=C
export LC_ALL
number=0
list=''
for file in $(find . -type f \( -name '*.kh' -o -name '*.csv' \) | sed 's|^\./||' | sort); do
    printf 'static const char content_%d[] = {' "$number"
    od -An -v -tu1 "$file" | sed -e 's/  *\([0-9][0-9]*\)/(char)\1,/g'
    printf '0, 0};\n'
    path=$file
    case $file in
    rules/*) path=规则/${file#rules/} ;;
    scoring.kh) path=计分.kh ;;
    esac
    list="$list    {{\"$path\", sizeof \"$path\" - 1}, {content_$number, sizeof content_$number - 2}, {NULL, 0}},
"
    number=$((number + 1))
done
printf '\nstatic const kh_library_file files[] = {\n%s};\n' "$list"
cat <<'END'

const kh_library_file *kh_library_embedded(size_t *count)
{
    *count = KH_COUNT(files);
    return files;
}
END
