/* SPDX-License-Identifier: MIT */
/*
 * inspector_network_store.js - the bodies of requests and responses, which DevTools ask for when somebody looks at
 * them. They are bounded: the oldest go first.
 */
'use strict';

const { ProtocolError } = require('inspector/inspector_domains');

const EACH = 256; // what an entry without bodies counts
const limits = { resource: 20 << 20, all: 100 << 20 }; // bytes

const entries = new Map(); // requestId -> Entry, in the order of their beginning
let size = 0;

class Body {
  charset = '';
  coding = ''; // content-encoding of bytes that came from a peer
  isDone = false;
  isDropped = false;
  size = 0;
  chunks = [];

  get bytes() { return Buffer.concat(this.chunks); }
}

class Entry {
  sent = new Body();
  received = new Body();
  streaming = new Set(); // clients that are told each chunk

  get size() { return EACH + this.sent.size + this.received.size; }
}

function forget(requestId, entry) {
  entries.delete(requestId);
  size -= entry.size;
}

function shrink() {
  for (const { 0: requestId, 1: entry } of entries) {
    if (size <= limits.all) return;
    forget(requestId, entry);
  }
}

function setLimits({ maxResourceBufferSize, maxTotalBufferSize }) {
  if (maxResourceBufferSize >= 0) limits.resource = maxResourceBufferSize;
  if (maxTotalBufferSize >= 0) limits.all = maxTotalBufferSize;
}

function begin(requestId, charset) {
  const before = entries.get(requestId);
  if (before !== undefined) forget(requestId, before);
  const entry = new Entry();
  entry.sent.charset = charset.toLowerCase();
  entries.set(requestId, entry);
  size += EACH;
  shrink();
}

function get(requestId) { return entries.get(requestId); }

// A copy of `chunk` is kept.
function add(body, chunk) {
  if (body.isDropped) return;
  const isTooMuch = body.size + chunk.byteLength > limits.resource;
  size -= body.size;
  if (isTooMuch) Object.assign(body, { isDropped: true, chunks: [], size: 0 });
  else body.chunks.push(Buffer.from(chunk));
  if (!isTooMuch) body.size += chunk.byteLength;
  size += body.size;
  shrink();
}

function clear() {
  entries.clear();
  size = 0;
}

// ---- for clients ---------------------------------------------------------------------------------------

function entryOf(requestId) {
  const entry = entries.get(requestId);
  if (entry === undefined) throw new ProtocolError('Request not found');
  return entry;
}

function finished(body, what) {
  if (!body.isDone) throw new ProtocolError(`The ${what} is not complete yet`);
  if (body.isDropped) throw new ProtocolError(`The ${what} was too large to be kept`);
  return body;
}

const decoders = {
  '__proto__': null, 'br': 'brotliDecompress', 'deflate': 'inflate', 'gzip': 'gunzip', 'x-gzip': 'gunzip',
  'zstd': 'zstdDecompress',
};

// What HTTP made smaller on the way. -> a promise, or bytes
function decode({ bytes, coding }) {
  if (!(coding in decoders) || bytes.length === 0) return bytes;
  return require('util').promisify(require('zlib')[decoders[coding]])(bytes);
}

const isText = (body) => body.charset === 'utf-8' || body.charset === 'utf8';

function shown(body, bytes) {
  const base64Encoded = !isText(body);
  return { body: bytes.toString(base64Encoded ? 'base64' : 'utf8'), base64Encoded };
}

function getResponseBody({ requestId }) {
  const body = finished(entryOf(requestId).received, 'response'), bytes = decode(body);
  return typeof bytes.then === 'function' ? bytes.then((decoded) => shown(body, decoded)) : shown(body, bytes);
}

function getRequestPostData({ requestId }) {
  const body = finished(entryOf(requestId).sent, 'request');
  if (!isText(body)) throw new ProtocolError('The request is not text');
  return { postData: body.bytes.toString('utf8') };
}

function streamResourceContent(client, { requestId }) {
  const entry = entryOf(requestId);
  if (entry.received.isDropped) throw new ProtocolError('The response was too large to be kept');
  if (!entry.received.isDone) entry.streaming.add(client);
  return { bufferedData: entry.received.bytes.toString('base64') };
}

module.exports = { add, begin, clear, get, getRequestPostData, getResponseBody, setLimits, streamResourceContent };
