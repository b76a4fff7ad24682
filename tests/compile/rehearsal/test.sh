#!/bin/sh
# SPDX-License-Identifier: MIT
# The build starts the program once, confined: nothing that the program does then reaches the outside,
# whatever becomes of it; and what its start uses is in the blob.
set -e
here=$(dirname "$0")
cp "$here"/*.js .
: > kept
SECRET_OF_THE_BUILD=1
export SECRET_OF_THE_BUILD
echo '{ "from": "JSON" }' > data.json

"$INGOT" build reaches.js -o reaches --json > reaches.json
[ ! -e made-by-rehearsal ] || { echo 'a rehearsal has written a file'; exit 1; }
[ -e kept ] || { echo 'a rehearsal has removed a file'; exit 1; }
unset SECRET_OF_THE_BUILD
./reaches > out.txt
[ -e made-by-rehearsal ] && [ ! -e kept ] || { echo 'the program itself cannot write'; exit 1; }
grep -q '^child ran$' out.txt
grep -q '^secret in the environment: undefined$' out.txt
rm made-by-rehearsal

# However it ends, the executable is made and works.
for end in exit throw reject abort nothing; do
  "$INGOT" build ends.js -o "ends-$end" > build.log || { cat build.log; exit 1; }
  code=0
  HOW=$end ./ends-$end > out.txt 2> err.txt || code=$?
  [ "$(cat out.txt)" = "ends by $end" ] || { echo "ends-$end: $code"; cat out.txt err.txt; exit 1; }
done

# It is worth something: more is compiled in the blob.
size() { grep -o '"snapshot":[0-9]*,"sources' | tr -cd '0-9\n'; }
"$INGOT" build lazy.js -o with --json | size > with.txt
"$INGOT" build lazy.js -o without --no-rehearsal --json | size > without.txt
[ "$(cat with.txt)" -gt "$(($(cat without.txt) + 20000))" ] ||
  { echo "snapshots of $(cat with.txt) and $(cat without.txt) bytes"; exit 1; }
# A program that waits for a thread of its own, which a rehearsal does not start: what it had used by then counts.
"$INGOT" build waits.js -o waits --json | size > waits.txt
[ "$(cat waits.txt)" -gt "$(($(cat without.txt) + 20000))" ] || { echo "a snapshot of $(cat waits.txt) bytes"; exit 1; }
[ "$(./waits | tail -n 1)" = woken ] || { echo 'waits.js was not woken'; exit 1; }

./with > with.out
./without > without.out
cmp with.out without.out
