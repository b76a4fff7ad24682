#!/bin/sh
# SPDX-License-Identifier: MIT
# TypeScript in all its places: as the entry, imported and required, of both kinds of modules; the same
# output interpreted, run and built, at the same positions as in the source. What cannot be stripped is
# refused in exact words. Runs in an empty folder; $INGOT is the command.
set -eu
here=$(dirname "$0")
fail() { echo "FAILED: $1"; shift; cat "$@"; exit 1; }

# same ENTRY WANTED [BUILD OPTIONS]: interpreted, by `run` and as an executable without its sources
same() {
  entry=$1 want=$2
  shift 2
  "$INGOT" "$entry" >got 2>&1 || fail "$entry, interpreted" got
  diff -u "$want" got || fail "$entry, interpreted"
  "$INGOT" run "$@" "$entry" >got 2>&1 || fail "$entry, run" got
  diff -u "$want" got || fail "$entry, run"
  "$INGOT" build "$entry" -o program "$@" >build.log 2>&1 || fail "$entry, built" build.log
  mv "$(dirname "$entry")" aside
  ./program >got 2>&1 || fail "$entry, executable" got
  mv aside "$(dirname "$entry")"
  diff -u "$want" got || fail "$entry, executable"
}

# refuses NAME ENTRY: building ENTRY prints exactly NAME.want, and leaves no file
refuses() {
  code=0
  "$INGOT" build "$2" -o program.refused >"$1.got" 2>&1 || code=$?
  [ "$code" = 1 ] || fail "$1: exit code $code" "$1.got"
  diff -u "$1.want" "$1.got" || fail "$1"
  [ ! -e program.refused ] || fail "$1: left an output"
}

cp -r "$here/app" "$here/cjs" .
same app/main.ts app/main.out --include 'lib/named-at-run-time.ts'
same cjs/main.cts cjs/main.out

. "$here/refused.sh"
. "$here/at-run-time.sh"
. "$here/many.sh"
