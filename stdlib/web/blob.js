/* SPDX-License-Identifier: MIT */
/*
 * blob.js - Blob and File (W3C File API), and object URLs for them.
 *
 * A blob is one piece of memory that nobody else can change; slices share it. One with files in it has their places
 * instead (blob_file.js: such bytes have a `readAll`). Who: buffer exports the classes; fetch and structured_clone use
 * them; URL.createObjectURL is in here.
 */
'use strict';

const { codes } = require('internal/errors');
const { inspect } = require('internal/inspect');
const { kValidateObjectAllowObjectsAndNull, validateObject } = require('internal/validators');
const { isAnyArrayBuffer } = require('buffer/buffer_make');
const { Buffer } = require('buffer');
const { FastBuffer } = require('buffer/buffer_pool');
const { finishClass } = require('web/event');
const { brand, kClone } = require('web/host_object');
const { memoryCargo, memoryOf } = natives('message');

const customInspect = Symbol.for('nodejs.util.inspect.custom');
const kBytes = Symbol('kBytes');
const kStreamChunk = 64 * 1024;
const notPrintable = /[^\u0020-\u007E]/;

let bytesOf;

// ---- parts -------------------------------------------------------------------------------------

function toPart(source, endings) {
  if (source instanceof Blob) return bytesOf(source);
  if (ArrayBuffer.isView(source)) {
    return new FastBuffer(source.buffer, source.byteOffset, source.byteLength);
  }
  if (isAnyArrayBuffer(source)) return new FastBuffer(source);
  const text = `${source}`.toWellFormed();
  return Buffer.from(endings === 'native' ? text.replace(/\r\n|\r/g, '\n') : text);
}

function isLazy(bytes) { return bytes.readAll !== undefined; }

function collect(sources, endings) {
  const parts = [];
  let length = 0;
  for (const source of sources) {
    const part = toPart(source, endings);
    parts.push(part);
    length += part.length;
  }
  if (parts.some(isLazy)) return require('web/blob_file').join(parts);
  const bytes = new FastBuffer(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function toType(type) {
  const text = `${type}`;
  return notPrintable.test(text) ? '' : text.toLowerCase();
}

function toIndex(value, length, fallback) {
  if (value === undefined) return fallback;
  value = Math.trunc(Number(value)) || 0;
  return value < 0 ? Math.max(length + value, 0) : Math.min(value, length);
}

// ---- streams -----------------------------------------------------------------------------------

function endOf(controller) {
  controller.close();
  controller.byobRequest?.respond(0);
}

function plainSource(bytes) {
  let at = 0;
  return {
    type: 'bytes',
    pull(controller) {
      if (at >= bytes.length) return endOf(controller);
      const end = Math.min(at + kStreamChunk, bytes.length);
      controller.enqueue(new Uint8Array(bytes.subarray(at, end)));
      at = end;
      return undefined;
    },
  };
}

function lazySource(bytes) {
  let at = 0;
  return {
    type: 'bytes',
    async pull(controller) {
      if (at === 0) bytes.check();
      if (at >= bytes.length) return endOf(controller);
      const piece = await bytes.read(at, kStreamChunk);
      at += piece.length;
      controller.enqueue(new Uint8Array(piece.buffer, piece.byteOffset, piece.length)); // takes the memory away
      return undefined;
    },
  };
}

// ---- Blob --------------------------------------------------------------------------------------

class Blob {
  #bytes;
  #type;

  static {
    bytesOf = (blob) => blob.#bytes;
  }

  constructor(sources = [], options = undefined) {
    if (sources === null || typeof sources !== 'object' ||
        typeof sources[Symbol.iterator] !== 'function') {
      throw new codes.ERR_INVALID_ARG_TYPE('sources', 'a sequence', sources);
    }
    if (options !== undefined) {
      validateObject(options, 'options', kValidateObjectAllowObjectsAndNull);
    }
    const { type = '', endings = 'transparent' } = options ?? {};
    const kind = `${endings}`;
    if (kind !== 'transparent' && kind !== 'native') {
      throw new codes.ERR_INVALID_ARG_VALUE('options.endings', endings);
    }
    this.#type = toType(type);
    this.#bytes = options?.[kBytes] ?? collect(sources, kind);
    brand(this);
  }

  get size() {
    checkBlob(#bytes in Object(this));
    return this.#bytes.length;
  }

  get type() {
    checkBlob(#bytes in Object(this));
    return this.#type;
  }

  slice(start = 0, end = undefined, contentType = '') {
    checkBlob(#bytes in Object(this));
    const { length } = this.#bytes;
    const from = toIndex(start, length, 0);
    const to = toIndex(end, length, length);
    return new Blob([], {
      type: contentType, [kBytes]: this.#bytes.subarray(from, Math.max(from, to)),
    });
  }

  async arrayBuffer() {
    checkBlob(#bytes in Object(this));
    if (isLazy(this.#bytes)) return (await this.#bytes.readAll()).buffer;
    const { buffer, byteOffset, length } = this.#bytes;
    return buffer.slice(byteOffset, byteOffset + length);
  }

  async bytes() {
    checkBlob(#bytes in Object(this));
    return new Uint8Array(isLazy(this.#bytes) ? await this.#bytes.readAll() : this.#bytes);
  }

  async text() {
    checkBlob(#bytes in Object(this));
    const bytes = isLazy(this.#bytes) ? await this.#bytes.readAll() : this.#bytes;
    const hasMark = bytes.length >= 3 &&
      bytes[0] === 0xEF && bytes[1] === 0xBB && bytes[2] === 0xBF;
    return bytes.toString('utf8', hasMark ? 3 : 0);
  }

  stream() {
    checkBlob(#bytes in Object(this));
    // Required here: web streams are large, and few blobs are streamed.
    const { ReadableStream } = require('web/streams');
    const bytes = this.#bytes;
    return new ReadableStream(isLazy(bytes) ? lazySource(bytes) : plainSource(bytes), { highWaterMark: 0 });
  }

  textStream() {
    const { TextDecoderStream } = require('web/streams');
    return this.stream().pipeThrough(new TextDecoderStream());
  }

  [kClone]() {
    return { data: cargoOf(this), deserializeInfo: 'web/blob:receiveBlob' };
  }

  [customInspect](depth, options) {
    if (depth < 0) return this;
    return `Blob ${inspect({ size: this.size, type: this.type }, options)}`;
  }
}

function checkBlob(isOne) {
  if (!isOne) throw new codes.ERR_INVALID_THIS('Blob');
}

// ---- File --------------------------------------------------------------------------------------

class File extends Blob {
  #name;
  #lastModified;

  constructor(fileBits, fileName, options = undefined) {
    if (arguments.length < 2) throw new codes.ERR_MISSING_ARGS('fileBits', 'fileName');
    super(fileBits, options);
    const { lastModified } = options ?? {};
    this.#lastModified = lastModified === undefined ? Date.now() : Math.trunc(+lastModified) || 0;
    this.#name = `${fileName}`.toWellFormed();
  }

  get name() {
    checkFile(#name in Object(this));
    return this.#name;
  }

  get lastModified() {
    checkFile(#name in Object(this));
    return this.#lastModified;
  }

  [kClone]() {
    const data = { ...cargoOf(this), name: this.#name, lastModified: this.#lastModified };
    return { data, deserializeInfo: 'web/blob:receiveBlob' };
  }

  [customInspect](depth, options) {
    if (depth < 0) return this;
    return `File ${inspect({
      size: this.size, type: this.type, name: this.#name, lastModified: this.#lastModified,
    }, options)}`;
  }
}

function checkFile(isOne) {
  if (!isOne) throw new codes.ERR_INVALID_THIS('File');
}

// ---- cloning: copies share the memory, also between threads --------------------------------------

function cargoOf(blob) {
  if (isLazy(bytesOf(blob))) throw new codes.ERR_INVALID_STATE('File-backed Blobs are not cloneable');
  const { buffer, byteOffset, length } = bytesOf(blob);
  return { type: blob.type, memory: memoryCargo(buffer), byteOffset, length };
}

function receiveBlob({ type, memory, byteOffset, length, name, lastModified }) {
  const options = { type, lastModified, [kBytes]: new FastBuffer(memoryOf(memory), byteOffset, length) };
  return name === undefined ? new Blob([], options) : new File([], name, options);
}

// ---- object URLs --------------------------------------------------------------------------------

const objectUrls = new Map();

function createObjectURL(blob) {
  if (!(blob instanceof Blob)) throw new codes.ERR_INVALID_ARG_TYPE('obj', 'Blob', blob);
  const id = newId();
  objectUrls.set(id, blob);
  return `blob:nodedata:${id}`;
}

function newId() {
  // Required here: crypto is large, and object URLs are rare.
  return require('crypto').randomUUID();
}

function idOf(url) {
  const match = /^blob:nodedata:([^?#]*)$/.exec(`${url}`);
  return match === null ? undefined : match[1];
}

function revokeObjectURL(url) {
  if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('url');
  objectUrls.delete(idOf(url));
}

function resolveObjectURL(url) {
  const blob = objectUrls.get(idOf(url));
  return blob?.slice(0, blob.size, blob.type);
}

// fs.openAsBlob: a promise, but what is not permitted is thrown.
function openAsBlob(path, type) {
  const bytes = require('web/blob_file').open(path);
  return Promise.resolve(bytes).then((found) => new Blob([], { type, [kBytes]: found }));
}

finishClass(Blob, 'Blob');
finishClass(File, 'File');

module.exports = { Blob, File, createObjectURL, openAsBlob, receiveBlob, resolveObjectURL, revokeObjectURL };
