#!/bin/sh
# SPDX-License-Identifier: MIT
# The boundary between llhttp and JavaScript (stdlib/http/http.c and http_heads.c, tests/fuzz/http/) under the address sanitizer:
# made-up messages with a fixed seed. With FUZZ_SECONDS (./dev fuzz http SECONDS) it is libFuzzer, guided by coverage
# of http.c and of llhttp; needs libclang-rt-19-dev. The corpus stays in ./corpus.
set -eu
HERE=$PWD
cd "$ROOT"
var() { sed -n "s/^$1 = //p" build/deps.ninja; }
SMALL=$(var small)
FLAGS="-std=c11 -g -O1 -D_GNU_SOURCE -DNAPI_EXPERIMENTAL -DNODE_API_EXPERIMENTAL_NOGC_ENV_OPT_OUT
  -I. -Ibuild/gen -I$(var napi)/include -I$(var uv)/include -I$SMALL/include"
PARTS="tests/fuzz/http/engine_stub.c tests/fuzz/http/http_target.c stdlib/http/http.c stdlib/http/http_heads.c
  runtime/base/hash.c runtime/base/check.c"

if [ -z "${FUZZ_SECONDS:-}" ]; then
  # shellcheck disable=SC2086
  g=$(command -v gcc) && "$g" $FLAGS -fsanitize=address,undefined -fno-sanitize-recover=all $PARTS \
    tests/fuzz/http/http_rounds.c "$SMALL/libsmall.a" -o "$HERE/http_rounds"
  cd "$HERE"
  for seed in 1 2 3; do ./http_rounds 15000 $seed || { xxd failing-input | head -n 60; exit 1; }; done
  exit 0
fi

mkdir -p "$HERE/corpus" "$HERE/llhttp"
TAR=$(ls "${INGOT_CACHE:-$HOME/.cache/ingot}"/downloads/nodejs_20*.orig.tar.xz)
tar -xJf "$TAR" -C "$HERE/llhttp" --strip-components=3 --wildcards '*/deps/llhttp/*'
# shellcheck disable=SC2086
clang-19 $FLAGS -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all $PARTS "$HERE"/llhttp/src/*.c \
  -o "$HERE/http_fuzzer"
cd "$HERE"
exec ./http_fuzzer -max_total_time="$FUZZ_SECONDS" -max_len=4096 -print_final_stats=1 -dict="$ROOT/tests/fuzz/http/http.dict" corpus
