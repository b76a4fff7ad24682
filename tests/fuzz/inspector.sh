#!/bin/sh
# SPDX-License-Identifier: MIT
# What the inspector's server reads of its clients, frames of WebSockets and requests (tests/fuzz/inspector/), under
# the address sanitizer, and then its unit test with threads under the thread sanitizer. With FUZZ_SECONDS (./dev fuzz
# inspector SECONDS) it is libFuzzer, guided by coverage; needs libclang-rt-19-dev. The corpus stays in ./corpus.
set -eu
HERE=$PWD
cd "$ROOT"
var() { sed -n "s/^$1 = //p" build/deps.ninja; }
SMALL=$(var small)
UV=$(var uv)
FLAGS="-std=c11 -g -O1 -D_GNU_SOURCE -I. -I$UV/include -I$SMALL/include"
BASE="runtime/base/arena.c runtime/base/buf.c runtime/base/check.c runtime/base/str.c runtime/base/thread.c runtime/base/utf8.c"
PARSERS="stdlib/inspector/inspector_ws.c stdlib/inspector/inspector_http.c stdlib/inspector/inspector_protocol.c"
TARGET="tests/fuzz/inspector/inspector_target.c"
LIBS="build/obj/stdlib/inspector/inspector_protocol_data.o $UV/libuv.a $SMALL/libsmall.a -lcrypto -lz -pthread -ldl"

if [ -z "${FUZZ_SECONDS:-}" ]; then
  # shellcheck disable=SC2086
  gcc $FLAGS -fsanitize=address,undefined -fno-sanitize-recover=all $TARGET tests/fuzz/inspector/inspector_rounds.c \
    $PARSERS $BASE $LIBS -o "$HERE/inspector_rounds"
  # shellcheck disable=SC2086
  gcc $FLAGS -fsanitize=thread tests/unit/stdlib/inspector/server_test.c stdlib/inspector/inspector_server.c \
    stdlib/inspector/inspector_conn.c $PARSERS $BASE $LIBS -o "$HERE/server_test"
  cd "$HERE"
  for seed in 1 2 3; do ./inspector_rounds 20000 $seed || { xxd failing-input | head -n 60; exit 1; }; done
  # gcc's thread sanitizer does not find its way in the widest address randomization of newer kernels.
  if setarch -R true 2>/dev/null; then exec setarch -R ./server_test; fi
  exec ./server_test
fi

mkdir -p "$HERE/corpus"
# shellcheck disable=SC2086
clang-19 $FLAGS -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all $TARGET $PARSERS $BASE $LIBS -o "$HERE/inspector_fuzzer"
cd "$HERE"
exec ./inspector_fuzzer -max_total_time="$FUZZ_SECONDS" -max_len=4096 -print_final_stats=1 corpus
