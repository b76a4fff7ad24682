# SPDX-License-Identifier: MIT
# native.sh - sourced by fuzzers of C that needs neither V8 nor libuv. They set
#   PARTS    the C files: tests/fuzz/native/NAME_target.c and what it is about
#   ROUNDS   inputs of one seed, about a second's worth
#   LEN      the longest input
# and fill the folder $HERE/seeds; run_native does the rest: made-up inputs with a fixed seed under gcc's sanitizers, or,
# with FUZZ_SECONDS (./dev fuzz NAME SECONDS), libFuzzer, guided by coverage, over what it has found so far in ./corpus.
# Words of the format are in tests/fuzz/native/NAME.dict.
HERE=$PWD
cd "$ROOT"
# stack.c is for programs that are linked as the runtime is.
BASE=$(ls runtime/base/[a-z]*.c | grep -v /stack.c)
FLAGS="-std=c11 -g -O1 -D_GNU_SOURCE -I. -fno-sanitize-recover=all"
rm -rf "$HERE/seeds"
mkdir -p "$HERE/seeds" "$HERE/corpus"

run_native() { # name
  if [ -z "${FUZZ_SECONDS:-}" ]; then
    # shellcheck disable=SC2086
    gcc $FLAGS -fsanitize=address,undefined $PARTS tests/fuzz/native/rounds.c -o "$HERE/rounds" ${LIBS:-}
    cd "$HERE"
    for seed in 1 2; do ./rounds "$ROUNDS" $seed "$LEN" "$ROOT/tests/fuzz/native/$1.dict" seeds; done
    exit 0
  fi
  # shellcheck disable=SC2086
  clang-19 $FLAGS -fsanitize=fuzzer,address,undefined $PARTS -o "$HERE/fuzzer" ${LIBS:-}
  cd "$HERE"
  exec ./fuzzer -max_total_time="$FUZZ_SECONDS" -max_len="$LEN" -print_final_stats=1 -dict="$ROOT/tests/fuzz/native/$1.dict" \
    corpus seeds
}
