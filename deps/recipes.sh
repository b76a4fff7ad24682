# SPDX-License-Identifier: MIT
# Sourced by build.sh: how each dependency but V8 is built.

# The prefix is compiled in as the place of data files: one that does not exist, the same everywhere.
build_icu() {
  dep icu "about 3 minutes" icu "$DEPS/recipes.sh" || return 0
  unpack icu "$WORK/src"
  mkdir -p "$WORK/obj"
  (
    cd "$WORK/obj"
    CC=$CC CXX=$CXX CFLAGS="$FLAGS" CXXFLAGS="$FLAGS -std=gnu++17" quietly "$WORK/configure.log" \
      "$WORK/src/source/configure" --prefix=/nowhere --enable-static --disable-shared --disable-tests --disable-samples \
      --disable-extras --disable-icuio --disable-layoutex --with-data-packaging=archive
    quietly "$WORK/make.log" make -j "$JOBS"
    quietly "$WORK/install.log" make install DESTDIR="$WORK/root"
  )
  rm -rf "$PART"
  mv "$WORK/root/nowhere" "$PART"
  mv "$PART/share/icu/76.1/icudt76l.dat" "$PART/icudt76l.dat"
  finish
}

build_uv() {
  dep uv "20 seconds" uv "$DEPS/recipes.sh" || return 0
  unpack uv "$WORK/src"
  s=$WORK/src/src
  compile "$PART/libuv.a" "-std=gnu11 -D_GNU_SOURCE -I$WORK/src/include -I$s" \
    $s/fs-poll.c $s/idna.c $s/inet.c $s/random.c $s/strscpy.c $s/strtok.c $s/thread-common.c $s/threadpool.c $s/timer.c \
    $s/uv-common.c $s/uv-data-getter-setters.c $s/version.c \
    $s/unix/async.c $s/unix/core.c $s/unix/dl.c $s/unix/fs.c $s/unix/getaddrinfo.c $s/unix/getnameinfo.c \
    $s/unix/loop-watcher.c $s/unix/loop.c $s/unix/pipe.c $s/unix/poll.c $s/unix/process.c $s/unix/random-devurandom.c \
    $s/unix/signal.c $s/unix/stream.c $s/unix/tcp.c $s/unix/thread.c $s/unix/tty.c $s/unix/udp.c $s/unix/linux.c \
    $s/unix/procfs-exepath.c $s/unix/random-getentropy.c $s/unix/random-getrandom.c $s/unix/random-sysctl-linux.c \
    $s/unix/proctitle.c
  cp -r "$WORK/src/include" "$PART/include"
  finish
}

# llhttp, simdutf (which V8 needs too) and ada.
build_small() {
  dep small "1 minute" "node20 ada" "$DEPS/recipes.sh" || return 0
  unpack node20 "$WORK/node20"
  unpack ada "$WORK/ada"
  d=$WORK/node20/deps
  mkdir -p "$PART/include" "$PART/simdutf"
  compile "$PART/libsmall.a" "-I$d/llhttp/include -I$WORK/ada/include -I$WORK/ada/src" \
    "$d/llhttp/src/llhttp.c" "$d/llhttp/src/api.c" "$d/llhttp/src/http.c" "$WORK/ada/src/ada.cpp"
  cp "$d"/llhttp/include/*.h "$PART/include/"
  cp "$WORK/ada/include/ada_c.h" "$PART/include/"
  cp "$d/simdutf/simdutf.h" "$d/simdutf/simdutf.cpp" "$PART/simdutf/"
  finish
}

build_napi() {
  dep napi "headers" napi "$DEPS/recipes.sh" || return 0
  unpack napi "$WORK/src"
  cp -r "$WORK/src/include" "$PART/include"
  finish
}
