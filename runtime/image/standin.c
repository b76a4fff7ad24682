/* SPDX-License-Identifier: MIT */
/* From a shape to the text that V8 reads: see standin.h. */
#include "runtime/image/standin.h"

typedef struct writer {
  uint8_t *bytes;   /* one of the two */
  uint16_t *words;
  size_t at, end;
  bool begun; /* something is there besides line ends */
} writer;

static void put(writer *w, char c) {
  if (w->at == w->end) return;
  if (w->words) w->words[w->at++] = (uint16_t)c;
  else w->bytes[w->at++] = (uint8_t)c;
}

static void put_letters(writer *w, uint64_t count) {
  if (count > 0 && !w->begun) {
    put(w, ')');
    count--;
    w->begun = true;
  }
  for (; count > 0 && w->at < w->end; count--) put(w, 'a');
}

static void put_mark(writer *w, unsigned mark) {
  static const char *const texts[] = {[RT_STANDIN_LINE] = "\n", [RT_STANDIN_ASYNC] = "async",
                                      [RT_STANDIN_STATIC] = "static", [RT_STANDIN_BLANK] = " "};
  for (const char *p = texts[mark]; *p; p++) put(w, *p);
  w->begun |= mark != RT_STANDIN_LINE;
}

void rt_standin_write(const uint8_t *shape, size_t len, void *to, size_t units, bool two_byte) {
  writer w = {.bytes = to, .words = two_byte ? to : (uint16_t *)0, .end = units};
  uint64_t number = 0;
  unsigned shift = 0;
  for (size_t i = 0; i < len && w.at < w.end; i++) {
    if (shift < 60) number |= (uint64_t)(shape[i] & 127) << shift;
    shift += 7;
    if (shape[i] & 128) continue;
    put_letters(&w, number >> 2);
    put_mark(&w, number & 3);
    number = shift = 0;
  }
  put_letters(&w, units);
}
