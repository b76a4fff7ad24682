#!/bin/sh
# SPDX-License-Identifier: MIT
# Builds what Ingot is made of into a cache and writes build/deps.ninja, which says where it is.
# Called by ./dev. Each dependency is built once: its folder in the cache is named by a key made of
# the lock rows, recipes and compiler it depends on, and gets its name only when it is complete, so
# an interrupted build goes on where it stopped and is never taken for a finished one.
set -eu

DEPS=$(cd "$(dirname "$0")" && pwd)
ROOT=$(dirname "$DEPS")
CACHE=${INGOT_CACHE:-$HOME/.cache/ingot}
DOWNLOADS=$CACHE/downloads
JOBS=${JOBS:-$(nproc)}
CC=clang-19 CXX=clang++-19 AR=llvm-ar-19
FLAGS="-O2 -fPIE -fno-omit-frame-pointer -ffunction-sections -fdata-sections -DNDEBUG -w"
. "$DEPS/fetch.sh"

mkdir -p "$CACHE" "$ROOT/build"
exec 9>"$CACHE/lock"
flock -n 9 || { say "another build is using $CACHE; waiting for it"; flock 9; }

# key NAMES FILES...: 16 hex digits over the rows, the recipe files and the compiler.
key() {
  names=$1
  shift
  { for n in $names; do row "$n"; done; cat "$@"; $CC --version | head -n 1; printf '%s\n' "$FLAGS"; } |
    sha256sum | cut -c1-16
}

# unpack NAME FOLDER: the archive's content in FOLDER (without its top folder).
unpack() {
  [ -f "$2/.unpacked" ] && return 0
  fetch "$1"
  rm -rf "$2"
  mkdir -p "$2"
  tar xf "$FETCHED" -C "$2" --strip-components=1 || die "cannot unpack $FETCHED into $2 (disk full?)"
  : >"$2/.unpacked"
}

# dep NAME TITLE ROWS RECIPES: true when it has to be built; sets DEST, WORK, PART.
dep() {
  k=$(key "$3" $4)
  DEST=$CACHE/$1-$k WORK=$CACHE/work/$1-$k PART=$CACHE/work/$1-$k/dest
  [ -f "$DEST/.complete" ] && return 1
  say "building $1 ($2)"
  mkdir -p "$WORK" "$PART"
}

# Everything is in PART: give it its name.
finish() {
  : >"$PART/.complete"
  rm -rf "$DEST"
  mv "$PART" "$DEST"
  rm -rf "$WORK"
}

# quietly LOG COMMAND...: output goes to the log; on failure its end is shown.
quietly() {
  log=$1
  shift
  "$@" >"$log" 2>&1 || { tail -n 30 "$log" >&2; die "failed: $* (whole log: $log)"; }
}

# compile OUT.a INCLUDES FILES...: compile each C or C++ file and archive.
compile() {
  out=$1 inc=$2
  shift 2
  {
    printf 'rule c\n  command = %s %s %s -c $in -o $out\n' "$CC" "$FLAGS" "$inc"
    printf 'rule cxx\n  command = %s %s -std=gnu++20 -fno-rtti -fno-exceptions %s -c $in -o $out\n' "$CXX" "$FLAGS" "$inc"
    printf 'rule ar\n  command = rm -f $out && %s rcs $out $in\n' "$AR"
    objs=
    for f in "$@"; do
      o=$(printf '%s' "${f#"$WORK/"}" | tr / _).o
      case $f in *.c) r=c ;; *) r=cxx ;; esac
      printf 'build %s: %s %s\n' "$o" "$r" "$f"
      objs="$objs $o"
    done
    printf 'build %s: ar%s\n' "$out" "$objs"
  } >"$WORK/build.ninja"
  quietly "$WORK/log" ninja -C "$WORK" -j "$JOBS"
}

# One line that is rewritten on a terminal; a line every 25 steps elsewhere.
v8_progress() {
  if [ -t 1 ]; then
    while read -r line; do printf '\r\033[Kdeps: V8 %s' "$(printf '%s' "$line" | cut -c1-90)"; done
    printf '\n'
  else
    awk '/^\[[0-9]+\/[0-9]+\]/ { if (n++ % 25 == 0) { split($1, a, /[][\/]/); printf "deps: V8 %d of %d\n", a[2], a[3]; fflush() } }'
  fi
}

. "$DEPS/recipes.sh"
. "$DEPS/js.sh"
. "$DEPS/uvwasi.sh"
. "$DEPS/cares.sh"
. "$DEPS/nghttp2.sh"
. "$DEPS/sqlite.sh"
. "$DEPS/v8/recipe.sh"

build_icu; ICU=$DEST
build_small; SMALL=$DEST
build_uv; UV=$DEST
build_napi; NAPI=$DEST
build_amaro; AMARO=$DEST
build_undici; UNDICI=$DEST
build_uvwasi; UVWASI=$DEST
build_cares; CARES=$DEST
build_nghttp2; NGHTTP2=$DEST
build_sqlite; SQLITE=$DEST
build_v8; V8=$DEST

cat >"$ROOT/build/deps.ninja.new" <<END
icu = $ICU
small = $SMALL
uv = $UV
napi = $NAPI
amaro = $AMARO
undici = $UNDICI
uvwasi = $UVWASI
cares = $CARES
nghttp2 = $NGHTTP2
sqlite = $SQLITE
v8 = $V8
END
cmp -s "$ROOT/build/deps.ninja.new" "$ROOT/build/deps.ninja" && rm "$ROOT/build/deps.ninja.new" ||
  mv "$ROOT/build/deps.ninja.new" "$ROOT/build/deps.ninja"
