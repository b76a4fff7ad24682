// SPDX-License-Identifier: MIT
'use strict';
// Request and Response of the Fetch Standard (https://fetch.spec.whatwg.org/), as values: what
// frameworks take, make and test for. fetch() itself does not exist yet.

const { Headers } = require('web/headers');
const { Blob } = require('web/blob');
const { isLoaded } = require('internal/loader');
const { ReadableStream } = require('web/streams');
const { URL, URLSearchParams } = require('web/url');
const { TextDecoder, TextEncoder } = require('web/encoding');
const { inspect } = require('internal/inspect');

const kBody = Symbol('body');

// Until somebody has named FormData, nothing can be one.
const isFormData = (value) => isLoaded('web/form_data') && value instanceof require('web/form_data').FormData;

// ---- bodies ---------------------------------------------------------------------------------------------

// What a body was made of: {source, stream, type, length}; the stream is made when somebody asks.
function extractBody(init) {
  if (init instanceof ReadableStream) {
    if (init.locked) throw new TypeError('Response body object should not be disturbed or locked');
    return { source: null, stream: init, type: null };
  }
  if (init instanceof Blob) return { source: init, stream: null, type: init.type === '' ? null : init.type };
  if (init instanceof ArrayBuffer || init instanceof SharedArrayBuffer) return { source: new Uint8Array(init.slice(0)), stream: null, type: null };
  if (ArrayBuffer.isView(init)) {
    return { source: new Uint8Array(init.buffer, init.byteOffset, init.byteLength).slice(), stream: null, type: null };
  }
  if (init instanceof URLSearchParams) {
    return { source: new TextEncoder().encode(init.toString()), stream: null, type: 'application/x-www-form-urlencoded;charset=UTF-8' };
  }
  if (isFormData(init)) {
    const { 0: source, 1: type } = require('web/form_data').encode(init);
    return { source, stream: null, type };
  }
  if (typeof init?.[Symbol.asyncIterator] === 'function') return { source: null, stream: ReadableStream.from(init), type: null };
  return { source: new TextEncoder().encode(`${init}`), stream: null, type: 'text/plain;charset=UTF-8' };
}

function streamOf(body) {
  if (body.stream !== null) return body.stream;
  const { source } = body;
  body.stream = source instanceof Blob ? source.stream() : new ReadableStream({
    type: 'bytes',
    pull(controller) {
      if (source.byteLength > 0) controller.enqueue(source.slice());
      controller.close();
      controller.byobRequest?.respond(0);
    },
  });
  return body.stream;
}

async function bytesOf(owner) {
  const body = owner[kBody];
  if (body === null) return new Uint8Array(0);
  if (body.used || body.stream?.locked) throw new TypeError('Body is unusable: Body has already been read');
  body.used = true;
  if (body.stream === null && body.source !== null) {
    return body.source instanceof Blob ? new Uint8Array(await body.source.arrayBuffer()) : body.source;
  }
  const chunks = [];
  let length = 0;
  for await (const chunk of body.stream) {
    if (!(chunk instanceof Uint8Array)) throw new TypeError('Received non-Uint8Array chunk');
    chunks.push(chunk);
    length += chunk.byteLength;
  }
  const out = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    out.set(chunk, at);
    at += chunk.byteLength;
  }
  return out;
}

class Body {
  [kBody] = null;

  get body() { return this[kBody] === null ? null : streamOf(this[kBody]); }

  get bodyUsed() {
    const body = this[kBody];
    return body !== null && body.used === true;
  }

  async arrayBuffer() {
    const bytes = await bytesOf(this);
    return bytes.buffer.byteLength === bytes.byteLength ? bytes.buffer : bytes.slice().buffer;
  }

  async bytes() { return (await bytesOf(this)).slice(); }
  async blob() { return new Blob([await bytesOf(this)], { type: this.headers.get('content-type') ?? '' }); }
  async text() { return new TextDecoder().decode(await bytesOf(this)); }
  async json() { return JSON.parse(await this.text()); }

  async formData() {
    const { FormData, decode } = require('web/form_data');
    const type = this.headers.get('content-type') ?? '';
    if (/^application\/x-www-form-urlencoded\b/i.test(type)) {
      const form = new FormData();
      for (const { 0: name, 1: value } of new URLSearchParams(await this.text())) form.append(name, value);
      return form;
    }
    if (!/^multipart\/form-data\b/i.test(type)) {
      throw new TypeError('Content-Type was not one of "multipart/form-data" or "application/x-www-form-urlencoded".');
    }
    const boundary = /;\s*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(type);
    if (boundary === null) throw new TypeError('Failed to parse body as FormData.');
    return decode(await bytesOf(this), boundary[1] ?? boundary[2]);
  }
}

function copyBody(owner) {
  const body = owner[kBody];
  if (body === null) return null;
  if (body.used || body.stream?.locked) throw new TypeError('Body has already been consumed');
  if (body.stream === null) return { ...body };
  const { 0: one, 1: two } = body.stream.tee();
  body.stream = one;
  return { ...body, source: null, stream: two };
}

// ---- Response ---------------------------------------------------------------------------------------------

const nullBodyStatus = new Set([101, 103, 204, 205, 304]);
const redirectStatus = new Set([301, 302, 303, 307, 308]);

class Response extends Body {
  #status = 200;
  #statusText = '';
  #headers;
  #type = 'default';

  constructor(body = null, init = {}) {
    super();
    init ??= {};
    if (typeof init !== 'object' && typeof init !== 'function') throw new TypeError('Response: init must be an object');
    const { status = 200, statusText = '' } = init;
    if (!Number.isInteger(+status) || status < 200 || status > 599) {
      throw new RangeError('init["status"] must be in the range of 200 to 599, inclusive.');
    }
    if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(statusText)) throw new TypeError('Invalid statusText');
    this.#status = +status;
    this.#statusText = `${statusText}`;
    this.#headers = new Headers(init.headers);
    if (body === null || body === undefined) return;
    if (nullBodyStatus.has(this.#status)) throw new TypeError(`Response constructor: Invalid response status code ${this.#status}`);
    this[kBody] = extractBody(body);
    if (this[kBody].type !== null && !this.#headers.has('content-type')) this.#headers.set('content-type', this[kBody].type);
  }

  static error() {
    const response = new Response();
    response.#status = 0;
    response.#type = 'error';
    return response;
  }

  static json(data, init = {}) {
    const text = JSON.stringify(data);
    if (text === undefined) throw new TypeError('Value is not JSON serializable');
    const response = new Response(text, init);
    if (new Headers(init?.headers).get('content-type') === null) response.#headers.set('content-type', 'application/json');
    return response;
  }

  static redirect(url, status = 302) {
    if (!redirectStatus.has(status)) throw new RangeError(`Invalid status code ${status}`);
    const location = new URL(`${url}`).href;
    const response = new Response(null, { headers: { location } });
    response.#status = status;
    return response;
  }

  get type() { return this.#type; }
  get url() { return ''; }
  get redirected() { return false; }
  get status() { return this.#status; }
  get ok() { return this.#status >= 200 && this.#status <= 299; }
  get statusText() { return this.#statusText; }
  get headers() { return this.#headers; }

  clone() {
    const copy = new Response(null, { statusText: this.#statusText, headers: this.#headers });
    copy.#status = this.#status;
    copy.#type = this.#type;
    copy[kBody] = copyBody(this);
    return copy;
  }

  [Symbol.for('nodejs.util.inspect.custom')](depth, options) {
    const { status, statusText, headers, body, bodyUsed, ok, redirected, type, url } = this;
    return `Response ${inspect({ status, statusText, headers, body, bodyUsed, ok, redirected, type, url }, options)}`;
  }
}

// ---- Request ------------------------------------------------------------------------------------------------

const normalMethods = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT']);

function normalizeMethod(method) {
  const upper = `${method}`.toUpperCase();
  if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(method) || ['CONNECT', 'TRACE', 'TRACK'].includes(upper)) {
    throw new TypeError(`'${method}' is not a valid HTTP method.`);
  }
  return normalMethods.has(upper) ? upper : `${method}`;
}

class Request extends Body {
  #url;
  #method = 'GET';
  #headers;
  #signal;
  #modes = { cache: 'default', credentials: 'same-origin', integrity: '', keepalive: false, mode: 'cors', redirect: 'follow',
             referrer: 'about:client', referrerPolicy: '' };

  constructor(input, init = {}) {
    super();
    const from = input instanceof Request ? input : null;
    if (from === null) {
      try {
        this.#url = new URL(`${input}`);
      } catch (err) {
        throw new TypeError(`Failed to parse URL from ${input}`, { cause: err });
      }
      if (this.#url.username || this.#url.password) throw new TypeError(`Request cannot be constructed from a URL that includes credentials: ${input}`);
    } else {
      this.#url = from.#url;
      this.#method = from.#method;
      this.#modes = { ...from.#modes };
    }
    init ??= {};
    for (const name of Object.keys(this.#modes)) if (init[name] !== undefined) this.#modes[name] = init[name];
    if (init.method !== undefined) this.#method = normalizeMethod(init.method);
    this.#headers = new Headers(init.headers ?? from?.headers);
    const signal = init.signal ?? from?.signal;
    this.#signal = signal == null ? new AbortController().signal : AbortSignal.any([signal]);
    const body = init.body ?? null;
    if ((body !== null || (from !== null && from[kBody] !== null)) && (this.#method === 'GET' || this.#method === 'HEAD')) {
      throw new TypeError('Request with GET/HEAD method cannot have body.');
    }
    if (body !== null) {
      if (body instanceof ReadableStream && init.duplex !== 'half') {
        throw new TypeError('RequestInit: duplex option is required when sending a body.');
      }
      this[kBody] = extractBody(body);
      if (this[kBody].type !== null && !this.#headers.has('content-type')) this.#headers.set('content-type', this[kBody].type);
    } else if (from !== null && from[kBody] !== null) {
      if (from.bodyUsed) throw new TypeError('Cannot construct a Request with a Request object that has already been used.');
      this[kBody] = { ...from[kBody] };
      from[kBody].used = true;
    }
  }

  get method() { return this.#method; }
  get url() { return this.#url.href; }
  get headers() { return this.#headers; }
  get signal() { return this.#signal; }
  get duplex() { return 'half'; }
  get destination() { return ''; }
  get cache() { return this.#modes.cache; }
  get credentials() { return this.#modes.credentials; }
  get integrity() { return this.#modes.integrity; }
  get keepalive() { return this.#modes.keepalive; }
  get mode() { return this.#modes.mode; }
  get redirect() { return this.#modes.redirect; }
  get referrer() { return this.#modes.referrer; }
  get referrerPolicy() { return this.#modes.referrerPolicy; }

  clone() {
    const body = copyBody(this);
    const copy = new Request(this.#url.href, { ...this.#modes, method: this.#method, headers: this.#headers, signal: this.#signal });
    copy[kBody] = body;
    return copy;
  }

  [Symbol.for('nodejs.util.inspect.custom')](depth, options) {
    const { method, url, headers, signal } = this;
    return `Request ${inspect({ method, url, headers, signal }, options)}`;
  }
}

for (const Class of [Request, Response]) {
  Object.defineProperty(Class.prototype, Symbol.toStringTag, { configurable: true, value: Class.name });
}

module.exports = { Headers, Request, Response };
