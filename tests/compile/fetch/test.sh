#!/bin/sh
# SPDX-License-Identifier: MIT
# fetch() in an executable in an empty folder: embedded files by their file: URLs, a server, WebSocket; with and without
# sources. HTTP/2 for dispatchers with allowH2 is there where node:http2 is. An executable that only asks what fetch is does
# not carry it in its snapshot.
set -e
here=$(dirname "$0")
cp -r "$here/app" app
cat > make.js <<END
const { encode, FUNC, I32, i32 } = require('$ROOT/tests/stdlib/wasi/fixtures/wasm');
const bytes = encode({ types: [[[], [I32]]], funcs: [{ type: 0, code: i32(7) }], exports: [['seven', FUNC, 0]] });
require('fs').writeFileSync('app/seven.wasm', bytes);
END
"$INGOT" make.js
"$INGOT" build app/main.mjs -o with > build.log
"$INGOT" build app/main.mjs -o without --no-sources > build.log
mkdir small empty
echo 'console.log(1)' > small/one.js
echo 'console.log(typeof fetch, fetch.name, fetch.length, Object.keys(globalThis).length)' > small/two.js
snapshot() { "$INGOT" build "small/$1.js" -o "small/$1" --json | tr ',' '\n' | sed -n 's/.*"snapshot": *\([0-9]*\).*/\1/p' | head -n 1; }
one=$(snapshot one) two=$(snapshot two)
test "$one" -gt 100000
test $((two - one)) -lt 3000
for kind in static dynamic; do
  "$INGOT" build app/h2.js -o h2-$kind --template $kind > build.log
  "$INGOT" build app/no-h2.js -o no-h2-$kind --template $kind > build.log
done
rm -r app
cd empty
for program in with without; do test "$(../$program)" = done; done
../small/two | grep -q '^function fetch 1 '
keys() { "$INGOT" -p "require('$ROOT/tests/stdlib/tls/fixtures/keys').$1"; }
KEY=$(keys key) CERT=$(keys cert)
export KEY CERT
for kind in static dynamic; do
  test "$(../h2-$kind)" = 'http 2.0'
  test "$(../no-h2-$kind)" = ERR_NO_HTTP2
done
