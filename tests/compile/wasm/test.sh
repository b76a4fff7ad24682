#!/bin/sh
# SPDX-License-Identifier: MIT
# WebAssembly in an executable: imported, imported as a source, read as a file, run by WASI. The same as
# a script, and from both templates with nothing else there. Run in an empty folder.
set -e
here=$(dirname "$0")
cp -r "$here/app" app
mkdir -p app/files
"$INGOT" "$here/make.js" app
mkdir script empty
(cd script && "$INGOT" ../app/main.mjs > ../script.out 2> ../script.err)
diff "$here/expected.out" script.out
"$INGOT" build app/main.mjs -o static > build.log
"$INGOT" build app/main.mjs -o dynamic --template dynamic > build.log
"$INGOT" build app/graph.wasm -o entry > build.log
# An executable has the functions that V8 makes anew in each process if a file in it names one of them.
mkdir names
echo 'console.log(Object.getOwnPropertyNames(WebAssembly).filter((name) => /stream|susp|prom/i.test(name)).length);' > names/a.js
"$INGOT" build names/a.js -o few > build.log
echo 'WebAssembly.promising' > names/b.txt
"$INGOT" build names/a.js -o all --include b.txt > build.log
test "$(./few) $(./all) $("$INGOT" names/a.js)" = "0 5 5"
rm -r app
for kind in static dynamic; do
  (cd empty && rm -f written.txt && ../$kind > ../$kind.out 2> ../$kind.err)
  diff "$here/expected.out" $kind.out
  # What node says of both, once, in the order of their loading.
  test "$(grep -c 'ExperimentalWarning' $kind.err)" = 2
  grep -q 'ExperimentalWarning: Importing WebAssembly module instances is an experimental feature' $kind.err
  grep -q 'ExperimentalWarning: WASI is an experimental feature and might change at any time' $kind.err
done
(cd empty && ../entry)
