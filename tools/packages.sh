#!/bin/sh
# Installs the Debian packages that are missing, by name and said aloud.
# usage: packages.sh build | test | print | node
set -eu
build='gcc libc6-dev pkg-config flex bison libyaml-dev libgmp-dev nettle-dev libutf8proc-dev libicu-dev uthash-dev
       libharfbuzz-dev libdeflate-dev libjson-c-dev libxlsxwriter-dev libzip-dev libexpat1-dev fonts-noto-cjk'
test='libcmocka-dev libqrencode-dev clang libclang-rt-dev clang-format python3 poppler-utils qpdf mupdf-tools zbar-tools fonts-dejavu-core python3-openpyxl'
case ${1:-} in
build) wanted=$build ;;
test) wanted="$build $test" ;;
print) wanted="$build libpango1.0-dev libcairo2-dev python3 poppler-utils" ;; # the peers of `make bench-print`
node) wanted='nodejs npm' ;;
*) echo "usage: $0 build|test|print|node" >&2; exit 2 ;;
esac

missing=''
for package in $wanted; do
    state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

echo "installing Debian packages:$missing"
as_root=''
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
        echo "This needs root: run it as root, or install sudo, or install the packages above by hand." >&2
        exit 1
    fi
    as_root=sudo
fi
if [ ! -d /var/lib/apt/lists ] || [ -z "$(ls -A /var/lib/apt/lists 2>/dev/null)" ]; then
    $as_root apt-get update -qq
fi
# shellcheck disable=SC2086 # one word a package
DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null ||
    { $as_root apt-get update -qq &&
      DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null; }
