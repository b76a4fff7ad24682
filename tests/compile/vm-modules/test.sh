#!/bin/sh
# SPDX-License-Identifier: MIT
# vm modules and import() of vm code in executables, run in an empty folder; and where they are not: in a
# script without the flag.
set -e
here=$(cd "$(dirname "$0")" && pwd)
cp -r "$here/app" app
"$INGOT" build app/main.mjs --include 'lib/**' -o program > build.log
"$INGOT" build app/plain.js -o plain > build.log
"$INGOT" app/plain.js > script
"$INGOT" --experimental-vm-modules app/plain.js > flagged
rm -r app
./program > out
test "$(cat out)" = ok
test "$(./plain)" = "function function function true
1"
test "$(cat script)" = "undefined undefined undefined false
1"
cmp flagged - <<END
function function function true
1
END
