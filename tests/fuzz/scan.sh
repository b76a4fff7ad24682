#!/bin/sh
# SPDX-License-Identifier: MIT
# The scanner, over small files of this tree: see tests/fuzz/native/.
set -eu
. "$ROOT/tests/fuzz/native/native.sh"
PARTS="tests/fuzz/native/scan_target.c $(ls runtime/scan/[a-z]*.c) $BASE"
ROUNDS=5000 LEN=4096
for f in $(git ls-files 'tests/compile/*.js' 'tests/compile/*.mjs' 'tests/same/*.js' 'tests/same/*.mjs' 'stdlib/stream/*.js'); do
  [ "$(wc -c < "$f")" -gt $LEN ] || cp "$f" "$HERE/seeds/$(echo "$f" | tr / _)"
done
run_native scan
