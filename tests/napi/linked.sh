#!/bin/sh
# SPDX-License-Identifier: MIT
# Node's addon tests compiled and linked into a static ingot: the link command of ingot-bare, with the
# addons and their table added.
set -eu
cd "$ROOT"
exec 9>build/napi.lock # both forms work in build/napi
flock 9
node=$(sed -n 's/^v8 = //p' build/deps.ninja)/node
value() { sed -n "s/^$1 = //p" build/deps.ninja; }
python3 tests/napi/gen.py "$node" build/napi --cflags="-I$(value napi)/include -I$(value uv)/include"
ninja --quiet -f build/napi/addons.ninja
clang-19 -std=c11 -O1 -fPIE -DNAPI_EXPERIMENTAL -I. -I"$(value napi)/include" -c build/napi/addons.c -o build/napi/addons.o
ninja -t commands build/ingot-bare | tail -n 1 |
  sed "s| build/obj/runtime/base/check.o| build/napi/linked/*.o build/napi/addons.o&|; s|build/ingot-bare|build/ingot-linked|g" >build/napi/link.sh
sh build/napi/link.sh
exec sh tests/napi/suite "$node" build/ingot-linked --linked
