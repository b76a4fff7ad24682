#!/bin/sh
# SPDX-License-Identifier: MIT
# The reader of images, and what finds one in an executable: see tests/fuzz/native/.
set -eu
. "$ROOT/tests/fuzz/native/native.sh"
PARTS="tests/fuzz/native/image_target.c runtime/image/image.c runtime/image/image_verify.c packager/exe_elf.c
  $BASE"
ROUNDS=10000 LEN=65536
build/tests/unit/image/image_test "$HERE/seeds/image"
echo 'int main(void) { return 0; }' | gcc -x c - -s -Wl,-z,noseparate-code -o "$HERE/seeds/elf"
run_native image
