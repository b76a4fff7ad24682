#!/bin/sh
# SPDX-License-Identifier: MIT
# OpenSSL's trace is in executables whose modules name enableTrace; others are smaller, and say so when it is called.
set -e
here=$(dirname "$0")
for kind in static dynamic; do
  "$INGOT" build "$here/app/main.js" -o main-$kind --template $kind > build.log
  "$INGOT" build "$here/app/computed.js" -o computed-$kind --template $kind > build.log
  test "$(./main-$kind)" = traces
  test "$(./computed-$kind)" = ERR_NO_TLS_TRACE
  test $(($(stat -c %s main-$kind) - $(stat -c %s computed-$kind))) -gt 20000
  case $(file main-$kind computed-$kind) in *corrupt*|*missing*) echo 'section headers cannot be read'; exit 1 ;; esac
done
