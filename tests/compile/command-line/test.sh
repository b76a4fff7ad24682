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
