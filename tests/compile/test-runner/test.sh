#!/bin/sh
# SPDX-License-Identifier: MIT
# Tests in an executable: its own, told as the reporter spec tells them, and those that run() starts.
set -eu
here=$(dirname "$0")
"$INGOT" build "$here/app.test.js" -o "$TMPDIR/app" > /dev/null
"$TMPDIR/app" > "$TMPDIR/out" 2> /dev/null || { cat "$TMPDIR/out"; exit 1; }
grep -q 'pass 4$' "$TMPDIR/out"
grep -q 'fail 0$' "$TMPDIR/out"
if FAIL=1 "$TMPDIR/app" > "$TMPDIR/out" 2> /dev/null; then echo 'a failing test must give another exit code'; exit 1; fi
grep -q 'fail 1$' "$TMPDIR/out"
"$INGOT" build "$here/all.js" -o "$TMPDIR/all" > /dev/null
for isolation in none process; do
  said=$("$TMPDIR/all" $isolation 2> /dev/null)
  [ "$said" = 'true 4' ] || { echo "$isolation: $said"; exit 1; }
done
