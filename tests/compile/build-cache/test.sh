#!/bin/sh
# SPDX-License-Identifier: MIT
# A second build of the same application takes its blob from the first; a change, a damaged entry or
# --no-cache make it anew; the executable is the same byte for byte.
set -e
INGOT_BUILD_CACHE=$PWD/cache
export INGOT_BUILD_CACHE
mkdir app
echo "exports.text = 'one';" > app/part.js
echo "console.log(require('./part').text);" > app/main.js
build() { # name, options
  name=$1
  shift
  "$INGOT" build app/main.js -o program --json "$@" > "$name.json"
  mv program "$name"
}
cached() { grep -q '"snapshot_cached":true' "$1.json"; }

build first
cached first && { echo 'the first build found a blob'; exit 1; }
build second
cached second || { echo 'the second build did not find the blob of the first'; exit 1; }
cmp first second
[ "$(./second)" = one ]

echo "exports.text = 'two';" > app/part.js
build changed
cached changed && { echo 'a changed application took the old blob'; exit 1; }
[ "$(./changed)" = two ]

echo "exports.text = 'one';" > app/part.js
for f in cache/*; do printf 'x' | dd of="$f" bs=1 seek=1000 conv=notrunc 2> /dev/null; done
build damaged
cached damaged && { echo 'a damaged blob was taken'; exit 1; }
cmp first damaged

build without --no-cache
cached without && { echo '--no-cache took a blob'; exit 1; }
cmp first without

# A cache that cannot be written is none.
INGOT_BUILD_CACHE=/proc/none build nowhere
cmp first nowhere
