#!/bin/sh
# SPDX-License-Identifier: MIT
# What is wrong with an application is named with its place; no output is left behind.
set -u
fail() { echo "FAILED: $1"; cat out; exit 1; }
# refuses TEXT...: the build of app.js fails, says all TEXTs, and leaves no file `app`
refuses() {
  "$INGOT" build app.js -o app >out 2>&1 && fail "built: $*"
  for text in "$@"; do grep -qF -- "$text" out || fail "does not say: $text"; done
  [ ! -e app ] || fail "left an output behind"
  [ -z "$(find . -name 'app.*' ! -name app.js)" ] || fail "left a temporary file behind"
}

printf 'const a = 1;\nconst b = ;\n' >app.js
refuses 'app.js:2:' 'const b = ;' SyntaxError
printf 'const x = 1;\nrequire("./missing");\n' >app.js
refuses 'app.js:2:' "./missing"
printf 'require("no-such-package");\n' >app.js
refuses 'app.js:1:' no-such-package
printf 'require("./data.json");\n' >app.js
printf '{"a": 1,\n "b": }\n' >data.json
"$INGOT" build app.js -o app >out 2>&1 && ./app >out 2>&1 && fail 'bad JSON'
grep -q data.json out || fail 'bad JSON is not named'
rm -f app app.js
refuses app.js
printf 'console.log(1)\n' >app.js
"$INGOT" build app.js -o /no/such/folder/app >out 2>&1 && fail 'wrote into nowhere'
grep -q /no/such/folder out || fail 'does not name the output'
"$INGOT" build app.js -o app.js >out 2>&1 && fail 'overwrote the entry'
grep -q 'console.log' app.js || fail 'the entry is gone'
"$INGOT" build app.js --no-such-option -o app >out 2>&1 && fail 'took a bad option'
grep -q -- --no-such-option out || fail 'does not name the option'
# What was not built in is named at run time, with a way to build it in.
printf '{"imports":{"#x/*":"./x/*.js"}}' >package.json
printf 'const n = ["one"]; require("#x/" + n[0]);\n' >run.cjs
printf 'const n = ["one"]; await import(`./x/${n[0]}.js`);\n' >run.mjs
for kind in cjs mjs; do
  "$INGOT" build run.$kind -o run >out 2>&1 || fail "run.$kind"
  (cd / && "$OLDPWD/run") >out 2>&1 && fail "found: run.$kind"
  grep -q "Cannot find module '/ingot/x/one.js'" out || fail "does not name what run.$kind lacks"
  grep -q 'with --include' out || fail "knows no way out for run.$kind"
done
rm package.json
if [ "$(id -u)" != 0 ]; then
  chmod 000 app.js
  refuses app.js
fi
exit 0
