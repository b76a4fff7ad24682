// SPDX-License-Identifier: MIT
'use strict';
// What undici's HTTP/1 client (undici/dispatcher/client-h1) parses responses with, in the place of its WebAssembly: that one
// is as fast when it is warm (120 us of CPU time for a small request and response, either way), but the first fetch()
// waits 2.5 ms for its compilation, each piece of a body is copied into its memory, and it is 19 kB more of every executable.
//
// `parser` is undici's: onMessageBegin(), onStatus(bytes), onHeaderField(bytes), onHeaderValue(bytes), onHeadersComplete(status,
// upgrade, keepAlive), onBody(bytes), onMessageComplete(). They answer 0; -1: stop; PAUSED: not now; and for a head 1: no
// body follows, 2: other than HTTP follows.

const native = natives('fetch_parser');
const FastBuffer = Buffer[Symbol.species];

const OK = 0, PAUSED = 21, PAUSED_UPGRADE = 22, USER = 24; // llhttp's error numbers
const COUNT = 0, PARSED = 1, STATUS = 2, UPGRADE = 3, KEEP_ALIVE = 4, ENTRIES = 5;
const BEGIN = 0, STATUS_TEXT = 1, FIELD = 2, VALUE = 3, HEAD = 4, BODY = 5;

const empty = Buffer.alloc(0);
const log = new Int32Array(ENTRIES + 3 * 128); // by one parser at a time: undici makes sure

function answerTo(parser, what, bytes, status, upgrade, keepAlive) {
  switch (what) {
    case BEGIN: return parser.onMessageBegin();
    case STATUS_TEXT: return parser.onStatus(bytes);
    case FIELD: return parser.onHeaderField(bytes);
    case VALUE: return parser.onHeaderValue(bytes);
    case HEAD: return parser.onHeadersComplete(status, upgrade === 1, keepAlive === 1);
    case BODY: return parser.onBody(bytes);
    default: return parser.onMessageComplete();
  }
}

// Tells `parser` what the log says -> its answer to the last entry, or to one that it does not want to go on after.
function tell(parser, chunk) {
  const { [COUNT]: count, [STATUS]: status, [UPGRADE]: upgrade, [KEEP_ALIVE]: keepAlive } = log;
  for (let i = 0, at = ENTRIES; i < count; i++, at += 3) {
    const bytes = log[at + 2] === 0 ? undefined : new FastBuffer(chunk.buffer, chunk.byteOffset + log[at + 1], log[at + 2]);
    const answer = answerTo(parser, log[at], bytes ?? empty, status, upgrade, keepAlive);
    if (answer !== 0) return answer;
  }
  return 0;
}

class ResponseParser {
  position = 0; // of the last chunk: what was parsed
  #box = native.open();
  #answer = 0;
  #refused = false;

  // -> OK, or another of llhttp's error numbers. PAUSED: the rest of the chunk is to be given again.
  execute(parser, chunk) {
    for (let from = 0; ; from = this.position) {
      const code = native.execute(this.#box, chunk, from, this.#answer, log);
      this.position = log[PARSED];
      const answer = tell(parser, chunk);
      if (answer === PAUSED) return PAUSED;
      if (answer < 0) return this.#refuse();
      this.#answer = answer;
      if (code !== PAUSED) return code;
    }
  }

  // The connection has ended.
  finish(parser) {
    const code = native.finish(this.#box, log);
    const answer = tell(parser, empty);
    if (answer < 0) return this.#refuse();
    return answer === PAUSED || code !== PAUSED ? code : OK;
  }

  #refuse() {
    this.#refused = true;
    return USER;
  }

  get reason() { return this.#refused ? 'User callback error' : native.reason(this.#box); }
  get errorName() { return this.#refused ? 'USER' : native.errorName(this.#box).slice('HPE_'.length); }
}

module.exports = { ResponseParser, constants: { ERROR: { OK, PAUSED, PAUSED_UPGRADE } } };
