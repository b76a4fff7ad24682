/* SPDX-License-Identifier: MIT */
/*
 * test_wire.js - events of a test file's process on their way to the process that started it: frames in
 * its standard output, among what the tests themselves write there. A frame is MAGIC, its length in four
 * bytes, big-endian, and the event in V8's format. Errors travel as data, since V8's format keeps
 * neither their class nor their own properties.
 */
'use strict';

const { Buffer } = require('buffer');
const { inspect } = require('internal/inspect');

const MAGIC = [0xff, 0x0e, 0x54, 0x45]; // no UTF-8, so no text has it
const HEAD = 8;
const kError = '\0error', kText = '\0text';

// ---- errors as data -----------------------------------------------------------------------------------

const errorClasses = { Error, TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError };

function isError(value) {
  return value !== null && typeof value === 'object' &&
    (value instanceof Error || Object.prototype.toString.call(value) === '[object Error]');
}

// The class to make of an error again: its own, or the nearest one that every process has.
function classNameOf(error) {
  for (let at = error; at !== null; at = Object.getPrototypeOf(at)) {
    const name = Object.getOwnPropertyDescriptor(at, 'constructor')?.value?.name;
    if (name === 'AssertionError' || Object.hasOwn(errorClasses, name ?? '')) return name;
  }
  return 'Error';
}

function packError(error, depth) {
  const packed = { type: classNameOf(error), properties: [] };
  for (const key of Object.getOwnPropertyNames(error)) {
    let value;
    try {
      value = error[key];
    } catch {
      continue;
    }
    packed.properties.push([key, pack(value, depth + 1), Object.getOwnPropertyDescriptor(error, key).enumerable]);
  }
  if (!Object.hasOwn(error, 'name') && typeof error.name === 'string') packed.name = error.name;
  return { [kError]: packed };
}

// What can be sent as it is, or data that says what it was.
function pack(value, depth = 0) {
  if (isError(value)) return depth > 8 ? { [kText]: String(value.message) } : packError(value, depth);
  if (typeof value === 'symbol') return { [kText]: String(value) };
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return value;
  try {
    require('v8').serialize(value);
    return typeof value[inspect.custom] === 'function' ? { [kText]: inspect(value) } : value;
  } catch {
    return { [kText]: safeInspect(value) };
  }
}

function safeInspect(value) {
  try {
    return inspect(value);
  } catch {
    return inspect(value, { customInspect: false });
  }
}

// A text that is shown as it is, for a value that cannot travel.
function shownAs(text) { return { __proto__: null, [inspect.custom]: () => text }; }

function unpack(value) {
  if (value === null || typeof value !== 'object') return value;
  if (Object.hasOwn(value, kText)) return shownAs(value[kText]);
  return Object.hasOwn(value, kError) ? unpackError(value[kError]) : value;
}

function unpackError({ type, properties, name }) {
  const Class = type === 'AssertionError' ? require('assert').AssertionError : errorClasses[type];
  const error = Object.create(Class.prototype);
  const made = new Error(); // has what makes inspect() see an error
  Object.setPrototypeOf(made, Object.getPrototypeOf(error));
  delete made.stack;
  for (const [key, value, enumerable] of properties) {
    Object.defineProperty(made, key, { configurable: true, enumerable, writable: true, value: unpack(value) });
  }
  if (name !== undefined && made.name !== name) {
    Object.defineProperty(made, 'name', { configurable: true, enumerable: false, writable: true, value: name });
  }
  return made;
}

// ---- frames -----------------------------------------------------------------------------------------

function frame(event) {
  const { details } = event.data;
  if (details?.error !== undefined) {
    event = { ...event, data: { ...event.data, details: { ...details, error: pack(details.error) } } };
  }
  const body = require('v8').serialize({ type: event.type, data: { ...event.data } });
  const head = Buffer.alloc(HEAD);
  head.set(MAGIC);
  head.writeUInt32BE(body.length, MAGIC.length);
  return Buffer.concat([head, body]);
}

// From now on the root's events leave this process, whatever tests put in the place of stdout's write().
function sendEvents(root) {
  const { stdout } = process, { write } = stdout;
  root.emit = (type, data) => {
    root.stream.emit(type, data);
    write.call(stdout, frame({ type, data }));
  };
  root.flushed = () => new Promise((resolve) => write.call(stdout, '', resolve));
}

// Takes frames out of a stream of bytes: onEvent(event) and onText(bytes) in the order of the stream.
class Reader {
  #held = Buffer.alloc(0);
  #onEvent;
  #onText;

  constructor(onEvent, onText) {
    this.#onEvent = onEvent;
    this.#onText = onText;
  }

  take(chunk) {
    let bytes = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    for (;;) {
      const at = bytes.indexOf(Buffer.from(MAGIC));
      const text = at < 0 ? bytes.length - keptTail(bytes) : at;
      if (text > 0) this.#onText(bytes.subarray(0, text));
      bytes = bytes.subarray(text);
      if (at < 0 || bytes.length < HEAD) break;
      const end = HEAD + bytes.readUInt32BE(MAGIC.length);
      if (bytes.length < end) break;
      this.#event(bytes.subarray(HEAD, end));
      bytes = bytes.subarray(end);
    }
    this.#held = bytes;
  }

  #event(body) {
    const event = require('v8').deserialize(body);
    const { details } = event.data;
    if (details?.error !== undefined) details.error = unpack(details.error);
    this.#onEvent(event);
  }

  end() {
    if (this.#held.length !== 0) this.#onText(this.#held);
    this.#held = Buffer.alloc(0);
  }
}

// How many bytes at the end may be the beginning of a frame.
function keptTail(bytes) {
  for (let n = Math.min(MAGIC.length - 1, bytes.length); n > 0; n--) {
    if (bytes.subarray(bytes.length - n).equals(Buffer.from(MAGIC.slice(0, n)))) return n;
  }
  return 0;
}

module.exports = { Reader, sendEvents };
