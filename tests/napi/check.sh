#!/bin/sh
# SPDX-License-Identifier: MIT
# Node's addon tests from start to end: check.sh NODE_SOURCE EXE [options of run.py]
# EXE runs a JavaScript file. With --linked it was linked with build/napi/linked/*.o and
# build/napi/addons.c; else it must be able to dlopen.
set -e
cd "$(dirname "$0")/../.."
source=$1 exe=$2
shift 2
value() { sed -n "s/^$1 = //p" build/deps.ninja; }
python3 tests/napi/gen.py "$source" build/napi --cflags="-I$(value napi)/include -I$(value uv)/include"
ninja --quiet -f build/napi/addons.ninja
exec python3 tests/napi/run.py "$exe" build/napi "$@"
