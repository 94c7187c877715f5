#!/bin/sh
# Golden tests: what kaohe prints, byte for byte (the format of a case is told in run_golden.py).
#
#   tests/golden/run.sh BINARY [NAME…]             run all cases, or those named
#   tests/golden/run.sh --accept BINARY [NAME…]    rewrite the expectations; read the difference before keeping it
exec python3 "$(dirname "$0")/run_golden.py" "$@"
