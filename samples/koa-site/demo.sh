#!/bin/sh
# SPDX-License-Identifier: MIT
# demo.sh EXECUTABLE: run the compiled site in an empty folder, show some answers, stop it.
set -eu
exe=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
folder=$(mktemp -d)
jar=$folder/cookies
trap 'kill "$pid" 2>/dev/null || :; rm -rf "$folder"' EXIT
cd "$folder"
PORT=0 "$exe" >"$folder/out" 2>&1 &
pid=$!
url=
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  url=$(sed -n 's/^listening on //p' "$folder/out")
  [ -n "$url" ] && break
  kill -0 "$pid" 2>/dev/null || break
  sleep 0.1
done
[ -n "$url" ] || { cat "$folder/out" >&2; echo "demo: the server did not start" >&2; exit 1; }

show() {
  printf '\n$ curl'
  printf ' %s' "$@"
  printf '\n'
  curl -sS --fail-with-body -b "$jar" -c "$jar" "$@" || { echo "demo: no answer" >&2; exit 1; }
  printf '\n'
}

ls -l "$exe"
file "$exe" 2>/dev/null || :
show "$url/"
show "$url/api/users/7?full=1"
show "$url/about.txt"
show "$url/cookie"
show "$url/cookie"
show -d name=World "$url/greet"
printf '\nThe Koa application answered from one executable.\n'
