/* SPDX-License-Identifier: MIT */
/* The modules that a WebAssembly module imports: pk_wasm_imports over good bytes and all prefixes of them. */
#include "packager/wasm.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/buf.h"
#include "runtime/base/err.h"

static int failures;

#define EXPECT(c) \
  ((c) ? (void)0 : (failures++, (void)printf("%s:%d: %s\n", __FILE__, __LINE__, #c)))

/* A custom section, a type section, then imports of all five kinds; limits with and without maximum,
 * a typed reference, a two-byte length. */
static const uint8_t good[] = {
  0, 'a', 's', 'm', 1, 0, 0, 0,
  0, 3, 1, 'x', 9,
  1, 4, 1, 0x60, 0, 0,
  2, 0xbb, 0x80, 0x00,
  6,
  3, 'e', 'n', 'v', 1, 'f', 0, 0,
  7, '.', '/', 'b', '.', 'm', 'j', 's', 1, 't', 1, 0x70, 1, 1, 2,
  3, 'e', 'n', 'v', 1, 'm', 2, 0, 1,
  1, 'g', 1, 'g', 3, 0x7f, 0,
  1, 'h', 1, 'r', 3, 0x63, 0x00, 1,
  1, 'k', 5, 'a', 'b', 'c', 'd', 'e', 4, 0, 0,
  3, 2, 1, 0,
};

static void collect(void *ctx, rt_str module) {
  rt_buf_str(ctx, module);
  rt_buf_byte(ctx, ' ');
}

static int run(const void *p, size_t len, rt_buf *out) {
  out->len = 0;
  return pk_wasm_imports(rt_str_of(p, len), collect, out);
}

int main(void) {
  rt_buf out = {0};
  EXPECT(run(good, sizeof good, &out) == 0);
  EXPECT(rt_str_is(rt_buf_view(&out), "env ./b.mjs env g h k "));
  for (size_t len = 0; len < sizeof good; len++) {
    uint8_t *copy = malloc(len + 1); /* its end is what a sanitizer watches */
    memcpy(copy, good, len);
    run(copy, len, &out);
    free(copy);
  }
  EXPECT(run("\0asm\1\0\0\0", 8, &out) == 0 && out.len == 0);
  EXPECT(run("export {}", 9, &out) == RT_E_SYNTAX);
  EXPECT(run("\0asm\1\0\0\0\2\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", 19, &out) == RT_E_SYNTAX);
  EXPECT(run("\0asm\1\0\0\0\2\4\1\1a\0", 14, &out) == RT_E_SYNTAX); /* cut inside an import */
  EXPECT(run("\0asm\1\0\0\0\2\6\1\1a\1b\7", 16, &out) == RT_E_SYNTAX && rt_str_is(rt_buf_view(&out), "a "));
  rt_buf_deinit(&out);
  return failures > 0;
}
