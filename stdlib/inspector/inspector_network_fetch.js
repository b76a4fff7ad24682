/* SPDX-License-Identifier: MIT */
/* inspector_network_fetch.js - fetch() and WebSocket, as undici tells of them, for the domain Network. */
'use strict';

const { Watched, fromList, newId, now } = require('inspector/inspector_network_watch');

const text = (bytes) => (typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('latin1'));

// A value may be a list of its own.
function headersOf(list) {
  const flat = [];
  for (let i = 0; i + 1 < list.length; i += 2) {
    for (const value of [list[i + 1]].flat()) flat.push(text(list[i]), text(value));
  }
  return fromList(flat);
}

// ---- fetch -----------------------------------------------------------------------------------------------------

function requestListeners(sink, sockets) {
  const requests = new WeakMap(); // -> Watched
  const of = (name, fn) => [`undici:request:${name}`, (message) => {
    const watched = requests.get(message.request);
    if (watched !== undefined) fn(watched, message);
  }];
  return [
    ['undici:request:create', ({ request }) => {
      if (request.upgrade === 'websocket') return sockets.created(request);
      const { body, method, origin, path } = request;
      requests.set(request, new Watched(sink, 'Fetch', {
        url: `${origin}${path}`, method, headers: headersOf(request.headers),
        hasPostData: body !== null && body !== undefined,
      }));
    }],
    of('bodyChunkSent', (watched, { chunk }) => watched.sent(chunk, 'utf8')),
    of('bodySent', (watched) => watched.sentAll()),
    of('headers', (watched, { response }) =>
      watched.responded(response.statusCode, response.statusText, headersOf(response.headers))),
    of('bodyChunkReceived', (watched, { chunk }) => watched.received(chunk)),
    of('trailers', (watched) => watched.finished()),
    of('error', (watched, { error }) => watched.failed(error.message)),
  ];
}

// ---- WebSocket -------------------------------------------------------------------------------------------------

// Requests name no WebSocket: it is known by its URL until it is open.
class Sockets {
  #network;
  #opening = []; // [id, url]
  #ids = new WeakMap(); // WebSocket -> id

  constructor(network) { this.#network = network; }

  created({ origin, path }) {
    const url = `${origin}${path}`.replace(/^http/, 'ws'), id = newId();
    this.#opening.push([id, url]);
    this.#network.webSocketCreated({ requestId: id, url });
  }

  #take(websocket) {
    const at = this.#opening.findIndex((one) => one[1] === websocket.url);
    return at < 0 ? undefined : this.#opening.splice(at, 1)[0][0];
  }

  opened({ websocket, handshakeResponse: { status, statusText, headers } }) {
    const id = this.#take(websocket);
    if (id === undefined) return;
    this.#ids.set(websocket, id);
    const response = { status, statusText, headers: fromList(Object.entries(headers).flat()) };
    this.#network.webSocketHandshakeResponseReceived({ requestId: id, timestamp: now(), response });
  }

  closed({ websocket }) {
    const id = this.#ids.get(websocket) ?? this.#take(websocket);
    if (id !== undefined) this.#network.webSocketClosed({ requestId: id, timestamp: now() });
  }
}

function listeners(sink) {
  const sockets = new Sockets(sink.network);
  return [
    ...requestListeners(sink, sockets),
    ['undici:websocket:open', (message) => sockets.opened(message)],
    ['undici:websocket:close', (message) => sockets.closed(message)],
  ];
}

module.exports = { listeners };
