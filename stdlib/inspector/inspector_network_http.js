/* SPDX-License-Identifier: MIT */
/* inspector_network_http.js - requests of node:http and node:https, for the domain Network. */
'use strict';

const { Watched, flatten, fromList } = require('inspector/inspector_network_watch');

const kWatched = Symbol('kWatched');

// Headers that were given as a list are in the head alone.
function headersOf(request) {
  const headers = request.getHeaders();
  if (Object.keys(headers).length > 0 || typeof request._header !== 'string') return flatten(headers);
  const list = [];
  for (const line of request._header.split('\r\n').slice(1)) {
    const at = line.indexOf(': ');
    if (at > 0) list.push(line.slice(0, at), line.slice(at + 2));
  }
  return fromList(list);
}

function urlOf(request, headers) {
  const { host, path, protocol } = request;
  if (/^https?:\/\//i.test(path)) return path;
  return `${protocol}//${headers.host ?? headers.Host ?? host}${path}`;
}

function isChunk(chunk) { return typeof chunk === 'string' || ArrayBuffer.isView(chunk); }

// Puts an own method before the request's, that tells of its chunks.
function listen(request, name, told) {
  const method = request[name];
  Object.defineProperty(request, name, {
    configurable: true, writable: true,
    value: function(...args) {
      if (!this.finished && isChunk(args[0])) told(args[0], typeof args[1] === 'string' ? args[1] : 'utf8');
      return Reflect.apply(method, this, args);
    },
  });
}

function watchBody(request, watched) {
  const told = (chunk, encoding) => watched.sent(chunk, encoding);
  listen(request, 'write', told);
  listen(request, 'end', told);
  request.once('prefinish', () => watched.sentAll());
}

function listeners(sink) {
  return [
    ['http.client.request.created', ({ request }) => {
      const headers = headersOf(request);
      const watched = request[kWatched] = new Watched(sink, 'Other', {
        url: urlOf(request, headers), method: request.method, headers, hasPostData: request.useChunkedEncodingByDefault,
      });
      watchBody(request, watched);
      request.once('close', () => watched.failed('The request was aborted'));
    }],
    ['http.client.response.finish', ({ request, response }) => {
      const watched = request[kWatched];
      if (watched === undefined) return;
      watched.responded(response.statusCode, response.statusMessage ?? '', flatten(response.headers));
      watched.watchPush(response);
    }],
    ['http.client.request.error', ({ request, error }) => request[kWatched]?.failed(error.message)],
  ];
}

module.exports = { listeners };
