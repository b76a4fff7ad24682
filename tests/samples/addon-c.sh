#!/bin/sh
# SPDX-License-Identifier: MIT
# samples/addon-c: an addon in C of our own, compiled into a static executable that runs alone; as a
# shared object of a dynamic one; and under node, which loads it from its file.
set -eu
cp -r "$ROOT/samples/addon-c" app
printf 'a\nlonger\n\nb' >text
cat >expected <<'END'
4 lines, the longest of 6 bytes
the thread pool says 4 and 6
END
check() { "$@" >out 2>&1 && diff expected out || { echo "FAILED: $*"; cat out; exit 1; }; }

"$INGOT" build app/main.js --link app/native/text.c -o count >/dev/null
file count | grep -q 'statically linked' || { file count; exit 1; }
check ./count text
mkdir root && cp count text root/
if [ "$(id -u)" = 0 ]; then check chroot root /count text; fi
strace -f -e trace=memfd_create -o trace ./count text >/dev/null
! grep memfd_create trace

"$INGOT" build app/main.js --link app/native/text.c --template dynamic -o count-dynamic >/dev/null
file count-dynamic | grep -q 'dynamically linked'
check ./count-dynamic text

"$INGOT" run --link app/native/text.c app/main.js text >out
diff expected out

cc -shared -fPIC -I"$ROOT/build/link/include" app/native/text.c -o app/native/text.node
check node app/main.js text
