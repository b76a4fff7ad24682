/* SPDX-License-Identifier: MIT */
/*
 * inspector_network_watch.js - tells of the requests that this thread makes, as long as a session wants to know: rooms
 * publish them on diagnostics channels, which cost nothing while nobody listens.
 */
'use strict';

const dc = require('diagnostics_channel');

let number = 0; // of the last request
let listening; // [name, listener] while it is on

const newId = () => `node-network-event-${++number}`;
const now = () => performance.now() / 1000; // monotonic

// ---- headers ---------------------------------------------------------------------------------------------------

function join(name, values) {
  const lower = name.toLowerCase();
  if (lower === 'cookie') return values.join('; ');
  return values.join(lower === 'set-cookie' ? '\n' : ', ');
}

// { name: value or [values] } with each value one text
function flatten(headers) {
  const out = {};
  for (const name of Object.keys(headers)) {
    const value = headers[name];
    out[name] = Array.isArray(value) ? join(name, value) : `${value}`;
  }
  return out;
}

// [name, value, name, value, ...], names as they came
function fromList(list) {
  const all = {};
  for (let i = 0; i + 1 < list.length; i += 2) (all[list[i]] ??= []).push(list[i + 1]);
  return flatten(all);
}

function typeOf(headers) {
  const name = Object.keys(headers).find((key) => key.toLowerCase() === 'content-type');
  const pattern = /^\s*([^;\s]*)(?:.*?;\s*charset\s*=\s*"?([^\s;"]*))?/i;
  const { 1: mimeType, 2: charset } = pattern.exec(headers[name] ?? '');
  return { mimeType, charset: charset ?? '' };
}

function codingOf(headers) {
  const name = Object.keys(headers).find((key) => key.toLowerCase() === 'content-encoding');
  return (headers[name] ?? '').trim().toLowerCase();
}

// ---- one request -------------------------------------------------------------------------------------------------

// From its beginning to its end, whichever comes first.
class Watched {
  #network;
  #store;
  #type;
  #url;
  #isDone = false;

  constructor({ network, store }, type, request) {
    this.#network = network;
    this.#store = store;
    this.#type = type;
    this.#url = request.url;
    this.id = newId();
    network.requestWillBeSent({
      requestId: this.id, timestamp: now(), wallTime: Date.now() / 1000, request,
      charset: typeOf(request.headers).charset,
    });
  }

  sent(chunk, encoding) {
    if (chunk === undefined || chunk === null) return;
    const data = typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk;
    this.#network.dataSent({ requestId: this.id, timestamp: now(), dataLength: data.byteLength, data });
  }

  sentAll() { this.#network.dataSent({ requestId: this.id, finished: true }); }

  responded(status, statusText, headers) {
    const entry = this.#store.get(this.id);
    if (entry !== undefined) entry.received.coding = codingOf(headers);
    this.#network.responseReceived({
      requestId: this.id, timestamp: now(), type: this.#type,
      response: { url: this.#url, status, statusText, headers, ...typeOf(headers) },
    });
  }

  received(data) {
    const { byteLength } = data;
    this.#network.dataReceived({
      requestId: this.id, timestamp: now(), dataLength: byteLength, encodedDataLength: byteLength, data,
    });
  }

  finished() {
    if (this.#isDone) return;
    this.#isDone = true;
    this.#network.loadingFinished({ requestId: this.id, timestamp: now() });
  }

  failed(errorText) {
    if (this.#isDone) return;
    this.#isDone = true;
    this.#network.loadingFailed({ requestId: this.id, timestamp: now(), type: this.#type, errorText });
  }

  // What a stream is given to read; null is the end of it.
  watchPush(stream) {
    const { push } = stream, watched = this;
    Object.defineProperty(stream, 'push', {
      configurable: true, writable: true,
      value: function(chunk, encoding) {
        if (chunk === null) watched.finished();
        else if (typeof chunk === 'string') watched.received(Buffer.from(chunk, encoding));
        else if (chunk !== undefined) watched.received(chunk);
        return Reflect.apply(push, this, [chunk, encoding]);
      },
    });
  }
}

// ---- all of it ---------------------------------------------------------------------------------------------------

function start(network, store) {
  const sink = { network, store };
  listening = [
    ...require('inspector/inspector_network_http').listeners(sink),
    ...require('inspector/inspector_network_http2').listeners(sink),
    ...require('inspector/inspector_network_fetch').listeners(sink),
  ];
  for (const { 0: name, 1: listener } of listening) dc.subscribe(name, listener);
}

function stop() {
  for (const { 0: name, 1: listener } of listening) dc.unsubscribe(name, listener);
}

module.exports = { Watched, flatten, fromList, newId, now, start, stop };
