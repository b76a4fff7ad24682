/* SPDX-License-Identifier: MIT */
/* inspector_protocol.c - what /json/protocol answers: made by inspector_protocol.py when Ingot is built, deflated. */
#include <zlib.h>

#include "runtime/base/check.h"
#include "stdlib/inspector/inspector_http.h"

/* build/gen/inspector_protocol.S */
extern const uint8_t ni_protocol[];
extern const uint32_t ni_protocol_packed, ni_protocol_size;

void ni_protocol_json(rt_buf *out) {
  z_stream z = {.next_in = (Bytef *)ni_protocol, .avail_in = ni_protocol_packed, .next_out = rt_buf_extend(out, ni_protocol_size),
                .avail_out = ni_protocol_size};
  CHECK(inflateInit2(&z, -15) == Z_OK && inflate(&z, Z_FINISH) == Z_STREAM_END && z.avail_out == 0);
  inflateEnd(&z);
}
