#!/bin/sh
# SPDX-License-Identifier: MIT
# Real packages with addons, as npm installs them, in one executable that runs without them and writes no
# file but those it is told to. Run in an empty folder.
set -eu
here=$(dirname "$0")
fail() { echo "FAILED: $*"; exit 1; }
mkdir app data
cp "$here/package.json" "$here/package-lock.json" "$here/main.js" app/
(cd app && npm ci --ignore-scripts --silent --no-audit --no-fund)
"$INGOT" build app/main.js -o program >build.log 2>&1 || { cat build.log; fail build; }
! grep -E 'warning|error' build.log || fail 'warnings'
rm -r app
cat >expected <<'END'
bcrypt true false
@node-rs/bcrypt true
argon2 true
@node-rs/argon2 true false
bufferutil hello true
utf-8-validate true false true
@node-rs/xxhash 44bc2cf5ad770999
sharp png 20 10 PNG
lmdb 42
@parcel/watcher create
END
strace -f -o trace ./program "$PWD/data" >got 2>&1 || { cat got; fail run; }
diff expected got || fail 'wrong output'
! grep -E 'O_CREAT|O_WRONLY|O_RDWR|mkdir|rename|unlink|creat\(' trace | grep -Ev "/dev/|\"$PWD/data/" || fail 'a file was written'
