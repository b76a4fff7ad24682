/* SPDX-License-Identifier: MIT */
/*
 * buffer.js - node:buffer: the Buffer function, its statics and the methods that are neither text
 * (buffer_text.js) nor numbers (buffer_reads.js, buffer_writes.js).
 *
 * Source of behaviour: Node.js documentation, buffer.md. Runs at build time inside the snapshot:
 * nothing here allocates a pool or looks at the process.
 */
'use strict';

const ops = natives('buffer');
const { codes } = require('internal/errors');
const { validateNumber } = require('internal/validators');
const { deprecate } = require('internal/util');
const { FastBuffer, getPoolSize, setPoolSize } = require('buffer/buffer_pool');
const { encodingNumber, normalizeEncoding } = require('buffer/buffer_encodings');
const make = require('buffer/buffer_make');
const { isAnyArrayBuffer, isUint8Array, kMaxLength } = make;
const text = require('buffer/buffer_text');
const reads = require('buffer/buffer_reads');
const writes = require('buffer/buffer_writes');

const { compare: compareBytes, compareRanges, equals: equalBytes, copy: copyBytes } = ops;
const { kStringMaxLength } = text;
const options = require('internal/options');
const customInspect = Symbol.for('nodejs.util.inspect.custom');

let inspectMaxBytes = 50;

// ---- the Buffer function ------------------------------------------------------------------------

const kOldMessage = 'Buffer() is deprecated due to security and usability issues. Please use the ' +
  'Buffer.alloc(), Buffer.allocUnsafe(), or Buffer.from() methods instead.';
let warnedOld = false;

// Programs under node_modules stay quiet, as their users cannot change them.
function calledFromDependency() {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 4;
  const { stack } = new Error();
  Error.stackTraceLimit = limit;
  const line = String(stack).split('\n')[4] ?? '';
  return /[/\\]node_modules[/\\]/i.test(line);
}

function warnOld() {
  if (warnedOld || (calledFromDependency() && !options.get('--pending-deprecation'))) return;
  warnedOld = true;
  process.emitWarning(kOldMessage, 'DeprecationWarning', 'DEP0005');
}

function Buffer(value, encodingOrOffset, length) {
  if (!warnedOld) warnOld();
  if (typeof value === 'number') {
    if (typeof encodingOrOffset === 'string') {
      throw new codes.ERR_INVALID_ARG_TYPE('string', 'string', value);
    }
    return Buffer.alloc(value);
  }
  return Buffer.from(value, encodingOrOffset, length);
}

function isBuffer(value) {
  return value instanceof Buffer;
}

function isEncoding(name) {
  return typeof name === 'string' && name.length !== 0 && encodingNumber(name) >= 0;
}

function checkBytes(value, name) {
  if (!ArrayBuffer.isView(value) || !isUint8Array(value)) {
    throw new codes.ERR_INVALID_ARG_TYPE(name, ['Buffer', 'Uint8Array'], value);
  }
}

function compare(buf1, buf2) {
  checkBytes(buf1, 'buf1');
  checkBytes(buf2, 'buf2');
  return buf1 === buf2 ? 0 : compareBytes(buf1, buf2);
}

Object.setPrototypeOf(Buffer, Uint8Array);

Object.defineProperties(Buffer, {
  [Symbol.species]: {
    __proto__: null, configurable: true, enumerable: false, get() { return FastBuffer; },
  },
  poolSize: {
    __proto__: null, configurable: true, enumerable: true, get: getPoolSize, set: setPoolSize,
  },
});

Buffer.from = make.from;
Buffer.copyBytesFrom = make.copyBytesFrom;
Buffer.of = make.of;
Buffer.alloc = make.alloc;
Buffer.allocUnsafe = make.allocUnsafe;
Buffer.allocUnsafeSlow = make.allocUnsafeSlow;
Buffer.isBuffer = isBuffer;
Buffer.isEncoding = isEncoding;
Buffer.compare = compare;
Buffer.concat = make.concat;
Buffer.byteLength = make.byteLength;
Buffer[Symbol.for('kIsEncodingSymbol')] = isEncoding;

// ---- methods -----------------------------------------------------------------------------------

function checkRange(value, name, max) {
  if (!Number.isInteger(value)) {
    validateNumber(value, name);
    if (!(value >= 0 && value <= max)) {
      throw new codes.ERR_OUT_OF_RANGE(name, `>= 0 && <= ${max}`, value);
    }
    return Math.trunc(value);
  }
  if (value < 0 || value > max) {
    throw new codes.ERR_OUT_OF_RANGE(name, `>= 0 && <= ${max}`, value);
  }
  return value;
}

function compareWith(target, targetStart, targetEnd, sourceStart, sourceEnd) {
  checkBytes(target, 'target');
  checkBytes(this, 'this');
  if (arguments.length === 1) return compareBytes(this, target);
  targetStart = targetStart === undefined ? 0 : checkRange(targetStart, 'targetStart', kMaxLength);
  sourceStart = sourceStart === undefined ? 0 : checkRange(sourceStart, 'sourceStart', kMaxLength);
  targetEnd = targetEnd === undefined ? target.length :
    checkRange(targetEnd, 'targetEnd', target.length);
  sourceEnd = sourceEnd === undefined ? this.length :
    checkRange(sourceEnd, 'sourceEnd', this.length);
  if (sourceStart >= sourceEnd) return targetStart >= targetEnd ? 0 : -1;
  if (targetStart >= targetEnd) return 1;
  return compareRanges(this, sourceStart, sourceEnd, target, targetStart, targetEnd);
}

function equals(other) {
  checkBytes(other, 'otherBuffer');
  checkBytes(this, 'this');
  return this === other || (this.byteLength === other.byteLength && equalBytes(this, other));
}

function toCount(value, fallback) {
  if (value === undefined) return fallback;
  value = +value;
  return Number.isNaN(value) ? 0 : Math.trunc(value);
}

// Wholly inside both: the engine's own typed-array copy needs no call into C.
function copyRange(source, target, targetStart, sourceStart, count) {
  if (sourceStart === 0 && count === source.length && target instanceof FastBuffer) {
    Uint8Array.prototype.set.call(target, source, targetStart);
  } else {
    copyBytes(source, target, targetStart, sourceStart, count);
  }
  return count;
}

function copy(target, targetStart, sourceStart, sourceEnd) {
  if (!ArrayBuffer.isView(this)) {
    throw new codes.ERR_INVALID_ARG_TYPE('source', ['Buffer', 'Uint8Array'], this);
  }
  if (!ArrayBuffer.isView(target)) {
    throw new codes.ERR_INVALID_ARG_TYPE('target', ['Buffer', 'Uint8Array'], target);
  }
  targetStart = toCount(targetStart, 0);
  if (targetStart < 0) throw new codes.ERR_OUT_OF_RANGE('targetStart', '>= 0', targetStart);
  sourceStart = toCount(sourceStart, 0);
  if (sourceStart < 0 || sourceStart > this.byteLength) {
    throw new codes.ERR_OUT_OF_RANGE(
      'sourceStart', `>= 0 && <= ${this.byteLength}`, sourceStart);
  }
  sourceEnd = toCount(sourceEnd, this.byteLength);
  if (sourceEnd < 0) throw new codes.ERR_OUT_OF_RANGE('sourceEnd', '>= 0', sourceEnd);
  if (targetStart >= target.byteLength || sourceStart >= sourceEnd) return 0;
  const count = Math.min(
    sourceEnd - sourceStart, target.byteLength - targetStart, this.byteLength - sourceStart);
  return count <= 0 ? 0 : copyRange(this, target, targetStart, sourceStart, count);
}

// Relative positions as String.prototype.slice takes them, without the call of Symbol.species.
function relative(offset, length) {
  offset = Math.trunc(offset);
  if (offset === 0 || Number.isNaN(offset)) return 0;
  if (offset < 0) return Math.max(offset + length, 0);
  return Math.min(offset, length);
}

function subarray(start, end) {
  const { length } = this;
  start = start === undefined ? 0 : relative(start, length);
  end = end === undefined ? length : relative(end, length);
  return new FastBuffer(this.buffer, this.byteOffset + start, end > start ? end - start : 0);
}

function slice(start, end) {
  return this.subarray(start, end);
}

function swapMethod(bits) {
  const width = bits / 8;
  return {
    [`swap${bits}`]() {
      if (this.length % width !== 0) throw new codes.ERR_INVALID_BUFFER_SIZE(`${bits}-bits`);
      if (this.length > 0) {
        checkBytes(this, 'this');
        ops.swap(this, width);
      }
      return this;
    },
  }[`swap${bits}`];
}

function toJSON() {
  const { length } = this;
  if (length === 0) return { type: 'Buffer', data: [] };
  return { type: 'Buffer', data: Array.prototype.slice.call(this, 0, length) };
}

// Buffers of other classes show theirs; extra properties follow the bytes.
function inspectBuffer(depth, options) {
  const max = inspectMaxBytes;
  const shown = Math.min(max, this.length);
  const rest = this.length - max;
  const digits = shown === 0 ? '' : text.methods.hexSlice.call(this, 0, shown);
  let bytes = digits.replace(/(.{2})/g, '$1 ').trim();
  if (rest > 0) bytes += ` ... ${rest} more byte${rest > 1 ? 's' : ''}`;
  const extra = options === undefined ? '' : inspectExtra(this, options);
  if (extra !== '') bytes += bytes === '' ? extra : `, ${extra}`;
  return `<${this.constructor.name} ${bytes}>`;
}

function inspectExtra(buffer, options) {
  const extra = { __proto__: null };
  let any = false;
  for (const key of Object.keys(buffer)) {
    if (/^(?:0|[1-9]\d*)$/.test(key)) {
      continue;
    }
    extra[key] = buffer[key];
    any = true;
  }
  if (!any) return '';
  // Required here: util needs Buffer when it loads.
  const { inspect } = require('internal/inspect');
  return inspect(extra, { ...options, breakLength: Infinity, compact: true }).slice(27, -2);
}

function install(object, members) {
  for (const name of Object.keys(members)) {
    Object.defineProperty(object, name, {
      __proto__: null, configurable: true, enumerable: true, writable: true, value: members[name],
    });
  }
}

install(FastBuffer.prototype, {
  ...reads.methods,
  ...writes.methods,
  ...text.methods,
  compare: compareWith,
  copy,
  equals,
  slice,
  subarray,
  swap16: swapMethod(16),
  swap32: swapMethod(32),
  swap64: swapMethod(64),
  toJSON,
  toLocaleString: text.methods.toString,
});
FastBuffer.prototype[customInspect] = inspectBuffer;
FastBuffer.prototype.inspect = inspectBuffer;
FastBuffer.prototype.constructor = Buffer;
Buffer.prototype = FastBuffer.prototype;

Object.defineProperties(FastBuffer.prototype, {
  parent: {
    __proto__: null, enumerable: true,
    get() { return this instanceof Buffer ? this.buffer : undefined; },
  },
  offset: {
    __proto__: null, enumerable: true,
    get() { return this instanceof Buffer ? this.byteOffset : undefined; },
  },
});

// ---- the module's functions ---------------------------------------------------------------------

function SlowBuffer(size) {
  validateNumber(size, 'size', 0, kMaxLength);
  return make.allocUnsafeSlow(size);
}
Object.setPrototypeOf(SlowBuffer.prototype, Uint8Array.prototype);
Object.setPrototypeOf(SlowBuffer, Uint8Array);

function checkInput(input) {
  if (ArrayBuffer.isView(input) || isAnyArrayBuffer(input)) return;
  throw new codes.ERR_INVALID_ARG_TYPE(
    'input', ['ArrayBuffer', 'Buffer', 'TypedArray'], input);
}

function isUtf8(input) {
  checkInput(input);
  return ops.isUtf8(input);
}

function isAscii(input) {
  checkInput(input);
  return ops.isAscii(input);
}

const transcodable = new Set(['ascii', 'latin1', 'utf16le', 'utf8']);
const notAscii = /[\ud800-\udbff][\udc00-\udfff]|[^\0-\x7f]/g;
const notLatin1 = /[\ud800-\udbff][\udc00-\udfff]|[^\0-\xff]/g;

// What the target cannot express becomes '?'.
function transcode(source, fromName, toName) {
  if (!ArrayBuffer.isView(source) || !isUint8Array(source)) {
    throw new codes.ERR_INVALID_ARG_TYPE('source', ['Buffer', 'Uint8Array'], source);
  }
  if (source.length === 0) return Buffer.alloc(0);
  const fromEncoding = normalizeEncoding(fromName);
  const toEncoding = normalizeEncoding(toName);
  if (!transcodable.has(fromEncoding) || !transcodable.has(toEncoding)) throw transcodeError();
  let string = text.methods.toString.call(source, fromEncoding);
  if (toEncoding === 'ascii') string = string.replace(notAscii, '?');
  else if (toEncoding === 'latin1') string = string.replace(notLatin1, '?');
  return Buffer.from(string, toEncoding);
}

function transcodeError() {
  const error = new Error('Unable to transcode Buffer [U_ILLEGAL_ARGUMENT_ERROR]');
  error.code = 'U_ILLEGAL_ARGUMENT_ERROR';
  error.errno = 1;
  return error;
}

ops.setPrototype(FastBuffer.prototype);

const { atob, btoa } = require('web/base64');

module.exports = {
  Buffer,
  SlowBuffer: deprecate(
    SlowBuffer, 'SlowBuffer() is deprecated. Please use Buffer.allocUnsafeSlow()', 'DEP0030'),
  atob,
  btoa,
  constants: Object.defineProperties({}, {
    MAX_LENGTH: { __proto__: null, enumerable: true, value: kMaxLength },
    MAX_STRING_LENGTH: { __proto__: null, enumerable: true, value: kStringMaxLength },
  }),
  isAscii,
  isUtf8,
  kMaxLength,
  kStringMaxLength,
  transcode,
};

// Blob and File come with the web room at first use: few programs that use Buffer need them.
for (const name of ['Blob', 'File', 'resolveObjectURL']) {
  Object.defineProperty(module.exports, name, {
    __proto__: null, configurable: true, enumerable: true,
    get() { return require('web/blob')[name]; },
  });
}

Object.defineProperty(module.exports, 'INSPECT_MAX_BYTES', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() { return inspectMaxBytes; },
  set(value) {
    validateNumber(value, 'INSPECT_MAX_BYTES', 0);
    inspectMaxBytes = value;
  },
});
