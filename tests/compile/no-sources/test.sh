#!/bin/sh
# SPDX-License-Identifier: MIT
# Executables without sources: none of the text is in them, all of it is compiled, errors of all kinds in
# functions of all kinds have their places (and crash nothing), and what needs a text says that there is none.
# Runs in an empty folder; $INGOT is the command.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
fail() { echo "FAILED: $1"; shift; tail -n 40 "$@"; exit 1; }
build() { "$INGOT" build "$@" >build.log 2>&1 || fail "build $*" build.log; }

cp -r "$here/app" .
rm app/main.out

# ---- what it does, and what is in it -------------------------------------------------------------------------

build app/main.js -o program --no-sources --include lib/text.txt
code=0
./program >got 2>&1 || code=$?
[ "$code" = 1 ] || fail "exit code $code" got
sed '/(node:/,$d' got | diff -u "$here/app/main.out" - || fail "main.js"

build app/main.js -o with
for word in SECRET_COMMENT 'const secretLocal' 'secretArgument \*\*' 'this.history.push' 'class Account'; do
  grep -q -a "$word" with || fail "the test: '$word' is not even in an executable with sources" build.log
  if grep -q -a "$word" program; then fail "'$word' is in the executable" build.log; fi
done
for word in 'SECRET_LITERAL' 'TEXT_ASSET' 'in JSON'; do grep -q -a "$word" program || fail "'$word' should be there" build.log; done
"$INGOT" inspect --json program | grep -q '"sources":"none"' || fail "inspect" build.log

# The same application, the same bytes.
mkdir twin
build app/main.js -o twin/program --no-sources --include lib/text.txt --no-cache
cmp program twin/program || fail "two builds differ" build.log

# TypeScript has neither of its texts; source maps are asked for, and then have no texts.
mkdir -p app/ts
cat >app/ts/main.ts <<'EOF'
interface SecretShape { secret: string } // SECRET_COMMENT_5
const make = (text: string): SecretShape => ({ secret: text });
console.log(make('typed').secret, new Error('x').stack!.split('\n')[1].trim());
EOF
build app/ts/main.ts -o program --no-sources
[ "$(./program)" = 'typed at Object.<anonymous> (/ingot/ts/main.ts:3:35)' ] || fail "TypeScript" build.log
if grep -q -a 'SecretShape\|SECRET_COMMENT' program; then fail "the TypeScript is in the executable" build.log; fi

cp -r "$here/../source-maps/app/bundle" "$here/../source-maps/app/src" app/
build app/bundle/out.js -o program --no-sources
"$INGOT" inspect --json program | grep -q '"source_maps":\[\]' || fail "a source map that nobody asked for" build.log
build app/bundle/out.js -o program --no-sources --source-maps app
"$INGOT" inspect --json program | grep -q '"texts":0}' || fail "texts in a source map" build.log
./program >got 2>&1 || true
grep -q 'at t.fail (/ingot/src/lib.ts:9:11)' got || fail "mapped traces" got
grep -q '^/ingot/src/lib.ts:9$' got || fail "the place of an uncaught error" got

# ---- all is compiled -------------------------------------------------------------------------------------------

cat >app/heap.js <<'EOF'
const { readdirSync, existsSync } = require('fs');
require('./lib/account.js'); require('./lib/late.js'); require('./kinds.js'); import('./lib/module.mjs');
if (process.argv[3]) require('koa'), require('@koa/router'), require('koa-bodyparser'), require('koa-session'), require('koa-static'), require('ejs');
require('v8').writeHeapSnapshot(process.argv[2]);
EOF
"$INGOT" "$here/kinds.js" cjs | sed 's/^(async/module.exports = (async/; s/})();$/});/' >app/kinds.js
koa=
if [ -d "$ROOT/samples/koa-site/node_modules" ]; then cp -r "$ROOT/samples/koa-site/node_modules" app/ && koa=koa; fi
build app/heap.js -o program --no-sources
./program without.heapsnapshot $koa
build app/heap.js -o program
./program with.heapsnapshot $koa
count=$("$INGOT" "$here/uncompiled.js" without.heapsnapshot)
[ "$count" = 0 ] || fail "$count functions are not compiled" build.log
count=$("$INGOT" "$here/uncompiled.js" with.heapsnapshot)
[ "$count" -gt 100 ] || fail "the test: only $count functions are not compiled in an executable with sources" build.log

# What was never run is not thrown away by garbage collections, which throw away code that has grown old.
cat >app/old.js <<'EOF'
const { Account } = require('./lib/account.js');
const never = (n) => [n].map((x) => ({ x })).map(({ x }) => x + 1)[0];
for (let i = 0; i < 40; i++) gc();
console.log(never(1), [...new Account(3).pay(4)].join());
EOF
build app/old.js -o program --no-sources --v8-flags --expose-gc
[ "$(./program)" = '2 4' ] || fail "after garbage collections" build.log

# ---- errors of all kinds -----------------------------------------------------------------------------------------

mkdir -p app/program
for format in cjs esm line; do
  case $format in esm) file=app/program/$format.mjs ;; *) file=app/program/$format.js ;; esac
  "$INGOT" "$here/kinds.js" $format >$file
  "$INGOT" $file >want 2>&1 || fail "kinds, $format, interpreted" want
  [ "$(sed -n '1s/ .*//p' want)" -gt 3000 ] || fail "kinds, $format: too few" want
  build $file -o program --no-sources
  ./program >got 2>&1 || fail "kinds, $format" got
  cmp want got || fail "kinds, $format: other places" got
done

. "$here/refused.sh"
