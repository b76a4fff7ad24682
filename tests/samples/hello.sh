#!/bin/sh
# SPDX-License-Identifier: MIT
# samples/hello: static, alone in an empty root, reads no configuration, writes no file.
set -eu
"$INGOT" build "$ROOT/samples/hello/hello.js" -o hello >/dev/null
[ "$(./hello)" = hello ]
file hello | grep -q 'static' || { file hello; exit 1; }
! readelf -lW hello | grep -q INTERP
mkdir -p root
cp hello root/
if [ "$(id -u)" = 0 ]; then [ "$(chroot root /hello)" = hello ]; fi
strace -f -e trace=openat,open,creat,unlink,rename,mkdir -o trace ./hello >/dev/null
! grep -E 'O_CREAT|O_WRONLY|O_RDWR|creat\(|rename|unlink|mkdir' trace | grep -v '/dev/'
! grep -E '\.env|package\.json|NODE_OPTIONS|/etc/' trace
[ "$(stat -c %s hello)" -le 35500000 ] || { ls -l hello; exit 1; }
# By another name, through a link and PATH, from another folder.
mv hello renamed && ln -s renamed link
[ "$(./link)" = hello ]
(cd / && [ "$(PATH=$OLDPWD:$PATH renamed)" = hello ])
NODE_OPTIONS=--no-such-option ./renamed >/dev/null
