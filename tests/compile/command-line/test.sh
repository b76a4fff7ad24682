#!/bin/sh
# SPDX-License-Identifier: MIT
# The command line: exit codes, help, scripts, -e, -p, stdin. Runs in an empty folder.
set -eu

is() { # what, actual, expected
  [ "$2" = "$3" ] || { printf '%s: is\n%s\nexpected\n%s\n' "$1" "$2" "$3"; exit 1; }
}
code_of() { code=0; "$@" >out.txt 2>&1 </dev/null || code=$?; }

code_of "$INGOT" --no-such-option x.js
is 'unknown option' "$code $(cat out.txt)" "9 $INGOT: bad option: --no-such-option"
code_of "$INGOT" build x.js --verbos
is 'misspelt option' "$code $(cat out.txt)" "9 ingot: bad option: --verbos
  help: did you mean '--verbose'?"
code_of "$INGOT" biuld x.js
is 'misspelt command' "$code" 9
code_of "$INGOT" build
is 'no entry' "$code" 9
code_of "$INGOT" inspect no-such-file
is 'inspect of nothing' "$code" 1

"$INGOT" --help | grep -q -- '--include GLOB' || { echo 'help lacks --include'; exit 1; }
"$INGOT" --version | grep -q '^ingot [0-9]' || { echo 'no version'; exit 1; }
"$INGOT" build --help | grep -q 'exit codes' || { echo 'help lacks exit codes'; exit 1; }

is '-p' "$("$INGOT" -p '6 * 7')" 42
is '-e' "$("$INGOT" -e 'console.log(process.argv.slice(1).join())' a --b)" a,--b
is 'stdin' "$(echo 'console.log(typeof require)' | "$INGOT" -)" function
echo 'console.log(require("path").basename(__filename), ...process.argv.slice(2)); process.exitCode = 3' >script.js
code_of "$INGOT" --no-warnings script.js -x --y
is 'script' "$code $(cat out.txt)" '3 script.js -x --y'
echo 'globalThis.first = 1' >preload.js
is '-r' "$("$INGOT" -r ./preload.js -p first)" 1

printf 'const x: number = 1;\nthrow x;\n' >good.ts
printf 'export {};\nthrow await 1;\n' >good.js
printf 'const x: number = ;\n' >bad.ts
printf 'return 1;\nvar a b;\n' >bad.js
for f in good.ts good.js; do code_of "$INGOT" --check $f; is "--check $f" "$code $(cat out.txt)" '0 '; done
for f in bad.ts bad.js; do
  code_of "$INGOT" -c $f
  grep -q '^SyntaxError' out.txt || { echo "-c $f: no syntax error"; cat out.txt; exit 1; }
  is "-c $f" "$code" 1
done

# Values and negation, as in node
is '-p -e' "$("$INGOT" -p -e 1+1)" 2
is '-p of stdin' "$(echo 1+2 | "$INGOT" -p)" 3
is '--eval=-1' "$("$INGOT" --print --eval=-1)" -1
is 'a dash behind a backslash' "$("$INGOT" -p '\-5')" -5
is '-p of a promise' "$("$INGOT" -p 'Promise.resolve(1).then((x) => x + 1)')" 'Promise { 2 }'
code_of "$INGOT" -e -p
is '-e without a text' "$code $(cat out.txt)" "9 $INGOT: -e requires an argument"
code_of "$INGOT" --no-max-http-header-size -e 0
is 'negated value' "$code $(cat out.txt)" \
  "9 $INGOT: --no-max-http-header-size is an invalid negation because it is not a boolean option"
is 'the last of two' "$("$INGOT" --no-warnings --warnings -e 'process.emitWarning("w")' 2>&1 | grep -c w)" 2
is 'the last value' "$("$INGOT" --max-http-header-size=1234 --max-http-header-size=5678 -p http.maxHeaderSize)" 5678
code=0; NODE_OPTIONS=-i "$INGOT" -e 0 2>out.txt || code=$?
is 'NODE_OPTIONS' "$code $(cat out.txt)" "9 $INGOT: -i is not allowed in NODE_OPTIONS"
is 'allowed flags' "$("$INGOT" -p 'const s = process.allowedNodeEnvironmentFlags;
  [s.has("no_warnings"), s.has("-r"), s.has("--eval"), s.size > 50].join()')" true,true,false,true

# Files of environment variables
printf 'A=1\nB="two\\nlines" # comment\nNODE_OPTIONS=--no-deprecation\n' >one.env
printf 'A=2\nC=3\n' >two.env
is '--env-file' "$(C=given "$INGOT" --env-file one.env --env-file=two.env -p \
  '[process.env.A, process.env.B, process.env.C, process.noDeprecation].join()')" '2,two
lines,given,true'
is '--env-file-if-exists' "$("$INGOT" --env-file-if-exists=none.env -p 1 2>/dev/null)" 1
code_of "$INGOT" --env-file=none.env -e 0
is 'no such file' "$code $(cat out.txt)" "9 $INGOT: none.env: not found"

# --run
mkdir -p package/sub package/node_modules/.bin
printf '#!/bin/sh\necho "tool $# $1 $NODE_RUN_SCRIPT_NAME"\n' >package/node_modules/.bin/tool
chmod +x package/node_modules/.bin/tool
echo '{"scripts": {"tool": "tool", "where": "pwd", "fail": "exit 7", "kill": "kill -9 $$", "odd": 1}}' >package/package.json
cd package/sub
is '--run' "$("$INGOT" --run tool -- "it's \$HOME" b)" "tool 2 it's \$HOME tool"
is '--run, its folder' "$(basename "$("$INGOT" --run where)")" package
code_of "$INGOT" --run fail
is '--run, exit code' "$code" 7
code_of sh -c '"$0" --run kill; echo $?' "$INGOT"
grep -q '^137$' out.txt || { echo "--run: a signal is not passed on"; cat out.txt; exit 1; }
code_of "$INGOT" --run none
is '--run, no such script' "$code $(head -1 out.txt | cut -d' ' -f1-3)" '1 Missing script: "none"'
code_of "$INGOT" --run odd
is '--run, no text' "$code" 1
cd ../..

# The prompt
is '-i' "$(printf 'const a = 2\na * 21\nawait a\n' | "$INGOT" -i | tail -3)" '> 42
> 2
> '
is '-i -e' "$(printf 'b\n' | "$INGOT" -i -e 'var b = 7' | tail -2 | head -1)" '> 7'
code_of "$INGOT" -i --input-type=module
is '-i of a module' "$code $(cat out.txt)" '9 Cannot specify --input-type for REPL'
