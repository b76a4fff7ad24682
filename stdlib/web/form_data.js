// SPDX-License-Identifier: MIT
'use strict';
// FormData (https://xhr.spec.whatwg.org/#interface-formdata), and multipart/form-data as bodies have it (RFC 7578).

const { Buffer } = require('buffer');
const { codes: { ERR_INVALID_THIS } } = require('internal/errors');
const { inspect } = require('internal/inspect');
const { Blob, File } = require('web/blob');

const text = (value) => `${value}`.toWellFormed();

function need(count, args, method) {
  if (args.length >= count) return;
  throw new TypeError(`FormData.${method}: ${count} argument${count > 1 ? 's' : ''} required, but${args.length ? ' only' : ''} ${args.length} found.`);
}

// A field: what is no Blob is text; a Blob becomes a File, which has a name.
function makeField([name, value, filename], method) {
  if (!(value instanceof Blob)) {
    if (filename === undefined) return { name: text(name), value: text(value) };
    throw new TypeError(`FormData.${method}: Expected value ("${inspect(value)}") to be an instance of Blob.`);
  }
  if (!(value instanceof File)) value = new File([value], filename === undefined ? 'blob' : text(filename), { type: value.type });
  else if (filename !== undefined) value = new File([value], text(filename), { type: value.type, lastModified: value.lastModified });
  return { name: text(name), value };
}

let fieldsOf;

class FormData {
  #fields = [];

  static {
    fieldsOf = (form) => {
      if (typeof form !== 'object' || form === null || !(#fields in form)) throw new ERR_INVALID_THIS('FormData');
      return form.#fields;
    };
  }

  constructor(form = undefined) {
    if (form !== undefined) throw new TypeError('FormData constructor: Argument 1 could not be converted to: undefined.');
  }

  append(...args) {
    need(2, args, 'append');
    fieldsOf(this).push(makeField(args, 'append'));
  }

  delete(...args) {
    need(1, args, 'delete');
    const name = text(args[0]);
    fieldsOf(this);
    this.#fields = this.#fields.filter((field) => field.name !== name);
  }

  get(...args) {
    need(1, args, 'get');
    const name = text(args[0]);
    return fieldsOf(this).find((field) => field.name === name)?.value ?? null;
  }

  getAll(...args) {
    need(1, args, 'getAll');
    const name = text(args[0]);
    return fieldsOf(this).filter((field) => field.name === name).map((field) => field.value);
  }

  has(...args) {
    need(1, args, 'has');
    const name = text(args[0]);
    return fieldsOf(this).some((field) => field.name === name);
  }

  // In the place of the first of the name.
  set(...args) {
    need(2, args, 'set');
    const field = makeField(args, 'set'), fields = fieldsOf(this);
    const at = fields.findIndex(({ name }) => name === field.name);
    if (at === -1) fields.push(field);
    else this.#fields = [...fields.slice(0, at), field, ...fields.slice(at + 1).filter(({ name }) => name !== field.name)];
  }

  keys() { return iterate(this, (field) => field.name); }
  values() { return iterate(this, (field) => field.value); }
  entries() { return iterate(this, (field) => [field.name, field.value]); }

  forEach(callback, thisArg = undefined) {
    if (typeof callback !== 'function') throw new TypeError("Failed to execute 'forEach' on 'FormData': parameter 1 is not of type 'Function'.");
    for (const { 0: name, 1: value } of this) Reflect.apply(callback, thisArg, [value, name, this]);
  }

  [Symbol.for('nodejs.util.inspect.custom')](depth, options) {
    const shown = {};
    for (const { name, value } of fieldsOf(this)) {
      if (!Object.hasOwn(shown, name)) shown[name] = value;
      else if (Array.isArray(shown[name])) shown[name].push(value);
      else shown[name] = [shown[name], value];
    }
    return `FormData ${inspect(shown, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }
}

const IteratorPrototype = Object.setPrototypeOf({
  next() { return this.step.next(); },
}, Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())));
Object.defineProperty(IteratorPrototype, Symbol.toStringTag, { configurable: true, value: 'FormData Iterator' });

// Sees what is added meanwhile.
function iterate(form, pick) {
  fieldsOf(form);
  const step = (function* each() { for (let i = 0; i < fieldsOf(form).length; i++) yield pick(fieldsOf(form)[i]); })();
  return Object.defineProperty(Object.create(IteratorPrototype), 'step', { value: step });
}

for (const name of ['append', 'delete', 'get', 'getAll', 'has', 'set', 'keys', 'values', 'entries', 'forEach']) {
  Object.defineProperty(FormData.prototype, name, { enumerable: true });
}
Object.defineProperties(FormData.prototype, {
  [Symbol.iterator]: { configurable: true, writable: true, value: FormData.prototype.entries },
  [Symbol.toStringTag]: { configurable: true, value: 'FormData' },
});

// ---- multipart/form-data ------------------------------------------------------------------------------------

const newlines = (value) => value.replace(/\r\n?|\n/g, '\r\n');
const escape = (value) => value.replace(/\n/g, '%0A').replace(/\r/g, '%0D').replace(/"/g, '%22');
const unescape = (value) => value.replace(/%0A/gi, '\n').replace(/%0D/gi, '\r').replace(/%22/g, '"');

// -> [Blob, content type]
function encode(form) {
  const boundary = `----formdata-ingot-0${`${Math.random()}`.slice(2, 14).padStart(12, '0')}`;
  const parts = [];
  for (const { name, value } of fieldsOf(form)) {
    parts.push(`--${boundary}\r\nContent-Disposition: form-data; name="${escape(newlines(name))}"`);
    if (typeof value === 'string') parts.push(`\r\n\r\n${newlines(value)}\r\n`);
    else parts.push(`; filename="${escape(value.name)}"\r\nContent-Type: ${value.type || 'application/octet-stream'}\r\n\r\n`, value, '\r\n');
  }
  parts.push(`--${boundary}--\r\n`);
  return [new Blob(parts), `multipart/form-data; boundary=${boundary}`];
}

const bad = () => new TypeError('Failed to parse body as FormData.');

function addPart(form, head, body) {
  const disposition = /^content-disposition:\s*form-data((?:;\s*[\w*]+=(?:"[^"]*"|[^;\s]*))*)/im.exec(head);
  const parameter = (name) => new RegExp(`;\\s*${name}=(?:"([^"]*)"|([^;\\s]*))`, 'i').exec(disposition?.[1] ?? '');
  const name = parameter('name'), filename = parameter('filename');
  if (name === null) throw bad();
  const key = unescape(name[1] ?? name[2]);
  if (filename === null) return form.append(key, body.toString());
  const type = /^content-type:[ \t]*([^\r\n]*)/im.exec(head)?.[1].trim() ?? 'text/plain';
  return form.append(key, new File([body], unescape(filename[1] ?? filename[2]), { type }));
}

// The fields in the bytes of a body; throws a TypeError when they are none.
function decode(bytes, boundary) {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), form = new FormData();
  const line = Buffer.from(`\r\n--${boundary}`);
  const start = all.indexOf(line.subarray(2)); // a preamble means nothing
  if (start === -1) throw bad();
  for (let at = start + line.length - 2; all.toString('latin1', at, at + 2) !== '--';) {
    const body = all.indexOf('\r\n\r\n', at), end = all.indexOf(line, body + 2);
    if (all.toString('latin1', at, at + 2) !== '\r\n' || body === -1 || end < body) throw bad();
    addPart(form, all.toString('utf8', at + 2, body), all.subarray(body + 4, Math.max(body + 4, end)));
    at = end + line.length;
  }
  return form;
}

module.exports = { FormData, decode, encode };
