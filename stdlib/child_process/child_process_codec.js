/* SPDX-License-Identifier: MIT */
/*
 * child_process_codec.js - messages of the IPC channel as bytes and back. A codec has
 * encode(message), which gives a string or Uint8Array, and read(bytes, sink), which calls
 * sink.receive(message) for each message that is complete, and sink.fail(error) for one that is none.
 *
 *   json       one line each
 *   advanced   child_process_clone.js
 */
'use strict';

const { StringDecoder } = require('string_decoder');

// A bad message is no reason to lose those behind it.
function decoded(decode, bytes, sink) {
  let message;
  try {
    message = decode(bytes);
  } catch (error) {
    sink.fail(error);
    return;
  }
  sink.receive(message);
}

class JsonCodec {
  #decoder = new StringDecoder('utf8');
  #rest = ''; // of a line that is not complete

  encode(message) {
    return `${JSON.stringify(message)}\n`;
  }

  read(bytes, sink) {
    const text = this.#decoder.write(bytes);
    let from = 0;
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', from)) {
      const line = this.#rest + text.slice(from, at);
      this.#rest = '';
      from = at + 1;
      if (line !== '') decoded(JSON.parse, line, sink);
    }
    this.#rest += text.slice(from);
  }
}

// The codec of a channel's `serialization`. Few programs ask for the other one.
function codecOf(serialization) {
  if (serialization !== 'advanced') return new JsonCodec();
  const { CloneCodec } = require('child_process/child_process_clone');
  return new CloneCodec();
}

module.exports = { codecOf, decoded };
