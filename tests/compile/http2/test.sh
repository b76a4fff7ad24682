#!/bin/sh
# SPDX-License-Identifier: MIT
# node:http2 in executables of both templates, in an empty folder. Of the libraries that lie apart (packager/apart.h) each
# is left out alone: without SQLite in front of it nghttp2 works, and SQLite without nghttp2 behind it.
set -e
here=$(dirname "$0")
cp -r "$here/app" app
for kind in static dynamic; do
  "$INGOT" build app/main.js -o main-$kind --template $kind > build.log
  "$INGOT" build app/computed.js -o without-$kind --template $kind > build.log
  "$INGOT" build app/sqlite.js -o sqlite-$kind --template $kind > build.log
done
rm -r app
mkdir empty
size() { stat -c %s "$1"; }
for kind in static dynamic; do
  (cd empty && ../main-$kind > ../$kind.out)
  diff "$here/expected.out" $kind.out
  test "$(cd empty && ../without-$kind)" = ERR_NO_HTTP2
  test "$(cd empty && ../sqlite-$kind | tr '\n' ' ')" = '42 ERR_NO_HTTP2 '
  test $(($(size main-$kind) - $(size without-$kind))) -gt 90000
  test $(($(size sqlite-$kind) - $(size main-$kind))) -gt 1000000
  case $(file main-$kind sqlite-$kind) in *corrupt*|*missing*) echo 'section headers cannot be read'; exit 1 ;; esac
done
