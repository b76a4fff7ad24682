# SPDX-License-Identifier: MIT
# Sourced by build.sh: nghttp2, the frames, states and header compression of HTTP/2 (nothing else of its archive).
# Debian 12's own static library lacks the limits on streams that a peer resets and on CONTINUATION frames.

# -Os: a third smaller, and not slower where it was measured; only programs that use it have it (deps/apart.ld).
build_nghttp2() {
  dep nghttp2 "10 seconds" nghttp2 "$DEPS/nghttp2.sh" || return 0
  unpack nghttp2 "$WORK/src"
  s=$WORK/src/lib
  mkdir -p "$PART/include/nghttp2"
  sed 's/@PACKAGE_VERSION@/1.70.0/; s/@PACKAGE_VERSION_NUM@/0x014600/' "$s/includes/nghttp2/nghttp2ver.h.in" \
    >"$PART/include/nghttp2/nghttp2ver.h"
  cp "$s/includes/nghttp2/nghttp2.h" "$PART/include/nghttp2/"
  compile "$PART/libnghttp2.a" \
    "-Os -D_GNU_SOURCE -DNGHTTP2_STATICLIB -DHAVE_ARPA_INET_H -DHAVE_NETINET_IN_H -DHAVE_CLOCK_GETTIME -DHAVE_DECL_CLOCK_MONOTONIC \
    -fvisibility=hidden -fno-asynchronous-unwind-tables -I$PART/include" \
    $(find "$s" -maxdepth 1 -name '*.c' | sort)
  finish
}
