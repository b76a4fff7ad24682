# SPDX-License-Identifier: MIT
# Sourced by build.sh: uvwasi, the WASI system calls over libuv, as it lies in Node's source archive.

# __POSIX__ is what Node's build defines for it: fd_allocate then allocates.
build_uvwasi() {
  dep uvwasi "10 seconds" "v8 uv" "$DEPS/uvwasi.sh" || return 0
  fetch v8
  tar xf "$FETCHED" -C "$WORK" --strip-components=2 --wildcards '*/deps/uvwasi/*' ||
    die "cannot unpack deps/uvwasi of $FETCHED into $WORK (disk full?)"
  s=$WORK/uvwasi/src
  compile "$PART/libuvwasi.a" \
    "-std=gnu11 -D_GNU_SOURCE -D__POSIX__ -fvisibility=hidden -fno-asynchronous-unwind-tables -I$WORK/uvwasi/include -I$UV/include" \
    $s/clocks.c $s/fd_table.c $s/path_resolver.c $s/poll_oneoff.c $s/sync_helpers.c $s/uv_mapping.c $s/uvwasi.c \
    $s/wasi_rights.c $s/wasi_serdes.c
  cp -r "$WORK/uvwasi/include" "$PART/include"
  finish
}
