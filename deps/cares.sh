# SPDX-License-Identifier: MIT
# Sourced by build.sh: c-ares, the DNS client. Its configure only finds out what the system has; Debian 12's own
# static library is too old to limit how long a question may take, and to read answers of more than 4 kB.

build_cares() {
  dep cares "30 seconds" "cares" "$DEPS/cares.sh" || return 0
  unpack cares "$WORK/src"
  s=$WORK/src
  (cd "$s" && quietly "$WORK/configure.log" env CC="$CC" CFLAGS="$FLAGS" ./configure --disable-shared --enable-static \
    --disable-tests --disable-dependency-tracking)
  compile "$PART/libcares.a" \
    "-Os -D_GNU_SOURCE -DHAVE_CONFIG_H -DCARES_STATICLIB -fvisibility=hidden -I$s/include -I$s/src/lib -I$s/src/lib/include" \
    $(find "$s/src/lib" -name '*.c' | sort)
  mkdir -p "$PART/include"
  cp "$s"/include/*.h "$PART/include/"
  finish
}
