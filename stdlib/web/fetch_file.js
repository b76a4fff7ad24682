// SPDX-License-Identifier: MIT
'use strict';
// fetch() of file: URLs: of files that are embedded in this executable, as in fetch(new URL('./m.wasm', import.meta.url)). Others
// are what they are for Node, not implemented.

const embedded = require('internal/embedded');
const { extname } = require('path');
const { fileURLToPath } = require('url');

const FILE = 0; // embedded.kind()

const types = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.mjs': 'text/javascript',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain',
  '.wasm': 'application/wasm',
  '.xml': 'application/xml',
};

// The entry of an embedded file; -1: there is none, undefined: the URL is not of this executable's part of the name space.
function entryOf(url) {
  if (embedded.root() === '') return undefined;
  let path;
  try {
    path = embedded.within(fileURLToPath(url));
  } catch {
    return undefined; // another host, or an encoded slash
  }
  if (path === null) return undefined;
  const entry = embedded.find(path);
  return entry >= 0 && embedded.kind(entry) === FILE && !embedded.isHidden(entry) ? entry : -1;
}

// -> {bytes, headers} of undici's response, {error} or undefined
function open(url, method) {
  const entry = entryOf(url);
  if (entry === undefined) return undefined;
  if (entry === -1) return { error: `${url.href} is not embedded in this executable (see ingot build --include)` };
  if (method !== 'GET') return { error: 'invalid method' };
  const type = types[extname(url.pathname).toLowerCase()] ?? 'application/octet-stream';
  const headers = [
    ['content-length', { name: 'Content-Length', value: `${embedded.size(entry)}` }],
    ['content-type', { name: 'Content-Type', value: type }],
  ];
  return { bytes: new Uint8Array(embedded.bytes(entry)), headers };
}

module.exports = { open };
