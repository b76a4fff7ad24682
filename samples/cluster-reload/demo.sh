#!/bin/sh
# SPDX-License-Identifier: MIT
# A server in many processes is reloaded every half second while it is asked, and no request fails. INGOT names the command;
# run in an empty folder.
set -eu
here=$(dirname "$0")
"${INGOT:-ingot}" build "$here/server.js" -o server --cluster auto >build.log
PORT=0 ./server >log 2>&1 &
supervisor=$!
trap 'kill "$supervisor" 2>/dev/null || :' EXIT
until grep -q 'listening on' log; do sleep 0.1; done
port=$(sed -n 's/.*listening on //p' log | head -n 1)
"${INGOT:-ingot}" "$here/load.js" "$port" 4 "$supervisor"
kill -TERM "$supervisor"
wait "$supervisor"
grep -F '[supervisor]' log | tail -n 3
