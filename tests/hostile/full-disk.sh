#!/bin/sh
# SPDX-License-Identifier: MIT
# A full disk, and SIGINT in the middle of a build: a message, no broken output.
set -u
printf 'console.log(1)\n' >app.js
if [ "$(id -u)" = 0 ]; then
  mkdir small
  mount -t tmpfs -o size=4m tmpfs small || exit 0
  "$INGOT" build app.js -o small/app >out 2>&1
  code=$?
  left=$(ls small)
  umount small
  [ "$code" != 0 ] || { echo 'no error on a full disk'; exit 1; }
  [ -z "$left" ] || { echo "left behind: $left"; exit 1; }
  grep -qi 'space' out || { cat out; exit 1; }
fi
"$INGOT" build app.js -o app >out 2>&1 &
pid=$!
sleep 0.02
kill -INT "$pid" 2>/dev/null
wait "$pid"
[ ! -e app ] || [ "$(./app)" = 1 ] || { echo 'a broken output'; exit 1; }
[ -z "$(find . -name '.app*' -o -name 'app.*' ! -name app.js)" ] || { ls -a; exit 1; }
