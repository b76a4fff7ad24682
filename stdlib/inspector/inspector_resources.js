/* SPDX-License-Identifier: MIT */
/*
 * inspector_resources.js - files that DevTools cannot get themselves, such as source maps: programs put them here, for
 * all threads, and sessions load them (Network.loadNetworkResource) and read them (the domain IO).
 *
 * Source: Node's doc/api/inspector.md, inspector.NetworkResources.put; the protocol's IO domain.
 */
'use strict';

const ops = natives('inspector');
const { validateString } = require('internal/validators');
const { RESOURCES, isOn } = require('inspector/inspector_domains');

const NetworkResources = {
  put(url, data) {
    validateString(url, 'url');
    validateString(data, 'data');
    if (isOn(RESOURCES)) ops.putResource(url, data);
    else process.emitWarning(`NetworkResources.put() does nothing without ${RESOURCES}`);
  },
};

const streams = new Map(); // handle -> {client, text, at}
let number = 0; // of the last

function load(client, { url }) {
  const text = ops.resource(`${url}`);
  if (text === undefined) return { resource: { success: false } };
  const handle = `${++number}`;
  streams.set(handle, { client, text, at: 0 });
  return { resource: { success: true, stream: handle } };
}

const isHighSurrogate = (unit) => (unit & 0xFC00) === 0xD800;

// Where a piece from `at` ends, at the most `size` on, or with the other half of a pair.
function endOf(text, at, size) {
  const end = Math.min(at + size, text.length);
  return end < text.length && isHighSurrogate(text.charCodeAt(end - 1)) ? end + 1 : end;
}

const domain = {
  read(client, { handle, offset, size = Infinity }) {
    const stream = streams.get(handle);
    if (stream === undefined || stream.client !== client) return { data: '', eof: true };
    const at = Math.min(offset ?? stream.at, stream.text.length);
    stream.at = endOf(stream.text, at, Math.max(size, 1));
    return { data: stream.text.slice(at, stream.at), eof: stream.at >= stream.text.length };
  },
  close(client, { handle }) {
    if (streams.get(handle)?.client === client) streams.delete(handle);
  },
  closed(client) {
    for (const { 0: handle, 1: stream } of streams) if (stream.client === client) streams.delete(handle);
  },
};

module.exports = { NetworkResources, domain, load };
