#!/bin/sh
# SPDX-License-Identifier: MIT
# The judge of addons, over small object files: see tests/fuzz/native/.
set -eu
. "$ROOT/tests/fuzz/native/native.sh"
PARTS="tests/fuzz/native/elf_target.c packager/elf.c packager/addon_check.c $BASE"
ROUNDS=100000 LEN=16384
cat > "$HERE/addon.c" <<END
extern void napi_throw(void), napi_create_object(void);
__attribute__((weak)) extern void maybe(void);
void *napi_register_module_v1(void) { napi_throw(); return maybe ? napi_create_object : 0; }
END
cc() { gcc -O1 "$@" -x c "$HERE/addon.c"; }
cc -c -o "$HERE/seeds/addon.o"
cc -shared -fPIC -nostdlib -s -Wl,-z,noseparate-code -o "$HERE/seeds/addon.node"
cc -shared -fPIC -s -Wl,-z,noseparate-code,-soname,x.so,-rpath,\$ORIGIN/../lib -lm -o "$HERE/seeds/library.node"
run_native elf
