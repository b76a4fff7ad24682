#!/bin/sh
# SPDX-License-Identifier: MIT
# Node's addon tests as .node files, loaded by ingot linked as the dynamic template is.
set -eu
cd "$ROOT"
exec 9>build/napi.lock # both forms work in build/napi
flock 9
node=$(sed -n 's/^v8 = //p' build/deps.ninja)/node
ninja --quiet build/ingot-dynamic
exec sh tests/napi/suite "$node" build/ingot-dynamic
