/* SPDX-License-Identifier: MIT */
/* inspector_network_http2.js - streams of clients of node:http2, pushed ones too, for the domain Network. */
'use strict';

const { Watched, flatten } = require('inspector/inspector_network_watch');

const kWatched = Symbol('kWatched');

function chunksOf({ data, encoding, writev }) {
  if (!writev) return [[data, encoding]];
  return data.map((one) => (ArrayBuffer.isView(one) ? [one] : [one.chunk, one.encoding]));
}

function listeners(sink) {
  return [
    ['http2.client.stream.created', ({ stream, headers }) => {
      const { ':authority': authority, ':method': method, ':path': path, ':scheme': scheme } = headers;
      const isPushed = stream.sentHeaders === undefined; // Node says of those, too, that they have a body
      const watched = stream[kWatched] = new Watched(sink, 'Other', {
        url: `${scheme}://${authority ?? headers.host}${path}`, method: `${method}`, headers: flatten(headers),
        hasPostData: isPushed || !stream.writableEnded,
      });
      watched.watchPush(stream);
    }],
    ['http2.client.stream.bodyChunkSent', (message) => {
      const watched = message.stream[kWatched];
      if (watched === undefined) return;
      for (const { 0: chunk, 1: encoding } of chunksOf(message)) watched.sent(chunk, encoding);
    }],
    ['http2.client.stream.bodySent', ({ stream }) => stream[kWatched]?.sentAll()],
    ['http2.client.stream.finish', ({ stream, headers }) =>
      stream[kWatched]?.responded(headers[':status'], '', flatten(headers))],
    ['http2.client.stream.error', ({ stream, error }) => stream[kWatched]?.failed(error.message)],
    ['http2.client.stream.close', ({ stream }) => {
      if (stream.rstCode === 0) stream[kWatched]?.finished();
      else stream[kWatched]?.failed(`Stream closed with error code ${stream.rstCode}`);
    }],
  ];
}

module.exports = { listeners };
