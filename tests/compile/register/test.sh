#!/bin/sh
# SPDX-License-Identifier: MIT
# module.register() in executables: hooks that a literal names are embedded, and run in a thread of the executable.
# Runs in an empty folder; $INGOT is the command.
set -e
here=$(dirname "$0")
cp -r "$here/app" app

# failing cases first: hooks that are not there, and what only hooks can know
echo "import { register } from 'module'; register('./none.mjs', import.meta.url);" > app/missing.mjs
if "$INGOT" build app/missing.mjs -o program > build.log 2>&1; then echo 'missing hooks are built'; exit 1; fi
grep -q "missing.mjs:1.*Cannot find module './none.mjs'" build.log || { cat build.log; exit 1; }
echo "console.log(await import('virtual:x').catch((err) => err.code));" > app/unhooked.mjs
"$INGOT" build app/unhooked.mjs -o program > build.log 2>&1
grep -q "unless module hooks know it" build.log || { cat build.log; exit 1; }
test "$(./program)" = ERR_UNSUPPORTED_ESM_URL_SCHEME

test "$("$INGOT" app/main.mjs)" = ok
"$INGOT" build app/main.mjs -o program > build.log 2>&1
"$INGOT" build app/main.mjs -o hidden --no-sources > build.log 2>&1
rm -r app
test "$(./program)" = ok
test "$(./hidden hidden)" = ok
