/* SPDX-License-Identifier: MIT */
/*
 * http_parser.js - the JavaScript side of the message parser (http.c) and its pool.
 *
 * Server and client give a parser their handlers with init(). One crossing per message is the aim:
 * see the head of http.c for what each handler gets.
 */
'use strict';

const { Buffer } = require('buffer');
const { genericNodeError } = require('internal/errors');
const { useHeads } = require('http/http_heads');
const { validateInteger } = require('internal/validators');

const native = natives('http');
const FastBuffer = Buffer[Symbol.species] ?? Buffer;

// flags of onHead, as in http.c
const HEAD_KEEP_ALIVE = 1;
const HEAD_UPGRADE = 2;
const HEAD_HAS_HOST = 4;
const HEAD_HAS_EXPECT = 8;
const HEAD_COMPLETE = 16;
const HEAD_UNFRAMED = 32;

// What a handler of onHead answers.
const GO_ON = 0;
const NO_BODY = 1;
const UPGRADE = 2;

// llhttp's leniency bits
const LENIENT_ALL = 0x3ff;
const LENIENT_HEADERS = 0x1;

const kRunning = -2;

const kBusy = 0;
const kIdle = 1;
const kLate = 2;

// Method numbers of llhttp -> names; the table's strings are shared by all requests.
const methodNames = [];
function methodName(code) {
  if (methodNames.length === 0) methodNames.push(...native.methods());
  return methodNames[code];
}

// Limits are the user's; the native half takes whole numbers of 32 bits.
function uint32(value) {
  return value > 0 ? Math.min(Math.trunc(value), 0xffffffff) : 0;
}

class HTTPParser {
  constructor() {
    this.box = null;
    this.handlers = null;
    this.socket = null;
    this.incoming = null; // the message being received
    this.outgoing = null; // client: the request it answers
    this.state = null; // server: the connection's state
    this.maxHeaderPairs = 2000;
    this.joinDuplicateHeaders = false;
    this.input = null; // the Buffer being executed
    this.consuming = null; // the stream handle being consumed
  }

  // handlers: { onHead, onBody, onComplete, onError, onUpgrade, onActivity } of one kind of user
  init(handlers, response, maxHeaderSize, lenient, maxHeaderCount = 0) {
    if (this.box === null) {
      useHeads();
      this.box = native.parser();
    }
    this.handlers = handlers;
    native.init(this.box, response, uint32(maxHeaderSize), lenient, uint32(maxHeaderCount));
  }

  // Take the bytes of a stream handle in C from here on; false if that is impossible.
  consume(handle) {
    if (!native.consume(this.box, handle.box, this)) return false;
    this.consuming = handle;
    handle.consumer = this;
    return true;
  }

  unconsume() {
    if (this.consuming === null) return;
    this.consuming.consumer = null;
    this.consuming = null;
    native.unconsume(this.box);
  }

  // Bytes used, or an Error.
  execute(buffer) {
    const outer = this.input;
    this.input = buffer;
    const used = native.execute(this.box, buffer, this);
    this.input = outer;
    return used >= 0 ? used : this.#error(used);
  }

  // undefined, or an Error: the stream ended within a message.
  finish() {
    const code = native.finish(this.box, this);
    return code === 0 ? undefined : this.#error(code);
  }

  #error(used) {
    // A handler gave the connection bytes while the parser was at others.
    if (used === kRunning) return parseError('HPE_INTERNAL', 'Parser is running', 0);
    const [code, reason, bytesParsed] = native.lastError(this.box);
    return parseError(code, reason, bytesParsed);
  }

  // kBusy, kIdle or kLate
  timing(headersTimeout, requestTimeout) {
    return native.timing(this.box, +headersTimeout || 0, +requestTimeout || 0);
  }

  #clear() {
    this.unconsume();
    native.release(this.box);
    this.handlers = null;
    this.socket = null;
    this.incoming = null;
    this.outgoing = null;
    this.state = null;
    this.joinDuplicateHeaders = false;
  }

  close() {
    HTTPParser.prototype.free.call(this);
  }

  // The parser is of no more use to its connection. Callable from its own handlers.
  free() {
    if (this.handlers === null) return;
    this.#clear();
    if (pool.length < maxIdle && this.input === null && depth === 0) pool.push(this);
  }
}

function parseError(code, reason, bytesParsed) {
  return genericNodeError(`Parse Error: ${reason}`, { code, reason, bytesParsed });
}

const pool = [];
let maxIdle = 1000;
let depth = 0; // hooks of parsers on the stack: the C code below them still holds their parser

function takeParser() {
  return pool.pop() ?? new HTTPParser();
}

function setMaxIdleHTTPParsers(max) {
  validateInteger(max, 'max', 1);
  maxIdle = max;
}

// What _http_common shows of the pool.
const parsers = {
  get max() {
    return maxIdle;
  },
  set max(value) {
    maxIdle = value;
  },
};

// ---- hooks --------------------------------------------------------------------------------------

function bytes(parser, memory, offset, length) {
  if (memory === undefined) return parser.input.subarray(offset, offset + length);
  return new FastBuffer(memory, offset, length);
}

const { hooks } = native;

hooks.on_head = function onHead(parser, flags, code, text, block, version) {
  depth++;
  try {
    return parser.handlers.onHead(parser, flags, code, text, block, version);
  } finally {
    depth--;
  }
};

hooks.on_body = function onBody(parser, memory, offset, length) {
  depth++;
  try {
    parser.handlers.onBody(parser, bytes(parser, memory, offset, length));
  } finally {
    depth--;
  }
};

hooks.on_complete = function onComplete(parser, trailers) {
  depth++;
  try {
    parser.handlers.onComplete(parser, trailers);
  } finally {
    depth--;
  }
};

hooks.on_error = function onError(parser, code, reason, parsed, memory, offset, length) {
  const error = parseError(code, reason, parsed);
  error.rawPacket = bytes(parser, memory, offset, length);
  parser.handlers.onError(parser, error);
};

hooks.on_upgrade = function onUpgrade(parser, memory, offset, length) {
  parser.handlers.onUpgrade(parser, bytes(parser, memory, offset, length));
};

hooks.on_activity = function onActivity(parser) {
  parser.handlers.onActivity(parser);
};

module.exports = {
  GO_ON,
  HEAD_COMPLETE,
  HEAD_HAS_EXPECT,
  HEAD_HAS_HOST,
  HEAD_KEEP_ALIVE,
  HEAD_UNFRAMED,
  HEAD_UPGRADE,
  HTTPParser,
  LENIENT_ALL,
  LENIENT_HEADERS,
  NO_BODY,
  UPGRADE,
  kBusy,
  kIdle,
  kLate,
  methodName,
  parsers,
  setMaxIdleHTTPParsers,
  takeParser,
};
