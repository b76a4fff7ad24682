#!/bin/sh
# SPDX-License-Identifier: MIT
# Executables of both templates and the inspector: one that was built with --inspector opens it by INGOT_INSPECT or
# SIGUSR1 (client.js looks in from outside); one that only uses node:inspector has sessions, and the environment opens
# nothing; one that names neither does not carry it, and SIGUSR1 ends it.
set -e
here=$(dirname "$0")
cp -r "$here/app" app
for kind in static dynamic; do
  "$INGOT" build app/main.js -o open-$kind --template $kind --inspector > build.log
  "$INGOT" build app/session.js -o session-$kind --template $kind > build.log
  "$INGOT" build app/main.js -o without-$kind --template $kind > build.log
done
rm -r app
mkdir empty
cd empty
for kind in static dynamic; do
  "$INGOT" "$here/client.js" ../open-$kind ../without-$kind
  test "$(INGOT_INSPECT=127.0.0.1:0 ../session-$kind)" = '42 undefined'
  test "$(../without-$kind url)" = 'undefined ERR_NOT_AVAILABLE'
  test $(($(stat -c %s ../session-$kind) - $(stat -c %s ../without-$kind))) -gt 500000
done
