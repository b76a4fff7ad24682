/* SPDX-License-Identifier: MIT */
/*
 * inspector_network.js - the domain Network: what programs tell of requests (inspector.Network), and, while somebody
 * has it enabled, what is seen of node:http, node:http2, fetch() and WebSocket (inspector_network_watch).
 *
 * Source: Node's doc/api/inspector.md; test-inspector-network-*.js; the protocol's Network domain.
 */
'use strict';

const { callSites } = natives('util');
const { isUint8Array } = require('internal/types');
const { emitters, isObject, need, pick } = require('inspector/inspector_events');
const store = require('inspector/inspector_network_store');

const FRAMES = 200;

const clients = new Set(); // that enabled it

// ---- what events are made of -----------------------------------------------------------------------------

function headersOf(object, shown) {
  const given = need(object, 'headers', 'object', shown);
  const headers = {};
  for (const name of Object.keys(given)) {
    if (typeof given[name] !== 'string') throw new TypeError('Invalid header value in event');
    headers[name] = given[name];
  }
  return headers;
}

const textOf = (value) => (typeof value === 'string' ? value : '');

// natives('util').callSites gives [function name, script id, script name, line, column, ...].
function initiator() {
  const flat = callSites(FRAMES), callFrames = [];
  for (let i = 0; i < flat.length; i += 5) {
    const { [i]: functionName, [i + 1]: scriptId, [i + 2]: url, [i + 3]: line, [i + 4]: column } = flat;
    if (callFrames.length === 0 && url.startsWith('node:inspector/')) continue;
    callFrames.push({ functionName, scriptId: `${scriptId}`, url, lineNumber: line - 1, columnNumber: column - 1 });
  }
  return { type: 'script', stack: { callFrames } };
}

function requestOf(given) {
  const inRequest = (name) => need(given, name, 'string', `request.${name} in event`);
  return {
    url: inRequest('url'), method: inRequest('method'), headers: headersOf(given, 'request.headers in event'),
    hasPostData: given.hasPostData === true,
  };
}

function responseOf(given) {
  const inResponse = (name, type) => need(given, name, type, `response.${name} in event`);
  return {
    url: inResponse('url', 'string'),
    status: inResponse('status', 'number'), statusText: inResponse('statusText', 'string'),
    headers: headersOf(given, 'response.headers in event'),
    mimeType: textOf(given.mimeType), charset: textOf(given.charset),
  };
}

function chunkOf(params) {
  if (!isObject(params.data)) throw new TypeError('Missing data in event');
  if (!isUint8Array(params.data)) throw new TypeError('Expected data to be Uint8Array in event');
  return params.data;
}

// ---- events --------------------------------------------------------------------------------------------------

function dataSent(params) {
  const requestId = need(params, 'requestId', 'string'), body = store.get(requestId)?.sent;
  if (params.finished === true) {
    if (body !== undefined) body.isDone = true;
    return;
  }
  need(params, 'timestamp', 'number');
  need(params, 'dataLength', 'number');
  const chunk = chunkOf(params);
  if (body !== undefined && !body.isDone) store.add(body, chunk);
}

// It is told to those alone that asked for it.
function dataReceived(params) {
  const event = pick(params, {
    requestId: 'string', timestamp: 'number', dataLength: 'number', encodedDataLength: 'number',
  });
  const chunk = chunkOf(params), entry = store.get(event.requestId);
  if (entry === undefined || entry.received.isDone) return;
  store.add(entry.received, chunk);
  if (entry.streaming.size === 0) return;
  const data = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('base64');
  for (const client of entry.streaming) client.notify('Network.dataReceived', { ...event, data });
}

function finish(requestId) {
  const entry = store.get(requestId);
  if (entry === undefined) return;
  entry.received.isDone = true;
  entry.streaming.clear();
}

const events = {
  requestWillBeSent(params) {
    const event = pick(params, { requestId: 'string', timestamp: 'number', wallTime: 'number', request: 'object' });
    event.request = requestOf(event.request);
    store.begin(event.requestId, textOf(params.charset));
    return { ...event, initiator: initiator() };
  },
  responseReceived(params) {
    const event = pick(params, { requestId: 'string', timestamp: 'number', type: 'string', response: 'object' });
    event.response = responseOf(event.response);
    const body = store.get(event.requestId)?.received;
    if (body !== undefined) body.charset = event.response.charset.toLowerCase();
    return event;
  },
  loadingFinished(params) {
    const event = pick(params, { requestId: 'string', timestamp: 'number' });
    finish(event.requestId);
    return event;
  },
  loadingFailed(params) {
    const event = pick(params, { requestId: 'string', timestamp: 'number', type: 'string', errorText: 'string' });
    finish(event.requestId);
    return event;
  },
  dataSent,
  dataReceived,
  webSocketCreated(params) {
    return { ...pick(params, { requestId: 'string', url: 'string' }), initiator: initiator() };
  },
  webSocketClosed(params) { return pick(params, { requestId: 'string', timestamp: 'number' }); },
  webSocketHandshakeResponseReceived(params) {
    const event = pick(params, { requestId: 'string', timestamp: 'number', response: 'object' });
    const { response } = event, inResponse = (name, type) => need(response, name, type, `response.${name} in event`);
    event.response = {
      status: inResponse('status', 'number'), statusText: inResponse('statusText', 'string'),
      headers: headersOf(response, 'response.headers in event'),
    };
    return event;
  },
};

const Network = emitters('Network', events, clients);

// ---- the domain --------------------------------------------------------------------------------------------

function watch(on) {
  const { start, stop } = require('inspector/inspector_network_watch');
  if (on) return start(Network, store);
  stop();
  store.clear();
}

const domain = {
  enable(client, params) {
    store.setLimits(params);
    if (clients.size === 0) watch(true);
    clients.add(client);
  },
  disable(client) {
    if (clients.delete(client) && clients.size === 0) watch(false);
  },
  getRequestPostData(client, params) { return store.getRequestPostData(params); },
  getResponseBody(client, params) { return store.getResponseBody(params); },
  streamResourceContent(client, params) { return store.streamResourceContent(client, params); },
  loadNetworkResource(client, params) { return require('inspector/inspector_resources').load(client, params); },
  closed(client) { domain.disable(client); },
};

module.exports = { Network, domain };
