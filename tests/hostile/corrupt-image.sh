#!/bin/sh
# SPDX-License-Identifier: MIT
# An executable whose image is damaged says so and ends; inspect names what is wrong.
set -u
printf 'console.log(1)\n' >app.js
"$INGOT" build app.js -o app >/dev/null || exit 1
offset=$(($(readelf -lW app | awk '$1 == "LOAD" && $7 == "R" { at = $2 } END { print at }')))
size=$(stat -c %s app)
cp app bad
printf 'XXXX' | dd of=bad bs=1 seek=$((offset + 8)) conv=notrunc 2>/dev/null
./bad >out 2>&1
code=$?
[ "$code" != 0 ] && [ "$code" -lt 126 ] || { echo "exit code $code"; cat out; exit 1; }
head -c $((offset + 100)) app >short
chmod +x short
./short >out 2>&1
[ $? != 0 ] || { echo 'a truncated executable ran'; exit 1; }
head -c $((size - 4096 * 3)) app >shorter
"$INGOT" inspect shorter >out 2>&1 && { echo 'inspect took a truncated image'; exit 1; }
"$INGOT" inspect bad >out 2>&1 && { echo 'inspect took a damaged image'; exit 1; }
"$INGOT" inspect app.js >out 2>&1 && { echo 'inspect took a script'; exit 1; }
"$INGOT" inspect app >out 2>&1 || { cat out; exit 1; }
grep -q app.js out
