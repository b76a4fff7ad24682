#!/bin/sh
# SPDX-License-Identifier: MIT
# The resolver, over package.json files: see tests/fuzz/native/.
set -eu
. "$ROOT/tests/fuzz/native/native.sh"
PARTS="tests/fuzz/native/package_target.c packager/vfs.c packager/vfs_mem.c $(ls runtime/resolve/[a-z]*.c) $BASE"
ROUNDS=6000 LEN=2048
seed() { printf '%s' "$2" > "$HERE/seeds/$1"; }
seed main '{"name":"p","version":"1.0.0","main":"./lib","type":"module"}'
seed exports '{"name":"p","exports":{".":{"import":"./a.mjs","require":["./a.cjs","./a.js"],"default":null},"./b":"./b.js"}}'
seed patterns '{"name":"p","exports":{"./lib/*":"./lib/*.js","./lib/private/*":null,"./*.js":"./*.js","./d/":"./lib/"}}'
seed imports '{"name":"p","imports":{"#a":"./a.js","#b/*":{"node":"q/*","default":"./b/*.js"},"#fs":"node:fs"},"exports":"./a.js"}'
seed escaped '{"exports":"./\u0061.js","main":"\ud83d\ude00","type":"commonjs","name":{"a":[1e5,-0.5,true,null]}}'
seed map '{"packages":{"a":{"url":"./a","dependencies":{"p":"b"}},"b":{"url":"file:///n/node_modules/p","dependencies":{}}}}'
run_native package
