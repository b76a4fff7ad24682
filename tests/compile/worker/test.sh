#!/bin/sh
# SPDX-License-Identifier: MIT
# Workers from embedded files, in whatever way a program names them; nested, terminated, with transfer; one that
# is not embedded fails by name. The source is gone and the folder is empty.
set -e
here=$(dirname "$0")
cp -r "$here/app" app
(cd app && "$INGOT" build main.js -o ../program > ../build.log 2>&1) # ./lib is relative to this folder
(cd app && "$INGOT" main.js) > wanted.txt
rm -r app
mkdir empty
(cd empty && ../program) > got.txt
diff wanted.txt got.txt
[ "$(ls empty)" = '' ]
if ./program missing > missing.txt; then echo 'a missing worker did not fail'; exit 1; fi
for text in "Cannot find module '/ingot/lib/nothing.js'" --include; do
  grep -q -- "$text" missing.txt || { cat missing.txt; exit 1; }
done
grep -q "Cannot find module '/ingot/lib/nothing.mjs'" missing.txt || { cat missing.txt; exit 1; }
