#!/bin/sh
# SPDX-License-Identifier: MIT
# Source maps as the packager writes them anew: see tests/fuzz/native/.
set -eu
. "$ROOT/tests/fuzz/native/native.sh"
PARTS="tests/fuzz/native/maps_target.c packager/map_json.c packager/map_url.c packager/vfs.c packager/vfs_mem.c
  $(ls runtime/resolve/[a-z]*.c) $BASE"
ROUNDS=20000 LEN=4096
seed() { printf '%s' "$2" > "$HERE/seeds/$1"; }
seed plain '{"version":3,"file":"a.js","sources":["a.ts","../b%20c.ts"],"names":["x"],"mappings":"AAAA,SAASA;AACT"}'
seed rooted '{"version":3,"sourceRoot":"webpack:///./","sources":["./src/a.ts?x",null],"sourcesContent":["let x;",null],"names":[],"mappings":";AAEA"}'
seed sections '{"version":3,"sections":[{"offset":{"line":1,"column":2},"map":{"version":3,"sources":["a"],"mappings":"A"}}]}'
printf ')]}\n{"version":3,"sources":["file:///n/a.js"],"mappings":""}' > "$HERE/seeds/guarded"
seed url 'data:application/json;charset=utf-8;base64,eyJ2ZXJzaW9uIjozfQ=='
seed url-plain 'data:application/json,%7B%22version%22%3A3%7D'
run_native maps
