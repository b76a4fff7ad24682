#!/bin/sh
# SPDX-License-Identifier: MIT
# Source maps in executables: real output of tsc, esbuild (with a file and inline), swc and babel (app/make.sh)
# gives the traces of the sources, without a flag and without the sources there. Then which maps go in, what
# they may tell of this machine, and that missing and broken ones break nothing. Runs in an empty folder;
# $INGOT is the command.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
fail() { echo "FAILED: $1"; shift; cat "$@"; exit 1; }

build() { "$INGOT" build "$@" >build.log 2>&1 || fail "build $*" build.log; }

# Its output without the frames of the runtime and what comes behind them.
run() { "$@" 2>&1 | sed '/(node:/,$d' >got || true; }

cp -r "$here/app" .
cp -r app elsewhere
rm -r app/make.sh

# ---- real tools: `traced ENTRY [SED]`, SED for what the tool names otherwise ------------------------

traced() {
  build "app/$1" -o program
  mv app aside
  sed "${2:-}" "$here/trace.out" >want
  run ./program
  mv aside app
  diff -u want got || fail "$1"
}

traced tsc/main.js
traced swc/main.js
traced babel/main.js
traced bundle/out.js 's/Thing\.fail/t.fail/' # minified: the class has another name
traced inline/out.mjs 's/Object\.<anonymous>/<anonymous>/'

# The same build elsewhere: the same bytes.
build app/tsc/main.js -o program
mkdir twin
build elsewhere/tsc/main.js -o twin/program
cmp program twin/program || fail "two builds differ" build.log

# ---- inspect, report, policies ------------------------------------------------------------------------

build app/inline/out.mjs -o program
grep -q '^  maps .* 1 source map$' build.log || fail "report" build.log
"$INGOT" inspect program >inspect.log
grep -q ' texts  /ingot/inline/out.mjs$' inspect.log || fail "inspect" inspect.log
"$INGOT" inspect --json program | grep -q '"source_maps":\[{"path":"/ingot/inline/out.mjs","bytes":[0-9]*,"texts":[0-9]*}\]' ||
  fail "inspect --json" inspect.log

# The data: URL is not handed to the engine: the blob is no larger for it; fs sees the file as it was.
"$INGOT" inspect program | grep ' snapshot$' >with
mkdir -p app/bare
sed '/^\/\/# sourceMappingURL=/d' app/inline/out.mjs >app/bare/out.mjs
build app/bare/out.mjs -o bare
"$INGOT" inspect bare | grep ' snapshot$' >without
awk 'NR == FNR { with = $1; next } { exit !(with <= $1 + 200) }' with without || fail "the blob holds the data: URL" with without
cat >app/reads.js <<'EOF'
const text = require('fs').readFileSync(__filename, 'utf8');
console.log(text.length, text.split('\n').at(-2).slice(0, 30));
//# sourceMappingURL=data:application/json;base64,eyJ2ZXJzaW9uIjozLCJzb3VyY2VzIjpbImEudHMiXSwibWFwcGluZ3MiOiJBQUFBIn0=
EOF
build app/reads.js -o program
./program >got
echo "$(wc -c <app/reads.js) //# sourceMappingURL=data:appl" | diff - got || fail "fs sees another text"

mkdir -p app/node_modules/dep
cp app/tsc/lib.js app/tsc/lib.js.map app/node_modules/dep/
cat >app/uses.js <<'EOF'
const { Thing } = require('dep/lib.js');
try { new Thing({}).fail('x'); } catch (err) { console.log(err.stack.split('\n')[1].trim()); }
console.log(process.sourceMapsEnabled, JSON.stringify(require('module').getSourceMapsSupport()));
console.log(require('fs').readdirSync(__dirname).includes('uses.js'), require('fs').existsSync('/ingot/node_modules/dep/lib.js.map'));
EOF
expect() { # POLICY: the lines of uses.js
  cat >want
  build app/uses.js -o program --source-maps "$1"
  ./program >got 2>&1 || true
  diff -u want got || fail "--source-maps $1"
}
expect app <<'EOF'
at Thing.fail (/ingot/node_modules/dep/lib.js:11:15)
false {"enabled":false,"nodeModules":false,"generatedCode":false}
true false
EOF
expect all <<'EOF'
at Thing.fail (/ingot/node_modules/src/lib.ts:9:11)
true {"enabled":true,"nodeModules":true,"generatedCode":false}
true false
EOF
"$INGOT" inspect program | grep -q ' map    /ingot/node_modules/dep/lib.js$' || fail "maps of packages have no texts"
expect none <<'EOF'
at Thing.fail (/ingot/node_modules/dep/lib.js:11:15)
false {"enabled":false,"nodeModules":false,"generatedCode":false}
true false
EOF
build app/tsc/main.js -o program --source-maps none
run ./program
grep -q 'at Thing.fail (/ingot/tsc/lib.js:11:15)' got || fail "--source-maps none" got
if "$INGOT" build app/tsc/main.js -o program --source-maps some >got 2>&1; then fail "a bad policy" got; fi
grep -q "it can be app, all or none" got || fail "a bad policy" got

. "$here/odd.sh"
. "$here/at-run-time.sh"
